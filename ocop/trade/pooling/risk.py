"""Orders enough, and from the right makers, that the demand is delivered in full with a wanted probability.

A unit from maker i counts only as much as it adds to that chance: with r its default probability, x its quantity, q the
normal quantile of the wanted probability and s the spread of losses of the last plan,

    a_i = (1 - r_i) - q r_i (1 - r_i) x_i / s,

an outer approximation of the second-order cone. The normal distribution only steers the search: what is reported is
the exact chance, and the order is raised until that holds.
"""

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from ocop.trade.pooling import solver
from ocop.trade.pooling.answers import Code, Plan, RiskedPlan, Standby
from ocop.trade.pooling.assembly import plan_of
from ocop.trade.pooling.chance import fill_chance, spare_needed
from ocop.trade.pooling.highs import Floats, Ints
from ocop.trade.pooling.options import Options
from ocop.trade.pooling.pooling import checked
from ocop.trade.pooling.prices import values
from ocop.trade.pooling.problem import Problem, problem_of
from ocop.trade.pooling.records import Limits
from ocop.trade.pooling.solution import Choice

ROUNDS = 9
# The order is searched to this share of the demand.
FINE = 0.005
# Nobody orders more than this many times the demand to be sure of it.
MOST = 3.0
STANDBY = 5


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """What stays the same while weights and order change."""

    options: Options
    problem: Problem
    kept: Ints
    default: Floats
    limits: Limits

    def parts(self, choice: Choice) -> list[tuple[int, float]]:
        """Return quantity and default probability of each maker."""
        return list(zip(choice.qty.tolist(), self.default[choice.option].tolist(), strict=True))

    def chance(self, choice: Choice) -> float:
        """Return the chance that this choice delivers the demand."""
        return fill_chance(self.parts(choice), self.options.demand.qty)


def secure(options: Options, plan: Plan, fill_prob: float, limits: Limits | None = None) -> RiskedPlan:
    """Return the cheapest plan found that delivers the demand in full with the wanted probability, or the surest one
    found.

    The tolerance of the demand does not limit the order, since what is ordered above it is there to be lost; its
    sharing rule is not followed. The bound shown is still that of the demand without risk.

    :raises ValueError: the options allow split lots, for which makers' lines do not fail alone.
    """
    if options.split:
        raise ValueError("risk is counted for makers with one line each")
    limits = Limits() if limits is None else limits
    roomy = replace(options, demand=replace(options.demand, tolerance=MOST - 1))
    problem, kept = problem_of(roomy)
    default = np.array([options.offers[offer].default_prob for offer in options.offer[kept]])
    search = _Search(roomy, problem, kept, default, limits)
    before = plan.fill_chance
    if before >= fill_prob:
        return _answer(options, plan, plan, fill_prob, before, None, limits)
    best, blocked = _searched(search, fill_prob, plan)
    if best is None or (search.chance(best) < fill_prob and search.chance(best) <= before):
        return _answer(options, plan, plan, fill_prob, before, blocked, limits)
    prices, near = solver.relaxation(problem, limits)
    outcome = solver.Outcome(best, float(plan.lower_bound), prices, near, plan.methods)
    secured = checked(roomy, plan_of(roomy, kept, best, outcome))
    met = secured.fill_chance >= fill_prob
    return _answer(options, plan, secured, fill_prob, before, None if met else blocked, limits)


def _answer(
    options: Options, plan: Plan, secured: Plan, wanted: float, before: float, blocking: Code | None, limits: Limits
) -> RiskedPlan:
    return RiskedPlan(
        plan=secured,
        wanted=wanted,
        reached=secured.fill_chance,
        before=before,
        met=secured.fill_chance >= wanted,
        ordered=secured.qty,
        extra_cost=secured.total - plan.total,
        blocking=blocking,
        standby=standby(options, secured, STANDBY, limits),
    )


def _searched(search: _Search, wanted: float, plan: Plan) -> tuple[Choice | None, Code | None]:
    """Return the cheapest choice that meets the wish, else the surest, and what stopped the search from going on."""
    demand = search.options.demand.qty
    lots = {line.offer: line.qty for line in plan.lines}
    offers = search.options.offer[search.kept]
    expected = np.array([lots.get(search.options.offers[offer].id, 0) for offer in offers], dtype=np.float64)
    found: list[Choice] = []
    sure: list[Choice] = []
    near = np.arange(len(search.problem))
    need, low, high = float(demand), 0.0, np.inf
    for _ in range(ROUNDS):
        weight = _weights(search, expected, wanted)
        problem = replace(search.problem, weight=weight, least=round(need), floor=demand)
        outcome = solver.best(problem.only(near), search.limits, thorough=False)
        short = 0.0
        if outcome.choice is None:
            high = need
        else:
            choice = replace(outcome.choice, option=near[outcome.choice.option])
            near = near[outcome.near] if not found else near
            found.append(choice)
            if search.chance(choice) >= wanted:
                sure.append(choice)
                high = need
            else:
                low = need
                short = demand + spare_needed(search.parts(choice), wanted) - float(choice.qty.sum())
        if high - low < demand * FINE:
            break
        need = (low + high) / 2 if high < np.inf else need + max(short, demand * FINE)
        if found and not sure:
            expected = np.zeros(len(problem))
            expected[found[-1].option] = found[-1].qty
    if sure:
        return min(sure, key=lambda choice: choice.cost), None
    blocked = Code.CAPACITY if search.problem.suppliers is None else Code.MAX_SUPPLIERS
    return max(found, key=search.chance, default=None), blocked


def _weights(search: _Search, expected: Floats, wanted: float) -> Floats:
    """Return a_i by option; an option not in the last plan is judged at its full lot."""
    risk = search.default * (1.0 - search.default)
    spread = float(np.sqrt((risk * expected**2).sum()))
    lot = np.where(expected > 0, expected, search.problem.hi)
    if spread == 0.0:
        return 1.0 - search.default
    quantile = NormalDist().inv_cdf(wanted)
    return np.asarray(np.clip(1.0 - search.default - quantile * risk * lot / spread, 0.0, 1.0))


def standby(options: Options, plan: Plan, n: int = STANDBY, limits: Limits | None = None) -> tuple[Standby, ...]:
    """Return the makers to ask next when another falls out: not in the plan, through its hubs, best value first."""
    problem, kept = problem_of(options)
    prices, _ = solver.relaxation(problem, Limits() if limits is None else limits)
    chosen = {line.producer for line in plan.lines}
    opened = {use.hub for use in plan.hubs}
    reserve: list[Standby] = []
    value = values(problem, prices)
    for place in np.lexsort((np.arange(len(value)), value)).tolist():
        producer = options.producers[int(problem.producer[place])]
        hub = options.hubs[int(problem.hub[place])]
        if producer in chosen or hub.id not in opened:
            continue
        chosen.add(producer)
        qty = int(problem.hi[place])
        freight = problem.sites.container / problem.sites.container_qty if problem.sites.freight else None
        each = float(problem.unit[place] + (problem.fixed[place] + problem.onboarding[place]) / qty)
        each += 0.0 if freight is None else float(freight[problem.hub[place]])
        offer = options.offers[int(options.offer[kept[place]])]
        reserve.append(Standby(offer.id, producer, hub.id, qty, round(each * 1000)))
        if len(reserve) == n:
            break
    return tuple(reserve)
