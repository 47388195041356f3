"""Capacitated warehouse location (J. E. Beasley's OR-Library) as a pooling demand: an outside test of the engine.

A warehouse is a hub with its capacity and opening cost. A customer is a maker whose whole capacity equals the
customer's demand; the order asks for the sum of all, so every maker must ship everything; lots may be split over
hubs; the leg's rate is the cost of serving the customer from the warehouse, divided by its demand. The costs agree
term by term.

Money is counted in millionths of the file's unit, quantities in the smallest power of ten that makes them whole.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from ocop.trade.pooling.incoterms import Incoterm
from ocop.trade.pooling.options import Options, build_options
from ocop.trade.pooling.records import Demand, Hub, Lane, Leg, Offer, Place, Tier

MONEY = 1_000_000
RATE = 1_000
DAY = dt.date(2000, 1, 3)
ANYWHERE = Place(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Warehouses:
    """One instance: capacity and fixed cost by warehouse; demand by customer, and the cost of all of it by
    warehouse.
    """

    capacity: tuple[Decimal, ...]
    fixed: tuple[Decimal, ...]
    demand: tuple[Decimal, ...]
    cost: tuple[tuple[Decimal, ...], ...]


class NotAnInstance(ValueError):
    """The text is not a capacitated warehouse location file."""


def read_warehouses(text: str, capacity: Decimal | None = None) -> Warehouses:
    """Read an OR-Library file.

    :param capacity: stands for the word "capacity" in files that leave it open.
    :raises NotAnInstance: the numbers do not add up to an instance, or the capacity is open and none is given.
    """
    words = iter(text.split())
    try:
        sites, customers = int(next(words)), int(next(words))
        pairs = [(_capacity(next(words), capacity), Decimal(next(words))) for _ in range(sites)]
        rows = [tuple(Decimal(word) for word in islice(words, 1 + sites)) for _ in range(customers)]
    except NotAnInstance:
        raise
    except (StopIteration, ArithmeticError, ValueError) as problem:
        raise NotAnInstance("the numbers do not add up to an instance") from problem
    if any(len(row) != 1 + sites or row[0] <= 0 for row in rows) or next(words, None) is not None:
        raise NotAnInstance("a customer lacks a cost, asks for nothing, or figures are left over")
    return Warehouses(
        capacity=tuple(size for size, _ in pairs),
        fixed=tuple(cost for _, cost in pairs),
        demand=tuple(row[0] for row in rows),
        cost=tuple(row[1:] for row in rows),
    )


def _capacity(word: str, given: Decimal | None) -> Decimal:
    if word.lower() != "capacity":
        return Decimal(word)
    if given is None:
        raise NotAnInstance("the file leaves the capacity open")
    return given


def as_options(warehouses: Warehouses) -> Options:
    """Return the pooling options whose cheapest plan is the cheapest way to serve all customers."""
    scale = 10 ** max(-int(size.normalize().as_tuple().exponent) for size in (*warehouses.demand, Decimal(1)))
    names = [f"warehouse-{place:04d}" for place in range(len(warehouses.capacity))]
    hubs = [
        Hub(name, name, "AA", ANYWHERE, int(size * scale), round(fixed * MONEY), 0, 0, 0)
        for name, size, fixed in zip(names, warehouses.capacity, warehouses.fixed, strict=True)
    ]
    lanes = [Lane(name, "market", 0, 1, 0, 0, 0, 0, 0) for name in names]
    offers = []
    for place, (asked, costs) in enumerate(zip(warehouses.demand, warehouses.cost, strict=True)):
        lot = int(asked * scale)
        offers.append(_customer(place, lot, {name: _leg(cost, lot) for name, cost in zip(names, costs, strict=True)}))
    total = sum(offer.weekly_capacity[0] for offer in offers)
    demand = Demand(
        id="all customers",
        category="goods",
        qty=total,
        tolerance=0.0,
        min_stars={},
        certs=frozenset(),
        dest="market",
        dest_country="AA",
        window=(DAY, DAY + dt.timedelta(days=7)),
        ceiling=None,
        incoterm=Incoterm.FCA,
        max_suppliers=None,
    )
    return build_options(demand, offers, hubs, lanes, {}, DAY, split=True)


def _leg(cost: Decimal, lot: int) -> Leg:
    return Leg(round(cost * MONEY * RATE / lot), 0, 0)


def _customer(place: int, lot: int, legs: dict[str, Leg]) -> Offer:
    return Offer(
        id=f"customer-{place:05d}",
        producer=f"customer-{place:05d}",
        weekly_capacity=(lot,),
        min_lot=1,
        pack=1,
        tiers=(Tier(0, 0),),
        lead_days=0,
        country="AA",
        place=ANYWHERE,
        certs=(),
        stars=(),
        flags=frozenset(),
        default_prob=0.0,
        onboarding=0,
        valid_until=None,
        category="goods",
        inland=legs,
    )
