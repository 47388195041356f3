"""Search words of a text in any script of the region, and overlapping groups of letters where no space cuts words.

Latin words are cut at spaces. Thai, Lao, Khmer, Burmese, Chinese and Japanese are cut by ICU's dictionaries, which know
most words but not all, and cut one and the same name differently in another neighbourhood. So the runs of those scripts
are also taken as overlapping pairs of *clusters* (a letter with its signs), in which any part of a name is found again.
`docs/search.md` says how both are used.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from icu4py.breakers import WordBreaker

from ocop.core.text import fold, to_unicode

LONGEST_WORD = 64  # letters; the rest of a longer word is neither indexed nor asked for
JOINER = "_"  # between the clusters of a group; never left in a folded text

_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Burmese and its extensions
    "\u1780-\u17ff\u19e0-\u19ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han, Kana
)
_RUN = re.compile(f"([{_UNSPACED}]+)|([0-9]+|[^0-9\\s{_UNSPACED}]+)")  # without spaces | a word or number
_ASCII_WORD = re.compile("[0-9]+|[a-z]+")
# Signs that never stand alone: Thai, Lao, Burmese and Khmer vowels and tones above, below and (Burmese, Khmer) beside.
_SIGN = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d"
    "\ua9e5\uaa7b-\uaa7d\u17b4-\u17d3\u17dd\u3099\u309a"
)
# A stacked letter (Burmese U+1039, Khmer U+17D2 before it) belongs to the cluster it is stacked on.
_CLUSTER = re.compile(f"[^\u1039\u17d2]?(?:[\u1039\u17d2][^{_SIGN}]|[{_SIGN}])*")


@dataclass(frozen=True)
class Run:
    """A stretch of folded text: one spaced word or number, or a chain of words of a script without spaces."""

    text: str
    unspaced: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the run, as ICU cuts them."""
        return _taken_apart(self.text)[0] if self.unspaced else (self.text[:LONGEST_WORD],)

    @property
    def clusters(self) -> tuple[str, ...]:
        """The letters of the run, each with its signs."""
        return _clusters(self.text)


def runs(text: str) -> tuple[Run, ...]:
    """Return the runs of a text, folded; letters and digits are apart (`500g` is `500`, `g`).

    :param text: in Unicode: whether a text is Zawgyi is seen in the whole of it, never in a part.
    """
    return _runs(fold(text))


def words(text: str) -> tuple[str, ...]:
    """Return the folded search words of a text, in order. ICU cuts by script, so no language need be known."""
    return words_and_groups(text)[0]


def groups(text: str) -> tuple[tuple[str, ...], ...]:
    """Return, for each run without spaces, its overlapping pairs of clusters and, last, its final cluster alone.

    `ปลา` gives `ป_ล`, `ล_า`, `า_`.
    """
    return words_and_groups(text)[1]


def words_and_groups(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return both, the text being folded once."""
    folded = fold(to_unicode(text))
    if folded.isascii():
        return tuple(word[:LONGEST_WORD] for word in _ASCII_WORD.findall(folded)), ()
    found: list[str] = []
    groups_found: list[tuple[str, ...]] = []
    for unspaced, spaced in _RUN.findall(folded):
        if unspaced:
            cut, taken = _taken_apart(unspaced)
            found += cut
            groups_found.append(taken)
        else:
            found.append(spaced[:LONGEST_WORD])
    return tuple(found), tuple(groups_found)


def _runs(folded: str) -> tuple[Run, ...]:
    return tuple(Run(unspaced or spaced, bool(unspaced)) for unspaced, spaced in _RUN.findall(folded))


def pairs(clusters: tuple[str, ...]) -> tuple[str, ...]:
    """Return the pairs of neighbouring clusters and, last, the final one with nothing behind it."""
    return tuple([f"{one}{JOINER}{other}" for one, other in zip(clusters, (*clusters[1:], ""), strict=True)])


def _clusters(run: str) -> tuple[str, ...]:
    return tuple([found[:LONGEST_WORD] for found in _CLUSTER.findall(run) if found])


@lru_cache(maxsize=20_000)
def _taken_apart(run: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a run without spaces, as ICU cuts them, and its pairs of clusters.

    Remembered, since the runs of a register come again: a maker's name in each of its products, places, kinds of goods.
    """
    pieces = [piece.strip()[:LONGEST_WORD] for piece in WordBreaker(run, "en")]
    return tuple([piece for piece in pieces if piece]), pairs(_clusters(run))
