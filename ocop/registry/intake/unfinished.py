"""Imports of the shell that were broken off: the same command goes on with them, or stops them in order."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.core.refusals import DomainError
from ocop.registry.intake.at_work import is_worked_at
from ocop.registry.intake.kinds import Kind
from ocop.registry.intake.models import FileImport, FileRow
from ocop.registry.intake.operations import as_kept, cancel, is_left_behind
from ocop.registry.states import ImportState

TRIAL = "trial"
"""Marks in ``reading`` an import that only counts (``--dry-run``): no other goes on with it."""
BEFORE_THE_CHECK = (ImportState.UPLOADED, ImportState.READ)
ON_THE_WAY = (ImportState.CHECKING, ImportState.CHECKED, ImportState.COMMITTING)


class FileUnderWay(DomainError):
    message = _("Import %(number)s of this file is under way in another process. Wait until it is done.")


def mark_trial[B: FileImport](batch: B) -> B:
    """Write down that an import only counts and will take nothing over."""
    batch.reading |= {TRIAL: True}
    batch.save(update_fields=["reading"])
    return batch


def go_on_with[B: FileImport, R: FileRow](
    kind: Kind[B, R], batch: B, mapping: Mapping[int, str], *, by: User | None, at: dt.datetime
) -> B | None:
    """Return the earlier import of the same file with which to go on instead; the new one is dropped then.

    It was sent by the same for the same, read in the same way and its columns are the same. Others that were broken off
    are stopped, so that nothing is left hanging. A trial looks at trials only.

    :param by: who sent the file, and acts; nobody at the shell, which has no page where an import could wait.
    :raises FileUnderWay: a process works at the file for the same now; the new import is dropped.
    """
    found: B | None = None
    for earlier in _earlier(kind, batch):
        if is_worked_at(earlier):
            drop(batch)
            raise FileUnderWay(number=earlier.pk)
        if by is not None and not earlier.reading.get(TRIAL) and not _died(earlier, at=at):
            continue  # it waits for its sender on a page
        same = (earlier.reading, earlier.mapping) == (batch.reading, as_kept(mapping))
        if found is None and same and earlier.state in ON_THE_WAY:
            found = earlier
        else:
            cancel(kind, earlier, by=by, at=at)
    if found is not None:
        drop(batch)
    return found


def drop(batch: FileImport) -> None:
    """Forget an import that has begun nothing yet, with its file."""
    batch.file.delete(save=False)
    batch.delete()


def _earlier[B: FileImport, R: FileRow](kind: Kind[B, R], batch: B) -> list[B]:
    if not kind.owner:
        return []
    same = {field: getattr(batch, field) for field in kind.owner}
    states = [*BEFORE_THE_CHECK, *ON_THE_WAY]
    earlier = type(batch)._default_manager.filter(**same, sha256=batch.sha256, state__in=states, pk__lt=batch.pk)
    if batch.reading.get(TRIAL):
        earlier = earlier.filter(reading__has_key=TRIAL)
    return list(earlier.order_by("-pk"))


def _died(batch: FileImport, *, at: dt.datetime) -> bool:
    return batch.state == ImportState.COMMITTING or is_left_behind(batch, at=at)
