"""Checks a plan against the records alone. It shares no code with the engine, so that a fault there cannot hide here.

The engine itself refuses to return a plan with a violation.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from ocop.trade.pooling.answers import HubUse, Line, Plan, Violation
from ocop.trade.pooling.incoterms import INCLUDED, Part
from ocop.trade.pooling.records import Demand, Duty, Hub, Lane, Offer


def verify(
    demand: Demand,
    offers: Iterable[Offer],
    hubs: Iterable[Hub],
    lanes: Iterable[Lane],
    duties: Mapping[tuple[str, str], Duty],
    today: dt.date,
    plan: Plan,
    *,
    split: bool = False,
    least: int | None = None,
) -> tuple[Violation, ...]:
    """Return every condition that the plan breaks.

    :param split: lots of one maker may pass through several hubs.
    :param least: a smaller quantity than the demand's that this plan is meant to reach (a plan of part of it).
    """
    named = {line.offer for line in plan.lines}
    by_id = {offer.id: offer for offer in offers if offer.id in named}
    sites = {hub.id: hub for hub in hubs}
    ways = {lane.hub: lane for lane in lanes if lane.dest == demand.dest}
    unknown = [
        Violation("known", line.offer, line.hub, "an offer with a leg to a hub with a lane")
        for line in plan.lines
        if line.offer not in by_id
        or line.hub not in by_id[line.offer].inland
        or not {line.hub} <= sites.keys() & ways.keys()
    ]
    if unknown:
        return tuple(unknown)
    found: list[Violation] = []
    for line in plan.lines:
        offer, hub, lane = by_id[line.offer], sites[line.hub], ways[line.hub]
        found += _offer_rules(demand, offer, today)
        found += _line_quantity(line, offer)
        found += _line_cost(demand, line, offer, hub, lane, duties, split)
        found += _line_days(demand, line, offer, hub, lane, today)
    found += _capacities(plan, by_id, today)
    for use in plan.hubs:
        found += _hub(demand, plan, use, sites[use.hub], ways[use.hub])
    found += _whole(demand, plan, split, demand.qty if least is None else least)
    found += _sums(plan)
    return tuple(found)


def _differs(rule: str, where: str, found: object, expected: object) -> Iterator[Violation]:
    if found != expected:
        yield Violation(rule, where, str(found), str(expected))


def _holds(rule: str, where: str, true: bool, found: object, expected: object) -> Iterator[Violation]:
    if not true:
        yield Violation(rule, where, str(found), str(expected))


def _offer_rules(demand: Demand, offer: Offer, today: dt.date) -> Iterator[Violation]:
    yield from _differs("category", offer.id, offer.category, demand.category)
    if offer.valid_until is not None:
        yield from _holds("validity", offer.id, today < offer.valid_until, offer.valid_until, f"after {today}")
    last = demand.window[1]
    for kind in demand.certs:
        good = any(cert.kind == kind and (cert.valid_until is None or last < cert.valid_until) for cert in offer.certs)
        yield from _holds("certificate", offer.id, good, "missing or ended", kind)
    if demand.min_stars:
        starred = any(
            one.stars >= demand.min_stars.get(one.scheme, 10**9) and (one.valid_until is None or last < one.valid_until)
            for one in offer.stars
        )
        yield from _holds("stars", offer.id, starred, "too few or ended", dict(demand.min_stars))


def _line_quantity(line: Line, offer: Offer) -> Iterator[Violation]:
    yield from _differs("producer", line.offer, line.producer, offer.producer)
    yield from _holds("min_lot", line.offer, line.qty >= max(offer.min_lot, 1), line.qty, offer.min_lot)
    yield from _differs("pack", line.offer, line.qty % offer.pack, 0)
    reached = [place for place, tier in enumerate(offer.tiers) if tier.from_qty <= line.qty]
    yield from _differs("tier", line.offer, line.tier, reached[-1] if reached else None)
    if 0 <= line.tier < len(offer.tiers):
        yield from _differs("unit_price", line.offer, line.unit_price, offer.tiers[line.tier].unit_price)
    yield from _differs("country", line.offer, line.country, offer.country)
    yield from _differs("flags", line.offer, line.flags, offer.flags)


def _money(amount: Fraction) -> int:
    """Round to whole minor units, half up."""
    return int((amount + Fraction(1, 2)) // 1)


def _line_cost(
    demand: Demand,
    line: Line,
    offer: Offer,
    hub: Hub,
    lane: Lane,
    duties: Mapping[tuple[str, str], Duty],
    split: bool,
) -> Iterator[Violation]:
    held = INCLUDED[demand.incoterm]
    leg = offer.inland[hub.id]
    freight = Fraction((lane.container_cost * 1000) // lane.container_qty)
    cost_and_freight = (line.unit_price + leg.cost_per_unit + freight) * line.qty / 1000
    insurance = cost_and_freight * Fraction(lane.insurance_permille, 1000)
    tariff = Fraction(0)
    if offer.country != demand.dest_country and (offer.country, demand.dest_country) in duties:
        duty = duties[offer.country, demand.dest_country]
        permille = duty.mfn_permille
        if offer.origin_proof:
            permille = min(permille, duty.preferential_permille)
        tariff = Fraction(permille, 1000)
    expected = {
        Part.EXWORKS: Fraction(line.unit_price * line.qty, 1000),
        Part.PICKUP: Fraction(leg.pickup),
        Part.INLAND: Fraction(leg.cost_per_unit * line.qty, 1000),
        Part.HANDLING: Fraction(hub.handling * line.qty, 1000),
        Part.INSURANCE: insurance,
        Part.HAUL: Fraction(lane.destination_haul * line.qty, 1000),
        Part.DUTY: (cost_and_freight + insurance) * tariff,
    }
    shown = {
        Part.EXWORKS: line.exworks,
        Part.PICKUP: line.pickup,
        Part.INLAND: line.inland,
        Part.HANDLING: line.handling,
        Part.INSURANCE: line.insurance,
        Part.HAUL: line.haul,
        Part.DUTY: line.duty,
    }
    for part, amount in expected.items():
        yield from _differs(part.value, line.offer, shown[part], _money(amount) if part in held else 0)
    if not split or line.onboarding:
        yield from _differs("onboarding", line.offer, line.onboarding, offer.onboarding)


def _line_days(demand: Demand, line: Line, offer: Offer, hub: Hub, lane: Lane, today: dt.date) -> Iterator[Violation]:
    day = dt.timedelta(days=1)
    yield from _holds("order_by", line.offer, line.order_by >= today, line.order_by, today)
    lead = line.order_by + offer.lead_days * day
    yield from _holds("lead_time", line.offer, line.ready >= lead, line.ready, lead)
    yield from _differs("at_hub", line.offer, line.at_hub, line.ready + offer.inland[hub.id].days * day)
    handled = line.at_hub + hub.days * day
    yield from _holds("ship", line.offer, line.ship >= handled, line.ship, handled)
    yield from _differs("arrive", line.offer, line.arrive, line.ship + lane.days * day)
    within = demand.window[0] <= line.arrive <= demand.window[1]
    yield from _holds("window", line.offer, within, line.arrive, " to ".join(map(str, demand.window)))


def _capacities(plan: Plan, by_id: Mapping[str, Offer], today: dt.date) -> Iterator[Violation]:
    """Check that the weeks between the order and the ready day yield what all lines of an offer take."""
    for offer_id in sorted(by_id):
        lines = [line for line in plan.lines if line.offer == offer_id]
        offer = by_id[offer_id]
        asked = sum(line.qty for line in lines)
        first = max(line.order_by for line in lines) + dt.timedelta(days=offer.lead_days)
        last = min(line.ready for line in lines)
        had = sum(
            capacity
            for week, capacity in enumerate(offer.weekly_capacity, start=1)
            if first <= today + dt.timedelta(weeks=week) <= last
        )
        yield from _holds("capacity", offer_id, asked <= had, asked, had)


def _hub(demand: Demand, plan: Plan, use: HubUse, hub: Hub, lane: Lane) -> Iterator[Violation]:
    held = INCLUDED[demand.incoterm]
    load = sum(line.qty for line in plan.lines if line.hub == use.hub)
    yield from _differs("hub_qty", use.hub, use.qty, load)
    yield from _holds("hub_used", use.hub, load > 0, load, "some")
    yield from _holds("hub_capacity", use.hub, load <= hub.capacity, load, hub.capacity)
    yield from _differs("opening", use.hub, use.opening, hub.open_cost if Part.OPENING in held else 0)
    yield from _differs("export_file", use.hub, use.export_file, hub.export_file if Part.EXPORT_FILE in held else 0)
    if Part.FREIGHT in held:
        room = use.containers * lane.container_qty + use.lcl_qty
        yield from _holds("shipping_room", use.hub, load <= room, load, room)
        yield from _holds("lcl_limit", use.hub, use.lcl_qty <= lane.lcl_max, use.lcl_qty, lane.lcl_max)
    yield from _differs("container_cost", use.hub, use.container_cost, use.containers * lane.container_cost)
    yield from _differs("lcl_cost", use.hub, use.lcl_cost, _money(Fraction(use.lcl_qty * lane.lcl_rate, 1000)))
    yield from _differs("hub_arrive", use.hub, use.arrive, use.ship + dt.timedelta(days=lane.days))
    for line in plan.lines:
        if line.hub == use.hub:
            yield from _differs("hub_ship", line.offer, line.ship, use.ship)


def _whole(demand: Demand, plan: Plan, split: bool, least: int) -> Iterator[Violation]:
    qty = sum(line.qty for line in plan.lines)
    most = demand.qty + int(demand.qty * demand.tolerance + 1e-9)
    yield from _holds("demand", demand.id, least <= qty <= most, qty, f"{least} to {most}")
    lines = Counter((line.offer, line.hub) if split else (line.producer,) for line in plan.lines)
    for name, count in sorted(lines.items()):
        yield from _differs("one_line_each", " ".join(name), count, 1)
    makers = {line.producer for line in plan.lines}
    if demand.max_suppliers is not None:
        few = len(makers) <= demand.max_suppliers
        yield from _holds("max_suppliers", demand.id, few, len(makers), demand.max_suppliers)
    if demand.inclusion_min is not None:
        share = Fraction(sum(line.qty for line in plan.lines if line.flags), max(qty, 1))
        enough = float(share) >= demand.inclusion_min - 1e-9
        yield from _holds("inclusion", demand.id, enough, float(share), demand.inclusion_min)
    paid: dict[str, int] = defaultdict(int)
    for line in plan.lines:
        paid[line.producer] += int(line.onboarding > 0)
    for producer, times in sorted(paid.items()):
        yield from _holds("onboarding_once", producer, times <= 1, times, 1)
    opened = sorted({line.hub for line in plan.lines})
    yield from _differs("hubs", demand.id, [use.hub for use in plan.hubs], opened)


def _sums(plan: Plan) -> Iterator[Violation]:
    names = ("exworks", "pickup", "inland", "handling", "insurance", "haul", "duty", "onboarding")
    by_part = {Part(name): sum(getattr(line, name) for line in plan.lines) for name in names}
    by_part[Part.OPENING] = sum(use.opening for use in plan.hubs)
    by_part[Part.EXPORT_FILE] = sum(use.export_file for use in plan.hubs)
    by_part[Part.FREIGHT] = sum(use.container_cost + use.lcl_cost for use in plan.hubs)
    for part in Part:
        yield from _differs("total", part.value, plan.totals.get(part), by_part[part])
    total, qty = sum(by_part.values()), sum(line.qty for line in plan.lines)
    yield from _differs("total", plan.demand, plan.total, total)
    yield from _differs("qty", plan.demand, plan.qty, qty)
    if qty:
        yield from _differs("unit_landed", plan.demand, plan.unit_landed, _money(Fraction(total * 1000, qty)))
    yield from _holds("bound", plan.demand, plan.lower_bound <= plan.least_cost, plan.lower_bound, plan.least_cost)
    yield from _differs("sharing_cost", plan.demand, plan.sharing_cost, total - plan.least_cost)
    last = max((use.arrive for use in plan.hubs), default=plan.delivery)
    yield from _differs("delivery", plan.demand, plan.delivery, last)
