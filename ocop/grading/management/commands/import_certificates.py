"""``ocop import_certificates FILE --scheme vn-ocop``: certificates that were issued on paper, from the shell."""

from pathlib import Path

from django.core.management.base import CommandParser
from django.utils import timezone

from ocop.accounts.models import User
from ocop.grading.models import PaperImport, PaperImportRow
from ocop.grading.operations.paper_imports import PAPERS, receive_papers
from ocop.registry.intake.command import ImportCommand


class Command(ImportCommand[PaperImport, PaperImportRow]):
    help = (
        "Enter certificates that were issued before the platform existed, from a CSV or Excel file. Safe to run twice: "
        "the same file changes nothing."
    )
    kind = PAPERS
    holds = "the certificates"

    def add_owner(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scheme", dest="owner", required=True, metavar="CODE", help="the scheme that issued them: vn-ocop"
        )

    def receive(self, file: Path, owner: str) -> tuple[PaperImport, User | None]:
        """Receive the sheet of a scheme, from whoever holds the shell."""
        return receive_papers(file, scheme=owner, name=file.name, by=None, at=timezone.now()), None
