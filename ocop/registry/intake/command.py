"""A file from the shell: the options, the steps and the answer are the same for every kind of file."""

import json as json_format
import sys
import time
from abc import abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ocop.accounts.models import User
from ocop.core.refusals import DomainError
from ocop.core.text import squeeze
from ocop.registry.intake import operations, unfinished
from ocop.registry.intake.kinds import Kind
from ocop.registry.intake.models import FileImport, FileRow
from ocop.registry.intake.report import OPEN, report_of
from ocop.registry.states import ImportState, Outcome

FIRST_FAULTS = 5
"""Rows of an outcome that the answer shows; the report has all."""


class ImportCommand[B: FileImport, R: FileRow](BaseCommand):
    """``ocop import_… FILE``: a file of any size. A kind adds whose file it is."""

    kind: Kind[B, R]
    holds: ClassVar[str]
    """What the file holds: ``the register``."""
    hint: ClassVar[str] = "--column HEADER=COLUMN says what one of them is."
    """What can be done where a column is missing."""

    @abstractmethod
    def add_owner(self, parser: CommandParser) -> None:
        """Add the option that says whose file it is."""

    @abstractmethod
    def receive(self, file: Path, owner: str) -> tuple[B, User | None]:
        """Receive the file, and say who acts.

        :raises CommandError: there is no such owner.
        """

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=f"{self.holds}: CSV, XLSX, XLS or ODS")
        self.add_owner(parser)
        parser.add_argument("--dry-run", action="store_true", help="check the rows, but take nothing over")
        parser.add_argument("--json", action="store_true", help="print one JSON object with the counts")
        parser.add_argument(
            "--report", type=Path, metavar="FILE.xlsx", help="write every row with its outcome and reason"
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADER=COLUMN",
            help="read a header as one of our columns (empty passes it over); may be repeated, and is remembered",
        )
        parser.add_argument("--sheet", default="", metavar="NAME", help="the sheet of the workbook (the likeliest)")

    def handle(
        self,
        *,
        file: Path,
        owner: str,
        dry_run: bool,
        json: bool,
        report: Path | None,
        column: list[str],
        sheet: str,
        **options: object,
    ) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        if report is not None and (report.is_dir() or not report.resolve().parent.is_dir()):
            raise CommandError(f"The report cannot be written to {report}: name a file in a folder that is there.")
        try:
            begun, by = self.receive(file, owner)
            say = self.stderr.write if json else self.stdout.write
            done = self._import(begun, options | {"column": column, "sheet": sheet}, by=by, dry_run=dry_run, say=say)
        except (DomainError, PermissionDenied) as refusal:
            raise CommandError(str(refusal)) from refusal
        if report is not None:
            report_of(self.kind, done, report)
        if json:
            self.stdout.write(json_format.dumps({"rows": done.rows, **done.counts}))
        else:
            self._tell(done, dry_run=dry_run, report=report)

    def settle(self, begun: B, options: Mapping[str, Any], *, by: User | None) -> B:
        """Write on the import what else the options of the kind say of the file, before its columns are confirmed.

        :raises DomainError: it cannot be.
        """
        return begun

    def _import(
        self, begun: B, options: Mapping[str, Any], *, by: User | None, dry_run: bool, say: Callable[[str], object]
    ) -> B:
        if begun.state == ImportState.FAILED:
            raise CommandError(begun.failure)
        kind = self.kind
        batch = self._begun(begun, options, by=by, dry_run=dry_run, say=say)
        if batch.state == ImportState.CHECKING:
            batch = operations.check(kind, batch, at=timezone.now(), progress=_ticker("checked"))
        if batch.state not in (ImportState.CHECKED, ImportState.COMMITTING):
            raise CommandError(batch.failure or "The import was stopped.")
        if dry_run:
            return operations.cancel(kind, batch, by=by, at=timezone.now())
        return operations.take_over(kind, batch, by=by, at=timezone.now(), progress=_ticker("taken over"))

    def _begun(
        self, begun: B, options: Mapping[str, Any], *, by: User | None, dry_run: bool, say: Callable[[str], object]
    ) -> B:
        """Return the import with its columns confirmed, or the one of the same file that was broken off."""
        kind = self.kind
        try:
            if options["sheet"]:
                begun = operations.choose_sheet(kind, begun, options["sheet"], by=by, at=timezone.now())
            begun = self.settle(begun, options, by=by)
            if dry_run:
                begun = unfinished.mark_trial(begun)
            mapping = with_choices(begun.columns, begun.headers, options["column"], known=kind.labels)
            self._tell_reading(begun, mapping, say, columns=dry_run and say == self.stdout.write)
            self._check_columns(begun, mapping)
            earlier = unfinished.go_on_with(kind, begun, mapping, by=by, at=timezone.now())
            if earlier is not None:
                where = kind.rows_of(earlier).count() + 1 if earlier.state == ImportState.CHECKING else None
                after = f"from row {where:,}" if where else f"whose {earlier.rows:,} rows are checked"
                say(f"Going on with import {earlier.pk}, {after}.")
                return earlier
            return operations.confirm(kind, begun, mapping, by=by, at=timezone.now(), remember=not dry_run)
        except unfinished.FileUnderWay:
            raise
        except (DomainError, CommandError):
            operations.cancel(kind, begun, by=by, at=timezone.now())
            raise

    def told(self, batch: B) -> list[str]:
        """Return what else is said of how a file is read."""
        return []

    def _tell_reading(
        self, batch: B, mapping: Mapping[int, str], say: Callable[[str], object], *, columns: bool
    ) -> None:
        """Say how the file was read, and, where it is asked for, which of its columns was taken for which."""
        reading = batch.reading
        form = f"text in {reading['encoding']}, cells parted by “{reading['delimiter']}”"
        if reading["kind"] != "text":
            form = f"workbook, sheet “{batch.sheet}”"
        say(f"Read as {form}, header in line {reading['header_at']}.")
        for line in self.told(batch):
            say(line)
        if columns:
            say("The columns; --column HEADER=COLUMN reads one as another:")
            for index, header in enumerate(batch.headers):
                column = mapping.get(index)
                said = f"{column} ({self.kind.labels[column]})" if column else "not taken over"
                say(f"  {header or f'column {index + 1}'} → {said}")

    def _check_columns(self, batch: B, mapping: Mapping[int, str]) -> None:
        """Refuse, with what the file has, columns among which one is missing that every row needs.

        :raises CommandError: one is.
        """
        try:
            self.kind.check_columns(set(mapping.values()) | self.kind.said_of_all(batch))
        except DomainError as refusal:
            headers = ", ".join(f"“{header}”" for header in batch.headers if header) or "no headings"
            raise CommandError(f"{refusal} The file has: {headers}. {self.hint}") from refusal

    def _tell(self, done: B, *, dry_run: bool, report: Path | None) -> None:
        self.stdout.write(f"{done.rows} rows in {done.file_name}" + (" (nothing was taken over)" if dry_run else ""))
        if done.left_out:
            left_out = ", ".join(f"“{sheet}”" for sheet in done.left_out)
            self.stdout.write(f"Only the sheet “{done.sheet}” was read. Left out: {left_out}; --sheet NAME reads one.")
        for outcome in self.kind.outcomes:
            self.stdout.write(f"  {done.counts[outcome.value]:>8,}  {outcome.label}")
        for outcome in (Outcome.REJECTED, Outcome.HELD):
            rows = list(self.kind.rows_of(done, outcome=outcome.value)[:FIRST_FAULTS])
            for row, told in zip(rows, self.kind.told(done, rows), strict=True):
                for header, says, do in told.remarks[:1]:
                    self.stdout.write(f"  line {row.line}, {header or 'row'}: {says} {do}")
        if self.kind.held_are_decided and done.counts.get(Outcome.HELD.value) and not dry_run:
            self.stdout.write(f"{done.counts['held']} rows wait for a decision on the page of held rows.")
        if report is not None:
            self.stdout.write(f"The report: {report}")
        elif any(done.counts.get(outcome) for outcome in OPEN):
            self.stdout.write("Add --report FILE.xlsx for every row with its reason.")


