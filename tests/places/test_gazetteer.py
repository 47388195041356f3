import csv
import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.places.gazetteer import Ambiguous, Found, Gazetteer, How, NotFound, Place, index
from tests.places.names import gazetteer, paths

BEFORE = dt.date(2025, 6, 30)
AFTER = dt.date(2025, 7, 1)


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (("กระบี่", "เมืองกระบี่"), "TH.81.8101"),
        (("จ.กระบี่", "อ.เมือง"), "TH.81.8101"),
        (("จังหวัดกระบี่", "เมือง"), "TH.81.8101"),
        (("Krabi Province", "Muang"), "TH.81.8101"),
        (("กระบี่", "อำเภอ เมือง กระบี่", "ต.ปากน้ำ"), "TH.81.8101.810101"),
        (("กทม.", "เขตบางรัก"), "TH.10.1004"),
        (("กรุงเทพฯ", "บางรัก"), "TH.10.1004"),
        (("ประเทศไทย", "กระบี่"), "TH.81"),
    ],
)
def test_thai_names_are_found_with_their_kind_words_and_short_forms(names: tuple[str, ...], path: str) -> None:
    answer = gazetteer("TH").find(*names)

    assert paths(answer) == path


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (("Tỉnh Thanh Hoá", "Phường Hạc Thành"), "VN.38.14797"),
        (("Hà Nội", "Phường Hồng Hà"), "VN.01.00097"),
        (("ha noi", "P. HONG HA"), "VN.01.00097"),
        (("TP. Hà Nội", "Quận Ba Đình", "Phường Phúc Xá"), "VN.63-01.001.00001"),
        (("Sài Gòn", "Q1", "P. Bến Nghé"), "VN.63-79.760.26740"),
        (("TP.HCM", "quận 10", "p.12"), "VN.63-79.771.27172"),
        (("TP.HCM", "Quận 10", "Phường 012"), "VN.63-79.771.27172"),
        (("Hoà Bình",), "VN.63-17"),
        (("Hòa Bình",), "VN.63-17"),
    ],
)
def test_vietnamese_names_are_found_wherever_the_tone_mark_stands(names: tuple[str, ...], path: str) -> None:
    answer = gazetteer("VN").find(*names)

    assert paths(answer) == path


@pytest.mark.parametrize(
    ("country", "names", "path"),
    [
        ("ID", ("Jabar", "Kota Bogor"), "ID.32.71"),
        ("ID", ("Jawa Barat", "kab. Bogor", "Kec. Ciomas"), "ID.32.01.29"),
        ("KH", ("ខេត្តសៀមរាប", "ស្រុកពួក"), "KH.17.1707"),
        ("KH", ("Siem Reap", "Angkor Thum"), "KH.17.1702"),
        ("LA", ("ແຂວງ ຫຼວງພະບາງ",), "LA.LA-LP"),
        ("LA", ("ຫລວງພະບາງ",), "LA.LA-LP"),
        ("MM", ("ရန်ကုန်တိုင်းဒေသကြီး",), "MM.MM-06"),
        ("MY", ("Penang",), "MY.MY-07"),
        ("BN", ("Daerah Tutong",), "BN.BN-TU"),
        ("TL", ("Municipality of Dili", ""), None),
        ("TL", ("Dili Municipality",), "TL.TL-DI"),
        ("SG", ("Singapore",), "SG"),
    ],
)
def test_each_state_is_found_in_its_own_words(country: str, names: tuple[str, ...], path: str | None) -> None:
    answer = gazetteer(country).find(*names)

    assert paths(answer) == path


def test_a_name_that_two_siblings_share_is_asked_about() -> None:
    answer = gazetteer("ID").find("Jawa Barat", "Bogor")

    assert paths(answer) == ["ID.32.01", "ID.32.71"]


def test_marks_that_were_typed_decide_and_marks_left_out_do_not() -> None:
    vietnam = gazetteer("VN")

    with_marks = vietnam.find("Hồ Chí Minh", "Thanh An", on=AFTER)
    without_any = vietnam.find("Ho Chi Minh", "Thanh An", on=AFTER)

    assert paths(with_marks) == "VN.79.25807"
    assert paths(without_any) == ["VN.79.25807", "VN.79.27676"]


