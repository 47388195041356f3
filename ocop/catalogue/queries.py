"""Questions of the public window: each brings all that its page shows, in a number of queries that no row adds to."""

import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.activity.models import Activity
from ocop.activity.queries import history_of
from ocop.catalogue import engine
from ocop.catalogue.areas import areas_by_path
from ocop.catalogue.cards import Card, paths_of, producer_cards, product_cards
from ocop.catalogue.choices import Choices, paths_in
from ocop.catalogue.documents import paths_down_to
from ocop.catalogue.index import FacetCount, PageKeyUnreadable, Query, Results
from ocop.catalogue.index.asking import ANYWHERE
from ocop.catalogue.index.fields import order_of
from ocop.catalogue.index.records import PageKey
from ocop.catalogue.stars import stars_held_by
from ocop.places.models import Area
from ocop.registry.models import CertificateHeld, Contact, Producer, Product, Programme, ProgrammeNumber
from ocop.registry.operations import speaks_for
from ocop.registry.queries import numbers_of, producers_to_show, products_to_show

PRODUCTS_ON_A_PAGE = 20
SIMILAR = 4
LINES_TOLD = 50


@dataclass(frozen=True)
class Found:
    """A page of results: cards, counts, and the areas that the page names."""

    results: Results
    cards: list[Card]
    areas: dict[str, Area]


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
        producers = producers_by_number(numbers)
        areas = areas_by_path(paths_in(choices, results.facets) | paths_of(producers))
        return Found(results, producer_cards(producers, areas), areas)
    products = products_by_number(numbers)
    areas = areas_by_path(paths_in(choices, results.facets) | paths_of(products))
    return Found(results, product_cards(products, stars_held_by(products), areas, on=on), areas)


def products_by_number(numbers: Sequence[str]) -> list[Product]:
    """Return the products of some numbers in their order; one that was withdrawn this moment is left out."""
    if not numbers:
        return []
    by_number = {product.number: product for product in _listed_products().filter(number__in=numbers)}
    return [by_number[number] for number in numbers if number in by_number]


def producers_by_number(numbers: Sequence[str]) -> list[Producer]:
    """Return the producers of some numbers in their order."""
    if not numbers:
        return []
    listed = _listed_producers()
    by_number = {producer.number: producer for producer in listed.filter(number__in=numbers)}
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
    return next(
        iter(_listed_products().select_related("producer", "area", "programme").filter(number=number)[:1]), None
    )


def producer_for_page(number: str) -> Producer | None:
    """Return the producer of exactly this number."""
    return next(iter(_listed_producers().select_related("area", "programme").filter(number=number)[:1]), None)


def certificates_of(product: Product | None, producer: Producer | None, *, on: dt.date) -> list[CertificateHeld]:
    """Return the certificates that a product or its producer holds on a day."""
    held = Q(product=product) if product else Q(pk__in=[])
    if producer:
        held |= Q(producer=producer)
    valid = Q(valid_until=None) | Q(valid_until__gt=on)
    return list(CertificateHeld.objects.filter(held, valid, valid_from__lte=on).order_by("kind", "pk"))


def similar_to(product: Product) -> list[Product]:
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
    return products_by_number(list(numbers)[:SIMILAR])


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


def products_made_by(producer: Producer, *, after: int) -> tuple[list[Product], int | None]:
    """Return a page of a producer's products by key, and the key after which the next page begins, if there is one."""
    found = list(_listed_products().filter(producer=producer, pk__gt=after)[: PRODUCTS_ON_A_PAGE + 1])
    more = len(found) > PRODUCTS_ON_A_PAGE
    found = found[:PRODUCTS_ON_A_PAGE]
    return found, found[-1].pk if more else None


def issued_numbers(product: Product) -> list[str]:
    """Return the numbers that programmes issued for a product, as issued."""
    return list(ProgrammeNumber.objects.filter(product=product).order_by("pk").values_list("number", flat=True))


def history(kind: str, number: str) -> tuple[list[Activity], tuple[str, ...]]:
    """Return the newest lines of a record's history, and the numbers that were merged into it, whose lines they hold.

    A record that took others in says so in its own lines, so most records need only those; one query, else three.
    """
    lines = list(history_of(kind, number)[:LINES_TOLD])
    if len(lines) < LINES_TOLD and not any(line.facts.get("kept") == number for line in lines):
        return lines, ()
    numbers = numbers_of(kind, number)
    return list(history_of(kind, *numbers)[:LINES_TOLD]), numbers[1:]


def page_areas(area: Area, *others: set[str]) -> dict[str, Area]:
    """Return an area, those above it, and others that a page names, by path."""
    return areas_by_path({*paths_down_to(area.path), *(path for paths in others for path in paths)})


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
