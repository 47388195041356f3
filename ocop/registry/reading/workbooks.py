"""The cells of a workbook, and what is the matter with one that cannot be opened."""

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from ocop.core.text import squeeze
from ocop.registry.reading.detection import HEADER_WITHIN
from ocop.registry.reading.refusals import NoRows, NotATable, Unreadable, WorkbookDamaged, WorkbookLocked

LONGEST_MERGED = 5_000
"""Rows over which a merged cell is believed."""
LOCKED = "EncryptedPackage".encode("utf-16-le")
"""The name of the part in which Office keeps a workbook that is locked by a password (MS-OFFCRYPTO, 2.3.4)."""


def cells_of(path: Path, sheet: str) -> Iterator[list[str]]:
    """Give the cells of every row of a sheet, from its first row and column on, as a person would have written them.

    :raises Unreadable: the workbook cannot be opened.
    """
    with _opened(path) as book:
        found = book.get_sheet_by_name(sheet)
        merged = _merged_down(found)
        rows = found.to_python(skip_empty_area=False)
    kept: dict[tuple[int, int], str] = {}
    for number, cells in enumerate(rows):
        written = [_written(cell) for cell in cells]
        for column, top in merged.get(number, ()):
            if column >= len(written):
                continue
            if number == top:
                kept[top, column] = written[column]
            elif not written[column]:
                written[column] = kept.get((top, column), "")
        yield written


def sheets_of(path: Path, known: Callable[[str], float]) -> list[str]:
    """Return the sheets that have anything in them, first the one whose top looks most like a register.

    :param known: how much a cell looks like a column name that is known, 0 to 1.
    :raises Unreadable: the workbook cannot be opened, or has nothing in it.
    """
    scores: dict[str, float] = {}
    with _opened(path) as book:
        for name in book.sheet_names:
            with suppress(CalamineError):
                top = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=HEADER_WITHIN)
                rows = [{_written(cell) for cell in row} - {""} for row in top]
                filled = 0.01 if any(rows) else 0.0
                scores[name] = filled + max((sum(map(known, row)) for row in rows), default=0.0)
    if not any(scores.values()):
        raise NoRows
    return sorted((name for name in scores if scores[name]), key=lambda name: -scores[name])


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            yield book
    except (CalamineError, OSError) as error:
        raise _why_not(path, str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the reader's Rust gives up with is no Exception
            raise
        raise WorkbookDamaged(why=str(error).splitlines()[0]) from error


def _why_not(path: Path, error: str) -> Unreadable:
    """Return what is the matter with a file that begins like a workbook."""
    if LOCKED in path.read_bytes() or "password" in error.casefold():
        return WorkbookLocked()
    parts: list[str] = []
    with suppress(zipfile.BadZipFile, NotImplementedError, ValueError), zipfile.ZipFile(path) as archive:
        parts = archive.namelist()
    if any(part.startswith("word/") for part in parts):
        return NotATable(what=_("a text document"))
    if parts and not any(part.startswith("xl/") or part == "content.xml" for part in parts):
        return NotATable(what=_("a compressed file"))
    return WorkbookDamaged(why=error)


def _merged_down(sheet: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """Return, for each row of a cell that was merged over several rows, its column and its first row, from 0.

    Such a cell stands for all its rows, and a file tells its words in the first of them only. Whole columns that
    somebody merged by mistake are left alone.
    """
    rows: dict[int, list[tuple[int, int]]] = {}
    for (first, left), (last, _right) in sheet.merged_cell_ranges or ():
        if first < last < first + LONGEST_MERGED:
            for row in range(first, last + 1):
                rows.setdefault(row, []).append((left, first))
    return rows


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
