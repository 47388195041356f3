"""Large registers: price every maker, keep those that could matter, decide hubs first, then makers, then packs.

1. *Sift*: the linear relaxation on the best-priced makers; all absent ones are priced, those that would help are
   added, until none would. The prices bound the cost of any plan of the whole register.
2. *Skeleton*: hubs and containers whole, makers relaxed.
3. *Fill*: hubs fixed, makers whole.
4. *Packs*: makers fixed, packs whole.
"""

from dataclasses import dataclass, replace

import numpy as np

from ocop.trade.pooling.highs import Answer, Bools, Effort, Floats, Ints, solve
from ocop.trade.pooling.model import RELAXED, Freedom, Layout, build
from ocop.trade.pooling.prices import Prices, bound, firsts, prices_of, values
from ocop.trade.pooling.problem import Problem
from ocop.trade.pooling.records import Limits
from ocop.trade.pooling.rounding import rounded
from ocop.trade.pooling.solution import Choice

ROUNDS = 15
SAMPLE = 4_000
ALL_HUBS_UP_TO = 9_000
SMALL = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Sifted:
    """The linear relaxation of the whole register: prices, bound in money, x by option, makers kept and their number
    used.

    `value` is the best v of each producer in `who`; `core` marks the producers in the last linear model; `short` says
    that even the relaxation cannot fill the demand.
    """

    prices: Prices
    bound: float
    x: Floats
    who: Ints
    value: Floats
    core: Bools
    used: int
    short: bool

    def best(self, problem: Problem, count: int) -> Bools:
        """Return a mask of the options of the forced producers and of the `count` best-priced ones."""
        order = self.who[np.lexsort((self.who, self.value))][:count]
        kept = problem.forced.copy()
        kept[order] = True
        kept[problem.producer[self.x > 0]] = True
        return kept[problem.producer]


def sift(problem: Problem, limits: Limits) -> Sifted:
    """Solve the linear relaxation over all options by pricing and adding producers."""
    effort = Effort(limits.gap, limits.nodes, limits.seconds, limits.seed)
    who, first = firsts(problem)
    dear = _slack_price(problem)
    value = np.minimum.reduceat(values(problem, first_prices(problem)), first)
    used = _used_at_first(problem, who, value)
    core = problem.forced.copy()
    core[who[np.lexsort((who, value))][: 3 * used]] = True
    largest = np.maximum.reduceat(problem.hi * problem.weight, first)
    core[who[np.lexsort((who, -largest))][: int(1.2 * used)]] = True
    best = -np.inf
    kept: tuple[Prices, Floats] | None = None
    for _ in range(ROUNDS):
        mask = core[problem.producer]
        layout = build(problem.only(mask), replace(RELAXED, slack_price=dear))
        answer = solve(layout.model, effort)
        if answer.values is None:
            break
        prices = prices_of(layout, answer, problem)
        v = values(problem, prices)
        proved = bound(problem, prices, v)
        x = np.zeros(len(problem))
        x[mask] = layout.quantities(answer.values)
        short = float(answer.values[layout.columns["slack"]][0]) > 1e-7
        if proved > best or kept is None:
            best = max(best, proved)
        kept = prices, v
        value = np.minimum.reduceat(v, first)
        absent = ~core[who] & (value < -1e-9 * max(abs(best), 1.0))
        if not absent.any() or best >= answer.cost * layout.money_scale * (1 - 1e-5):
            break
        wanted = who[absent][np.lexsort((who[absent], value[absent]))]
        core[wanted[: max(2 * used, 200)]] = True
    if kept is None:
        raise RuntimeError("the linear relaxation has no answer within its time")
    relaxed_use = len(np.unique(problem.producer[x > 1e-6]))
    return Sifted(kept[0], best, x, who, value, core, max(relaxed_use, 1), short)


def completed(problem: Problem, sifted: Sifted, limits: Limits) -> Choice | None:
    """Return the best choice by skeleton, fill and packs, with the hubs that the relaxation uses."""
    opened = skeleton(problem, sifted, limits)
    return None if opened is None else filled(problem, sifted, opened, limits)


