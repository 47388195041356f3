"""Files opened as tables: every kind of file that comes, and what is refused."""

import datetime as dt
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.registry.columns import header_likeness
from ocop.registry.reading import Row, Table, Unreadable, open_table
from ocop.registry.reading.refusals import (
    NoRows,
    NotATable,
    QuotationOpen,
    TooManyColumns,
    WorkbookDamaged,
    WorkbookLocked,
)
from tests.registry.files import THAI, compound_file, old_workbook, open_document, text_file, workbook

RICE = ("ข้าวไร่", "เขาพนม", "กระบี่", "นางนวล ใจดี", "", "")
BANANA = ("กล้วยฉาบ", "เมืองกระบี่", "กระบี่", "", "12 หมู่ 3 ต.ปากน้ำ", "081-2345678")


def opened(path: Path, country: str = "TH") -> Table:
    return open_table(path, known=header_likeness, country=country)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_is_read_whatever_its_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = text_file(tmp_path, [THAI, RICE, BANANA], encoding=encoding, delimiter=delimiter)

    table = opened(path)

    assert (table.header_at, table.headers) == (1, THAI)
    assert list(table.rows()) == [Row(2, RICE[:4]), Row(3, BANANA)]
    assert table.reading()["delimiter"] == delimiter


def test_old_vietnamese_text_becomes_composed_letters(tmp_path: Path) -> None:
    header = "Tên sản phẩm,Tỉnh,Huyện"  # cp1258 writes ả as a and a mark
    path = tmp_path / "old.csv"
    marks = {"ả": "a\u0309", "ẩ": "â\u0309", "ỉ": "i\u0309", "ệ": "ê\u0323", "ậ": "â\u0323", "ị": "i\u0323"}
    text = f"{header}\nMật ong,Hà Giang,Vị Xuyên\n"
    for letter, parts in marks.items():
        text = text.replace(letter, parts)
    path.write_bytes(text.encode("cp1258"))

    table = opened(path, "VN")

    assert table.encoding == "cp1258"
    assert table.headers == ("Tên sản phẩm", "Tỉnh", "Huyện")
    assert [row.cells for row in table.rows()] == [("Mật ong", "Hà Giang", "Vị Xuyên")]


def test_titles_above_the_header_and_empty_rows_keep_the_numbers_of_lines(tmp_path: Path) -> None:
    rows = [("ทะเบียนสินค้า",), (), (), THAI, (), RICE, ("", "", ""), BANANA]

    table = opened(text_file(tmp_path, rows))

    assert table.header_at == 4
    assert [row.line for row in table.rows()] == [6, 8]


def test_a_line_break_in_a_cell_is_a_space(tmp_path: Path) -> None:
    path = text_file(tmp_path, [THAI, ("ข้าว\nไร่", "เขาพนม", "กระบี่", "", "หมู่ 1\r\nต.เขาดิน\n", ""), RICE])

    rows = list(opened(path).rows())

    assert [row.line for row in rows] == [2, 3]
    assert rows[0].cells == ("ข้าว ไร่", "เขาพนม", "กระบี่", "", "หมู่ 1 ต.เขาดิน")


