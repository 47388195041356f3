"""Progress of long work, told outside its transaction so that others see it while the work goes on."""

from typing import Protocol

from ocop.core.autonomous import autonomous
from ocop.registry.intake.models import FileImport


class Cancelled(Exception):
    """Somebody asked for the work to stop; what was not committed is undone."""


class Progress(Protocol):
    """Is told how many rows are done; answers whether to go on."""

    def __call__(self, done: int) -> bool:
        """Take note, and return whether to go on."""


class ImportProgress:
    """Writes the rows done into the import, and reads whether somebody asked to stop."""

    def __init__(self, batch: FileImport, *, stopped_when: str, also: Progress | None = None) -> None:
        """Prepare to tell.

        :param stopped_when: SQL over the import's own row: whether the work under way should end.
        """
        table = batch._meta.db_table
        self.update = f"UPDATE {table} SET rows_done = %s WHERE id = %s RETURNING {stopped_when}"  # names of our own
        self.pk = batch.pk
        self.also = also

    def __call__(self, done: int) -> bool:
        """Tell everybody how far it is."""
        with autonomous() as cursor:
            cursor.execute(self.update, [done, self.pk])
            found = cursor.fetchone()
        asked = bool(found and found[0])
        return not asked and (self.also is None or self.also(done))
