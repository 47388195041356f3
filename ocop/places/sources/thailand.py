"""Thailand from `geothai`: provinces, districts, sub-districts by the codes of the Department of Provincial
Administration, and the areas it abolished with what became of them."""

import datetime as dt
from collections.abc import Iterator

import geothai
from geothai.abolished import abolished_areas
from geothai.types import Abolished

from ocop.places.sources.units import Country, Succession, Unit, country_unit

BANGKOK = "10"


def read() -> Country:
    """Return today's units and the abolished ones."""
    units = [country_unit("TH"), *_today()]
    gone = abolished_areas()
    units.extend(_abolished(area) for area in gone)
    return Country(units, [succession for area in gone for succession in _successions(area)])


def _today() -> Iterator[Unit]:
    for province in geothai.provinces():
        kind = "มหานคร" if province.code == BANGKOK else "จังหวัด"
        yield Unit(_path(province.code), 1, province.code, kind, province.name_th, province.name_en)
        for district in geothai.districts(province.code):
            yield _unit(district.code, district.name_th, district.name_en)
            for sub in geothai.subdistricts(district.code):
                yield _unit(sub.code, sub.name_th, sub.name_en)


def _unit(code: str, name: str, name_en: str, until: dt.date | None = None) -> Unit:
    """Return a district (four digits) or a sub-district (six)."""
    bangkok = code.startswith(BANGKOK)
    level, kind = (2, "เขต" if bangkok else "อำเภอ") if len(code) == 4 else (3, "แขวง" if bangkok else "ตำบล")
    bare = name.removeprefix(kind) if bangkok and level == 2 else name
    return Unit(_path(code), level, code, kind, bare, name_en, valid_until=until)


def _abolished(area: Abolished) -> Unit:
    return _unit(area.code, area.name_th, area.name_en or area.name_th, dt.date.fromisoformat(area.abolished_on))


def _successions(area: Abolished) -> Iterator[Succession]:
    on = dt.date.fromisoformat(area.successors_in_force or area.abolished_on)
    for successor in area.successors:
        yield Succession(_path(area.code), _path(successor), whole=len(area.successors) == 1, on=on)


def _path(code: str) -> str:
    return ".".join(("TH", *(code[:length] for length in (2, 4, 6) if length <= len(code))))
