"""Gazetteers for these tests, made of what the packages tell, without a database."""

import functools

from ocop.places import sources
from ocop.places.gazetteer import Ambiguous, Answer, Found, Gazetteer, NotFound, Place

read = functools.cache(sources.read)
"""All that is told of a country, read once for all tests of a process."""


@functools.cache
def gazetteer(country: str) -> Gazetteer:
    """Return all places of a country by name."""
    told = read(country)
    became = {one.path: one.successor for one in told.successions if one.whole}
    return Gazetteer(
        country,
        (
            Place(
                number,
                unit.path,
                unit.level,
                unit.kind,
                unit.name,
                unit.name_en,
                unit.valid_from,
                unit.valid_until,
                became.get(unit.path, ""),
            )
            for number, unit in enumerate(told.units)
        ),
    )


def paths(answer: Answer) -> str | list[str] | None:
    """Return the path found, the paths to choose from, or None."""
    match answer:
        case Found():
            return answer.path
        case Ambiguous():
            return [place.path for place in answer.candidates]
        case NotFound():
            return None
