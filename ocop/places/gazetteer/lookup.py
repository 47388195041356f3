"""Finding a place by its names, from the largest to the smallest."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ocop.places.gazetteer import addresses
from ocop.places.gazetteer.index import Evidence, Index
from ocop.places.gazetteer.results import Ambiguous, Answer, Found, NotFound, Place
from ocop.places.gazetteer.spelling import key_of, words_of

REMEMBERED = 100_000  # answers kept; a register repeats its places
CLOSE = 72.0  # similarity in hundredths from which a name is suggested
MOST_SUGGESTIONS = 5
MOST_COMPARED = 6_000
NO_EVIDENCE = Evidence(9, 9)


@dataclass(frozen=True, slots=True)
class _Step:
    """A name with its place in the list: ``gap`` blank names stand before it, after another name."""

    which: int
    name: str
    gap: int


class Gazetteer:
    """The places of one country by name. It remembers its answers; make a new one when the places change."""

    def __init__(self, country: str, places: Iterable[Place]) -> None:
        self.index = Index(country, places)
        self._answers: dict[tuple[dt.date | None, tuple[str, ...]], Answer] = {}
        self._matches: dict[tuple[str, bool], dict[int, Evidence]] = {}

    @property
    def country(self) -> str:
        return self.index.country

    def find(self, *names: str, on: dt.date | None = None) -> Answer:
        """Return the place whose names are given from the largest to the smallest.

        The country may come first or be left out, so may any level in between. A blank name keeps its place: in
        ``("กระบี่", "", "ปากน้ำ")`` the last is a sub-district. A name is taken at the highest level at which it occurs
        below the one before. Without a day, today's places come first; one of the past is found where nothing of today
        fits, and both are named where they are not the same.
        """
        key = on, names
        answer = self._answers.get(key)
        if answer is None:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            answer = self._answers[key] = self._find(_steps(names), on)
        return answer

    def find_in_text(self, text: str, on: dt.date | None = None) -> Answer:
        """Return the smallest place that a free address names, together with the larger ones it names."""
        key = on, ("", text)
        answer = self._answers.get(key)
        if answer is None:
            if len(self._answers) >= REMEMBERED:
                self._answers.clear()
            answer = self._answers[key] = addresses.find(self.index, text, on)
        return answer

    def _find(self, steps: Sequence[_Step], on: dt.date | None) -> Answer:
        if not steps:
            return NotFound(0, "")
        today = _Search(self, on, past=False).run(steps)
        if on is not None or not self.index.has_past:
            return today.answer
        past = _Search(self, None, past=True).run(steps)
        return _today_or_past(today, past)

    def matches(self, name: str, *, plain: bool) -> dict[int, Evidence]:
        """Return all places that a written name may mean, wherever and whenever."""
        found = self._matches.get((name, plain))
        if found is None:
            if len(self._matches) >= REMEMBERED:
                self._matches.clear()
            found = self._matches[name, plain] = self.index.matches(self.index.vocabulary.forms(name), plain=plain)
        return found


@dataclass(frozen=True, slots=True)
class _Outcome:
    """An answer with the evidence of its last step."""

    answer: Answer
    evidence: Evidence


class _Search:
    """One walk down the names, among the places of a day, of today, or of the past."""

    def __init__(self, gazetteer: Gazetteer, on: dt.date | None, *, past: bool) -> None:
        self.gazetteer = gazetteer
        self.index = gazetteer.index
        self.on = on
        self.past = past

    def run(self, steps: Sequence[_Step]) -> _Outcome:
        plain = all(step.name.isascii() for step in steps)
        within: list[int] = []
        evidence: dict[int, Evidence] = {}
        for number, step in enumerate(steps):
            last = number == len(steps) - 1
            evidence = self._fitting(step, within, plain=plain, last=last)
            if not evidence:
                suggestions = self._suggestions(step, within)
                return _Outcome(NotFound(step.which, step.name, suggestions), NO_EVIDENCE)
            if last:
                break
            within = list(evidence)
        return self._chosen(evidence, steps[-1], within)

    def _fitting(self, step: _Step, within: Sequence[int], *, plain: bool, last: bool) -> dict[int, Evidence]:
        """Return the places of that name below those found so far, without those that fit worse than another."""
        parents = frozenset(within)
        fitting = {
            position: evidence
            for position, evidence in self.gazetteer.matches(step.name, plain=plain).items()
            if (not parents or not parents.isdisjoint(self.index.above(position, self.on)))
            and self._counts(position, last=last)
        }
        best = set(fitting.values())
        return {
            position: evidence
            for position, evidence in fitting.items()
            if not any(other.beats(evidence) for other in best)
        }

    def _counts(self, position: int, *, last: bool) -> bool:
        """Say whether a place is of the time that is searched. In the past, only the last one must be gone."""
        if self.past:
            return not last or self.index.places[position].valid_until is not None
        return self.index.is_open(position, self.on)

    def _chosen(self, fitting: dict[int, Evidence], step: _Step, within: Sequence[int]) -> _Outcome:
        places = self.index.places
        least = min((places[position].level for position in within), default=0) + 1 + step.gap
        ranks = {position: (places[position].level < least, places[position].level) for position in fitting}
        best = min(ranks.values())
        chosen = [position for position, rank in ranks.items() if rank == best]
        evidence = fitting[chosen[0]]
        if len(chosen) > 1:
            return _Outcome(Ambiguous(tuple(places[position] for position in chosen), step.which), evidence)
        return _Outcome(Found(places[chosen[0]], evidence.how), evidence)

    def _suggestions(self, step: _Step, within: Sequence[int]) -> tuple[Place, ...]:
        """Return places of close spelling, nearest first: below those found so far, or the largest ones."""
        if self.past:
            return ()
        roots = list(within) or [position for position, above in enumerate(self.index.ancestors) if not above]
        pool: dict[int, str] = {}
        for position in self.index.descendants(roots):
            if self._counts(position, last=True):
                pool[position] = self.index.keys[position]
            if len(pool) >= MOST_COMPARED:
                break
        nearest: dict[int, float] = {}
        keys = {form.key for form in self.index.vocabulary.forms(step.name)} or {key_of(words_of(step.name))}
        for key in keys:
            for _, score, position in process.extract(
                key, pool, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=MOST_SUGGESTIONS
            ):
                nearest[position] = max(score, nearest.get(position, 0))
        order = sorted(nearest, key=lambda position: (-nearest[position], self.index.places[position].level))
        return tuple(self.index.places[position] for position in order[:MOST_SUGGESTIONS])


def _steps(names: Sequence[str]) -> list[_Step]:
    steps: list[_Step] = []
    gap = 0
    for which, name in enumerate(names):
        if words_of(name):
            steps.append(_Step(which, name, gap if steps else 0))
            gap = 0
        else:
            gap += 1
    return steps


def _today_or_past(today: _Outcome, past: _Outcome) -> Answer:
    """Choose between what today's places answer and what those of the past do, where no day is known."""
    if isinstance(past.answer, NotFound):
        return today.answer
    if isinstance(today.answer, NotFound):
        return past.answer
    if today.evidence.beats(past.evidence):
        return today.answer
    if past.evidence.beats(today.evidence):
        return past.answer
    now, before = _candidates(today.answer), _candidates(past.answer)
    highest, once = min(place.level for place in now), min(place.level for place in before)
    if highest < once:
        return today.answer
    if once == 1 < highest:  # a province that is no more, not the villages of its name
        return past.answer
    if isinstance(today.answer, Found) and all(_is_now(place, today.answer.place) for place in before):
        return today.answer
    which = today.answer.which if isinstance(today.answer, Ambiguous) else 0
    return Ambiguous((*now, *before), which)


def _is_now(before: Place, now: Place) -> bool:
    """Say whether a place of the past is today's: it became that one as a whole, or only its code was changed."""
    if before.became:
        return before.became == now.path
    return (before.parent_path, before.level) == (now.parent_path, now.level)


def _candidates(answer: Found | Ambiguous) -> tuple[Place, ...]:
    return (answer.place,) if isinstance(answer, Found) else answer.candidates
