"""The fields of the index, and how a document fills them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
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


def entry(document: Document) -> tantivy.Document:
    """Return the document as the index keeps it; no text of it is stored, the database has them."""
    kept = tantivy.Document()
    names = _Texts(document.names.values())
    near = _Texts(chain((document.number,), document.producer_names, document.area_names, document.category_names))
    story = _Texts((document.text,))
    for circle, texts in ((NAMES, (names,)), (NEAR, (names, near)), (ALL, (names, near, story))):
        kept.add_text(circle.words, " ".join(part.words for part in texts))
        if groups := " ".join(part.groups for part in texts if part.groups):
            kept.add_text(circle.groups, groups)
    for name in document.names.values():
        kept.add_text(EXACT, _words_of(name)[0].removesuffix(BORDER).rstrip())
    kept.add_text("number", document.number)
    ordering.fill(kept, document)
    kept.add_text("kind", document.kind)
    kept.add_unsigned("kind_place", KINDS.index(document.kind))
    kept.add_boolean("demonstration", document.demonstration)
    for field, value in _codes(document):
        if value:
            kept.add_text(field, value)
    return kept


def _codes(document: Document) -> Iterator[tuple[str, str]]:
    for language in document.names:
        yield "language", language
    yield "country", document.country
    yield "category", document.category
    for value in document.stars:
        yield "stars", value
    for value in document.certificates:
        yield "certificates", value
    for level, code in enumerate(document.area_path[:LEVELS], start=1):
        yield area_field(level), code


class _Texts:
    """The words of some texts and the groups of their runs, with a border behind each text and each run."""

    def __init__(self, texts: Iterable[str]) -> None:
        found = [_words_of(text) for text in texts]
        self.words = " ".join(words for words, _ in found)
        self.groups = " ".join(groups for _, groups in found if groups)


_REMEMBERED = 80  # letters: names of places, makers and categories come again and again


def _words_of(text: str) -> tuple[str, str]:
    return _found(text) if len(text) <= _REMEMBERED else _find(text)


def _find(text: str) -> tuple[str, str]:
    found, groups = words_and_groups(text)
    return " ".join((*found, BORDER)), " ".join(" ".join((*run, BORDER)) for run in groups)


_found = lru_cache(maxsize=50_000)(_find)
