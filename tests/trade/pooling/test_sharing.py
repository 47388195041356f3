"""Sharing an order: equally by capacity, or the smallest makers first, never dearer than the buyer allows."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.trade.pooling import Method, Plan, Sharing, pool
from tests.trade.pooling import make


def shared(case: make.Case, rule: Sharing, limit: int) -> make.Case:
    """Return the case with a sharing rule."""
    return replace(case, demand=replace(case.demand, sharing=rule, cost_limit_permille=limit))


def test_proportional_sharing_takes_the_same_share_of_each_capacity() -> None:
    case = make.Case(offers=make.makers(100, 200, 400, step=10_000))

    plan = shared(case, Sharing.PROPORTIONAL, 200).answer()

    assert {line.producer: line.qty for line in plan.lines} == {"maker-a": 43, "maker-b": 86, "maker-c": 171}
    assert plan.fill == pytest.approx(300 / 700)
    assert Method.SHARED in plan.methods


def test_proportional_sharing_lifts_a_small_share_to_the_smallest_lot() -> None:
    first, second = make.makers(100, 900, step=10_000)
    case = make.Case(offers=(replace(first, min_lot=60), second))

    plan = shared(case, Sharing.PROPORTIONAL, 200).answer()

    assert {line.producer: line.qty for line in plan.lines}["maker-a"] == 60


def test_smallest_first_takes_the_whole_of_the_smallest_makers() -> None:
    case = make.Case(offers=make.makers(400, 300, 100, 60, step=100_000))

    plan = shared(case, Sharing.SMALLEST_FIRST, 200).answer()

    quantities = {line.producer: line.qty for line in plan.lines}
    assert quantities["maker-d"] == 60
    assert quantities["maker-c"] == 100
    assert sum(quantities.values()) == plan.qty


def test_smallest_first_passes_over_a_maker_who_alone_breaks_the_limit() -> None:
    offers = make.makers(400, 300, 100, 60, step=10_000)
    dear = replace(offers[3], tiers=(replace(offers[3].tiers[0], unit_price=50_000_000),))
    case = make.Case(offers=(*offers[:3], dear))

    plan = shared(case, Sharing.SMALLEST_FIRST, 50).answer()

    quantities = {line.producer: line.qty for line in plan.lines}
    assert "maker-d" not in quantities
    assert quantities["maker-c"] == 100


@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    rule=st.sampled_from([Sharing.PROPORTIONAL, Sharing.SMALLEST_FIRST]),
    limit=st.sampled_from([0, 30, 100]),
)
def test_sharing_keeps_to_the_cost_limit_and_says_what_it_cost(seed: int, rule: Sharing, limit: int) -> None:
    case = make.case(seed, count=7)
    plain = pool(case.options())

    plan = pool(shared(case, rule, limit).options())

    if isinstance(plain, Plan):
        assert isinstance(plan, Plan)
        assert plan.sharing is rule
        assert plan.least_cost == plain.total
        assert plan.sharing_cost == plan.total - plain.total
        assert plan.total <= plain.total * (1 + limit / 1000) + 60


def test_sharing_that_does_not_fit_falls_back_to_the_least_cost_and_says_so() -> None:
    case = make.Case(offers=make.makers(400, 100, step=2_000_000))

    plan = shared(case, Sharing.SMALLEST_FIRST, 0).answer()

    assert plan.sharing_cost == 0
    assert Method.SHARING_NOT_POSSIBLE in plan.methods
    assert [line.producer for line in plan.lines] == ["maker-a"]


def test_larger_limit_takes_in_more_of_the_smallest() -> None:
    case = make.case(seed=11, count=14, share=0.4)

    counts = [len(shared(case, Sharing.SMALLEST_FIRST, limit).answer().lines) for limit in (0, 50, 400)]

    assert counts[0] <= counts[2]
    assert counts[1] <= counts[2]


def test_large_register_is_shared_within_the_limit() -> None:
    case = shared(make.large(makers_count=420), Sharing.SMALLEST_FIRST, 20)

    plan = case.answer()

    assert plan.least_cost <= plan.total <= plan.least_cost * 1.02 + 100


def test_shared_plan_keeps_the_least_cost_plan_as_a_point() -> None:
    case = make.case(seed=11, count=14, share=0.4)
    plain = case.answer()

    plan = shared(case, Sharing.SMALLEST_FIRST, 50).answer()

    assert plan.least == plain.point
    assert plain.least is None
