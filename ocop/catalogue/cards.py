"""Products and producers as a list shows them: a few plain values each, so that a template only writes them down."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from ocop.catalogue.labels import address_with, area_name, demonstration_mark, page_language, star_badge
from ocop.catalogue.listed import ListedProducer, ListedProduct, Place
from ocop.places.models import Area
from ocop.registry.categories import category_name
from ocop.registry.models import StarHeld
from ocop.registry.models.goods import NamedAs, ProducerKind
from ocop.registry.queries import valid_stars


@dataclass(frozen=True, slots=True)
class Card:
    """What a list says of one product or producer.

    ``language`` is that of ``name``, empty where it is the page's; ``own_name`` is empty where the reader sees it
    already. ``maker`` says too whether it makes or sells, ``place`` begins with the kind; ``marks`` are drawn.
    """

    number: str
    address: str
    name: str
    language: str
    own_name: str
    own_language: str
    face: str
    maker: str
    place: str
    marks: str


def product_cards(
    products: Iterable[ListedProduct], stars: Mapping[int, list[StarHeld]], areas: Mapping[str, Area], *, on: dt.date
) -> list[Card]:
    """Return the cards of products; stars are those behind which a decision stands on the day.

    :param stars: all stars of the products, by key.
    """
    page = page_language()
    named_as = {code: str(words) for code, words in NamedAs.choices}
    cards = []
    for product in products:
        name, maker = product.name.for_reader(page), product.maker
        cards.append(
            Card(
                number=product.number,
                address=address_with("catalogue:product", product.number),
                name=name,
                language=product.name.language_for(page),
                own_name=product.name.own if product.name.own != name else "",
                own_language=product.name.language,
                face=address_with("catalogue:face", product.number),
                maker=f"{named_as[product.named_as or '']} {maker.for_reader(page)}" if maker else "",
                place=_dotted(category_name(product.category), place_of(product.place, areas, page)),
                marks=_marks(product, valid_stars(stars.get(product.pk, ()), on=on)),
            )
        )
    return cards


def producer_cards(producers: Iterable[ListedProducer], areas: Mapping[str, Area]) -> list[Card]:
    """Return the cards of producers."""
    page = page_language()
    kinds = {code: str(words) for code, words in ProducerKind.choices}
    cards = []
    for producer in producers:
        name = producer.name.for_reader(page)
        cards.append(
            Card(
                number=producer.number,
                address=address_with("catalogue:producer", producer.number),
                name=name,
                language=producer.name.language_for(page),
                own_name=producer.name.own if producer.name.own != name else "",
                own_language=producer.name.language,
                face=address_with("catalogue:face", producer.number),
                maker="",
                place=_dotted(kinds.get(producer.kind, producer.kind), place_of(producer.place, areas, page)),
                marks=_marks(producer),
            )
        )
    return cards


def _dotted(kind: str, place: str) -> str:
    return f"{kind} · {place}" if kind else place


def _marks(record: ListedProduct | ListedProducer, held: Iterable[StarHeld] = ()) -> SafeString:
    """Return the badges of the stars and the mark of what is invented."""
    badges = "".join(map(star_badge, held))
    return mark_safe(badges + demonstration_mark() if record.demonstration else badges)


def place_of(place: Place, areas: Mapping[str, Area], page: str) -> str:
    """Return a place in one line: the area itself, its province, its country."""
    names = [place.local_name(page)] if place.level > 1 else []
    country, dot, below = place.path.partition(".")
    if dot:
        province = f"{country}.{below.partition('.')[0]}"
        names.append(place.local_name(page) if province == place.path else area_name(province, areas))
    names.append(area_name(country, areas))
    return ", ".join(dict.fromkeys(names))


def paths_of(records: Sequence[ListedProduct] | Sequence[ListedProducer]) -> set[str]:
    """Return the paths of the areas that the cards name besides the records' own and their countries."""
    return {".".join(record.place.path.split(".", 2)[:2]) for record in records if record.place.path.count(".") > 1}
