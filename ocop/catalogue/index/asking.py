"""From the words a person typed to queries of the index, one for each tier of how well a document fits.

Queries are built, never parsed: whatever is typed is looked for as words, and no sign of it is an operator, except the
double quotes around words that must stand side by side.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import tantivy
from tantivy import Occur
from tantivy import Query as Asked

from ocop.catalogue.index.fields import ALL, CIRCLES, EXACT, NAMES, NEAR, Circle, exact
from ocop.catalogue.words import JOINER, Run, pairs, runs
from ocop.core.text import to_unicode

LONGEST_QUESTION = 200  # characters
MOST_WORDS = 16
MOST_BEGUN = 24  # words that begin alike; more are found by their beginning
SHORTEST_BEGUN = 2  # letters; one letter begins too many words for them to be listed
LONGEST_RUN = 40  # clusters of a run without spaces
SHORTEST_NUMBER = 3  # digits of a number that may be only begun: "4" is no beginning of "40"

# How well a document fits, best first; a tier holds every document of the tiers before it.
EXACT_NAME, SIDE_BY_SIDE, IN_NAMES, IN_NEAR, ANYWHERE, NEAR_MISS = range(1, 7)

# What begins so in the widest circle holds what begins so in the others.
_WIDEST = {
    field: widest for circle in CIRCLES for field, widest in ((circle.words, ALL.words), (circle.groups, ALL.groups))
}
_QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')
# Longest edit distance of a close spelling, by letters of the word; shorter words must be right.
_DISTANCES = ((8, 2), (4, 1))


def every(queries: Iterable[Asked]) -> Asked:
    """Return the query that asks for all of the queries; for everything, if there is none."""
    asked = list(queries)
    if len(asked) == 1:
        return asked[0]
    return Asked.boolean_query([(Occur.Must, query) for query in asked]) if asked else Asked.all_query()


def some(queries: Iterable[Asked]) -> Asked:
    """Return the query that asks for at least one of the queries; for nothing, if there is none."""
    asked = list(queries)
    if len(asked) == 1:
        return asked[0]
    return Asked.boolean_query([(Occur.Should, query) for query in asked]) if asked else Asked.empty_query()


@dataclass(frozen=True)
class _Piece:
    """One word, one run without spaces, or one quoted phrase of the question."""

    runs: tuple[Run, ...]
    quoted: bool = False
    open_ended: bool = False  # the last word typed: perhaps only its beginning

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for run in self.runs for word in run.words)

    @property
    def is_begun(self) -> bool:
        """Whether longer words are meant too that begin like the last one."""
        return self.open_ended and not (self.words[-1].isdecimal() and len(self.words[-1]) < SHORTEST_NUMBER)

    @property
    def clusters(self) -> tuple[str, ...]:
        """The clusters, if the piece is one run without spaces."""
        return self.runs[0].clusters[:LONGEST_RUN] if len(self.runs) == 1 and self.runs[0].unspaced else ()


class Question:
    """The words of a query, ready to be asked."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, text: str) -> None:
        self._schema = schema
        self._searcher = searcher
        self._begun: dict[tuple[str, str], Sequence[str] | None] = {}
        self._pieces = tuple(_pieces(text[:LONGEST_QUESTION]))[:MOST_WORDS]

    @property
    def is_empty(self) -> bool:
        """Whether no word is left to look for."""
        return not self._pieces

    def tiers(self, *, close: bool) -> Iterator[tuple[int, Asked]]:
        """Yield the tiers and their queries, best first, each holding the one before it.

        :param close: whether close spellings are let in.
        """
        if not self.is_empty:
            words = [word for piece in self._pieces for word in piece.words]
            yield EXACT_NAME, self._term(EXACT, exact(words))
            if len(words) > 1:
                yield SIDE_BY_SIDE, self._side_by_side(words)
            yield IN_NAMES, self._all_in(NAMES)
            yield IN_NEAR, self._all_in(NEAR)
        yield ANYWHERE, self.fitting
        if close and self.near_miss is not None:
            yield NEAR_MISS, self.near_miss

    @cached_property
    def fitting(self) -> Asked:
        """All that fits the words as typed."""
        return self._all_in(ALL)

    @cached_property
    def near_miss(self) -> Asked | None:
        """All that fits the words or close spellings of them; nothing, if every word is too short for that."""
        loose = [self._nearly(piece) for piece in self._pieces]
        if not any(loose):
            return None
        close = every(query or self._found(piece, NEAR) for query, piece in zip(loose, self._pieces, strict=True))
        return some((self.fitting, close))

    def _all_in(self, circle: Circle) -> Asked:
        return every(self._found(piece, circle) for piece in self._pieces)

    def _side_by_side(self, words: list[str]) -> Asked:
        last = self._pieces[-1]
        if len(self._pieces) == 1 and last.clusters:
            return self._cluster_phrase(NAMES.groups, last)
        return self._phrase(NAMES.words, list(enumerate(words)), last.is_begun)

    def _found(self, piece: _Piece, circle: Circle) -> Asked:
        """The piece is found in the circle: its words, or its letters side by side."""
        if not piece.clusters:
            return self._word_phrase(circle.words, piece) if piece.quoted else self._word(circle.words, piece)
        letters = self._cluster_phrase(circle.groups, piece)
        if piece.quoted:
            return some((letters, self._word_phrase(circle.words, piece)))
        *whole, last = piece.words
        words = every(
            (
                *(self._term(circle.words, word) for word in whole),
                (self._beginning if piece.is_begun else self._term)(circle.words, last),
            )
        )
        sure = _placed(piece)[: -1 if piece.open_ended else None]
        if len(sure) > 1 and (not piece.is_begun or self._words_begun(ALL.words, last) is not None):
            # To look up the places of letters costs several times what it costs to look up that they are there, so
            # only those documents are asked for places that have the pairs and not the words.
            likely = [(Occur.Must, self._term(circle.groups, pair)) for _, pair in sure]
            letters = every((letters, Asked.boolean_query([*likely, (Occur.MustNot, words)])))
        elif not whole:  # one word alone is found as its letters side by side
            return letters
        return some((words, letters))

    def _word(self, field: str, piece: _Piece) -> Asked:
        (word,) = piece.words
        if piece.is_begun:
            return self._beginning(field, word)
        return self._term(field, word)

    def _word_phrase(self, field: str, piece: _Piece) -> Asked:
        return self._phrase(field, list(enumerate(piece.words)), begun=False)

    def _cluster_phrase(self, field: str, piece: _Piece) -> Asked:
        """The clusters stand side by side; of an open-ended piece, the last may bear more signs."""
        clusters = piece.clusters
        if len(clusters) == 1:
            return self._beginning(field, clusters[0] if piece.open_ended else clusters[0] + JOINER)
        return self._phrase(field, _placed(piece), piece.open_ended)

    def _nearly(self, piece: _Piece) -> Asked | None:
        if piece.quoted:
            return None
        if clusters := piece.clusters:
            groups = pairs(clusters)[:-1]
            if len(groups) < 3:
                return None
            # One wrong cluster spoils the two pairs it is in; a wrong one is forgiven for every eight.
            wrong = 1 + len(groups) // 8
            asked = [(Occur.Should, self._term(NEAR.groups, group)) for group in groups]
            return Asked.boolean_query(asked, max(math.ceil(len(groups) / 2), len(groups) - 2 * wrong))
        (word,) = piece.words
        for letters, distance in _DISTANCES:
            if len(word) >= letters:
                close = Asked.fuzzy_term_query(self._schema, NEAR.words, word, distance)
                return some((self._word(NEAR.words, piece), close))
        return None

    def _term(self, field: str, term: str) -> Asked:
        return Asked.term_query(self._schema, field, term, "basic")

    def _beginning(self, field: str, beginning: str) -> Asked:
        """Some word of the field begins so.

        Few such words are asked for by name: then the rarest part of the question leads, and the documents of a common
        word need not all be gathered first.
        """
        begun = self._words_begun(_WIDEST[field], beginning)
        if begun is None:
            return Asked.fuzzy_term_query(self._schema, field, beginning, distance=0, prefix=True)
        return some(self._term(field, word) for word in begun)

    def _words_begun(self, field: str, beginning: str) -> Sequence[str] | None:
        """Return the words of the index that begin so; nothing, if they are too many to be asked for one by one."""
        if len(beginning) < SHORTEST_BEGUN:
            return None
        if (asked := (field, beginning)) not in self._begun:
            found = self._searcher.terms_with_prefix(field, beginning)
            self._begun[asked] = [word for word, _ in found] if len(found) <= MOST_BEGUN else None
        return self._begun[asked]

    def _phrase(self, field: str, placed: list[tuple[int, str]], begun: bool) -> Asked:
        """The terms stand at their places, relative to one another; the last may be the beginning of a longer term."""
        if len(placed) == 1:
            ((_, term),) = placed
            return self._beginning(field, term) if begun else self._term(field, term)
        ask = Asked.phrase_prefix_query if begun else Asked.phrase_query
        return ask(self._schema, field, [*placed])


def _placed(piece: _Piece) -> list[tuple[int, str]]:
    """Return every second pair of clusters at its place, and the last: they hold each cluster.

    Of an open-ended piece the last but one is there too: tantivy looks for a beginning right behind what is before it.
    """
    placed = list(enumerate(pairs(piece.clusters)[:-1]))
    end = -2 if piece.open_ended else -1
    return [*placed[:end:2], *placed[end:]]


def _pieces(text: str) -> Iterator[_Piece]:
    """Cut the question into quoted phrases and single words; what follows the last quote may be open-ended."""
    *parts, last = _QUOTED.split(to_unicode(text))  # plain, quoted, plain, quoted, … plain
    for place, part in enumerate(parts):
        found = runs(part)
        if place % 2 and found:
            yield _Piece(found, quoted=True)
        else:
            yield from (_Piece((run,)) for run in found)
    found = runs(last)
    for run in found[:-1]:
        yield _Piece((run,))
    if found:
        yield _Piece((found[-1],), open_ended=not last[-1].isspace())