def skeleton(problem: Problem, sifted: Sifted, limits: Limits, below: float = np.inf) -> Bools | None:
    """Return the hubs, of those that the relaxation uses, that the skeleton opens.

    :param below: the money that a choice may cost to be of use.
    """
    supported = np.zeros(len(problem.sites), dtype=np.bool_)
    supported[problem.hub[sifted.x > SMALL]] = True
    mask = sifted.best(problem, 2 * sifted.used) & supported[problem.hub]
    layout = build(problem.only(mask), Freedom(whole_options=False))
    effort = Effort(limits.gap, limits.nodes, limits.seconds, limits.seed, below / layout.money_scale)
    answer = solve(layout.model, effort)
    return None if answer.values is None else answer.values[layout.columns["z"]] > 0.5


def with_all_hubs(
    problem: Problem, sifted: Sifted, limits: Limits, choice: Choice | None, gap: float
) -> tuple[Choice | None, float]:
    """Return what the skeleton of all makers and hubs finds if it may be more than `gap` below the choice, and the
    bound.

    The skeleton asks less than the problem, so its bound holds for the problem; no skeleton below the cutoff proves
    the cutoff.
    """
    layout = build(problem, Freedom(whole_options=False))
    cutoff = np.inf if choice is None else choice.cost * (1 - gap) / layout.money_scale
    effort = Effort(limits.gap / 4, limits.nodes, limits.seconds, limits.seed, cutoff)
    answer = solve(layout.model, effort)
    lower = max(sifted.bound, answer.bound * layout.money_scale)
    if answer.values is None:
        return None, lower
    return filled(problem, sifted, answer.values[layout.columns["z"]] > 0.5, limits), lower


