"""One row checked: what it says, what is wrong with it, and what tells it from other rows. Without a database."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.registry.checking import LONGEST, Checked, Place, Setting, check_row
from ocop.registry.problems import WORDINGS, sentence

COLUMNS = (
    "product", "product_en", "producer", "seller", "local_authority", "province", "district", "commune", "address",
    "phone", "latitude", "longitude", "category", "net_content", "programme_number", "stars", "edition", "decision",
    "decided_on", "valid_until", "story", "producer_kind",
)  # fmt: skip
KRABI, KHON_KAEN = 81, 40
AT_KRABI, AT_KHON_KAEN = ("8.09", "98.86"), ("16.45", "102.83")


class FakePlaces:
    """Two provinces, a name that may be two places, and a district that is not known."""

    def find(self, province: str, district: str, commune: str, address: str) -> Place:
        """Return where the province is, whatever else is said."""
        if province == "เมือง":
            return Place(None, candidates=("เมืองกระบี่ (TH.81.8101)", "เมืองขอนแก่น (TH.40.4001)"))
        known = {"กระบี่": KRABI, "ขอนแก่น": KHON_KAEN}
        if province not in known:
            return Place(None, missed=province, guess=" Did you mean: กระบี่?")
        return Place(known[province], name=province, missed=district if district == "ไหน" else "")

    def near(self, area_id: int, latitude: float, longitude: float) -> bool:
        """Say whether a point lies within a degree of the province's town."""
        town = {KRABI: (8.09, 98.86), KHON_KAEN: (16.45, 102.83)}[area_id]
        return abs(latitude - town[0]) < 1 and abs(longitude - town[1]) < 1


SETTING = Setting(
    programme="TH-OTOP",
    country="TH",
    language="th",
    columns=len(COLUMNS),
    mapping=dict(enumerate(COLUMNS)),
    places=FakePlaces(),
    categories={"coffee": "coffee", "กาแฟ": "coffee"},
)


def checked(**given: str) -> Checked:
    """Check a row of ข้าวไร่ in กระบี่, sold at ร้านแดง, with what the test says instead."""
    return checked_in(SETTING, **given)


def checked_in(setting: Setting, /, **given: str) -> Checked:
    """Check such a row of another file."""
    row = {"product": "ข้าวไร่", "province": "กระบี่", "seller": "ร้านแดง", **given}
    return check_row([row.get(column, "") for column in COLUMNS], setting)


def remarks(result: Checked) -> list[tuple[str, str]]:
    return [(problem["code"], problem["column"]) for problem in result.problems]


def test_a_row_of_another_province_is_left_to_its_officer() -> None:
    result = checked_in(replace(SETTING, within=("TH.40",)))

    assert (result.outcome, remarks(result)) == ("rejected", [("place_not_yours", "province")])


def test_a_good_row_has_no_remark() -> None:
    result = checked(producer="กลุ่มแม่บ้านเขาดิน", phone="081-2345678", latitude="8.1", longitude="98.9", category="กาแฟ")

    assert result.problems == ()
    assert (result.outcome, result.area_id) == ("", KRABI)
    assert (result.product_folded, result.producer_folded) == ("ข้าวไร่", "เขาดิน")
    assert result.values == {
        "product": "ข้าวไร่",
        "producer": "กลุ่มแม่บ้านเขาดิน",
        "named_as": "maker",
        "producer_kind": "group",
        "phones": ["+66812345678"],
        "latitude": 8.1,
        "longitude": 98.9,
        "category": "coffee",
        "category_as_issued": "กาแฟ",
    }


