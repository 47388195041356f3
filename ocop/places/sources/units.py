"""What a source tells about a place, before it is a row."""

import csv
import datetime as dt
import functools
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Unit:
    """A country or an area of it. ``path`` is unique; the path without its last code is the parent's.

    ``kind`` is empty where the source does not tell it. Latitude and longitude are degrees, both or none.
    """

    path: str
    level: int
    code: str
    kind: str
    name: str
    name_en: str
    latitude: float | None = None
    longitude: float | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """The area became another on a day: the whole of it, or a part."""

    path: str
    successor: str
    whole: bool
    on: dt.date


@dataclass(frozen=True, slots=True)
class Country:
    """All that is known of one country, the larger units before the smaller."""

    units: list[Unit] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Centre:
    """The middle of an area in degrees, and how many kilometres the area reaches from there."""

    latitude: float
    longitude: float
    reach_km: float


@functools.cache
def centres() -> dict[str, Centre]:
    """Return the centres of ``data/centroids.csv`` by path."""
    with (DATA / "centroids.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["path"]: Centre(float(row["latitude"]), float(row["longitude"]), float(row["reach_km"]))
            for row in csv.DictReader(file)
        }


@functools.cache
def own_rows(country: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``data/states.csv`` of one country: the country itself first."""
    with (DATA / "states.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row for row in csv.DictReader(file) if row["country"] == country)


def country_unit(country: str) -> Unit:
    """Return the country itself."""
    row = next(row for row in own_rows(country) if row["code"] == country)
    return Unit(country, 0, country, "", row["name"], row["name_en"])
