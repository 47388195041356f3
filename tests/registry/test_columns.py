"""Which column of a register is which: by header, by content, as remembered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.registry.columns import (
    LABELS,
    column_of,
    header_likeness,
    known_headers,
    propose_mapping,
)
from ocop.registry.intake.columns import REPORT_HEADERS

PROVINCES = {"กระบี่", "ขอนแก่น", "Hà Giang", "Bali"}


def proposed(
    headers: list[str], sample: list[list[str]] | None = None, remembered: dict[str, str] | None = None
) -> list[str]:
    """Return our column for each column of the file, or nothing."""
    mapping = propose_mapping(
        headers, sample or [], remembered=remembered or {}, is_province=lambda text: text in PROVINCES
    )
    return [mapping.get(index, "") for index in range(len(headers))]


def test_every_word_of_the_list_means_a_column_that_there_is() -> None:
    assert set(known_headers().values()) == set(LABELS)


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (
            ["row", "ชื่อสินค้า OTOP", "อปท.", "อำเภอ", "จังหวัด", "ชื่อสถานที่จัดจำหน่าย", "ที่อยู่", "เบอร์โทรศัพท์", "LAT", "LONG"],
            [
                "row_number",
                "product",
                "local_authority",
                "district",
                "province",
                "seller",
                "address",
                "phone",
                "latitude",
                "longitude",
            ],
        ),
        (
            [
                "STT",
                "Mã sản phẩm",
                "TÊN SẢN PHẨM",
                "Chủ thể",
                "Huyện/Thị xã",
                "Tỉnh/Thành phố",
                "Xếp hạng",
                "Số quyết định",
                "Ngày quyết định",
                "SĐT",
            ],
            [
                "row_number",
                "programme_number",
                "product",
                "producer",
                "district",
                "province",
                "stars",
                "decision",
                "decided_on",
                "phone",
            ],
        ),
        (
            ["No.", "Product Name", "Producer", "Province", "District", "Phone Number", "Category", "Stars"],
            ["row_number", "product", "producer", "province", "district", "phone", "category", "stars"],
        ),
        (
            ["No", "Nama Produk", "Nama Usaha", "Provinsi", "Kabupaten/Kota", "Kecamatan", "Alamat", "No. HP"],
            ["row_number", "product", "producer", "province", "district", "commune", "address", "phone"],
        ),
    ],
)
def test_the_headers_of_four_languages_are_known(headers: list[str], columns: list[str]) -> None:
    assert proposed(headers) == columns


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("ชื่อ สินค้า", "product"),
        ("Ten san pham", "product"),
        ("Prodct name", "product"),
        ("Telephone (mobile)", "phone"),
        ("จังหวัด (เลือก)", "province"),
        ("หมายเหตุ", ""),
        ("x9", ""),
        ("", ""),
        (REPORT_HEADERS[0], ""),
    ],
)
def test_a_header_is_known_in_another_spelling(header: str, column: str) -> None:
    assert column_of(header)[0] == column


@pytest.mark.parametrize("header", ["MSME NAME", "Name of MSME", "Company name", "Name of enterprise"])
def test_a_maker_is_known_by_what_english_registers_call_it(header: str) -> None:
    assert column_of(header) == ("producer", 1.0)


def test_a_long_cell_is_content() -> None:
    assert header_likeness("จังหวัด") == 1.0
    assert header_likeness("จังหวัด" * 20) == 0.0


@given(st.text(max_size=40))
def test_likeness_is_a_share(cell: str) -> None:
    assert 0.0 <= header_likeness(cell) <= 1.0


def test_of_two_columns_for_one_meaning_the_surest_is_taken() -> None:
    assert proposed(["ชื่อสินคา", "ชื่อสินค้า", "ชื่อสินค้า"]) == ["", "product", ""]


def test_columns_are_found_by_what_stands_in_them() -> None:
    sample = [
        ["1", "ข้าวไร่", "กระบี่", "081-234-5678", "ดี"],
        ["2", "กล้วยฉาบ", "กระบี่", "089 765 4321", "ดี"],
        ["3", "น้ำพริก", "ขอนแก่น", "+66812345678", "ดี"],
        ["4", "ปลาร้า", "", "", "ดี"],
    ]

    assert proposed(["a", "b", "c", "d", "e"], sample) == ["", "product", "province", "phone", ""]


def test_two_rows_are_too_few_to_tell_a_column_by() -> None:
    sample = [["กระบี่", "ข้าว"], ["กระบี่", "เกลือ"]]

    assert proposed(["a", "b"], sample) == ["", "product"]


def test_what_was_confirmed_goes_before_what_the_header_says() -> None:
    remembered = {"ชื่อกลุ่ม": "product", "สินค้า": "", "จังหวัด": "province"}

    assert proposed(["สินค้า", "ชื่อกลุ่ม", "จังหวัด"], remembered=remembered) == ["", "product", "province"]


def test_a_column_passed_over_is_not_found_by_its_content() -> None:
    sample = [["กระบี่", "ข้าว"], ["กระบี่", "เกลือ"], ["กระบี่", "ปลา"]]

    assert proposed(["a", "b"], sample, {"a": ""}) == ["", "product"]


def test_a_row_of_ten_thousand_cells_adds_no_column() -> None:
    mapping = propose_mapping(["a"], [["x"] * 10_000] * 3, remembered={}, is_province=lambda text: True)

    assert mapping == {0: "province"}


@given(st.lists(st.sampled_from([*known_headers(), "?", ""]), max_size=12))
def test_no_column_of_ours_is_proposed_twice(headers: list[str]) -> None:
    columns = [column for column in proposed(headers) if column]

    assert len(columns) == len(set(columns))
