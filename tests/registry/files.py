"""Register files as they come: text in any encoding, workbooks of any kind; fictitious rows."""

import csv
import datetime as dt
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

THAI = ("ชื่อสินค้า OTOP", "อำเภอ", "จังหวัด", "ชื่อสถานที่จัดจำหน่าย", "ที่อยู่", "เบอร์โทรศัพท์")
"""A header in Thai: product, district, province, place of sale, address, telephone."""
MANIFEST = ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'

type Cells = Sequence[object]


def text_file(
    folder: Path, rows: Sequence[Cells], *, name: str = "register.csv", encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """Write rows as text and return where."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    path = folder / name
    path.write_bytes(written.getvalue().encode(encoding))
    return path


def workbook(folder: Path, sheets: Mapping[str, Sequence[Cells]], *, name: str = "register.xlsx", at: int = 0) -> Path:
    """Write a workbook and return where.

    :param at: rows and columns that stay empty above and left of each table.
    """
    path = folder / name
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": dt.datetime(2026, 6, 1, tzinfo=dt.UTC)})  # the same bytes at every run
        for sheet, rows in sheets.items():
            page = book.add_worksheet(sheet)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        page.write(number + at, column + at, cell)
    return path


def open_document(folder: Path, rows: Sequence[Cells]) -> Path:
    """Write a spreadsheet as LibreOffice does (ISO/IEC 26300), text cells only, and return where."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    path = folder / "register.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest{MANIFEST}/>")
        archive.writestr("content.xml", content)
    return path


def old_workbook(folder: Path, rows: Sequence[Cells]) -> Path:
    """Write a workbook of Excel 97 (BIFF8 in a compound file, MS-XLS and MS-CFB), text cells only, and return where."""
    cells = b"".join(
        _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))
        for row, line in enumerate(rows)
        for column, cell in enumerate(line)
        if (text := str(cell))
    )
    begin, end = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0), _record(0x000A, b"")
    name = _record(0x0085, struct.pack("<IHBB", 0, 0, 6, 0) + b"Sheet1")
    where = len(_record(0x0809, begin)) + len(name) + len(end)
    name = _record(0x0085, struct.pack("<IHBB", where, 0, 6, 0) + b"Sheet1")
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + end
    path = folder / "register.xls"
    path.write_bytes(compound_file("Workbook", _record(0x0809, begin) + name + end + sheet))
    return path


def compound_file(name: str, stream: bytes) -> bytes:
    """Return a compound file with one stream (MS-CFB, version 3, sectors of 512 bytes)."""
    stream = stream.ljust(4096, b"\x00")
    stream += bytes(-len(stream) % 512)
    sectors = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]  # its own sector, the directory, the stream
    header = struct.pack("<8s16s5H6s", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"")
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(name, 2, 0xFFFFFFFF, 2, len(stream))
    return header + fat + entries.ljust(512, b"\x00") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\x00").encode("utf-16-le")
    head = struct.pack("<64sHBBIII", text, len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return head + struct.pack("<16sIQQIQ", b"", 0, 0, 0, start, size)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body
