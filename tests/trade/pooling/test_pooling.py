"""The plan as an answer: the same whatever the order, monotone in what is asked, with its days and shares."""

import datetime as dt
import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.trade.pooling import Infeasible, Part, Plan, PlanBroken, pool
from ocop.trade.pooling.pooling import checked
from tests.trade.pooling import make

SEEDS = st.integers(min_value=0, max_value=10_000)
FEW = settings(max_examples=10, deadline=None, derandomize=True)


@FEW
@given(seed=SEEDS)
def test_plan_does_not_hang_on_the_order_of_records(seed: int) -> None:
    case = make.case(seed, count=8, sites=3)
    mixed = random.Random(seed)
    shuffled = replace(
        case,
        offers=tuple(mixed.sample(case.offers, len(case.offers))),
        hubs=tuple(mixed.sample(case.hubs, len(case.hubs))),
        lanes=tuple(mixed.sample(case.lanes, len(case.lanes))),
    )

    assert pool(case.options()) == pool(shuffled.options())


def test_large_plan_does_not_hang_on_the_order_of_records() -> None:
    case = make.large(makers_count=700)
    shuffled = replace(case, offers=tuple(random.Random(1).sample(case.offers, len(case.offers))))

    assert pool(case.options()) == pool(shuffled.options())


@FEW
@given(seed=SEEDS)
def test_more_capacity_never_costs_more(seed: int) -> None:
    case = make.case(seed, count=7)
    wider = tuple(replace(offer, weekly_capacity=(0, 2 * offer.weekly_capacity[1])) for offer in case.offers)

    plan, roomier = pool(case.options()), pool(replace(case, offers=wider).options())

    if isinstance(plan, Plan):
        assert isinstance(roomier, Plan)
        assert roomier.total <= plan.total * (1 + 1e-6) + 60


@FEW
@given(seed=SEEDS)
def test_fewer_suppliers_never_cost_less(seed: int) -> None:
    case = make.case(seed, count=7)

    totals = []
    for suppliers in (None, 5, 4, 3, 2):
        answer = pool(replace(case, demand=replace(case.demand, max_suppliers=suppliers)).options())
        totals.append(answer.total if isinstance(answer, Plan) else float("inf"))

    assert all(later >= sooner * (1 - 1e-6) - 60 for sooner, later in pairwise(totals))


def test_days_follow_each_other_from_the_order_to_the_window() -> None:
    offer = replace(make.OFFER, weekly_capacity=(0, 100, 200, 0), lead_days=10)

    plan = make.Case(offers=(offer,)).answer()

    (line,) = plan.lines
    assert line.ready == make.TODAY + dt.timedelta(days=21)
    assert line.order_by == make.TODAY + dt.timedelta(days=4)
    assert line.at_hub == line.ready + dt.timedelta(days=2)
    # The window opens on day 30 and the lane takes 5 days, so the goods wait at the hub until day 26.
    assert line.ship == make.TODAY + dt.timedelta(days=26)
    assert line.arrive == plan.delivery == make.WINDOW[0] + dt.timedelta(days=1)


def test_shares_are_of_the_quantity() -> None:
    first, second = make.makers(200, 200)
    offers = (replace(first, flags=frozenset({"remote", "women_led"})), replace(second, country="TH"))

    plan = make.Case(offers=offers).answer()

    given_by = {line.offer: line.qty for line in plan.lines}
    assert plan.shares_by_country == {"LA": given_by["offer-a"] / plan.qty, "TH": given_by["offer-b"] / plan.qty}
    assert plan.shares_by_flag == dict.fromkeys(("remote", "women_led"), given_by["offer-a"] / plan.qty)
    assert plan.inclusive_share == given_by["offer-a"] / plan.qty


def test_freight_is_the_cheapest_mix_of_containers_and_loose_cargo() -> None:
    lane = replace(make.LANE, container_cost=1_000, container_qty=100, lcl_rate=15_000, lcl_max=50)
    case = make.Case(demand=replace(make.DEMAND, qty=250, tolerance=0.0), lanes=(lane,))

    plan = case.answer()

    (use,) = plan.hubs
    assert (use.containers, use.lcl_qty, use.lcl_cost) == (2, 50, 750)
    assert plan.totals[Part.FREIGHT] == 2_750


def test_plan_over_the_ceiling_says_how_much_stays_under_it() -> None:
    cheap, dear = make.makers(200, 400, step=3_000_000)
    case = make.Case(offers=(cheap, dear))
    plan = case.answer()
    ceiling = plan.unit_landed - 400_000

    over = replace(case, demand=replace(case.demand, ceiling=ceiling)).answer()

    assert over.over_ceiling
    assert over.total == plan.total
    assert over.under_ceiling is not None
    assert over.under_ceiling.unit_landed is not None
    assert over.under_ceiling.unit_landed <= ceiling
    assert 150 < over.under_ceiling.qty < 300


def test_plan_under_the_ceiling_is_not_marked() -> None:
    case = make.Case()

    plan = replace(case, demand=replace(case.demand, ceiling=case.answer().unit_landed + 1)).answer()

    assert not plan.over_ceiling
    assert plan.under_ceiling is None


def test_split_lots_of_one_maker_pass_two_hubs_that_are_too_small_alone() -> None:
    small = replace(make.HUB, capacity=200)
    case = make.Case(
        offers=(replace(make.OFFER, inland=dict.fromkeys(("hub", "pub"), make.OFFER.inland["hub"]), onboarding=900),),
        hubs=(small, replace(small, id="pub")),
        lanes=(make.LANE, replace(make.LANE, hub="pub")),
        demand=replace(make.DEMAND, max_suppliers=1),
    )

    together, split = pool(case.options()), pool(case.options(split=True))

    assert isinstance(together, Infeasible)
    assert isinstance(split, Plan)
    assert {line.hub for line in split.lines} == {"hub", "pub"}
    assert split.totals[Part.ONBOARDING] == 900


def test_broken_plan_is_never_returned() -> None:
    case = make.Case()
    plan = case.answer()

    with pytest.raises(PlanBroken, match="total"):
        checked(case.options(), replace(plan, total=plan.total - 1))
