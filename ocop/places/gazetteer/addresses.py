"""Finding the place that a free address names: "ถนนเพชรเกษม ตำบล ปากน้ำ อำเภอเมืองกระบี่ กระบี่ 81000".

Every run of words is looked up. A place is believed by what else the address says: its kind word before the name
counts 2, the bare name 1, and each larger place of its own that the address names elsewhere counts likewise. The place
with the highest sum is the answer; a bare name of a small place that nothing else speaks for is none.
"""

import datetime as dt
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocop.core.text import squeeze
from ocop.places.gazetteer.index import Index
from ocop.places.gazetteer.results import Ambiguous, Answer, Found, How, NotFound, Place
from ocop.places.gazetteer.spelling import Words, vocabulary, without_first, words_of

LONGEST = 8  # words of a name with its kind
_BREAK = re.compile(r"[,;\n|/]|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class _Mention:
    """A run of words, ``start`` to ``end`` exclusive, that may name a place. ``worth`` 2 with its kind, 1 bare."""

    position: int
    start: int
    end: int
    worth: int
    how: How


@dataclass(frozen=True, slots=True)
class _Reading:
    """A place with the larger ones that the address names too."""

    position: int
    worth: int
    how: How


def find(index: Index, text: str, on: dt.date | None) -> Answer:
    """Return the smallest place that the address names and something else in it confirms."""
    mentions = list(_mentions(index, text, on))
    readings = [reading for mention in mentions if (reading := _read(index, mention, mentions, on))]
    if not readings:
        return NotFound(0, squeeze(text))
    most = max(reading.worth for reading in readings)
    best: dict[int, How] = {}
    for reading in readings:
        if reading.worth == most:
            best.setdefault(reading.position, reading.how)
    remaining = _without_predecessors(index, best)
    if len(remaining) == 1:
        position = remaining[0]
        return Found(index.places[position], best[position])
    return Ambiguous(tuple(index.places[position] for position in remaining))


def _without_predecessors(index: Index, positions: Sequence[int] | dict[int, How]) -> list[int]:
    """Leave out the places that became, as a whole, another one among them."""
    paths = {index.places[position].path for position in positions}
    return [position for position in positions if index.places[position].became not in paths]


def _mentions(index: Index, text: str, on: dt.date | None) -> Iterator[_Mention]:
    start, plain = 0, text.isascii()
    for part in _BREAK.split(text):
        words = _cut(index, part)
        for first in range(len(words)):
            if first and _is_other(index, words[first - 1]):
                continue
            if any(without_first(words[first:], kind) for kind in index.vocabulary.others):
                continue
            for last in range(first + 1, min(first + LONGEST, len(words)) + 1):
                run = words[first:last]
                if all(word.isdecimal() for word in run):
                    continue  # a house number or a postal code; Phường 12 is written with its kind
                for position, evidence in index.matches(index.vocabulary.readings(run), plain=plain).items():
                    if evidence.kind < 2 and (on is None or index.places[position].is_valid(on)):
                        worth = 1 if evidence.kind else 2
                        yield _Mention(position, start + first, start + last, worth, evidence.how)
        start += len(words) + 1


def _cut(index: Index, text: str) -> Words:
    """Return the words; in scripts without spaces each kind word begins one: ตำบลปากน้ำอำเภอเมือง, ต.ปากน้ำอ.เมือง."""
    pattern = _kind_beginnings(index.country)
    return words_of(pattern.sub(" ", text) if pattern else text)


@functools.cache
def _kind_beginnings(country: str) -> re.Pattern[str] | None:
    kinds = [kind for kind in vocabulary(country).kinds if kind.before and not kind.key.isascii()]
    joined = [re.escape(kind.words[0]) for kind in kinds if kind.joined]
    abbreviations = [re.escape(kind.words[0]) + r"\." for kind in kinds if kind.abbreviated]
    return re.compile("(?=" + "|".join((*joined, *abbreviations)) + ")") if joined else None


def _is_other(index: Index, word: str) -> bool:
    """Say whether what follows this word is a road or a hamlet."""
    return any(kind.before and kind.words == (word,) for kind in index.vocabulary.others)


def _read(index: Index, mention: _Mention, mentions: Sequence[_Mention], on: dt.date | None) -> _Reading | None:
    """Add up what the address says for a place; None where it is too little."""
    worth, taken = mention.worth, [mention]
    for ancestor in reversed(index.above(mention.position, on)):
        elsewhere = [
            other for other in mentions if other.position == ancestor and all(_apart_from(other, own) for own in taken)
        ]
        if elsewhere:
            best = max(elsewhere, key=lambda other: other.worth)
            worth += best.worth
            taken.append(best)
    place: Place = index.places[mention.position]
    if place.level == 0 or (worth < 2 and place.level > 1):
        return None
    return _Reading(mention.position, worth, mention.how)


def _apart_from(one: _Mention, other: _Mention) -> bool:
    return one.end <= other.start or other.end <= one.start
