"""Price against quantity: the least cost of other quantities of the same demand, under the same conditions."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from ocop.trade.pooling import sift, solver
from ocop.trade.pooling.answers import Point
from ocop.trade.pooling.assembly import plan_of
from ocop.trade.pooling.options import Options
from ocop.trade.pooling.prices import bound, values
from ocop.trade.pooling.problem import Problem, problem_of
from ocop.trade.pooling.records import Limits
from ocop.trade.pooling.solver import Outcome

# In a large register, up to this multiple of the demand, the makers near its plan are near the other plan too.
SAME_MAKERS_UP_TO = 1.5


def frontier(options: Options, quantities: Iterable[int], limits: Limits | None = None) -> tuple[Point, ...]:
    """Return one point for each quantity, in the order asked; a quantity that cannot be had has no cost.

    Above 120 options a point is sifted, without a proof beyond the relaxation's: each carries its own bound.
    """
    limits = Limits() if limits is None else limits
    problem, kept = problem_of(options)
    outcome = solver.best(problem, limits, options.price[kept]) if len(problem) > sift.ALL_HUBS_UP_TO else None
    near = None if outcome is None else frozenset(np.unique(problem.producer[outcome.near]).tolist())
    return tuple(point(options, qty, limits, near) for qty in quantities)


def point(options: Options, qty: int, limits: Limits, near: frozenset[int] | None = None) -> Point:
    """Return the least cost of one quantity; `near` limits the search to some producers, never the bound."""
    asked = options.with_quantity(qty)
    problem, kept = problem_of(asked)
    part = np.arange(len(problem))
    if near is not None and qty <= SAME_MAKERS_UP_TO * options.demand.qty:
        part = np.flatnonzero(np.isin(problem.producer, sorted(near)))
    narrowed = problem.only(part)
    outcome = solver.best(narrowed, limits, options.price[kept[part]], thorough=len(narrowed) <= solver.QUICK_ABOVE)
    if outcome.choice is None:
        return Point(qty, None, None, None, None, 0)
    lower = outcome.bound if len(part) == len(problem) else _bound_on_all(problem, part, outcome)
    choice = replace(outcome.choice, option=part[outcome.choice.option])
    plan = plan_of(asked, kept, choice, replace(outcome, bound=lower))
    return replace(plan.point, qty=qty)


def _bound_on_all(problem: Problem, part: np.ndarray, outcome: Outcome) -> float:
    """Return the bound that the prices of a part prove for the whole problem."""
    pair = np.zeros(len(problem))
    pair[part] = outcome.prices.pair
    prices = replace(outcome.prices, pair=pair)
    return bound(problem, prices, values(problem, prices))
