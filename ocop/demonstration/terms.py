"""What a fictitious maker offers of a product: capacity, lots, prices, harvest. Every figure is made up."""

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal

from ocop.core.dates import years_after
from ocop.demonstration.chance import between, happens, lognormal, share, whole
from ocop.demonstration.files import Files, Kind, Price
from ocop.trade.terms import OfferTerms
from ocop.trade.terms import Price as Break

CURRENCIES = {
    "VN": "VND",
    "TH": "THB",
    "LA": "LAK",
    "KH": "KHR",
    "MM": "MMK",
    "MY": "MYR",
    "ID": "IDR",
    "BN": "BND",
    "PH": "PHP",
    "TL": "USD",
    "SG": "SGD",
}
SPREAD = 0.6
"""Of the makers' capacities: two thirds of them make between about half and twice the median."""
REBATES = ((1, 0), (4, 4), (12, 9))
"""From how many lots on the price is so many per cent lower."""
PACKING = 1.15
"""How much dearer a thing is in jars, bottles and bags than in bulk."""
_MEASURES = {"g": ("KGM", 0.001), "kg": ("KGM", 1.0), "ml": ("LTR", 0.001), "l": ("LTR", 1.0)}


def terms_of(kind: Kind, maker: str, files: Files, *, day: dt.date, rates: Mapping[str, Decimal]) -> OfferTerms | None:
    """Return what a maker offers of a kind from a day on for a year; None where no price is known, as of a homestay.

    :param maker: what tells the maker from the others; the figures follow from it.
    :param rates: currency → how many of it one US dollar was worth.
    """
    found = _price(kind, files)
    if found is None:
        return None
    price, size = found
    key = (kind.country, kind.name, maker)
    currency = CURRENCIES[kind.country]
    per_usd = rates[currency]
    pack = max(1, round(price.pack / size))
    lot = pack * max(1, math.ceil(round(price.lot / size / pack, 6)))
    usd = between(price.low, price.high, "price", *key) * size * (PACKING if size != 1 else 1)
    capacity = max(1, round(lognormal(price.per_week / size, SPREAD, "capacity", *key)))
    return OfferTerms(
        unit=kind.unit,
        currency=currency,
        minimum_lot=Decimal(lot),
        pack_multiple=Decimal(pack),
        capacity_per_week=Decimal(capacity),
        prices=_breaks(lot, Decimal(usd) * per_usd),
        valid_from=day,
        valid_until=years_after(day, 1),
        unit_weight_kg=Decimal(price.weight_kg * size).quantize(Decimal("0.0001")),
        harvest=_harvest(kind, files),
        lead_time_days=whole(4, 24, "lead", *key),
        origin_proof=happens(78, "origin", *key),
        default_probability=Decimal(0.004 + 0.046 * share("risk", *key) ** 2).quantize(Decimal("0.0001")),
        onboarding_cost=_rounded(Decimal(between(15, 45, "visit", *key)) * per_usd),
    )


def _price(kind: Kind, files: Files) -> tuple[Price, float] | None:
    """Return the price row of a kind, and how many of the row's unit one of the kind's units holds."""
    if kind.unit == "C62":
        amount, _space, measure = kind.net_content.partition(" ")
        per, factor = _MEASURES.get(measure, ("", 0.0))
        row = files.prices.get((kind.category, per))
        if row is not None:
            return row, float(amount) * factor
    row = files.prices.get((kind.category, kind.unit))
    return (row, 1.0) if row is not None else None


def _harvest(kind: Kind, files: Files) -> tuple[int, ...]:
    country, anywhere = (kind.country, kind.category), ("", kind.category)
    return files.harvests.get(country) or files.harvests.get(anywhere) or (100,) * 12


def _breaks(lot: int, base: Decimal) -> tuple[Break, ...]:
    """Return the prices of larger and larger orders, each lower than the one before."""
    breaks: list[Break] = []
    for lots, percent in REBATES:
        price = _rounded(base * (100 - percent) / 100)
        if not breaks or price < breaks[-1].unit_price:
            breaks.append(Break(Decimal(lot * lots), price))
    return tuple(breaks)


def _rounded(amount: Decimal) -> Decimal:
    """Return an amount with three significant digits, as people set prices, and at most two decimals."""
    step = Decimal(1).scaleb(max(amount.adjusted() - 2, -2))
    return (max(amount, step) / step).to_integral_value() * step.quantize(Decimal("0.0001"))
