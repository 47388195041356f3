"""Puts a question to the pooling engine and turns its answer into the buyer's unit and currency."""

import datetime as dt
from collections import Counter
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from ocop.trade import pooling
from ocop.trade.pooling import Code, Part
from ocop.trade.question import LeftOut, Question, Scale
from ocop.trade.results import (
    Asked,
    Barred,
    FrontierPoint,
    Omitted,
    PlanHub,
    PlanLine,
    PlanResult,
    RateUsed,
    Relaxed,
    Reserve,
    Risk,
    Shortfall,
    Solution,
    Value,
)

ENGINE = "pooling 1"
FRONTIER_SHARES = (Decimal("0.5"), Decimal("0.75"), Decimal(1), Decimal("1.25"), Decimal("1.5"))
MOST_OMITTED = 60
FEW_MAKERS = 3
"""Below this number of makers, shares of women-led and remote ones would tell about single people: they are hidden."""

QUANTITIES = frozenset({Code.MIN_LOT, Code.CAPACITY, Code.HUB_CAPACITY, Code.LOT_TOO_SMALL, Code.PACK})


@dataclass(frozen=True)
class Solved:
    """The least-cost plan (by the sharing rule, if there is one), the plan that is shown, and how sure it is."""

    options: pooling.Options
    base: pooling.Plan
    shown: pooling.Plan
    risk: pooling.RiskedPlan | None


def answer(question: Question, asked: Asked, limits: pooling.Limits) -> PlanResult:
    """Return the best plan for a question with its risk, frontier and left-out offers, or why there is none."""
    options = question.options()
    solved = _solve(question, options, limits)
    if isinstance(solved, pooling.Infeasible):
        omitted, counts = _omitted(question, options, None, limits)
        return _result(question, asked, None, shortfall_of(solved, question.scale), (), omitted, counts)
    frontier = tuple(point_of(point, question.scale) for point in _frontier(question, options, solved.base, limits))
    omitted, counts = _omitted(question, options, solved, limits)
    solution = solution_of(question, solved)
    return _result(question, asked, solution, None, frontier, omitted, counts)


def exact_why_not(question: Question, product: str, limits: pooling.Limits, *, shown: frozenset[str]) -> Omitted | None:
    """Return why a product's offer is in the plan or not, with the offer forced in; None if there is no such offer.

    :param shown: the products of the plan that is shown. Sharing rule and certainty are only worked out again where
        the answer hangs on them: for a product in that plan, or in the least-cost plan but not in that one.
    """
    for left in question.left_out:
        if left.product == product:
            return _left_out(left)
    options = question.options()
    if product not in {offer.id for offer in question.offers}:
        return None
    if product not in shown:
        least = pooling.pool(_at_least_cost(options), limits)
        if isinstance(least, pooling.Plan) and all(line.offer != product for line in least.lines):
            return omitted_of(pooling.why_not(options, least, product, limits), question.scale)
    solved = _solve(question, options, limits)
    if isinstance(solved, pooling.Infeasible):
        return None
    in_shown = any(line.offer == product for line in solved.shown.lines)
    plan = solved.shown if in_shown else solved.base
    return omitted_of(pooling.why_not(options, plan, product, limits), question.scale)


def _at_least_cost(options: pooling.Options) -> pooling.Options:
    """Return the options of the same demand without its sharing rule."""
    demand = replace(options.demand, sharing=pooling.Sharing.LEAST_COST, cost_limit_permille=0)
    return replace(options, demand=demand)


def _frontier(
    question: Question, options: pooling.Options, base: pooling.Plan, limits: pooling.Limits
) -> list[pooling.Point]:
    """Return the least cost of quantities around the asked one; what the least-cost plan says is not solved again."""
    asked = question.demand.qty
    others = {max(round(share * asked), 1) for share in FRONTIER_SHARES} - {asked}
    least = base.point if base.least is None else base.least
    points = [replace(least, qty=asked), *pooling.frontier(options, sorted(others), limits)]
    return sorted(points, key=lambda point: point.qty)


def _solve(question: Question, options: pooling.Options, limits: pooling.Limits) -> Solved | pooling.Infeasible:
    """Return the plans. A sharing rule goes before the wanted certainty: then the chance is only told, not bought."""
    found = pooling.pool(options, limits)
    if isinstance(found, pooling.Infeasible):
        return found
    if question.demand.fill_prob is None:
        return Solved(options, found, found, None)
    risked = pooling.secure(options, found, question.demand.fill_prob, limits)
    shares = question.demand.sharing is not pooling.Sharing.LEAST_COST
    return Solved(options, found, found if shares else risked.plan, risked)


