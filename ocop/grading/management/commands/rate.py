"""``ocop rate --scheme CODE --set NUMBER SHEETS.json``: what sheets earn, from the shell."""

import json as json_format
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from ocop.core.refusals import DomainError
from ocop.grading.editions import edition
from ocop.grading.scoring.answer import answer_of
from ocop.grading.scoring.rating import Rating, rate
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.settings import with_settings
from ocop.grading.scoring.sheets_file import SheetsWrong, read_sheets
from ocop.grading.scoring.wording import points_words, said, words_of


class Wrong(CommandError):
    """What was given cannot be rated; the command ends with 2."""

    def __init__(self, words: str) -> None:
        super().__init__(words, returncode=2)


class Command(BaseCommand):
    help = (
        "Work out what the sheets in a JSON file earn: a list with an object for each assessor, code of the criterion "
        '→ points, and if need be "found": [codes of rules that apply]. Nothing is stored. Ends with 2 when the sheets '
        "do not fit the card."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sheets", metavar="SHEETS.json", help="the sheets; - reads standard input")
        parser.add_argument("--scheme", required=True, help="code of the edition: vn-ocop-2026")
        parser.add_argument("--set", required=True, dest="number", help="number of the set of products: 11")
        parser.add_argument(
            "--officer-settings", type=Path, metavar="FILE.json", help="what an officer sets where nothing is published"
        )
        parser.add_argument("--language", default="en", help="language of the words (en): vi th lo km my id ms tl")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(
        self,
        *,
        sheets: str,
        scheme: str,
        number: str,
        officer_settings: Path | None,
        language: str,
        json: bool,
        **options: object,
    ) -> str:
        try:
            given = read_sheets(_text(sheets))
        except SheetsWrong as error:
            raise Wrong(f"{sheets}: {error}") from error
        try:
            rules = edition(scheme)
            if officer_settings is not None:
                rules = with_settings(rules, _settings(officer_settings))
            rating = rate(given.marks, rules, number, found=given.found)
        except DomainError as refusal:
            with translation.override("en"):
                raise Wrong(str(refusal)) from refusal
        if json:
            return json_format.dumps(answer_of(rating, rules, language), ensure_ascii=False)
        return _as_text(rating, rules, language)


def _text(path: str) -> str:
    try:
        if path == "-":
            return sys.stdin.read().removeprefix("\ufeff")
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Wrong(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Wrong(f"{path} is not a JSON file in UTF-8.") from error


def _settings(path: Path) -> dict[str, dict[str, object]]:
    try:
        values = json_format.loads(_text(str(path)))
    except ValueError as error:
        raise Wrong(f"{path}: this is no JSON: {error}") from error
    if not isinstance(values, dict):
        raise Wrong(f"{path}: this is no JSON object with settings.")
    return values


def _as_text(rating: Rating, rules: Edition, language: str) -> str:
    card = rules.scorecards[rating.number]
    rows = [["", *(str(place) for place in range(1, len(rating.totals) + 1)), "="]]
    for part in card.parts:
        points = [*(sheet[part.code] for sheet in rating.sheet_parts), rating.parts[part.code]]
        rows.append([f"{part.code} {said(part.names, language)}", *(points_words(one, language) for one in points)])
    rows.append(["=", *(points_words(one, language) for one in (*rating.totals, rating.total))])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    table = [
        "  ".join(cell.rjust(width) if place else cell.ljust(width) for place, (cell, width) in enumerate(cells))
        for cells in (list(zip(row, widths, strict=True)) for row in rows)
    ]
    head = f"{rules.code} · {rating.number} {said(card.names, language)}"
    return "\n".join([head, *table, "", *words_of(rating, rules, language)])
