"""Which column of a file is which of ours, as far as that is the same for every kind of file."""

import csv
import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import pgettext
from rapidfuzz import fuzz, process

from ocop.core.text import fold

CLOSE = 88
"""Likeness (0 to 100) from which a header is taken for a known one in another spelling."""
LONGEST_HEADER = 80
"""Characters beyond which a cell is content."""
ENOUGH = 0.7
"""The share of cells that have to look like a column's before content alone tells it."""
REPORT_HEADERS = ("OCOP: outcome", "OCOP: number", "OCOP: why", "OCOP: what to do", "OCOP: line")
"""The columns that our own report adds, in English; a mended report may come back, and they are passed over."""

ColumnOf = Callable[[str], tuple[str, float]]
"""Gives the column that a header most probably means, and how sure that is (0 to 1)."""


def report_headers() -> tuple[str, ...]:
    """Return the columns that our own report adds, in the reader's language."""
    words = (
        pgettext("heading of the report", "outcome"),
        pgettext("heading of the report", "number"),
        pgettext("heading of the report", "why"),
        pgettext("heading of the report", "what to do"),
        pgettext("heading of the report", "line"),
    )
    return tuple(f"OCOP: {word}" for word in words)


@functools.cache
def _reports_everywhere() -> frozenset[str]:
    """Return those headings in every language of the interface."""
    known = set(REPORT_HEADERS)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= set(report_headers())
    return frozenset(known)


def is_of_report(header: str) -> bool:
    """Say whether a heading is one that our own report adds, in whatever language it was made."""
    return header in _reports_everywhere()


def own_headers(headers: Iterable[str]) -> list[str]:
    """Return the headings of a file without those that our own report has added."""
    return [header for header in headers if not is_of_report(header)]


def words_in(file: Path) -> dict[str, str]:
    """Return the folded header words of a data file (column, words parted by “|”), and the column that each means."""
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            fold(word): row["column"] for row in csv.DictReader(lines) for word in row["words"].split("|") if fold(word)
        }


def likeliest(header: str, known: Mapping[str, str]) -> tuple[str, float]:
    """Return the column that a header most probably means, and how sure that is (0 to 1); nothing under 0.88.

    :param known: folded header words → column.
    """
    folded = fold(header)
    if not folded or is_of_report(header):
        return "", 0.0
    if folded in known:
        return known[folded], 1.0
    without_brackets = fold(re.sub(r"\([^)]*\)", " ", header))
    if without_brackets in known:
        return known[without_brackets], 0.97
    if len(folded) < 4:
        return "", 0.0
    best = process.extractOne(folded, known.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
    return (known[best[0]], best[1] / 100 * 0.95) if best else ("", 0.0)


def likeness_to(column_of: ColumnOf) -> Callable[[str], float]:
    """Return how much a cell looks like a column name, 0 to 1, which finds the header of a file."""
    return lambda cell: column_of(cell)[1] if len(cell) <= LONGEST_HEADER else 0.0


def mapping_by_header(headers: Sequence[str], *, remembered: Mapping[str, str], column_of: ColumnOf) -> dict[int, str]:
    """Return which column of the file (counted from 0) is which of ours; of two that seem the same the surer one.

    :param column_of: what a header means; what is remembered is surer.
    """
    proposals: list[tuple[float, int, str]] = []
    for index, header in enumerate(headers):
        if header in remembered:
            proposals.append((2.0, index, remembered[header]))
            continue
        column, sureness = column_of(header)
        if column:
            proposals.append((sureness, index, column))
    mapping: dict[int, str] = {}
    for _sureness, index, column in sorted(proposals, key=lambda one: (-one[0], one[1])):
        if column and column not in mapping.values():
            mapping[index] = column
    return mapping


def by_content(
    mapping: Mapping[int, str],
    headers: Sequence[str],
    sample: Sequence[Sequence[str]],
    *,
    remembered: Mapping[str, str],
    tests: Mapping[str, Callable[[str], bool]],
) -> dict[int, str]:
    """Return a mapping with the columns that their content tells where the header said nothing, in the file's order.

    :param sample: some rows of cells.
    :param tests: our column → whether a cell looks like one of it; seven in ten have to.
    """
    told = dict(mapping)
    for column, looks_like in tests.items():
        for index, header in enumerate(headers):
            cells = [row[index] for row in sample if index < len(row) and row[index]]
            passed_over = header in remembered or is_of_report(header)
            free = index not in told and not passed_over and column not in told.values()
            if free and cells and sum(map(looks_like, cells)) >= ENOUGH * len(cells):
                told[index] = column
    return dict(sorted(told.items()))


def samples_of(rows: Iterable[Sequence[str]]) -> dict[int, str]:
    """Return some of the cells of each column, to be shown beside its header."""
    samples: dict[int, str] = {}
    for cells in rows:
        for index, cell in enumerate(cells):
            if cell and len(samples.get(index, "")) < 60:
                samples[index] = " · ".join(filter(None, [samples.get(index, ""), cell[:40]]))
    return samples


def lessons(headers: Iterable[str], mapping: Mapping[int, str]) -> dict[str, str]:
    """Return what a confirmed mapping teaches for later files: header → our column, empty where it is passed over.

    Of two columns with one name, what the one that is not passed over means counts. Columns that the mapping does not
    name teach nothing.
    """
    said = [(header, mapping[index]) for index, header in enumerate(headers) if header and index in mapping]
    return {header: "" for header, _column in said} | {header: column for header, column in said if column}
