"""Prices of the conditions, what each option is worth at them, and the bound that they prove.

With prices of demand, supplier count, hub capacity, containers and inclusion, every option has a value

    v_j = fixed_j + suppliers + pair_j + min over x in {lo_j, hi_j} of r_j x,
    r_j = unit_j + hub + ship - least·weight_j + most - inclusion·(inclusive_j - share),

and whatever the prices are, taking each producer's best option if its value is negative, and each hub likewise, costs
no more than any plan (Lagrangian relaxation). So the bound holds for the whole register however the prices were
found.
"""

from dataclasses import dataclass

import numpy as np

from ocop.trade.pooling.highs import Answer, Floats, Ints
from ocop.trade.pooling.model import Layout, containers_at_most
from ocop.trade.pooling.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """Prices in money per base unit (least, most, inclusion; hub, ship by hub) or money (suppliers; pair by option).

    `most` is negative where it is the floor, not the ceiling, of the quantity that binds.
    """

    least: float
    most: float
    suppliers: float
    inclusion: float
    hub: Floats
    ship: Floats
    pair: Floats


def prices_of(layout: Layout, answer: Answer, problem: Problem) -> Prices:
    """Read the prices of a linear model of a part of the problem; pairs that the model lacks cost nothing."""
    hubs = len(problem.sites)
    per_unit, money = layout.money_per_unit(), layout.money_scale
    links = np.maximum(-layout.price(answer, "pair", 0), 0.0) * money
    key = problem.producer * hubs + problem.hub
    at = np.minimum(np.searchsorted(layout.pairs, key), max(len(layout.pairs) - 1, 0))
    pair = np.where(layout.pairs[at] == key, links[at], 0.0) if len(layout.pairs) else np.zeros(len(problem))
    return Prices(
        least=_positive(layout.price(answer, "least", 1)) * per_unit,
        most=-float(layout.price(answer, "most", 1)[0]) * per_unit,
        suppliers=_positive(-layout.price(answer, "suppliers", 1)) * money,
        inclusion=_positive(layout.price(answer, "inclusion", 1)) * per_unit,
        hub=np.maximum(-layout.price(answer, "hub", hubs), 0.0) * per_unit,
        ship=np.maximum(-layout.price(answer, "ship", hubs), 0.0) * per_unit,
        pair=pair,
    )


def _positive(price: Floats) -> float:
    return max(float(price[0]), 0.0)


def unit_values(problem: Problem, prices: Prices) -> Floats:
    """Return r_j: what a unit of each option costs at these prices, in money per base unit."""
    rate = problem.unit + (prices.hub + prices.ship)[problem.hub]
    rate -= prices.least * problem.weight
    rate += prices.most
    if problem.inclusion is not None and prices.inclusion > 0.0:
        rate -= prices.inclusion * (problem.inclusive - problem.inclusion)
    return rate


def values(problem: Problem, prices: Prices) -> Floats:
    """Return v_j of every option, in money."""
    rate = unit_values(problem, prices)
    best = np.where(rate < 0.0, problem.hi, problem.lo)
    best = best * rate
    best += problem.fixed
    best += problem.onboarding
    best += prices.pair
    best += prices.suppliers
    return best


def whole_values(problem: Problem, prices: Prices) -> Floats:
    """Return what each option is worth when it takes all it can, in money."""
    rest = problem.fixed + problem.onboarding + prices.pair + prices.suppliers
    return np.asarray(unit_values(problem, prices) * problem.hi + rest)


def firsts(problem: Problem) -> tuple[Ints, Ints]:
    """Return the producers that have options, and the place of the first option of each."""
    who, first = np.unique(problem.producer, return_index=True)
    return who, first


def bound(problem: Problem, prices: Prices, value: Floats) -> float:
    """Return the cost that no plan of a problem without splitting can undercut, given v_j of every option."""
    who, first = firsts(problem)
    best = np.minimum.reduceat(value, first) if len(first) else np.zeros(0)
    makers = float(np.where(problem.forced[who], best, np.minimum(best, 0.0)).sum())
    conditions = prices.least * problem.least - prices.most * (problem.most if prices.most > 0.0 else problem.floor)
    if problem.suppliers is not None:
        conditions -= prices.suppliers * problem.suppliers
    return conditions + makers + float(_hub_values(problem, prices).sum())


def _hub_values(problem: Problem, prices: Prices) -> Floats:
    sites = problem.sites
    links = np.zeros(len(sites))
    hubs = len(sites)
    _, first = np.unique(problem.producer * hubs + problem.hub, return_index=True)
    np.add.at(links, problem.hub[first], prices.pair[first])
    opened = sites.opening - links - prices.hub * np.minimum(sites.capacity, problem.most)
    if sites.freight:
        loose = np.minimum(sites.loose_max, problem.most) * np.minimum(sites.loose - prices.ship, 0.0)
        full = containers_at_most(problem) * np.minimum(sites.container - sites.container_qty * prices.ship, 0.0)
        opened = opened + loose + full
    return np.minimum(opened, 0.0)
