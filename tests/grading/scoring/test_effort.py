"""What is missing for a star, in order of effort."""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from ocop.grading.editions import edition
from ocop.grading.scoring.effort import Step, next_star, steps_above, way_to
from ocop.grading.scoring.rating import rate
from tests.grading.scoring.sheets import TEA, at_floors, best, vn


def test_a_missed_floor_comes_first_and_is_enough_for_the_tea() -> None:
    rating = rate([best(l6_1_2=1)], vn(), TEA)

    way = way_to(4, rating, vn())

    assert next_star(rating, vn()) == 4
    assert way.steps == (Step("6.1.2", held=Fraction(1), to=Decimal(2), steps=1, floor=True),)
    assert way.total == 100
    assert way.missing == 0


def test_after_the_floors_the_fewest_ladder_steps_bring_the_points() -> None:
    rating = rate([at_floors(4)], vn(), TEA)
    assert rating.total == 38

    way = way_to(4, rating, vn())

    assert all(not step.floor for step in way.steps)
    assert way.total >= 70
    marks = dict(at_floors(4)) | {step.criterion: step.to for step in way.steps}
    assert rate([marks], vn(), TEA).stars == 4
    rates = [step.gain / step.steps for step in way.steps]
    assert rates == sorted(rates, reverse=True)


def test_no_other_choice_needs_fewer_steps() -> None:
    marks = best(l4_3=0, l5_3=1, l6_2_3=0, l8=2, l3_1=0, l1_4=1, l9=3)
    rating = rate([marks], vn(), TEA)
    lines = [line for line in vn().scorecards[TEA].criteria.values() if marks[line.code] < line.choices[-1]]
    needed = 90 - rating.total

    way = way_to(5, rating, vn())

    options = [[(0, Fraction(0)), *_ups(line.choices, marks[line.code])] for line in lines]
    shortest = min(
        sum(steps for steps, _gain in picks)
        for picks in product(*options)
        if sum((gain for _steps, gain in picks), Fraction(0)) >= needed
    )
    assert sum(step.steps for step in way.steps) == shortest
    assert way.missing == 0


def _ups(choices: tuple[Decimal, ...], held: Decimal) -> list[tuple[int, Fraction]]:
    above = [points for points in choices if points > held]
    return [(place, Fraction(points - held)) for place, points in enumerate(above, start=1)]


def test_nobody_is_advised_to_change_the_legal_representative() -> None:
    rating = rate([dict.fromkeys(vn().scorecards[TEA].criteria, Decimal(0))], vn(), TEA)

    way = way_to(5, rating, vn())

    assert "3.2" not in {step.criterion for step in way.steps}
    assert way.missing == 0


def test_what_cannot_be_reached_is_said() -> None:
    rules = edition("ph-trustmark-2023")
    rating = rate([best("1", rules, lC_1=0)], rules, "1")

    assert way_to(1, rating, rules).missing == 0
    assert next_star(rate([best()], vn(), TEA), vn()) is None


def test_a_line_that_hangs_on_another_brings_that_one_along() -> None:
    rules = edition("vn-ocop-2023")
    rating = rate([best("9", rules, l5_1=0)], rules, "9")
    assert rating.stars == 0

    way = way_to(3, rating, rules)

    assert {step.criterion: step.to for step in way.steps if step.floor} == {"5.1": 1, "5.2": 3}


@pytest.mark.parametrize(("held", "above"), [(0, (1, 2, 3, 5)), (2, (3, 5)), (Fraction(5, 2), (3, 5)), (5, ())])
def test_steps_are_those_of_the_ladder(held: int | Fraction, above: tuple[int, ...]) -> None:
    line = vn().scorecards[TEA].criteria["4.1"]

    assert steps_above(line, Fraction(held)) == above


def test_the_same_marks_give_the_same_way() -> None:
    rating = rate([at_floors(3)], vn(), TEA)

    assert way_to(5, rating, vn()) == way_to(5, rating, vn())
