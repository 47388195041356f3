"""The import of a register file, from the file to the register."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import cast

from django.core.files import File
from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import paths_of
from ocop.activity.operations import notify, record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.places.models import Area
from ocop.registry.columns import LABELS, propose_mapping
from ocop.registry.models import ImportRow, Programme, RegisterImport
from ocop.registry.operations.candidates import find_candidates
from ocop.registry.operations.committing import keys_of, write_rows
from ocop.registry.operations.finding import CountryPlaces
from ocop.registry.operations.matching import match
from ocop.registry.operations.progress import Cancelled, ImportProgress, Progress
from ocop.registry.operations.staging import stage, table_of
from ocop.registry.reading import Table, Unreadable
from ocop.registry.states import NEXT_IMPORT, ImportState, Outcome

SHELL = "shell"
"""Who acts where no person is signed in: whoever holds the node's shell, and with it the database."""


class ImportNotThere(DomainError):
    message = _("This import is %(state)s, so that cannot be done now.")


class MappingUnusable(DomainError):
    message = _("No column was chosen for: %(missing)s. Without it no row can be taken over.")


class ColumnChosenTwice(DomainError):
    message = _("Two columns were chosen as “%(label)s”. Choose one, and pass over the other.")


class PlacesMissing(DomainError):
    message = _("The places of %(country)s are not loaded yet. Run: ocop load_places --country %(country)s")


def receive_register(
    programme: Programme, path: Path, *, name: str, by: User | None, at: dt.datetime
) -> RegisterImport:
    """Keep a register file and read its top: header, encoding, a proposed mapping.

    :param by: the officer; nobody at the shell.
    :raises PermissionDenied: this person may not import registers in the programme's country.
    :raises PlacesMissing: the country's places are not loaded, so no row could be placed.
    """
    country = Area.objects.filter(country=programme.country, level=0).first()
    if country is None:
        raise PlacesMissing(country=programme.country)
    _require(by, programme, country)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    register_import = RegisterImport(
        programme=programme,
        file_name=name[:250],
        size_bytes=path.stat().st_size,
        sha256=digest.hexdigest(),
        by=by,
        created_at=at,
        changed_at=at,
    )
    with path.open("rb") as file:
        register_import.file.save(f"{digest.hexdigest()[:16]}{path.suffix.lower()[:10]}", File(file), save=False)
    register_import.save()
    return _read(register_import, at=at)


def _read(register_import: RegisterImport, *, at: dt.datetime) -> RegisterImport:
    try:
        table = table_of(register_import)
    except Unreadable as refusal:
        return _fail(register_import, str(refusal), at=at)
    register_import.reading = table.reading()
    register_import.mapping = _as_kept(proposed_mapping(register_import.programme, table))
    return _move(register_import, ImportState.READ, at=at)


def proposed_mapping(programme: Programme, table: Table) -> dict[int, str]:
    """Return which column is which: as remembered for the programme, else by header and content."""
    places = CountryPlaces(programme.country)
    return propose_mapping(
        table.headers,
        [row.cells for row in table.sample],
        remembered=cast("dict[str, str]", programme.mapping),
        is_province=places.is_first_level,
    )


@transaction.atomic
def confirm_mapping(
    register_import: RegisterImport,
    mapping: dict[int, str],
    *,
    by: User | None,
    at: dt.datetime,
    remember: bool = True,
) -> RegisterImport:
    """Take the officer's reading of the columns, remember it for the programme, and let the check begin.

    :param mapping: column of the file, counted from 0 → our column; empty passes it over.
    :param remember: whether later files of the programme are read like this; not after a mere trial.
    :raises PermissionDenied: as for the import.
    :raises ImportNotThere: the import waits for something else.
    :raises MappingUnusable: nothing is the product, or nothing tells the place.
    :raises ColumnChosenTwice: one of our columns was chosen for two of the file.
    """
    register_import = locked(register_import)
    _require(by, register_import.programme)
    _need(register_import, ImportState.CHECKING)
    chosen = [column for column in mapping.values() if column]
    for column in chosen:
        if chosen.count(column) > 1:
            raise ColumnChosenTwice(label=LABELS[column])
    missing = [LABELS["product"]] if "product" not in chosen else []
    if not {"province", "district", "commune", "address"} & set(chosen):
        missing.append(LABELS["province"])
    if missing:
        raise MappingUnusable(missing=", ".join(str(label) for label in missing))
    if _as_kept(mapping) != register_import.mapping or register_import.state == ImportState.CHECKED:
        ImportRow.objects.filter(register_import=register_import).delete()
    if remember:
        _remember(register_import, mapping)
    register_import.mapping = _as_kept(mapping)
    return _move(register_import, ImportState.CHECKING, at=at)


def _remember(register_import: RegisterImport, mapping: dict[int, str]) -> None:
    """Keep what each header means; of two columns with one name, what the one that is not passed over means."""
    programme = locked(register_import.programme)
    headers = list(enumerate(register_import.reading["headers"]))
    programme.mapping |= {header: "" for index, header in headers if header and index in mapping}
    programme.mapping |= {header: mapping[index] for index, header in headers if header and mapping.get(index)}
    programme.save()


