"""From rows to a plan and back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from ocop.activity.models import Activity
from ocop.registry.models import Producer
from ocop.trade import operations, refusals, tasks
from ocop.trade.currencies import RateMissing
from ocop.trade.models import Plan, SupplyOffer
from ocop.trade.operations.planning import ask_why_not
from ocop.trade.queries.supply import meant_category, offers_for, question_of
from ocop.trade.results import PlanResult, Solution
from ocop.trade.states import DemandState
from ocop.trade.wording import binding_words, why_words
from tests.make import accounts, registry
from tests.make import trade as make

pytestmark = pytest.mark.django_db


def five_offers() -> list[SupplyOffer]:
    """Return rice of five makers, dearer by ten cents each, in a small world of hubs and lanes."""
    make.logistics()
    return [
        make.offer(make.product(of=make.maker(at=(15.0 + step / 2, 102.0), women_led=step < 2)), price=f"1.{step}0")
        for step in range(5)
    ]


def solved(result: PlanResult) -> Solution:
    """Return the plan of an answer that has one."""
    assert result.plan is not None
    return result.plan


def test_a_demand_is_planned_from_end_to_end_and_the_figures_add_up() -> None:
    five_offers()
    demand = make.demand(quantity="12000")

    plan = operations.plan_demand(demand, by=demand.buyer.username, at=make.NOON)

    demand.refresh_from_db()
    result = PlanResult.model_validate(plan.result)
    solution = solved(result)
    assert demand.state == DemandState.PLANNED
    assert Decimal(12000) <= solution.quantity <= Decimal(12240)
    assert sum(line.quantity for line in solution.lines) == solution.quantity
    assert sum(line.total for line in solution.lines) == solution.total == sum(solution.parts.values()) == plan.total
    assert solution.total >= solution.lower_bound
    assert all(line.quantity % 25 == 0 and line.quantity >= 100 for line in solution.lines)
    assert all(line.arrive < demand.window_until for line in solution.lines)
    assert all(line.order_by <= line.ready <= line.at_hub <= line.ship <= line.arrive for line in solution.lines)
    assert not result.demonstration
    assert Activity.objects.filter(verb="trade.demand_planned").count() == 1


def test_the_same_input_gives_the_same_plan_once_whatever_the_order_of_the_rows() -> None:
    offers = five_offers()
    demand = make.demand(quantity="12000")
    first = operations.plan_demand(demand, by="buyer", at=make.NOON)

    SupplyOffer.objects.filter(pk=offers[0].pk).update(note="moved to the end of the table")
    again = operations.plan_demand(demand, by="buyer", at=make.NOON)

    assert again.pk == first.pk
    assert Plan.objects.count() == 1


def test_a_changed_price_gives_another_plan() -> None:
    offers = five_offers()
    demand = make.demand(quantity="12000")
    first = operations.plan_demand(demand, by="buyer", at=make.NOON)

    offers[0].price_breaks.update(unit_price=Decimal("9.99"))
    second = operations.plan_demand(demand, by="buyer", at=make.NOON)

    assert second.pk != first.pk
    assert second.total is not None
    assert first.total is not None
    assert second.total > first.total


def test_a_demand_no_one_can_meet_says_how_much_can_be_had() -> None:
    five_offers()
    demand = make.demand(quantity="900000")

    plan = operations.plan_demand(demand, by="buyer", at=make.NOON)

    demand.refresh_from_db()
    shortfall = PlanResult.model_validate(plan.result).shortfall
    assert demand.state == DemandState.UNMET
    assert plan.total is None
    assert shortfall is not None
    assert Decimal(0) < shortfall.largest < Decimal(900000)
    assert binding_words(shortfall)


def test_a_demand_for_what_nobody_offers_is_answered_with_nothing() -> None:
    make.logistics()

    plan = operations.plan_demand(make.demand(words="moon dust"), by="buyer", at=make.NOON)

    shortfall = PlanResult.model_validate(plan.result).shortfall
    assert shortfall is not None
    assert shortfall.largest == 0


def test_pieces_are_planned_by_what_they_weigh_and_other_units_are_left_out() -> None:
    make.logistics()
    jars = [make.product(category="honey", en="Honey") for _number in range(3)]
    for jar in jars[:2]:
        make.offer(jar, unit="C62", weight="0.85", minimum_lot="24", pack="12", capacity="200", price="4")
    make.offer(jars[2], unit="KGM")
    terms = make.demand_terms(words="honey", quantity="600", unit="C62")

    result = operations.answer_demand(operations.demand_of(terms, on=make.TODAY), on=make.TODAY)

    assert result.kg_per_unit == Decimal("0.85")
    assert solved(result).quantity >= 600
    assert result.omitted_counts["unit"] == 1
    left = next(one for one in result.omitted if one.code == "unit")
    assert "KGM" in why_words(left, "C62", "USD")


def test_prices_in_another_currency_are_converted_and_the_rate_is_named() -> None:
    make.logistics()
    make.offer(price="32", currency="THB", capacity="2000")
    terms = make.demand_terms(quantity="1000", incoterm="EXW")

    result = operations.answer_demand(operations.demand_of(terms, on=make.TODAY), on=make.TODAY)

    assert solved(result).total == Decimal("1000.00")
    assert [(rate.currency, rate.source) for rate in result.rates] == [("THB", "a test"), ("USD", "a test")]


def test_an_offer_in_a_currency_without_a_rate_is_left_out_and_a_demand_in_one_is_refused() -> None:
    make.logistics()
    make.offer(currency="KHR")
    ask = make.demand_terms(quantity="100")

    result = operations.answer_demand(operations.demand_of(ask, on=make.TODAY), on=make.TODAY)

    assert result.omitted_counts == {"currency": 1}
    in_riel = make.demand_terms(quantity="100", currency="KHR")
    with pytest.raises(RateMissing):
        operations.answer_demand(operations.demand_of(in_riel, on=make.TODAY), on=make.TODAY)


def test_makers_are_told_why_they_are_left_out() -> None:
    make.logistics()
    good, late, unplaced, far, starless = (make.product() for _number in range(5))
    for product in (good, late, far):
        registry.certificate(product, "halal", until=None)
        registry.star(product, scheme="th-otop", stars=5)
    registry.certificate(starless, "halal")
    registry.star(starless, scheme="th-otop", stars=5, decision="")
    for product in (good, late, unplaced, far, starless):
        make.offer(product)
    late.certificates.update(valid_until=dt.date(2026, 8, 20))
    assert unplaced.producer is not None
    assert far.producer is not None
    Producer.objects.filter(pk=unplaced.producer.pk).update(latitude=None, longitude=None)
    Producer.objects.filter(pk=far.producer.pk).update(latitude=60.0, longitude=10.0)
    terms = make.demand_terms(quantity="1000", certificates=("halal",), min_stars={"th-otop": 4})

    result = operations.answer_demand(operations.demand_of(terms, on=make.TODAY), on=make.TODAY)

    codes = {one.product: one.code for one in result.omitted}
    assert codes == {
        late.number: "certificate",
        unplaced.number: "place",
        far.number: "no_route",
        starless.number: "stars",
    }
    assert [line.product for line in solved(result).lines] == [good.number]
    said = {one.product: why_words(one, "KGM", "USD") for one in result.omitted}
    assert said[late.number] == "Its certificate ends on 20 Aug 2026; it must hold until 1 Sept 2026."


def test_a_register_adds_no_stars_beside_a_valid_certificate() -> None:
    make.logistics()
    product = make.product()
    make.offer(product)
    product.stars_held.filter(pk=registry.star(product, scheme="th-otop", stars=5).pk).update(edition="2025")
    product.stars_held.filter(pk=registry.star(product, scheme="th-otop", stars=3).pk).update(certified=True)
    terms = make.demand_terms(quantity="1000", min_stars={"th-otop": 4})

    result = operations.answer_demand(operations.demand_of(terms, on=make.TODAY), on=make.TODAY)

    assert [one.code for one in result.omitted] == ["stars"]


def test_a_maker_over_the_border_is_reached_by_the_border_rate_and_pays_duty_without_proof() -> None:
    make.logistics()
    across = make.maker(country="LA", at=(17.9, 102.6))
    make.offer(make.product(of=across), origin_proof=False)
    terms = make.demand_terms(quantity="1000", incoterm="DDP")

    result = operations.answer_demand(operations.demand_of(terms, on=make.TODAY), on=make.TODAY)

    (line,) = solved(result).lines
    assert line.country == "LA"
    assert line.duty > 0
    assert line.hub.startswith("TH-")
    assert result.demonstration is False


def test_shares_of_few_makers_are_hidden() -> None:
    offers = five_offers()
    for offer in offers[2:]:
        offer.delete()
    few = operations.answer_demand(
        operations.demand_of(make.demand_terms(quantity="1000"), on=make.TODAY), on=make.TODAY
    )

    assert solved(few).flags is None
    assert solved(few).inclusive_share is None


def test_certainty_orders_more_and_says_what_it_costs() -> None:
    five_offers()
    terms = make.demand_terms(quantity="12000", certainty_percent=95)

    plan = solved(operations.answer_demand(operations.demand_of(terms, on=make.TODAY), on=make.TODAY))

    assert plan.risk is not None
    assert plan.risk.reached >= plan.risk.before
    assert plan.risk.met == (plan.risk.reached >= 0.95)
    assert plan.total == plan.least_cost + plan.risk.extra_cost


def test_a_sharing_rule_goes_before_certainty_and_its_cost_is_shown() -> None:
    five_offers()
    terms = make.demand_terms(quantity="12000", sharing="proportional", certainty_percent=99)

    plan = solved(operations.answer_demand(operations.demand_of(terms, on=make.TODAY), on=make.TODAY))

    assert plan.total == plan.least_cost + plan.sharing_cost
    assert plan.risk is not None
    assert plan.risk.extra_cost == 0


@pytest.mark.parametrize(
    ("words", "category"),
    [("honey", "honey"), ("NƯỚC MẮM", "fish-sauce"), ("ข้าวสาร", "rice"), ("silk scarves", "silk-scarves"), ("zzz", "")],
)
def test_words_that_name_a_category_mean_it(words: str, category: str) -> None:
    assert meant_category(words) == category


def test_offers_are_found_by_numbers_then_category_then_every_word() -> None:
    jasmine, sticky = (
        make.product(en="Jasmine rice"),
        make.product(name="ข้าวเหนียว", en="Sticky rice", category="glutinous-rice"),
    )
    make.offer(jasmine)
    make.offer(sticky)

    def found(**changes: object) -> set[str]:
        demand = make.demand(words="sticky rices")
        for name, value in changes.items():
            setattr(demand, name, value)
        return set(offers_for(demand).values_list("product__number", flat=True))

    assert found() == {sticky.number}
    assert found(category="rice") == {jasmine.number}
    assert found(category="rice", product_numbers=[sticky.number]) == {sticky.number}
    assert found(words="ข้าว") == {jasmine.number, sticky.number}


def test_why_not_is_answered_from_a_plan_with_the_offer_in_it() -> None:
    offers = five_offers()
    demand = make.demand(quantity="5000")
    plan = operations.plan_demand(demand, by="buyer", at=make.NOON)
    chosen = solved(PlanResult.model_validate(plan.result)).lines[0].product
    dearest = offers[-1].product.number

    reason = ask_why_not(plan, dearest, by=demand.buyer)

    assert reason.exact
    assert reason.extra_cost is not None
    assert reason.extra_cost > 0
    assert reason.price_to_enter is not None
    assert reason.price_to_enter < Decimal("1.40")
    assert "costs" in why_words(reason, "KGM", "USD")
    assert why_words(ask_why_not(plan, chosen, by=demand.buyer), "KGM", "USD").startswith("It is in the plan")


def test_why_not_is_refused_for_strangers_for_other_products_and_after_a_change() -> None:
    offers = five_offers()
    demand = make.demand(quantity="5000")
    plan = operations.plan_demand(demand, by="buyer", at=make.NOON)

    with pytest.raises(PermissionDenied):
        ask_why_not(plan, offers[0].product.number, by=accounts.buyer())
    with pytest.raises(refusals.ProductNotOffered):
        ask_why_not(plan, "TH-P0", by=demand.buyer)
    offers[0].price_breaks.update(unit_price=Decimal(5))
    with pytest.raises(refusals.SupplyChanged):
        ask_why_not(plan, offers[0].product.number, by=demand.buyer)


def test_why_not_has_no_answer_without_a_plan() -> None:
    five_offers()
    demand = make.demand(quantity="900000")
    plan = operations.plan_demand(demand, by="buyer", at=make.NOON)

    with pytest.raises(refusals.NoPlanToAsk):
        ask_why_not(plan, "TH-P0", by=demand.buyer)


def test_the_fastest_lane_is_taken_where_the_cheapest_comes_too_late() -> None:
    to = make.logistics()
    hub = make.hub("TH-AIR")
    make.lane(hub, to, mode="sea", container_cost="100", transit_days=60)
    make.lane(hub, to, mode="air", container_cost="9000", transit_days=2)
    make.offer()

    question = question_of(make.demand(), on=dt.date(2026, 7, 20))

    assert question.modes["TH-AIR"] == "air"


def test_the_task_plans_and_writes_down_what_stops_it() -> None:
    five_offers()
    demand = make.demand(quantity="1000")
    demand.window_until = dt.date(2099, 1, 2)
    operations.ask_plan(demand, by=demand.buyer, at=make.NOON)

    with translation.override("en"):
        tasks.plan_demand.func(demand_id=demand.pk, by="buyer")
    demand.refresh_from_db()
    assert demand.planning_since is None
    assert demand.plans.count() == 1

    demand.currency = "KHR"
    demand.save()
    tasks.plan_demand.func(demand_id=demand.pk, by="buyer")
    demand.refresh_from_db()
    assert "KHR" in demand.planning_failure


def test_a_fault_of_the_node_is_told_to_the_buyer_and_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the solver is gone")

    demand = make.demand()
    operations.ask_plan(demand, by=demand.buyer, at=make.NOON)
    monkeypatch.setattr(operations, "plan_demand", broken)

    with pytest.raises(RuntimeError):
        tasks.plan_demand.func(demand_id=demand.pk, by="buyer")
    demand.refresh_from_db()
    assert "fault on this node" in demand.planning_failure
    assert demand.planning_since is None
