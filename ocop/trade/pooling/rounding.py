"""From a solver's values to whole packs: read them off if they are whole, otherwise solve for packs with the choice
fixed.
"""

from dataclasses import replace

import numpy as np

from ocop.trade.pooling.highs import Effort, Floats, Ints, solve
from ocop.trade.pooling.model import Freedom, Layout, build
from ocop.trade.pooling.problem import Problem
from ocop.trade.pooling.solution import Choice, choice_of, stands

SMALL = 1e-5


def rounded(layout: Layout, values: Floats, effort: Effort) -> Choice | None:
    """Return the choice in whole packs nearest to a solver's values, or None if packs do not allow it."""
    problem = layout.problem
    x = layout.quantities(values)
    near = np.rint(x / problem.pack).astype(np.int64) * problem.pack
    if np.all(np.abs(near - x) <= SMALL * np.maximum(problem.pack, 1)):
        choice = choice_of(problem, near)
        if stands(problem, choice):
            return choice
    chosen = np.flatnonzero(x > SMALL)
    return packed(problem, chosen, effort)


def packed(problem: Problem, chosen: Ints, effort: Effort) -> Choice | None:
    """Return the cheapest quantities in whole packs of exactly these options, or None."""
    part = problem.only(chosen)
    hubs = len(problem.sites)
    used = np.zeros(hubs)
    used[part.hub] = 1.0
    freedom = Freedom(whole_packs=True, whole_units=True, option_low=np.ones(len(part)), hub_low=used, hub_high=used)
    layout = build(part, freedom)
    answer = solve(layout.model, replace(effort, cutoff=np.inf, enough=-np.inf))
    if answer.values is None:
        return None
    x = layout.quantities(answer.values)
    whole = np.rint(x / part.pack).astype(np.int64) * part.pack
    quantities = np.zeros(len(problem), dtype=np.int64)
    quantities[chosen] = whole
    choice = choice_of(problem, quantities)
    return choice if stands(problem, choice) else None
