"""Read, check and stage the rows of a register file; resumable, and bounded in memory whatever the size of the file."""

import json
from collections.abc import Sequence

from django.db import connection

from ocop.registry.checking import Checked, check_row
from ocop.registry.intake.operations import stage_rows
from ocop.registry.intake.progress import Progress
from ocop.registry.models import ImportRow, RegisterImport
from ocop.registry.operations.setting import setting_of
from ocop.registry.reading import Row, Table
from ocop.registry.states import Outcome

CHUNK = 4000
_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` makes one each time
COPY = """
COPY registry_importrow (register_import_id, line, cells, values, problems, identity, fingerprint, product_folded,
    producer_folded, area_id, verdict, outcome, decided_by, decision) FROM STDIN
"""


def stage(register_import: RegisterImport, table: Table, progress: Progress) -> None:
    """Check every row that is not staged yet and write it to PostgreSQL.

    :raises Unreadable: the file ends in something that is no table; what was staged stays.
    :raises Cancelled: somebody asked for it.
    """
    setting = setting_of(register_import, table)

    def take(rows: Sequence[Row]) -> None:
        # The check may ask the database, which COPY keeps busy. Of what it made only texts and numbers are kept until
        # then: the collector of Python would go through thousands of dictionaries again and again.
        lines = [_line(register_import.pk, row, check_row(row.cells, setting)) for row in rows]
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for line in lines:
                copy.write_row(line)

    staged = ImportRow.objects.filter(register_import=register_import)
    stage_rows(staged, table, take, progress, at_once=CHUNK)


def _line(import_id: int, row: Row, checked: Checked) -> tuple[int | str | None, ...]:
    """Return what is copied of a row, in the order of `COPY`."""
    cells = row.cells[: 60 if checked.outcome == "rejected" else None]
    return (
        import_id,
        row.line,
        _json(cells),
        _json(checked.values),
        _json(checked.problems),
        checked.identity,
        checked.fingerprint,
        checked.product_folded,
        checked.producer_folded,
        checked.area_id,
        checked.outcome,
        checked.outcome or Outcome.NEW.value,
        "",
        "",
    )
