"""Units of measure by their UN/CEFACT Recommendation 20 codes; the list is ``data/units.csv``."""

import csv
import functools
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ocop.core.refusals import DomainError

PIECES = frozenset({"C62", "H87"})
"""Goods counted one by one: Recommendation 20 calls C62 "one" and H87 "piece", and either is one article of them."""
FILE = Path(__file__).parent / "data" / "units.csv"


class UnknownUnit(DomainError):
    message = _("“%(given)s” is not a unit that is known here. Use one of: %(known)s.")


class UnitsDiffer(DomainError):
    message = _("%(left)s and %(right)s do not measure the same thing, so one cannot be turned into the other.")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    ``to_base`` is how many kilograms, litres, pieces, metres … it is; ``words`` are what people write for it.
    """

    code: str
    symbol: str
    dimension: str
    to_base: Decimal
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its UN/CEFACT unit code."""

    amount: Decimal
    unit: str

    def to(self, unit: str) -> "Quantity":
        """Return the same quantity in another unit of its dimension.

        :raises UnknownUnit: one of the codes is not in the list.
        :raises UnitsDiffer: mass cannot become pieces.
        """
        here, there = unit_of(self.unit), unit_of(unit)
        if here.dimension != there.dimension:
            raise UnitsDiffer(left=here.name, right=there.name)
        return Quantity(self.amount * here.to_base / there.to_base, there.code)


@functools.cache
def units() -> dict[str, Unit]:
    """Return the units by code."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _read(row) for row in csv.DictReader(file)}


def unit_of(code: str) -> Unit:
    """Return the unit of a code.

    :raises UnknownUnit: the code is not in the list.
    """
    if code not in units():
        raise UnknownUnit(given=code, known=", ".join(units()))
    return units()[code]


def read_unit(text: str) -> Unit:
    """Return the unit that a person wrote: a code, a symbol, or a word in a language of the region.

    :raises UnknownUnit: nothing of the kind is known.
    """
    given = text.strip()
    if given.upper() in units():
        return units()[given.upper()]
    for unit in units().values():
        if given.casefold() in (unit.symbol.casefold(), unit.name.casefold(), *unit.words):
            return unit
    raise UnknownUnit(given=given, known=", ".join(f"{unit.symbol} ({unit.code})" for unit in units().values()))


def _read(row: dict[str, str]) -> Unit:
    words = tuple(row["words"].split("|"))
    return Unit(row["code"], row["symbol"], row["dimension"], Decimal(row["to_base"]), row["name"], words)
