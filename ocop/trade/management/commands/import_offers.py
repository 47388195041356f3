"""``ocop import_offers FILE --by USER``: a sheet of offers, from the shell."""

from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ocop.accounts.models import User
from ocop.registry.intake.command import ImportCommand
from ocop.trade import operations
from ocop.trade.models import OfferImport, OfferImportRow
from ocop.trade.operations.importing import OFFERS


class Command(ImportCommand[OfferImport, OfferImportRow]):
    help = (
        "Enter or correct the offers that a CSV or Excel file lists. Safe to run twice: the same file changes nothing."
    )
    kind = OFFERS
    holds = "the offers"

    def add_owner(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--by", dest="owner", required=True, metavar="USER", help="username of who enters the offers"
        )

    def receive(self, file: Path, owner: str) -> tuple[OfferImport, User | None]:
        """Receive the sheet of a person, who then acts."""
        person = User.objects.filter(username=owner).first()
        if person is None:
            raise CommandError(f"Nobody here has the username “{owner}”.")
        return operations.receive_offers(file, name=file.name, by=person, at=timezone.now()), person
