"""Write the report of a sheet of offers."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from ocop.registry.report import Line, write_report
from ocop.registry.states import Outcome
from ocop.trade.models import OUTCOMES, OfferImport, OfferImportRow
from ocop.trade.offer_columns import LABELS
from ocop.trade.queries.imports import rows_of


def offer_report(offer_import: OfferImport, path: Path, *, only_open: bool = False) -> int:
    """Write the report of a sheet of offers to a file and return how many rows it has.

    :param only_open: only the rejected rows: what has to be mended and sent again.
    """
    summary = [(_("Rows"), offer_import.rows)]
    summary += [(str(outcome.label), offer_import.counts.get(outcome.value, 0)) for outcome in OUTCOMES]
    lines = _lines(offer_import, Outcome.REJECTED.value if only_open else "")
    return write_report(path, offer_import.reading["headers"], lines, summary, sheet="Offers")


def column_name(offer_import: OfferImport, column: str) -> str:
    """Return what a column of ours is called in the file, or by us where the file has none."""
    headers = offer_import.reading["headers"]
    for index, named in offer_import.mapping.items():
        if named == column and headers[int(index)]:
            return str(headers[int(index)])
    return str(LABELS.get(column, ""))


def _lines(offer_import: OfferImport, outcome: str) -> Iterator[Line]:
    for row in rows_of(offer_import, outcome=outcome).iterator(chunk_size=2000):
        yield Line(
            row.line,
            tuple(str(cell) for cell in row.cells),
            row.outcome,
            str(row.get_outcome_display()),
            "" if row.outcome == Outcome.REJECTED else row.product,
            _why(offer_import, row),
            row.todo,
        )


def _why(offer_import: OfferImport, row: OfferImportRow) -> str:
    column = column_name(offer_import, row.column)
    return f"{column}: {row.why}" if column else row.why
