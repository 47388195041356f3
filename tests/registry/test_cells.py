"""Single cells understood: telephone numbers, numbers, days, stars, years."""

import datetime as dt

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocop.registry.cells import (
    Phones,
    fold_digits,
    is_blank,
    read_day,
    read_number,
    read_phones,
    read_stars,
    read_year,
)

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize("cell", ["", " ", "-", "–", "---", "...", "N/A", "#N/A", "ไม่มี", "Không có", "tidak ada"])
def test_a_cell_that_says_nothing_is_blank(cell: str) -> None:
    assert is_blank(cell)


@pytest.mark.parametrize("cell", ["0", "★★★", "***", "ไม่มีน้ำตาล", "a"])
def test_a_cell_that_says_something_is_not_blank(cell: str) -> None:
    assert not is_blank(cell)


@pytest.mark.parametrize(
    ("cell", "country", "numbers"),
    [
        ("081-234-5678", "TH", ("+66812345678",)),
        ("๐๘๑-๒๓๔-๕๖๗๘", "TH", ("+66812345678",)),
        ("812345678", "TH", ("+66812345678",)),
        ("8.12345678E+08", "TH", ("+66812345678",)),
        ("8,12345678e8", "TH", ("+66812345678",)),
        ("+66 (0) 81 234 5678", "TH", ("+66812345678",)),
        ("โทร. 076-211234, 089-1234567", "TH", ("+6676211234", "+66891234567")),
        ("081-2345678 089-8765432", "TH", ("+66812345678", "+66898765432")),
        ("081-2345678 หรือ 081-2345678", "TH", ("+66812345678",)),
        ("0812345678 ต่อ 12", "TH", ("+66812345678",)),
        ("ĐT: 0912 345 678 (chị Hà)", "VN", ("+84912345678",)),
        ("0912345678/0987654321", "VN", ("+84912345678", "+84987654321")),
        ("0812-3456-7890", "ID", ("+6281234567890",)),
    ],
)
def test_telephone_numbers_are_read(cell: str, country: str, numbers: tuple[str, ...]) -> None:
    assert read_phones(cell, country) == Phones(numbers, (), (), ())


@pytest.mark.parametrize(
    "cell", ["999-9999999", "999999999", "0999999999", "000-0000000", "9.99999E+08", "+66 99 999 9999", "66999999999"]
)
def test_a_number_of_one_digit_is_a_placeholder(cell: str) -> None:
    assert read_phones(cell, "TH") == Phones((), (cell,), (), ())


@pytest.mark.parametrize("cell", ["8.1E+08", "8.12345E+08", "8.123457e+08", "6.6812346E+10"])
def test_a_number_whose_digits_were_rounded_away_is_no_number(cell: str) -> None:
    assert read_phones(cell, "TH") == Phones((), (), (), (cell,))


@pytest.mark.parametrize("cell", ["OTOPนวัตวิถี", "12", "08X-XXX-XXXX", "081-234", "1 2 3 4 5 6 7 8 9 0 1 2 3"])
def test_what_is_no_number_is_said(cell: str) -> None:
    assert read_phones(cell, "TH") == Phones((), (), (cell,), ())


def test_the_rest_of_a_number_is_no_placeholder() -> None:
    assert read_phones("076-211234/5", "TH") == Phones(("+6676211234",), (), ("5",), ())


@given(cell=st.text(alphabet="0123456789+-/(), .eE๙หรือ", max_size=30))
def test_only_valid_numbers_are_taken_from_any_cell(cell: str) -> None:
    phones = read_phones(cell, "TH")

    for number in phones.numbers:
        parsed = phonenumbers.parse(number)
        assert phonenumbers.is_valid_number(parsed)
        assert len(set(str(parsed.national_number))) > 1


