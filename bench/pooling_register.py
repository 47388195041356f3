"""A synthetic register, its hubs and one demand of any size, to measure the pooling engine on. Everything in it is
invented.

Makers stand around towns in eight countries; capacities, prices, lots and packs follow simple distributions, stated
below.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocop.trade.pooling import Demand, Duty, Hub, Incoterm, Lane, Leg, Offer, Place, Tier

type Floats = NDArray[np.float64]

TODAY = dt.date(2026, 1, 5)
WEEKS = 12
COUNTRIES = {
    "TH": (0.40, 15.0, 101.5, 1.00),
    "VN": (0.22, 16.0, 107.0, 0.92),
    "ID": (0.14, -4.0, 112.0, 0.88),
    "PH": (0.10, 13.0, 122.0, 1.02),
    "MY": (0.05, 4.0, 102.0, 1.10),
    "KH": (0.03, 12.5, 105.0, 0.90),
    "LA": (0.03, 18.0, 103.5, 0.93),
    "MM": (0.03, 20.0, 96.5, 0.85),
}
TOWNS = 12
NEAREST = 5
REACH_KM = 1500.0
SHARE_OF_CAPACITY = {10: 0.40, 100: 0.25, 1_000: 0.12, 10_000: 0.03, 50_000: 0.015}


@dataclass(frozen=True)
class Register:
    """One demand and all that could serve it."""

    demand: Demand
    offers: tuple[Offer, ...]
    hubs: tuple[Hub, ...]
    lanes: tuple[Lane, ...]
    duties: dict[tuple[str, str], Duty]


def register(makers: int, hubs: int, seed: int, suppliers: int | None = None) -> Register:
    """Invent a register; the same numbers give the same register."""
    rng = np.random.default_rng([seed, makers, hubs])
    names = list(COUNTRIES)
    towns = np.array([(COUNTRIES[name][1], COUNTRIES[name][2]) for name in names for _ in range(TOWNS)])
    towns += rng.normal(0.0, (2.2, 2.2), towns.shape)
    town_country = [name for name in names for _ in range(TOWNS)]
    places, sites = _hubs(rng, towns, town_country, hubs)
    lanes = tuple(
        Lane(
            hub=site.id,
            dest="PORT",
            container_cost=int(rng.uniform(90_000, 260_000)),
            container_qty=12_000,
            lcl_rate=int(rng.uniform(20_000, 34_000)),
            lcl_max=9_000,
            days=int(rng.integers(3, 12)),
            insurance_permille=3,
            destination_haul=2_000,
        )
        for site in sites
    )
    offers = _offers(rng, makers, towns, town_country, places, sites)
    total = sum(sum(offer.weekly_capacity[:6]) for offer in offers)
    share = float(np.interp(np.log(makers), np.log(list(SHARE_OF_CAPACITY)), list(SHARE_OF_CAPACITY.values())))
    demand = Demand(
        id="bench",
        category="goods",
        qty=max(int(total * share), 1),
        tolerance=0.05,
        min_stars={},
        certs=frozenset(),
        dest="PORT",
        dest_country="SG",
        window=(TODAY + dt.timedelta(days=30), TODAY + dt.timedelta(days=60)),
        ceiling=None,
        incoterm=Incoterm.DDP,
        max_suppliers=suppliers,
    )
    return Register(demand, offers, sites, lanes, {(name, "SG"): Duty(0, 100) for name in names})


def _hubs(
    rng: np.random.Generator, towns: Floats, town_country: list[str], count: int
) -> tuple[Floats, tuple[Hub, ...]]:
    chosen = rng.choice(len(towns), size=count, replace=count > len(towns))
    sites = tuple(
        Hub(
            id=f"hub-{place:03d}",
            name=f"Invented hub {place}",
            country=town_country[town],
            place=Place(float(towns[town, 0]), float(towns[town, 1])),
            capacity=int(rng.uniform(8_000, 60_000)),
            open_cost=int(80_000 * rng.lognormal(0.0, 0.35)),
            handling=int(rng.uniform(2_000, 5_000)),
            days=3,
            export_file=6_000,
        )
        for place, town in enumerate(chosen)
    )
    return towns[chosen], sites


def _offers(
    rng: np.random.Generator,
    makers: int,
    towns: Floats,
    town_country: list[str],
    places: Floats,
    sites: tuple[Hub, ...],
) -> tuple[Offer, ...]:
    weights = np.array([COUNTRIES[name][0] / TOWNS for name in town_country])
    town = rng.choice(len(towns), size=makers, p=weights / weights.sum())
    where = towns[town] + rng.normal(0.0, 0.45, (makers, 2))
    capacity = np.clip(rng.lognormal(np.log(250.0), 1.0, makers), 40, 8_000)
    factor = np.array([COUNTRIES[town_country[one]][3] for one in town])
    price = 400_000 * factor * rng.lognormal(0.0, 0.16, makers) * (capacity / 250.0) ** -0.04
    pack = rng.choice([1, 5, 10, 12, 20, 25], size=makers)
    lot = rng.integers(10, 101, makers)
    tiers = rng.choice([1, 2, 3], size=makers, p=[0.6, 0.3, 0.1])
    discount = rng.uniform(0.03, 0.13, makers)
    verified = rng.random(makers) < 0.5
    onboarding = np.where(verified, 0, rng.uniform(2_000, 12_000, makers)).astype(int)
    default = rng.beta(1.2, 18.0, makers)
    flagged = rng.random((makers, 2)) < (0.35, 0.25)
    proof = rng.random(makers) < 0.85
    distance = _road_km(where, places, [town_country[one] for one in town], sites)
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :NEAREST]
    offers = []
    for one in range(makers):
        legs = {
            sites[hub].id: Leg(
                cost_per_unit=int(2_000 + 28 * distance[one, hub]),
                pickup=int(1_200 + 8 * distance[one, hub]),
                days=1 + int(distance[one, hub] / 400),
            )
            for hub in nearest[one].tolist()
            if distance[one, hub] < REACH_KM
        }
        weekly = max(int(capacity[one] / 6), 1)
        starts = [0, int(capacity[one] * 0.4) + 1, int(capacity[one] * 0.8) + 2][: int(tiers[one])]
        steps = [int(price[one] * (1 - discount[one] * step / max(len(starts) - 1, 1))) for step in range(len(starts))]
        flags = [name for name, held in zip(("women_led", "remote"), flagged[one], strict=True) if held]
        offers.append(
            Offer(
                id=f"offer-{one:06d}",
                producer=f"maker-{one:06d}",
                weekly_capacity=(weekly,) * WEEKS,
                min_lot=int(lot[one]),
                pack=int(pack[one]),
                tiers=tuple(Tier(start, step) for start, step in zip(starts, steps, strict=True)),
                lead_days=7,
                country=town_country[int(town[one])],
                place=Place(float(where[one, 0]), float(where[one, 1])),
                certs=(),
                stars=(),
                flags=frozenset(flags),
                default_prob=float(default[one]),
                onboarding=int(onboarding[one]),
                valid_until=None,
                category="goods",
                inland=legs,
                origin_proof=bool(proof[one]),
            )
        )
    return tuple(offers)


def _road_km(where: Floats, places: Floats, country: list[str], sites: tuple[Hub, ...]) -> Floats:
    """Return road kilometres from makers to hubs: 1.3 times the straight line, and 250 more for a border."""
    north = (where[:, None, 0] - places[None, :, 0]) * 111.0
    east = (where[:, None, 1] - places[None, :, 1]) * 111.0 * np.cos(np.radians(where[:, None, 0]))
    border = np.array(country)[:, None] != np.array([site.country for site in sites])[None, :]
    return np.asarray(1.3 * np.hypot(north, east) + 250.0 * border)
