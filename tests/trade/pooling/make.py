"""Builders of pooling records: they take what a test cares about and invent the rest. Nothing here is a fact."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ocop.trade.pooling import (
    Demand,
    Duty,
    Hub,
    Incoterm,
    Lane,
    Leg,
    Limits,
    Offer,
    Options,
    Place,
    Plan,
    Tier,
    build_options,
    pool,
)

TODAY = dt.date(2026, 3, 2)
HERE = Place(14.0, 101.0)
WINDOW = (TODAY + dt.timedelta(days=30), TODAY + dt.timedelta(days=60))

OFFER = Offer(
    id="offer",
    producer="maker",
    weekly_capacity=(100,) * 8,
    min_lot=10,
    pack=1,
    tiers=(Tier(0, 5_000_000),),
    lead_days=7,
    country="LA",
    place=HERE,
    certs=(),
    stars=(),
    flags=frozenset(),
    default_prob=0.05,
    onboarding=0,
    valid_until=None,
    category="rice",
    inland={"hub": Leg(100_000, 1_000, 2)},
)
HUB = Hub("hub", "Hub", "LA", HERE, 10_000, 20_000, 50_000, 3, 3_000)
LANE = Lane("hub", "port", 90_000, 500, 400_000, 200, 5, 5, 20_000)
DEMAND = Demand(
    id="demand",
    category="rice",
    qty=300,
    tolerance=0.1,
    min_stars={},
    certs=frozenset(),
    dest="port",
    dest_country="SG",
    window=WINDOW,
    ceiling=None,
    incoterm=Incoterm.DDP,
    max_suppliers=None,
)
DUTIES = {(country, "SG"): Duty(0, 100) for country in ("LA", "TH", "VN")}


def makers(*capacities: int, price: int = 5_000_000, step: int = 100_000) -> tuple[Offer, ...]:
    """Return makers a, b, c … with these capacities in time, each a little dearer than the one before."""
    names = "abcdefghijklmnopqrstuvwxyz"
    return tuple(
        replace(
            OFFER,
            id=f"offer-{name}",
            producer=f"maker-{name}",
            weekly_capacity=(0, capacity, 0, 0),
            tiers=(Tier(0, price + place * step),),
        )
        for place, (name, capacity) in enumerate(zip(names, capacities, strict=False))
    )


@dataclass(frozen=True)
class Case:
    """One demand and everything that could serve it."""

    demand: Demand = DEMAND
    offers: tuple[Offer, ...] = (OFFER,)
    hubs: tuple[Hub, ...] = (HUB,)
    lanes: tuple[Lane, ...] = (LANE,)
    duties: Mapping[tuple[str, str], Duty] = field(default_factory=lambda: DUTIES)

    def options(self, *, split: bool = False) -> Options:
        """Return the options of the case."""
        return build_options(self.demand, self.offers, self.hubs, self.lanes, self.duties, TODAY, split=split)

    def answer(self, limits: Limits | None = None) -> Plan:
        """Return the plan; the case must have one."""
        plan = pool(self.options(), limits)
        assert isinstance(plan, Plan)
        return plan


def case(seed: int, count: int, sites: int = 2, share: float = 0.5) -> Case:
    """Return a random small case: few lots a maker, so that every choice can be listed."""
    rng = np.random.default_rng(seed)
    hubs = tuple(
        replace(
            HUB,
            id=f"hub-{site}",
            capacity=int(rng.integers(40, 200)),
            open_cost=int(rng.integers(2_000, 30_000)),
            handling=int(rng.integers(0, 90_000)),
            days=int(rng.integers(1, 5)),
        )
        for site in range(sites)
    )
    lanes = tuple(
        replace(
            LANE,
            hub=hub.id,
            container_cost=int(rng.integers(5_000, 60_000)),
            container_qty=int(rng.integers(20, 60)),
            lcl_rate=int(rng.integers(500_000, 2_000_000)),
            lcl_max=int(rng.integers(0, 25)),
            days=int(rng.integers(2, 9)),
        )
        for hub in hubs
    )
    offers = tuple(_offer(rng, place, hubs) for place in range(count))
    total = sum(sum(offer.weekly_capacity) for offer in offers)
    demand = replace(DEMAND, qty=max(int(total * share), 1), tolerance=0.4)
    return Case(demand, offers, hubs, lanes, DUTIES)


def _offer(rng: np.random.Generator, place: int, hubs: tuple[Hub, ...]) -> Offer:
    pack = int(rng.integers(4, 12))
    lots = int(rng.integers(1, 4))
    price = int(rng.integers(2_000_000, 6_000_000))
    tiers = (Tier(0, price), Tier(2 * pack, int(price * 0.9)))[: int(rng.integers(1, 3))]
    legs = {hub.id: Leg(int(rng.integers(0, 500_000)), int(rng.integers(0, 9_000)), 2) for hub in hubs}
    return replace(
        OFFER,
        id=f"offer-{place:04d}",
        producer=f"maker-{place:04d}",
        weekly_capacity=(0, pack * lots, 0, 0),
        min_lot=int(rng.integers(0, pack + 1)),
        pack=pack,
        tiers=tiers,
        country=("LA", "TH", "VN")[int(rng.integers(0, 3))],
        flags=frozenset({"women_led"}) if rng.random() < 0.5 else frozenset(),
        default_prob=float(rng.uniform(0.0, 0.2)),
        onboarding=int(rng.integers(0, 2) * rng.integers(0, 9_000)),
        inland=legs if rng.random() < 0.8 else dict(list(legs.items())[:1]),
        origin_proof=bool(rng.random() < 0.5),
    )


def large(makers_count: int = 900, sites: int = 4, seed: int = 1) -> Case:
    """Return a case with more options than are solved whole."""
    made = case(seed, makers_count, sites, share=0.15)
    hubs = tuple(replace(hub, capacity=hub.capacity * 40, open_cost=hub.open_cost * 40) for hub in made.hubs)
    lanes = tuple(
        replace(lane, container_qty=lane.container_qty * 10, container_cost=lane.container_cost * 10, lcl_max=100)
        for lane in made.lanes
    )
    return replace(made, hubs=hubs, lanes=lanes, demand=replace(made.demand, tolerance=0.05))
