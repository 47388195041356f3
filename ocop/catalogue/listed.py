"""Products and producers as lists read them: plain values of one row each.

An instance of a model for each record, its maker and its place costs as much as drawing its card; and of the stories,
which may be long, a list shows nothing.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import F, Func, TextField, Value

from ocop.catalogue.compiled import Given, given
from ocop.places.models import LANGUAGES_OF
from ocop.registry.models import Producer, Product

PAGE = "page_language"
"""The name under which the language of the page is given to a question with columns of a :class:`Called`."""


class Called(NamedTuple):
    """What a record is called: in its own language, in that of the page and in English, as far as it has them."""

    own: str
    language: str
    here: str | None
    english: str | None

    @classmethod
    def of(cls, record: Product | Producer, page: str) -> "Called":
        """Return what a loaded record is called."""
        return cls(record.name, record.language, record.text(page, "name"), record.text("en", "name"))

    @classmethod
    def columns(cls, path: str = "") -> tuple[str | Func, ...]:
        """Return where the values stand, in their order."""
        return f"{path}name", f"{path}language", _name_in(given(PAGE), path), _name_in(Value("en"), path)

    def for_reader(self, page: str) -> str:
        """Return the name that the reader of a page is shown: as ``Record.name_for_reader``."""
        return self.own if page == self.language else self.here or self.english or self.own

    def language_for(self, page: str) -> str:
        """Return the language of the name that is shown, empty where it is the page's."""
        shown = self.for_reader(page)
        language = self.language if shown == self.own else "en" if shown == self.english else page
        return "" if language == page else language


class Place(NamedTuple):
    """Where a record is."""

    path: str
    level: int
    country: str
    name: str
    name_en: str

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return where the values stand, in their order."""
        return tuple(f"area__{name}" for name in cls._fields)

    def local_name(self, page: str) -> str:
        """Return the name for the reader of a page: as ``Area.local_name``."""
        return self.name if page in LANGUAGES_OF.get(self.country, ()) else self.name_en


class ListedProduct(NamedTuple):
    """What a list reads of a product."""

    pk: int
    number: str
    category: str
    demonstration: bool
    named_as: str | None  # none where the register names nobody
    name: Called
    maker: Called | None
    place: Place

    @classmethod
    def columns(cls) -> tuple[str | Func, ...]:
        """Return where the values stand, in their order."""
        own = ("pk", "number", "category", "demonstration", "producer__named_as")
        return (*own, *Called.columns(), *Called.columns("producer__"), *Place.columns())

    @classmethod
    def read(cls, row: Sequence[Any]) -> "ListedProduct":
        """Return the product of a row with these columns."""
        maker = None if row[9] is None else Called._make(row[9:13])
        return cls._make((*row[:5], Called._make(row[5:9]), maker, Place._make(row[13:18])))


class ListedProducer(NamedTuple):
    """What a list reads of a producer."""

    pk: int
    number: str
    kind: str
    named_as: str
    demonstration: bool
    name: Called
    place: Place

    @classmethod
    def columns(cls) -> tuple[str | Func, ...]:
        """Return where the values stand, in their order."""
        return ("pk", "number", "kind", "named_as", "demonstration", *Called.columns(), *Place.columns())

    @classmethod
    def read(cls, row: Sequence[Any]) -> "ListedProducer":
        """Return the producer of a row with these columns."""
        return cls._make((*row[:5], Called._make(row[5:9]), Place._make(row[9:14])))


def _name_in(language: "Given | Value", path: str) -> Func:
    """Return the name that the texts of a record hold in a language."""
    function = "jsonb_extract_path_text"
    return Func(F(f"{path}texts"), language, Value("name"), function=function, output_field=TextField())
