"""Ordering enough to be sure: the exact chance, what it costs, who stands by."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.trade.pooling import Code, Plan, Sharing, pool, secure, standby
from ocop.trade.pooling.chance import fill_chance, spare_needed
from tests.trade.pooling import make

PARTS = st.lists(st.tuples(st.integers(1, 60), st.floats(0.0, 0.5)), min_size=1, max_size=8)


def listed_chance(parts: list[tuple[int, float]], needed: int) -> float:
    """Return the chance by listing who delivers."""
    chance = 0.0
    for delivers in product([False, True], repeat=len(parts)):
        if sum(qty for (qty, _), comes in zip(parts, delivers, strict=True) if comes) >= needed:
            chance += float(np.prod([1 - r if comes else r for (_, r), comes in zip(parts, delivers, strict=True)]))
    return chance


@settings(max_examples=40, deadline=None, derandomize=True)
@given(parts=PARTS, needed=st.integers(1, 200))
def test_chance_is_that_of_listing_who_delivers(parts: list[tuple[int, float]], needed: int) -> None:
    assert fill_chance(parts, needed) == pytest.approx(listed_chance(parts, needed), abs=1e-9)


def test_chance_of_large_quantities_is_never_overstated() -> None:
    rng = np.random.default_rng(1)
    parts = [
        (int(qty), float(r)) for qty, r in zip(rng.integers(10**6, 10**7, 12), rng.uniform(0, 0.3, 12), strict=True)
    ]
    needed = int(0.8 * sum(qty for qty, _ in parts))

    exact = listed_chance(parts, needed)

    assert exact - 0.01 < fill_chance(parts, needed) <= exact + 1e-9


@settings(max_examples=20, deadline=None, derandomize=True)
@given(parts=PARTS, wanted=st.sampled_from([0.5, 0.9, 0.99]))
def test_spare_quantity_is_the_smallest_that_reaches_the_chance(parts: list[tuple[int, float]], wanted: float) -> None:
    total = sum(qty for qty, _ in parts)

    spare = spare_needed(parts, wanted)

    assert spare == total or listed_chance(parts, total - spare) >= wanted - 1e-9
    assert spare == 0 or listed_chance(parts, total - spare + 1) < wanted + 1e-9


def risky(*chances: float) -> make.Case:
    """Return a case whose makers of 100 units fail with these probabilities."""
    offers = make.makers(*[100] * len(chances), step=10_000)
    return make.Case(offers=tuple(replace(one, default_prob=r) for one, r in zip(offers, chances, strict=True)))


def test_secured_plan_reaches_the_wanted_chance_and_pays_for_it() -> None:
    case = risky(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)
    plan = case.answer()
    assert plan.fill_chance == pytest.approx(0.9**3)

    risked = secure(case.options(), plan, 0.95)

    assert risked.met
    assert risked.reached >= 0.95
    assert risked.reached == risked.plan.fill_chance
    assert risked.ordered > plan.qty
    assert risked.extra_cost == risked.plan.total - plan.total > 0


def test_secured_plan_prefers_reliable_makers_to_cheap_ones() -> None:
    case = risky(0.4, 0.4, 0.4, 0.01, 0.01, 0.01)

    risked = secure(case.options(), case.answer(), 0.95)

    names = {line.producer for line in risked.plan.lines}
    assert risked.met
    assert {"maker-d", "maker-e", "maker-f"} <= names


def test_sure_plan_is_left_as_it_is() -> None:
    case = risky(0.0, 0.0, 0.0, 0.0)
    plan = case.answer()

    risked = secure(case.options(), plan, 0.99)

    assert risked.plan == plan
    assert (risked.reached, risked.extra_cost, risked.met) == (1.0, 0, True)


def test_too_few_suppliers_for_the_wish_are_named() -> None:
    case = risky(0.2, 0.2, 0.2, 0.2, 0.2)
    case = replace(case, demand=replace(case.demand, max_suppliers=3))

    risked = secure(case.options(), case.answer(), 0.99)

    assert not risked.met
    assert risked.blocking is Code.MAX_SUPPLIERS
    assert risked.reached == pytest.approx(0.8**3)


def test_too_little_capacity_for_the_wish_gives_the_surest_plan() -> None:
    case = risky(0.2, 0.2, 0.2, 0.2)

    risked = secure(case.options(), case.answer(), 0.99)

    assert not risked.met
    assert risked.blocking is Code.CAPACITY
    assert risked.reached > risked.before


def test_split_lots_are_refused() -> None:
    case = make.Case()

    with pytest.raises(ValueError, match="one line each"):
        secure(case.options(split=True), case.answer(), 0.9)


def test_standby_are_the_next_best_makers_through_the_open_hubs() -> None:
    case = make.Case(offers=make.makers(300, 200, 200, 200, step=200_000))

    reserve = standby(case.options(), case.answer(), 2)

    assert [one.producer for one in reserve] == ["maker-b", "maker-c"]
    assert reserve[0].unit_landed < reserve[1].unit_landed


@settings(max_examples=4, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000))
def test_risk_never_makes_a_plan_cheaper(seed: int) -> None:
    case = make.case(seed, count=9, share=0.35)
    plan = pool(case.options())

    if isinstance(plan, Plan):
        risked = secure(case.options(), plan, 0.9)
        assert risked.plan.sharing is Sharing.LEAST_COST
        assert risked.reached >= risked.before or risked.met
        assert not risked.met or risked.reached >= 0.9
