"""Points made up to a total."""

from decimal import Decimal

import pytest

from ocop.demonstration import graded, scores
from ocop.demonstration.graded import EDITION, Course
from ocop.grading.editions import edition
from ocop.grading.scoring.rating import rate
from ocop.grading.scoring.records import Scorecard

COURSES = graded.read().courses


def _card(course: Course) -> Scorecard:
    return edition(EDITION).scorecards[graded.read().goods[course.good].set_number]


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.key)
def test_the_points_of_a_course_are_on_the_ladders_and_come_to_its_stars(course: Course) -> None:
    card = _card(course)

    marks = scores.marks_for(card, course.stars, course.points, course.lowered, course.key)

    rating = rate([marks], edition(EDITION), card.number)
    assert rating.total == course.points - sum(
        card.criteria[code].choices[-1] - points for code, points in course.lowered.items()
    )
    certified = course.stars in edition(EDITION).levels
    assert rating.stars == (course.stars if certified else 0)


def test_a_tea_of_ninety_nine_points_is_held_at_three_stars_by_one_floor() -> None:
    (course,) = (one for one in COURSES if one.good == "green-tea")
    card = _card(course)

    rating = rate(
        [scores.marks_for(card, course.stars, course.points, course.lowered, course.key)], edition(EDITION), "11"
    )

    assert rating.total == 99
    assert rating.stars == 3
    assert [missed.criterion for missed in rating.floors_missed[4]] == ["2.3"]


def test_claims_and_sheets_differ_from_the_review_by_single_steps_and_are_the_same_at_every_run() -> None:
    (course,) = (one for one in COURSES if one.good == "mint-honey")
    card = _card(course)
    marks = scores.marks_for(card, course.stars, course.points, course.lowered, course.key)

    sheet = scores.seen_by("one", card, marks, course.key)
    claims = scores.claimed(card, marks, course.key)

    assert sheet == scores.seen_by("one", card, marks, course.key)
    assert sheet != scores.seen_by("another", card, marks, course.key)
    differing = [code for code in marks if sheet[code] != marks[code]]
    assert 0 < len(differing) < len(marks) / 3
    for code in differing:
        line = card.criteria[code]
        assert sheet[code] in {scores.step(line, marks[code], 1), scores.step(line, marks[code], -1)}
    assert all(claims[code] >= points for code, points in marks.items())


def test_a_step_stays_on_the_ladder() -> None:
    line = _card(COURSES[0]).criteria["1.1"]

    assert scores.step(line, Decimal(3), 1) == 3
    assert scores.step(line, Decimal(1), -1) == 1
    assert scores.step(line, Decimal(1), 1) == 2
