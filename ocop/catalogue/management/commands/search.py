"""``ocop search WORDS``: what the search page finds, from the shell."""

import json as json_format
from dataclasses import replace

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ocop.catalogue import engine
from ocop.catalogue.follower import catch_up_fully
from ocop.catalogue.index import IndexBroken, IndexBusy, Query
from ocop.catalogue.labels import level_label
from ocop.catalogue.queries import products_by_number
from ocop.catalogue.stars import stars_held_by
from ocop.registry.models import HeldAs, Product, StarHeld
from ocop.registry.queries import valid_stars


class Command(BaseCommand):
    help = "Find products by words in any script of the region. What was registered before is found, worker or not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="+", help="what to look for; in double quotes: words side by side")
        parser.add_argument("--country", default="", help="two letters: TH")
        parser.add_argument("--category", default="", help="code of the neutral list: rice")
        parser.add_argument("--limit", type=int, default=20, help="products shown at most, 1 to 100")
        parser.add_argument("--json", action="store_true", help="print one JSON object: total, hits")

    def handle(
        self, *, words: list[str], country: str, category: str, limit: int, json: bool, **options: object
    ) -> str:
        if not 1 <= limit <= 100:
            raise CommandError("--limit is a number from 1 to 100.")
        query = Query(" ".join(words), kind="product", country=country.upper(), category=category, limit=limit)
        try:
            catch_up_fully(engine.index(), wait=30)
            results = engine.index().search(replace(query, facets=False))
        except (IndexBusy, IndexBroken) as failure:
            raise CommandError(str(failure)) from failure
        products = products_by_number([hit.number for hit in results.hits])
        stars = stars_held_by(products)
        valid = {product.pk: valid_stars(stars.get(product.pk, ()), on=timezone.localdate()) for product in products}
        if json:
            answer = {"total": results.total, "hits": [_hit(product, valid[product.pk]) for product in products]}
            return json_format.dumps(answer, ensure_ascii=False)
        lines = [f"{results.total:,} found" + (" (close spellings among them)" if results.near_miss else "")]
        return "\n".join((*lines, *(_line(product, valid[product.pk]) for product in products)))


def _hit(product: Product, stars: list[StarHeld]) -> dict[str, object]:
    names = {language: parts["name"] for language, parts in product.texts.items() if parts.get("name")}
    return {
        "number": product.number,
        "names": names | {product.language: product.name},
        "producer": product.producer.name if product.producer else None,
        "area": {"path": product.area.path, "name": product.area.name, "name_en": product.area.name_en},
        "stars": [
            {
                "scheme": held.scheme,
                "edition": held.edition,
                "outcome": held.outcome,
                "stars": held.stars,
                "valid_until": held.valid_until.isoformat() if held.valid_until else None,
            }
            for held in stars
        ],
        "demonstration": product.demonstration,
    }


def _level(held: StarHeld) -> str:
    if held.outcome == HeldAs.STARS:
        return f"{held.stars}★"
    return level_label(held.scheme, held.edition, held.outcome, held.stars)


def _line(product: Product, stars: list[StarHeld]) -> str:
    english = product.text("en", "name")
    shown = ", ".join(f"{held.scheme} {held.edition}: {_level(held)}" for held in stars)
    maker = product.producer.name if product.producer else ""
    parts = (f"{product.name} ({english})" if english else product.name, maker, product.area.name_en, shown)
    mark = " [demonstration data]" if product.demonstration else ""
    return f"  {product.number:<14} {' · '.join(filter(None, parts))}{mark}"
