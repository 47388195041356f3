"""Why an offer is out, and the price at which it would be in, proved by planning again at that price."""

from dataclasses import replace

from ocop.trade.pooling import Code, Limits, Plan, estimates, pool, solver, why_not
from ocop.trade.pooling.prices import bound, values
from ocop.trade.pooling.problem import problem_of
from tests.trade.pooling import make


def at_price(case: make.Case, offer_id: str, cut: float) -> Plan:
    """Return the plan when one offer is cheaper by this rate in every tier."""
    offers = tuple(
        replace(
            offer,
            tiers=tuple(replace(tier, unit_price=max(int(tier.unit_price - cut), 0)) for tier in offer.tiers),
        )
        if offer.id == offer_id
        else offer
        for offer in case.offers
    )
    plan = pool(replace(case, offers=offers).options())
    assert isinstance(plan, Plan)
    return plan


def chosen(plan: Plan) -> set[str]:
    """Return the offers in a plan."""
    return {line.offer for line in plan.lines}


def test_offer_enters_at_the_quoted_price_and_not_one_percent_above_it() -> None:
    tried = 0
    for seed in (1, 2, 3):
        case = make.case(seed, count=8)
        options = case.options()
        plan = pool(options)
        assert isinstance(plan, Plan)
        for offer in case.offers:
            reason = why_not(options, plan, offer.id)
            if reason.code not in (Code.PRICE, Code.HUB_CLOSED) or not reason.price_to_enter or not reason.delta:
                continue
            assert isinstance(reason.held, int)
            tried += 1
            assert offer.id in chosen(at_price(case, offer.id, reason.held - reason.price_to_enter))
            assert offer.id not in chosen(at_price(case, offer.id, reason.held - reason.price_to_enter * 1.01))
    assert tried >= 5


def test_delta_is_what_a_plan_with_the_offer_costs_more() -> None:
    case = make.Case(offers=make.makers(400, 400, step=1_000_000))
    options = case.options()
    plan = case.answer()

    reason = why_not(options, plan, "offer-b")

    # The smallest lot of ten units, each 1,000 dearer ex works, with insurance and duty on that, and one more pickup.
    landed = 1_000 * (1 + 0.005 + 1.005 * 0.1)
    assert reason.code is Code.PRICE
    assert reason.exact
    assert reason.delta is not None
    assert abs(reason.delta - (10 * landed + 1_000)) <= 5


def test_closed_hub_is_named_with_what_opening_it_costs() -> None:
    near, far = make.makers(400, 400)
    far = replace(far, inland={"far": make.OFFER.inland["hub"]})
    case = make.Case(
        offers=(near, far),
        hubs=(make.HUB, replace(make.HUB, id="far")),
        lanes=(make.LANE, replace(make.LANE, hub="far")),
    )

    reason = why_not(case.options(), case.answer(), "offer-b")

    assert reason.code is Code.HUB_CLOSED
    assert reason.hub_delta == make.HUB.open_cost + make.HUB.export_file


def test_offers_in_the_plan_are_said_to_be_in_it() -> None:
    case = make.Case(offers=make.makers(200, 200))
    options, plan = case.options(), case.answer()

    whole, partly = why_not(options, plan, "offer-a"), why_not(options, plan, "offer-b")

    assert (whole.code, whole.qty) == (Code.CHOSEN, 200)
    assert (partly.code, partly.qty, partly.needed) == (Code.CHOSEN_PARTLY, 100, 200)


def test_rejected_offer_keeps_its_reason() -> None:
    first, second = make.makers(400, 400)
    case = make.Case(offers=(first, replace(second, category="honey")))

    reason = why_not(case.options(), case.answer(), "offer-b")

    assert (reason.code, reason.needed) == (Code.CATEGORY, "rice")


def test_unknown_offer_is_unknown() -> None:
    case = make.Case()

    assert why_not(case.options(), case.answer(), "nobody").code is Code.UNKNOWN


def test_second_offer_of_a_chosen_maker_is_said_to_be_another_offer() -> None:
    second = replace(make.OFFER, id="second", tiers=(replace(make.OFFER.tiers[0], unit_price=9_000_000),))
    case = make.Case(offers=(make.OFFER, second))

    assert why_not(case.options(), case.answer(), "second").code is Code.OTHER_OFFER


def test_lot_that_no_place_among_few_suppliers_is_worth_cannot_enter() -> None:
    large, small = make.makers(400, 20)
    case = make.Case(demand=replace(make.DEMAND, max_suppliers=1), offers=(large, small))

    assert why_not(case.options(), case.answer(), "offer-b").code is Code.CANNOT_ENTER


def test_estimates_give_every_offer_a_reason() -> None:
    case = make.case(seed=4, count=10)
    options = case.options()
    plan = pool(options)
    assert isinstance(plan, Plan)

    reasons = estimates(options, plan)

    assert [reason.offer for reason in reasons] == sorted(offer.id for offer in case.offers)
    inside = {reason.offer for reason in reasons if reason.code in (Code.CHOSEN, Code.CHOSEN_PARTLY)}
    assert inside == chosen(plan)


def test_estimate_is_above_the_exact_figure_by_no_more_than_the_gap_of_the_prices() -> None:
    case = make.case(seed=9, count=10, sites=1)
    options = case.options()
    plan = pool(options)
    assert isinstance(plan, Plan)
    problem, _ = problem_of(options)
    prices, _ = solver.relaxation(problem, Limits())
    relaxed = bound(problem, prices, values(problem, prices))

    for offer in case.offers:
        rough, exact = why_not(options, plan, offer.id, exact=False), why_not(options, plan, offer.id)
        if rough.code is Code.PRICE and exact.delta is not None and rough.delta is not None:
            assert rough.delta <= exact.delta + (plan.total - relaxed) + 60
