"""The import of a register file, from the file to the register."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import cast

from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import paths_of
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.places.models import Area
from ocop.registry import queries
from ocop.registry.columns import LABELS, header_likeness, propose_mapping
from ocop.registry.intake import operations as intake
from ocop.registry.intake.columns import lessons, own_headers
from ocop.registry.intake.kinds import Kind, Told
from ocop.registry.intake.progress import Progress
from ocop.registry.intake.queries import FILES_REMEMBERED, TAUGHT
from ocop.registry.models import ImportRow, Programme, RegisterImport
from ocop.registry.models.imports import PLACE
from ocop.registry.operations.candidates import find_candidates
from ocop.registry.operations.committing import keys_of, write_rows
from ocop.registry.operations.finding import CountryPlaces
from ocop.registry.operations.matching import match
from ocop.registry.operations.reporting import numbers_of, told
from ocop.registry.operations.staging import stage
from ocop.registry.reading import Table, Unreadable
from ocop.registry.states import ImportState, Outcome

SHELL = "shell"
"""Who acts where no person is signed in: whoever holds the node's shell, and with it the database."""


class MappingUnusable(DomainError):
    message = _("No column was chosen for: %(missing)s. Without it no row can be taken over.")


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
    register_import = intake.keep_file(RegisterImport(programme=programme, by=by), path, name=name, at=at)
    try:
        table = REGISTER.table(register_import)
    except Unreadable as refusal:
        return intake.fail(register_import, str(refusal), at=at)
    return intake.read(REGISTER, register_import, table, at=at)


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
    return intake.confirm(REGISTER, register_import, mapping, by=by, at=at, remember=remember)


def check_register(
    register_import: RegisterImport, *, at: dt.datetime, progress: Progress | None = None
) -> RegisterImport:
    """Check, stage and match every row. May be called again after a crash: it goes on where it stopped.

    :raises ImportNotThere: the import is not being checked.
    """
    return intake.check(REGISTER, register_import, at=at, progress=progress)


def take_over(
    register_import: RegisterImport, *, by: User | None, at: dt.datetime, progress: Progress | None = None
) -> RegisterImport:
    """Write the checked rows into the register, all in one transaction; held and rejected rows stay behind.

    :raises PermissionDenied: as for the import.
    :raises ImportNotThere: the import is not checked, or somebody else is taking it over.
    """
    return intake.take_over(REGISTER, register_import, by=by, at=at, progress=progress)


def cancel_import(register_import: RegisterImport, *, by: User | None, at: dt.datetime) -> RegisterImport:
    """Stop an import that has not been taken over; one that is at work stops at its next step and changes nothing.

    :raises PermissionDenied: as for the import.
    :raises ImportNotThere: it is over.
    """
    return intake.cancel(REGISTER, register_import, by=by, at=at)