@pytest.mark.parametrize(
    ("given", "code", "column", "outcome"),
    [
        ({"product": "-"}, "product_missing", "product", "rejected"),
        ({"product": "!!!"}, "product_missing", "product", "rejected"),
        ({"product": "ข้าว\ufffdหอม"}, "letters_lost", "product", "held"),
        ({"story": "ย" * 4001}, "cut_short", "story", ""),
        ({"province": ""}, "place_missing", "province", "rejected"),
        ({"province": "กระบี"}, "place_unknown", "province", "rejected"),
        ({"province": "เมือง"}, "place_ambiguous", "province", "held"),
        ({"district": "ไหน"}, "place_kept_wide", "district", ""),
        ({"product": "กลุ่มเลี้ยงแพะ"}, "group_in_product", "product", "held"),
        ({"seller": ""}, "seller_missing", "producer", ""),
        ({"phone": "999-9999999"}, "phone_placeholder", "phone", ""),
        ({"phone": "OTOP"}, "phone_unreadable", "phone", ""),
        ({"phone": "8.1E+08"}, "phone_rounded", "phone", ""),
        ({"latitude": "8.1"}, "coordinate_half", "latitude", ""),
        ({"longitude": "98.9"}, "coordinate_half", "longitude", ""),
        ({"latitude": "8.1", "longitude": "E98"}, "coordinate_unreadable", "longitude", ""),
        ({"latitude": "16.4", "longitude": "102.8"}, "coordinate_outside", "latitude", ""),
        ({"latitude": "98.9", "longitude": "8.1"}, "coordinate_swapped", "latitude", ""),
        ({"category": "ยานอวกาศ"}, "category_unknown", "category", ""),
        ({"stars": "7"}, "stars_unreadable", "stars", ""),
        ({"stars": "4"}, "stars_reported", "stars", ""),
    ],
)
def test_each_fault_is_said_with_its_column(given: Mapping[str, str], code: str, column: str, outcome: str) -> None:
    result = checked(**given)

    assert remarks(result) == [(code, column)]
    assert result.outcome == outcome
    assert all(sentence(problem) and WORDINGS[problem["code"]].do for problem in result.problems)


def test_an_address_in_the_place_of_a_seller_is_no_seller() -> None:
    result = checked(seller="12 หมู่ 3 ต.ปากน้ำ อ.เมือง")

    assert remarks(result) == [("seller_is_address", "seller"), ("seller_missing", "producer")]
    assert "producer" not in result.values


def test_a_day_that_is_none_leaves_the_stars_reported() -> None:
    result = checked(stars="4", decision="12/QĐ", decided_on="31/2/2026")

    assert remarks(result) == [("day_unreadable", "decided_on"), ("stars_reported", "stars")]
    assert "decision" not in result.values


def test_stars_with_their_decision_are_kept_with_it() -> None:
    result = checked(stars="4 sao", decision="12/QĐ-UBND", decided_on="31/3/2569", valid_until="2029-03-31")

    assert result.problems == ()
    assert {key: result.values[key] for key in ("stars", "edition", "decision", "decided_on", "valid_until")} == {
        "stars": 4,
        "edition": "2026",
        "decision": "12/QĐ-UBND",
        "decided_on": "2026-03-31",
        "valid_until": "2029-03-31",
    }


def test_a_row_of_ten_thousand_cells_is_rejected() -> None:
    result = check_row(["x"] * 10_000, SETTING)

    assert remarks(result) == [("too_many_cells", "")]
    assert (result.outcome, result.values) == ("rejected", {})


def test_a_few_cells_too_many_do_no_harm() -> None:
    cells = ["ข้าวไร่", "", "กลุ่ม ก", "", "", "กระบี่", *[""] * 16, "x", "y"]

    assert check_row(cells, SETTING).outcome == ""


def test_the_codes_that_only_a_report_says_are_worded_too() -> None:
    said = {problem["code"] for problem in _all_remarks()}

    assert set(WORDINGS) - said == {"said_before", "differs_from_first", "rejected_before", "place_not_yours"}


def test_a_swapped_coordinate_is_put_right_and_a_wrong_one_dropped() -> None:
    swapped = checked(latitude="98,9", longitude="8,1")
    wrong = checked(latitude=AT_KHON_KAEN[0], longitude=AT_KHON_KAEN[1])
    nowhere = checked(latitude="0", longitude="0")

    assert (swapped.values["latitude"], swapped.values["longitude"]) == (8.1, 98.9)
    assert "latitude" not in wrong.values
    assert "latitude" not in nowhere.values


