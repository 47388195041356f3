"""The lifecycle of an import of any kind: kept, read, confirmed, checked, taken over, or stopped on the way.

What may follow what is :data:`ocop.registry.states.NEXT_IMPORT`. Each kind has operations of its own name in front of
these, worded for its field.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import batched, islice
from pathlib import Path

from django.core.files import File
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.registry.intake.at_work import is_worked_at, working_at
from ocop.registry.intake.kinds import Kind
from ocop.registry.intake.models import FileImport, FileRow
from ocop.registry.intake.progress import Cancelled, ImportProgress, Progress
from ocop.registry.reading import Row, Table, Unreadable
from ocop.registry.states import NEXT_IMPORT, ImportState

SOON = dt.timedelta(minutes=1)
"""After this long in the queue a check that nobody works at may have been left behind."""
MOVED = ["state", "changed_at", "counts", "rows", "rows_done", "reading", "mapping", "failure"]
"""What a step of the lifecycle writes; whatever else an import keeps may be written by others meanwhile."""


class ImportNotThere(DomainError):
    message = _("This import is %(state)s, so that cannot be done now.")


class ColumnChosenTwice(DomainError):
    message = _("Two columns were chosen as “%(label)s”. Choose one, and pass over the other.")


class RowsTooMany(DomainError):
    message = _("The file has more than %(limit)s rows. Part it into several files; nothing was taken over.")


def count_rows(table: Table, *, limit: int) -> int:
    """Return how many rows a file has.

    :raises RowsTooMany: it has more than the limit.
    """
    rows = sum(1 for _row in islice(table.rows(), limit + 1))
    if rows > limit:
        raise RowsTooMany(limit=limit)
    return rows


def keep_file[B: FileImport](batch: B, path: Path, *, name: str, at: dt.datetime) -> B:
    """Keep a file under a name that its content gives, and save the import.

    :param name: what the person calls the file.
    """
    with path.open("rb") as file:
        batch.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        batch.file_name, batch.size_bytes = name[:250], path.stat().st_size
        batch.created_at = batch.changed_at = at
        file.seek(0)
        batch.file.save(f"{batch.sha256[:16]}{path.suffix.lower()[:10]}", File(file), save=False)
    batch.save()
    return batch


def read[B: FileImport, R: FileRow](kind: Kind[B, R], batch: B, table: Table, *, at: dt.datetime) -> B:
    """Write down how the file was read, and propose which of its columns is which."""
    batch.reading = table.reading() | kind.also_read(batch, table)
    batch.mapping = as_kept(kind.proposed(batch, table))
    return move(batch, ImportState.READ, at=at)


@transaction.atomic
def choose_sheet[B: FileImport, R: FileRow](
    kind: Kind[B, R], batch: B, sheet: str, *, by: User | None, at: dt.datetime
) -> B:
    """Read another sheet of the workbook instead, and propose its columns.

    :raises PermissionDenied: this person may not.
    :raises ImportNotThere: the columns were confirmed already.
    :raises Unreadable: there is no such sheet, or no table in it.
    :raises RowsTooMany: it has more rows than the kind takes at once.
    """
    kind.require(by, batch)
    batch = locked(batch)
    if batch.state != ImportState.READ:
        raise ImportNotThere(state=batch.get_state_display())
    table = kind.open(Path(batch.file.path), country=kind.country(batch), sheet=sheet)
    batch.rows = kind.rows_in(table)
    return read(kind, batch, table, at=at)


@transaction.atomic
def confirm[B: FileImport, R: FileRow](
    kind: Kind[B, R], batch: B, mapping: Mapping[int, str], *, by: User | None, at: dt.datetime, remember: bool = True
) -> B:
    """Take the person's reading of the columns, remember it, and let the check begin.

    :param mapping: column of the file, counted from 0 → our column; empty passes it over.
    :param remember: whether later files are read like this; not after a mere trial.
    :raises PermissionDenied: this person may not.
    :raises ImportNotThere: the import waits for something else.
    :raises ColumnChosenTwice: one of our columns was chosen for two of the file.
    :raises DomainError: what the kind says of columns that are missing.
    """
    kind.require(by, batch)
    batch = locked(batch)
    need(batch, ImportState.CHECKING)
    chosen = Counter(column for column in mapping.values() if column)
    for column, times in chosen.items():
        if times > 1:
            raise ColumnChosenTwice(label=kind.labels[column])
    kind.check_columns(chosen.keys() | kind.said_of_all(batch))
    kind.rows_of(batch).delete()
    if remember:
        kind.remember(batch, mapping)
    batch.mapping = as_kept(mapping)
    batch.rows_done, batch.counts, batch.failure = 0, {}, ""
    return move(batch, ImportState.CHECKING, at=at)


def check[B: FileImport, R: FileRow](
    kind: Kind[B, R], batch: B, *, at: dt.datetime, progress: Progress | None = None
) -> B:
    """Check and stage every row. May be called again after a crash: it goes on where it stopped.

    :raises ImportNotThere: the import is not being checked; it may have been stopped.
    :raises ImportAtWork: another process checks it.
    """
    with working_at(batch):
        batch.refresh_from_db()
        if batch.state != ImportState.CHECKING:
            raise ImportNotThere(state=batch.get_state_display())
        return _check(kind, batch, at=at, progress=progress)


def _check[B: FileImport, R: FileRow](kind: Kind[B, R], batch: B, *, at: dt.datetime, progress: Progress | None) -> B:
    failure, stopped = "", False
    try:
        kind.stage(batch, at=at, progress=ImportProgress(batch, stopped_when=kind.stopped_when, also=progress))
    except Unreadable as refusal:
        failure = str(refusal)
    except Cancelled:
        stopped = True
    with transaction.atomic():
        current = locked(batch)
        if current.state != ImportState.CHECKING:
            batch.refresh_from_db()
            return batch
        if failure:
            return fail(batch, failure, at=at)
        if stopped or kind.stop_asked(current):
            return move(batch, ImportState.CANCELLED, at=at)
        batch.counts = complete(kind, kind.counts_of(batch))
        batch.rows = batch.rows_done = sum(batch.counts.values())
        return move(batch, ImportState.CHECKED, at=at)


def stage_rows[R: FileRow](
    staged: QuerySet[R], table: Table, take: Callable[[Sequence[Row]], None], progress: Progress, *, at_once: int
) -> None:
    """Hand over the rows of a file that are not staged yet, portion by portion, each in a transaction of its own.

    Memory does not grow with the file, and a crash costs at most one portion.

    :param staged: the rows of this import that are there already.
    :param take: checks some rows and stages them.
    :raises Cancelled: somebody asked for it.
    """
    done = staged.count()
    last = staged.order_by("-line").values_list("line", flat=True).first() or 0
    for rows in batched((row for row in table.rows() if row.line > last), at_once, strict=False):
        with transaction.atomic():
            take(rows)
        done += len(rows)
        if not progress(done):
            raise Cancelled


def take_rows(table: Table, take: Callable[[Sequence[Row]], None], progress: Progress, *, at_once: int) -> None:
    """Hand over all rows of a file, portion by portion, in whatever transaction is around.

    :raises Cancelled: somebody asked for it.
    """
    done = 0
    for rows in batched(table.rows(), at_once, strict=False):
        take(rows)
        done += len(rows)
        if not progress(done):
            raise Cancelled


def may_be_taken_over(batch: FileImport) -> bool:
    """Say whether an import is checked, or was being taken over when a crash put an end to it.

    PostgreSQL has undone what such a crash left, so that it may be taken over again at once.
    """
    return ImportState.COMMITTING in NEXT_IMPORT[ImportState(batch.state)] or (
        batch.state == ImportState.COMMITTING and not is_worked_at(batch)
    )


def take_over[B: FileImport, R: FileRow](
    kind: Kind[B, R], batch: B, *, by: User | None, at: dt.datetime, progress: Progress | None = None
) -> B:
    """Write the checked rows where they belong, all in one transaction; rows that are not good stay behind.

    :raises PermissionDenied: this person may not.
    :raises ImportNotThere: the import is not checked.
    :raises ImportAtWork: another process checks it or takes it over.
    """
    batch.refresh_from_db()
    kind.require(by, batch)
    with working_at(batch):  # of two who press at once, one takes it over
        with transaction.atomic():
            current = locked(batch)
            if current.state != ImportState.COMMITTING:  # that one was left behind by a crash
                need(current, ImportState.COMMITTING)
            current.rows_done, current.failure = 0, ""
            move(current, ImportState.COMMITTING, at=at)
        batch.refresh_from_db()
        return _take_over(kind, batch, by=by, at=at, progress=progress)


def _take_over[B: FileImport, R: FileRow](
    kind: Kind[B, R], batch: B, *, by: User | None, at: dt.datetime, progress: Progress | None
) -> B:
    telling = ImportProgress(batch, stopped_when=kind.stopped_when, also=progress)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:  # one after the other, so that two never wait for each other's rows
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [kind.code, kind.turn(batch)])
            batch.counts = complete(kind, kind.write(batch, by=by, at=at, progress=telling))
            batch.rows_done = batch.rows
            move(batch, ImportState.COMMITTED, at=at)
    except Cancelled:
        return _back_to_checked(kind.calmed(batch), at=at)
    except BaseException:
        _back_to_checked(batch, at=at)
        raise
    return batch


@transaction.atomic
def cancel[B: FileImport, R: FileRow](kind: Kind[B, R], batch: B, *, by: User | None, at: dt.datetime) -> B:
    """Stop an import that has not been taken over; one that is at work stops at its next step and changes nothing.

    One at which nobody works any more, because its process died, is stopped at once.

    :raises PermissionDenied: this person may not.
    :raises ImportNotThere: it is over, or at a step that is not stopped.
    """
    kind.require(by, batch)
    batch = locked(batch)
    if is_worked_at(batch):
        if batch.state in kind.asks:
            return kind.ask_to_stop(batch)
    elif batch.state == ImportState.COMMITTING:  # what it wrote, PostgreSQL has undone
        batch = move(batch, ImportState.CHECKED, at=at)
    need(batch, ImportState.CANCELLED)
    return move(batch, ImportState.CANCELLED, at=at)


def may_be_stopped[B: FileImport, R: FileRow](kind: Kind[B, R], batch: B) -> bool:
    """Say whether an import may be stopped as it stands."""
    state = ImportState(batch.state)
    stops = ImportState.CANCELLED in NEXT_IMPORT[state] or state in kind.asks
    return stops or (state == ImportState.COMMITTING and not is_worked_at(batch))


def is_left_behind(batch: FileImport, *, at: dt.datetime) -> bool:
    """Say whether an import should be checked and nobody does: its process died, or work before it was broken off."""
    waited = at - batch.changed_at >= SOON
    return batch.state == ImportState.CHECKING and waited and not is_worked_at(batch)


def need(batch: FileImport, state: ImportState) -> None:
    """Go on if the import may move to a state.

    :raises ImportNotThere: it may not.
    """
    if state not in NEXT_IMPORT[ImportState(batch.state)]:
        raise ImportNotThere(state=batch.get_state_display())


def move[B: FileImport](batch: B, state: ImportState, *, at: dt.datetime) -> B:
    """Write down where the import stands now."""
    batch.state = state
    batch.changed_at = at
    batch.save(update_fields=MOVED)
    return batch


def fail[B: FileImport](batch: B, why: str, *, at: dt.datetime) -> B:
    """End an import whose file cannot be read."""
    batch.failure = why
    return move(batch, ImportState.FAILED, at=at)


def complete[B: FileImport, R: FileRow](kind: Kind[B, R], counts: Mapping[str, int]) -> dict[str, int]:
    """Return the count of every outcome, those of no row too."""
    return {outcome.value: counts.get(outcome.value, 0) for outcome in kind.outcomes}


def _back_to_checked[B: FileImport](batch: B, *, at: dt.datetime) -> B:
    """Undo on the import what the transaction that was rolled back has said of it."""
    batch.refresh_from_db()
    return move(batch, ImportState.CHECKED, at=at)


def as_kept(mapping: Mapping[int, str]) -> dict[str, str]:
    """Return a mapping as the database has it: without what is passed over."""
    return {str(index): column for index, column in sorted(mapping.items()) if column}
