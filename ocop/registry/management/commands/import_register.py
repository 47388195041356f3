"""``ocop import_register FILE --programme CODE``: a register file of any size, from the shell."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ocop.accounts.models import User
from ocop.places.models import Area
from ocop.places.operations import load_places
from ocop.registry import operations
from ocop.registry.intake.command import ImportCommand
from ocop.registry.models import ImportRow, Programme, RegisterImport
from ocop.registry.operations.imports import REGISTER
from ocop.registry.operations.programmes import load_programmes


class Command(ImportCommand[RegisterImport, ImportRow]):
    help = "Import the register of a programme from a CSV or Excel file of any size."
    kind = REGISTER
    holds = "the register"
    hint = "--column HEADER=COLUMN says what one of them is, --place PLACE where all rows lie."

    def add_owner(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--programme", dest="owner", required=True, metavar="CODE", help="code of the programme: TH-OTOP"
        )
        parser.add_argument(
            "--place",
            metavar="PLACE",
            help="where all rows lie that name no place: its code or its name, with what it lies in; is remembered for "
            "files of the same headings, and empty forgets it",
        )

    def settle(self, begun: RegisterImport, options: Mapping[str, Any], *, by: User | None) -> RegisterImport:
        """Take down where the rows lie."""
        place = options["place"]
        return begun if place is None else operations.state_place(begun, place, by=by, at=timezone.now())

    def told(self, batch: RegisterImport) -> list[str]:
        """Tell which place was stated, now or for the file before."""
        return [f"Rows that name no place lie in {batch.place_written}; --place says another."] if batch.place else []

    def receive(self, file: Path, owner: str) -> tuple[RegisterImport, User | None]:
        """Receive the register of a programme, from whoever holds the shell."""
        programme = self._programme(owner)
        begun = operations.receive_register(programme, file, name=file.name, by=None, at=timezone.now())
        return begun, None

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
