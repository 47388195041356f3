"""Solves a pooling problem: whole and exactly when it is small, otherwise by sift, skeleton, fill and packs.

A gap that the sift leaves above the limit is closed by the skeleton of all makers and hubs, up to 9,000 options, and
then by the whole model, up to 1,500. Both are only asked for what is cheaper than the choice by more than the limit:
that there is nothing is the proof.

The three greedies are a floor: the better choice is returned, whoever found it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ocop.trade.pooling import greedy, sift
from ocop.trade.pooling.answers import Method
from ocop.trade.pooling.highs import Bools, Effort, Floats, Ints, solve
from ocop.trade.pooling.model import RELAXED, Freedom, build
from ocop.trade.pooling.prices import Prices, prices_of
from ocop.trade.pooling.problem import Problem
from ocop.trade.pooling.records import Limits
from ocop.trade.pooling.rounding import rounded
from ocop.trade.pooling.solution import Choice

SMALL = 600
WHOLE_UP_TO = 1_500
# Above so many options a question by the way (a trial, a point of the frontier) is sifted, not solved whole.
QUICK_ABOVE = 120
# The share of the allowed gap that a proof leaves open.
PROVED_TO = 0.5
WORTH_OTHER_HUBS = 5e-3
ROUTE_GAP = 1e-3
# A question by the way that comes so near is not set beside buying by hand.
ROUGH_GAP = 0.02
CLOSING_NODES = 200
TRIAL_NODES = 50
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
    if problem.split or len(problem) <= (SMALL if thorough else QUICK_ABOVE):
        return _whole(problem, limits, exworks, EXACT_GAP if thorough else limits.gap)
    sifted = sift.sift(problem, limits)
    near = np.flatnonzero(sifted.best(problem, 6 * sifted.used))
    if sifted.short or sifted.bound > budget:
        return Outcome(None, np.inf, sifted.prices, near, (Method.SIFTED,))
    choice = sift.completed(problem, sifted, limits)
    outcome = Outcome(choice, sifted.bound, sifted.prices, near, (Method.SIFTED,))
    if thorough or choice is None or outcome.gap > ROUGH_GAP:
        outcome = _with_floor(problem, outcome, exworks)
    if outcome.choice is None and len(problem) <= SMALL:
        return _whole(problem, limits, exworks, limits.gap)
    if thorough and len(problem) <= sift.ALL_HUBS_UP_TO and (outcome.choice is None or outcome.gap > limits.gap):
        outcome = _proved(problem, sifted, outcome, limits)
    if not thorough or len(problem) > WHOLE_UP_TO or outcome.choice is None or outcome.gap <= limits.gap:
        return outcome
    return _closed(problem, outcome, limits)


def _proved(problem: Problem, sifted: sift.Sifted, outcome: Outcome, limits: Limits) -> Outcome:
    """Return the outcome with the bound raised, and the choice bettered, by the skeleton of all makers and hubs."""
    choice, lower = sift.with_all_hubs(problem, sifted, limits, outcome.choice, PROVED_TO * limits.gap)
    if choice is None or (outcome.choice is not None and outcome.choice.cost <= choice.cost):
        return replace(outcome, bound=lower)
    return replace(outcome, choice=choice, bound=lower, methods=(Method.SIFTED,))


def _closed(problem: Problem, outcome: Outcome, limits: Limits) -> Outcome:
    """Return the outcome of a sift with the gap closed by the whole model."""
    if outcome.choice is None:
        return outcome
    layout = build(problem, Freedom(whole_packs=True))
    cutoff = outcome.choice.cost * (1 - PROVED_TO * limits.gap) / layout.money_scale
    nodes = min(limits.nodes, CLOSING_NODES)
    effort = Effort(limits.gap / 4, nodes, limits.seconds, limits.seed, cutoff)
    answer = solve(layout.model, effort)
    found = None if answer.values is None else rounded(layout, answer.values, effort)
    choice = outcome.choice if found is None or found.cost > outcome.choice.cost else found
    lower = max(outcome.bound, answer.bound * layout.money_scale)
    method = Method.EXACT if answer.proved else Method.LIMIT_REACHED
    return replace(outcome, choice=choice, bound=lower, methods=(method,))


def affordable(problem: Problem, limits: Limits, budget: float) -> Choice | None:
    """Return a choice that costs no more than the budget, or None where none is found.

    Three looks, the next where the last leaves it open: the relaxation may cost more than the budget; the sift may
    find a choice within it; else, up to 1,500 options, the whole model is searched for any choice within it.
    """
    if not len(problem):
        return None
    outcome = best(problem, limits, thorough=False, budget=budget)
    if outcome.choice is not None and outcome.choice.cost <= budget:
        return outcome.choice
    done = outcome.bound > budget or len(problem) <= QUICK_ABOVE or len(problem) > WHOLE_UP_TO
    if done or problem.split:
        return None
    layout = build(problem, Freedom(whole_packs=True))
    most = budget / layout.money_scale
    effort = Effort(limits.gap, min(limits.nodes, TRIAL_NODES), limits.seconds, limits.seed, most, most)
    answer = solve(layout.model, effort)
    found = None if answer.values is None else rounded(layout, answer.values, effort)
    if found is None or found.cost > budget:
        return None
    return refined(problem, limits, found)


def refined(problem: Problem, limits: Limits, choice: Choice) -> Choice:
    """Return the choice, or a cheaper one through the same hubs."""
    opened = np.zeros(len(problem.sites), dtype=np.bool_)
    opened[problem.hub[choice.option]] = True
    found = sift.filled(problem, sift.sift(problem, limits), opened, limits)
    return choice if found is None or found.cost >= choice.cost else found


def through(
    problem: Problem, limits: Limits, routes: Sequence[Bools], *, widely: bool, below: float = np.inf
) -> Choice | None:
    """Return the cheapest choice found through any of these sets of hubs, or those that the relaxation uses.

    Up to 120 options the whole model is solved instead, as it is where no hubs tried lead to a choice.

    :param widely: other hubs are tried too if the skeleton of all hubs shows that they may save half a per cent.
    :param below: the money that a choice may cost to be of use.
    """
    if problem.split or len(problem) <= QUICK_ABOVE:
        return best(problem, limits).choice
    sifted = sift.sift(problem, limits)
    if sifted.short or sifted.bound > below:
        return None
    used = sift.skeleton(problem, sifted, replace(limits, gap=max(limits.gap, ROUTE_GAP)), below)
    found: Choice | None = None
    tried: set[bytes] = set()
    for opened in (*routes, *(() if used is None else (used,))):
        if opened.tobytes() in tried:
            continue
        tried.add(opened.tobytes())
        limit = below if found is None else min(below, found.cost)
        found = _cheapest((found, sift.filled(problem, sifted, opened, limits, limit)))
    if widely and len(problem) <= sift.ALL_HUBS_UP_TO:
        found = _cheapest((found, sift.with_all_hubs(problem, sifted, limits, found, WORTH_OTHER_HUBS)[0]))
    return best(problem, limits).choice if found is None and below == np.inf else found


def _cheapest(choices: Iterable[Choice | None]) -> Choice | None:
    """Return the cheapest of the choices that there are, the first of equals."""
    return min((choice for choice in choices if choice is not None), key=lambda choice: choice.cost, default=None)


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


def _with_floor(problem: Problem, outcome: Outcome, exworks: Floats) -> Outcome:
    """Return the outcome, or the same with a greedy's choice where that is cheaper."""
    found = greedies(problem, exworks, outcome.near)
    floor = _cheapest(found)
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
