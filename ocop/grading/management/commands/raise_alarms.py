"""``ocop raise_alarms [--on DAY]``: remind producers and officers of certificates that end."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ocop.grading.operations.decisions import raise_alarms


class Command(BaseCommand):
    help = "Remind producers and officers of certificates that end; the worker does it every day by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DAY", default="", help="as if it were this day (2029-01-15), not today")

    def handle(self, *, on: str, **options: object) -> None:
        try:
            day = dt.date.fromisoformat(on) if on else timezone.localdate()
        except ValueError as wrong:
            raise CommandError(f"“{on}” is no day; write it as 2029-01-15.") from wrong
        told = raise_alarms(on=day, at=timezone.now())
        self.stdout.write(f"{told} reminders of {day.isoformat()} went out.")
