"""Products and producers as documents of the search index."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ocop.catalogue.index import Document
from ocop.catalogue.stars import stars_held_by
from ocop.places.models import Area
from ocop.registry.categories import categories
from ocop.registry.models import CertificateHeld, Producer, Product, ProgrammeNumber, StarHeld
from ocop.registry.queries import producers_to_show, products_to_show, valid_stars

AT_ONCE = 500
"""Records loaded at a time, so that memory stays bounded however many there are."""


class AreaBook:
    """The names of the areas that some documents lie in, each asked for once; made for one run and then forgotten."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, ...]] = {}

    def learn(self, paths: Iterable[str]) -> None:
        """Read the areas of these paths, and all above them, that are not known yet; one query."""
        wanted = {above for path in paths for above in paths_down_to(path)} - self._names.keys()
        if wanted:
            rows = Area.objects.filter(path__in=wanted).values_list("path", "name", "name_en")
            self._names |= {path: (name,) if name == english else (name, english) for path, name, english in rows}

    def names(self, path: str) -> tuple[str, ...]:
        """Return the names of an area and of all above it, in its own language and in English."""
        return tuple(name for above in paths_down_to(path) for name in self._names.get(above, ()))


def paths_down_to(path: str) -> tuple[str, ...]:
    """Return the paths of an area and all above it, the country first: ``TH``, ``TH.30``, ``TH.30.3001``."""
    codes = path.split(".")
    return tuple(".".join(codes[:length]) for length in range(1, len(codes) + 1))


def star_facet(scheme: str, edition: str, stars: int) -> str:
    """Return the value under which stars are counted and chosen: scheme, year of its rules, level; never mixed."""
    return f"{scheme}/{edition}/{stars}"


def products_for_index() -> QuerySet[Product]:
    """Return the products that anybody may see, by key; what hangs on them is read for a portion at a time."""
    return products_to_show().prefetch_related(None).select_related(None).select_related("producer", "area")


def producers_for_index() -> QuerySet[Producer]:
    """Return the producers that anybody may see, by key."""
    return producers_to_show().select_related(None).select_related("area")


@dataclass(frozen=True)
class Holdings:
    """What some records hold on a day, by their keys. A prefetch would make a query set for each record."""

    stars: Mapping[int, Sequence[StarHeld]]
    certificates: Mapping[int, frozenset[str]]
    makers_certificates: Mapping[int, frozenset[str]]
    numbers: Mapping[int, Sequence[str]]

    @classmethod
    def of(cls, products: Sequence[Product], producers: Iterable[int], *, on: dt.date) -> "Holdings":
        """Read them; four queries."""
        keys = [product.pk for product in products]
        numbers: dict[int, list[str]] = defaultdict(list)
        issued = ProgrammeNumber.objects.filter(product_id__in=keys).order_by("pk").values_list("product_id", "number")
        for key, number in issued:
            numbers[key or 0].append(number)
        return cls(
            stars_held_by(products),
            _kinds("product_id", keys, on),
            _kinds("producer_id", producers, on),
            numbers,
        )


def product_documents(products: QuerySet[Product], areas: AreaBook, *, on: dt.date) -> Iterator[Document]:
    """Yield the documents of some products of :func:`products_for_index`, read portion by portion.

    :param on: the day for which stars and certificates are told.
    """
    for portion in _portions(products):
        areas.learn(product.area.path for product in portion)
        makers = {product.producer_id for product in portion if product.producer_id}
        holdings = Holdings.of(portion, makers, on=on)
        for product in portion:
            yield product_document(product, areas, holdings, on=on)


def producer_documents(producers: QuerySet[Producer], areas: AreaBook, *, on: dt.date) -> Iterator[Document]:
    """Yield the documents of some producers of :func:`producers_for_index`, read portion by portion."""
    for portion in _portions(producers):
        areas.learn(producer.area.path for producer in portion)
        certificates = _kinds("producer_id", [producer.pk for producer in portion], on)
        for producer in portion:
            yield producer_document(producer, areas, certificates.get(producer.pk, frozenset()))


def product_document(product: Product, areas: AreaBook, holdings: Holdings, *, on: dt.date) -> Document:
    """Return what a product is found by on a day."""
    category = categories().get(product.category)
    stars = valid_stars(holdings.stars.get(product.pk, ()), on=on)
    certificates = holdings.certificates.get(product.pk, frozenset())
    if product.producer_id:
        certificates |= holdings.makers_certificates.get(product.producer_id, frozenset())
    return Document(
        number=product.number,
        kind="product",
        names=_names(product),
        producer_names=tuple(_names(product.producer).values()) if product.producer else (),
        area_path=paths_down_to(product.area.path),
        area_names=areas.names(product.area.path),
        country=product.country,
        category=product.category,
        category_names=tuple(category.names.values()) if category else (),
        stars=tuple(star_facet(held.scheme, held.edition, held.stars) for held in stars),
        certificates=tuple(sorted(certificates)),
        demonstration=product.demonstration,
        text="\n".join((*_stories(product), *holdings.numbers.get(product.pk, ()))),
    )


def producer_document(producer: Producer, areas: AreaBook, certificates: frozenset[str]) -> Document:
    """Return what a producer is found by, with the kinds of certificate that it holds on the day."""
    return Document(
        number=producer.number,
        kind="producer",
        names=_names(producer),
        area_path=paths_down_to(producer.area.path),
        area_names=areas.names(producer.area.path),
        country=producer.country,
        certificates=tuple(sorted(certificates)),
        demonstration=producer.demonstration,
        text="\n".join(_stories(producer)),
    )


def _kinds(holder: str, keys: Iterable[int], on: dt.date) -> dict[int, frozenset[str]]:
    """Return the kinds of the certificates that are valid on a day, by the key of the record that holds them."""
    valid = Q(valid_until=None) | Q(valid_until__gt=on)
    rows = CertificateHeld.objects.filter(valid, valid_from__lte=on, **{f"{holder}__in": list(keys)})
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


def _names(record: Product | Producer) -> dict[str, str]:
    others = {language: str(parts.get("name") or "") for language, parts in record.texts.items()}
    return {language: name for language, name in others.items() if name} | {record.language: record.name}


def _stories(record: Product | Producer) -> Iterator[str]:
    return (str(parts["story"]) for parts in record.texts.values() if parts.get("story"))


def _portions[Record: (Product, Producer)](records: QuerySet[Record]) -> Iterator[list[Record]]:
    """Read records in the order of their keys, so many at a time, each portion where the last one ended."""
    records = records.order_by("pk")
    last = 0
    while portion := list(records.filter(pk__gt=last)[:AT_ONCE]):
        yield portion
        if len(portion) < AT_ONCE:
            return
        last = portion[-1].pk
