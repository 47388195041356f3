"""The largest quantity that can be had, and the fewest suppliers that can fill a demand: the same problem, another
aim.
"""

from dataclasses import replace

import numpy as np

from ocop.trade.pooling import solver
from ocop.trade.pooling.problem import Problem, Sites
from ocop.trade.pooling.records import Limits
from ocop.trade.pooling.solution import Choice, choice_of, stands

MAKERS_TRIED = 2_000


def largest(problem: Problem, limits: Limits) -> int:
    """Return the largest quantity, up to the most that the demand takes, that keeps every other condition."""
    if not len(problem):
        return 0
    free = _without_cost(problem, np.full(len(problem), -1.0), np.zeros(len(problem)))
    free = replace(free, least=0)
    simple = _all_that_fit(free)
    if simple is not None:
        return int(simple.qty.sum())
    choice = solver.best(_largest_makers(free), limits).choice
    return 0 if choice is None else int(choice.qty.sum())


def fewest_suppliers(problem: Problem, limits: Limits) -> int | None:
    """Return the smallest number of suppliers that can fill the demand, whatever it costs."""
    counted = _without_cost(problem, np.zeros(len(problem)), np.ones(len(problem)))
    part = _largest_makers(replace(counted, suppliers=None))
    choice = solver.best(part, limits).choice if len(part) else None
    return None if choice is None else len(np.unique(part.producer[choice.option]))


def smallest_above(problem: Problem, limits: Limits) -> int | None:
    """Return the smallest quantity not below the demand that whole packs and lots can make, were any excess taken."""
    each = _without_cost(problem, np.ones(len(problem)), np.zeros(len(problem)))
    most = int(problem.capacity.sum()) + problem.least
    part = _largest_makers(replace(each, most=most))
    choice = solver.best(part, limits).choice if len(part) else None
    return None if choice is None else int(choice.qty.sum())


def _without_cost(problem: Problem, unit: np.ndarray, fixed: np.ndarray) -> Problem:
    free = np.zeros(len(problem.sites))
    sites: Sites = replace(problem.sites, opening=free, container=free, loose=free, freight=False)
    return replace(problem, unit=unit, fixed=fixed, onboarding=np.zeros(len(problem)), sites=sites)


def _all_that_fit(problem: Problem) -> Choice | None:
    """Return the largest lots of the allowed number of makers, if no other condition stops them together."""
    if problem.split:
        return None
    order = np.lexsort((problem.hub, -problem.hi, problem.producer))
    _, first = np.unique(problem.producer[order], return_index=True)
    best = order[first]
    best = best[np.lexsort((best, -problem.hi[best]))][: problem.suppliers]
    quantities = np.zeros(len(problem), dtype=np.int64)
    quantities[best] = problem.hi[best]
    choice = choice_of(problem, quantities)
    return choice if stands(problem, choice) else None


def _largest_makers(problem: Problem) -> Problem:
    """Return the problem of the makers with the largest lots, when there are too many to search."""
    lot = np.zeros(problem.producers, dtype=np.int64)
    np.maximum.at(lot, problem.producer, problem.hi)
    who = np.unique(problem.producer)
    if len(who) <= MAKERS_TRIED:
        return problem
    kept = np.zeros(problem.producers, dtype=np.bool_)
    kept[who[np.lexsort((who, -lot[who]))][:MAKERS_TRIED]] = True
    return problem.only(kept[problem.producer])