def test_the_day_decides_between_a_district_of_the_past_and_a_ward_of_today() -> None:
    vietnam = gazetteer("VN")

    before, after, any_day = (vietnam.find("Hà Nội", "Ba Đình", on=on) for on in (BEFORE, AFTER, None))

    assert paths(before) == "VN.63-01.001"
    assert paths(after) == "VN.01.00004"
    assert paths(any_day) == ["VN.01.00004", "VN.63-01.001"]


def test_the_kind_decides_where_no_day_is_known() -> None:
    vietnam = gazetteer("VN")

    assert paths(vietnam.find("Hà Nội", "quận Ba Đình")) == "VN.63-01.001"
    assert paths(vietnam.find("Hà Nội", "phường Ba Đình")) == "VN.01.00004"


def test_a_blank_name_keeps_its_place() -> None:
    thailand = gazetteer("TH")

    assert paths(thailand.find("กระบี่", "ปลายพระยา")) == "TH.81.8106"
    assert paths(thailand.find("กระบี่", "", "ปลายพระยา")) == "TH.81.8106.810601"


def test_a_kind_that_is_no_more_is_forgiven_and_said() -> None:
    answer = gazetteer("VN").find("Hà Nội", "Xã Hồng Hà", on=AFTER)

    assert isinstance(answer, Found)
    assert (answer.path, answer.how) == ("VN.01.00097", How.KIND)


def test_a_close_spelling_is_suggested_and_never_taken() -> None:
    thailand = gazetteer("TH")

    province, district = thailand.find("กระบี", "เมือง"), thailand.find("กระบี่", "เขาพนมม")

    assert isinstance(province, NotFound)
    assert isinstance(district, NotFound)
    assert (province.which, province.suggestions[0].path) == (0, "TH.81")
    assert (district.which, district.suggestions[0].path) == (1, "TH.81.8102")


def test_no_name_at_all_finds_nothing() -> None:
    assert gazetteer("TH").find("", " - ") == NotFound(0, "")


@pytest.mark.parametrize(
    ("country", "text", "path"),
    [
        ("TH", "ถนนเพชรเกษม ตำบล ปากน้ำ อำเภอเมืองกระบี่ กระบี่ 81000", "TH.81.8101.810101"),
        ("TH", "ต.ปากน้ำอ.เมืองกระบี่จ.กระบี่", "TH.81.8101.810101"),
        ("TH", "ตำบลปากน้ำอำเภอเมืองกระบี่จังหวัดกระบี่", "TH.81.8101.810101"),
        ("TH", "12/3 ม.4 ต.กระบี่น้อย อ.เมือง จ.กระบี่", "TH.81.8101.810103"),
        ("TH", "86 ถนน ปากน้ำ อ.เมือง จ.กระบี่", "TH.81.8101"),
        ("VN", "Thôn 3, xã Tân Lập, huyện Đan Phượng, Hà Nội", "VN.63-01.273.09820"),
        ("VN", "12 Lê Lợi, Quận 10, TP HCM", "VN.63-79.771"),
        ("ID", "Jl. Raya No. 5, Desa Ciomas, Kec. Ciomas, Kab. Bogor, Jawa Barat 16610", "ID.32.01.29.2005"),
        ("KH", "ភូមិថ្មី ឃុំពួក ស្រុកពួក ខេត្តសៀមរាប", "KH.17.1707.170710"),
        ("TH", "บ้านเลขที่ 5", None),
    ],
)
def test_a_free_address_leads_to_the_smallest_place_it_confirms(country: str, text: str, path: str | None) -> None:
    answer = gazetteer(country).find_in_text(text)

    assert paths(answer) == path


