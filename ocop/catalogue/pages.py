"""The product page and the producer page: everything that they say, gathered and worded."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.catalogue import queries
from ocop.catalogue.cards import Card, paths_of, product_cards
from ocop.catalogue.documents import paths_down_to
from ocop.catalogue.history import Event, events_of
from ocop.catalogue.labels import (
    address_with,
    area_name,
    language_name,
    page_language,
    scheme_country,
    scheme_label,
    star_badge,
)
from ocop.catalogue.listed import Called
from ocop.catalogue.queries import ProducerInFull, ProductInFull
from ocop.catalogue.stars import stars_held_by
from ocop.core.dates import last_day
from ocop.places.models import Area
from ocop.places.queries import country_name
from ocop.registry.categories import category_name
from ocop.registry.certificates import certificate_name
from ocop.registry.models import CertificateHeld, Producer, Product, StarHeld
from ocop.registry.queries import told_stars, valid_stars

STORY_STATES: dict[str, Promise] = {
    "source": _("In the words of the maker or its register."),
    "human": _("Translated by a person."),
    "machine": _("Translated by a machine and not yet checked by a person."),
}


@dataclass(frozen=True)
class Name:
    """A name in one language."""

    language: str
    language_name: str
    name: str


@dataclass(frozen=True)
class Story:
    """A story in one language, and how it came to be in it."""

    language: str
    language_name: str
    text: str
    state: str


@dataclass(frozen=True)
class Step:
    """One area on the way from the country down to the place, and the search for what comes from it."""

    name: str
    query: str


@dataclass(frozen=True)
class Certificate:
    """A certificate held today; ``last_day`` is none where no end is stated."""

    name: str
    issuer: str
    number: str
    scope: str
    since: dt.date
    last_day: dt.date | None


@dataclass(frozen=True)
class Stars:
    """What is known of a product's stars: badges valid on the day, badges that ended, and what is only reported."""

    valid: list[str]
    ended: list[str]
    reported: list[dict[str, object]]


@dataclass(frozen=True)
class Texts:
    """The name for the reader, the other names, and the stories with the reader's first."""

    name: str
    language: str
    names: list[Name]
    stories: list[Story]


@dataclass(frozen=True)
class ProductPage:
    """What a product page says to anybody."""

    product: Product
    texts: Texts
    maker_address: str
    place: list[Step]
    category: str
    face: str
    numbers: list[str]
    stars: Stars
    certificates: list[Certificate]
    events: list[Event]
    taken_over_at: dt.datetime | None
    similar: list[Card]


@dataclass(frozen=True)
class ProducerPage:
    """What a producer page says to anybody."""

    producer: Producer
    texts: Texts
    place: list[Step]
    certificates: list[Certificate]
    events: list[Event]
    merged: tuple[str, ...]
    products: list[Card]
    next_key: int | None


def product_page(found: ProductInFull, *, on: dt.date) -> ProductPage:
    """Return the page of a product as it is on a day."""
    product = found.product
    similar = queries.similar_to(product)
    stars = stars_held_by((product, *similar))
    areas = queries.page_areas(product.area, paths_of(similar))
    lines, _merged = queries.history("product", product.number, found.lines)
    return ProductPage(
        product=product,
        texts=_texts(product),
        maker_address=address_with("catalogue:producer", product.producer.number) if product.producer else "",
        place=_steps(product.area, areas),
        category=category_name(product.category) if product.category else "",
        face=address_with("catalogue:face", product.number),
        numbers=[product.number, *found.numbers],
        stars=_stars(stars.get(product.pk, []), on=on),
        certificates=_certificates(found.certificates),
        events=events_of(lines, _programmes(product)),
        taken_over_at=next((line.at for line in lines if "import" in line.facts), None),
        similar=product_cards(similar, stars, areas, on=on),
    )


def producer_page(found: ProducerInFull, *, after: int, on: dt.date) -> ProducerPage:
    """Return the page of a producer as it is on a day, its products after a key."""
    producer = found.producer
    products, next_key = queries.products_made_by(producer, after=after)
    areas = queries.page_areas(producer.area, paths_of(products))
    lines, merged = queries.history("producer", producer.number, found.lines)
    return ProducerPage(
        producer=producer,
        texts=_texts(producer),
        place=_steps(producer.area, areas),
        certificates=_certificates(found.certificates),
        events=events_of(lines, _programmes(producer)),
        merged=merged,
        products=product_cards(products, stars_held_by(products), areas, on=on),
        next_key=next_key,
    )


def _programmes(record: Product | Producer) -> dict[str, str]:
    return {record.programme.code: record.programme.name_en} if record.programme else {}


def _texts(record: Product | Producer) -> Texts:
    page = page_language()
    called = Called.of(record, page)
    name = called.for_reader(page)
    own = Name(record.language, language_name(record.language), record.name)
    others = [
        Name(language, language_name(language), parts["name"])
        for language, parts in sorted(record.texts.items())
        if parts.get("name") and language != record.language
    ]
    order = [page, "en", record.language]
    stories = [
        Story(language, language_name(language), parts["story"], str(STORY_STATES.get(parts.get("state", ""), "")))
        for language, parts in record.texts.items()
        if parts.get("story")
    ]
    stories.sort(key=lambda story: order.index(story.language) if story.language in order else len(order))
    names = [one for one in (own, *others) if one.name != name]
    return Texts(name, called.language_for(page), names, stories)


def _steps(area: Area, areas: dict[str, Area]) -> list[Step]:
    return [
        Step(area_name(path, areas), f"area={path}" if "." in path else f"country={path}")
        for path in paths_down_to(area.path)
    ]


def _stars(held: list[StarHeld], *, on: dt.date) -> Stars:
    """Sort what is told of a product's stars: a decision valid today, one that ended, or only told by a register."""
    valid, told = valid_stars(held, on=on), told_stars(held, on=on)
    schemes = {one.scheme for one in valid}
    ended = [one for one in told if one.decision and one.scheme not in schemes][:3]
    reported = [one for one in told if not one.decision]
    return Stars(
        valid=[star_badge(one) for one in valid],
        ended=[star_badge(one, ended=True) for one in ended],
        reported=[
            {
                "scheme": scheme_label(one.scheme),
                "country": country_name(scheme_country(one.scheme)),
                "stars": one.stars,
                "edition": one.edition,
            }
            for one in reported
        ],
    )


def _certificates(held: list[CertificateHeld]) -> list[Certificate]:
    return [
        Certificate(
            certificate_name(one.kind),
            one.issuer,
            one.number,
            one.scope,
            one.valid_from,
            last_day(one.valid_until),
        )
        for one in held
    ]
