"""What the pooling engine answers. Units as in `records`: quantity, money, rate, permille, days.

Answers hold facts and codes, never sentences: whoever shows them words them in the reader's language.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ocop.trade.pooling.incoterms import Part
from ocop.trade.pooling.records import Sharing


class Code(StrEnum):
    """Why an offer is not in a plan, or what stops a demand from being met."""

    CATEGORY = "category"
    EXPIRED = "expired"
    STARS = "stars"
    CERTIFICATE = "certificate"
    DUTY_UNKNOWN = "duty_unknown"
    NO_ROUTE = "no_route"
    TIME = "time"
    MIN_LOT = "min_lot"
    CAPACITY = "capacity"
    HUB_CLOSED = "hub_closed"
    LOT_TOO_SMALL = "lot_too_small"
    PRICE = "price"
    OTHER_OFFER = "other_offer"
    CHOSEN = "chosen"
    CHOSEN_PARTLY = "chosen_partly"
    UNKNOWN = "unknown"
    MAX_SUPPLIERS = "max_suppliers"
    HUB_CAPACITY = "hub_capacity"
    INCLUSION = "inclusion"
    PACK = "pack"
    CANNOT_ENTER = "cannot_enter"


class Method(StrEnum):
    """How a plan came about."""

    EXACT = "exact"
    SIFTED = "sifted"
    GREEDY_KEPT = "greedy_kept"
    LIMIT_REACHED = "limit_reached"
    SHARED = "shared"
    SHARING_NOT_POSSIBLE = "sharing_not_possible"
    FREIGHT_IS_THE_BUYERS = "freight_is_the_buyers"


@dataclass(frozen=True, slots=True)
class Rejected:
    """An offer that no plan for this demand can use: the first rule that it fails, and the value that would pass."""

    offer: str
    code: Code
    held: str | int | dt.date | None
    needed: str | int | dt.date | None
    capacity: int


@dataclass(frozen=True, slots=True)
class Line:
    """One maker's part of a plan: quantity, price, cost parts in money, and days."""

    offer: str
    producer: str
    hub: str
    qty: int
    tier: int
    unit_price: int
    exworks: int
    pickup: int
    inland: int
    handling: int
    insurance: int
    haul: int
    duty: int
    onboarding: int
    country: str
    flags: frozenset[str]
    order_by: dt.date
    ready: dt.date
    at_hub: dt.date
    ship: dt.date
    arrive: dt.date

    @property
    def cost(self) -> int:
        """What this line adds to the plan, without its share of the hub."""
        parts = (self.exworks, self.pickup, self.inland, self.handling, self.insurance, self.haul, self.duty)
        return sum(parts) + self.onboarding


@dataclass(frozen=True, slots=True)
class HubUse:
    """A hub that the plan opens: what passes through it, in how many containers, how much loose, at what cost."""

    hub: str
    qty: int
    containers: int
    lcl_qty: int
    opening: int
    export_file: int
    container_cost: int
    lcl_cost: int
    ship: dt.date
    arrive: dt.date

    @property
    def cost(self) -> int:
        """What opening and shipping cost together."""
        return self.opening + self.export_file + self.container_cost + self.lcl_cost


@dataclass(frozen=True, slots=True)
class Plan:
    """Who makes how much, through which hub, at what landed cost, by when.

    `unit_landed` is the landed rate, rounded. `lower_bound` is proved over the whole register for the least cost,
    before amounts are rounded to money; `gap` is (least cost - lower_bound) / least cost. `least_cost` is what the
    plan would cost without a sharing rule, so `sharing_cost` = total - least_cost. `fill` is the equal share of
    capacity that a proportional plan asks of each maker. `fill_chance` is the exact chance that the demand is
    delivered in full when each maker delivers all or nothing, independently. `marginal_price` is the rate of one more
    unit. `shares_*` are shares of the quantity. `least` is the least-cost plan that one with a sharing rule is held
    against.
    """

    demand: str
    qty: int
    lines: tuple[Line, ...]
    hubs: tuple[HubUse, ...]
    totals: Mapping[Part, int]
    total: int
    unit_landed: int
    lower_bound: int
    gap: float
    exact: bool
    delivery: dt.date
    shares_by_country: Mapping[str, float]
    shares_by_flag: Mapping[str, float]
    inclusive_share: float
    marginal_price: int
    sharing: Sharing
    sharing_cost: int
    least_cost: int
    fill: float | None
    fill_chance: float
    over_ceiling: bool
    under_ceiling: "Point | None"
    methods: tuple[Method, ...]
    least: "Point | None" = None

    @property
    def point(self) -> "Point":
        """This plan as a point of price against quantity."""
        return Point(
            self.qty, self.total, self.unit_landed, self.marginal_price, self.lower_bound, suppliers=len(self.lines)
        )


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One condition that, changed alone to `needed`, would let the demand be met; None says only that dropping it
    would.
    """

    code: Code
    needed: str | int | dt.date | float | None
    largest: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """How many offers, with how much capacity in time, fail first on this rule and value."""

    code: Code
    needed: str | int | dt.date | None
    offers: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Infeasible:
    """The demand cannot be met: what can be had, what binds, and what would change it."""

    demand: str
    asked: int
    largest: int
    binding: Code
    smallest_suppliers: int | None
    earliest: dt.date | None
    relaxations: tuple[Relaxation, ...]
    blocked: tuple[Blocked, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One point of price against quantity; without a cost the quantity cannot be had."""

    qty: int
    cost: int | None
    unit_landed: int | None
    marginal_price: int | None
    lower_bound: int | None
    suppliers: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an offer is in or out.

    `delta` is what a plan with the offer would cost more, in money; `price_to_enter` the ex-works rate (of its tier)
    at which the best plan would take it; `hub_delta` the part of `delta` that opening other hubs makes. `exact` says
    that the figures come from a solve with the offer forced in, and not from the prices of the bound alone.
    """

    offer: str
    code: Code
    delta: int | None
    price_to_enter: int | None
    hub_delta: int | None
    held: str | int | dt.date | None
    needed: str | int | dt.date | None
    qty: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Standby:
    """A maker to ask when another falls out: what the bound's prices say that a unit through it would cost, as a
    rate.
    """

    offer: str
    producer: str
    hub: str
    qty: int
    unit_landed: int


@dataclass(frozen=True, slots=True)
class RiskedPlan:
    """A plan that orders enough to deliver the demand in full with the reached probability, all ordered lots being
    paid.

    Makers deliver all or nothing, independently. `reached` is exact for the plan, losses being rounded up; `before`
    is the same for the plan it started from. When the wish is not met, `blocking` says which condition stands in the
    way.
    """

    plan: Plan
    wanted: float
    reached: float
    before: float
    met: bool
    ordered: int
    extra_cost: int
    blocking: Code | None
    standby: tuple[Standby, ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """A condition that a plan breaks, where, and the two values that should have agreed."""

    rule: str
    where: str
    found: str
    expected: str