def test_old_line_ends_and_stray_nul_characters_are_read(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(("\r".join([",".join(THAI), ",".join(RICE), "ข้าว\x00,เขาพนม,กระบี่"])).encode())

    assert [row.cells[0] for row in opened(path).rows()] == ["ข้าวไร่", "ข้าว"]


def test_a_header_that_nobody_knows_is_the_first_full_row(tmp_path: Path) -> None:
    rows = [("my list",), ("alpha", "beta", "gamma"), ("rice", "krabi", "x"), ("salt", "krabi")]

    table = opened(text_file(tmp_path, rows))

    assert (table.header_at, table.headers) == (2, ("alpha", "beta", "gamma"))


def test_a_first_row_whose_district_stands_again_beneath_it_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("ขนมจีน,ร้านแดง,เมืองกระบี่,กระบี่\nกล้วยฉาบ,ร้านดำ,เมืองกระบี่,กระบี่\n", encoding="utf-8")

    table = opened(path)

    assert (table.header_at, table.headers) == (0, ("",) * 4)
    assert [row.cells[0] for row in table.rows()] == ["ขนมจีน", "กล้วยฉาบ"]


def test_a_header_that_nobody_knows_and_that_is_printed_on_every_page_is_a_header(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("alpha,beta\none,two\nalpha,beta\nthree,four\n", encoding="utf-8")

    table = opened(path)

    assert (table.header_at, table.headers) == (1, ("alpha", "beta"))


def test_a_file_without_a_header_loses_no_row(tmp_path: Path) -> None:
    table = opened(text_file(tmp_path, [BANANA, ("ข้าวไร่", "เขาพนม", "กระบี่", "", "", "089-7654321")]))

    assert (table.header_at, table.headers) == (0, ("",) * 6)
    assert [row.line for row in table.rows()] == [1, 2]


def test_columns_without_a_name_at_the_end_belong_to_the_table(tmp_path: Path) -> None:
    table = opened(text_file(tmp_path, [THAI[:5], BANANA, BANANA, RICE]))

    assert table.headers == (*THAI[:5], "")


def test_a_row_of_ten_thousand_columns_is_one_odd_row(tmp_path: Path) -> None:
    table = opened(text_file(tmp_path, [THAI, RICE, ["x"] * 10_000, BANANA]))

    assert table.headers == THAI
    assert [len(row.cells) for row in table.rows()] == [4, 10_000, 6]


def test_a_header_of_ten_thousand_columns_is_refused(tmp_path: Path) -> None:
    path = text_file(tmp_path, [(*THAI, *["x"] * 10_000), RICE])

    with pytest.raises(TooManyColumns) as refusal:
        opened(path)

    assert refusal.value.facts == {"line": 1, "columns": 10_006, "limit": 300}


@pytest.mark.parametrize("rows", [[THAI], [THAI, (), ("", "")], [("", ""), ("", "", "")]])
def test_a_table_without_rows_is_refused(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    with pytest.raises(NoRows):
        opened(text_file(tmp_path, rows))


@pytest.mark.parametrize("more", [0, 20_000])
def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_line(tmp_path: Path, more: int) -> None:
    path = tmp_path / "register.csv"
    rest = "".join(f"สินค้า {number},เขาพนม,กระบี่\n" for number in range(more))
    path.write_text(",".join(THAI) + f'\n{",".join(RICE)}\n"กล้วย,เมืองกระบี่,กระบี่\nเกลือ,เขาพนม,กระบี่\n{rest}')

    with pytest.raises(QuotationOpen) as refusal:
        list(opened(path).rows())

    assert refusal.value.facts == {"line": 3}


def test_a_quotation_mark_inside_a_cell_opens_nothing(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(",".join(THAI) + '\nข้าว "หอม,เขาพนม,กระบี่\n')

    assert [row.cells[0] for row in opened(path).rows()] == ['ข้าว "หอม']


def test_a_workbook_that_begins_further_down_keeps_its_own_row_numbers(tmp_path: Path) -> None:
    table = opened(workbook(tmp_path, {"A": [("ทะเบียน",), THAI, RICE, (), BANANA]}, at=3))

    assert (table.kind, table.header_at) == ("workbook", 5)
    assert [row.line for row in table.rows()] == [6, 8]
    assert table.headers == ("", "", "", *THAI)


def test_the_sheet_is_chosen_by_its_header(tmp_path: Path) -> None:
    sheets: dict[str, list[tuple[str, ...]]] = {
        "Notes": [("how to fill in", "x"), ("a", "b")],
        "OTOP": [THAI, RICE],
        "Empty": [],
    }

    table = opened(workbook(tmp_path, sheets))

    assert table.sheet == "OTOP"


def test_numbers_days_and_truths_of_a_workbook_are_written_as_a_person_would(tmp_path: Path) -> None:
    header = ("Product", "Telephone", "Latitude", "Decided on", "Stars", "Note")
    day = dt.datetime.fromisoformat("2026-03-31")  # a sheet keeps no time zone
    row = ("Rice", 812345678.0, 8.0647, day, 4.0, True)
    moment = ("Salt", 0.5, -1e20, day.replace(hour=12, minute=5), None, False)

    rows = list(opened(workbook(tmp_path, {"A": [header, row, moment]})).rows())

    assert rows[0].cells == ("Rice", "812345678", "8.0647", "2026-03-31", "4", "1")
    assert rows[1].cells == ("Salt", "0.5", "-1e+20", "2026-03-31T12:05:00")


def test_errors_of_formulas_are_empty_cells(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, THAI)
        sheet.write_row(1, 0, ("ข้าวไร่", "เขาพนม"))
        sheet.write_formula(1, 2, "=NA()", None, "#N/A")
        sheet.write_string(1, 3, "ร้าน ก")

    assert [row.cells for row in opened(path).rows()] == [("ข้าวไร่", "เขาพนม", "", "ร้าน ก")]


def test_a_cell_merged_over_rows_stands_for_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "ชื่อสินค้า")
        sheet.merge_range(0, 1, 1, 1, "จังหวัด")
        sheet.merge_range(0, 2, 0, 3, "พิกัด")
        sheet.write_row(1, 2, ("LAT", "LONG"))
        sheet.write_column(2, 0, ("ข้าวไร่", "กล้วยฉาบ", "เกลือ"))
        sheet.merge_range(2, 1, 3, 1, "กระบี่")
        sheet.write_string(4, 1, "ขอนแก่น")
        sheet.merge_range(6, 5, 9, 5, "")

    table = opened(path)

    assert (table.header_at, table.headers[:4]) == (2, ("ชื่อสินค้า", "จังหวัด", "LAT", "LONG"))
    assert [row.cells for row in table.rows()] == [("ข้าวไร่", "กระบี่"), ("กล้วยฉาบ", "กระบี่"), ("เกลือ", "ขอนแก่น")]


def test_a_workbook_of_libreoffice_is_read(tmp_path: Path) -> None:
    table = opened(open_document(tmp_path, [THAI, RICE, BANANA]))

    assert [row.cells[0] for row in table.rows()] == ["ข้าวไร่", "กล้วยฉาบ"]


def test_a_workbook_of_old_excel_is_read(tmp_path: Path) -> None:
    table = opened(old_workbook(tmp_path, [THAI, RICE, BANANA]))

    assert (table.sheet, table.headers) == ("Sheet1", THAI)
    assert [row.cells[0] for row in table.rows()] == ["ข้าวไร่", "กล้วยฉาบ"]


def test_a_workbook_locked_by_a_password_is_named_as_that(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(compound_file("EncryptedPackage", b"\x01" * 5000))

    with pytest.raises(WorkbookLocked, match="password"):
        opened(path)


def test_a_workbook_over_which_the_reader_itself_falls_is_refused(tmp_path: Path) -> None:
    path = old_workbook(tmp_path, [THAI, RICE])
    path.write_bytes(path.read_bytes()[:520])  # cut where calamine 0.6 panics

    with pytest.raises(WorkbookDamaged):
        opened(path)


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"A": [THAI, RICE]})
    path.write_bytes(path.read_bytes()[:-1000])

    with pytest.raises(WorkbookDamaged):
        opened(path)


@pytest.mark.parametrize(("part", "what"), [("word/document.xml", "a text document"), ("a.csv", "a compressed file")])
def test_an_archive_that_is_no_workbook_is_named(tmp_path: Path, part: str, what: str) -> None:
    path = tmp_path / "register.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")

    with pytest.raises(NotATable) as refusal:
        opened(path)

    assert refusal.value.facts == {"what": what}


def test_a_workbook_with_nothing_in_it_has_no_rows(tmp_path: Path) -> None:
    with pytest.raises(NoRows):
        opened(workbook(tmp_path, {"A": [], "B": []}))


def test_every_refusal_is_an_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(b"%PDF-1.4")

    with pytest.raises(Unreadable, match="PDF"):
        opened(path)


def _whatever_comes(path: Path) -> None:
    """Open a file and read it to its end; the one thing that may stop it is a refusal."""
    with suppress(Unreadable):
        for row in opened(path).rows():
            assert row.line > 0


@given(start=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe", b"\xef\xbb\xbf"]), rest=st.binary())
def test_any_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, start: bytes, rest: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(start + rest)

    _whatever_comes(path)


@given(lines=st.lists(st.text(alphabet='ab,;\t"\r\n |กé', max_size=30), max_size=8))
def test_any_text_is_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes("\n".join(["ชื่อสินค้า,จังหวัด", *lines]).encode())

    _whatever_comes(path)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_workbook_with_a_damaged_byte_is_a_table_or_refused(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    rows = [THAI, RICE, BANANA]
    made = {"xlsx": lambda: workbook(tmp_path, {"A": rows}), "xls": lambda: old_workbook(tmp_path, rows),
            "ods": lambda: open_document(tmp_path, rows)}[kind]()  # fmt: skip
    content = bytearray(made.read_bytes())
    content[data.draw(st.integers(0, 10**6)) % len(content)] = data.draw(st.integers(0, 255))
    made.write_bytes(bytes(content[: len(content) // data.draw(st.sampled_from([1, 2]))]))

    _whatever_comes(made)
