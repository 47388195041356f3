"""What to say when a demand cannot be met: the largest quantity that can be had, what binds, and what would change it.

Every condition is lifted alone and the largest quantity is asked for again; those that alone would let the demand be
met are reported, with the value that would do.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from ocop.trade.pooling import quantity
from ocop.trade.pooling.answers import Blocked, Code, Infeasible, Relaxation
from ocop.trade.pooling.options import WEEK, Options, build_options
from ocop.trade.pooling.problem import Problem, problem_of
from ocop.trade.pooling.records import Demand, Hub, Limits, Offer


def explained(options: Options, problem: Problem, limits: Limits) -> Infeasible:
    """Return what stands in the way of a demand that no plan meets."""
    largest = quantity.largest(problem, limits)
    relaxations = tuple(_relaxations(options, problem, limits))
    needed = {one.code: one.needed for one in relaxations}
    suppliers, earliest = needed.get(Code.MAX_SUPPLIERS), needed.get(Code.TIME)
    return Infeasible(
        demand=options.demand.id,
        asked=options.demand.qty,
        largest=largest,
        binding=relaxations[0].code if relaxations else Code.CAPACITY,
        smallest_suppliers=suppliers if isinstance(suppliers, int) else None,
        earliest=earliest if isinstance(earliest, dt.date) else None,
        relaxations=relaxations,
        blocked=_blocked(options),
    )


def _relaxations(options: Options, problem: Problem, limits: Limits) -> Iterator[Relaxation]:
    """Yield the conditions that alone stand in the way: those of the buyer first that cost the least to change."""
    demand = options.demand
    if demand.max_suppliers is not None and (had := _enough(replace(problem, suppliers=None), limits)):
        yield Relaxation(Code.MAX_SUPPLIERS, quantity.fewest_suppliers(problem, limits), had)
    if had := quantity.smallest_above(problem, limits):
        yield Relaxation(Code.PACK, had, had)
    later = _earliest(options, limits)
    if later is not None:
        yield Relaxation(Code.TIME, later, demand.qty)
    if demand.inclusion_min is not None and (had := _enough(replace(problem, inclusion=None), limits)):
        yield Relaxation(Code.INCLUSION, None, had)
    if had := _enough_with(options, limits, offers=lambda offer: replace(offer, min_lot=min(offer.min_lot, 1))):
        yield Relaxation(Code.MIN_LOT, None, had)
    if had := _enough_with(options, limits, hubs=_roomy):
        yield Relaxation(Code.HUB_CAPACITY, None, had)
    if demand.min_stars and (had := _enough_with(options, limits, demand=replace(demand, min_stars={}))):
        yield Relaxation(Code.STARS, None, had)
    for kind in sorted(demand.certs):
        fewer = replace(demand, certs=demand.certs - {kind})
        if had := _enough_with(options, limits, demand=fewer):
            yield Relaxation(Code.CERTIFICATE, kind, had)


def _roomy(hub: Hub) -> Hub:
    return replace(hub, capacity=2**40)


def _enough(problem: Problem, limits: Limits) -> int | None:
    """Return the largest quantity if it meets the demand."""
    had = quantity.largest(problem, limits)
    return had if had >= problem.least else None


def _rebuilt(
    options: Options,
    demand: Demand | None = None,
    offers: Callable[[Offer], Offer] | None = None,
    hubs: Callable[[Hub], Hub] | None = None,
) -> Options:
    return build_options(
        options.demand if demand is None else demand,
        options.offers if offers is None else map(offers, options.offers),
        options.hubs if hubs is None else map(hubs, options.hubs),
        options.lanes,
        options.duties,
        options.today,
        split=options.split,
    )


def _enough_with(
    options: Options,
    limits: Limits,
    demand: Demand | None = None,
    offers: Callable[[Offer], Offer] | None = None,
    hubs: Callable[[Hub], Hub] | None = None,
) -> int | None:
    return _enough(problem_of(_rebuilt(options, demand, offers, hubs))[0], limits)


def _earliest(options: Options, limits: Limits) -> dt.date | None:
    """Return the earliest last day of arrival that would let the demand be met, if waiting helps at all."""
    demand = options.demand
    weeks = max((len(offer.weekly_capacity) for offer in options.offers), default=0)
    way = max((leg.days for offer in options.offers for leg in offer.inland.values()), default=0)
    onward = max((hub.days + lane.days for hub, lane in zip(options.hubs, options.lanes, strict=True)), default=0)
    horizon = (options.today - demand.window[1]).days + WEEK * weeks + way + onward

    def meets(days: int) -> bool:
        window = demand.window[0], demand.window[1] + dt.timedelta(days=days)
        return _enough_with(options, limits, demand=replace(demand, window=window)) is not None

    if horizon <= 0 or not meets(horizon):
        return None
    low, high = 0, horizon
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if meets(middle) else (middle, high)
    return demand.window[1] + dt.timedelta(days=high)


def _blocked(options: Options) -> tuple[Blocked, ...]:
    """Return the filters by the capacity that they keep out, most first."""
    count: dict[tuple[Code, str | int | dt.date | None], list[int]] = defaultdict(list)
    for one in options.rejected:
        shared = one.code in (Code.CATEGORY, Code.STARS, Code.CERTIFICATE, Code.DUTY_UNKNOWN)
        count[one.code, one.needed if shared else None].append(one.capacity)
    rows = [Blocked(code, needed, len(kept), int(np.sum(kept))) for (code, needed), kept in count.items()]
    return tuple(sorted(rows, key=lambda row: (-row.capacity, row.code, str(row.needed))))