def omitted_of(reason: pooling.Reason, scale: Scale) -> Omitted:
    """Return why an offer is in or out, in the buyer's unit and currency."""
    return Omitted(
        product=reason.offer,
        code=reason.code.value,
        held=_value(reason.code, reason.held, scale),
        needed=_value(reason.code, reason.needed, scale),
        quantity=scale.quantity(reason.qty),
        extra_cost=None if reason.delta is None else scale.money(reason.delta),
        price_to_enter=None if reason.price_to_enter is None else scale.unit_price(reason.price_to_enter),
        exact=reason.exact,
    )


def point_of(point: pooling.Point, scale: Scale) -> FrontierPoint:
    """Return a point of price against quantity in the buyer's unit and currency."""
    return FrontierPoint(
        quantity=scale.quantity(point.qty),
        total=None if point.cost is None else scale.money(point.cost),
        unit_landed=None if point.unit_landed is None else scale.unit_price(point.unit_landed),
        suppliers=point.suppliers,
    )


def shortfall_of(found: pooling.Infeasible, scale: Scale) -> Shortfall:
    """Return what stands in the way of a demand, in the buyer's unit."""
    return Shortfall(
        largest=scale.quantity(found.largest),
        binding=found.binding.value,
        smallest_suppliers=found.smallest_suppliers,
        earliest=found.earliest,
        relaxations=tuple(
            Relaxed(
                code=one.code.value, needed=_value(one.code, one.needed, scale), largest=scale.quantity(one.largest)
            )
            for one in found.relaxations
        ),
        barred=tuple(
            Barred(
                code=one.code.value,
                needed=_value(one.code, one.needed, scale),
                offers=one.offers,
                quantity=scale.quantity(one.capacity),
            )
            for one in found.blocked
        ),
    )


def solution_of(question: Question, solved: Solved) -> Solution:
    """Return the plan that is shown in the buyer's unit and currency; bound and gap are the least-cost plan's."""
    scale, base, plan, risked = question.scale, solved.base, solved.shown, solved.risk
    makers = {line.producer for line in plan.lines}
    open_about_people = len(makers) >= FEW_MAKERS
    shares = _hub_shares(plan)
    return Solution(
        quantity=scale.quantity(plan.qty),
        total=scale.money(plan.total),
        unit_landed=scale.unit_price(plan.unit_landed),
        lower_bound=scale.money(base.lower_bound),
        gap=base.gap,
        exact=base.exact,
        delivery=plan.delivery,
        least_cost=scale.money(base.least_cost),
        sharing_cost=scale.money(base.sharing_cost),
        fill=base.fill,
        marginal_price=scale.unit_price(plan.marginal_price),
        over_ceiling=plan.over_ceiling,
        under_ceiling=None if plan.under_ceiling is None else point_of(plan.under_ceiling, scale),
        methods=tuple(method.value for method in base.methods),
        parts={part.value: scale.money(plan.totals[part]) for part in Part if part in plan.totals},
        countries=dict(sorted(plan.shares_by_country.items())),
        flags=dict(sorted(plan.shares_by_flag.items())) if open_about_people else None,
        inclusive_share=plan.inclusive_share if open_about_people else None,
        lines=tuple(_line(line, scale, share) for line, share in zip(plan.lines, shares, strict=True)),
        hubs=tuple(_hub(use, question) for use in plan.hubs),
        risk=None if risked is None else _risk(risked, plan, scale),
        reserves=() if risked is None else tuple(_reserve(one, scale) for one in risked.standby),
    )


def _result(
    question: Question,
    asked: Asked,
    solution: Solution | None,
    shortfall: Shortfall | None,
    frontier: tuple[FrontierPoint, ...],
    omitted: tuple[Omitted, ...],
    counts: dict[str, int],
) -> PlanResult:
    return PlanResult(
        outcome="infeasible" if solution is None else "plan",
        engine=ENGINE,
        day=question.today,
        demand=asked,
        kg_per_unit=question.kg_per_unit,
        offers=len(question.offers) + len(question.left_out),
        demonstration=question.demonstration,
        rates=tuple(RateUsed.model_validate(asdict(one)) for one in question.rates),
        plan=solution,
        shortfall=shortfall,
        frontier=frontier,
        omitted=omitted,
        omitted_counts=counts,
    )