def filled(problem: Problem, sifted: Sifted, opened: Bools, limits: Limits, below: float = np.inf) -> Choice | None:
    """Decide the makers with the hubs fixed: clear cases by their prices, the margin by search, wider if need be.

    Whole packs come last; where they do not fit the makers found, the margin is searched with whole packs.

    :param below: the money that a choice may cost to be of use.
    """
    effort = Effort(limits.gap, limits.nodes, limits.seconds, limits.seed)
    kept = np.flatnonzero(sifted.best(problem, 2 * sifted.used) & opened[problem.hub])
    if not len(kept):
        return None
    part = problem.only(kept)
    fixed = opened.astype(np.float64)
    # Where cost is held against a limit, a hub that stays empty must not be paid for.
    least = np.zeros_like(fixed) if below < np.inf else fixed
    layout = build(part, replace(RELAXED, whole_hubs=True, hub_low=least, hub_high=fixed))
    answer = solve(layout.model, replace(effort, cutoff=below / layout.money_scale))
    if answer.values is None:
        return None
    share = answer.values[layout.columns["y"]]
    value = values(part, _prices_with_hubs(part, layout, answer, effort))
    wide = 2 * sifted.used + 20
    looks = ((sifted.used // 2 + 10, False), (wide, False), (wide, True))
    # Nothing below the cost wanted is no reason to look wider.
    for margin, packs in looks if below == np.inf else looks[:1]:
        free, low = _margin(part, share, value, margin)
        freedom = Freedom(whole_packs=packs, option_low=low[free], hub_low=least, hub_high=fixed)
        layout = build(part.only(free), freedom)
        answer = solve(layout.model, replace(effort, cutoff=below / layout.money_scale))
        choice = None if answer.values is None else rounded(layout, answer.values, effort)
        if choice is not None:
            return replace(choice, option=kept[free[choice.option]])
    return None


def _prices_with_hubs(part: Problem, layout: Layout, answer: Answer, effort: Effort) -> Prices:
    """Return the prices when hubs and containers are as in the answer."""
    at = answer.values
    if at is None:
        raise ValueError("prices need an answer")
    model = layout.model
    lower, upper = model.lower.copy(), model.upper.copy()
    for name in ("z", "w"):
        lower[layout.columns[name]] = upper[layout.columns[name]] = np.rint(at[layout.columns[name]])
    relaxed = replace(model, lower=lower, upper=upper, integer=np.zeros(len(lower), dtype=np.bool_))
    return prices_of(layout, solve(relaxed, effort), part)


def _margin(part: Problem, share: Floats, value: Floats, size: int) -> tuple[Ints, Floats]:
    """Return the options still open, and which of all options must be taken.

    Open are the options of the producers whose best value is nearest to nothing, of those that the relaxation splits,
    and the single option of each producer that it takes whole.
    """
    who, first = firsts(part)
    best = np.minimum.reduceat(value, first)
    near = np.zeros(part.producers, dtype=np.bool_)
    near[who[np.lexsort((who, np.abs(best)))][:size]] = True
    near[part.producer[(share > SMALL) & (share < 1 - SMALL)]] = True
    taken = (share >= 1 - SMALL) & ~near[part.producer]
    return np.flatnonzero(near[part.producer] | taken), taken.astype(np.float64)


def _slack_price(problem: Problem) -> float:
    """Return a price per unit above what any maker costs, so that the demand goes short only when it must."""
    sites = problem.sites
    each = problem.unit + (problem.fixed + problem.onboarding) / problem.lo
    opening = sites.opening.sum() / max(problem.least, 1)  # where nothing is demanded, nothing can go short
    return float(10 * (each.max(initial=1.0) + opening + sites.container.max(initial=0.0)))


def first_prices(problem: Problem) -> Prices:
    """Guess prices of demand and suppliers from a sample of the register by bisection, with hub costs spread evenly."""
    sites = problem.sites
    spread = sites.opening / np.maximum(np.minimum(sites.capacity, problem.least), 1)
    if sites.freight:
        spread = spread + sites.container / sites.container_qty
    ship, none = spread, np.zeros(len(spread))
    who, _ = firsts(problem)
    every = max(1, len(who) // SAMPLE)
    sampled = np.zeros(problem.producers, dtype=np.bool_)
    sampled[who[::every]] = True
    part = problem.only(sampled[problem.producer])
    share = len(np.unique(part.producer)) / max(len(who), 1)
    dear = float((part.unit + (part.fixed + part.onboarding) / part.lo + ship[part.hub]).max(initial=1.0))

    def at(demand: float, suppliers: float, size: int) -> Prices:
        return Prices(demand, 0.0, suppliers, 0.0, none, ship, np.zeros(size))

    def taken(demand: float, suppliers: float) -> tuple[float, int]:
        v = values(part, at(demand, suppliers, len(part)))
        _, first = firsts(part)
        order = np.lexsort((v, part.producer))
        chosen = order[first]
        chosen = chosen[v[chosen] < 0]
        return float(part.hi[chosen].sum()) / share, int(len(chosen) / share)

    def demand_price(suppliers: float) -> float:
        low, high = 0.0, 4 * dear
        for _ in range(24):
            middle = (low + high) / 2
            low, high = (low, middle) if taken(middle, suppliers)[0] >= problem.least else (middle, high)
        return high

    suppliers = 0.0
    demand = demand_price(suppliers)
    if problem.suppliers is not None and taken(demand, 0.0)[1] > problem.suppliers:
        low, high = 0.0, dear * float(np.median(part.hi)) * 4
        for _ in range(16):
            suppliers = (low + high) / 2
            demand = demand_price(suppliers)
            low, high = (low, suppliers) if taken(demand, suppliers)[1] <= problem.suppliers else (suppliers, high)
    return at(demand, suppliers, len(problem))


def _used_at_first(problem: Problem, who: Ints, value: Floats) -> int:
    """Return about how many producers a plan will use."""
    if problem.suppliers is not None:
        return min(problem.suppliers, len(who))
    return max(int((value < 0).sum()), 20)
