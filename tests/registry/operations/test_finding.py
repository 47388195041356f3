"""The places of a country as a register's check asks for them."""

import pytest

from ocop.registry.checking import Place
from ocop.registry.operations.finding import ChosenPlace, CountryPlaces, StatedPlace
from tests import make
from tests.registry.areas import thailand, vietnam

pytestmark = pytest.mark.django_db


def found(places: CountryPlaces, province: str = "", district: str = "", commune: str = "", address: str = "") -> Place:
    return places.find(province, district, commune, address)


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (("กระบี่", "เขาพนม", "", ""), "TH.81.8102"),
        (("จ.กระบี่", "อ.เมือง", "", ""), "TH.81.8101"),
        (("Krabi", "Khao Phanom", "Khao Din", ""), "TH.81.8102.810202"),
        (("", "น้ำพอง", "", ""), "TH.40.4007"),
        (("", "", "", "ม.1 ต.ปากน้ำ อ.เมืองกระบี่ จ.กระบี่"), "TH.81.8101.810101"),
        (("กระบี่", "", "", ""), "TH.81"),
    ],
)
def test_names_lead_to_the_smallest_place(names: tuple[str, str, str, str], path: str) -> None:
    thailand()
    area = make.area(path)

    place = CountryPlaces("TH").find(*names)

    assert (place.area_id, place.name, place.missed) == (area.pk, area.name, "")


def test_a_district_that_is_not_known_leaves_the_record_at_the_province() -> None:
    thailand()

    place = found(CountryPlaces("TH"), "กระบี่", "เขาพนน")

    assert (place.area_id, place.name, place.missed) == (make.area("TH.81").pk, "กระบี่", "เขาพนน")


def test_a_province_that_is_not_known_brings_suggestions() -> None:
    thailand()

    place = found(CountryPlaces("TH"), "กระบี", "เขาพนม")

    assert (place.area_id, place.missed) == (None, "กระบี")
    assert place.guess == " Did you mean: กระบี่?"


def test_a_name_of_several_places_is_asked_about_unless_the_address_tells() -> None:
    vietnam()
    places = CountryPlaces("VN")

    asked = found(places, "", "Châu Thành")
    told = found(places, "", "Châu Thành", "", "ấp 3, Châu Thành, Trà Vinh")

    assert asked.candidates == ("Châu Thành (VN.83.839)", "Châu Thành (VN.84.849)")
    assert told.area_id == make.area("VN.84.849").pk


def test_the_column_tells_a_district_from_a_commune_of_its_name() -> None:
    vietnam()
    places = CountryPlaces("VN")

    assert found(places, "", "Vị Xuyên").area_id == make.area("VN.02.030").pk
    assert found(places, "", "", "Vị Xuyên").area_id == make.area("VN.08.00718").pk


def test_only_first_level_names_are_provinces() -> None:
    thailand()
    places = CountryPlaces("TH")

    assert places.is_first_level("จังหวัดกระบี่")
    assert not places.is_first_level("เขาพนม")
    assert not places.is_first_level("ข้าวไร่")


def test_a_point_is_near_within_the_reach_of_the_district() -> None:
    thailand()
    district = make.area("TH.81.8102")
    places = CountryPlaces("TH")

    assert places.near(district.pk, 8.3, 99.1)
    assert not places.near(district.pk, 16.4, 102.8)
    assert not places.near(district.pk, 0, 0)


def test_a_chosen_place_is_the_answer_to_any_names() -> None:
    thailand()
    district = make.area("TH.81.8102")
    chosen = ChosenPlace(district, CountryPlaces("TH"))

    assert chosen.find("x", "y", "z", "") == Place(district.pk, name="เขาพนม", path=district.path)
    assert chosen.near(district.pk, 8.3, 99.1)


@pytest.mark.parametrize(
    ("stated", "names", "path"),
    [
        ("TH.81.8102", ("", "", "", ""), "TH.81.8102"),
        ("TH.81.8102", ("", "", "เขาดิน", ""), "TH.81.8102.810202"),
        ("TH.81", ("", "เมือง", "ปากน้ำ", ""), "TH.81.8101.810101"),
        ("TH.81.8102", ("", "เขาพนม", "", ""), "TH.81.8102"),
        ("TH.81.8102", ("", "เมืองกระบี่", "", ""), "TH.81.8101"),  # of its own, in the same province
        ("TH.81.8102", ("", "น้ำพอง", "", ""), "TH.40.4007"),  # of its own, in another
        ("TH.81.8102", ("ขอนแก่น", "", "", ""), "TH.40"),
        ("TH.81.8102", ("", "", "", "ม.1 ต.เขาดิน"), "TH.81.8102.810202"),
        ("TH.81.8102", ("", "", "", "ต.วังชัย อ.น้ำพอง จ.ขอนแก่น"), "TH.40.4007.400702"),
        ("TH.81.8102", ("", "", "", "12 หมู่ 3"), "TH.81.8102"),
    ],
)
def test_a_row_lies_in_the_stated_place_unless_it_names_its_own(
    stated: str, names: tuple[str, str, str, str], path: str
) -> None:
    thailand()
    places = StatedPlace(make.area(stated), CountryPlaces("TH"))

    place = places.find(*names)

    assert (place.area_id, place.path, place.missed) == (make.area(path).pk, path, "")


def test_a_smaller_place_that_is_not_known_leaves_the_record_at_the_stated_one() -> None:
    thailand()
    places = StatedPlace(make.area("TH.81.8102"), CountryPlaces("TH"))

    place = places.find("", "", "เขาดินแดง", "")

    assert (place.path, place.missed) == ("TH.81.8102", "เขาดินแดง")


def test_of_several_places_of_one_name_the_one_in_the_stated_place_is_meant() -> None:
    vietnam()
    places = StatedPlace(make.area("VN.83"), CountryPlaces("VN"))

    assert places.find("", "Châu Thành", "", "").path == "VN.83.839"
    assert places.find("", "", "", "ấp 3, huyện Châu Thành").path == "VN.83.839"
