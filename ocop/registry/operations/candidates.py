"""Possible duplicates: found after an import, decided by an officer."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from ocop.registry.matching import Name, close_pairs
from ocop.registry.models import Candidate, ImportRow, Producer, Product, Programme

MOST_IN_ONE_PLACE = 20_000
"""Names of one place that are compared with one another; past it only the new ones of one import are."""


def find_candidates(programme: Programme, rows: QuerySet[ImportRow], *, by: str, at: dt.datetime) -> int:
    """Compare the products and makers that an import touched with all of their place; return how many pairs are alike.

    A pair that is known already, open or decided, is not asked again.
    """
    products = set(rows.exclude(product_id=None).values_list("product_id", flat=True))
    producers = set(rows.exclude(producer_id=None).values_list("producer_id", flat=True))
    areas = set(rows.values_list("area_id", flat=True).distinct())
    made = 0
    for some in _in_portions(sorted(area for area in areas if area is not None), 200):
        pairs = [*_product_pairs(some, products), *_producer_pairs(some, producers)]
        made += len(Candidate.objects.bulk_create(pairs, ignore_conflicts=True, batch_size=2000))
    return made


def _product_pairs(areas: list[int], fresh: set[int | None]) -> Iterable[Candidate]:
    places: dict[int, list[Name]] = defaultdict(list)
    found = Product.objects.filter(area_id__in=areas, merged_into=None, demonstration=False).order_by("pk")
    for pk, area, number, folded, producer in found.values_list("pk", "area_id", "number", "folded", "producer_id"):
        places[area].append(Name(number, folded, str(producer or ""), pk in fresh))
    return _candidates("product", places)


def _producer_pairs(areas: list[int], fresh: set[int | None]) -> Iterable[Candidate]:
    places: dict[int, list[Name]] = defaultdict(list)
    found = Producer.objects.filter(area_id__in=areas, merged_into=None, demonstration=False).order_by("pk")
    for pk, area, number, folded in found.values_list("pk", "area_id", "number", "folded"):
        places[area].append(Name(number, folded, "", pk in fresh))
    return _candidates("producer", places)


def _candidates(kind: str, places: dict[int, list[Name]]) -> Iterable[Candidate]:
    for area, names in places.items():
        for pair in close_pairs(names[-MOST_IN_ONE_PLACE:]):
            yield Candidate(kind=kind, left=pair.left, right=pair.right, area_id=area, likeness=pair.likeness)


def _in_portions(keys: list[int], size: int) -> Iterable[list[int]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