def test_the_maker_goes_before_the_place_of_sale() -> None:
    both = checked(producer="นางสมศรี ใจดี", seller="ตลาดนัด")
    seller = checked(producer="-", seller="ตลาดนัด")

    assert (both.values["producer"], both.values["named_as"]) == ("นางสมศรี ใจดี", "maker")
    assert (seller.values["producer"], seller.values["named_as"]) == ("ตลาดนัด", "seller")


def test_lines_are_one_by_place_product_and_maker_however_they_are_spelled() -> None:
    one = checked(producer="กลุ่มวิสาหกิจชุมชน เขาดิน", address="ม.1")
    same = checked(product="ข้าวไร่  ", producer="วิสาหกิจชุมชนเขาดิน", address="ม.2")
    elsewhere = checked(province="ขอนแก่น", producer="วิสาหกิจชุมชนเขาดิน")
    another = checked(producer="วิสาหกิจชุมชนอ่าวนาง")

    assert one.identity == same.identity
    assert one.fingerprint != same.fingerprint
    assert len({one.identity, elsewhere.identity, another.identity}) == 3


def test_two_lines_without_a_maker_are_told_apart_by_authority_and_address() -> None:
    identities = {
        checked(seller="", local_authority=authority, address=address).identity
        for authority in ("อบต.เขาดิน", "อบต.อ่าวนาง")
        for address in ("ม.1", "ม.2")
    }

    assert len(identities) == 4


def test_two_places_that_are_still_to_be_decided_are_two() -> None:
    one, other = (checked(province="เมือง", district=district, seller="") for district in ("ก", "ข"))

    assert one.outcome == other.outcome == "held"
    assert one.identity != other.identity


def test_the_number_of_the_programme_tells_a_line_by_itself() -> None:
    one = checked(programme_number="81-001", product="ข้าวไร่")
    renamed = checked(programme_number="81-001", product="ข้าวไร่ดอกข่า", province="ขอนแก่น")

    assert one.identity == renamed.identity
    assert checked_in(replace(SETTING, programme="VN-OCOP"), programme_number="81-001").identity != one.identity


def test_what_is_too_long_is_cut_and_said() -> None:
    result = checked(product="ก" * 300, address="ข" * 501)

    assert remarks(result) == [("cut_short", "product"), ("cut_short", "address")]
    assert len(str(result.values["product"])) == LONGEST["product"]
    assert len(str(result.values["address"])) == LONGEST["address"]


def test_zawgyi_is_read_only_in_a_file_of_zawgyi() -> None:
    written = "\u1031\u1000"  # as Zawgyi orders it

    assert checked(product=written).values["product"] == written
    assert checked_in(replace(SETTING, zawgyi=True), product="ျမန္မာ").values["product"] == "မြန်မာ"


@given(st.lists(st.text(max_size=30), max_size=len(COLUMNS) + 10))
def test_any_row_of_cells_has_an_outcome_and_worded_remarks(cells: list[str]) -> None:
    result = check_row(cells, SETTING)

    assert result.outcome in ("", "held", "rejected")
    assert check_row(cells, SETTING) == result
    for problem in result.problems:
        assert "%" not in sentence(problem).replace("%", "", sum(cell.count("%") for cell in cells))


def _all_remarks() -> list[dict[str, object]]:
    rows = [
        checked(product="-"), checked(product="\ufffdข"), checked(address="ข" * 501), checked(province=""),
        checked(province="y"), checked(province="เมือง"), checked(district="ไหน"), checked(product="กลุ่มเลี้ยงแพะ"),
        checked(seller="12 หมู่ 3 ต.ปากน้ำ"), checked(phone="999999999 OTOP, 8.1E+08, x1x"), checked(latitude="1"),
        checked(phone="8.1E+08"), checked(phone="99999999"), checked(latitude="a", longitude="b"),
        checked(latitude="16.4", longitude="102.8"), checked(latitude="98.9", longitude="8.1"), checked(category="?a"),
        checked(stars="9"), checked(stars="4", decided_on="soon"), check_row(["x"] * 99, SETTING),
    ]  # fmt: skip
    return [{**problem} for row in rows for problem in row.problems]
