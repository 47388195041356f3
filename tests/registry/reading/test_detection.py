"""What a file is, in which encoding, with which separator, and where its header stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.registry.columns import header_likeness
from ocop.registry.reading.detection import header_line, kind_of, text_form
from ocop.registry.reading.refusals import FileEmpty, NotATable

THAI = "ชื่อสินค้า;จังหวัด\nข้าวไร่;กระบี่\nกล้วยฉาบ;กระบี่\n"
VIETNAMESE = "Tên sản phẩm,Tỉnh\nMật ong,Hà Giang\nChè Shan tuyết,Hà Giang\n"


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\x1f\x8b\x08", "a compressed file"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"\xef\xbb\xbf  <HTML><body>", "a web page"),
        (b"<meta charset=utf-8><table>", "a web page"),
        ("<html><table>".encode("utf-16"), "a web page"),
        (b'{"products": []}', "a data file of another kind"),
        (b'[{"product": "x"}]', "a data file of another kind"),
        (b"<?xml version='1.0'?>", "a data file of another kind"),
        (bytes(range(256)) * 4, "a binary file"),
        (b"product\x00\x00\x00\x00", "a binary file"),
    ],
)
def test_what_is_no_table_is_named_by_its_first_bytes(start: bytes, what: str) -> None:
    with pytest.raises(NotATable) as refusal:
        kind_of(start)

    assert refusal.value.facts == {"what": what}
    assert what in str(refusal.value)


@pytest.mark.parametrize("start", [b"", b"\r\n \t\n", b"\x00\x00"])
def test_a_file_without_anything_is_empty(start: bytes) -> None:
    with pytest.raises(FileEmpty):
        kind_of(start)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"PK\x03\x04...", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "workbook"),
        (b"product,province\n", "text"),
        (THAI.encode("utf-16"), "text"),
        (b"product,province\nrice\x00,krabi\n" + b"rice,krabi\n" * 20, "text"),
    ],
)
def test_workbooks_and_texts_are_told_apart(start: bytes, kind: str) -> None:
    assert kind_of(start) == kind


@pytest.mark.parametrize(
    ("text", "written_in", "country", "encoding"),
    [
        (THAI, "utf-8", "TH", "utf-8"),
        (THAI, "utf-8-sig", "TH", "utf-8-sig"),
        (THAI, "utf-16", "TH", "utf-16"),
        (THAI, "cp874", "TH", "cp874"),
        (VIETNAMESE, "utf-8", "VN", "utf-8"),
        ("product,province\nrice,krabi\n", "ascii", "TH", "utf-8"),
    ],
)
def test_the_encoding_is_found(text: str, written_in: str, country: str, encoding: str) -> None:
    form = text_form(text.encode(written_in), country=country)

    assert form.encoding == encoding


def test_the_old_vietnamese_encoding_is_found() -> None:
    decomposed = "Tên,Tinh\nCà phê rang,Hà Nôi\n".encode("cp1258")

    form = text_form(decomposed, country="VN")

    assert form.encoding == "cp1258"


def test_a_stray_byte_does_not_spoil_a_whole_file() -> None:
    damaged = (VIETNAMESE * 20).encode() + b"M\xe2t,H\n"

    form = text_form(damaged, country="VN")

    assert form.encoding == "utf-8"


@given(cut=st.integers(0, len(THAI.encode())))
def test_a_sample_that_ends_inside_a_letter_is_still_utf_8(cut: int) -> None:
    sample = (THAI * 3).encode()[: len(THAI.encode()) + cut]

    assert text_form(sample, country="TH").encoding == "utf-8"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_parts_rows_alike(delimiter: str) -> None:
    rows = [["product", "note"], ["rice, red; sweet", "a|b" if delimiter != "|" else "a"], ["salt", "c, d"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)

    assert text_form(text.encode()).delimiter == delimiter


def test_commas_in_the_cells_do_not_make_a_comma_the_delimiter() -> None:
    text = "ten;dia chi\nmat ong;so 1, xa A, huyen B\nche;so 2\nmuoi;xa C, huyen B\n"

    assert text_form(text.encode()).delimiter == ";"


def test_the_header_is_the_line_with_most_known_names() -> None:
    rows = [("ทะเบียนสินค้า OTOP ปี 2566",), (), ("ลำดับ", "ชื่อสินค้า", "จังหวัด"), ("1", "ข้าวไร่", "กระบี่")]

    assert header_line(rows, header_likeness) == 2


def test_one_known_name_alone_is_no_header() -> None:
    assert header_line([("โทร", "x9"), ("a", "b")], header_likeness) is None
