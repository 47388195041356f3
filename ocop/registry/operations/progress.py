"""Progress of long work, told outside its transaction so that others see it while the work goes on."""

from typing import Protocol

from ocop.core.autonomous import autonomous
from ocop.registry.models import RegisterImport


class Cancelled(Exception):
    """Somebody asked for the work to stop; what was not committed is undone."""


class Progress(Protocol):
    """Is told how many rows are done; answers whether to go on."""

    def __call__(self, done: int) -> bool:
        """Take note, and return whether to go on."""


class ImportProgress:
    """Writes the rows done into the import, and reads whether somebody asked to stop."""

    def __init__(self, register_import: RegisterImport, also: Progress | None = None) -> None:
        self.pk = register_import.pk
        self.also = also

    def __call__(self, done: int) -> bool:
        """Tell everybody how far it is."""
        with autonomous() as cursor:
            cursor.execute(
                "UPDATE registry_registerimport SET rows_done = %s WHERE id = %s RETURNING cancel_asked",
                [done, self.pk],
            )
            found = cursor.fetchone()
        asked = bool(found and found[0])
        return not asked and (self.also is None or self.also(done))
