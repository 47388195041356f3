"""What a look-up is asked in and answers with."""

import datetime as dt
import enum
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative area as the look-up knows it.

    ``id`` is the row's, ``path`` the codes from the country down joined by full stops, ``became`` the path of the area
    that took in the whole of this one, empty where there is none or where it was split.
    """

    id: int
    path: str
    level: int
    kind: str
    name: str
    name_en: str
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    became: str = ""

    @property
    def parent_path(self) -> str:
        return self.path.rpartition(".")[0]

    def is_valid(self, on: dt.date) -> bool:
        """Say whether the area existed on a day; a day that is not known does not stand in the way."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on < self.valid_until
        )


class How(enum.StrEnum):
    """How well what was written agrees with the place that was found, from best to worst."""

    EXACT = "exact"  # as it is spelled, apart from case, spaces and where a tone mark stands
    MARKS = "marks"  # a mark was wrong or forgotten
    KIND = "kind"  # the name fits and nothing else does, but what it was called (xã, phường) does not


@dataclass(frozen=True, slots=True)
class Found:
    """One place, and no other, fits."""

    place: Place
    how: How

    @property
    def area_id(self) -> int:
        return self.place.id

    @property
    def path(self) -> str:
        return self.place.path

    @property
    def level(self) -> int:
        return self.place.level


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several places fit what was written equally well: the reader is asked. ``which`` counts the names from 0."""

    candidates: tuple[Place, ...]
    which: int = 0


@dataclass(frozen=True, slots=True)
class NotFound:
    """No place fits. ``which`` is the position of the first name that was not found, counted from 0."""

    which: int
    name: str
    suggestions: tuple[Place, ...] = ()


type Answer = Found | Ambiguous | NotFound
