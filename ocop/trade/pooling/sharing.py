"""How an order is shared when the least cost is not the only wish: equally by capacity, or the smallest makers first.

Both rules look among the makers near the least-cost plan (all makers of a small register), and stop where the plan
would cost more than the buyer's limit allows over the least cost.
"""

from dataclasses import replace

import numpy as np

from ocop.trade.pooling import solver
from ocop.trade.pooling.answers import Method, Plan
from ocop.trade.pooling.assembly import plan_of
from ocop.trade.pooling.highs import Floats, Ints
from ocop.trade.pooling.options import Options
from ocop.trade.pooling.prices import bound, values, whole_values
from ocop.trade.pooling.problem import Problem
from ocop.trade.pooling.records import Limits, Sharing
from ocop.trade.pooling.solution import Choice
from ocop.trade.pooling.solver import Outcome

# Shares of capacity are told apart down to this.
FINE = 0.01
# A rule is a wish, not a proof: what it costs need not be known more finely than this.
GAP = 2e-3


def shared(options: Options, problem: Problem, kept: Ints, outcome: Outcome, plan: Plan, limits: Limits) -> Plan:
    """Return the plan that follows the demand's sharing rule, or the least-cost plan, said so, where none does in
    the limit.
    """
    if outcome.choice is None:
        raise ValueError("sharing needs a least-cost choice")
    rule = options.demand.sharing
    budget = outcome.choice.cost * (1 + options.demand.cost_limit_permille / 1000)
    effort = replace(limits, gap=max(limits.gap, GAP))
    found: Choice | None = None
    fill: float | None = None
    if rule is Sharing.PROPORTIONAL and not options.split:
        found, fill = _proportional(problem.only(outcome.near), budget, effort)
    elif rule is Sharing.SMALLEST_FIRST and not options.split:
        found = _smallest_first(problem, outcome, budget, effort)
    if found is None:
        return replace(plan, sharing=rule, methods=(*plan.methods, Method.SHARING_NOT_POSSIBLE), least=plan.point)
    choice = replace(found, option=outcome.near[found.option])
    share = plan_of(options, kept, choice, outcome, least_cost=plan.least_cost)
    return replace(share, fill=fill, methods=(*share.methods, Method.SHARED), least=plan.point)


def capacities(problem: Problem) -> Floats:
    """Return by option the most that its producer can have in time through any hub."""
    most = np.zeros(problem.producers)
    np.maximum.at(most, problem.producer, problem.capacity)
    return np.asarray(most[problem.producer])


def at_fill(problem: Problem, fill: float) -> tuple[Problem, Ints]:
    """Return the problem in which each maker gives this share of its capacity or nothing, and where its options stood.

    A maker may give the pack below or the pack above the share, and gives its smallest lot where that is larger.
    """
    target = fill * capacities(problem)
    below = np.floor(target / problem.pack + 1e-9).astype(np.int64) * problem.pack
    above = np.ceil(target / problem.pack - 1e-9).astype(np.int64) * problem.pack
    smallest = np.full(problem.producers, np.iinfo(np.int64).max)
    np.minimum.at(smallest, problem.producer, problem.lo)
    lo = np.maximum(below, problem.lo)
    hi = np.minimum(np.maximum(above, smallest[problem.producer]), problem.hi)
    kept = np.flatnonzero(lo <= hi)
    return replace(problem, lo=lo, hi=hi).only(kept), kept


def _proportional(problem: Problem, budget: float, limits: Limits) -> tuple[Choice | None, float | None]:
    """Return the widest equal sharing within the budget: the lowest share of capacity that each chosen maker gives."""
    _, first = np.unique(problem.producer, return_index=True)
    together = float(capacities(problem)[first].sum())
    low, high = min(problem.least / max(together, 1.0), 1.0), 1.0
    best, fill = _filled(problem, low, budget, limits), low
    if best is not None:
        return best, fill
    while high - low > FINE:
        middle = (low + high) / 2
        choice = _filled(problem, middle, budget, limits)
        if choice is None:
            low = middle
        else:
            best, fill, high = choice, middle, middle
    if best is None:
        best, fill = _filled(problem, 1.0, budget, limits), 1.0
    return best, (None if best is None else fill)


def _filled(problem: Problem, fill: float, budget: float, limits: Limits) -> Choice | None:
    part, kept = at_fill(problem, fill)
    return _within(part, kept, budget, limits)


def _within(part: Problem, kept: Ints, budget: float, limits: Limits) -> Choice | None:
    """Return a choice of a part of a problem that keeps to the budget, if one is found."""
    choice = solver.affordable(part, limits, budget)
    return None if choice is None else replace(choice, option=kept[choice.option])


def _smallest_first(problem: Problem, outcome: Outcome, budget: float, limits: Limits) -> Choice | None:
    """Return the plan in which as many of the smallest makers as the budget allows give their whole capacity.

    The bound at the outcome's prices, plus what a maker's whole lot is above its best value, is a proved least cost
    of any plan with that lot. So a maker that breaks the budget alone is passed over without a solve, and the sum
    over makers limits how many can be taken at all; how many really can is found by halving.
    """
    value = values(problem, outcome.prices)
    spare = budget - bound(problem, outcome.prices, value)
    near = problem.only(outcome.near)
    who, whole, extra = _by_size(near, value[outcome.near], whole_values(problem, outcome.prices)[outcome.near])
    affordable = extra <= spare
    who, whole, extra = who[affordable], whole[affordable], extra[affordable]
    over = int(np.searchsorted(np.cumsum(extra), spare, side="right"))
    over = min(over, int(np.searchsorted(np.cumsum(whole), problem.most, side="right")))
    over = 1 + (over if problem.suppliers is None else min(over, problem.suppliers))
    best, count, guess = None, 0, over - 1
    while over - count > 1:
        part, kept = _with_whole(near, who[:guess])
        choice = _within(part, kept, budget, limits)
        if choice is None:
            over = guess
        else:
            best, count = choice, guess
        guess = (count + over) // 2
    return best


def _by_size(problem: Problem, value: Floats, whole: Floats) -> tuple[Ints, Ints, Floats]:
    """Return producers from the smallest up, their whole lots, and what taking the lot is above their best value."""
    who, first = np.unique(problem.producer, return_index=True)
    lot = np.maximum.reduceat(problem.hi, first)
    is_whole = problem.hi == np.repeat(lot, np.diff(np.append(first, len(problem))))
    taken = np.minimum.reduceat(np.where(is_whole, whole, np.inf), first)
    extra = np.maximum(taken - np.minimum(np.minimum.reduceat(value, first), 0.0), 0.0)
    order = np.lexsort((who, lot))
    return who[order], lot[order], extra[order]


def _with_whole(problem: Problem, makers: Ints) -> tuple[Problem, Ints]:
    """Return the problem in which these makers give their whole lots, and where its options stood."""
    forced = problem.forced.copy()
    forced[makers] = True
    bound_to = forced[problem.producer]
    lot = np.zeros(problem.producers, dtype=np.int64)
    np.maximum.at(lot, problem.producer, problem.hi)
    kept = np.flatnonzero(~bound_to | (problem.hi == lot[problem.producer]))
    narrowed = replace(problem, lo=np.where(bound_to, problem.hi, problem.lo), forced=forced)
    return narrowed.only(kept), kept
