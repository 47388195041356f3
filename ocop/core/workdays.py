"""Working days: Monday to Friday without the public holidays of a state.

Holidays come from the package ``holidays``; what a government announces otherwise (a bridge day, a Saturday that is
worked) stands in ``data/holidays.csv``.
"""

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ANNOUNCED = Path(__file__).parent / "data" / "holidays.csv"
SATURDAY = 5


@dataclass(frozen=True)
class Announced:
    """A day that a government made free, or made a working day, and what for."""

    free: bool
    name: str


@cache
def announced(country: str) -> Mapping[dt.date, Announced]:
    """Return the days of ``data/holidays.csv`` for a state."""
    with ANNOUNCED.open(encoding="utf-8", newline="") as file:
        return {
            dt.date.fromisoformat(row["day"]): Announced(row["kind"] == "free", row["name"])
            for row in csv.DictReader(file)
            if row["country"] == country
        }


@cache
def _of_year(country: str, year: int) -> Mapping[dt.date, str]:
    import holidays  # a quarter of a second to read, which only who counts working days shall pay

    try:
        return dict(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return {}


def holiday(day: dt.date, country: str) -> str:
    """Return the name of the public holiday that falls on a day in a state (ISO 3166), or nothing."""
    said = announced(country).get(day)
    if said:
        return said.name if said.free else ""
    return _of_year(country, day.year).get(day, "")


def is_working_day(day: dt.date, country: str) -> bool:
    """Say whether offices of a state work on a day."""
    said = announced(country).get(day)
    if said:
        return not said.free
    return day.weekday() < SATURDAY and not _of_year(country, day.year).get(day)


def working_days_after(day: dt.date, days: int, country: str) -> dt.date:
    """Return the working day that is so many working days after a day; the day itself is not counted.

    :raises ValueError: a negative number of days.
    """
    if days < 0:
        raise ValueError("a limit lies in the future")
    while days:
        day += dt.timedelta(days=1)
        days -= is_working_day(day, country)
    return day


def working_days_between(first: dt.date, last: dt.date, country: str) -> int:
    """Return how many working days come after one day up to and with another; 0 where none do."""
    span = (last - first).days
    return sum(is_working_day(first + dt.timedelta(days=offset), country) for offset in range(1, span + 1))
