"""Which council members score which dossiers."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from ocop.grading.assignment import Bar, Case, Scorer, assign, bars_of, replacement

SETS = ("1", "2", "3")
COMMUNES = ("VN.01.1", "VN.01.2", "VN.01.3")


@st.composite
def councils(draw: st.DrawFn) -> tuple[list[Scorer], list[Case]]:
    """Return a small council with what is before it."""
    scorers = [
        Scorer(
            key,
            frozenset(draw(st.sets(st.sampled_from(SETS), max_size=2))),
            draw(st.sampled_from(("", *COMMUNES))),
            draw(st.integers(0, 2)),
        )
        for key in range(draw(st.integers(1, 5)))
    ]
    bars = st.dictionaries(st.integers(0, 6), st.sampled_from([Bar.CONFLICT, Bar.HAS_SHEET]), max_size=1)
    cases = [
        Case(
            100 + key, draw(st.sampled_from(SETS)), draw(st.sampled_from(COMMUNES)), draw(st.integers(1, 3)), draw(bars)
        )
        for key in range(draw(st.integers(1, 6)))
    ]
    return scorers, cases


@given(councils())
@settings(max_examples=150, deadline=None)
def test_every_case_has_what_it_needs_of_those_who_may_or_is_named_as_short(
    question: tuple[list[Scorer], list[Case]],
) -> None:
    scorers, cases = question
    bars = bars_of(scorers, cases)

    found = assign(scorers, cases)

    assert len(set(found.pairs)) == len(found.pairs)
    assert not any(member in bars[case] for case, member in found.pairs)
    given_to = Counter(case for case, _member in found.pairs)
    for case in cases:
        able = len(scorers) - len(bars[case.key])
        assert given_to[case.key] == min(case.needs, able)
        short = [one for one in found.short if one.case == case.key]
        assert bool(short) == (able < case.needs)
        assert all((one.able, sum(one.bars.values())) == (able, len(bars[case.key])) for one in short)
    for scorer in scorers:
        assert found.loads[scorer.key] == scorer.load + sum(member == scorer.key for _case, member in found.pairs)


@given(councils(), st.randoms())
@settings(max_examples=50, deadline=None)
def test_the_answer_does_not_hang_on_the_order_of_the_question(
    question: tuple[list[Scorer], list[Case]], draw: Random
) -> None:
    scorers, cases = question
    shuffled = draw.sample(scorers, len(scorers)), draw.sample(cases, len(cases))

    assert assign(*question) == assign(*shuffled)


@given(councils())
@settings(max_examples=40, deadline=None)
def test_no_other_answer_is_more_even_or_as_even_with_more_sheets_for_those_who_know_the_set(
    question: tuple[list[Scorer], list[Case]],
) -> None:
    scorers, cases = question

    found = assign(scorers, cases)

    assert cost_of(scorers, cases, found.loads, len(found.pairs) - found.by_experts) == least_cost(scorers, cases)


@given(st.integers(1, 8), st.integers(1, 30), st.integers(1, 5))
@settings(max_examples=50, deadline=None)
def test_without_ties_nobody_has_two_sheets_more_than_another(members: int, count: int, needs: int) -> None:
    scorers = [Scorer(key) for key in range(members)]
    cases = [Case(key, SETS[key % 3], "VN.01.1", needs) for key in range(count)]

    loads = assign(scorers, cases).loads.values()

    assert max(loads) - min(loads) <= 1


def test_those_who_know_a_set_are_spread_over_its_cases() -> None:
    scorers = [Scorer(key, frozenset({"1"} if key < 3 else {"2"})) for key in range(6)]
    cases = [Case(key, "1", "VN.01.1", 4) for key in range(3)]

    found = assign(scorers, cases)

    experts = Counter(case for case, member in found.pairs if member < 3)
    assert set(experts.values()) == {2}
    assert found.by_experts == 6


def test_a_case_in_whose_commune_too_many_live_says_so() -> None:
    scorers = [Scorer(1, commune="VN.01.1"), Scorer(2, commune="VN.01.1"), Scorer(3, commune="VN.01.2"), Scorer(4)]
    village = Case(7, "1", "VN.01.1.9", 3, {4: Bar.CONFLICT})

    (short,) = assign(scorers, [village]).short

    assert (short.case, short.needs, short.able, short.gets) == (7, 3, 1, 1)
    assert short.bars == {Bar.COMMUNE: 2, Bar.CONFLICT: 1}


def test_a_product_known_only_to_its_province_is_not_taken_for_a_members_commune() -> None:
    assert not assign([Scorer(1, commune="VN.01.1")], [Case(7, "1", "VN.01", 1)]).short


def test_a_limit_on_sheets_leaves_some_short_though_members_could() -> None:
    scorers = [Scorer(1), Scorer(2, load=2)]
    cases = [Case(key, "1", "VN.01.1", 1) for key in range(4)]

    found = assign(scorers, cases, most=2)

    assert found.loads == {1: 2, 2: 2}
    assert len(found.short) == 2
    assert all(one.able == 2 and not one.bars for one in found.short)


@pytest.mark.parametrize("people", [[], [Scorer(1)]])
def test_nobody_or_nothing_has_an_empty_answer(people: list[Scorer]) -> None:
    assert assign(people, []).pairs == ()
    assert bool(assign([], [Case(7, "1", "VN.01", 1)]).short)


def test_who_knows_the_set_takes_the_place_unless_far_busier() -> None:
    case = Case(7, "1", "VN.01.1", 1, {9: Bar.HAS_SHEET})
    expert = Scorer(1, frozenset({"1"}), load=2)
    others = [Scorer(2, frozenset({"2"}), load=0), Scorer(9, frozenset({"1"}))]

    assert replacement(case, [expert, *others]) == expert
    busier = Scorer(1, frozenset({"1"}), load=3)
    assert replacement(case, [busier, *others]) == others[0]
    assert replacement(case, [others[1]]) is None


def cost_of(scorers: list[Scorer], cases: list[Case], loads: dict[int, int] | object, strange: int) -> int:
    """Return what an answer costs: every sheet over the even share the more the further, then sheets of strangers."""
    assert isinstance(loads, dict)
    even = even_share(scorers, cases)
    weight = len(scorers) + 1
    over = 0
    for scorer in scorers:
        first = max(scorer.load, even)
        over += sum(load - even for load in range(first + 1, loads[scorer.key] + 1))
    return weight * over + strange


def even_share(scorers: list[Scorer], cases: list[Case]) -> int:
    """Return the share of each, were all sheets asked for spread evenly."""
    return (sum(case.needs for case in cases) + sum(scorer.load for scorer in scorers)) // len(scorers)


def least_cost(scorers: list[Scorer], cases: list[Case]) -> int:
    """Return the least cost by a constraint model that knows nothing of flows."""
    model = cp_model.CpModel()
    bars = bars_of(scorers, cases)
    takes = {
        (case.key, scorer.key): model.new_bool_var("")
        for case in cases
        for scorer in scorers
        if scorer.key not in bars[case.key]
    }
    for case in cases:
        able = [takes[pair] for pair in takes if pair[0] == case.key]
        model.add(sum(able) == min(case.needs, len(able)))
    even = even_share(scorers, cases)
    weight = len(scorers) + 1
    costs = []
    for scorer in scorers:
        taken = [takes[pair] for pair in takes if pair[1] == scorer.key]
        load = model.new_int_var(0, scorer.load + len(cases), "")
        model.add(load == scorer.load + sum(taken))
        table = [
            weight * sum(one - even for one in range(max(scorer.load, even) + 1, total + 1))
            for total in range(scorer.load + len(cases) + 1)
        ]
        cost = model.new_int_var(0, max(table), "")
        model.add_element(load, table, cost)
        costs.append(cost)
    by_key = {scorer.key: scorer for scorer in scorers}
    sets = {case.key: case.set_number for case in cases}
    costs += [take for (case, scorer), take in takes.items() if not by_key[scorer].knows(sets[case])]
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return int(solver.objective_value)
