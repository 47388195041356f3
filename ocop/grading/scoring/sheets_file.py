"""Sheets of assessors written as JSON, strictly read: what is wrong is named with the sheet and the key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

FOUND = "found"


class SheetsWrong(Exception):
    """The text holds no sheets; says what is wrong."""


@dataclass(frozen=True)
class Sheets:
    """What the assessors gave, in the order of the file, and the rules that at least one of them found to apply."""

    marks: tuple[Mapping[str, Decimal], ...]
    found: tuple[str, ...]


def read_sheets(text: str) -> Sheets:
    """Return the sheets that a JSON text holds: a list of objects, code of the criterion → points.

    A criterion with ``null`` has no mark. The key ``found`` of an object lists codes of rules.

    :raises SheetsWrong: it is no JSON, no list of objects, a code stands twice, or points are no number.
    """
    try:
        values = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number, object_pairs_hook=_unique
        )
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise SheetsWrong(f"this is no JSON: {error}") from error
    if not isinstance(values, list):
        raise SheetsWrong("this is no JSON list with an object for each assessor")
    marks, found = [], dict[str, None]()
    for place, sheet in enumerate(values, start=1):
        if not isinstance(sheet, dict):
            raise SheetsWrong(f"sheet {place} is no object with points by criterion")
        found |= dict.fromkeys(_found(sheet.pop(FOUND, []), place))
        marks.append({code: _points(code, value, place) for code, value in sheet.items() if value is not None})
    return Sheets(tuple(marks), tuple(found))


def _found(value: object, place: int) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise SheetsWrong(f"sheet {place}: “{FOUND}” must be a list of codes of rules")
    return value


def _points(code: str, value: object, place: int) -> Decimal:
    if not isinstance(value, Decimal):
        raise SheetsWrong(f"sheet {place}, criterion {code}: points must be a number")
    return value


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        codes = [code for code, _value in pairs]
        twice = next(code for code in codes if codes.count(code) > 1)
        raise ValueError(f"“{twice}” stands twice in one object")
    return values


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number of points")
