"""Open a file as a table whose rows come one by one."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from statistics import median_low

from ocop.core.text import squeeze
from ocop.registry.reading import workbooks
from ocop.registry.reading.detection import HEADER_WITHIN, SAMPLE_BYTES, header_line, kind_of, text_form
from ocop.registry.reading.refusals import NoRows, QuotationOpen, SheetMissing, TooManyColumns

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
    """A table in a file: how it was found, its header, a sample, and all its rows, read anew at each call.

    ``left_out`` are the other sheets of the workbook that have anything in them.
    """

    path: Path
    kind: str
    encoding: str
    delimiter: str
    sheet: str
    header_at: int
    headers: tuple[str, ...]
    sample: tuple[Row, ...]
    left_out: tuple[str, ...] = ()

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
            "left_out": list(self.left_out),
        }


def open_table(path: Path, *, known: Callable[[str], float], country: str = "", sheet: str = "") -> Table:
    """Find the table in a file.

    :param known: how much a cell looks like a column name that is known, 0 to 1; it finds the header.
    :param country: ISO 3166-1 code; decides between old encodings.
    :param sheet: which sheet of a workbook to read; left out, the one that looks most like a table that is known.
    :raises Unreadable: the file holds no table; the refusal says what it is and what to do.
    """
    with path.open("rb") as file:
        start = file.read(SAMPLE_BYTES)
    kind = kind_of(start)
    encoding, delimiter, left_out = "", "", [""]
    if kind == "text":
        form = text_form(start, country=country)
        encoding, delimiter, sheet = form.encoding, form.delimiter, ""
    else:
        left_out = workbooks.sheets_of(path, known)
        sheet = sheet or left_out[0]
        if sheet not in left_out:
            raise SheetMissing(sheet=sheet, known=", ".join(left_out))
    left_out.remove(sheet)
    top = list(islice(_all_rows(path, kind, encoding, delimiter, sheet), HEADER_WITHIN + 200))
    at = header_line([row.cells for row in top], known)
    header = top[at] if at is not None else _likely_header(top)
    width = len(header.cells)
    if width > MOST_COLUMNS:
        raise TooManyColumns(line=header.line, columns=width, limit=MOST_COLUMNS)
    sample = tuple(row for row in top if row.line > header.line and not row.empty)
    if not sample:
        raise NoRows
    nameless = ("",) * (median_low(len(row.cells) for row in sample) - width)  # the last columns may have no name
    headers = (*header.cells, *nameless)
    return Table(path, kind, encoding, delimiter, sheet, header.line, headers, sample[:200], tuple(left_out))


def _all_rows(path: Path, kind: str, encoding: str, delimiter: str, sheet: str) -> Iterator[Row]:
    return _text_rows(path, encoding, delimiter) if kind == "text" else _sheet_rows(path, sheet)


def _text_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=delimiter)
        number, began = 0, 1
        try:
            for cells in reader:
                if lines.over:  # the row ended because the file did: a quotation mark is open
                    raise QuotationOpen(line=began)
                number += 1
                yield Row(number, _trimmed([squeeze(cell) for cell in cells]))
                began = reader.line_num + 1
        except csv.Error as error:
            raise QuotationOpen(line=began) from error


class _Lines:
    """The lines of a text without NUL characters; knows when there are no more."""

    def __init__(self, file: Iterable[str]) -> None:
        self.file = iter(file)
        self.over = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        try:
            return next(self.file).replace("\x00", "")
        except StopIteration:
            self.over = True
            raise


def _sheet_rows(path: Path, sheet: str) -> Iterator[Row]:
    for number, cells in enumerate(workbooks.cells_of(path, sheet), start=1):
        yield Row(number, _trimmed(cells))


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _likely_header(rows: Sequence[Row]) -> Row:
    """Return the first row that is as wide as most: a file without column names that we know still has a header.

    Where that row has numbers in it, or some of its words stand again beneath them (a district does, a name of a column
    does not), it is content already, and the header is a line without names above it.

    :raises NoRows: no row has anything in it.
    """
    usual = _usual_width(rows)
    found = next((row for row in rows if usual and len(row.cells) >= usual), None)
    if found is None:
        raise NoRows
    numbers = any(re.fullmatch(r"[\d +().,/-]*\d{5}[\d +().,/-]*", cell) for cell in found.cells)
    if numbers or found.cells[0] == "1" or _stands_again(found, rows):
        return Row(found.line - 1, ())
    return found


def _stands_again(first: Row, rows: Sequence[Row]) -> bool:
    """Say whether some words of a row, but not all of them, stand in the same column of a row beneath it."""
    beneath = [
        set(column) for column in zip_longest(*(row.cells for row in rows if row.line > first.line), fillvalue="")
    ]
    again = [len(cell) >= 3 and cell in below for cell, below in zip(first.cells, beneath, strict=False)]
    return any(again) and not all(again)


def _usual_width(rows: Iterable[Row]) -> int:
    """Return the number of cells that most rows with anything in them have; 0 where none has."""
    widths = [len(row.cells) for row in rows if not row.empty]
    return max(set(widths), key=lambda width: (widths.count(width), width), default=0)
