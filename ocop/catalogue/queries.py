"""Questions of the public window: each brings all that its page shows, in a number of queries that no row adds to."""

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.activity.models import Activity
from ocop.activity.queries import history_of
from ocop.catalogue import engine
from ocop.catalogue.areas import areas_by_path
from ocop.catalogue.cards import Card, paths_of, producer_cards, product_cards
from ocop.catalogue.choices import Choices, paths_in
from ocop.catalogue.compiled import Compiled, Part, Row, given, one_of
from ocop.catalogue.documents import paths_down_to
from ocop.catalogue.index import FacetCount, PageKeyUnreadable, Query, Results
from ocop.catalogue.index.asking import ANYWHERE
from ocop.catalogue.index.fields import order_of
from ocop.catalogue.index.records import PageKey
from ocop.catalogue.labels import page_language
from ocop.catalogue.listed import PAGE, ListedProducer, ListedProduct
from ocop.catalogue.stars import stars_held_by
from ocop.places.models import Area
from ocop.registry.models import CertificateHeld, Contact, Producer, Product, Programme, ProgrammeNumber
from ocop.registry.operations import speaks_for
from ocop.registry.queries import numbers_of, producers_to_show, products_to_show

PRODUCTS_ON_A_PAGE = 20
SIMILAR = 4
LINES_TOLD = 50
PLACE_SHOWN = ("id", "country", "level", "path", "name", "name_en")
PROGRAMME_SHOWN = ("id", "code", "name_en", "agency")


@dataclass(frozen=True)
class Found:
    """A page of results: cards, counts, and the areas that the page names."""

    results: Results
    cards: list[Card]
    areas: dict[str, Area]


@dataclass(frozen=True)
class ProductInFull:
    """A product with its producer, place and programme, and what else its page says of it alone."""

    product: Product
    numbers: list[str]
    certificates: list[CertificateHeld]
    lines: list[Activity]


@dataclass(frozen=True)
class ProducerInFull:
    """A producer with its place and programme, and what else its page says of it alone."""

    producer: Producer
    certificates: list[CertificateHeld]
    lines: list[Activity]


@dataclass(frozen=True)
class Network:
    """The network in numbers, counted in the index."""

    products: int
    producers: int
    countries: tuple[FacetCount, ...]
    categories: dict[str, int]
    has_demonstration: bool


def found_by(choices: Choices, *, on: dt.date) -> Found:
    """Return what a search finds: at most three queries, and the index.

    An address with an unreadable page key, cut or mistyped, leads to the first page.
    """
    try:
        results = engine.search(choices.query)
    except PageKeyUnreadable:
        results = engine.search(choices.from_start().query)
    numbers = [hit.number for hit in results.hits]
    if choices.kind == "producer":
        producers = listed_producers_of(numbers)
        areas = areas_by_path(paths_in(choices, results.facets) | paths_of(producers))
        return Found(results, producer_cards(producers, areas), areas)
    products = listed_products_of(numbers)
    areas = areas_by_path(paths_in(choices, results.facets) | paths_of(products))
    return Found(results, product_cards(products, stars_held_by(products), areas, on=on), areas)


def products_by_number(numbers: Sequence[str]) -> list[Product]:
    """Return the products of some numbers in their order; one that was withdrawn this moment is left out."""
    if not numbers:
        return []
    by_number = {product.number: product for product in _listed_products().filter(number__in=numbers)}
    return [by_number[number] for number in numbers if number in by_number]


def listed_products_of(numbers: Sequence[str]) -> list[ListedProduct]:
    """Return what a list reads of the products of some numbers, in their order; withdrawn ones are left out."""
    if not numbers:
        return []
    rows = _PRODUCTS_OF_NUMBERS.rows(numbers=numbers, **_page())
    by_number = {product.number: product for product in map(ListedProduct.read, rows)}
    return [by_number[number] for number in numbers if number in by_number]


def listed_producers_of(numbers: Sequence[str]) -> list[ListedProducer]:
    """Return what a list reads of the producers of some numbers, in their order."""
    if not numbers:
        return []
    rows = _PRODUCERS_OF_NUMBERS.rows(numbers=numbers, **_page())
    by_number = {producer.number: producer for producer in map(ListedProducer.read, rows)}
    return [by_number[number] for number in numbers if number in by_number]


def network() -> Network:
    """Return the network in numbers; no query, three questions to the index."""
    products = engine.search(Query(kind="product", limit=1))
    producers = engine.search(Query(kind="producer", limit=1, facets=False))
    invented = engine.search(Query(demonstration=True, limit=1, facets=False))
    return Network(
        products=products.total,
        producers=producers.total,
        countries=products.facets.get("country", ()),
        categories={count.value: count.count for count in products.facets.get("category", ())},
        has_demonstration=bool(invented.total),
    )


