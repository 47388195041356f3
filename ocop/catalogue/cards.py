"""Products and producers as a list shows them: a few plain values each, so that a template only writes them down."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from ocop.catalogue.labels import address_with, area_name, demonstration_mark, star_badge
from ocop.places.models import Area
from ocop.registry.categories import category_name
from ocop.registry.models import Producer, Product, StarHeld
from ocop.registry.queries import valid_stars


@dataclass(frozen=True, slots=True)
class Card:
    """What a list says of one product or producer.

    ``language`` is that of ``name``, empty where it is the page's; ``own_name`` is empty where the reader sees it
    already.
    """

    number: str
    address: str
    name: str
    language: str
    own_name: str
    own_language: str
    face: str
    named_as: str
    maker: str
    place: str
    kind: str
    stars: tuple[str, ...]
    mark: str


def product_cards(
    products: Iterable[Product], stars: Mapping[int, list[StarHeld]], areas: Mapping[str, Area], *, on: dt.date
) -> list[Card]:
    """Return the cards of products; stars are those behind which a decision stands on the day.

    :param stars: all stars of the products, by key.
    """
    cards = []
    for product in products:
        name, maker = product.name_for_reader, product.producer
        cards.append(
            Card(
                number=product.number,
                address=address_with("catalogue:product", product.number),
                name=name,
                language=name_language(product, name),
                own_name=product.name if product.name != name else "",
                own_language=product.language,
                face=address_with("catalogue:face", product.number),
                named_as=maker.named_as if maker else "",
                maker=maker.name_for_reader if maker else "",
                place=place_of(product.area, areas),
                kind=category_name(product.category) if product.category else "",
                stars=tuple(star_badge(held) for held in valid_stars(stars.get(product.pk, ()), on=on)),
                mark=demonstration_mark() if product.demonstration else "",
            )
        )
    return cards


def producer_cards(producers: Iterable[Producer], areas: Mapping[str, Area]) -> list[Card]:
    """Return the cards of producers."""
    cards = []
    for producer in producers:
        name = producer.name_for_reader
        cards.append(
            Card(
                number=producer.number,
                address=address_with("catalogue:producer", producer.number),
                name=name,
                language=name_language(producer, name),
                own_name=producer.name if producer.name != name else "",
                own_language=producer.language,
                face=address_with("catalogue:face", producer.number),
                named_as=producer.named_as,
                maker="",
                place=place_of(producer.area, areas),
                kind=str(producer.get_kind_display()) if producer.kind else "",
                stars=(),
                mark=demonstration_mark() if producer.demonstration else "",
            )
        )
    return cards


def name_language(record: Product | Producer, name: str) -> str:
    """Return the language of the name that a reader is shown, empty where it is the page's."""
    page = (get_language() or "en")[:2]
    own = record.language if name == record.name else "en" if name == record.text("en", "name") else page
    return "" if own == page else own


def place_of(area: Area, areas: Mapping[str, Area]) -> str:
    """Return a place in one line: the area itself, its province, its country."""
    names = [area.local_name] if area.level > 1 else []
    codes = area.path.split(".", 2)
    if len(codes) > 1:
        names.append(area_name(".".join(codes[:2]), areas))
    names.append(area_name(codes[0], areas))
    return ", ".join(dict.fromkeys(names))


def paths_of(records: Sequence[Product] | Sequence[Producer]) -> set[str]:
    """Return the paths of the areas that the cards name besides the records' own: provinces and countries.

    The schemes of stars are named by their countries too; a scheme is of the country of its products.
    """
    paths = set()
    for record in records:
        codes = record.area.path.split(".", 2)
        paths |= {codes[0], ".".join(codes[:2]), record.country}
    return paths
