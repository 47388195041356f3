"""``ocop preview_edition FOLDER``: what an edition that is not in force yet would make of what was decided."""

import json as json_format
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.core.refusals import DomainError
from ocop.grading.queries.effects import effect_on_certified
from ocop.grading.queries.rules import rules_of
from ocop.grading.rules import EditionWrong, read_edition
from ocop.grading.scoring.effect import effect_words


class Command(BaseCommand):
    help = (
        "Read a draft edition from a folder and list whose star would rise, fall or be lost by it, and why, of all "
        "certificates that stand under the edition it replaces. Nothing is stored and nothing decided changes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="the draft edition, as check_scheme takes it")
        parser.add_argument("--against", default="", metavar="CODE", help="the edition now in force (what it replaces)")
        parser.add_argument("--language", default="en", help="language of the words (en): vi")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, folder: Path, against: str, language: str, json: bool, **options: object) -> str:
        try:
            new = read_edition(folder)
            old = rules_of(against or (new.replaces[0] if new.replaces else ""))
            effects = effect_on_certified(old, new)
        except (DomainError, EditionWrong, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        counts = dict.fromkeys(("stays", "rises", "falls", "loses", "cannot_tell"), 0)
        for effect in effects:
            counts[effect.change] += 1
        changed = [effect for effect in effects if effect.change != "stays"]
        if json:
            products = [
                {
                    "product": effect.product,
                    "set": effect.number,
                    "change": effect.change,
                    "before": effect.before.stars,
                    "after": effect.after.stars if effect.after else None,
                    "words": effect_words(effect, old, new, language),
                }
                for effect in changed
            ]
            return json_format.dumps({"looked_at": len(effects), **counts, "products": products}, ensure_ascii=False)
        lines = [f"{effect.product}  {' '.join(effect_words(effect, old, new, language))}" for effect in changed]
        total = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items())
        return "\n".join([*lines, f"{len(effects)} certificates under {old.code}: {total}"])
