"""What a person chose on the search page: read from the address, and written back into the addresses of links."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote_plus, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.catalogue.index import FacetCount, Kind, Query
from ocop.catalogue.labels import area_name, counted, star_facet_label
from ocop.places.models import Area
from ocop.places.queries import country_name
from ocop.registry.categories import category_name
from ocop.registry.certificates import certificate_name

ON_A_PAGE = 20
LONGEST = 200  # characters of a value; nothing that is longer is in the index
MOST_STARS = 12
FIRST_SHOWN = 10
"""Values of a facet that stand open; the rest is folded away."""

_MARK = "\0."
"""Stands where the value of a facet will: with a full stop like the path of an area; :func:`clean` lets none pass."""

_MARK_IN_ADDRESS = quote_plus(_MARK)

_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Choices:
    """The words and filters of a search, cleaned of what no database or index can hold."""

    words: str = ""
    kind: Kind = "product"
    country: str = ""
    area: str = ""
    category: str = ""
    stars: tuple[str, ...] = ()
    certificate: str = ""
    after: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str], stars: Iterable[str] = ()) -> "Choices":
        """Return the choices of an address; whatever is unknown there chooses nothing."""
        area = clean(given.get("area", ""))
        country = clean(given.get("country", "")).upper()
        return cls(
            words=clean(given.get("q", "")),
            kind="producer" if given.get("kind") == "producer" else "product",
            country=country or area.partition(".")[0],
            area=area,
            category=clean(given.get("category", "")),
            stars=tuple(dict.fromkeys(filter(None, map(clean, stars))))[:MOST_STARS],
            certificate=clean(given.get("certificate", "")),
            after=_UNWRITABLE.sub("", given.get("after", ""))[:1000],
        )

    @property
    def query(self) -> Query:
        """What the index is asked: products or producers with the words and all the filters."""
        return Query(
            words=self.words,
            kind=self.kind,
            country=self.country,
            area=self.area if "." in self.area else "",
            category=self.category,
            stars=self.stars,
            certificate=self.certificate,
            after=self.after,
            limit=ON_A_PAGE,
        )

    @property
    def are_filtered(self) -> bool:
        """Whether anything but words was chosen."""
        return any((self.country, self.category, self.stars, self.certificate))

    @property
    def parameters(self) -> str:
        """The query string that says the same."""
        pairs = [
            ("q", self.words),
            ("kind", self.kind if self.kind == "producer" else ""),
            ("country", self.country if "." not in self.area else ""),
            ("area", self.area if "." in self.area else ""),
            ("category", self.category),
            *(("stars", value) for value in self.stars),
            ("certificate", self.certificate),
            ("after", self.after),
        ]
        return urlencode([pair for pair in pairs if pair[1]])

    def address(self) -> str:
        """Return the link to this search."""
        return f"?{self.parameters}"

    def from_start(self) -> "Choices":
        """Return the same search from its first page."""
        return replace(self, after="")

    def choosing(self, facet: str, value: str) -> "Choices":
        """Return the search, from its first page, with a value of a facet chosen, or given up if it was."""
        start = self.from_start()
        if facet == "country":
            return replace(start, country="" if value == self.country else value, area="")
        if facet == "area":
            return replace(start, area="" if value == self.area else value)
        if facet == "category":
            return replace(start, category="" if value == self.category else value)
        if facet == "stars":
            others = tuple(chosen for chosen in self.stars if chosen != value)
            return replace(start, stars=others if value in self.stars else (*self.stars, value))
        return replace(start, certificate="" if value == self.certificate else value)

    def chosen(self, facet: str) -> tuple[str, ...]:
        """Return the values of a facet that are chosen; a facet that is not has one empty value, which nothing is."""
        return self.stars if facet == "stars" else (str(getattr(self, facet)),)

    def addresses(self, facet: str) -> Callable[[str], str]:
        """Return what gives :meth:`choosing` ``(facet, value).address()`` of a value, as facets ask for many of them.

        The address is written once around a mark that no choice can hold, and each value that is not chosen put there.
        """
        before, _mark, after = self.choosing(facet, _MARK).address().partition(_MARK_IN_ADDRESS)
        chosen = self.chosen(facet)

        def address(value: str) -> str:
            if value in chosen or (facet == "area" and "." not in value):  # a country is no place within itself
                return self.choosing(facet, value).address()
            return before + quote_plus(value) + after

        return address


def clean(text: str) -> str:
    """Return a value without control characters and lone surrogates, which no database takes, and not too long."""
    return _UNWRITABLE.sub(" ", text[: 4 * LONGEST]).strip()[:LONGEST]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: what it is called, how many there are, the link that chooses it or gives it up."""

    label: str
    count: str
    address: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A way to narrow the search."""

    label: Promise
    values: tuple[Value, ...]
    rest: tuple[Value, ...]
    open: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is set, and the link that takes it away."""

    label: str
    address: str


FACETS: dict[str, Promise] = {
    "category": _("Kind of goods"),
    "country": _("State"),
    "area": _("Place"),
    "stars": _("Stars, marks and awards"),
    "certificate": _("Certificate"),
}


def facets_of(choices: Choices, counts: Mapping[str, tuple[FacetCount, ...]], areas: Mapping[str, Area]) -> list[Facet]:
    """Return the facets that leave a choice, in the order of the page."""
    facets: list[Facet] = []
    for name, label in FACETS.items():
        if name == "area" and not choices.country:
            continue  # without a country, the first level of places is the states
        found = counts.get(name, ())
        address, set_now = choices.addresses(name), choices.chosen(name)
        values = [
            Value(_label(name, count.value, areas), counted(count.count), address(count.value), count.value in set_now)
            for count in found
        ]
        if values:
            shown = FIRST_SHOWN if len(values) > FIRST_SHOWN + 3 else len(values)
            chosen = [value for value in values[shown:] if value.chosen]
            rest = [value for value in values[shown:] if not value.chosen]
            facets.append(Facet(label, (*values[:shown], *chosen), tuple(rest), open=len(facets) < 3))
    return facets


def chips_of(choices: Choices, areas: Mapping[str, Area]) -> list[Chip]:
    """Return the filters that are set; a place stands for its state too."""
    place = ("area", choices.area) if "." in choices.area else ("country", choices.country)
    chosen = [
        place,
        ("category", choices.category),
        *(("stars", value) for value in choices.stars),
        ("certificate", choices.certificate),
    ]
    return [
        Chip(_label(name, value, areas), choices.choosing(name, value).address()) for name, value in chosen if value
    ]


def paths_in(choices: Choices, counts: Mapping[str, tuple[FacetCount, ...]]) -> set[str]:
    """Return the paths of the areas that the facets and chips name; countries are named without asking."""
    places = counts.get("area", ()) if choices.country else ()
    return {path for path in (*(count.value for count in places), choices.area) if "." in path}


def _label(facet: str, value: str, areas: Mapping[str, Area]) -> str:
    if facet == "country":
        return country_name(value)
    if facet == "area":
        return area_name(value, areas)
    if facet == "category":
        return category_name(value)
    if facet == "stars":
        return star_facet_label(value)
    return certificate_name(value)
