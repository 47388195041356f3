"""The answer to a demand as it is stored, shown and sent: in the buyer's unit and currency, whole and typed.

This is the form of `Plan.result`, of the API and of the JSON download. Amounts and quantities are decimals as text.
A change of the form raises `VERSION`.
"""

import datetime as dt
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

VERSION = 1


class Record(BaseModel):
    """A part of the answer; never changed once it is made."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Asked(Record):
    """The demand as it was planned."""

    number: str = Field(description="empty for a demand that is not stored")
    words: str
    category: str
    quantity: Decimal
    unit: str = Field(description="UN/CEFACT code; every quantity and unit price of the answer is in it")
    currency: str = Field(description="ISO 4217; every amount of the answer is in it")
    destination: str = Field(description="UN/LOCODE")
    window_from: dt.date
    window_until: dt.date = Field(description="day after the last day of arrival")
    incoterm: str
    sharing: str
    cost_limit_percent: int
    most_suppliers: int | None
    price_ceiling: Decimal | None
    inclusion_percent: int | None
    certainty_percent: int | None


class RateUsed(Record):
    """An exchange rate that amounts of the plan were converted with."""

    currency: str
    per_usd: Decimal
    on: dt.date
    source: str
    demonstration: bool


class PlanLine(Record):
    """One maker's part: what, how much, at what price and cost, by when."""

    product: str = Field(description="number of the product")
    producer: str = Field(description="number of the maker; empty where the register names none")
    country: str
    hub: str
    quantity: Decimal
    unit_price: Decimal = Field(description="ex works")
    exworks: Decimal
    onboarding: Decimal
    pickup: Decimal
    inland: Decimal
    handling: Decimal
    insurance: Decimal
    haul: Decimal
    duty: Decimal
    hub_share: Decimal = Field(description="part of opening, papers and freight of its hub, by quantity")
    order_by: dt.date
    ready: dt.date
    at_hub: dt.date
    ship: dt.date
    arrive: dt.date

    @property
    def total(self) -> Decimal:
        """All that this maker's part costs, with its share of the hub."""
        direct = (self.exworks, self.onboarding, self.pickup, self.inland, self.handling, self.insurance, self.haul)
        return sum(direct, self.duty + self.hub_share)

    @property
    def unit_total(self) -> Decimal:
        """The landed cost of one unit of this maker."""
        return self.total / self.quantity


class PlanHub(Record):
    """A hub that the plan opens, and the consignment that leaves it."""

    code: str
    name: str = Field(description="English name")
    country: str
    latitude: float
    longitude: float
    mode: str
    quantity: Decimal
    containers: int
    loose: Decimal = Field(description="quantity that travels as loose cargo")
    opening: Decimal
    export_file: Decimal
    freight: Decimal
    ship: dt.date
    arrive: dt.date


class Risk(Record):
    """How surely the quantity comes in full, if makers fail independently with their stated chances."""

    wanted: float
    reached: float
    before: float = Field(description="the same without ordering more or moving to surer makers")
    met: bool
    extra_cost: Decimal
    blocking: str


class Reserve(Record):
    """A maker to ask when another falls out."""

    product: str
    producer: str
    hub: str
    quantity: Decimal
    unit_landed: Decimal


class FrontierPoint(Record):
    """What another quantity would cost; without a price it cannot be had."""

    quantity: Decimal
    total: Decimal | None
    unit_landed: Decimal | None
    suppliers: int


class Value(Record):
    """A value that an offer has or would need, and what it is."""

    kind: Literal["quantity", "day", "number", "share", "text"]
    value: str


class Omitted(Record):
    """An offer that is not in the plan, and the first reason why."""

    product: str
    code: str
    held: Value | None = None
    needed: Value | None = None
    quantity: Decimal | None = Field(default=None, description="what it could have delivered in time")
    extra_cost: Decimal | None = Field(default=None, description="what a plan with it would cost more")
    price_to_enter: Decimal | None = Field(default=None, description="ex-works price at which the plan would take it")
    exact: bool = Field(
        default=False, description="from a plan with the offer forced in, not from the prices of the bound"
    )


class Relaxed(Record):
    """A condition that, changed alone, would let more be had."""

    code: str
    needed: Value | None
    largest: Decimal


class Barred(Record):
    """How many offers, with how much capacity, fail on one rule."""

    code: str
    needed: Value | None
    offers: int
    quantity: Decimal


class Solution(Record):
    """A plan: who makes how much, through which hub, at what landed cost, by when."""

    quantity: Decimal
    total: Decimal
    unit_landed: Decimal
    lower_bound: Decimal = Field(description="no plan for this demand can cost less; proved over all offers")
    gap: float = Field(description="how far the least-cost plan may be above the best, as a share of it")
    exact: bool
    delivery: dt.date
    least_cost: Decimal
    sharing_cost: Decimal = Field(description="what the sharing rule costs over the least cost")
    fill: float | None = Field(description="share of capacity asked of each maker by a proportional plan")
    marginal_price: Decimal = Field(description="cost of one more unit")
    over_ceiling: bool
    under_ceiling: FrontierPoint | None = Field(description="the most that can be had under the price ceiling")
    methods: tuple[str, ...]
    parts: dict[str, Decimal]
    countries: dict[str, float]
    flags: dict[str, float] | None = Field(
        description="share of the quantity from women-led, minority-led and remote makers; hidden for a few makers"
    )
    inclusive_share: float | None
    lines: tuple[PlanLine, ...]
    hubs: tuple[PlanHub, ...]
    risk: Risk | None
    reserves: tuple[Reserve, ...]


class Shortfall(Record):
    """Why the demand cannot be met, what can be had, and what would change it."""

    largest: Decimal
    binding: str
    smallest_suppliers: int | None
    earliest: dt.date | None
    relaxations: tuple[Relaxed, ...]
    barred: tuple[Barred, ...]


class PlanResult(Record):
    """The whole answer."""

    version: int = VERSION
    outcome: Literal["plan", "infeasible"]
    engine: str
    day: dt.date = Field(description="the day from which capacities and validities were counted")
    demand: Asked
    kg_per_unit: Decimal = Field(description="gross weight in which hubs and containers were counted")
    offers: int = Field(description="offers that were looked at")
    demonstration: bool = Field(description="the answer rests on fictitious offers or estimated rates")
    rates: tuple[RateUsed, ...]
    plan: Solution | None
    shortfall: Shortfall | None
    frontier: tuple[FrontierPoint, ...]
    omitted: tuple[Omitted, ...] = Field(description="the nearest offers that are not in the plan, at most 60")
    omitted_counts: dict[str, int]
