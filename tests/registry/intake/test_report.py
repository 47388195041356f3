"""The report as a workbook that can be mended and sent again."""

from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import get_language

from ocop.registry.columns import header_likeness
from ocop.registry.intake import columns
from ocop.registry.intake.columns import REPORT_HEADERS
from ocop.registry.intake.report import Line, write_report
from ocop.registry.reading import open_table

HEADERS = ("ชื่อสินค้า", "จังหวัด", "โทรศัพท์")


def test_the_report_is_a_register_file_with_our_columns_after_it(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    lines = [
        Line(2, ("ข้าวไร่", "กระบี่", "0812345678"), "new", "New", "TH-P1001", "", ""),
        Line(3, ("=1+1", "", "http://a.b", "beyond"), "held", "Held", "", "why", "do"),
        Line(4, ("เกลือ",), "rejected", "Rejected", "", "x" * 40_000, ""),
    ]

    written = write_report(path, HEADERS, iter(lines), [("Rows", 3), ("New", 1)], sheet="Register")

    table = open_table(path, known=header_likeness)
    rows = [row.cells for row in table.rows()]
    assert written == 3
    assert (table.sheet, table.headers) == ("Register", (*HEADERS, *REPORT_HEADERS))
    assert rows[0] == ("ข้าวไร่", "กระบี่", "0812345678", "New", "TH-P1001", "", "", "2")
    assert rows[1] == ("=1+1", "", "http://a.b", "Held", "", "why", "do", "3")
    assert rows[2] == ("เกลือ", "", "", "Rejected", "", "x" * 32_000, "", "4")


def test_the_headings_of_the_report_are_in_the_readers_language_and_known_again_in_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    thai = {"line": "บรรทัด"}

    def told(_context: str, word: str) -> str:
        return thai.get(word, word) if get_language() == "th" else word

    monkeypatch.setattr(columns, "pgettext", told)
    columns._reports_everywhere.cache_clear()
    with translation.override("th"):
        headings = columns.report_headers()

    assert headings == (*REPORT_HEADERS[:-1], "OCOP: บรรทัด")
    assert all(map(columns.is_of_report, (*headings, *REPORT_HEADERS)))
    assert not columns.is_of_report("OCOP: name")
    assert columns.own_headers([*HEADERS, *headings]) == list(HEADERS)
    columns._reports_everywhere.cache_clear()
