"""What an officer sets in an edition."""

from decimal import Decimal

import pytest

from ocop.grading.editions import edition, editions
from ocop.grading.scoring.rating import rate
from ocop.grading.scoring.refusals import SettingWrong
from ocop.grading.scoring.settings import Settings, with_settings
from tests.grading.scoring.sheets import vn

THAI = {"points": {"A": 30, "B": 25, "C": 45}, "bands": {"1": 0, "2": 50, "3": 70, "4": 80, "5": 90}}


def test_an_edition_without_points_can_be_used_once_an_officer_sets_them() -> None:
    rules = with_settings(edition("th-opc-2024"), THAI)

    rating = rate([{"A.1": Decimal(28), "B.1": Decimal("19.5"), "C.1": Decimal(40)}], rules, "2")

    assert (float(rating.total), rating.band, rating.stars) == (87.5, 4, 4)
    assert not any(code.startswith(("points.", "bands.")) for code in rules.unpublished)
    assert edition("th-opc-2024").scorecards["1"].parts[0].points is None


def test_settings_of_the_combining_the_council_and_the_limits_are_taken() -> None:
    rules = with_settings(
        vn(),
        {
            "combining": {"floors": "each", "total": "median", "rounding": "down", "rounding_step": 0.5},
            "council": {"quorum_least": 7, "far_apart": 12.5, "quorum_share": 0.75, "sheets_per_dossier": 3}
            | {"renewals": "session", "answer_days": 5, "majority": "two_thirds", "tie": "chair"},
            "limits": {"appeal": 20},
        },
    )

    assert (rules.combining.floors, rules.combining.total, rules.combining.rounding) == ("each", "median", "down")
    assert (rules.council.quorum_least, rules.council.far_apart) == (7, Decimal("12.5"))
    assert (rules.council.renewals, rules.council.answer_days) == ("session", 5)
    assert (rules.council.majority, rules.council.tie) == ("two_thirds", "chair")
    assert rules.limits["appeal"].days == 20


def test_viet_nam_decides_renewals_in_writing_and_the_others_in_a_session() -> None:
    in_writing = {one.code for one in editions() if one.council.renewals == "in_writing"}

    assert in_writing == {"vn-ocop-2026"}
    assert (vn().council.answer_days, vn().council.majority, vn().council.tie) == (10, "simple", "lost")


@pytest.mark.parametrize(
    ("code", "settings", "why"),
    [
        ("th-opc-2024", {"points": {"A": 30, "B": 25, "C": 50}}, "105"),
        ("th-opc-2024", {"points": {"D": 30}}, "points.D"),
        ("th-opc-2024", {"points": {"A": "many"}}, "number"),
        ("th-opc-2024", {"points": {"A": -1}}, "0 or more"),
        ("th-opc-2024", {"points": {"A": True}}, "number"),
        ("th-opc-2024", {"bands": {"4": 80, "5": 80}}, "more points"),
        ("th-opc-2024", {"bands": {"5": 101}}, "100"),
        ("th-opc-2024", {"bands": {"6": 95}}, "no such level"),
        ("vn-ocop-2026", {"bands": {"4": 60}}, "published"),
        ("vn-ocop-2026", {"points": {"A": 60}}, "points.A"),
        ("vn-ocop-2026", {"combining": {"floors": "best"}}, "floors"),
        ("vn-ocop-2026", {"council": {"size": 3}}, "size"),
        ("vn-ocop-2026", {"council": {"quorum_least": 2.5}}, "whole"),
        ("vn-ocop-2026", {"council": {"renewals": "by_letter"}}, "renewals"),
        ("vn-ocop-2026", {"council": {"answer_days": 0}}, "answer_days"),
        ("vn-ocop-2026", {"council": {"majority": "most"}}, "majority"),
        ("vn-ocop-2026", {"council": {"tie": "coin"}}, "tie"),
        ("vn-ocop-2026", {"limits": {"tea": 3}}, "limits.tea"),
        ("vn-ocop-2026", {"stars": {"5": 1}}, "stars"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_reason(code: str, settings: Settings, why: str) -> None:
    with pytest.raises(SettingWrong, match=why):
        with_settings(edition(code), settings)


def test_points_that_are_only_assumed_may_be_set() -> None:
    rules = with_settings(edition("ph-trustmark-2023"), {"bands": {"1": 4}})

    assert rate([{f"C.{place}": Decimal(1) for place in range(1, 5)}], rules, "1").stars == 1


def test_an_assumed_floor_may_be_set_and_the_stars_follow() -> None:
    base = edition("vn-ocop-2023")
    marks = {code: line.maximum or Decimal(0) for code, line in base.scorecards["1"].criteria.items()} | {
        "3.6": Decimal(1)
    }

    stricter = with_settings(base, {"floors": {"1/3.6/4": "2"}})

    assert rate([marks], base, "1").stars == 5
    missed = rate([marks], stricter, "1")
    assert missed.stars == 3
    assert [one.criterion for one in missed.floors_missed[4]] == ["3.6"]
    assert base.scorecards["1"].criteria["3.6"].floors == {4: 1}
    assert stricter.scorecards["9"] == base.scorecards["9"]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("1/3.6/4", "1.5", "possible are 0, 1, 2"),
        ("1/3.6/4", "many", "it must be a number"),
        ("1/3.6/5", "2", "no such floor is assumed"),
        ("1/1.1/4", "2", "no such floor is assumed"),
    ],
)
def test_a_wrong_floor_is_refused_with_its_reason(name: str, value: str, why: str) -> None:
    with pytest.raises(SettingWrong, match=why):
        with_settings(edition("vn-ocop-2023"), {"floors": {name: value}})


def test_a_floor_of_the_act_is_not_set() -> None:
    with pytest.raises(SettingWrong, match="no such floor is assumed"):
        with_settings(vn(), {"floors": {"11/6.1.2/4": "1"}})
