"""Open a file as a table whose rows come one by one."""

import csv
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from ocop.core.text import squeeze
from ocop.registry.reading.detection import HEADER_WITHIN, SAMPLE_BYTES, header_line, kind_of, text_form
from ocop.registry.reading.refusals import NoRows, QuotationOpen, TooManyColumns, WorkbookDamaged

MOST_COLUMNS = 300
LONGEST_CELL = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet program shows it (the first row of the file is 1), and its cells."""

    line: int
    cells: tuple[str, ...]

    @property
    def empty(self) -> bool:
        return not any(self.cells)


@dataclass(frozen=True)
class Table:
    """A table in a file: how it was found, its header, a sample, and all its rows, read anew at each call."""

    path: Path
    kind: str
    encoding: str
    delimiter: str
    sheet: str
    header_at: int
    headers: tuple[str, ...]
    sample: tuple[Row, ...]

    def rows(self) -> Iterator[Row]:
        """Give the rows beneath the header that have anything in them; memory does not grow with a text file.

        :raises QuotationOpen: a quotation mark swallows the rest.
        """
        for row in _all_rows(self.path, self.kind, self.encoding, self.delimiter, self.sheet):
            if row.line > self.header_at and not row.empty:
                yield row

    def reading(self) -> dict[str, object]:
        """Return how the file was read, to be kept and shown."""
        return {
            "kind": self.kind,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "sheet": self.sheet,
            "header_at": self.header_at,
            "headers": list(self.headers),
        }


def open_table(path: Path, *, known: Callable[[str], float], country: str = "") -> Table:
    """Find the table in a file.

    :param known: how much a cell looks like a column name that is known, 0 to 1; it finds the header.
    :param country: ISO 3166-1 code; decides between old encodings.
    :raises Unreadable: the file holds no table; the refusal says what it is and what to do.
    """
    with path.open("rb") as file:
        start = file.read(SAMPLE_BYTES)
    kind = kind_of(start)
    encoding, delimiter, sheet = "", "", ""
    if kind == "text":
        form = text_form(start, country=country)
        encoding, delimiter = form.encoding, form.delimiter
    else:
        sheet = _best_sheet(path, known)
    top = list(islice(_all_rows(path, kind, encoding, delimiter, sheet), HEADER_WITHIN + 200))
    at = header_line([row.cells for row in top], known)
    header = top[at if at is not None else _first_full(top)] if top else None
    if header is None:
        raise NoRows
    width = len(header.cells)
    if width > MOST_COLUMNS:
        raise TooManyColumns(line=header.line, columns=width, limit=MOST_COLUMNS)
    sample = tuple(row for row in top if row.line > header.line and not row.empty)
    if not sample:
        raise NoRows
    return Table(path, kind, encoding, delimiter, sheet, header.line, header.cells, sample[:200])


def _all_rows(path: Path, kind: str, encoding: str, delimiter: str, sheet: str) -> Iterator[Row]:
    return _text_rows(path, encoding, delimiter) if kind == "text" else _sheet_rows(path, sheet)


def _text_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader((line.replace("\x00", "") for line in file), delimiter=delimiter)
        number, began = 0, 1
        try:
            for cells in reader:
                number += 1
                yield Row(number, _trimmed([squeeze(cell) for cell in cells]))
                began = reader.line_num + 1
        except csv.Error as error:
            raise QuotationOpen(line=began) from error


def _sheet_rows(path: Path, sheet: str) -> Iterator[Row]:
    with _workbook(path) as book:
        try:
            for number, cells in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), start=1):
                yield Row(number, _trimmed([_written(cell) for cell in cells]))
        except CalamineError as error:
            raise WorkbookDamaged(why=str(error)) from error


def _best_sheet(path: Path, known: Callable[[str], float]) -> str:
    """Return the sheet whose top looks most like a register; the first that has rows where none does."""
    with _workbook(path) as book:
        scores: dict[str, float] = {}
        for name in book.sheet_names:
            with suppress(CalamineError):
                top = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=HEADER_WITHIN)
                rows = [[_written(cell) for cell in row] for row in top]
                filled = 0.01 if any(any(row) for row in rows) else 0.0
                scores[name] = filled + max((sum(known(cell) for cell in row if cell) for row in rows), default=0.0)
    if not scores or not any(scores.values()):
        raise NoRows
    return max(scores, key=lambda name: scores[name])


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        raise WorkbookDamaged(why=str(error)) from error


def _written(cell: object) -> str:
    """Return a cell as a person would have written it: 5 and not 5.0, a day as ISO 8601."""
    match cell:
        case bool():
            return "1" if cell else ""
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case float():
            return repr(cell)
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case dt.datetime() | dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return squeeze(str(cell))


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _first_full(rows: list[Row]) -> int:
    """Return the first row that is as wide as most: a file without column names that we know still has a header."""
    widths = [len(row.cells) for row in rows]
    usual = max(set(widths), key=widths.count)
    return next(index for index, width in enumerate(widths) if width == usual)