def check_register(
    register_import: RegisterImport, *, at: dt.datetime, progress: Progress | None = None
) -> RegisterImport:
    """Check, stage and match every row. May be called again after a crash: it goes on where it stopped.

    :raises ImportNotThere: the import is not being checked.
    """
    register_import.refresh_from_db()
    if register_import.state != ImportState.CHECKING:
        raise ImportNotThere(state=register_import.get_state_display())
    try:
        stage(register_import, ImportProgress(register_import, progress))
    except Unreadable as refusal:
        return _fail(register_import, str(refusal), at=at)
    except Cancelled:
        return _move(register_import, ImportState.CANCELLED, at=at)
    with transaction.atomic():
        if locked(register_import).cancel_asked:
            return _move(register_import, ImportState.CANCELLED, at=at)
        register_import.counts = _complete(match(register_import))
        register_import.rows = register_import.rows_done = sum(register_import.counts.values())
        return _move(register_import, ImportState.CHECKED, at=at)


def take_over(
    register_import: RegisterImport, *, by: User | None, at: dt.datetime, progress: Progress | None = None
) -> RegisterImport:
    """Write the checked rows into the register, all in one transaction; held and rejected rows stay behind.

    :raises PermissionDenied: as for the import.
    :raises ImportNotThere: the import is not checked, or somebody else is taking it over.
    """
    register_import.refresh_from_db()
    _require(by, register_import.programme)
    _begin_to_commit(register_import, at=at)
    name = by.username if by else SHELL
    try:
        with transaction.atomic():
            _write(register_import, name, at, ImportProgress(register_import, progress))
    except Cancelled:
        return _move(register_import, ImportState.CHECKED, at=at, cancel_asked=False)
    except BaseException:
        _move(register_import, ImportState.CHECKED, at=at)
        raise
    register_import.refresh_from_db()
    return register_import


def _write(register_import: RegisterImport, by: str, at: dt.datetime, progress: Progress) -> None:
    programme = register_import.programme
    with connection.cursor() as cursor:  # one import of a programme after the other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('registry.import'), %s)", [programme.pk])
    counts = _complete(match(register_import))
    staged = ImportRow.objects.filter(register_import=register_import)
    span = staged.aggregate(first=Min("line"), last=Max("line"))
    keys = keys_of(register_import, by=by, at=at)
    if span["first"] is not None:
        write_rows(keys, (span["first"], span["last"]), progress)
        find_candidates(programme, staged.filter(outcome__in=[Outcome.NEW, Outcome.UPDATED]), by=by, at=at)
    register_import.counts = counts
    register_import.rows_done = register_import.rows
    record("registry.register_imported", register_import, by=by, at=at, programme=programme.code, counts=counts)
    notify()
    _move(register_import, ImportState.COMMITTED, at=at)


@transaction.atomic
def cancel_import(register_import: RegisterImport, *, by: User | None, at: dt.datetime) -> RegisterImport:
    """Stop an import that has not been taken over; one that is at work stops at its next step and changes nothing.

    :raises PermissionDenied: as for the import.
    :raises ImportNotThere: it is over.
    """
    _require(by, register_import.programme)
    register_import = locked(register_import)
    if register_import.state in (ImportState.CHECKING, ImportState.COMMITTING):
        register_import.cancel_asked = True
        register_import.save()
        return register_import
    _need(register_import, ImportState.CANCELLED)
    return _move(register_import, ImportState.CANCELLED, at=at)


def _begin_to_commit(register_import: RegisterImport, *, at: dt.datetime) -> None:
    """Move to committing, so that two officers who press at once do it once.

    An import that a crash left in this state may be taken over again: its transaction was rolled back by PostgreSQL.
    """
    with transaction.atomic():
        current = locked(register_import)
        if current.state != ImportState.COMMITTING or (at - current.changed_at).total_seconds() < 900:
            _need(current, ImportState.COMMITTING)
        current.rows_done = 0
        _move(current, ImportState.COMMITTING, at=at)
    register_import.refresh_from_db()


def _require(by: User | None, programme: Programme, country: Area | None = None) -> None:
    """Let go on who imports registers in the country or in a part of it; rows outside that part are rejected.

    :raises PermissionDenied: this person imports none there.
    """
    if by is None:
        return
    if not any(path.startswith(programme.country + ".") for path in paths_of(by, Permission.REGISTER_IMPORT)):
        area = country or Area.objects.get(country=programme.country, level=0)
        require(by, Permission.REGISTER_IMPORT, within=area)


def _need(register_import: RegisterImport, state: ImportState) -> None:
    if state not in NEXT_IMPORT[ImportState(register_import.state)]:
        raise ImportNotThere(state=register_import.get_state_display())


def _move(
    register_import: RegisterImport, state: ImportState, *, at: dt.datetime, cancel_asked: bool | None = None
) -> RegisterImport:
    register_import.state = state
    register_import.changed_at = at
    if cancel_asked is not None:
        register_import.cancel_asked = cancel_asked
    fields = ["state", "changed_at", "counts", "rows", "rows_done", "reading", "mapping", "failure"]
    register_import.save(update_fields=fields + (["cancel_asked"] if cancel_asked is not None else []))
    return register_import


def _fail(register_import: RegisterImport, why: str, *, at: dt.datetime) -> RegisterImport:
    register_import.failure = why
    return _move(register_import, ImportState.FAILED, at=at)


def _as_kept(mapping: dict[int, str]) -> dict[str, str]:
    return {str(index): column for index, column in sorted(mapping.items()) if column}


def _complete(counts: dict[str, int]) -> dict[str, int]:
    """Return the count of every outcome, those of no row too."""
    return {outcome.value: counts.get(outcome.value, 0) for outcome in Outcome}
