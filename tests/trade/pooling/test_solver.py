"""The engine against a listing of every choice, against its own bound, and against buying by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.trade.pooling import Infeasible, Limits, Method, Plan, pool, solver
from ocop.trade.pooling.highs import Effort, solve
from ocop.trade.pooling.model import Freedom, build
from ocop.trade.pooling.problem import problem_of
from ocop.trade.pooling.solution import stands
from tests.trade.pooling import make
from tests.trade.pooling.listing import least_cost

QUICK = settings(max_examples=25, deadline=None, derandomize=True)
SEEDS = st.integers(min_value=0, max_value=10_000)
EFFORT = Effort(gap=1e-9, nodes=10_000, seconds=60.0, seed=0)


def agrees(case: make.Case) -> bool:
    """Tell whether the engine and the listing give the same answer; rounding moves each part by at most half a cent."""
    least = least_cost(case)
    answer = pool(case.options())
    if isinstance(answer, Infeasible):
        return least is None
    parts = 7 * len(answer.lines) + 2 * len(answer.hubs)
    return least is not None and answer.exact and abs(answer.total - least) <= 0.5 * parts + 1e-6 * least


@QUICK
@given(seed=SEEDS, share=st.sampled_from([0.2, 0.5, 0.8]))
def test_plan_is_the_cheapest_of_all_choices(seed: int, share: float) -> None:
    assert agrees(make.case(seed, count=4, share=share))


@QUICK
@given(seed=SEEDS)
def test_plan_of_six_makers_and_one_hub_is_the_cheapest_of_all_choices(seed: int) -> None:
    assert agrees(make.case(seed, count=6, sites=1))


@QUICK
@given(seed=SEEDS, suppliers=st.integers(1, 3))
def test_plan_with_few_suppliers_is_the_cheapest_of_all_choices(seed: int, suppliers: int) -> None:
    case = make.case(seed, count=4)

    assert agrees(replace(case, demand=replace(case.demand, max_suppliers=suppliers)))


@QUICK
@given(seed=SEEDS, share=st.sampled_from([0.3, 0.6, 1.0]))
def test_plan_with_an_inclusion_share_is_the_cheapest_of_all_choices(seed: int, share: float) -> None:
    case = make.case(seed, count=4)

    assert agrees(replace(case, demand=replace(case.demand, inclusion_min=share)))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(seed=SEEDS)
def test_plan_never_costs_less_than_its_bound_nor_more_than_buying_by_hand(seed: int) -> None:
    options = make.case(seed, count=12, sites=3, share=0.4).options()
    problem, kept = problem_of(options)

    plan = pool(options)
    by_hand = solver.greedies(problem, options.price[kept], np.arange(len(problem)))

    if isinstance(plan, Plan):
        assert plan.lower_bound <= plan.total
        assert all(plan.total <= hand.cost * (1 + 1e-6) + 100 for hand in by_hand if hand is not None)


@pytest.mark.parametrize("suppliers", [None, 110])
def test_large_register_is_within_its_proved_gap_and_below_buying_by_hand(suppliers: int | None) -> None:
    case = make.large()
    options = replace(case, demand=replace(case.demand, max_suppliers=suppliers)).options()
    problem, kept = problem_of(options)
    assert len(problem) > solver.WHOLE_UP_TO

    outcome = solver.best(problem, Limits(), options.price[kept])

    assert outcome.choice is not None
    assert stands(problem, outcome.choice)
    assert Method.SIFTED in outcome.methods
    assert outcome.bound <= outcome.choice.cost
    assert outcome.gap < 0.01
    by_hand = solver.greedies(problem, options.price[kept], outcome.near)
    assert all(outcome.choice.cost <= hand.cost for hand in by_hand if hand is not None)


def test_sifted_plan_is_within_its_gap_of_the_whole_model(monkeypatch: pytest.MonkeyPatch) -> None:
    options = make.large(makers_count=120).options()
    problem, _ = problem_of(options)
    exact = solver.best(problem, Limits())
    monkeypatch.setattr(solver, "SMALL", 100)
    monkeypatch.setattr(solver, "WHOLE_UP_TO", 100)

    sifted = solver.best(problem, Limits())

    assert exact.choice is not None
    assert sifted.choice is not None
    assert sifted.bound <= exact.choice.cost
    assert exact.bound <= sifted.choice.cost <= exact.choice.cost * (1 + sifted.gap + 1e-4)


def test_large_register_that_cannot_fill_the_demand_has_no_choice() -> None:
    case = make.large(makers_count=900)
    together = sum(sum(offer.weekly_capacity) for offer in case.offers)
    options = replace(case, demand=replace(case.demand, qty=together + 1)).options()

    assert solver.best(problem_of(options)[0], Limits()).choice is None


def test_node_limit_still_gives_a_plan_and_says_so() -> None:
    options = make.case(seed=5, count=40, sites=4, share=0.4).options()

    plan = pool(options, Limits(nodes=1, gap=0.0))

    assert isinstance(plan, Plan)
    assert plan.lower_bound <= plan.total
    assert plan.exact == (Method.LIMIT_REACHED not in plan.methods)


@pytest.mark.parametrize("seed", range(6))
def test_cutoff_finds_what_costs_less_and_proves_that_nothing_does(seed: int) -> None:
    problem, _ = problem_of(make.case(seed, count=10, sites=3, share=0.4).options())
    layout = build(problem, Freedom(whole_packs=True))
    least = solve(layout.model, EFFORT)

    above = solve(layout.model, replace(EFFORT, cutoff=least.cost * 1.0001))
    below = solve(layout.model, replace(EFFORT, cutoff=least.cost * 0.9999))

    assert least.proved
    assert above.values is not None
    assert above.cost == pytest.approx(least.cost, rel=1e-6)
    assert below.values is None
    assert below.proved
    assert not below.infeasible
    assert below.bound == pytest.approx(least.cost * 0.9999)


def test_solve_is_content_with_the_first_point_that_costs_little_enough() -> None:
    problem, _ = problem_of(make.case(3, count=30, sites=3, share=0.4).options())
    layout = build(problem, Freedom(whole_packs=True))
    least = solve(layout.model, EFFORT)

    content = solve(layout.model, replace(EFFORT, enough=least.cost * 1.2))

    assert content.values is not None
    assert least.cost - 1e-6 <= content.cost <= least.cost * 1.2


def test_affordable_choice_keeps_to_the_budget_and_there_is_none_below_the_bound() -> None:
    problem, _ = problem_of(make.large(makers_count=180).options())
    best = solver.best(problem, Limits())
    assert best.choice is not None

    found = solver.affordable(problem, Limits(), best.choice.cost * 1.01)
    none = solver.affordable(problem, Limits(), best.bound * 0.99)

    assert found is not None
    assert stands(problem, found)
    assert found.cost <= best.choice.cost * 1.01
    assert none is None


def test_choice_through_given_hubs_is_no_dearer_than_the_plan_by_more_than_the_gap() -> None:
    problem, _ = problem_of(make.large(makers_count=420).options())
    best = solver.best(problem, Limits())
    assert best.choice is not None
    opened = np.isin(np.arange(len(problem.sites)), problem.hub[best.choice.option])

    found = solver.through(problem, Limits(), (opened,), widely=True)

    assert found is not None
    assert stands(problem, found)
    assert best.bound <= found.cost <= best.choice.cost * 1.002
    assert solver.through(problem, Limits(), (opened,), widely=False, below=best.bound * 0.999) is None


def test_same_problem_gives_the_same_choice_again() -> None:
    problem, _ = problem_of(make.large(makers_count=300).options())

    first, second = (solver.best(problem, Limits(gap=1e-3, nodes=50)) for _ in range(2))

    assert first.choice is not None
    assert second.choice is not None
    assert first.bound == second.bound
    assert first.choice.option.tolist() == second.choice.option.tolist()
    assert first.choice.qty.tolist() == second.choice.qty.tolist()
