"""The report as a workbook that can be mended and sent again."""

from pathlib import Path

from ocop.registry.columns import header_likeness
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
    assert rows[0] == ("ข้าวไร่", "กระบี่", "0812345678", "New", "TH-P1001")
    assert rows[1] == ("=1+1", "", "http://a.b", "Held", "", "why", "do")
    assert rows[2] == ("เกลือ", "", "", "Rejected", "", "x" * 32_000)
