"""A demand as the pooling engine is asked it, and what turns the answer back into the buyer's unit and currency."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ocop.core.money import of_minor
from ocop.core.units import unit_of
from ocop.trade import pooling
from ocop.trade.currencies import Rate


class Unfit(StrEnum):
    """Why an offer could not even be put to the engine."""

    UNIT = "unit"
    PLACE = "place"
    CURRENCY = "currency"
    INLAND = "inland"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An offer that was not put to the engine: its product's number, why, what it has and what it would need."""

    product: str
    code: Unfit
    held: str
    needed: str


@dataclass(frozen=True, slots=True)
class Scale:
    """How the buyer's unit and currency stand to the engine's whole numbers.

    The engine counts base units: a kilogram (litre, piece, metre), or the decimal part of it that makes the asked
    amount whole.
    """

    unit: str
    per_unit: Fraction
    currency: str

    def quantity(self, base: int) -> Decimal:
        """Return base units as an amount in the buyer's unit."""
        return _decimal(Fraction(base) / self.per_unit)

    def unit_price(self, rate: int) -> Decimal:
        """Return an engine rate (thousandths of a minor unit a base unit) as an amount for one of the buyer's units."""
        minor = Fraction(rate, 1000) * self.per_unit
        return of_minor(1, self.currency).amount * _decimal(minor)

    def money(self, minor: int) -> Decimal:
        """Return minor units as an amount."""
        return of_minor(minor, self.currency).amount


def scale_of(quantity: Decimal, unit: str, currency: str) -> tuple[Scale, int]:
    """Return the scale of a demand and its quantity in base units; what is finer than a thousandth is rounded up.

    :raises UnknownUnit: the code is not in the list of units.
    """
    base = Fraction(unit_of(unit).to_base)
    for parts in (1, 10, 100, 1000):
        per_unit = base * parts
        asked = Fraction(quantity) * per_unit
        if asked.denominator == 1:
            break
    return Scale(unit, per_unit, currency), -(-asked.numerator // asked.denominator)


@dataclass(frozen=True)
class Question:
    """All that the engine is told about one demand on one day, in the demand's currency."""

    demand: pooling.Demand
    offers: tuple[pooling.Offer, ...]
    hubs: tuple[pooling.Hub, ...]
    lanes: tuple[pooling.Lane, ...]
    duties: Mapping[tuple[str, str], pooling.Duty]
    today: dt.date
    scale: Scale
    kg_per_unit: Decimal
    modes: Mapping[str, str]
    rates: tuple[Rate, ...]
    left_out: tuple[LeftOut, ...]
    demonstration: bool

    def options(self) -> pooling.Options:
        """Return the engine's options."""
        return pooling.build_options(self.demand, self.offers, self.hubs, self.lanes, self.duties, self.today)

    def digest(self) -> str:
        """Return the SHA-256 of the question, whatever order the rows came in."""
        told = hashlib.sha256()
        for part in (
            [repr(self.demand), repr(self.scale), str(self.today), str(self.kg_per_unit)],
            sorted(repr(_plain(offer)) for offer in self.offers),
            sorted(map(repr, self.hubs)),
            sorted(map(repr, self.lanes)),
            sorted(map(repr, self.duties.items())),
            sorted(map(repr, self.left_out)),
        ):
            told.update("\x1e".join(part).encode())
            told.update(b"\x1d")
        return told.hexdigest()


def _plain(offer: pooling.Offer) -> tuple[object, ...]:
    """Return an offer's values with its sets and tables in one order."""
    return (
        *(offer.id, offer.producer, offer.weekly_capacity, offer.min_lot, offer.pack, offer.tiers, offer.lead_days),
        *(offer.country, offer.place, sorted(map(repr, offer.certs)), sorted(map(repr, offer.stars))),
        *(sorted(offer.flags), offer.default_prob, offer.onboarding, offer.valid_until, offer.category),
        *(sorted(map(repr, offer.inland.items())), offer.origin_proof),
    )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
