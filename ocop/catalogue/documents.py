"""Products and producers as documents of the search index.

What a document is made of is read as plain values: a register of 200,000 rows is 340,000 documents, and an instance of
a model for each costs more than all the rest of the document.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from ocop.catalogue.among import among_keys, among_texts
from ocop.catalogue.index import Document
from ocop.catalogue.stars import stars_held_by_keys
from ocop.places.models import Area
from ocop.registry.categories import categories
from ocop.registry.models import CertificateHeld, HeldAs, Producer, Product, ProgrammeNumber, StarHeld
from ocop.registry.queries import producers_to_show, products_to_show, valid_stars

AT_ONCE = 2000
"""Records read at a time, so that memory stays bounded however many there are."""

WRITTEN_TEXTS = Cast("texts", TextField())
"""The texts of a record as JSON: most records have none, and Django would read `{}` as often as there are records."""

NAMED = ("language", "name", WRITTEN_TEXTS)
"""The columns of a record that make its names."""

NO_TEXTS: Mapping[str, Mapping[str, object]] = {}
NOTHING: frozenset[str] = frozenset()

type Texts = Mapping[str, Mapping[str, object]]
"""Language → the name and the story in it, as a record keeps them."""

type Columns = tuple[str | Cast, ...]
"""What is read of a record."""


class AreaBook:
    """The names of the areas that some documents lie in, each asked for once; made for one run and then forgotten."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, ...]] = {}
        self._down_to: dict[str, tuple[str, ...]] = {}

    def learn(self, paths: Iterable[str]) -> None:
        """Read the areas of these paths, and all above them, that are not known yet; one query at most."""
        fresh = set(paths) - self._down_to.keys()
        wanted = {above for path in fresh for above in paths_down_to(path)} - self._names.keys()
        if wanted:
            rows = Area.objects.filter(among_texts("path", wanted)).values_list("path", "name", "name_en")
            self._names |= {path: (name,) if name == english else (name, english) for path, name, english in rows}
        for path in fresh:
            self._down_to[path] = tuple(name for above in paths_down_to(path) for name in self._names.get(above, ()))

    def names(self, path: str) -> tuple[str, ...]:
        """Return the names of an area and of all above it, in its own language and in English; none if not learnt."""
        return self._down_to.get(path, ())


@lru_cache(maxsize=20_000)
def paths_down_to(path: str) -> tuple[str, ...]:
    """Return the paths of an area and all above it, the country first: ``TH``, ``TH.30``, ``TH.30.3001``."""
    codes = path.split(".")
    return tuple(".".join(codes[:length]) for length in range(1, len(codes) + 1))


def star_facet(held: StarHeld) -> str:
    """Return the value under which a result is counted and chosen: scheme, year of its rules, level; never mixed.

    ``vn-ocop/2026/4`` for stars, ``ph-trustmark/2023/mark-1`` for what is no stars.
    """
    level = held.stars if held.outcome == HeldAs.STARS else f"{held.outcome}-{held.stars}"
    return f"{held.scheme}/{held.edition}/{level}"


def products_for_index() -> QuerySet[Product]:
    """Return the products that anybody may see; what hangs on them is read for a portion at a time."""
    return products_to_show().prefetch_related(None).select_related(None)


def producers_for_index() -> QuerySet[Producer]:
    """Return the producers that anybody may see."""
    return producers_to_show().select_related(None)


class ProductRow(NamedTuple):
    """What a product's document is made of, but for what hangs on it: one row of the database."""

    pk: int
    number: str
    language: str
    name: str
    texts: str
    country: str
    category: str
    demonstration: bool
    area: str
    producer: int | None

    @classmethod
    def columns(cls) -> Columns:
        """Return where the values stand, in their order."""
        return (*("pk", "number", *NAMED, "country", "category", "demonstration"), "area__path", "producer_id")


class ProducerRow(NamedTuple):
    """What a producer's document is made of, but for its certificates: one row of the database."""

    pk: int
    number: str
    language: str
    name: str
    texts: str
    country: str
    demonstration: bool
    area: str

    @classmethod
    def columns(cls) -> Columns:
        """Return where the values stand, in their order."""
        return (*("pk", "number", *NAMED, "country", "demonstration"), "area__path")


@dataclass(frozen=True)
class Holdings:
    """What some products hold on a day, and whose they are, by the keys of products and producers.

    A prefetch would make a query set for each product; a join would read a maker as often as it has products.
    """

    stars: Mapping[int, Sequence[StarHeld]]
    certificates: Mapping[int, frozenset[str]]
    makers_certificates: Mapping[int, frozenset[str]]
    makers_names: Mapping[int, tuple[str, ...]]
    numbers: Mapping[int, Sequence[str]]

    @classmethod
    def of(cls, products: Sequence[int], producers: Collection[int], *, on: dt.date) -> "Holdings":
        """Read them by the keys of the products and of their producers; five queries."""
        makers = Producer.objects.filter(among_keys("pk", producers))
        numbers: dict[int, list[str]] = defaultdict(list)
        issued = ProgrammeNumber.objects.filter(among_keys("product_id", products)).order_by("pk")
        for key, number in issued.values_list("product_id", "number"):
            numbers[key or 0].append(number)
        return cls(
            stars_held_by_keys(products),
            _kinds("product_id", products, on),
            _kinds("producer_id", producers, on),
            {
                key: tuple(_names(language, name, _read(texts)).values())
                for key, language, name, texts in makers.values_list("pk", *NAMED)
            },
            numbers,
        )