def test_an_address_that_fits_two_places_is_asked_about() -> None:
    answer = gazetteer("VN").find_in_text("Xã Cao Thượng, Bắc Giang")

    assert isinstance(answer, Ambiguous)


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (("Cebu", "Cebu City"), "PH.0700000000.0730600000"),
        (("CEBU", "City of Mandaue"), "PH.0700000000.0731300000"),
        (("Cebu", "Cebu City", "Lahug"), "PH.0700000000.0730600000.0730600041"),
        (("Benguet", "Baguio City"), "PH.1400000000.1430300000"),
        (("Davao del Sur", "Davao City"), "PH.1100000000.1130700000"),
        (("Iloilo", "Iloilo City"), "PH.0600000000.0631000000"),
        (("Basilan", "Isabela City"), "PH.0900000000.0990100000.0990101000"),
        (("Central Visayas", "Cebu City"), "PH.0700000000.0730600000"),
        (("Cebu",), "PH.0700000000.0702200000"),
        (("Bohol", "Cebu City"), None),
    ],
)
def test_independent_cities_are_found_under_the_province_around_them(names: tuple[str, ...], path: str | None) -> None:
    assert paths(gazetteer("PH").find(*names)) == path


def test_an_address_may_name_the_province_around_an_independent_city() -> None:
    assert paths(gazetteer("PH").find_in_text("Brgy. Lahug, Cebu City, Cebu")) == "PH.0700000000.0730600000.0730600041"


def test_every_city_and_province_of_that_file_is_known_by_its_name() -> None:
    named = {place.path.rpartition(".")[2]: place.name for place in gazetteer("PH").index.places}

    with index.AROUND["PH"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == 18
    assert all((named[row["city"]], named[row["province"]]) == (row["name"], row["province_name"]) for row in rows)


def test_what_lies_around_a_city_counts_from_its_first_day_until_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    fact = index.Around("0730600000", "0702200000", BEFORE, AFTER)
    monkeypatch.setattr(index, "around", lambda country: (fact,))
    names = ("Cebu", "Cebu City")
    philippines = Gazetteer("PH", [one for one in gazetteer("PH").index.places if one.level < 4])

    found = [paths(philippines.find(*names, on=on)) for on in (dt.date(2025, 6, 29), BEFORE, AFTER, None)]

    assert found == [None, "PH.0700000000.0730600000", None, None]


@given(number=st.integers(0, 9_000), prefixed=st.booleans(), upper=st.booleans(), decomposed=st.booleans())
def test_every_thai_place_is_found_by_its_own_names(number: int, prefixed: bool, upper: bool, decomposed: bool) -> None:
    thailand = gazetteer("TH")
    place = thailand.index.places[number % len(thailand.index.places)]
    if place.level == 0 or place.valid_until:
        return
    above = thailand.index.ancestors[thailand.index.position_of[place.path]][1:]
    chain = (*(thailand.index.places[position] for position in above), place)
    names = [("จังหวัด" if one.level == 1 else one.kind) * prefixed + one.name for one in chain]
    names = [name.upper() if upper else name for name in names]
    names = [unicodedata.normalize("NFD", name) if decomposed else name for name in names]

    answer = thailand.find(*names)

    assert place.path in {paths(answer)} | {one.path for one in getattr(answer, "candidates", ())}


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_the_look_up_and_an_answer_is_told_twice_alike(first: str, second: str) -> None:
    cambodia = gazetteer("KH")

    answers = [cambodia.find(first, second) for _ in range(2)]
    fresh = Gazetteer("BN", gazetteer("BN").index.places).find(first, second)

    assert answers[0] == answers[1]
    assert fresh == gazetteer("BN").find(first, second)
    assert cambodia.find_in_text(first) == cambodia.find_in_text(first)


def test_a_place_counts_from_its_first_day_until_the_day_it_is_no_more() -> None:
    place = Place(1, "VN.63-01", 1, "thành phố", "Hà Nội", "Ha Noi", dt.date(2008, 8, 1), dt.date(2025, 7, 1))

    valid = [place.is_valid(on) for on in (dt.date(2008, 7, 31), dt.date(2008, 8, 1), BEFORE, AFTER)]

    assert valid == [False, True, True, False]