def product_for_page(number: str) -> Product | None:
    """Return the shown product of exactly this number, with its producer, place and programme."""
    return next(map(_product, _PRODUCT_FOR_PAGE.rows(number=number)), None)


def product_in_full(number: str, *, on: dt.date) -> ProductInFull | None:
    """Return the same with its issued numbers, its and its producer's certificates of a day, and its newest lines."""
    for row in _PRODUCT_IN_FULL.rows(number=number, kind="product", on=on):
        numbers, certificates, lines = row[_PROGRAMME.end :]
        return ProductInFull(
            _product(row),
            numbers,
            [_CERTIFICATE.of_document(one) for one in certificates],
            [_LINE.of_document(one) for one in lines],
        )
    return None


def producer_for_page(number: str) -> Producer | None:
    """Return the producer of exactly this number, with its place and programme."""
    return next(map(_producer, _PRODUCER_FOR_PAGE.rows(number=number)), None)


def producer_in_full(number: str, *, on: dt.date) -> ProducerInFull | None:
    """Return the same with its certificates of a day and its newest lines."""
    for row in _PRODUCER_IN_FULL.rows(number=number, kind="producer", on=on):
        certificates, lines = row[_ITS_PROGRAMME.end :]
        return ProducerInFull(
            _producer(row),
            [_CERTIFICATE.of_document(one) for one in certificates],
            [_LINE.of_document(one) for one in lines],
        )
    return None


def certificates_of(product: Product | None, producer: Producer | None, *, on: dt.date) -> list[CertificateHeld]:
    """Return the certificates that a product or its producer holds on a day."""
    return list(_certificates(on, product=product and product.pk, producer=producer and producer.pk))


def similar_to(product: Product) -> list[ListedProduct]:
    """Return a few other products: of the same kind in its country, or, where no kind is stated, of its place.

    Those with the next numbers are taken, and the first ones after the last, so that each product leads to others.
    """
    near = Query(kind="product", limit=SIMILAR + 1, facets=False, after=key_behind(product.number))
    if product.category:
        near = replace(near, category=product.category, country=product.country)
    else:
        near = replace(near, area=product.area.path)
    hits = list(engine.search(near).hits)
    if len(hits) < SIMILAR:
        hits += engine.search(replace(near, after="")).hits
    numbers = dict.fromkeys(hit.number for hit in hits if hit.number != product.number)
    return listed_products_of(list(numbers)[:SIMILAR])


def listed_products(*, country: str = "", after: int = 0) -> QuerySet[Product]:
    """Return the shown products after a key, by key, with what a list says of them."""
    listed = _listed_products().filter(pk__gt=after)
    return listed.filter(country=country) if country else listed


def listed_producers(*, country: str = "", after: int = 0) -> QuerySet[Producer]:
    """Return the producers after a key, by key, with what a list says of them."""
    listed = _listed_producers().filter(pk__gt=after)
    return listed.filter(country=country) if country else listed


def key_behind(number: str) -> str:
    """Return the key of the page that begins behind a number, in a search without words."""
    return str(PageKey(ANYWHERE, order_of(number)))


def products_made_by(producer: Producer, *, after: int) -> tuple[list[ListedProduct], int | None]:
    """Return a page of a producer's products by key, and the key after which the next page begins, if there is one."""
    rows = _PRODUCTS_OF_PRODUCER.rows(producer=producer.pk, after=after, **_page())
    found = [ListedProduct.read(row) for row in rows]
    more = len(found) > PRODUCTS_ON_A_PAGE
    found = found[:PRODUCTS_ON_A_PAGE]
    return found, found[-1].pk if more else None


def issued_numbers(product: Product) -> list[str]:
    """Return the numbers that programmes issued for a product, as issued."""
    return list(_issued(product.pk).values_list("number", flat=True))


def history(kind: str, number: str, lines: list[Activity]) -> tuple[list[Activity], tuple[str, ...]]:
    """Return the newest lines of a record's history, and the numbers that were merged into it, whose lines they hold.

    A record that took others in says so in its own lines, so most records need only those; no query, else two.

    :param lines: the newest of the record's own.
    """
    if len(lines) < LINES_TOLD and not any(line.facts.get("kept") == number for line in lines):
        return lines, ()
    numbers = numbers_of(kind, number)
    return list(history_of(kind, *numbers)[:LINES_TOLD]), numbers[1:]


def page_areas(area: Area, *others: set[str]) -> dict[str, Area]:
    """Return an area, the provinces and districts above it, and others that a page names, by path."""
    named = {*paths_down_to(area.path)[1:], *(path for paths in others for path in paths)}
    return areas_by_path(named - {area.path}) | {area.path: area}


def programmes() -> list[Programme]:
    """Return the programmes, by country."""
    return list(Programme.objects.order_by("country", "code"))


def may_correct(user: User, product: Product) -> bool:
    """Say whether a person is offered to correct a product."""
    return may(user, Permission.PRODUCER_EDIT, within=product.area) or speaks_for(user, product.producer)


