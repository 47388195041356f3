"""``ocop check_scheme FILE…``: what is wrong in the files of an edition, or in a card written as CSV."""

import json as json_format
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.grading.rules import Problem, check


class Command(BaseCommand):
    help = (
        "Check rules of rating line by line: the folder of an edition, its edition.yaml, one of its cards, or a card "
        "as CSV (title,description,level,stars,score). Ends with 1 when something is wrong. Format: docs/grading.md."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="folder, YAML file or CSV file")
        parser.add_argument("--json", action="store_true", help="print a JSON list with one object for each problem")

    def handle(self, *, files: list[Path], json: bool, **options: object) -> None:
        problems: dict[Problem, None] = {}
        for file in files:
            found = check(file)
            problems |= dict.fromkeys(found)
            if not json:
                for problem in found:
                    self.stdout.write(str(problem))
                if not found:
                    self.stdout.write(f"{file}: nothing is wrong.")
        if json:
            self.stdout.write(json_format.dumps([asdict(problem) for problem in problems], ensure_ascii=False))
        if problems:
            count = len(problems)
            raise CommandError(f"{count} problem was found." if count == 1 else f"{count} problems were found.")
