"""The names of one country's places, ready to be matched."""

import csv
import datetime as dt
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ocop.places.gazetteer.results import How, Place
from ocop.places.gazetteer.spelling import Form, Vocabulary, vocabulary, words_of

DATA = Path(__file__).parent.parent / "data"
ALIASES = DATA / "aliases.csv"
AROUND = {"PH": DATA / "ph-independent-cities.csv"}
"""By country, which areas lie in the midst of one that they do not belong to."""
_BRACKETED = re.compile(r"^(?P<outside>[^()]+?)\s*\((?P<inside>[^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well a written name fits a place; smaller is better in each.

    ``marks``: 0 spelled alike, 1 alike without marks. ``kind``: 0 the kind stated is the place's, 1 none was stated,
    2 another was stated.
    """

    marks: int
    kind: int

    def beats(self, other: "Evidence") -> bool:
        """Say whether this is better in one respect and worse in none."""
        return self != other and self.marks <= other.marks and self.kind <= other.kind

    @property
    def how(self) -> How:
        return How.KIND if self.kind == 2 else How.MARKS if self.marks else How.EXACT


@dataclass(frozen=True, slots=True)
class _Name:
    """One spelling of a place under a key."""

    position: int
    marked: str
    tells_kind: bool
    english: bool  # its marks are gone: it says nothing to a writer who uses marks


@dataclass(frozen=True, slots=True)
class Around:
    """The area in the midst of which another lies, by their codes, and from when until when that is so."""

    inside: str
    outside: str
    valid_from: dt.date | None
    valid_until: dt.date | None

    def is_valid(self, on: dt.date | None) -> bool:
        """Say whether it is so on a day, or today where no day is given."""
        if on is None:
            return self.valid_until is None
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on < self.valid_until
        )


class Index:
    """The places of one country by their names, and who lies in whom. Positions are those of ``places``."""

    def __init__(self, country: str, places: Iterable[Place]) -> None:
        self.country = country
        self.vocabulary: Vocabulary = vocabulary(country)
        self.places: tuple[Place, ...] = tuple(places)
        self.position_of = {place.path: position for position, place in enumerate(self.places)}
        self.ancestors: tuple[tuple[int, ...], ...] = tuple(self._ancestors(place) for place in self.places)
        self.children: dict[int, list[int]] = {}
        self.keys: list[str] = [""] * len(self.places)
        self._names: dict[str, list[_Name]] = {}
        self._around = self._places_around()
        for position, place in enumerate(self.places):
            if self.ancestors[position]:
                self.children.setdefault(self.ancestors[position][-1], []).append(position)
            self._add_names(position, place)

    def matches(self, forms: Iterable[Form], *, plain: bool = False) -> dict[int, Evidence]:
        """Return the places that any of the readings may mean, each with its best evidence.

        ``plain`` says that the writer uses no marks at all, so that their absence tells nothing.
        """
        found: dict[int, Evidence] = {}
        for form in forms:
            for name in self._names.get(form.key, ()):
                place = self.places[name.position]
                kind = _kind_evidence(form, place) if form.stated else 0 if name.tells_kind else 1
                alike = plain or (form.marked == name.marked and not name.english)
                evidence = Evidence(0 if alike else 1, kind)
                best = found.get(name.position)
                if best is None or (evidence.marks, evidence.kind) < (best.marks, best.kind):
                    found[name.position] = evidence
        return found

    def descendants(self, positions: Iterable[int]) -> Iterator[int]:
        """Yield the places below these, level by level."""
        level = list(positions)
        while level:
            level = [child for position in level for child in self.children.get(position, ())]
            yield from level

    def above(self, position: int, on: dt.date | None) -> tuple[int, ...]:
        """Return the places that hold this one, the country first, with those around it that people write it under."""
        ancestors = self.ancestors[position]
        if not self._around:
            return ancestors
        outside = [
            other
            for place in (*ancestors, position)
            for other, fact in self._around.get(place, ())
            if fact.is_valid(on)
        ]
        return (*outside, *ancestors)

    def is_open(self, position: int, on: dt.date | None) -> bool:
        """Say whether a place exists on the day, or today where no day is given."""
        place = self.places[position]
        return place.valid_until is None if on is None else place.is_valid(on)

    def _places_around(self) -> dict[int, list[tuple[int, Around]]]:
        """Return, by the places that lie in the midst of others, those others, which get them as children too."""
        facts = around(self.country)
        if not facts:
            return {}
        codes = {code for fact in facts for code in (fact.inside, fact.outside)}
        known = {
            code: position
            for position, place in enumerate(self.places)
            if (code := place.path.rpartition(".")[2]) in codes
        }
        found: dict[int, list[tuple[int, Around]]] = {}
        for fact in facts:
            if fact.inside in known and fact.outside in known:
                found.setdefault(known[fact.inside], []).append((known[fact.outside], fact))
                self.children.setdefault(known[fact.outside], []).append(known[fact.inside])
        return found

    def _ancestors(self, place: Place) -> tuple[int, ...]:
        parts = place.path.split(".")
        paths = (".".join(parts[:length]) for length in range(1, len(parts)))
        return tuple(position for path in paths if (position := self.position_of.get(path)) is not None)

    def _add_names(self, position: int, place: Place) -> None:
        for name in dict.fromkeys(self._spellings(position, place)):
            english = name == place.name_en != place.name
            forms = self.vocabulary.forms(name)
            # Kota Bogor and Quận 1 bear their kind in the name itself.
            tells_kind = any(form.stated and not _kind_evidence(form, place) for form in forms)
            for form in forms:
                written = _Name(position, form.marked, tells_kind and not form.stated, english)
                self._names.setdefault(form.key, []).append(written)
                if form.stated or not self.keys[position]:
                    self.keys[position] = form.key

    def _spellings(self, position: int, place: Place) -> Iterator[str]:
        for name in (place.name, place.name_en):
            if bracketed := _BRACKETED.match(name):
                yield bracketed["outside"]
                yield bracketed["inside"]
            else:
                yield name
        yield from aliases(self.country).get(place.path, ())
        if place.level == 0:
            yield self.country
        elif self.vocabulary.capitals and place.level == 2 and self.ancestors[position]:
            yield from self._capital_names(place, self.places[self.ancestors[position][-1]])

    def _capital_names(self, place: Place, parent: Place) -> Iterator[str]:
        """Yield what the district around a province's capital is called: เมือง, Mueang, Muang Krabi."""
        own = words_of(place.name), words_of(place.name_en)
        above = words_of(parent.name), words_of(parent.name_en)
        for mine, theirs in zip(own, above, strict=True):
            rest = "".join(theirs)
            if any("".join(mine) == capital + rest for capital in self.vocabulary.capitals):
                for capital in self.vocabulary.capitals:
                    yield capital
                    yield f"{capital} {' '.join(theirs)}"

    @functools.cached_property
    def has_past(self) -> bool:
        """Whether any place is no more."""
        return any(place.valid_until is not None for place in self.places)


def _kind_evidence(form: Form, place: Place) -> int:
    """Return 0 where every kind word stated may be said of the place, 2 where one may not."""
    for stated in form.stated:
        if stated.levels and place.level not in stated.levels:
            return 2
        if stated.kinds and place.kind and place.kind not in stated.kinds:
            return 2
    return 0


@functools.cache
def around(country: str) -> tuple[Around, ...]:
    """Return which areas of a country lie in the midst of one that they do not belong to: Cebu City, in Cebu."""
    if country not in AROUND:
        return ()
    with AROUND[country].open(encoding="utf-8", newline="") as file:
        return tuple(
            Around(row["city"], row["province"], _day(row["valid_from"]), _day(row["valid_until"]))
            for row in csv.DictReader(file)
        )


def _day(written: str) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


@functools.cache
def aliases(country: str) -> dict[str, tuple[str, ...]]:
    """Return other names in use by path, from ``data/aliases.csv``: กทม., TP.HCM, Metro Manila."""
    found: dict[str, tuple[str, ...]] = {}
    with ALIASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["path"].partition(".")[0] == country:
                found[row["path"]] = tuple(row["aliases"].split("|"))
    return found
