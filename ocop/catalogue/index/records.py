"""What goes into the index and what comes out of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

type Kind = Literal["product", "producer"]

LONGEST_PAGE = 100  # hits; more is asked for page by page


class PageKeyUnreadable(ValueError):
    """The key of a page was not one that `Results.next_key` gave."""


@dataclass(frozen=True)
class Document:
    """One product or producer, with everything that it is found by."""

    number: str
    kind: Kind
    names: Mapping[str, str]  # language → name
    producer_names: tuple[str, ...] = ()
    area_path: tuple[str, ...] = ()  # codes, from the country down to the village
    area_names: tuple[str, ...] = ()  # of all these areas, in all languages
    country: str = ""
    category: str = ""
    category_names: tuple[str, ...] = ()
    stars: tuple[str, ...] = ()  # scheme and level, like `vn-ocop-2026/4`
    certificates: tuple[str, ...] = ()
    demonstration: bool = False
    text: str = ""  # the story


@dataclass(frozen=True)
class Query:
    """What a person looks for. An empty string or tuple asks nothing.

    All `words` must be found; those in double quotes side by side; the last one may be the beginning of a word. Of
    several `stars` one is enough. `after` is the `next_key` of the page before.
    """

    words: str = ""
    country: str = ""
    area: str = ""
    category: str = ""
    stars: tuple[str, ...] = ()
    certificate: str = ""
    kind: Kind | None = None
    demonstration: bool | None = None
    language: str = ""  # the document has a name in it
    after: str = ""
    limit: int = 20  # hits, 1 to 100; a number outside is brought inside
    facets: bool = True  # counting can be left out when nobody will see it


@dataclass(frozen=True)
class Hit:
    """One document found. `tier` says how well: 1 is best, see `docs/search.md`."""

    number: str
    kind: Kind
    demonstration: bool
    tier: int


@dataclass(frozen=True)
class FacetCount:
    """How many documents a further choice would leave."""

    value: str
    count: int


@dataclass(frozen=True)
class Results:
    """One page of what was found.

    Facets are `country`, `area` (one level below the chosen area or country), `category`, `stars`, `certificate`, the
    most frequent value first. Each is counted under all choices but its own, so that the choice can be changed.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    next_key: str | None = None
    near_miss: bool = False  # close spellings were let in, because the words as typed found few


_PAGE_KEY = re.compile(r"([1-9])\.((?:[0-9a-f]{2})+)", re.ASCII)


@dataclass(frozen=True)
class PageKey:
    """The last hit of a page: its tier, and its number in hexadecimal digits (UTF-8), which sort like the number."""

    tier: int
    order: str

    def __str__(self) -> str:
        return f"{self.tier}.{self.order}"

    @classmethod
    def read(cls, text: str) -> "PageKey | None":
        """Return the key written in the text, nothing if it is empty.

        :raises PageKeyUnreadable: the text is no key.
        """
        if not text:
            return None
        found = _PAGE_KEY.fullmatch(text)
        if found is None:
            raise PageKeyUnreadable(text[:100])
        return cls(int(found[1]), found[2])