def phones_for(user: User, producer: Producer) -> list[str]:
    """Return a producer's telephone numbers, for officers of its place only; for everybody else there are none."""
    if not may(user, Permission.PRODUCER_EDIT, within=producer.area):
        return []
    contact = Contact.objects.filter(producer=producer).first()
    return list(contact.phones) if contact else []


def last_key() -> int:
    """Return the highest key of a shown product, 0 without any."""
    return products_to_show().order_by("-pk").values_list("pk", flat=True).first() or 0


def shown_numbers(*, after: int, until: int) -> list[str]:
    """Return the numbers of the shown products with keys after one, up to another."""
    return list(products_to_show().filter(pk__gt=after, pk__lte=until).values_list("number", flat=True))


@functools.cache
def _listed_products() -> QuerySet[Product]:
    """Return the shown products with no more than a card says of them, by key; built once, and never run itself."""
    return products_to_show().select_related(None).select_related("producer", "area").prefetch_related(None)


@functools.cache
def _listed_producers() -> QuerySet[Producer]:
    """Return the shown producers with no more than a card says of them, by key."""
    return producers_to_show().select_related(None).select_related("area")


def _product(row: Row) -> Product:
    product = _PRODUCT.of(row)
    product.producer, product.area, product.programme = _MAKER.of_any(row), _PLACE.of(row), _PROGRAMME.of_any(row)
    return product


def _producer(row: Row) -> Producer:
    producer = _PRODUCER.of(row)
    producer.area, producer.programme = _ITS_PLACE.of(row), _ITS_PROGRAMME.of_any(row)
    return producer


def _certificates(on: Any, **holders: Any) -> QuerySet[CertificateHeld]:
    """Return the certificates that a product, a producer or either holds on a day; all may be told as places."""
    held = Q(pk__in=[])
    for holder, key in holders.items():
        if key is not None:
            held |= Q(**{holder: key})
    valid = Q(valid_until=None) | Q(valid_until__gt=on)
    return CertificateHeld.objects.filter(held, valid, valid_from__lte=on).order_by("kind", "pk")


def _issued(product: Any) -> QuerySet[ProgrammeNumber]:
    return ProgrammeNumber.objects.filter(product=product).order_by("pk")


def _page() -> dict[str, str]:
    """Return the language in which a list is read, as its questions want it."""
    return {PAGE: page_language()}


# Questions that are compiled once ------------------------------------------------------------------------------------

_PRODUCTS_OF_NUMBERS = Compiled(
    lambda: _listed_products().filter(one_of("number", "numbers")).order_by(), *ListedProduct.columns()
)
_PRODUCERS_OF_NUMBERS = Compiled(
    lambda: _listed_producers().filter(one_of("number", "numbers")).order_by(), *ListedProducer.columns()
)
_PRODUCTS_OF_PRODUCER = Compiled(
    lambda: _listed_products().filter(producer=given("producer"), pk__gt=given("after"))[: PRODUCTS_ON_A_PAGE + 1],
    *ListedProduct.columns(),
)

_CERTIFICATE = Part(CertificateHeld)
_LINE = Part(Activity)
_ITS_LINES = _LINE.gathered(history_of(given("kind"), given("number"))[:LINES_TOLD])

_PRODUCT = Part(Product)
_MAKER = Part(Producer, path="producer__", behind=_PRODUCT)
_PLACE = Part(Area, *PLACE_SHOWN, path="area__", behind=_MAKER)
_PROGRAMME = Part(Programme, *PROGRAMME_SHOWN, path="programme__", behind=_PLACE)
_PRODUCT_FOR_PAGE = Compiled(lambda: _listed_products().filter(number=given("number")), *_PROGRAMME.columns)
_PRODUCT_IN_FULL = Compiled(
    lambda: _listed_products().filter(number=given("number")),
    *_PROGRAMME.columns,
    ArraySubquery(_issued(OuterRef("pk")).values("number")),
    _CERTIFICATE.gathered(_certificates(given("on"), product=OuterRef("pk"), producer=OuterRef("producer"))),
    _ITS_LINES,
)

_PRODUCER = Part(Producer)
_ITS_PLACE = Part(Area, *PLACE_SHOWN, path="area__", behind=_PRODUCER)
_ITS_PROGRAMME = Part(Programme, *PROGRAMME_SHOWN, path="programme__", behind=_ITS_PLACE)
_PRODUCER_FOR_PAGE = Compiled(lambda: _listed_producers().filter(number=given("number")), *_ITS_PROGRAMME.columns)
_PRODUCER_IN_FULL = Compiled(
    lambda: _listed_producers().filter(number=given("number")),
    *_ITS_PROGRAMME.columns,
    _CERTIFICATE.gathered(_certificates(given("on"), producer=OuterRef("pk"))),
    _ITS_LINES,
)
