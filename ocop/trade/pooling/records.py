"""What the pooling engine is told.

Units, the same in every record:

* **quantity**: whole base units of the demand (kilograms, jars, pieces);
* **money**: whole minor units (cents) of one currency; converting is the caller's task;
* **rate**: whole thousandths of a minor unit per base unit, so that no rate is lost in rounding;
* **permille**: whole thousandths of a value;
* **days**: whole days; a date that ends a validity is the first day on which the thing no longer holds.

`Offer(id, producer, weekly_capacity, min_lot, pack, tiers, lead_days, country, place, certs, stars, flags,
default_prob, onboarding, valid_until, category, inland, origin_proof=False)` · `Tier(from_qty, unit_price: rate)` ·
`Leg(cost_per_unit: rate, pickup: money, days)` · `Hub(id, name, country, place, capacity, open_cost, handling: rate,
days, export_file: money)` · `Lane(hub, dest, container_cost, container_qty, lcl_rate: rate, lcl_max, days,
insurance_permille, destination_haul: rate)` · `Duty(preferential_permille, mfn_permille)` per (origin country,
destination country) · `Demand(id, category, qty, tolerance, min_stars, certs, dest, dest_country, window, ceiling:
rate, incoterm, max_suppliers, sharing, cost_limit_permille, inclusion_min, fill_prob)` · `Limits(gap, nodes, seconds,
seed)`.

Records refuse what cannot be true with `ValueError`; they never mend it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ocop.trade.pooling.incoterms import Incoterm


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


class Sharing(StrEnum):
    """How an order is shared among the makers who could fill it."""

    LEAST_COST = "least_cost"
    PROPORTIONAL = "proportional"
    SMALLEST_FIRST = "smallest_first"


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map, in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Tier:
    """The price of every unit of a line that reaches this quantity (all-units discount)."""

    from_qty: int
    unit_price: int


@dataclass(frozen=True, slots=True)
class Cert:
    """A certificate that the maker holds; without an end it holds for ever."""

    kind: str
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Stars:
    """The stars that a programme gave; stars of two schemes are never compared."""

    scheme: str
    stars: int
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from a maker to one hub: a rate, a fee per collection, days."""

    cost_per_unit: int
    pickup: int
    days: int

    def __post_init__(self) -> None:
        _need(min(self.cost_per_unit, self.pickup, self.days) >= 0, "a leg has no negative cost or days")


@dataclass(frozen=True, slots=True)
class Offer:
    """What one maker can deliver of one product, and at what price ex works.

    `weekly_capacity[w]` is ready at the end of week w, counted from the day of planning; weeks past the end have
    none, so the harvest calendar is in it. `min_lot` and `pack` bind each line. `flags` are "women_led", "remote",
    "minority" or others that count as inclusion. `inland` holds a leg for each hub that the maker can reach.
    """

    id: str
    producer: str
    weekly_capacity: tuple[int, ...]
    min_lot: int
    pack: int
    tiers: tuple[Tier, ...]
    lead_days: int
    country: str
    place: Place
    certs: tuple[Cert, ...]
    stars: tuple[Stars, ...]
    flags: frozenset[str]
    default_prob: float
    onboarding: int
    valid_until: dt.date | None
    category: str
    inland: Mapping[str, Leg]
    origin_proof: bool = False

    def __post_init__(self) -> None:
        _need(min(self.weekly_capacity, default=0) >= 0, "a capacity is not negative")
        _need(self.min_lot >= 0 and self.pack >= 1, "a lot is not negative and a pack holds at least one")
        _need(self.lead_days >= 0 and self.onboarding >= 0, "lead time and onboarding are not negative")
        _need(0.0 <= self.default_prob < 1.0, "a default probability lies in [0, 1)")
        starts = [tier.from_qty for tier in self.tiers]
        _need(bool(starts) and starts == sorted(set(starts)) and starts[0] >= 0, "tiers start at rising quantities")
        _need(min(tier.unit_price for tier in self.tiers) >= 0, "a price is not negative")