def _omitted(
    question: Question, options: pooling.Options, solved: Solved | None, limits: pooling.Limits
) -> tuple[tuple[Omitted, ...], dict[str, int]]:
    """Return the left-out offers, those that came nearest first, and how many there are of each reason."""
    scale = question.scale
    rejected = {one.offer for one in options.rejected}
    near: list[pooling.Reason] = []
    if solved is not None:
        chosen = {line.offer for line in solved.shown.lines}
        reasons = pooling.estimates(options, solved.base, limits)
        near = [one for one in reasons if one.offer not in rejected and one.offer not in chosen]
        near.sort(key=lambda one: (one.delta is None, one.delta or 0, one.offer))
    counts = Counter(one.code.value for one in near)
    counts.update(one.code.value for one in options.rejected)
    counts.update(one.code.value for one in question.left_out)
    barred = sorted(options.rejected, key=lambda one: (-one.capacity, one.offer))
    omitted = (
        *(omitted_of(one, scale) for one in near),
        *(_rejected(one, scale) for one in barred),
        *(_left_out(one) for one in question.left_out),
    )
    return omitted[:MOST_OMITTED], dict(sorted(counts.items()))


def _rejected(one: pooling.Rejected, scale: Scale) -> Omitted:
    return Omitted(
        product=one.offer,
        code=one.code.value,
        held=_value(one.code, one.held, scale),
        needed=_value(one.code, one.needed, scale),
        quantity=scale.quantity(one.capacity),
    )


def _left_out(one: LeftOut) -> Omitted:
    held, needed = (Value(kind="text", value=text) if text else None for text in (one.held, one.needed))
    return Omitted(product=one.product, code=one.code.value, held=held, needed=needed)


def _line(line: pooling.Line, scale: Scale, hub_share: int) -> PlanLine:
    return PlanLine(
        product=line.offer,
        producer="" if line.producer.startswith("of ") else line.producer,
        country=line.country,
        hub=line.hub,
        quantity=scale.quantity(line.qty),
        unit_price=scale.unit_price(line.unit_price),
        exworks=scale.money(line.exworks),
        onboarding=scale.money(line.onboarding),
        pickup=scale.money(line.pickup),
        inland=scale.money(line.inland),
        handling=scale.money(line.handling),
        insurance=scale.money(line.insurance),
        haul=scale.money(line.haul),
        duty=scale.money(line.duty),
        hub_share=scale.money(hub_share),
        order_by=line.order_by,
        ready=line.ready,
        at_hub=line.at_hub,
        ship=line.ship,
        arrive=line.arrive,
    )


def _hub_shares(plan: pooling.Plan) -> list[int]:
    """Share each hub's cost among its lines by quantity, in whole minor units that add up to the hub's cost."""
    given: dict[str, tuple[int, int]] = {}
    uses = {use.hub: use for use in plan.hubs}
    shares = []
    for line in plan.lines:
        use = uses[line.hub]
        quantity, cost = given.get(line.hub, (0, 0))
        quantity += line.qty
        until_here = use.cost * quantity // use.qty
        shares.append(until_here - cost)
        given[line.hub] = (quantity, until_here)
    return shares


def _hub(use: pooling.HubUse, question: Question) -> PlanHub:
    scale = question.scale
    hub = next(one for one in question.hubs if one.id == use.hub)
    return PlanHub(
        code=hub.id,
        name=hub.name,
        country=hub.country,
        latitude=hub.place.lat,
        longitude=hub.place.lon,
        mode=question.modes[hub.id],
        quantity=scale.quantity(use.qty),
        containers=use.containers,
        loose=scale.quantity(use.lcl_qty),
        opening=scale.money(use.opening),
        export_file=scale.money(use.export_file),
        freight=scale.money(use.container_cost + use.lcl_cost),
        ship=use.ship,
        arrive=use.arrive,
    )


def _risk(risked: pooling.RiskedPlan, shown: pooling.Plan, scale: Scale) -> Risk:
    """Return how sure the shown plan is; one that follows a sharing rule was not made surer."""
    bought = shown is risked.plan
    return Risk(
        wanted=risked.wanted,
        reached=risked.reached if bought else risked.before,
        before=risked.before,
        met=risked.met if bought else risked.before >= risked.wanted,
        extra_cost=scale.money(risked.extra_cost if bought else 0),
        blocking="" if not bought or risked.blocking is None else risked.blocking.value,
    )


def _reserve(one: pooling.Standby, scale: Scale) -> Reserve:
    return Reserve(
        product=one.offer,
        producer="" if one.producer.startswith("of ") else one.producer,
        hub=one.hub,
        quantity=scale.quantity(one.qty),
        unit_landed=scale.unit_price(one.unit_landed),
    )


def _value(code: Code, value: str | int | float | dt.date | None, scale: Scale) -> Value | None:
    match value:
        case None:
            return None
        case dt.date():
            return Value(kind="day", value=value.isoformat())
        case int() if code in QUANTITIES:
            return Value(kind="quantity", value=str(scale.quantity(value)))
        case int():
            return Value(kind="number", value=str(value))
        case float():
            return Value(kind="share", value=str(value))
        case _:
            return Value(kind="text", value=value)
