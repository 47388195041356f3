"""``ocop import_certificates FILE --scheme vn-ocop``: certificates that were issued on paper, from the shell."""

import json as json_format
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ocop.core.refusals import DomainError
from ocop.grading.operations.certificate_entry import Entered, enter_paper_certificates, write_entry_report
from ocop.registry.states import Outcome

ROWS_TOLD = 5


class Command(BaseCommand):
    help = (
        "Enter certificates that were issued before the platform existed, from a CSV or Excel file. Safe to run twice: "
        "the same file changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the certificates: CSV, XLSX, XLS or ODS")
        parser.add_argument("--scheme", required=True, help="the scheme that issued them: vn-ocop")
        parser.add_argument("--dry-run", action="store_true", help="try the rows, but enter nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object with the counts")
        parser.add_argument(
            "--report", type=Path, metavar="FILE.xlsx", help="write every row with its outcome and reason"
        )

    def handle(
        self, *, file: Path, scheme: str, dry_run: bool, json: bool, report: Path | None, **options: object
    ) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        if report is not None and (report.is_dir() or not report.resolve().parent.is_dir()):
            raise CommandError(f"The report cannot be written to {report}: name a file in a folder that is there.")
        try:
            done = enter_paper_certificates(file, scheme=scheme, by=None, at=timezone.now(), dry_run=dry_run)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        if report is not None:
            write_entry_report(done, report)
        if json:
            counts = {outcome.value: count for outcome, count in done.counts.items()}
            self.stdout.write(json_format.dumps({"rows": len(done.rows), **counts}))
        else:
            self._tell(done, dry_run=dry_run, report=report)

    def _tell(self, done: Entered, *, dry_run: bool, report: Path | None) -> None:
        self.stdout.write(f"{len(done.rows)} rows" + (" (nothing was entered)" if dry_run else ""))
        for outcome, count in done.counts.items():
            self.stdout.write(f"  {count:>8,}  {outcome.label}")
        waiting = [row for row in done.rows if row.outcome in (Outcome.HELD, Outcome.REJECTED)]
        for row in waiting[:ROWS_TOLD]:
            for column, why, todo in row.told:
                self.stdout.write(f"  line {row.line}, {column or 'row'}: {why} {todo}")
        if report is not None:
            self.stdout.write(f"The report: {report}")
        elif waiting:
            self.stdout.write("Add --report FILE.xlsx for every row with its reason.")
