"""``ocop import_offers FILE --by USER``: a sheet of offers, from the shell."""

import json as json_format
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ocop.accounts.models import User
from ocop.core.refusals import DomainError
from ocop.core.text import squeeze
from ocop.registry.states import ImportState, Outcome
from ocop.trade import operations
from ocop.trade.models import OUTCOMES, OfferImport
from ocop.trade.offer_columns import LABELS
from ocop.trade.operations.reporting import column_name, offer_report
from ocop.trade.queries.imports import rows_of


class Command(BaseCommand):
    help = (
        "Enter or correct the offers that a CSV or Excel file lists. Safe to run twice: the same file changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the offers: CSV, XLSX, XLS or ODS")
        parser.add_argument("--by", required=True, metavar="USER", help="username of who enters the offers")
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

    def handle(
        self,
        *,
        file: Path,
        by: str,
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
        person = User.objects.filter(username=by).first()
        if person is None:
            raise CommandError(f"Nobody here has the username “{by}”.")
        try:
            done = self._import(file, person, column, dry_run=dry_run)
        except (DomainError, PermissionDenied) as refusal:
            raise CommandError(str(refusal)) from refusal
        if report is not None:
            offer_report(done, report)
        if json:
            self.stdout.write(json_format.dumps({"rows": done.rows, **done.counts}))
        else:
            self._tell(done, dry_run=dry_run, report=report)

    def _import(self, file: Path, by: User, chosen: list[str], *, dry_run: bool) -> OfferImport:
        begun = operations.receive_offers(file, name=file.name, by=by, at=timezone.now())
        try:
            mapping = self._mapping(begun, chosen)
            begun = operations.confirm_offer_columns(begun, mapping, by=by, at=timezone.now())
        except (DomainError, CommandError):
            operations.cancel_offer_import(begun, by=by, at=timezone.now())
            raise
        checked = operations.check_offers(begun, at=timezone.now())
        if checked.state != ImportState.CHECKED:
            raise CommandError(checked.failure or "The import was stopped.")
        if dry_run:
            return operations.cancel_offer_import(checked, by=by, at=timezone.now())
        return operations.take_offers_over(checked, by=by, at=timezone.now())

    def _mapping(self, begun: OfferImport, chosen: list[str]) -> dict[int, str]:
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

    def _tell(self, done: OfferImport, *, dry_run: bool, report: Path | None) -> None:
        self.stdout.write(f"{done.rows} rows in {done.file_name}" + (" (nothing was taken over)" if dry_run else ""))
        for outcome in OUTCOMES:
            self.stdout.write(f"  {done.counts[outcome.value]:>8,}  {outcome.label}")
        for row in rows_of(done, outcome=Outcome.REJECTED.value)[:5]:
            self.stdout.write(f"  line {row.line}, {column_name(done, row.column) or 'row'}: {row.why} {row.todo}")
        if report is not None:
            self.stdout.write(f"The report: {report}")
        elif done.counts["rejected"]:
            self.stdout.write("Add --report FILE.xlsx for every row with its reason.")
