"""Read, check and stage the rows of a register file; resumable, and bounded in memory whatever the size of the file."""

import json
from collections.abc import Iterable
from itertools import batched
from pathlib import Path

from django.db import connection, transaction

from ocop.registry.checking import Checked, check_row
from ocop.registry.columns import header_likeness
from ocop.registry.models import ImportRow, RegisterImport
from ocop.registry.operations.progress import Cancelled, Progress
from ocop.registry.operations.setting import setting_of
from ocop.registry.reading import Row, Table, open_table
from ocop.registry.states import Outcome

CHUNK = 4000
COPY = """
COPY registry_importrow (register_import_id, line, cells, values, problems, identity, fingerprint, product_folded,
    producer_folded, area_id, verdict, outcome, decided_by, decision) FROM STDIN
"""


def table_of(register_import: RegisterImport) -> Table:
    """Return the table in the import's file.

    :raises Unreadable: it holds none.
    """
    country = register_import.programme.country
    return open_table(Path(register_import.file.path), known=header_likeness, country=country)


def stage(register_import: RegisterImport, progress: Progress) -> None:
    """Check every row that is not staged yet and write it to PostgreSQL, chunk by chunk, each in its own transaction.

    :raises Unreadable: the file ends in something that is no table; what was staged stays.
    :raises Cancelled: somebody asked for it.
    """
    table = table_of(register_import)
    setting = setting_of(register_import, table)
    last = ImportRow.objects.filter(register_import=register_import).order_by("-line").values_list("line").first()
    staged = last[0] if last else 0
    done = ImportRow.objects.filter(register_import=register_import).count()
    for rows in batched((row for row in table.rows() if row.line > staged), CHUNK, strict=False):
        checked = [(row, check_row(row.cells, setting)) for row in rows]  # may ask the database, which COPY keeps busy
        with transaction.atomic():
            _copy(register_import.pk, checked)
        done += len(rows)
        if not progress(done):
            raise Cancelled


def _copy(import_id: int, rows: Iterable[tuple[Row, Checked]]) -> None:
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for row, checked in rows:
            cells = row.cells[: 60 if checked.outcome == "rejected" else None]
            copy.write_row(
                (
                    import_id,
                    row.line,
                    json.dumps(cells, ensure_ascii=False),
                    json.dumps(checked.values, ensure_ascii=False),
                    json.dumps(checked.problems, ensure_ascii=False),
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
            )
