"""States whose first level alone is loaded: our own rows with names in the script of the place, in
``data/states.csv``, and whatever else `pycountry` (ISO 3166-2) knows of them."""

from collections.abc import Iterator

import pycountry

from ocop.places.sources.units import Country, Unit, country_unit, own_rows


def read(country: str) -> Country:
    """Return the country and its first level."""
    return Country([country_unit(country), *_own(country), *_others(country)])


def _own(country: str) -> Iterator[Unit]:
    for row in own_rows(country):
        if row["code"] != country:
            yield Unit(f"{country}.{row['code']}", 1, row["code"], row["kind"], row["name"], row["name_en"])


def _others(country: str) -> Iterator[Unit]:
    known = {row["code"] for row in own_rows(country)}
    for subdivision in pycountry.subdivisions:
        here = subdivision.country_code == country and subdivision.parent_code is None
        if here and subdivision.code not in known:
            kind = subdivision.type.lower()
            yield Unit(f"{country}.{subdivision.code}", 1, subdivision.code, kind, subdivision.name, subdivision.name)