def product_documents(products: QuerySet[Product], areas: AreaBook, *, on: dt.date) -> Iterator[Document]:
    """Yield the documents of some products of :func:`products_for_index`, read portion by portion.

    :param on: the day for which stars and certificates are told.
    """
    for portion in _portions(products, ProductRow.columns(), ProductRow._make):
        areas.learn(product.area for product in portion)
        makers = {product.producer for product in portion if product.producer}
        holdings = Holdings.of([product.pk for product in portion], makers, on=on)
        for product in portion:
            yield product_document(product, areas, holdings, on=on)


def producer_documents(producers: QuerySet[Producer], areas: AreaBook, *, on: dt.date) -> Iterator[Document]:
    """Yield the documents of some producers of :func:`producers_for_index`, read portion by portion."""
    for portion in _portions(producers, ProducerRow.columns(), ProducerRow._make):
        areas.learn(producer.area for producer in portion)
        certificates = _kinds("producer_id", [producer.pk for producer in portion], on)
        for producer in portion:
            yield producer_document(producer, areas, certificates.get(producer.pk, NOTHING))


def product_document(product: ProductRow, areas: AreaBook, holdings: Holdings, *, on: dt.date) -> Document:
    """Return what a product is found by on a day."""
    category = categories().get(product.category)
    texts = _read(product.texts)
    stars = valid_stars(holdings.stars.get(product.pk, ()), on=on)
    maker = product.producer or 0
    certificates = holdings.certificates.get(product.pk, NOTHING) | holdings.makers_certificates.get(maker, NOTHING)
    return Document(
        number=product.number,
        kind="product",
        names=_names(product.language, product.name, texts),
        producer_names=holdings.makers_names.get(maker, ()),
        area_path=paths_down_to(product.area),
        area_names=areas.names(product.area),
        country=product.country,
        category=product.category,
        category_names=tuple(category.names.values()) if category else (),
        stars=tuple(map(star_facet, stars)),
        certificates=tuple(sorted(certificates)),
        demonstration=product.demonstration,
        text="\n".join((*_stories(texts), *holdings.numbers.get(product.pk, ()))),
    )


def producer_document(producer: ProducerRow, areas: AreaBook, certificates: frozenset[str]) -> Document:
    """Return what a producer is found by, with the kinds of certificate that it holds on the day."""
    texts = _read(producer.texts)
    return Document(
        number=producer.number,
        kind="producer",
        names=_names(producer.language, producer.name, texts),
        area_path=paths_down_to(producer.area),
        area_names=areas.names(producer.area),
        country=producer.country,
        certificates=tuple(sorted(certificates)),
        demonstration=producer.demonstration,
        text="\n".join(_stories(texts)),
    )


def _kinds(holder: str, keys: Iterable[int], on: dt.date) -> dict[int, frozenset[str]]:
    """Return the kinds of the certificates that are valid on a day, by the key of the record that holds them."""
    valid = Q(valid_until=None) | Q(valid_until__gt=on)
    rows = CertificateHeld.objects.filter(valid, among_keys(holder, keys), valid_from__lte=on)
    found: dict[int, set[str]] = defaultdict(set)
    for key, kind in rows.order_by("pk").values_list(holder, "kind"):
        found[key].add(kind)
    return {key: frozenset(kinds) for key, kinds in found.items()}


def turning_between(after: dt.date, until: dt.date) -> Q:
    """Return the condition that a star or certificate of a product begins or ends on a day after one, up to another."""
    days = {"__gt": after, "__lte": until}
    condition = Q()
    for field in (
        "stars_held__valid_until",
        "certificates__valid_from",
        "certificates__valid_until",
        "producer__certificates__valid_from",
        "producer__certificates__valid_until",
    ):
        condition |= Q(**{field + comparison: day for comparison, day in days.items()})
    return condition


def _read(texts: str) -> Texts:
    return NO_TEXTS if texts == "{}" else json.loads(texts)


def _names(language: str, name: str, texts: Texts) -> dict[str, str]:
    if not texts:
        return {language: name}
    others = {other: str(parts.get("name") or "") for other, parts in texts.items()}
    return {other: said for other, said in others.items() if said} | {language: name}


def _stories(texts: Texts) -> Iterator[str]:
    return (str(parts["story"]) for parts in texts.values() if parts.get("story"))


class _Keyed(Protocol):
    @property
    def pk(self) -> int: ...


def _portions[Row: _Keyed](
    records: QuerySet[Any], columns: Columns, row_of: Callable[[Iterable[Any]], Row]
) -> Iterator[list[Row]]:
    """Read rows in the order of their keys, so many at a time, each portion where the last one ended."""
    rows = records.order_by("pk").values_list(*columns)
    last = 0
    while portion := [row_of(row) for row in rows.filter(pk__gt=last)[:AT_ONCE]]:
        yield portion
        if len(portion) < AT_ONCE:
            return
        last = portion[-1].pk
