"""How the name of a place is spelled: its kind word taken off, its marks kept beside its key.

Kind words (tỉnh, อำเภอ, kab., City of …) are rows of ``data/prefixes.csv``: ``word`` with a full stop is an
abbreviation; ``side`` says where it stands; ``role`` is *kind* (it tells what a place is), *capital* (a district that
bears it and its parent's name is called by the word alone, เมือง in Thailand) or *other* (a road, a hamlet: no
administrative area).
"""

import csv
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ocop.core.text import fold, squeeze

FILE = Path(__file__).parent.parent / "data" / "prefixes.csv"
LATIN_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # the five tone marks of Vietnamese
MOST_KIND_WORDS = 2  # that are taken off one name, one after the other

type Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindWord:
    """A word that tells what kind of place a name is. ``kinds`` and ``levels`` are empty where it may be any."""

    words: Words
    key: str
    before: bool
    after: bool
    abbreviated: bool
    joined: bool  # written without a space before the name: Thai, Lao, Khmer, Burmese
    levels: frozenset[int]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a written name: the key it is looked up by, its spelling with marks, the kind words taken off."""

    key: str
    marked: str
    stated: tuple[KindWord, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The kind words of one country."""

    kinds: tuple[KindWord, ...]
    others: tuple[KindWord, ...]
    capitals: tuple[str, ...]
    by_start: Mapping[str, tuple[KindWord, ...]]  # those that stand before a name, by their first letter
    by_end: Mapping[str, tuple[KindWord, ...]]  # those that stand after it, by their last

    def forms(self, text: str) -> tuple[Form, ...]:
        """Return the readings of a name, as it is written first, then with kind words taken off."""
        words = words_of(text)
        return tuple(self.readings(words)) if words else ()

    def readings(self, words: Words) -> Iterator[Form]:
        """Yield the readings of a name already cut into words."""
        yield Form(key_of(words), marked(words))
        waiting: list[tuple[Words, tuple[KindWord, ...]]] = [(words, ())]
        for rest, stated in waiting:  # grows while it is walked
            for kind, shorter in self._taken_off(rest):
                named = (*stated, kind)
                yield Form(key_of(shorter), marked(shorter), named)
                if len(named) < MOST_KIND_WORDS:
                    waiting.append((shorter, named))

    def _taken_off(self, words: Words) -> Iterator[tuple[KindWord, Words]]:
        for kind in self.by_start.get(folded(words[0])[:1], ()):
            if rest := without_first(words, kind):
                yield kind, rest
        for kind in self.by_end.get(folded(words[-1])[-1:], ()):
            if rest := _without_last(words, kind):
                yield kind, rest


def without_first(words: Words, kind: KindWord) -> Words:
    """Return the words after the kind word, empty where they do not begin with it or nothing follows."""
    count = len(kind.words)
    if len(words) > count and _same(words[:count], kind.words):
        return words[count:]
    first = words[0]
    if kind.joined and first.startswith(kind.words[0]) and len(first) > len(kind.words[0]):
        return (first.removeprefix(kind.words[0]), *words[1:])
    if kind.abbreviated and count == 1 and re.fullmatch(re.escape(kind.key) + r"\d+", first):  # Q1, P12
        return (first.removeprefix(kind.key), *words[1:])
    return ()


def _without_last(words: Words, kind: KindWord) -> Words:
    count = len(kind.words)
    if len(words) > count and _same(words[-count:], kind.words):
        return words[:-count]
    last = words[-1]
    if kind.joined and last.endswith(kind.words[0]) and len(last) > len(kind.words[0]):
        return (*words[:-1], last.removesuffix(kind.words[0]))
    return ()


def _same(written: Sequence[str], kind: Sequence[str]) -> bool:
    """Compare word by word: with its marks where marks were typed, without any where the word is plain ASCII."""
    for mine, theirs in zip(written, kind, strict=True):
        if mine == theirs:
            continue
        if mine.isascii():
            if mine != folded(theirs):
                return False
        elif marked((mine,)) != marked((theirs,)):
            return False
    return True


class _Separators(dict[int, str]):
    """A table for `str.translate`: punctuation, symbols and spaces become spaces, apostrophes vanish."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        separates = unicodedata.category(character)[0] in "PSZC"
        self[code] = "" if character in "'’‘ʼʻ`′" else " " if separates else character
        return self[code]


_TABLE = _Separators()


def words_of(text: str) -> Words:
    """Return the words of a text in small letters, with their marks and without punctuation."""
    text = text if text.isascii() else squeeze(text)
    return tuple(text.lower().translate(_TABLE).split())


@functools.lru_cache(maxsize=60_000)
def folded(word: str) -> str:
    """Return the folded word; a number loses its leading noughts, so that Phường 01 is Phường 1."""
    plain = fold(word)
    return plain.lstrip("0") or "0" if plain.isdecimal() else plain.replace(" ", "")


def key_of(words: Words) -> str:
    """Return the key of a name: its folded words without spaces, for people put spaces where they like."""
    return folded(words[0]) if len(words) == 1 else "".join(map(folded, words))


def marked(words: Words) -> str:
    """Return the spelling with marks, the tone of a Latin syllable after it: Hòa and Hoà are one spelling."""
    return _marked(words[0]) if len(words) == 1 else "".join(map(_marked, words))


@functools.lru_cache(maxsize=60_000)
def _marked(word: str) -> str:
    if word.isascii():
        return folded(word)
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in letters if letter in LATIN_TONES)
    if not tones:
        return fold(word) if _unmarked_script(letters) else letters
    return "".join(letter for letter in letters if letter not in LATIN_TONES) + tones


def _unmarked_script(letters: str) -> bool:
    """Say whether folding keeps every sign: true of scripts other than Latin."""
    return not any("a" <= letter <= "z" or letter == "đ" for letter in letters)


@functools.cache
def vocabulary(country: str) -> Vocabulary:
    """Return the kind words of a country, the longest first; an unknown country has none."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["country"] == country]
    by_role: dict[str, list[KindWord]] = {"kind": [], "other": [], "capital": []}
    for row in rows:
        by_role[row["role"]].append(_kind_word(row))
    longest = {role: sorted(found, key=lambda kind: -len(kind.key)) for role, found in by_role.items()}
    return Vocabulary(
        kinds=tuple(longest["kind"]),
        others=tuple(longest["other"]),
        capitals=tuple(kind.key for kind in longest["capital"]),
        by_start=_grouped((kind.key[0], kind) for kind in longest["kind"] if kind.before),
        by_end=_grouped((kind.key[-1], kind) for kind in longest["kind"] if kind.after),
    )


def _grouped(pairs: Iterable[tuple[str, KindWord]]) -> dict[str, tuple[KindWord, ...]]:
    groups: dict[str, tuple[KindWord, ...]] = {}
    for letter, kind in pairs:
        groups[letter] = (*groups.get(letter, ()), kind)
    return groups


def _kind_word(row: dict[str, str]) -> KindWord:
    words = words_of(row["word"])
    abbreviated = row["word"].endswith(".")
    return KindWord(
        words=words,
        key=key_of(words),
        before=row["side"] in ("before", "both"),
        after=row["side"] in ("after", "both"),
        abbreviated=abbreviated,
        joined=not abbreviated and len(words) == 1 and _unmarked_script(unicodedata.normalize("NFD", words[0])),
        levels=frozenset(int(level) for level in row["levels"].split("|") if level),
        kinds=frozenset(kind for kind in row["kinds"].split("|") if kind),
    )
