"""Why an offer is not in a plan, and at what price it would be.

The prices of the bound give an estimate for every offer at once. The figures shown to one maker come from a solve
with its offer forced in, since the estimate does not see what opening another hub costs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ocop.trade.pooling import solver
from ocop.trade.pooling.answers import Code, Plan, Reason
from ocop.trade.pooling.highs import Bools, Floats, Ints
from ocop.trade.pooling.options import Options
from ocop.trade.pooling.prices import Prices, values
from ocop.trade.pooling.problem import Problem, problem_of
from ocop.trade.pooling.records import Limits
from ocop.trade.pooling.solution import Choice, priced

PRICE_ROUNDS = 5
# What one maker changes is small beside the cost of the plan.
FINE_GAP = 2e-4
TELLING = 2 * solver.EXACT_GAP


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """A demand with the prices of its relaxation; `value` is v of each option; options lie `by_offer` from `first`."""

    options: Options
    plan: Plan
    problem: Problem
    kept: Ints
    prices: Prices
    value: Floats
    near: Ints
    least: float
    by_offer: Ints
    first: Ints

    def of(self, place: int) -> Ints:
        """Return the options of an offer."""
        return self.by_offer[self.first[place] : self.first[place + 1]]


def why_not(options: Options, plan: Plan, offer_id: str, limits: Limits | None = None, *, exact: bool = True) -> Reason:
    """Return why an offer is in or out of a plan; compared is the least cost, whatever the sharing rule.

    :param exact: solve with the offer forced in, instead of reading the estimate off the prices.
    """
    known = _without_solving(options, plan, offer_id)
    if known is not None:
        return known
    limits = Limits() if limits is None else limits
    case = _case(options, plan, limits)
    place = next(place for place, offer in enumerate(options.offers) if offer.id == offer_id)
    return _forced(case, place, limits) if exact else _estimate(case, place)


def estimates(options: Options, plan: Plan, limits: Limits | None = None) -> tuple[Reason, ...]:
    """Return a reason for every offer, by id, with estimated figures: one relaxation serves them all."""
    case = _case(options, plan, Limits() if limits is None else limits)
    rejected = {one.offer for one in options.rejected}
    chosen = {line.offer for line in plan.lines}
    reasons = []
    for place, offer in enumerate(options.offers):
        known = _without_solving(options, plan, offer.id) if offer.id in rejected or offer.id in chosen else None
        reasons.append(_estimate(case, place) if known is None else known)
    return tuple(sorted(reasons, key=lambda reason: reason.offer))


def _case(options: Options, plan: Plan, limits: Limits) -> _Case:
    problem, kept = problem_of(options)
    prices, near = solver.relaxation(problem, limits)
    least = _least(options, plan, problem, kept)
    offer = options.offer[kept]
    by_offer = np.argsort(offer, kind="stable")
    first = np.searchsorted(offer[by_offer], np.arange(len(options.offers) + 1))
    return _Case(options, plan, problem, kept, prices, values(problem, prices), near, least, by_offer, first)


def _least(options: Options, plan: Plan, problem: Problem, kept: Ints) -> float:
    """Return the least cost: before rounding that of the plan, or in whole money if the plan follows a sharing rule."""
    if plan.sharing_cost:
        return float(plan.least_cost)
    names = [
        (options.offers[offer].id, options.hubs[hub].id, int(tier))
        for offer, hub, tier in zip(options.offer[kept], options.hub[kept], options.tier[kept], strict=True)
    ]
    at = {name: place for place, name in enumerate(names)}
    chosen = sorted((at[line.offer, line.hub, line.tier], line.qty) for line in plan.lines)
    option, qty = np.array(chosen, dtype=np.int64).T
    return priced(problem, option, qty).cost


def _without_solving(options: Options, plan: Plan, offer_id: str) -> Reason | None:
    """Return the reason when a rule or the plan itself gives it."""
    for one in options.rejected:
        if one.offer == offer_id:
            return Reason(offer_id, one.code, None, None, None, one.held, one.needed, 0, exact=True)
    offer = next((offer for offer in options.offers if offer.id == offer_id), None)
    if offer is None:
        return Reason(offer_id, Code.UNKNOWN, None, None, None, None, None, 0, exact=True)
    given = sum(line.qty for line in plan.lines if line.offer == offer_id)
    if given:
        place = options.offers.index(offer)
        most = int(options.hi[options.offer == place].max(initial=0))
        code = Code.CHOSEN if given >= most else Code.CHOSEN_PARTLY
        return Reason(offer_id, code, 0, None, 0, given, most, given, exact=True)
    return None


def _code(case: _Case, place: int, best: int, hub: str) -> Code:
    """Return what keeps an offer out: another offer of its maker, a closed hub, too small a lot, or its price."""
    offer = case.options.offers[place]
    if any(line.producer == offer.producer for line in case.plan.lines):
        return Code.OTHER_OFFER
    if all(use.hub != hub for use in case.plan.hubs):
        return Code.HUB_CLOSED
    if case.prices.suppliers > 0.0 and case.value[best] - case.prices.suppliers <= 0.0:
        return Code.LOT_TOO_SMALL
    return Code.PRICE


def _estimate(case: _Case, place: int) -> Reason:
    offer = case.options.offers[place]
    of = case.of(place)
    if not len(of):
        return Reason(offer.id, Code.CANNOT_ENTER, None, None, None, None, None, 0, exact=False)
    best = int(of[np.argmin(case.value[of])])
    delta = max(float(case.value[best]), 0.0)
    qty = int(case.problem.hi[best])
    tier, factor = case.options.tier[case.kept[best]], float(case.options.price_factor[case.kept[best]])
    price = offer.tiers[int(tier)].unit_price
    target = int(price - delta * 1000 / (qty * factor))
    hub = case.options.hubs[int(case.problem.hub[best])].id
    opening = (
        0 if any(use.hub == hub for use in case.plan.hubs) else int(case.problem.sites.opening[case.problem.hub[best]])
    )
    code = _code(case, place, best, hub)
    entry = target if target >= 0 else None
    return Reason(offer.id, code, round(delta), entry, opening, price, entry, qty, exact=False)


def _forced(case: _Case, place: int, limits: Limits) -> Reason:
    """Return the reason with figures of solves that must use the offer."""
    offer = case.options.offers[place]
    cuts = list(_cuts(case, place, limits))
    if not cuts:
        return Reason(offer.id, Code.CANNOT_ENTER, None, None, None, None, None, 0, exact=True)
    choice, at, delta, _ = cuts[0]
    _, last, _, cut = cuts[-1]
    price = offer.tiers[int(case.options.tier[case.kept[last]])].unit_price
    target = int(price - cut) if delta > 0 else price
    before = sum(use.opening + use.export_file for use in case.plan.hubs)
    used = np.unique(case.problem.hub[choice.option])
    after = float(case.problem.sites.opening[used].sum())
    hub = case.options.hubs[int(case.problem.hub[at])].id
    qty = int(choice.qty[choice.option == at][0])
    entry = target if target >= 0 else None
    code = _code(case, place, at, hub)
    return Reason(offer.id, code, round(delta), entry, round(after - before), price, entry, qty, exact=True)


def _cuts(case: _Case, place: int, limits: Limits) -> Iterator[tuple[Choice, int, float, float]]:
    """Yield choices with the offer in, its option, what each costs more at today's price, and the price cut that pays
    for it.

    After the first, each solve is at the price that the last would need; the cut settles at the smallest one.
    """
    problem, of = case.problem, case.of(place)
    factor = case.options.price_factor[case.kept]
    forced = problem.forced.copy()
    forced[case.options.producer[case.kept[of]]] = True
    others = forced[problem.producer]
    others[of] = False
    part = np.setdiff1d(np.union1d(case.near, of), np.flatnonzero(others))
    routes = _routes(case, of)
    fine = replace(limits, gap=min(limits.gap, FINE_GAP))
    cut, below = 0.0, np.inf
    for _ in range(PRICE_ROUNDS):
        unit = problem.unit.copy()
        unit[of] -= cut / 1000 * factor[of]
        narrowed = replace(problem, unit=unit, forced=forced).only(part)
        found = solver.through(narrowed, fine, routes, widely=not cut, below=below)
        if found is None:
            return
        choice = replace(found, option=part[found.option])
        used = np.isin(np.arange(len(problem.sites)), problem.hub[choice.option])
        routes = (used,)
        at = int(choice.option[np.isin(choice.option, of)][0])
        qty = float(choice.qty[choice.option == at][0])
        saved = cut / 1000 * float(factor[at]) * qty
        delta = choice.cost + saved - case.least
        # Enough below the plan's cost that the solver, which stops at a gap, tells the two apart.
        smaller = (max(delta, 0.0) + TELLING * case.least) * 1000 / (qty * float(factor[at]))
        if cut and smaller >= cut * (1 - 1e-6):
            return
        cut = smaller
        # What the same choice costs at the price asked for next: only a cheaper one settles for a smaller cut.
        below = (choice.cost + saved - cut / 1000 * float(factor[at]) * qty) * (1 - 1e-7)
        yield choice, at, max(delta, 0.0), cut
        if delta <= 0.0:
            return


def _routes(case: _Case, of: Ints) -> tuple[Bools, ...]:
    """Return the hubs to try with an offer: those of the plan, and those with the hub that is best for the offer."""
    opened = np.isin([hub.id for hub in case.options.hubs], [use.hub for use in case.plan.hubs])
    if not len(of):
        return ()
    wider = opened.copy()
    wider[case.problem.hub[of[np.argmin(case.value[of])]]] = True
    reached = bool(opened[case.problem.hub[of]].any())
    return (opened, wider) if reached and (wider != opened).any() else (wider,)
