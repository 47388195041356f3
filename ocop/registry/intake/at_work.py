"""Who works at an import: one process at a time, known by a lock that PostgreSQL lets go when that process dies."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _

from ocop.core.refusals import DomainError
from ocop.registry.intake.models import FileImport

KEY = "hashtextextended(%s, 0)"
TAKE = f"SELECT pg_try_advisory_lock({KEY})"
LET_GO = f"SELECT pg_advisory_unlock({KEY})"
TAKEN = f"""
SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND (classid::bigint << 32) | objid::bigint = {KEY}
)
"""


class ImportAtWork(DomainError):
    message = _("Another process works at this import now. Wait until it is done, or stop the import.")


@contextmanager
def working_at(batch: FileImport) -> Iterator[None]:
    """Work at an import within, alone. A killed process holds nothing: its connection ends, and the lock with it.

    :raises ImportAtWork: another process does.
    """
    if not _asked(TAKE, batch):
        raise ImportAtWork
    try:
        yield
    finally:
        with suppress(DatabaseError):  # a connection that was lost has let it go already
            _asked(LET_GO, batch)


def is_worked_at(batch: FileImport) -> bool:
    """Say whether a process works at an import now; one that waits in the queue is not worked at."""
    return _asked(TAKEN, batch)


def name_of(batch: FileImport) -> str:
    """Return what the lock of an import is called."""
    return f"{batch._meta.label_lower}:{batch.pk}"


def _asked(question: str, batch: FileImport) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [name_of(batch)])
        found: Any = cursor.fetchone()
    return bool(found[0])