def with_choices(
    proposed: Mapping[int, str], headers: list[str], chosen: list[str], *, known: Mapping[str, object]
) -> dict[int, str]:
    """Return a proposed mapping with what was chosen by hand (``HEADER=COLUMN``).

    :raises CommandError: the file has no such header, or we no such column.
    """
    mapping = dict(proposed)
    for choice in chosen:
        header, _sign, name = squeeze(choice).rpartition("=")
        if header not in headers:
            raise CommandError(f"There is no column “{header}”. The file has: {', '.join(headers)}")
        if name and name not in known:
            raise CommandError(f"“{name}” is not one of our columns: {', '.join(known)}")
        index = headers.index(header)
        mapping = {at: column for at, column in mapping.items() if at != index and column != name}
        if name:
            mapping[index] = name
    return mapping


class Ticker:
    """Shows how many rows are done, once a second, on a terminal."""

    def __init__(self, word: str, *, shown: bool) -> None:
        self.word, self.shown, self.last = word, shown, 0.0

    def __call__(self, done: int) -> bool:
        """Show the count."""
        if self.shown and time.monotonic() - self.last > 1:
            self.last = time.monotonic()
            print(f"\r{done:,} rows {self.word} …", end="", file=sys.stderr, flush=True)
        return True


def _ticker(word: str) -> Ticker:
    return Ticker(word, shown=sys.stderr.isatty())
