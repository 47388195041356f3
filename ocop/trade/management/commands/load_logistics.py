"""`ocop load_logistics`: hubs, lanes and rates from their files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.trade.operations.logistics import FOLDER, load_logistics


class Command(BaseCommand):
    help = "Load destinations, hubs, lanes, duties and rates from their files. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=FOLDER, help="folder of the CSV files (those of the platform)"
        )

    def handle(self, *, folder: Path, **options: object) -> str:
        try:
            done = load_logistics(folder)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        return "\n".join(f"{one.file}: {one.new} new, {one.updated} updated, {one.unchanged} unchanged" for one in done)
