"""What the desk remembers."""

from django.db.models import QuerySet

from ocop.registry.intake.columns import lessons
from ocop.registry.intake.models import FileImport
from ocop.registry.states import ImportState

FILES_REMEMBERED = 20
TAUGHT = (ImportState.CHECKING, ImportState.CHECKED, ImportState.COMMITTING, ImportState.COMMITTED)
"""The states of an import whose columns a person has confirmed, and did not give up."""


def remembered_headers[B: FileImport](imports: QuerySet[B]) -> dict[str, str]:
    """Return header → our column (empty: passed over) as confirmed in the newest of some imports.

    One whose columns were not confirmed, or that was stopped, teaches nothing. Of two columns with one name in a
    file, what the one that is not passed over means counts.
    """
    newest = imports.filter(state__in=TAUGHT).order_by("-pk").only("reading", "mapping")
    remembered: dict[str, str] = {}
    for batch in reversed(newest[:FILES_REMEMBERED]):
        headers, columns = batch.headers, batch.columns
        remembered |= lessons(headers, {index: columns.get(index, "") for index in range(len(headers))})
    return remembered
