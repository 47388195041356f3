"""A row of an offer spreadsheet as terms; cells are read strictly, nothing is guessed."""

import contextlib
import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from ocop.core.refusals import DomainError
from ocop.core.text import fold
from ocop.core.units import read_unit
from ocop.trade.offer_columns import LABELS
from ocop.trade.terms import OfferTerms, Price

_THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")
_DAY = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})|(?P<day2>\d{1,2})[/.-](?P<month2>\d{1,2})[/.-](?P<year2>\d{4})"
)
"""ISO 8601, or day, month, year, as all eleven states write it."""
MOST_DIGITS = 30
"""Before or after the point; beyond it no number is meant."""
_YES = frozenset(map(fold, ("yes", "y", "1", "true", "x", "ใช่", "มี", "co", "ya", "ada", "oo", "mayroon"))) | frozenset(
    map(fold, ("ມີ", "ແມ່ນ", "មាន", "បាទ", "ចាស", "ရှိ", "ရှိပါသည်", "ဟုတ်"))
)
_NO = frozenset(
    map(fold, ("", "no", "n", "0", "false", "ไม่", "ไม่มี", "ไม่ใช่", "khong", "tidak", "tiada", "wala"))
) | frozenset(map(fold, ("ບໍ່", "ບໍ່ມີ", "ບໍ່ແມ່ນ", "គ្មាន", "ទេ", "មិនមាន", "မရှိ", "မရှိပါ", "မဟုတ်", "hindi")))


class CellWrong(DomainError):
    """A cell that cannot be read; says which column it stands in and what to write there."""

    message = _("Column “%(label)s”: “%(given)s” is not understood. %(todo)s")

    def __init__(self, column: str, given: str, todo: StrPromise) -> None:
        super().__init__(column=column, label=LABELS[column], given=given, todo=todo)


class CellMissing(DomainError):
    message = _("Column “%(label)s” is empty. Nothing is invented: fill it in.")

    def __init__(self, column: str) -> None:
        super().__init__(column=column, label=LABELS[column])


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
        raise CellMissing(column)
    return given


def _number(cells: Mapping[str, str], column: str, *, needed: bool = False) -> Decimal:
    """Return a number, 0 where an optional cell is empty. 1.200 could be 1200 or 1.2, so it is not guessed."""
    given = cells.get(column, "").replace(" ", "").replace("\u00a0", "")
    if not given and not needed:
        return Decimal()
    if not given:
        raise CellMissing(column)
    if _THOUSANDS.fullmatch(given):
        signs = {sign for sign in given if not sign.isdigit()}
        if len(given.split(next(iter(signs)))) == 2 or len(signs) == 2:
            raise CellWrong(column, given, _("Write it without a thousands sign."))
        given = given.replace(",", "").replace(".", "")
    elif "," in given and "." not in given:
        given = given.replace(",", ".")
    try:
        value = Decimal(given)
    except InvalidOperation:
        raise CellWrong(column, given, _("Write a number.")) from None
    if not value.is_finite() or abs(value.adjusted()) > MOST_DIGITS:
        raise CellWrong(column, given, _("Write a number."))
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
    raise CellWrong(column, given, _("Write a day as 2026-12-31."))


def _harvest(cells: Mapping[str, str]) -> tuple[int, ...]:
    """Return twelve percentages: given as such, or as the months of the harvest (“11-2, 5”); empty is all year."""
    given = cells.get("harvest", "").strip()
    if not given:
        return (100,) * 12
    wrong = CellWrong("harvest", given, _("Write the months, as 11-2, or twelve percentages."))
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
    if given in _YES:
        return True
    if given in _NO:
        return False
    raise CellWrong(column, given, _("Write yes or no."))
