"""The report of an import as a workbook that the person can mend and send again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ocop.registry.intake.columns import report_headers
from ocop.registry.intake.kinds import Kind
from ocop.registry.intake.models import FileImport, FileRow
from ocop.registry.states import Outcome

WIDEST = 40
AT_ONCE = 2000
OPEN = (Outcome.HELD.value, Outcome.REJECTED.value)
"""The outcomes of rows that have to be mended or decided."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the report: the cells as they came, what became of them, why, what to do, and the line of the file."""

    line: int
    cells: tuple[str, ...]
    outcome: str
    outcome_name: str
    number: str
    why: str
    todo: str


COLOURS = {"held": "#FBEFD0", "rejected": "#F6DDD9", "duplicate": "#ECEAE4"}


def report_of[B: FileImport, R: FileRow](kind: Kind[B, R], batch: B, path: Path, *, only_open: bool = False) -> int:
    """Write the report of an import to a file and return how many rows it has.

    :param only_open: only the rows that are held or rejected: what has to be mended and sent again.
    """
    summary = [(_("Rows"), batch.rows)]
    summary += [(str(outcome.label), batch.counts.get(outcome.value, 0)) for outcome in kind.outcomes]
    return write_report(path, batch.headers, _lines(kind, batch, only_open=only_open), summary, sheet=kind.sheet)


def write_report(
    path: Path,
    headers: Iterable[str],
    lines: Iterator[Line],
    summary: list[tuple[str, int]],
    *,
    sheet: str,
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
        for index, name in enumerate([*names, *report_headers()]):
            rows.write_string(0, index, name, bold)
            rows.set_column(index, index, min(WIDEST, max(12, len(name) + 2)))
        for line in lines:
            written += 1
            tint = tints.get(line.outcome)
            cells = [*line.cells[: len(names)], *[""] * (len(names) - len(line.cells))]
            for index, cell in enumerate([*cells, line.outcome_name, line.number, line.why, line.todo]):
                if cell:
                    rows.write_string(written, index, cell[:32_000], tint)
            rows.write_number(written, len(names) + 4, line.line, tint)
        counts = book.add_worksheet("Summary")
        counts.set_column(0, 0, 30)
        for index, (name, count) in enumerate(summary):
            counts.write_string(index, 0, name)
            counts.write_number(index, 1, count)
    return written


def _lines[B: FileImport, R: FileRow](kind: Kind[B, R], batch: B, *, only_open: bool) -> Iterator[Line]:
    after = 0
    while portion := list(_open(kind.rows_of(batch, after=after), only_open=only_open)[:AT_ONCE]):
        after = portion[-1].line
        numbers = kind.numbers_of(batch, portion)
        for row, told in zip(portion, kind.told(batch, portion), strict=True):
            yield Line(
                row.line,
                tuple(str(cell) for cell in row.cells),
                row.outcome,
                str(Outcome(row.outcome).label) if row.outcome else "",
                numbers.get(row.line, ""),
                "\n".join(f"{column}: {says}" if column else says for column, says, _do in told.remarks),
                "\n".join(dict.fromkeys(do for _column, _says, do in told.remarks)),
            )


def _open[R: FileRow](rows: QuerySet[R], *, only_open: bool) -> QuerySet[R]:
    return rows.filter(outcome__in=OPEN) if only_open else rows
