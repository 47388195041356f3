"""A row of an offer spreadsheet as terms: columns known by their headers, cells read strictly."""

import contextlib
import csv
import datetime as dt
import functools
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ocop.core.refusals import DomainError
from ocop.core.text import fold
from ocop.core.units import read_unit
from ocop.trade.terms import OfferTerms, Price

FILE = Path(__file__).parent / "data" / "offer_columns.csv"
NEEDED = ("unit", "currency", "price", "minimum_lot", "capacity_per_week")
_THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")
_DAY = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})|(?P<day2>\d{1,2})[/.-](?P<month2>\d{1,2})[/.-](?P<year2>\d{4})"
)
"""ISO 8601, or day, month, year, as all eleven states write it."""
_YES = frozenset({"yes", "y", "1", "true", "x", "ใช่", "มี", "co", "ya", "ada"})
_NO = frozenset({"", "no", "n", "0", "false", "ไม่", "ไม่มี", "khong", "tidak"})


class CellWrong(DomainError):
    """A cell that cannot be read; says which column it stands in."""

    message = _("Column “%(column)s”: “%(given)s” is not understood. %(todo)s")


class CellMissing(DomainError):
    message = _("Column “%(column)s” is empty. Nothing is invented: fill it in.")


class ColumnsMissing(DomainError):
    message = _("No column was found for: %(missing)s. Name them in the first row, for instance: %(example)s.")


@functools.cache
def column_words() -> dict[str, str]:
    """Return our column for each folded header that is known."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {fold(word): row["column"] for row in csv.DictReader(file) for word in row["words"].split("|")}


def header_likeness(cell: str) -> float:
    """Say how much a cell looks like a header of an offer sheet: 1 or 0."""
    return 1.0 if fold(cell) in column_words() else 0.0


def columns_of(headers: Sequence[str]) -> dict[int, str]:
    """Return our column for each column of the file; the first of two equal ones counts.

    :raises ColumnsMissing: what every offer needs has no column.
    """
    found: dict[int, str] = {}
    for place, header in enumerate(headers):
        column = column_words().get(fold(header))
        if column is not None and column not in found.values():
            found[place] = column
    missing = [column for column in NEEDED if column not in found.values()]
    if not {"product", "programme_number", "name"} & set(found.values()):
        missing.insert(0, "product")
    if missing:
        example = "Product number, Unit, Currency, Price, Minimum order, Weekly capacity"
        raise ColumnsMissing(missing=", ".join(column.replace("_", " ") for column in missing), example=example)
    return found


def terms_of(cells: Mapping[str, str], *, today: dt.date) -> OfferTerms:
    """Return the terms that a row says; an empty pack is one unit, an empty first day is today.

    :raises CellWrong, CellMissing: a cell is not understood, or one that is needed is empty.
    :raises UnknownUnit: the unit is not in the list.
    """
    lot = _number(cells, "minimum_lot", needed=True)
    prices = [Price(lot, _number(cells, "price", needed=True))]
    for row in ("2", "3"):
        if cells.get(f"from_{row}") or cells.get(f"price_{row}"):
            start = _number(cells, f"from_{row}", needed=True)
            prices.append(Price(start, _number(cells, f"price_{row}", needed=True)))
    weight = _number(cells, "weight")
    last_day = _day(cells, "valid_until")
    return OfferTerms(
        unit=read_unit(_needed(cells, "unit")).code,
        currency=_needed(cells, "currency").upper(),
        minimum_lot=lot,
        pack_multiple=_number(cells, "pack_multiple") or Decimal(1),
        capacity_per_week=_number(cells, "capacity_per_week", needed=True),
        prices=tuple(prices),
        valid_from=_day(cells, "valid_from") or today,
        valid_until=last_day and last_day + dt.timedelta(days=1),
        unit_weight_kg=weight or None,
        harvest=_harvest(cells),
        lead_time_days=int(_number(cells, "lead_time_days")),
        origin_proof=_yes(cells, "origin_proof"),
        note=cells.get("note", "")[:500],
    )


def _needed(cells: Mapping[str, str], column: str) -> str:
    given = cells.get(column, "").strip()
    if not given:
        raise CellMissing(column=column.replace("_", " "))
    return given


def _number(cells: Mapping[str, str], column: str, *, needed: bool = False) -> Decimal:
    """Return a number, 0 where an optional cell is empty. 1.200 could be 1200 or 1.2, so it is not guessed."""
    given = cells.get(column, "").replace(" ", "").replace("\u00a0", "")
    if not given and not needed:
        return Decimal()
    if not given:
        raise CellMissing(column=column.replace("_", " "))
    if _THOUSANDS.fullmatch(given):
        signs = {sign for sign in given if not sign.isdigit()}
        if len(given.split(next(iter(signs)))) == 2 or len(signs) == 2:
            raise CellWrong(column=column.replace("_", " "), given=given, todo=_("Write it without a thousands sign."))
        given = given.replace(",", "").replace(".", "")
    elif "," in given and "." not in given:
        given = given.replace(",", ".")
    try:
        value = Decimal(given)
    except InvalidOperation:
        raise CellWrong(column=column.replace("_", " "), given=given, todo=_("Write a number.")) from None
    if not value.is_finite():
        raise CellWrong(column=column.replace("_", " "), given=given, todo=_("Write a number."))
    return value


def _day(cells: Mapping[str, str], column: str) -> dt.date | None:
    given = cells.get(column, "").strip()
    if not given:
        return None
    written = _DAY.fullmatch(given)
    with contextlib.suppress(ValueError):
        if written is not None and written["year"]:
            return dt.date(int(written["year"]), int(written["month"]), int(written["day"]))
        if written is not None:
            return dt.date(int(written["year2"]), int(written["month2"]), int(written["day2"]))
    raise CellWrong(column=column.replace("_", " "), given=given, todo=_("Write a day as 2026-12-31."))


def _harvest(cells: Mapping[str, str]) -> tuple[int, ...]:
    """Return twelve percentages: given as such, or as the months of the harvest (“11-2, 5”); empty is all year."""
    given = cells.get("harvest", "").strip()
    if not given:
        return (100,) * 12
    wrong = CellWrong(column="harvest", given=given, todo=_("Write the months, as 11-2, or twelve percentages."))
    parts = [part.strip() for part in re.split(r"[,;/]", given) if part.strip()]
    if len(parts) == 12 and all(part.isdecimal() for part in parts):
        return tuple(int(part) for part in parts)
    months: set[int] = set()
    for part in parts:
        ends = [end.strip() for end in part.split("-")]
        if len(ends) > 2 or not all(end.isdecimal() and 1 <= int(end) <= 12 for end in ends):
            raise wrong
        first, last = int(ends[0]), int(ends[-1])
        months |= {(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)}
    return tuple(100 if month in months else 0 for month in range(1, 13))


def _yes(cells: Mapping[str, str], column: str) -> bool:
    given = fold(cells.get(column, ""))
    if given in {fold(word) for word in _YES}:
        return True
    if given in {fold(word) for word in _NO}:
        return False
    raise CellWrong(column=column.replace("_", " "), given=given, todo=_("Write yes or no."))
