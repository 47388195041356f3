"""``ocop import_register FILE --programme CODE``: a register file of any size, from the shell."""

import json as json_format
import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ocop.core.refusals import DomainError
from ocop.core.text import squeeze
from ocop.places.models import Area
from ocop.places.operations import load_places
from ocop.registry import operations
from ocop.registry.columns import LABELS
from ocop.registry.models import Programme, RegisterImport
from ocop.registry.operations.programmes import load_programmes
from ocop.registry.operations.reporting import remarks_of, report_of
from ocop.registry.queries import rows_of
from ocop.registry.states import ImportState, Outcome


class Command(BaseCommand):
    help = "Import the register of a programme from a CSV or Excel file of any size."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the register: CSV, XLSX, XLS or ODS")
        parser.add_argument("--programme", required=True, help="code of the programme: TH-OTOP")
        parser.add_argument("--dry-run", action="store_true", help="check and match, but take nothing over")
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

    def handle(
        self,
        *,
        file: Path,
        programme: str,
        dry_run: bool,
        json: bool,
        report: Path | None,
        column: list[str],
        **options: object,
    ) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        if report is not None and (report.is_dir() or not report.resolve().parent.is_dir()):
            raise CommandError(f"The report cannot be written to {report}: name a file in a folder that is there.")
        try:
            done = self._import(file, self._programme(programme), column, dry_run=dry_run)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        if report is not None:
            report_of(done, report)
        self._answer(done, dry_run=dry_run, as_json=json, report=report)
        if dry_run:
            operations.cancel_import(done, by=None, at=timezone.now())

    def _programme(self, code: str) -> Programme:
        load_programmes()
        found = Programme.objects.filter(code__iexact=code).first()
        if found is None:
            known = ", ".join(Programme.objects.values_list("code", flat=True))
            raise CommandError(f"“{code}” is not a programme that is known here. Known: {known}")
        self._load_places_of(found.country)
        return found

    def _load_places_of(self, country: str) -> None:
        """Load the country's places where that was never done: no row could be placed without them."""
        if not Area.objects.filter(country=country).exists():
            print(f"Loading the places of {country} …", file=sys.stderr)
            load_places([country], on=timezone.localdate())

    def _import(self, file: Path, programme: Programme, chosen: list[str], *, dry_run: bool) -> RegisterImport:
        begun = operations.receive_register(programme, file, name=file.name, by=None, at=timezone.now())
        if begun.state == ImportState.FAILED:
            raise CommandError(begun.failure)
        mapping = self._mapping(begun, chosen)
        operations.confirm_mapping(begun, mapping, by=None, at=timezone.now(), remember=not dry_run)
        checked = operations.check_register(begun, at=timezone.now(), progress=self._progress("checked"))
        if checked.state != ImportState.CHECKED:
            raise CommandError(checked.failure or "The import was cancelled.")
        if dry_run:
            return checked
        return operations.take_over(checked, by=None, at=timezone.now(), progress=self._progress("taken over"))

    def _mapping(self, begun: RegisterImport, chosen: list[str]) -> dict[int, str]:
        mapping = {int(index): name for index, name in begun.mapping.items()}
        headers = list(begun.reading["headers"])
        for choice in chosen:
            header, _sign, name = squeeze(choice).rpartition("=")
            if header not in headers:
                raise CommandError(f"There is no column “{header}”. The file has: {', '.join(headers)}")
            if name and name not in LABELS:
                raise CommandError(f"“{name}” is not one of our columns: {', '.join(LABELS)}")
            index = headers.index(header)
            mapping = {at: known for at, known in mapping.items() if at != index and known != name}
            if name:
                mapping[index] = name
        return mapping

    def _progress(self, word: str) -> "Ticker":
        return Ticker(word, shown=sys.stderr.isatty())

    def _answer(self, done: RegisterImport, *, dry_run: bool, as_json: bool, report: Path | None) -> None:
        if as_json:
            self.stdout.write(json_format.dumps({"rows": done.rows, **done.counts}))
            return
        self.stdout.write(f"{done.rows} rows in {done.file_name}" + (" (nothing was taken over)" if dry_run else ""))
        for outcome in Outcome:
            self.stdout.write(f"  {done.counts[outcome.value]:>8,}  {outcome.label}")
        headers = list(done.reading["headers"])
        for outcome in (Outcome.REJECTED, Outcome.HELD):
            for row in rows_of(done, outcome=outcome.value)[:5]:
                for header, says, _do in remarks_of(row, headers, done.mapping)[:1]:
                    self.stdout.write(f"  line {row.line}, {header or 'row'}: {says}")
        if done.counts["held"] and not dry_run:
            self.stdout.write(f"{done.counts['held']} rows wait for a decision on the page of held rows.")
        if report is not None:
            self.stdout.write(f"The report: {report}")
        elif done.counts["held"] or done.counts["rejected"]:
            self.stdout.write("Add --report FILE.xlsx for every row with its reason.")


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
