"""Turns a choice of options into a plan: amounts rounded to money line by line, days, shares.

Every amount is computed in whole numbers from the records and rounded once, half up, so that anyone can recompute it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from ocop.trade.pooling.answers import HubUse, Line, Method, Plan
from ocop.trade.pooling.chance import fill_chance
from ocop.trade.pooling.highs import Ints
from ocop.trade.pooling.incoterms import INCLUDED, Part
from ocop.trade.pooling.options import WEEK, Options
from ocop.trade.pooling.problem import Sites, problem_of
from ocop.trade.pooling.records import Hub, Lane, Leg, Offer, Sharing
from ocop.trade.pooling.solution import Choice
from ocop.trade.pooling.solver import Outcome


def half_up(numerator: int, denominator: int) -> int:
    """Divide two whole numbers that are not negative, rounding half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def plan_of(options: Options, kept: Ints, choice: Choice, outcome: Outcome, *, least_cost: int | None = None) -> Plan:
    """Return the plan that a choice makes.

    :param kept: the place in `options` of each option of the problem that the choice speaks about.
    :param outcome: the least-cost outcome, whose bound and prices the plan carries.
    :param least_cost: the money that the least-cost plan costs, when this choice follows a sharing rule.
    """
    demand = options.demand
    problem, _ = problem_of(options)
    chosen = [(int(kept[option]), int(qty)) for option, qty in zip(choice.option, choice.qty, strict=True)]
    days = _maker_days(options, chosen)
    uses = tuple(_hub_uses(options, chosen, days, problem.sites))
    ships = {use.hub: use.ship for use in uses}
    onboarded: set[str] = set()
    lines = [_line(options, at, qty, days[at], ships, onboarded) for at, qty in chosen]
    lines.sort(key=lambda line: (line.producer, line.offer, line.hub))
    totals = _totals(lines, uses)
    total, qty = sum(totals.values()), sum(line.qty for line in lines)
    least = total if least_cost is None else least_cost
    bound = max(min(int(outcome.bound // 1), least), 0)
    unit = half_up(total * 1000, qty)
    return Plan(
        demand=demand.id,
        qty=qty,
        lines=tuple(lines),
        hubs=uses,
        totals=totals,
        total=total,
        unit_landed=unit,
        lower_bound=bound,
        gap=outcome.gap,
        exact=outcome.gap <= 1e-6 and Method.LIMIT_REACHED not in outcome.methods,
        delivery=max((use.arrive for use in uses), default=demand.window[0]),
        shares_by_country=_shares(lines, lambda line: (line.country,)),
        shares_by_flag=_shares(lines, lambda line: line.flags),
        inclusive_share=sum(line.qty for line in lines if line.flags) / qty,
        marginal_price=round(outcome.prices.least * 1000),
        sharing=demand.sharing if least_cost is not None else Sharing.LEAST_COST,
        sharing_cost=total - least,
        least_cost=least,
        fill=None,
        fill_chance=fill_chance(_risks(options, chosen), demand.qty),
        over_ceiling=demand.ceiling is not None and total * 1000 > demand.ceiling * qty,
        under_ceiling=None,
        methods=outcome.methods,
    )


def _line(
    options: Options, at: int, qty: int, days: tuple[dt.date, dt.date], ships: dict[str, dt.date], onboarded: set[str]
) -> Line:
    order_by, ready = days
    offer = options.offers[int(options.offer[at])]
    place = int(options.hub[at])
    hub, lane = options.hubs[place], options.lanes[place]
    leg, tier = offer.inland[hub.id], int(options.tier[at])
    parts = INCLUDED[options.demand.incoterm]
    price = offer.tiers[tier].unit_price
    first_line = offer.producer not in onboarded
    onboarded.add(offer.producer)
    return Line(
        offer=offer.id,
        producer=offer.producer,
        hub=hub.id,
        qty=qty,
        tier=tier,
        unit_price=price,
        exworks=half_up(qty * price, 1000),
        pickup=leg.pickup if Part.PICKUP in parts else 0,
        inland=half_up(qty * leg.cost_per_unit, 1000) if Part.INLAND in parts else 0,
        handling=half_up(qty * hub.handling, 1000) if Part.HANDLING in parts else 0,
        insurance=_insurance(price, leg, lane, qty) if Part.INSURANCE in parts else 0,
        haul=half_up(qty * lane.destination_haul, 1000) if Part.HAUL in parts else 0,
        duty=_duty(options, offer, price, leg, lane, qty) if Part.DUTY in parts else 0,
        onboarding=offer.onboarding if first_line else 0,
        country=offer.country,
        flags=offer.flags,
        order_by=order_by,
        ready=ready,
        at_hub=ready + dt.timedelta(days=leg.days),
        ship=ships[hub.id],
        arrive=ships[hub.id] + dt.timedelta(days=lane.days),
    )


def _value(price: int, leg: Leg, lane: Lane) -> int:
    """Return cost and freight of a unit, as a rate: freight at the rate of a full container, floored."""
    return price + leg.cost_per_unit + lane.container_cost * 1000 // lane.container_qty


def _insurance(price: int, leg: Leg, lane: Lane, qty: int) -> int:
    return half_up(qty * _value(price, leg, lane) * lane.insurance_permille, 1_000_000)


def _duty(options: Options, offer: Offer, price: int, leg: Leg, lane: Lane, qty: int) -> int:
    """Return the duty on cost, insurance and freight; goods that cross no border pay none."""
    demand = options.demand
    if offer.country == demand.dest_country:
        return 0
    duty = options.duties[offer.country, demand.dest_country]
    permille = min(duty.preferential_permille, duty.mfn_permille) if offer.origin_proof else duty.mfn_permille
    insured = _value(price, leg, lane) * (1000 + lane.insurance_permille)
    return half_up(qty * insured * permille, 1_000_000_000)


def _ready(options: Options, offer: Offer, qty: int) -> dt.date:
    """Return the end of the first week by which the quantity can be had."""
    got = 0
    for week, capacity in enumerate(offer.weekly_capacity):
        if WEEK * (week + 1) < offer.lead_days:
            continue
        got += capacity
        if got >= qty:
            return options.today + dt.timedelta(days=WEEK * (week + 1))
    raise ValueError("a line asks for more than its maker can have")


def _order_by(options: Options, offer: Offer, qty: int, ready: dt.date) -> dt.date:
    """Return the last day to order on for the quantity to be ready on that day."""
    got = 0
    week = (ready - options.today).days // WEEK - 1
    while got + offer.weekly_capacity[week] < qty:
        got += offer.weekly_capacity[week]
        week -= 1
    return options.today + dt.timedelta(days=max(WEEK * (week + 1) - offer.lead_days, 0))


def _risks(options: Options, chosen: list[tuple[int, int]]) -> list[tuple[int, float]]:
    """Return what each maker gives in all, and the probability that it gives nothing."""
    asked: dict[str, int] = defaultdict(int)
    fails: dict[str, float] = {}
    for at, qty in chosen:
        offer = options.offers[int(options.offer[at])]
        asked[offer.producer] += qty
        fails[offer.producer] = offer.default_prob
    return [(asked[name], fails[name]) for name in sorted(asked)]


def _maker_days(options: Options, chosen: list[tuple[int, int]]) -> dict[int, tuple[dt.date, dt.date]]:
    """Return by option the last day to order and the day on which all that its offer gives is ready."""
    asked: dict[int, int] = defaultdict(int)
    for at, qty in chosen:
        asked[int(options.offer[at])] += qty
    days = {}
    for at, _ in chosen:
        place = int(options.offer[at])
        offer, qty = options.offers[place], asked[place]
        ready = _ready(options, offer, qty)
        days[at] = _order_by(options, offer, qty, ready), ready
    return days


def _hub_uses(
    options: Options, chosen: list[tuple[int, int]], days: dict[int, tuple[dt.date, dt.date]], sites: Sites
) -> Iterator[HubUse]:
    """Yield the hubs in use. A hub ships when its last lot is handled."""
    parts = INCLUDED[options.demand.incoterm]
    for place in sorted({int(options.hub[at]) for at, _ in chosen}):
        hub, lane = options.hubs[place], options.lanes[place]
        through = [(at, qty) for at, qty in chosen if int(options.hub[at]) == place]
        load = sum(qty for _, qty in through)
        containers, loose, _ = sites.freight_of(place, load)
        ship = _ship(options, hub, lane, [(at, days[at][1]) for at, _ in through])
        yield HubUse(
            hub=hub.id,
            qty=load,
            containers=containers,
            lcl_qty=loose,
            opening=hub.open_cost if Part.OPENING in parts else 0,
            export_file=hub.export_file if Part.EXPORT_FILE in parts else 0,
            container_cost=containers * lane.container_cost,
            lcl_cost=half_up(loose * lane.lcl_rate, 1000),
            ship=ship,
            arrive=ship + dt.timedelta(days=lane.days),
        )


def _ship(options: Options, hub: Hub, lane: Lane, through: list[tuple[int, dt.date]]) -> dt.date:
    """Return the day of shipping: all lots handled, and not so soon that they arrive before the window."""
    handled = [
        ready + dt.timedelta(days=options.offers[int(options.offer[at])].inland[hub.id].days + hub.days)
        for at, ready in through
    ]
    return max(*handled, options.demand.window[0] - dt.timedelta(days=lane.days))


def _totals(lines: list[Line], uses: tuple[HubUse, ...]) -> dict[Part, int]:
    return {
        Part.EXWORKS: sum(line.exworks for line in lines),
        Part.ONBOARDING: sum(line.onboarding for line in lines),
        Part.PICKUP: sum(line.pickup for line in lines),
        Part.INLAND: sum(line.inland for line in lines),
        Part.HANDLING: sum(line.handling for line in lines),
        Part.OPENING: sum(use.opening for use in uses),
        Part.EXPORT_FILE: sum(use.export_file for use in uses),
        Part.FREIGHT: sum(use.container_cost + use.lcl_cost for use in uses),
        Part.INSURANCE: sum(line.insurance for line in lines),
        Part.HAUL: sum(line.haul for line in lines),
        Part.DUTY: sum(line.duty for line in lines),
    }


def _shares(lines: list[Line], names: Callable[[Line], Iterable[str]]) -> dict[str, float]:
    """Return the share of the quantity under each name, in the order of the names."""
    total = sum(line.qty for line in lines)
    shares: dict[str, int] = defaultdict(int)
    for line in lines:
        for name in names(line):
            shares[name] += line.qty
    return {name: shares[name] / total for name in sorted(shares)}
