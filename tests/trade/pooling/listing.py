"""The least cost of a small case by listing every choice: slow, plain, and independent of the engine."""

import datetime as dt
from collections.abc import Iterator
from itertools import product

from ocop.trade.pooling import Demand, Duty, Hub, Lane, Offer
from tests.trade.pooling.make import TODAY, Case

type Pick = tuple[Offer, Hub, Lane, int]


def least_cost(case: Case) -> float | None:
    """Return the least DDP cost over all choices that keep every condition, or None."""
    lanes = {lane.hub: lane for lane in case.lanes}
    ways = [[None, *_picks(offer, case, lanes)] for offer in case.offers]
    costs = (
        _cost(case, [pick for pick in picks if pick is not None])
        for picks in product(*ways)
        if _allowed(case.demand, [pick for pick in picks if pick is not None])
    )
    return min(costs, default=None)


def _picks(offer: Offer, case: Case, lanes: dict[str, Lane]) -> Iterator[Pick]:
    for hub in case.hubs:
        if hub.id not in offer.inland:
            continue
        lane = lanes[hub.id]
        days = offer.inland[hub.id].days + hub.days + lane.days
        weeks = range(1, len(offer.weekly_capacity) + 1)
        ends = {week: TODAY + dt.timedelta(weeks=week) for week in weeks}
        had = sum(
            offer.weekly_capacity[week - 1]
            for week in weeks
            if (ends[week] - TODAY).days >= offer.lead_days
            and ends[week] + dt.timedelta(days=days) <= case.demand.window[1]
        )
        for qty in range(offer.pack, had + 1, offer.pack):
            if qty >= max(offer.min_lot, offer.tiers[0].from_qty):
                yield offer, hub, lane, qty


def _allowed(demand: Demand, picks: list[Pick]) -> bool:
    total = sum(qty for _, _, _, qty in picks)
    if not demand.qty <= total <= demand.qty + int(demand.qty * demand.tolerance + 1e-9):
        return False
    if demand.max_suppliers is not None and len(picks) > demand.max_suppliers:
        return False
    flagged = sum(qty for offer, _, _, qty in picks if offer.flags)
    if demand.inclusion_min is not None and flagged < demand.inclusion_min * total - 1e-9:
        return False
    loads: dict[str, int] = {}
    for _, hub, _, qty in picks:
        loads[hub.id] = loads.get(hub.id, 0) + qty
        if loads[hub.id] > hub.capacity:
            return False
    return True


def _cost(case: Case, picks: list[Pick]) -> float:
    cost = 0.0
    loads: dict[str, tuple[Hub, Lane, int]] = {}
    for offer, hub, lane, qty in picks:
        leg = offer.inland[hub.id]
        price = [tier.unit_price for tier in offer.tiers if tier.from_qty <= qty][-1]
        value = price + leg.cost_per_unit + lane.container_cost * 1000 // lane.container_qty
        insurance = value * lane.insurance_permille / 1000
        duty = (value + insurance) * _permille(case.duties[offer.country, "SG"], offer) / 1000
        each = price + leg.cost_per_unit + hub.handling + insurance + lane.destination_haul + duty
        cost += qty * each / 1000 + leg.pickup + offer.onboarding
        loads[hub.id] = hub, lane, loads.get(hub.id, (hub, lane, 0))[2] + qty
    for hub, lane, load in loads.values():
        cost += hub.open_cost + hub.export_file + _freight(lane, load)
    return cost


def _permille(duty: Duty, offer: Offer) -> int:
    return duty.preferential_permille if offer.origin_proof else duty.mfn_permille


def _freight(lane: Lane, load: int) -> float:
    costs = []
    for containers in range(load // lane.container_qty + 2):
        loose = max(load - containers * lane.container_qty, 0)
        if loose <= lane.lcl_max:
            costs.append(containers * lane.container_cost + loose * lane.lcl_rate / 1000)
    return min(costs)