class RegisterFiles(Kind[RegisterImport, ImportRow]):
    """Registers of programmes: rows become makers and products; the programme remembers the columns."""

    code = "registry.import"
    sheet = "Register"
    outcomes = tuple(Outcome)
    labels = LABELS
    held_are_decided = True
    asks = frozenset({ImportState.CHECKING, ImportState.COMMITTING})
    stopped_when = "cancel_asked OR state = 'cancelled'"
    owner = ("programme", "by")

    def likeness(self, cell: str) -> float:
        """Compare with the headers of registers."""
        return header_likeness(cell)

    def country(self, batch: RegisterImport) -> str:
        """The programme's."""
        return batch.programme.country

    def proposed(self, batch: RegisterImport, table: Table) -> dict[int, str]:
        """Propose as remembered for the programme, else by header and content."""
        return propose_mapping(
            table.headers,
            [row.cells for row in table.sample],
            remembered=cast("dict[str, str]", batch.programme.mapping),
            is_province=CountryPlaces(batch.programme.country).is_first_level,
        )

    def also_read(self, batch: RegisterImport, table: Table) -> dict[str, object]:
        """Propose the place that was stated for the last file of the programme with these headings by the sender."""
        taught = RegisterImport.objects.filter(programme=batch.programme, by=batch.by, state__in=TAUGHT)
        for last in taught.exclude(pk=batch.pk).only("reading").order_by("-pk")[:FILES_REMEMBERED]:
            if own_headers(last.headers) == own_headers(table.headers):
                return {PLACE: last.reading[PLACE]} if PLACE in last.reading else {}
        return {}

    def said_of_all(self, batch: RegisterImport) -> frozenset[str]:
        """The place, where it was stated."""
        return frozenset({"province"} if PLACE in batch.reading else ())

    def check_columns(self, columns: Collection[str]) -> None:
        """Refuse a register without product or place.

        :raises MappingUnusable: nothing is the product, or nothing tells the place.
        """
        missing = [LABELS["product"]] if "product" not in columns else []
        if not {"province", "district", "commune", "address"} & set(columns):
            missing.append(LABELS["province"])
        if missing:
            raise MappingUnusable(missing=", ".join(str(label) for label in missing))

    def require(self, by: User | None, batch: RegisterImport) -> None:
        """Let go on who imports registers there."""
        _require(by, batch.programme)

    def rows_of(self, batch: RegisterImport, *, outcome: str = "", after: int = 0) -> QuerySet[ImportRow]:
        """Ask for the staged rows."""
        return queries.rows_of(batch, outcome=outcome, after=after)

    def remember(self, batch: RegisterImport, mapping: Mapping[int, str]) -> None:
        """Keep on the programme what each header means."""
        programme = locked(batch.programme)
        programme.mapping |= lessons(batch.headers, mapping)
        programme.save()

    def stage(self, batch: RegisterImport, *, at: dt.datetime, progress: Progress) -> None:
        """Check rows one by one against places and categories."""
        stage(batch, self.table(batch), progress)

    def counts_of(self, batch: RegisterImport) -> dict[str, int]:
        """Match the staged rows with each other and with the register."""
        return match(batch)

    def turn(self, batch: RegisterImport) -> int:
        """One import of a programme after the other."""
        return batch.programme_id

    def write(self, batch: RegisterImport, *, by: User | None, at: dt.datetime, progress: Progress) -> dict[str, int]:
        """Write makers, products and their history."""
        name, programme = by.username if by else SHELL, batch.programme
        counts = intake.complete(self, match(batch))
        staged = ImportRow.objects.filter(register_import=batch)
        span = staged.aggregate(first=Min("line"), last=Max("line"))
        keys = keys_of(batch, by=name, at=at)
        if span["first"] is not None:
            write_rows(keys, (span["first"], span["last"]), progress)
            find_candidates(programme, staged.filter(outcome__in=[Outcome.NEW, Outcome.UPDATED]), by=name, at=at)
        stated = {"place_stated": batch.reading[PLACE]} if PLACE in batch.reading else {}
        record("registry.register_imported", batch, by=name, at=at, programme=programme.code, counts=counts, **stated)
        return counts

    def told(self, batch: RegisterImport, rows: Sequence[ImportRow]) -> list[Told]:
        """Tell of duplicates what they repeat."""
        return told(batch, rows)

    def numbers_of(self, batch: RegisterImport, rows: Sequence[ImportRow]) -> Mapping[int, str]:
        """The products'."""
        return numbers_of(rows)

    def ask_to_stop(self, batch: RegisterImport) -> RegisterImport:
        """Ask a check or a taking over that is under way."""
        batch.cancel_asked = True
        batch.save(update_fields=["cancel_asked"])
        return batch

    def stop_asked(self, batch: RegisterImport) -> bool:
        """Read what was asked."""
        return batch.cancel_asked

    def calmed(self, batch: RegisterImport) -> RegisterImport:
        """Let the import be taken over later."""
        RegisterImport.objects.filter(pk=batch.pk).update(cancel_asked=False)
        return batch


REGISTER = RegisterFiles()


def _require(by: User | None, programme: Programme, country: Area | None = None) -> None:
    """Let go on who imports registers in the country or in a part of it; rows outside that part are rejected.

    :raises PermissionDenied: this person imports none there.
    """
    if by is None:
        return
    if not any(path.startswith(programme.country + ".") for path in paths_of(by, Permission.REGISTER_IMPORT)):
        area = country or Area.objects.get(country=programme.country, level=0)
        require(by, Permission.REGISTER_IMPORT, within=area)
