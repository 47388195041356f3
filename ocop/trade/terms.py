"""What an offer and a demand say, as values: read from a page, a file or the API, before anything is stored."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ocop.trade.pooling.incoterms import Incoterm


@dataclass(frozen=True)
class Price:
    """The unit price of an order that reaches a quantity."""

    from_quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True)
class OfferTerms:
    """What a maker offers of a product; quantities in ``unit``, amounts in ``currency``.

    ``unit_weight_kg`` may be left out where the unit is one of mass. ``default_probability`` and ``onboarding_cost``
    are an officer's judgement: left out, they stay as they are.
    """

    unit: str
    currency: str
    minimum_lot: Decimal
    pack_multiple: Decimal
    capacity_per_week: Decimal
    prices: tuple[Price, ...]
    valid_from: dt.date
    valid_until: dt.date | None = None
    unit_weight_kg: Decimal | None = None
    harvest: tuple[int, ...] = (100,) * 12
    lead_time_days: int = 0
    origin_proof: bool = False
    default_probability: Decimal | None = None
    onboarding_cost: Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class DemandTerms:
    """What a buyer asks for; ``destination`` is a code of the list, ``window_until`` the day after the last arrival."""

    words: str
    quantity: Decimal
    unit: str
    destination: str
    window_from: dt.date
    window_until: dt.date
    currency: str
    category: str = ""
    product_numbers: tuple[str, ...] = ()
    specification: str = ""
    incoterm: str = Incoterm.DAP.value
    tolerance_percent: int = 2
    min_stars: Mapping[str, int] = field(default_factory=dict)
    certificates: tuple[str, ...] = ()
    price_ceiling: Decimal | None = None
    most_suppliers: int | None = None
    sharing: str = "least_cost"
    cost_limit_percent: int = 5
    inclusion_percent: int | None = None
    certainty_percent: int | None = 90
