"""When a plan costs more than the buyer's ceiling: the largest quantity whose landed rate stays under it."""

import numpy as np

from ocop.trade.pooling.answers import Plan, Point
from ocop.trade.pooling.frontier import point
from ocop.trade.pooling.options import Options
from ocop.trade.pooling.problem import problem_of
from ocop.trade.pooling.records import Limits
from ocop.trade.pooling.solver import Outcome

SHARES = (0.9, 0.75, 0.5, 0.25, 0.1)
HALVINGS = 4


def largest_under(options: Options, outcome: Outcome, plan: Plan, limits: Limits) -> Point | None:
    """Return the largest quantity found on the frontier under the ceiling, or None if none of those tried is.

    The rate need not rise with the quantity, so shares of the demand are tried from above, then the step is halved.
    """
    ceiling = options.demand.ceiling
    if ceiling is None or not plan.over_ceiling:
        return None
    problem, _ = problem_of(options)
    near = frozenset(np.unique(problem.producer[outcome.near]).tolist())
    over = options.demand.qty
    for share in SHARES:
        qty = max(int(options.demand.qty * share), 1)
        found = point(options, qty, limits, near)
        if _under(found, ceiling):
            return _halved(options, found, over, ceiling, limits, near)
        over = qty
    return None


def _under(found: Point, ceiling: int) -> bool:
    return found.unit_landed is not None and found.unit_landed <= ceiling


def _halved(options: Options, best: Point, over: int, ceiling: int, limits: Limits, near: frozenset[int]) -> Point:
    for _ in range(HALVINGS):
        middle = (best.qty + over) // 2
        if middle == best.qty:
            break
        found = point(options, middle, limits, near)
        if _under(found, ceiling):
            best = found
        else:
            over = middle
    return best
