"""The report of an import as a workbook that the officer can mend and send again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from ocop.registry.columns import REPORT_HEADERS

WIDEST = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the report: the cells as they came, what became of them, why, and what to do."""

    line: int
    cells: tuple[str, ...]
    outcome: str
    outcome_name: str
    number: str
    why: str
    todo: str


COLOURS = {"held": "#FBEFD0", "rejected": "#F6DDD9", "duplicate": "#ECEAE4"}


def write_report(
    path: Path,
    headers: Iterable[str],
    lines: Iterator[Line],
    summary: list[tuple[str, int]],
    *,
    sheet: str = "Register",
) -> int:
    """Write the report and return how many rows it has; memory does not grow with the rows.

    The first sheet has the header of the file and our columns after it, so that the mended sheet can be sent again.
    """
    written = 0
    names = [*headers]
    with xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        tints = {outcome: book.add_format({"bg_color": colour}) for outcome, colour in COLOURS.items()}
        rows = book.add_worksheet(sheet)
        rows.freeze_panes(1, 0)
        for index, name in enumerate([*names, *REPORT_HEADERS]):
            rows.write_string(0, index, name, bold)
            rows.set_column(index, index, min(WIDEST, max(12, len(name) + 2)))
        for line in lines:
            written += 1
            tint = tints.get(line.outcome)
            cells = [*line.cells[: len(names)], *[""] * (len(names) - len(line.cells))]
            for index, cell in enumerate([*cells, line.outcome_name, line.number, line.why, line.todo]):
                if cell:
                    rows.write_string(written, index, cell[:32_000], tint)
        counts = book.add_worksheet("Summary")
        counts.set_column(0, 0, 30)
        for index, (name, count) in enumerate(summary):
            counts.write_string(index, 0, name)
            counts.write_number(index, 1, count)
    return written