@dataclass(frozen=True, slots=True)
class Hub:
    """A place where lots are brought together: what it can hold, what opening and handling cost, how long it takes."""

    id: str
    name: str
    country: str
    place: Place
    capacity: int
    open_cost: int
    handling: int
    days: int
    export_file: int

    def __post_init__(self) -> None:
        amounts = (self.capacity, self.open_cost, self.handling, self.days, self.export_file)
        _need(min(amounts) >= 0, "a hub has no negative amount")


@dataclass(frozen=True, slots=True)
class Lane:
    """The way from a hub to a destination: full containers, and loose cargo (LCL) up to a limit."""

    hub: str
    dest: str
    container_cost: int
    container_qty: int
    lcl_rate: int
    lcl_max: int
    days: int
    insurance_permille: int
    destination_haul: int

    def __post_init__(self) -> None:
        _need(self.container_qty >= 1, "a container holds at least one unit")
        amounts = (self.container_cost, self.lcl_rate, self.lcl_max, self.days)
        _need(min(*amounts, self.insurance_permille, self.destination_haul) >= 0, "a lane has no negative amount")


@dataclass(frozen=True, slots=True)
class Duty:
    """Import duty between two countries: with a proof of origin, and without (most favoured nation)."""

    preferential_permille: int
    mfn_permille: int

    def __post_init__(self) -> None:
        _need(min(self.preferential_permille, self.mfn_permille) >= 0, "a duty is not negative")


@dataclass(frozen=True, slots=True)
class Demand:
    """What a buyer asks for.

    `tolerance` is the share by which more may be delivered. `min_stars` asks for the named stars in at least one of
    the named schemes, since no product is judged by two states. `window` is the first and the last day of arrival.
    `ceiling` is a landed rate under the Incoterms rule. `cost_limit_permille` says how much dearer than the least
    cost the sharing rule may make the plan. `inclusion_min` is the least share from makers with any flag; `fill_prob`
    the wanted chance of full delivery.
    """

    id: str
    category: str
    qty: int
    tolerance: float
    min_stars: Mapping[str, int]
    certs: frozenset[str]
    dest: str
    dest_country: str
    window: tuple[dt.date, dt.date]
    ceiling: int | None
    incoterm: Incoterm
    max_suppliers: int | None
    sharing: Sharing = Sharing.LEAST_COST
    cost_limit_permille: int = 0
    inclusion_min: float | None = None
    fill_prob: float | None = None

    def __post_init__(self) -> None:
        _need(self.qty >= 1, "a demand asks for at least one unit")
        _need(self.tolerance >= 0.0, "a tolerance is not negative")
        _need(self.window[0] <= self.window[1], "a window ends after it starts")
        _need(self.max_suppliers is None or self.max_suppliers >= 1, "at least one supplier is allowed")
        _need(self.cost_limit_permille >= 0, "a cost limit is not negative")
        _need(self.inclusion_min is None or 0.0 <= self.inclusion_min <= 1.0, "an inclusion share lies in [0, 1]")
        _need(self.fill_prob is None or 0.0 < self.fill_prob < 1.0, "a fill probability lies in (0, 1)")

    @property
    def most(self) -> int:
        """The largest quantity that may be delivered."""
        return self.qty + int(self.qty * self.tolerance + 1e-9)


@dataclass(frozen=True, slots=True)
class Limits:
    """How hard to try. Results hang on `gap`, `nodes` and `seed` only; `seconds` is a safety net for each solver
    call.
    """

    gap: float = 5e-4
    nodes: int = 2000
    seconds: float = 20.0
    seed: int = field(default=0)

    def __post_init__(self) -> None:
        _need(self.gap >= 0.0 and self.nodes >= 1 and self.seconds > 0.0, "limits are positive")
