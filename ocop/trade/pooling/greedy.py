"""What a buyer's officer would do by hand, three ways. Baselines, a floor under the engine, and its fall-back.

Each takes makers in order until the order is full. With a limit on suppliers, a maker with a larger lot replaces the
smallest one taken so far. What is too much at the end is taken back from the last makers, down to their smallest
lots.
"""

import numpy as np

from ocop.trade.pooling.highs import Bools, Floats, Ints
from ocop.trade.pooling.problem import Problem
from ocop.trade.pooling.solution import Choice, choice_of, stands

DROPS_UP_TO = 20_000


def cheapest_price_first(problem: Problem, exworks: Floats) -> Choice | None:
    """Take makers by ex-works price, each through the hub that is cheapest for it."""
    return _take(problem, exworks, _landed(problem), np.ones(len(problem.sites), dtype=np.bool_))


def cheapest_landed_first(problem: Problem) -> Choice | None:
    """Take makers by landed cost, with full containers and a hub's opening spread over all it can hold."""
    landed = _landed(problem)
    return _take(problem, landed, landed, np.ones(len(problem.sites), dtype=np.bool_))


def with_hubs_dropped(problem: Problem) -> Choice | None:
    """Take makers by landed cost, then close the hub that saves most, again and again, and reopen likewise."""
    landed = _landed(problem)
    opened = np.ones(len(problem.sites), dtype=np.bool_)
    best = _take(problem, landed, landed, opened)
    if best is None:
        return None
    opened = np.zeros_like(opened)
    opened[problem.hub[best.option]] = True
    improving = True
    while improving:
        improving = False
        for hub in range(len(opened)):
            changed = opened.copy()
            changed[hub] = not changed[hub]
            choice = _take(problem, landed, landed, changed)
            if choice is not None and choice.cost < best.cost * (1 - 1e-12):
                best, opened, improving = choice, changed, True
    return best


def _landed(problem: Problem) -> Floats:
    """Return the landed cost per unit of each full lot."""
    sites = problem.sites
    spread = sites.opening / np.maximum(np.minimum(sites.capacity, problem.least), 1)
    if sites.freight:
        spread = spread + sites.container / sites.container_qty
    return problem.unit + (problem.fixed + problem.onboarding) / problem.hi + spread[problem.hub]


def _take(problem: Problem, order_by: Floats, route_by: Floats, opened: Bools) -> Choice | None:
    """Take makers in order; a maker's options are tried by landed cost. None if the order is not filled that way."""
    allowed = np.flatnonzero(opened[problem.hub])
    if not len(allowed):
        return None
    by_route = allowed[np.lexsort((allowed, route_by[allowed], problem.producer[allowed]))]
    _, first = np.unique(problem.producer[by_route], return_index=True)
    best = by_route[first]
    ranked = best[np.lexsort((best, order_by[best], ~problem.forced[problem.producer[best]]))]
    quantities = _fill(problem, ranked)
    if quantities is None:
        return None
    choice = choice_of(problem, quantities)
    return choice if stands(problem, choice) else None


def _fill(problem: Problem, ranked: Ints) -> Ints | None:
    """Return quantities per option, or None."""
    most = len(ranked) if problem.suppliers is None else problem.suppliers
    left = problem.sites.capacity.copy()
    hub, lot, smallest = problem.hub[ranked].tolist(), problem.hi[ranked].tolist(), problem.lo[ranked].tolist()
    counted = problem.weight[ranked].tolist()
    taken: list[int] = []
    total = 0.0
    for place in range(len(ranked)):
        if total >= problem.least:
            break
        if lot[place] > left[hub[place]]:
            continue
        if len(taken) == most:
            least = min(taken, key=lambda one: lot[one] * counted[one])
            if lot[place] * counted[place] <= lot[least] * counted[least]:
                continue
            taken.remove(least)
            left[hub[least]] += lot[least]
            total -= lot[least] * counted[least]
        taken.append(place)
        left[hub[place]] -= lot[place]
        total += lot[place] * counted[place]
    if total < problem.least:
        return None
    quantities = np.zeros(len(problem), dtype=np.int64)
    for place in reversed(taken):
        pack = int(problem.pack[ranked[place]])
        back = int(min((total - problem.least) / counted[place], lot[place] - smallest[place])) // pack * pack
        quantities[ranked[place]] = lot[place] - back
        total -= back * counted[place]
    return quantities
