"""``ocop load_places``: load the countries and their areas."""

import dataclasses
import json

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ocop.core.refusals import DomainError
from ocop.places import operations
from ocop.places.operations import Loaded
from ocop.places.sources import COUNTRIES


class Command(BaseCommand):
    help = "Load the eleven states with their provinces, districts and communes. Safe to run again; deletes nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--country", action="append", help="ISO 3166-1 code, may be given again (all eleven)")
        parser.add_argument("--json", action="store_true", help="answer with counts per country and level as JSON")

    def handle(self, *, country: list[str] | None, json: bool, **options: object) -> str:
        chosen = [code.upper() for code in country] if country else list(COUNTRIES)
        try:
            loaded = operations.load_places(chosen, on=timezone.localdate())
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        return _as_json(loaded) if json else _in_words(loaded)


def _as_json(loaded: list[Loaded]) -> str:
    return json.dumps([dataclasses.asdict(one) for one in loaded], ensure_ascii=False)


def _in_words(loaded: list[Loaded]) -> str:
    lines = []
    for one in loaded:
        levels = ", ".join(f"{count:,} of level {level}" for level, count in one.levels.items() if level)
        lines.append(f"{one.country}: {one.areas:,} areas ({levels}); {one.written:,} written, {one.closed:,} closed.")
    return "\n".join(lines)
