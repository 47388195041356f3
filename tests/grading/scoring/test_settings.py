"""What an officer sets in an edition."""

from decimal import Decimal

import pytest

from ocop.grading.editions import edition
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
            "council": {"quorum_least": 7, "far_apart": 12.5, "quorum_share": 0.75, "sheets_per_dossier": 3},
            "limits": {"appeal": 20},
        },
    )

    assert (rules.combining.floors, rules.combining.total, rules.combining.rounding) == ("each", "median", "down")
    assert (rules.council.quorum_least, rules.council.far_apart) == (7, Decimal("12.5"))
    assert rules.limits["appeal"].days == 20


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
