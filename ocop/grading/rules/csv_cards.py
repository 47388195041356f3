"""A card written as a table: title, description, level, stars, score; one row for each part, heading, line and choice.

This is how the cards of Decision 148/2023 were passed on. ``level`` is the depth: 0 a part, 1 a heading, 2 a line, 3
one of its choices; ``stars`` the star for which a choice is the least, which the title repeats in asterisks; ``score``
the points.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from ocop.grading.rules.problems import Log, Problem

COLUMNS = ("title", "description", "level", "stars", "score")
PART, HEADING, LINE, CHOICE = range(4)
NAMES = ("part", "heading", "criterion", "choice")
TOTAL = Decimal(100)
ASTERISKS = re.compile(r"\*+")
BRACKET = re.compile(r"\((\d+)\s*(?:điểm|points?)\)", re.IGNORECASE)
NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)
STARS = ("1", "2", "3", "4", "5")
LABEL = re.compile(r"(?:phần|part)\s+\w{1,3}\b|\d++(?:\.\d++)*+(?=[.):\s])|\w{1,2}(?=[.):])", re.IGNORECASE)
"""How a row is numbered: Part A, 1., 6.1, a)."""


@dataclass
class Row:
    """One row of the table and the rows under it. ``line`` is that of the file, counted from 1."""

    line: int
    title: str
    level: int
    stars: int | None
    score: Decimal | None
    under: list["Row"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """How a message calls the row."""
        words = " ".join(ASTERISKS.sub("", self.title).split())
        return f"“{words[:57]}…”" if len(words) > 60 else f"“{words}”"


def check_csv(text: str, log: Log) -> list[Row]:
    """Note what is wrong in a card written as CSV; return its parts with all that stands under them."""
    parts: list[Row] = []
    path: list[Row] = []
    rows = list(_rows(text, log))
    for row in rows:
        if row.level > len(path):
            above = NAMES[len(path) - 1] if path else "start of the card"
            says = f"{row.name} is a {NAMES[row.level]} (level {row.level}) right under a {above}. "
            _add(log, row, "level_jump", f"{says}Put in what is missing between, or correct the level.")
        del path[row.level :]
        if path:
            path[-1].under.append(row)
        elif row.level == PART:
            parts.append(row)
        path.append(row)
    for row in rows:
        _check_row(row, log)
    _check_doubled(parts, log)
    if rows:
        _check_sum(parts, TOTAL, "The card", rows[0], log)
    elif not log.problems:
        says = "No row stands under the names of the columns. Write the parts, criteria and choices of the card."
        log.problems.append(Problem(log.file, 1, 1, "empty", says))
    return parts


def _rows(text: str, log: Log) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if header != list(COLUMNS):
            says = (
                f"The first row must name the columns {', '.join(COLUMNS)}; it has: {', '.join(header) or 'nothing'}."
            )
            log.problems.append(Problem(log.file, 1, 1, "wrong_columns", says))
            return
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells) and (row := _row(cells, line, log)) is not None:
                yield row
            line = reader.line_num + 1
    except csv.Error as error:
        log.problems.append(
            Problem(log.file, line, 1, "not_csv", f"This row cannot be read: {error}. Mend the quotes.")
        )


def _row(cells: list[str], line: int, log: Log) -> Row | None:
    if len(cells) != len(COLUMNS):
        says = f"The row has {len(cells)} cells instead of {len(COLUMNS)}. Look for a comma without quotation marks."
        log.problems.append(Problem(log.file, line, 1, "wrong_cells", says))
        return None
    title, _description, level, stars, score = (cell.strip() for cell in cells)
    row = Row(line, title, 0, None, None)
    if not title:
        _add(log, row, "empty", "The title is missing. Write it.", "title")
    if level not in ("0", "1", "2", "3"):
        says = f"The level of {row.name} is “{level}”; it must be 0 for a part, 1, 2, or 3 for a choice."
        _add(log, row, "wrong_value", says, "level")
        return None
    row.level = int(level)
    if stars:
        if stars in STARS:
            row.stars = int(stars)
        else:
            _add(log, row, "wrong_value", f"“{stars}” is no number of stars from 1 to 5.", "stars")
    if not score:
        _add(log, row, "score_missing", f"The {NAMES[row.level]} {row.name} has no score. Write its points.", "score")
    elif NUMBER.fullmatch(score):
        row.score = Decimal(score)
    else:
        _add(log, row, "wrong_value", f"“{score}” is no number of points.", "score")
    return row


def _check_row(row: Row, log: Log) -> None:
    _check_asterisks(row, log)
    bracket = BRACKET.search(row.title)
    if bracket and row.score is not None and Decimal(bracket[1]) != row.score:
        says = f"{row.name} says {bracket[1]} points in its title, the score is {row.score}. Make both the same."
        _add(log, row, "sum_wrong", says, "score")
    if row.level == LINE:
        _check_choices(row, log)
    _check_doubled(row.under, log)
    if row.level < LINE:
        if not row.under:
            _add(log, row, "empty", f"The {NAMES[row.level]} {row.name} has nothing under it.")
        if all(inner.level == row.level + 1 for inner in row.under):  # a jump is named already
            _check_sum(row.under, row.score, f"The {NAMES[row.level]} {row.name}", row, log)


def _check_asterisks(row: Row, log: Log) -> None:
    marks = ASTERISKS.findall(row.title)
    shown = len(marks[-1]) if marks else None
    if shown != row.stars:
        text = f"{shown} asterisks" if shown else "no asterisk"
        column = f"{row.stars} stars" if row.stars else "nothing"
        says = f"{row.name} has {text} in its title, but {column} in the column stars. Make both the same."
        _add(log, row, "floor_differs", says, "stars")
    if (row.stars or shown) and row.level != CHOICE:
        star = row.stars or shown
        says = (
            f"The mark for {star} stars stands on the {NAMES[row.level]} {row.name} and not on one of its choices, so "
        )
        _add(
            log, row, "floor_not_on_choice", f"{says}the least points for {star} stars are not told. Move it.", "stars"
        )


def _check_choices(row: Row, log: Log) -> None:
    choices = [choice for choice in row.under if choice.level == CHOICE]
    scored = [choice for choice in choices if choice.score is not None]
    if not choices:
        _add(log, row, "empty", f"The criterion {row.name} has no choice to tick. Write its choices.")
    for lower, upper in pairwise(scored):
        if lower.score is not None and upper.score is not None and upper.score <= lower.score:
            says = f"{upper.name} is worth {upper.score} points, the choice before it {lower.score}. "
            _add(log, upper, "levels_out_of_order", f"{says}Choices must rise.", "score")
    if scored and row.score is not None and len(scored) == len(choices):
        top = max(choice.score for choice in scored if choice.score is not None)
        if top != row.score:
            says = f"The criterion {row.name} gives {row.score} points, its best choice {top}. Make both the same."
            _add(log, row, "top_not_maximum", says, "score")
    starred = [choice for choice in choices if choice.stars is not None]
    for one, other in pairwise(starred):
        if one.stars is not None and other.stars is not None and other.stars <= one.stars:
            says = (
                f"{other.name} is the least for {other.stars} stars, but a lower choice is the least for {one.stars}. "
            )
            _add(log, other, "floor_falls", f"{says}A higher star cannot ask less.", "stars")


def _check_doubled(rows: list[Row], log: Log) -> None:
    """Note rows side by side that bear the same number, or choices that say the same."""
    seen: dict[str, Row] = {}
    for row in rows:
        label = LABEL.match(row.title)
        words = ASTERISKS.sub("", row.title) if row.level == CHOICE or label is None else label[0]
        key = f"{row.level} {' '.join(words.casefold().split())}"
        if row.title and key in seen:
            says = f"{row.name} is numbered or worded as the row in line {seen[key].line}. Give each row its own."
            _add(log, row, "doubled_code", says)
        seen.setdefault(key, row)


def _check_sum(rows: list[Row], points: Decimal | None, what: str, place: Row, log: Log) -> None:
    worth = [row.score for row in rows]
    known = [score for score in worth if score is not None]
    if points is None or not rows or len(known) < len(worth) or sum(known) == points:
        return
    added = " + ".join(map(str, known))
    says = f"{what} is worth {points} points, but what stands under it adds up to {added} = {sum(known)}. Correct one."
    _add(log, place, "sum_wrong", says, "score")


def _add(log: Log, row: Row, code: str, message: str, column: str = "title") -> None:
    """Note a problem; the column is counted in cells, since a cell may run over several lines."""
    log.problems.append(Problem(log.file, row.line, COLUMNS.index(column) + 1, code, message))
