"""Solves a pooling problem: whole and exactly when it is small, otherwise by sift, skeleton, fill and packs.

Up to 1,500 options a gap that the sift leaves above the limit is closed by the whole model.

The three greedies are a floor: the better choice is returned, whoever found it.
"""

from dataclasses import dataclass, replace

import numpy as np

from ocop.trade.pooling import greedy, sift
from ocop.trade.pooling.answers import Method
from ocop.trade.pooling.highs import Effort, Floats, Ints, solve
from ocop.trade.pooling.model import RELAXED, Freedom, build
from ocop.trade.pooling.prices import Prices, prices_of
from ocop.trade.pooling.problem import Problem
from ocop.trade.pooling.records import Limits
from ocop.trade.pooling.rounding import rounded
from ocop.trade.pooling.solution import Choice

SMALL = 600
WHOLE_UP_TO = 1_500
# Below this gap nothing is gained that a cent would show.
EXACT_GAP = 1e-6
ROUND_OFF = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The best choice found (None: there is none), a proved bound on the cost in money, the prices, and how it was
    found.

    `near` holds the options of the makers that a small change of the problem could bring in: all of them in a small
    problem.
    """

    choice: Choice | None
    bound: float
    prices: Prices
    near: Ints
    methods: tuple[Method, ...]

    @property
    def gap(self) -> float:
        """Return how far the choice may be above the best, as a share of its cost."""
        if self.choice is None or self.choice.cost <= 0.0:
            return 0.0
        return max(self.choice.cost - self.bound, 0.0) / self.choice.cost


def best(
    problem: Problem,
    limits: Limits,
    exworks: Floats | None = None,
    *,
    thorough: bool = True,
    budget: float = np.inf,
) -> Outcome:
    """Return the least-cost choice within the limits.

    :param exworks: orders the price-first greedy; else the landed cost per unit does.
    :param thorough: solve a small problem to the last cent, prove more about a middling one, and close its gap.
    :param budget: a cost above which no choice is wanted; one may still be returned.
    """
    exworks = problem.unit if exworks is None else exworks
    if problem.split or len(problem) <= SMALL:
        return _whole(problem, limits, exworks, EXACT_GAP if thorough else limits.gap)
    outcome = _sifted(problem, limits, exworks, thorough, budget)
    closed = not thorough or len(problem) > WHOLE_UP_TO or outcome.gap <= limits.gap
    if closed or outcome.choice is None:
        return outcome
    return _closed(problem, outcome, limits)


def _closed(problem: Problem, outcome: Outcome, limits: Limits) -> Outcome:
    """Return the outcome of a sift with the gap closed by the whole model, started from the choice found."""
    if outcome.choice is None:
        return outcome
    effort = Effort(limits.gap, limits.nodes, limits.seconds, limits.seed)
    layout = build(problem, Freedom(whole_packs=True))
    answer = solve(layout.model, effort, layout.values_of(outcome.choice))
    found = None if answer.values is None else rounded(layout, answer.values, effort)
    choice = outcome.choice if found is None or found.cost > outcome.choice.cost else found
    lower = max(outcome.bound, answer.bound * layout.money_scale)
    method = Method.EXACT if answer.proved else Method.LIMIT_REACHED
    return replace(outcome, choice=choice, bound=lower, methods=(method,))


def relaxation(problem: Problem, limits: Limits) -> tuple[Prices, Ints]:
    """Return the prices of the linear relaxation and the options near to it, without looking for a choice."""
    if len(problem) <= SMALL or problem.split:
        layout = build(problem, RELAXED)
        effort = Effort(limits.gap, limits.nodes, limits.seconds, limits.seed)
        return prices_of(layout, solve(layout.model, effort), problem), np.arange(len(problem))
    sifted = sift.sift(problem, limits)
    return sifted.prices, np.flatnonzero(sifted.best(problem, 6 * sifted.used))


def _whole(problem: Problem, limits: Limits, exworks: Floats, gap: float) -> Outcome:
    effort = Effort(min(limits.gap, gap), limits.nodes, limits.seconds, limits.seed)
    every = np.arange(len(problem))
    layout = build(problem, RELAXED)
    relaxed = solve(layout.model, effort)
    prices = prices_of(layout, relaxed, problem)
    if relaxed.infeasible or not len(problem):
        return Outcome(None, np.inf, prices, every, (Method.EXACT,))
    layout = build(problem, Freedom(whole_packs=True))
    answer = solve(layout.model, effort)
    choice = None if answer.values is None else rounded(layout, answer.values, effort)
    if answer.infeasible:
        return Outcome(None, np.inf, prices, every, (Method.EXACT,))
    if answer.proved and choice is not None:
        outcome = Outcome(choice, answer.bound * layout.money_scale, prices, every, (Method.EXACT,))
        return _with_floor(problem, outcome, exworks)
    lower = max(answer.bound, relaxed.bound) * layout.money_scale
    return _with_floor(problem, Outcome(choice, lower, prices, every, (Method.LIMIT_REACHED,)), exworks)


def _sifted(problem: Problem, limits: Limits, exworks: Floats, thorough: bool, budget: float) -> Outcome:
    sifted = sift.sift(problem, limits)
    near = np.flatnonzero(sifted.best(problem, 6 * sifted.used))
    if sifted.short or sifted.bound > budget:
        return Outcome(None, np.inf, sifted.prices, near, (Method.SIFTED,))
    choice, lower = sift.completed(problem, sifted, limits, thorough=thorough)
    return _with_floor(problem, Outcome(choice, lower, sifted.prices, near, (Method.SIFTED,)), exworks)


def _with_floor(problem: Problem, outcome: Outcome, exworks: Floats) -> Outcome:
    """Return the outcome, or the same with a greedy's choice where that is cheaper."""
    found = greedies(problem, exworks, outcome.near)
    floor = min((choice for choice in found if choice is not None), key=lambda choice: choice.cost, default=None)
    if floor is None or (outcome.choice is not None and outcome.choice.cost <= floor.cost * (1 + ROUND_OFF)):
        return outcome
    return replace(outcome, choice=floor, methods=(*outcome.methods, Method.GREEDY_KEPT))


def greedies(problem: Problem, exworks: Floats, near: Ints) -> tuple[Choice | None, Choice | None, Choice | None]:
    """Return the three greedies: by ex-works price, by landed cost, by landed cost with hubs dropped (near options
    only).
    """
    dropped = greedy.with_hubs_dropped(problem.only(near))
    return (
        greedy.cheapest_price_first(problem, exworks),
        greedy.cheapest_landed_first(problem),
        None if dropped is None else replace(dropped, option=near[dropped.option]),
    )
