"""Results worked out by hand."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from ocop.grading.editions import edition
from ocop.grading.scoring.rating import Missed, rate
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.refusals import (
    EditionArchived,
    NoSheet,
    NothingToRate,
    NotPublished,
    OffTheLadder,
    UnknownCriterion,
    UnknownRule,
    UnknownSet,
)
from ocop.grading.scoring.settings import with_settings
from tests.grading.scoring.sheets import TEA, at_floors, best, seventy, vn


def combining(setting: str, value: str) -> Edition:
    """Return the edition with another way to make several sheets one result."""
    return with_settings(vn(), {"combining": {setting: value}})


def test_a_tea_with_every_point_has_five_stars() -> None:
    rating = rate([best()], vn(), TEA)

    assert dict(rating.parts) == {"A": 40, "B": 25, "C": 35}
    assert rating.total == 100
    assert (rating.band, rating.stars) == (5, 5)
    assert all(not missed for missed in rating.floors_missed.values())
    assert (rating.stopped, rating.to_agree, rating.unmarked) == (False, (), ())


def test_a_tea_of_99_points_is_held_at_three_stars_by_one_floor() -> None:
    rating = rate([best(l6_1_2=1)], vn(), TEA)

    assert rating.total == 99
    assert (rating.band, rating.stars) == (5, 3)
    assert {level: [missed.criterion for missed in floors] for level, floors in rating.floors_missed.items()} == {
        3: [],
        4: ["6.1.2"],
        5: ["6.1.2"],
    }
    assert rating.floors_missed[4] == (Missed("6.1.2", Decimal(2), Fraction(1)),)


@pytest.mark.parametrize(("stars", "forced"), [(3, 12), (4, 38), (5, 43)])
def test_floors_alone_do_not_make_the_band(stars: int, forced: int) -> None:
    rating = rate([at_floors(stars)], vn(), TEA)

    assert rating.total == forced
    assert rating.floors_missed[stars] == ()
    assert rating.stars == 0


def test_nothing_is_rounded_up_to_a_band() -> None:
    exact, one_less = seventy(), seventy() | {"6.2.1": Decimal(0)}

    at_70 = rate([exact], vn(), TEA)
    below = rate([exact] * 99 + [one_less], vn(), TEA)

    assert at_70.total == 70
    assert at_70.stars == 4
    assert below.total == Fraction(6999, 100)
    assert (below.band, below.stars) == (3, 3)


def test_a_third_of_a_point_is_kept_exactly() -> None:
    rating = rate([seventy(), seventy(), seventy() | {"6.2.1": Decimal(0)}], vn(), TEA)

    assert list(rating.totals) == [70, 70, 69]
    assert rating.total == Fraction(209, 3)
    assert rating.stars == 3


def test_one_and_two_stars_have_no_certificate() -> None:
    rating = rate([at_floors(4)], vn(), TEA)

    assert (rating.band, rating.stars) == (2, 0)


def test_marks_on_both_sides_of_a_floor_are_to_be_agreed() -> None:
    high, low = best(), best(l4_1=2)

    apart = rate([high, low], vn(), TEA)
    agreed = rate([high, low], vn(), TEA, agreed={"4.1": Decimal(5)})

    assert apart.to_agree == ("4.1",)
    assert apart.judged["4.1"] == Fraction(7, 2)
    assert (apart.stars, agreed.stars) == (4, 5)
    assert agreed.to_agree == ()
    assert agreed.total == apart.total == Fraction(197, 2)


@pytest.mark.parametrize(("floors", "stars"), [("agreed", 4), ("mean", 4), ("median", 5), ("each", 3)])
def test_floors_are_judged_as_the_edition_says(floors: str, stars: int) -> None:
    sheets = [best(), best(), best(l4_1=2)]

    assert rate(sheets, combining("floors", floors), TEA).stars == stars


@pytest.mark.parametrize(("total", "expected"), [("mean", Fraction(296, 3)), ("median", Fraction(99))])
def test_totals_are_combined_as_the_edition_says(total: str, expected: Fraction) -> None:
    sheets = [best(), best(l11=2), best(l4_1=2)]

    assert rate(sheets, combining("total", total), TEA).total == expected


@pytest.mark.parametrize(("rounding", "expected"), [("none", Fraction(197, 2)), ("down", 98), ("half_up", 99)])
def test_totals_are_rounded_as_the_edition_says(rounding: str, expected: Fraction) -> None:
    assert rate([best(), best(l4_1=2)], combining("rounding", rounding), TEA).total == expected


def test_without_inheritance_only_the_floors_of_the_star_itself_count() -> None:
    rules = replace(vn(), combining=replace(vn().combining, floors_inherited=False))

    rating = rate([best(l2_2=0)], rules, TEA)

    assert [missed.criterion for missed in rating.floors_missed[3]] == ["2.2"]
    assert rating.floors_missed[4] == ()
    assert rating.stars == 5


def test_the_structure_of_a_story_counts_only_with_a_story() -> None:
    rating = rate([best(l5_1=0)], vn(), TEA)

    assert rating.marks["5.2"] == 0
    assert rating.total == 93


def test_what_has_no_mark_counts_nothing_and_is_listed() -> None:
    sheet = best()
    del sheet["1.7"], sheet["7"]

    rating = rate([best(), sheet], vn(), TEA)

    assert rating.unmarked == ("1.7", "7")
    assert list(rating.totals) == [100, 94]


def test_the_structure_needs_no_mark_without_a_story() -> None:
    sheet = best(l5_1=0)
    del sheet["5.2"]

    assert rate([sheet], vn(), TEA).unmarked == ()


def test_a_rule_that_applies_leaves_no_star() -> None:
    rating = rate([best()], vn(), TEA, found=["dangerous_impurities", "forged"])

    assert [rule.code for rule in rating.stops] == ["forged", "dangerous_impurities"]
    assert (rating.stopped, rating.stars, rating.band) == (True, 0, 5)


def test_a_sensory_zero_stops_bottled_water_but_not_tea() -> None:
    water = rate([best("16"), best("16", l6_3=0)], vn(), "16")
    tea = rate([best(l6_2_3=0)], vn(), TEA)

    assert [rule.code for rule in water.stops] == ["sensory_zero"]
    assert (water.stars, tea.stopped) == (0, False)


def test_the_council_may_agree_that_a_sensory_zero_was_wrong() -> None:
    sheets = [best("16"), best("16", l6_3=0)]

    assert rate(sheets, vn(), "16", agreed={"6.3": Decimal(2)}).stars == 5
    assert rate(sheets, vn(), "16", agreed={"6.3": Decimal(0)}).stopped


def test_a_sensory_line_without_a_mark_is_no_zero() -> None:
    sheet = best("16")
    del sheet["6.3"]

    assert not rate([sheet], vn(), "16").stopped


def test_tourism_takes_the_points_of_either_kind_of_operator() -> None:
    assert rate([best("26")], vn(), "26").stars == 5


def test_the_edition_of_2023_lives_beside_that_of_2026() -> None:
    rules = edition("vn-ocop-2023")

    rating = rate([best("9", rules)], rules, "9")

    assert rating.total == 100
    assert rating.stars == 5


def test_a_mark_is_given_when_all_five_are_passed() -> None:
    rules = edition("ph-trustmark-2023")
    passed = best("1", rules)

    assert rate([passed], rules, "1").stars == 1
    assert rate([passed | {"C.3": Decimal(0)}], rules, "1").stars == 0


def test_what_cannot_be_rated_is_refused() -> None:
    with pytest.raises(NoSheet):
        rate([], vn(), TEA)
    with pytest.raises(UnknownSet, match="27"):
        rate([best()], vn(), "27")
    with pytest.raises(UnknownCriterion, match=r"9\.9"):
        rate([best(l9_9=1)], vn(), TEA)
    with pytest.raises(OffTheLadder, match="0, 1, 2, 3, 5"):
        rate([best(l4_1=4)], vn(), TEA)
    with pytest.raises(OffTheLadder):
        rate([best()], vn(), TEA, agreed={"4.1": Decimal("2.5")})
    with pytest.raises(UnknownRule, match="sensory_zero"):
        rate([best()], vn(), TEA, found=["sensory_zero"])
    with pytest.raises(EditionArchived):
        rate([best()], edition("vn-ocop-2019"), "all")
    with pytest.raises(NothingToRate):
        rate([best()], edition("kh-ovop"), "1")
    with pytest.raises(NotPublished, match=r"points\.A, points\.B, points\.C, bands\.1"):
        rate([{"A.1": Decimal(1)}], edition("th-opc-2024"), "1")
