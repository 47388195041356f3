"""The order inside a tier: what is fully described before what is barely described, then by number.

An order key is one byte, how much is missing, and behind it the number as UTF-8. A column of texts sorts such keys, but
to read a text back costs some ten microseconds each; therefore the key is also packed into an unsigned number of 64
bits, which a column sorts and gives back at once. Numbers of up to eleven capital letters, digits and hyphens can be
packed, like all that this program gives out up to `TH-P9999999`. While another one is in the index, the column of texts
is used.
"""

from collections.abc import Iterable, Iterator

import tantivy
from tantivy import FieldType, Order
from tantivy import Query as Asked

from ocop.catalogue.index.records import Document

PACKED = "place"  # the column of packed keys
WRITTEN = "order"  # the column of keys as hexadecimal digits
UNPACKED = "unpacked"  # holds one term, for documents whose key cannot be packed
_MARK = "number"

LONGEST_PACKED = 11  # characters of a number
SHORTEST_STORY = 80  # characters; less, like the number of a programme, tells no story

_SIGNS = b"-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # in the order of their codes
_VALUES = {sign: value for value, sign in enumerate(_SIGNS, start=1)}
_BASE = len(_SIGNS) + 1  # 0 stands for no sign any more
_NUMBERS: int = _BASE**LONGEST_PACKED
_LARGEST = 2**64 - 1
UNTOLD = 255  # stands in a key for how much is missing, where only the index knows

type Key = int | str  # packed, or as hexadecimal digits


def missing(document: Document) -> int:
    """Return how many of four things are not told to a buyer: story, second language, category, maker.

    Of a maker only the first two can be told.
    """
    told = [len(document.text) >= SHORTEST_STORY, len(document.names) > 1]
    if document.kind == "product":
        told += [bool(document.category), bool(document.producer_names)]
    return told.count(False)


def order_of(number: str, lacking: int = UNTOLD) -> str:
    """Return the order key as hexadecimal digits, which sort alike and are harmless in a written range.

    :param lacking: how many things are missing; if it is left out, `InOrder.behind` looks it up.
    """
    return (bytes((lacking,)) + number.encode()).hex()


def number_in(key: Key) -> str:
    """Return the number that a key was made of."""
    return unpack(key)[0] if isinstance(key, int) else bytes.fromhex(key)[1:].decode()


def written(key: Key) -> str:
    """Return the key as hexadecimal digits."""
    return order_of(*unpack(key)) if isinstance(key, int) else key


def is_packable(number: str) -> bool:
    """Whether the number can be read back from the packed key."""
    return len(number) <= LONGEST_PACKED and all(sign in _VALUES for sign in number.encode())


def pack(order: str) -> int:
    """Return the packed key; of a number that is not packable, the largest one that stands not behind it."""
    lacking, *signs = bytes.fromhex(order)
    return min(lacking * _NUMBERS + _value(_values(signs)), _LARGEST)


def _values(signs: Iterable[int]) -> Iterator[int]:
    for sign in signs:
        if sign in _VALUES:
            yield _VALUES[sign]
        else:
            # Numbers that go on with a lesser sign, whatever follows it, stand before; the others stand behind.
            if lesser := sum(known < sign for known in _SIGNS):
                yield lesser
                yield from [len(_SIGNS)] * LONGEST_PACKED
            return


def _value(values: Iterable[int]) -> int:
    packed, room = 0, _NUMBERS
    for value in values:
        room //= _BASE
        packed += value * room
    return packed


def unpack(packed: int) -> tuple[str, int]:
    """Return the number in a packed key, and how many things are missing."""
    lacking, rest = divmod(packed, _NUMBERS)
    number = ""
    for power in _POWERS:
        pair, rest = divmod(rest, power)
        number += _PAIRS[pair]
    return number, lacking


# Two signs are unpacked at a time, the eleventh alone.
_POWERS = (*(_BASE**places for places in range(LONGEST_PACKED - 2, 0, -2)), 1)
_LETTERS = ("", *map(chr, _SIGNS))
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)


def add_fields(builder: tantivy.SchemaBuilder) -> None:
    """Add the fields of the order to a schema."""
    builder.add_unsigned_field(PACKED, fast=True)
    builder.add_text_field(WRITTEN, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(UNPACKED, tokenizer_name="raw", index_option="basic")


def values(document: Document) -> dict[str, int | str]:
    """Return what the fields of the order hold for a document."""
    order = order_of(document.number, missing(document))
    unpacked = {} if is_packable(document.number) else {UNPACKED: _MARK}
    return {PACKED: pack(order), WRITTEN: order, **unpacked}


class InOrder:
    """The documents of an index, read in order."""

    def __init__(self, index: tantivy.Index, searcher: tantivy.Searcher) -> None:
        self._index = index
        self._searcher = searcher
        self._packed = not searcher.doc_freq(UNPACKED, _MARK)

    def first(self, asked: Asked, limit: int) -> list[tuple[Key, tantivy.DocAddress]]:
        """Return the first so many that fit, each with its key."""
        field = PACKED if self._packed else WRITTEN
        return self._searcher.search(asked, limit, count=False, order_by_field=field, order=Order.Asc).hits

    def behind(self, order: str) -> Asked:
        """Return the query for all that stands behind a key, which is given as hexadecimal digits.

        Behind a number alone, it is what follows the document of that number; what would follow it, were it fully
        described, if there is none.
        """
        lacking, *number = bytes.fromhex(order)
        if lacking == UNTOLD:
            order = self._looked_up(bytes(number).decode(errors="replace"))
        if self._packed:
            return Asked.range_query(
                self._index.schema, PACKED, FieldType.Unsigned, lower_bound=pack(order), include_lower=False
            )
        # The only way the bindings offer to a range of texts; hexadecimal digits need no quoting.
        return self._index.parse_query(f"{WRITTEN}:{{{order} TO *}}")

    def _looked_up(self, number: str) -> str:
        found = self.first(Asked.term_query(self._index.schema, "number", number, "basic"), 1)
        return written(found[0][0]) if found else order_of(number, 0)
