"""The fields of the index, and how a document fills them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import get_args

import tantivy

from ocop.catalogue.index import ordering
from ocop.catalogue.index.ordering import order_of as order_of
from ocop.catalogue.index.records import Document, Kind
from ocop.catalogue.words import words_and_groups

VERSION = 2  # to be raised with every change of fields or folding: an index of another version counts as missing

LEVELS = 6  # of areas: country, region, province, district, commune, village
KINDS: tuple[Kind, ...] = get_args(Kind.__value__)
SPLITTER = "whitespace"
# Stands between two texts of a field, so that no phrase reaches over. Folding leaves no such sign: nobody can type it.
BORDER = "|"
EXACT = "exact_name"  # the words of a name as one term


class Circle:
    """Fields that hold the same texts: words, and groups of letters of scripts without spaces."""

    def __init__(self, name: str) -> None:
        self.words = f"{name}_words"
        self.groups = f"{name}_groups"


# Each circle holds what the one before it holds, so that one field answers whether all words are found.
NAMES = Circle("names")  # the names of the product or producer
NEAR = Circle("near")  # … its number, makers, places, category
ALL = Circle("all")  # … its story
CIRCLES = (NAMES, NEAR, ALL)

FACETS = {"country": "country", "category": "category", "stars": "stars", "certificate": "certificates"}


@cache
def area_field(level: int) -> str:
    """Return the field of the areas of a level; the country is level 1."""
    return f"area_{level}"


def schema() -> tantivy.Schema:
    """Return the fields: texts are split at spaces (words are already folded), codes are kept whole."""
    builder = tantivy.SchemaBuilder()
    for circle in CIRCLES:
        builder.add_text_field(circle.words, tokenizer_name=SPLITTER, index_option="position")
        builder.add_text_field(circle.groups, tokenizer_name=SPLITTER, index_option="position")
    builder.add_text_field("number", tokenizer_name="raw", index_option="basic")
    builder.add_text_field(EXACT, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    for code in ("kind", *FACETS.values(), *map(area_field, range(1, LEVELS + 1))):
        builder.add_text_field(code, fast=True, tokenizer_name="raw", index_option="basic")
    ordering.add_fields(builder)
    builder.add_unsigned_field("kind_place", fast=True)
    builder.add_boolean_field("demonstration", indexed=True, fast=True)
    return builder.build()


def splitter() -> tantivy.TextAnalyzer:
    """Return the analyzer that every opened index has to be given under the name `SPLITTER`."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def exact(name: Sequence[str]) -> str:
    """Return the one term for all words of a name."""
    return " ".join(name)


def entry(document: Document) -> str:
    """Return the document as the index takes it, in JSON; no text of it is stored, the database has them."""
    names = _texts(document.names.values())
    near = _joined((_find(document.number), _texts(document.producer_names), *_settled_texts(document)))
    story = _texts((document.text,))
    kept: dict[str, object] = {}
    for circle, parts in ((NAMES, (names,)), (NEAR, (names, near)), (ALL, (names, near, story))):
        kept[circle.words], groups = _joined(parts)
        if groups:
            kept[circle.groups] = groups
    kept[EXACT] = [_words_of(name)[0].removesuffix(BORDER).rstrip() for name in document.names.values()]
    kept["number"] = document.number
    kept |= ordering.values(document)
    kept["kind"] = document.kind
    kept["kind_place"] = KINDS.index(document.kind)
    kept["demonstration"] = document.demonstration
    kept |= {field: values for field, values in _codes(document) if values}
    return _json(kept)


def entries(documents: Sequence[Document]) -> list[tuple[str, str]]:
    """Return the number and the entry of each of some documents."""
    return [(document.number, entry(document)) for document in documents]


def _codes(document: Document) -> Iterator[tuple[str, str | Sequence[str]]]:
    yield "language", tuple(document.names)
    yield "country", document.country
    yield "category", document.category
    yield "stars", tuple(filter(None, document.stars))
    yield "certificates", tuple(filter(None, document.certificates))
    for level, code in enumerate(document.area_path[:LEVELS], start=1):
        yield area_field(level), code


type _Found = tuple[str, str]
"""The words of some texts and the groups of their runs, with a border behind each text and each run."""


def _joined(parts: Iterable[_Found]) -> _Found:
    words, groups = zip(*parts, strict=True)
    return " ".join(filter(None, words)), " ".join(filter(None, groups))


def _texts(texts: Iterable[str]) -> _Found:
    return _joined([_NONE, *map(_words_of, texts)])


def _settled_texts(document: Document) -> tuple[_Found, _Found]:
    """Return what is found of the places and of the category, which many documents have in common."""
    return _of_many(document.area_names), _of_many(document.category_names)


_NONE: _Found = ("", "")
_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` makes one each time
_of_many = lru_cache(maxsize=10_000)(_texts)
_REMEMBERED = 80  # letters: names of makers and kinds of goods come again and again


def _words_of(text: str) -> _Found:
    return _found(text) if len(text) <= _REMEMBERED else _find(text)


def _find(text: str) -> _Found:
    found, groups = words_and_groups(text)
    return " ".join((*found, BORDER)), " ".join(" ".join((*run, BORDER)) for run in groups)


_found = lru_cache(maxsize=50_000)(_find)
