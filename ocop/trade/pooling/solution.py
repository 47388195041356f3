"""A choice of options with whole quantities, and what it costs; shared by the exact solve, the sift and the
greedies.
"""

from dataclasses import dataclass

import numpy as np

from ocop.trade.pooling.highs import Ints
from ocop.trade.pooling.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Chosen options (places in the problem, rising), their whole quantities, and the cost in money before rounding."""

    option: Ints
    qty: Ints
    cost: float


def choice_of(problem: Problem, quantities: Ints) -> Choice:
    """Return the choice that these whole quantities, one per option, make; freight is the cheapest for each load."""
    option = np.flatnonzero(quantities > 0)
    return priced(problem, option, quantities[option])


def priced(problem: Problem, option: Ints, qty: Ints) -> Choice:
    """Return the choice of these options with these quantities."""
    sites = problem.sites
    loads = np.zeros(len(sites), dtype=np.int64)
    np.add.at(loads, problem.hub[option], qty)
    used = np.flatnonzero(loads)
    cost = float(problem.unit[option] @ qty) + float(problem.fixed[option].sum()) + float(sites.opening[used].sum())
    cost += sum(sites.freight_of(hub, int(loads[hub]))[2] for hub in used.tolist())
    if problem.split:
        _, first = np.unique(problem.producer[option], return_index=True)
        cost += float(problem.onboarding[option][first].sum())
    return Choice(option, qty, cost)


def stands(problem: Problem, choice: Choice) -> bool:
    """Tell whether a choice keeps every condition of the problem."""
    option, qty = choice.option, choice.qty
    producers = problem.producer[option]
    loads = np.zeros(len(problem.sites), dtype=np.int64)
    np.add.at(loads, problem.hub[option], qty)
    count = len(np.unique(producers))
    counted = float(problem.weight[option] @ qty)
    within = bool(np.all((qty >= problem.lo[option]) & (qty <= problem.hi[option])))
    packed = bool(np.all(qty % problem.pack[option] == 0))
    enough = counted >= problem.least * (1 - 1e-12) and problem.floor <= int(qty.sum()) <= problem.most
    alone = _within_supply(problem, choice) if problem.split else count == len(option)
    few = problem.suppliers is None or count <= problem.suppliers
    held = bool(np.all(loads <= problem.sites.capacity))
    forced = bool(np.isin(np.flatnonzero(problem.forced), producers).all())
    shared = problem.inclusion is None or (
        int(qty[problem.inclusive[option]].sum()) >= problem.inclusion * int(qty.sum()) * (1 - 1e-12)
    )
    return within and packed and enough and alone and few and held and forced and shared


def _within_supply(problem: Problem, choice: Choice) -> bool:
    taken = np.zeros(problem.producers, dtype=np.int64)
    np.add.at(taken, problem.producer[choice.option], choice.qty)
    most = np.zeros(problem.producers, dtype=np.int64)
    np.maximum.at(most, problem.producer[choice.option], problem.capacity[choice.option])
    pairs = problem.producer[choice.option] * len(problem.sites) + problem.hub[choice.option]
    return bool(np.all(taken <= most)) and len(np.unique(pairs)) == len(pairs)
