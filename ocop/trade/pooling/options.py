"""Offers, hubs and tiers laid out as flat arrays: every way in which one maker can serve the demand, priced once.

An *option* is an offer through a hub at a price tier. Capacity depends on the hub: goods of a week count if the week
ends no sooner than the maker's lead time, and early enough to arrive inside the window by way of that hub.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from ocop.trade.pooling import filters
from ocop.trade.pooling.answers import Code, Rejected
from ocop.trade.pooling.incoterms import INCLUDED, Part
from ocop.trade.pooling.records import Demand, Duty, Hub, Lane, Offer

type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]
type Bools = NDArray[np.bool_]

WEEK = 7


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """All options of one demand, sorted by (producer, offer, hub, tier), and the offers that have none.

    Arrays of one entry per option: `producer`, `offer`, `hub` (places in `producers`, `offers`, `hubs`), `tier`;
    `lo`, `hi`, `pack` in base units; `price` (ex works, a rate); `unit` in money per base unit; `pickup`,
    `onboarding` in money; `inclusive`; `price_factor` (landed cost per unit of ex-works price). `capacity` is what
    the offer can have in time through the hub. Hub costs and sizes stand in `sites`. With `split` a maker may send
    lots to several hubs, each lot with its own tier and pickup.
    """

    demand: Demand
    today: dt.date
    offers: tuple[Offer, ...]
    producers: tuple[str, ...]
    hubs: tuple[Hub, ...]
    lanes: tuple[Lane, ...]
    duties: Mapping[tuple[str, str], Duty]
    rejected: tuple[Rejected, ...]
    producer: Ints
    offer: Ints
    hub: Ints
    tier: Ints
    lo: Ints
    hi: Ints
    pack: Ints
    capacity: Ints
    price: Floats
    unit: Floats
    pickup: Floats
    onboarding: Floats
    inclusive: Bools
    price_factor: Floats
    split: bool

    def __len__(self) -> int:
        return len(self.lo)

    def with_quantity(self, qty: int) -> "Options":
        """Return the same options for another quantity of the same demand."""
        return replace(self, demand=replace(self.demand, qty=qty))


@dataclass(frozen=True, slots=True)
class _Arcs:
    """Every (offer, hub) pair with a leg: rate, pickup, days, and what can be had in time."""

    offer: Ints
    hub: Ints
    rate: Ints
    pickup: Ints
    way: Ints
    capacity: Ints


def build_options(
    demand: Demand,
    offers: Iterable[Offer],
    hubs: Iterable[Hub],
    lanes: Iterable[Lane],
    duties: Mapping[tuple[str, str], Duty],
    today: dt.date,
    *,
    split: bool = False,
) -> Options:
    """Lay out every way to serve the demand, whatever order the records come in.

    :raises ValueError: two offers, hubs or lanes share an identity, or, with `split`, two offers share a producer.
    """
    offers = tuple(sorted(offers, key=lambda offer: (offer.producer, offer.id)))
    _refuse_doubles("offer", (offer.id for offer in offers))
    if split:
        _refuse_doubles("producer", (offer.producer for offer in offers))
    lanes = tuple(sorted((lane for lane in lanes if lane.dest == demand.dest), key=lambda lane: lane.hub))
    _refuse_doubles("lane", (lane.hub for lane in lanes))
    by_id = {hub.id: hub for hub in _unique_hubs(hubs)}
    lanes = tuple(lane for lane in lanes if lane.hub in by_id)
    served = tuple(by_id[lane.hub] for lane in lanes)

    arcs = _arcs(offers, served, lanes, demand, today)
    names = {hub.id for hub in served}
    failed = {
        place: failure
        for place, offer in enumerate(offers)
        if (failure := filters.fails(offer, demand, duties, names, today)) is not None
    }
    allowed = np.ones(len(offers), dtype=np.bool_)
    allowed[list(failed)] = False
    arc, tier, price, lo, hi = _lots(offers, arcs, allowed)
    pickup, unit, factor = _prices(offers, served, lanes, demand, duties, arcs, arc, price)

    producers = sorted({offer.producer for offer in offers})
    at = {producer: place for place, producer in enumerate(producers)}
    producer_of = np.array([at[offer.producer] for offer in offers], dtype=np.int64)
    offer_of = arcs.offer[arc]
    onboarding = np.array([offer.onboarding for offer in offers], dtype=np.float64)
    inclusive = np.array([bool(offer.flags) for offer in offers], dtype=np.bool_)
    pack = np.array([offer.pack for offer in offers], dtype=np.int64)
    return Options(
        demand=demand,
        today=today,
        offers=offers,
        producers=tuple(producers),
        hubs=served,
        lanes=lanes,
        duties=duties,
        rejected=_rejections(offers, served, lanes, demand, today, failed, arcs, offer_of, lo),
        producer=producer_of[offer_of],
        offer=offer_of,
        hub=arcs.hub[arc],
        tier=tier,
        lo=lo,
        hi=hi,
        pack=pack[offer_of],
        capacity=arcs.capacity[arc],
        price=price.astype(np.float64),
        unit=unit,
        pickup=pickup,
        onboarding=onboarding[offer_of],
        inclusive=inclusive[offer_of],
        price_factor=factor,
        split=split,
    )


def _refuse_doubles(what: str, names: Iterable[str]) -> None:
    seen = list(names)
    if len(seen) != len(set(seen)):
        raise ValueError(f"two records are the same {what}")


def _unique_hubs(hubs: Iterable[Hub]) -> tuple[Hub, ...]:
    unique = tuple(hubs)
    _refuse_doubles("hub", (hub.id for hub in unique))
    return unique


def _capacity_by_week(offers: tuple[Offer, ...]) -> Ints:
    """Return what each offer has had by the end of each week, shape (offers, weeks + 1), the first column 0."""
    weeks = max((len(offer.weekly_capacity) for offer in offers), default=0)
    table = np.zeros((len(offers), weeks + 1), dtype=np.int64)
    lengths = np.array([len(offer.weekly_capacity) for offer in offers], dtype=np.int64)
    flat = np.fromiter(chain.from_iterable(offer.weekly_capacity for offer in offers), dtype=np.int64)
    row = np.repeat(np.arange(len(offers)), lengths)
    column = np.arange(len(flat)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    table[row, column + 1] = flat
    return np.cumsum(table, axis=1)


def _first_weeks(offers: tuple[Offer, ...]) -> Ints:
    """Return the first week of each offer that ends no sooner than its lead time."""
    lead = np.array([offer.lead_days for offer in offers], dtype=np.int64)
    return np.maximum(-(-lead // WEEK) - 1, 0)


def _arcs(
    offers: tuple[Offer, ...], hubs: tuple[Hub, ...], lanes: tuple[Lane, ...], demand: Demand, today: dt.date
) -> _Arcs:
    at = {hub.id: place for place, hub in enumerate(hubs)}
    rows = [
        (place, at[hub], leg.cost_per_unit, leg.pickup, leg.days)
        for place, offer in enumerate(offers)
        for hub, leg in offer.inland.items()
        if hub in at
    ]
    flat = np.array(rows, dtype=np.int64).reshape(len(rows), 5)
    flat = flat[np.lexsort((flat[:, 1], flat[:, 0]))]
    onward = np.array([hub.days + lane.days for hub, lane in zip(hubs, lanes, strict=True)], dtype=np.int64)
    way = flat[:, 4] + onward[flat[:, 1]] if len(flat) else flat[:, 4]
    by_week = _capacity_by_week(offers)
    weeks = by_week.shape[1] - 1
    last = np.clip(((demand.window[1] - today).days - way) // WEEK, 0, weeks)
    first = np.minimum(_first_weeks(offers)[flat[:, 0]], weeks)
    capacity = np.maximum(by_week[flat[:, 0], last] - by_week[flat[:, 0], first], 0)
    return _Arcs(flat[:, 0], flat[:, 1], flat[:, 2], flat[:, 3], way, capacity)


def _lots(offers: tuple[Offer, ...], arcs: _Arcs, allowed: Bools) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return arc, tier, price, lo and hi of every option, in order."""
    counts = np.array([len(offer.tiers) for offer in offers], dtype=np.int64)
    begins = np.cumsum(counts) - counts
    starts = np.array([tier.from_qty for offer in offers for tier in offer.tiers], dtype=np.int64)
    prices = np.array([tier.unit_price for offer in offers for tier in offer.tiers], dtype=np.int64)
    endless = np.iinfo(np.int64).max // 4
    ends = np.append(starts[1:], 0) - 1
    ends[begins + counts - 1] = endless

    kept = np.flatnonzero(allowed[arcs.offer]) if len(offers) else np.zeros(0, dtype=np.int64)
    of = arcs.offer[kept]
    arc = np.repeat(kept, counts[of])
    tier = np.arange(len(arc)) - np.repeat(np.cumsum(counts[of]) - counts[of], counts[of])
    at = begins[arcs.offer[arc]] + tier
    pack = np.array([offer.pack for offer in offers], dtype=np.int64)[arcs.offer[arc]]
    lot = np.array([offer.min_lot for offer in offers], dtype=np.int64)[arcs.offer[arc]]
    lo = -(-np.maximum(np.maximum(lot, starts[at]), 1) // pack) * pack
    hi = np.minimum(arcs.capacity[arc], ends[at]) // pack * pack
    possible = lo <= hi
    return arc[possible], tier[possible], prices[at][possible], lo[possible], hi[possible]


def _prices(
    offers: tuple[Offer, ...],
    hubs: tuple[Hub, ...],
    lanes: tuple[Lane, ...],
    demand: Demand,
    duties: Mapping[tuple[str, str], Duty],
    arcs: _Arcs,
    arc: Ints,
    price: Ints,
) -> tuple[Floats, Floats, Floats]:
    """Return pickup, landed cost per unit and the factor on the ex-works price, as far as the Incoterms rule holds
    them.

    Insurance is on cost and freight, duty on cost, insurance and freight, where freight is the rate of a full
    container, so that both stay linear in the quantity (the customs value of ASEAN states is CIF).
    """
    parts = INCLUDED[demand.incoterm]
    hub = arcs.hub[arc]
    inland = arcs.rate[arc].astype(np.float64)
    freight = np.array([lane.container_cost * 1000 // lane.container_qty for lane in lanes], dtype=np.float64)
    insured = np.array([lane.insurance_permille for lane in lanes], dtype=np.float64) / 1000
    handling = np.array([site.handling for site in hubs], dtype=np.float64)
    haul = np.array([lane.destination_haul for lane in lanes], dtype=np.float64)
    duty = np.array([_duty_permille(offer, demand, duties) for offer in offers], dtype=np.float64) / 1000

    value = price + inland + freight[hub]
    rate = price.astype(np.float64)
    factor = np.ones(len(arc))
    if Part.INLAND in parts:
        rate += inland + handling[hub]
    if Part.INSURANCE in parts:
        rate += value * insured[hub]
        factor += insured[hub]
    if Part.HAUL in parts:
        rate += haul[hub]
    if Part.DUTY in parts:
        rate += value * (1 + insured[hub]) * duty[arcs.offer[arc]]
        factor += (1 + insured[hub]) * duty[arcs.offer[arc]]
    pickup = arcs.pickup[arc].astype(np.float64) if Part.PICKUP in parts else np.zeros(len(arc))
    return pickup, rate / 1000, factor


def _duty_permille(offer: Offer, demand: Demand, duties: Mapping[tuple[str, str], Duty]) -> int:
    duty = duties.get((offer.country, demand.dest_country))
    if duty is None or offer.country == demand.dest_country:
        return 0
    return min(duty.preferential_permille, duty.mfn_permille) if offer.origin_proof else duty.mfn_permille


def _rejections(
    offers: tuple[Offer, ...],
    hubs: tuple[Hub, ...],
    lanes: tuple[Lane, ...],
    demand: Demand,
    today: dt.date,
    failed: Mapping[int, tuple[Code, filters.Held, filters.Held]],
    arcs: _Arcs,
    offer_of: Ints,
    lo: Ints,
) -> tuple[Rejected, ...]:
    in_time = np.zeros(len(offers), dtype=np.int64)
    np.maximum.at(in_time, arcs.offer, arcs.capacity)
    shortest = np.full(len(offers), np.iinfo(np.int64).max)
    np.minimum.at(shortest, arcs.offer, arcs.way)
    smallest = np.full(len(offers), np.iinfo(np.int64).max)
    np.minimum.at(smallest, offer_of, lo)
    rejected = []
    for place, offer in enumerate(offers):
        if place in failed:
            code, held, needed = failed[place]
        elif smallest[place] == np.iinfo(np.int64).max:
            code, held, needed = _too_late_or_too_little(
                offer, int(shortest[place]), int(in_time[place]), demand, today
            )
        elif smallest[place] > demand.most:
            code, held, needed = Code.MIN_LOT, int(smallest[place]), demand.most
        else:
            continue
        capacity = int(in_time[place]) or sum(offer.weekly_capacity)
        rejected.append(Rejected(offer.id, code, held, needed, capacity))
    return tuple(sorted(rejected, key=lambda one: one.offer))


def _too_late_or_too_little(
    offer: Offer, way: int, in_time: int, demand: Demand, today: dt.date
) -> tuple[Code, filters.Held, filters.Held]:
    """Tell an offer whose smallest lot would come after the window from one whose smallest lot never comes."""
    lot = -(-max(offer.min_lot, offer.tiers[0].from_qty, 1) // offer.pack) * offer.pack
    first = max(-(-offer.lead_days // WEEK) - 1, 0)
    ready = 0
    for week in range(first, len(offer.weekly_capacity)):
        ready += offer.weekly_capacity[week]
        if ready >= lot:
            return Code.TIME, demand.window[1], today + dt.timedelta(days=WEEK * (week + 1) + way)
    return Code.CAPACITY, in_time, lot
