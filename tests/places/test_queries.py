import datetime as dt

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from ocop.places import geo, queries
from ocop.places.gazetteer import Found
from ocop.places.models import Area
from ocop.places.operations import load_country
from ocop.places.queries import Ask, Today, country_name
from ocop.places.sources import Country
from tests.make import places as make
from tests.places.names import read

REFORM = dt.date(2025, 7, 1)
TODAY = dt.date(2026, 7, 25)

pytestmark = pytest.mark.django_db


def _load_ha_noi() -> None:
    """Load Hà Nội of both shapes, as the packages tell it."""
    told = read("VN")
    units = [unit for unit in told.units if unit.path == "VN" or f"{unit.path}.".startswith(("VN.01.", "VN.63-01."))]
    paths = {unit.path for unit in units}
    successions = [one for one in told.successions if one.path in paths and one.successor in paths]
    load_country("VN", Country(units, successions), on=TODAY)


def test_a_commune_that_became_another_as_a_whole_is_that_one_today() -> None:
    _load_ha_noi()
    before = Area.objects.get(path="VN.63-01.001.00001")

    today = queries.todays_areas(before)

    assert isinstance(today, Today)
    assert (before.name, today.area.name, today.area.path) == ("Phúc Xá", "Hồng Hà", "VN.01.00097")


def test_a_commune_that_was_split_is_asked_about_within_what_holds_all_its_parts() -> None:
    _load_ha_noi()

    answer = queries.todays_areas(Area.objects.get(path="VN.63-01.001.00016"))

    assert isinstance(answer, Ask)
    assert {"VN.01.00004", "VN.01.00008"} <= {area.path for area in answer.candidates}
    assert answer.within is not None
    assert answer.within.path == "VN.01"


def test_a_district_that_is_no_more_is_asked_about_by_the_communes_it_had() -> None:
    _load_ha_noi()

    answer = queries.todays_areas(Area.objects.get(path="VN.63-01.001"))

    assert isinstance(answer, Ask)
    assert len(answer.candidates) > 3
    assert answer.within is not None
    assert answer.within.path == "VN.01"


def test_a_split_that_is_told_only_in_part_is_asked_about() -> None:
    old = make.area("VN.63-09", valid_until=REFORM)
    new = make.area("VN.09", valid_from=REFORM)
    make.succession(old, new, on=REFORM, whole=False)

    assert queries.todays_areas(old) == Ask((new,), new)


def test_an_area_that_is_no_more_and_has_no_successor_is_asked_about_without_candidates() -> None:
    gone = make.area("TH.81.8199", valid_until=REFORM)

    assert queries.todays_areas(gone) == Ask((), None)


def test_successions_are_followed_one_after_the_other_and_not_in_a_circle() -> None:
    first, second = make.area("VN.63-09", valid_until=REFORM), make.area("VN.34-09", valid_until=TODAY)
    third = make.area("VN.09")
    make.succession(first, second, on=REFORM)
    make.succession(second, third, on=TODAY)
    make.succession(second, first, on=TODAY, whole=False)

    assert queries.todays_areas(first) == Ask((third,), third)  # one part is said to have gone elsewhere
    assert queries.area_at(first, REFORM) == Today(second)


def test_an_area_on_a_day_before_it_was_made_is_what_it_was_made_of() -> None:
    old, other = make.area("VN.63-09", valid_until=REFORM), make.area("VN.63-10", valid_until=REFORM)
    new, merged = make.area("VN.09", valid_from=REFORM), make.area("VN.10", valid_from=REFORM)
    make.succession(old, new, on=REFORM)
    make.succession(old, merged, on=REFORM, whole=False)
    make.succession(other, merged, on=REFORM)

    assert queries.area_at(new, dt.date(2025, 6, 30)) == Today(old)
    assert queries.area_at(new, REFORM) == Today(new)
    answer = queries.area_at(merged, dt.date(2025, 6, 30))
    assert isinstance(answer, Ask)
    assert answer.candidates == (old, other)


def test_children_are_those_of_the_day_and_by_name() -> None:
    parent = make.area("VN.01")
    today = make.area("VN.01.2", "B", valid_from=REFORM)
    always = make.area("VN.01.3", "A")
    gone = make.area("VN.01.1", "C", valid_until=REFORM)

    assert list(queries.children_of(parent)) == [always, today]
    assert list(queries.children_of(parent, on=dt.date(2025, 6, 30))) == [always, gone]


def test_ancestors_are_listed_from_the_country_down() -> None:
    area = make.area("TH.81.8101")

    assert [one.path for one in queries.ancestors_of(area)] == ["TH", "TH.81"]
    assert [one.path for one in queries.countries()] == ["TH"]


def test_the_gazetteer_is_kept_until_an_area_is_added(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make.area("TH.81", "กระบี่")
    first = queries.gazetteer("TH")
    with django_assert_num_queries(1):
        again = queries.gazetteer("TH")

    added = make.area("TH.82", "พังงา")
    answer = queries.find("TH", "จ.พังงา")

    assert again is first
    assert isinstance(answer, Found)
    assert answer.area_id == added.pk
    assert queries.find_in_text("TH", "5 หมู่ 2 จังหวัดพังงา") == answer


def test_a_coordinate_is_judged_by_the_reach_of_the_district() -> None:
    district = make.area("TH.81.8101", "เมืองกระบี่", latitude=8.1, longitude=98.9)

    assert queries.near(district, 8.0646, 98.9152)
    assert not queries.near(district, 18.79, 98.99)
    assert not queries.near(district, 0, 0)


def test_a_coordinate_is_judged_by_the_spread_of_the_children_or_else_by_the_area_above() -> None:
    city = make.area("PH.X.Y", latitude=14.0, longitude=121.0)
    barangay = make.area("PH.X.Y.1", latitude=14.1, longitude=121.0)

    reach = queries.reach_of(barangay)

    assert reach == queries.reach_of(city)
    assert reach is not None
    assert reach.radius_km == pytest.approx(11.12 * geo.SPREAD + geo.MARGIN_KM, abs=0.01)
    assert queries.near(barangay, 14.2, 121.0)
    assert not queries.near(barangay, 15.0, 121.0)


def test_a_coordinate_cannot_be_judged_where_nothing_is_known() -> None:
    area = make.area("XX.1")

    assert queries.reach_of(area) is None
    assert queries.near(area, 14.2, 121.0)
    assert not queries.near(area, 95, 121.0)


def test_the_distance_of_areas_goes_by_the_nearest_known_centres() -> None:
    here = make.area("TH.X1", latitude=15.0, longitude=100.0)
    there, within = make.area("TH.X2", latitude=16.0, longitude=100.0), make.area("TH.X2.1")

    assert queries.distance_km(here, there) == pytest.approx(111.195, abs=0.001)
    assert queries.distance_km(here, within) == queries.distance_km(here, there)
    assert queries.distance_km(here, make.area("LA.X")) is None


def test_member_states_are_called_in_english_as_asean_calls_them() -> None:
    assert [country_name(code) for code in ("VN", "LA", "MM", "BN", "TL")] == [
        "Viet Nam",
        "Lao PDR",
        "Myanmar",
        "Brunei Darussalam",
        "Timor-Leste",
    ]
    assert country_name("JP") == "Japan"
    assert country_name("XX") == "XX"
    with translation.override("th"):
        assert country_name("LA") == "ลาว"