@given(number=st.integers(810_000_000, 819_999_999))
def test_any_mobile_number_survives_the_ways_it_is_written(number: int) -> None:
    plain, expected = f"0{number}", Phones((f"+66{number}",), (), (), ())
    if len(set(str(number))) == 1:
        return

    for written in (plain, f"{plain[:3]}-{plain[3:6]}-{plain[6:]}", plain.translate(THAI_DIGITS), str(number)):
        assert read_phones(written, "TH") == expected


@pytest.mark.parametrize(
    ("cell", "number"),
    [("8.0647", 8.0647), ("8,0647", 8.0647), (" 98.9° ", 98.9), ("๘.๐๖", 8.06), ("-1", -1.0), ("1e3", 1000.0)],
)
def test_decimal_numbers_are_read(cell: str, number: float) -> None:
    assert read_number(cell) == number


@pytest.mark.parametrize(
    "cell", ["", "abc", "8.06, 98.9", "nan", "sNaN", "Infinity", "1e999999999", "1000000", "8.06N"]
)
def test_what_is_no_decimal_number_is_none(cell: str) -> None:
    assert read_number(cell) is None


@given(st.text())
@example("sNaN")
@example("9" * 5000)
def test_no_cell_stops_the_reading(cell: str) -> None:
    assert isinstance(read_number(cell), float | None)
    assert isinstance(read_day(cell), dt.date | None)
    assert read_stars(cell) in (None, 1, 2, 3, 4, 5)
    assert len(read_year(cell)) in (0, 4)
    read_phones(cell, "TH")


@given(st.dates(dt.date(1900, 1, 1), dt.date(2399, 12, 31)))
def test_a_day_is_read_however_it_is_written(day: dt.date) -> None:
    buddhist = f"{day.day}/{day.month}/{day.year + 543}"

    assert read_day(day.isoformat()) == day
    assert read_day(f"{day.day}/{day.month}/{day.year}") == day
    assert read_day(buddhist) == day
    assert read_day(buddhist.translate(THAI_DIGITS)) == day


@pytest.mark.parametrize(
    "cell",
    [
        "31 มีนาคม 2569",
        "๓๑ มี.ค. ๒๕๖๙",
        "ngày 31 tháng 3 năm 2026",
        "31 Maret 2026",
        "March 31, 2026",
        "2026-03-31T00:00:00",
        "31 ມີນາ 2026",
        "31.03.2026",
    ],
)
def test_months_by_their_name_are_understood(cell: str) -> None:
    assert read_day(cell) == dt.date(2026, 3, 31)


@pytest.mark.parametrize(
    "cell", ["31/3/69", "31/3", "2026", "30/2/2026", "3/31/2026", "1/1/99999", "soon", "มีนาคม 2569"]
)
def test_what_is_no_day_is_none(cell: str) -> None:
    assert read_day(cell) is None


@pytest.mark.parametrize(
    ("cell", "stars"),
    [
        ("4", 4),
        ("4.0", 4),
        ("5 ดาว", 5),
        ("๔ ดาว", 4),
        ("OCOP 3 sao", 3),
        ("★★★", 3),
        ("★★★☆☆", 3),
        ("☆☆☆☆", 4),
        ("***", 3),
    ],
)
def test_stars_are_read_as_digit_or_signs(cell: str, stars: int) -> None:
    assert read_stars(cell) == stars


@pytest.mark.parametrize("cell", ["", "0", "6", "12", "45", "4,5", "4/5", "ดาว", "★" * 6])
def test_what_is_no_number_of_stars_is_none(cell: str) -> None:
    assert read_stars(cell) is None


@pytest.mark.parametrize(("cell", "year"), [("2026", "2026"), ("ปี2566", "2023"), ("พ.ศ. ๒๕๖๖", "2023"), ("12026", "")])
def test_a_year_is_of_the_common_era(cell: str, year: str) -> None:
    assert read_year(cell) == year


def test_digits_of_any_script_become_ascii_and_letters_stay() -> None:
    assert fold_digits("ม.๓ ສີ່໔ ៥ ၆ ²") == "ม.3 ສີ່4 5 6 ²"
