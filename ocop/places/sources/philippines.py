"""The Philippines from the data files of `psgc`: regions, provinces, cities and municipalities, barangays, centroids.

The list puts independent cities under a stand-in for a province; here they lie directly in their region.
Sub-municipalities of Manila lie between the city and its barangays, one level further down. The package's search, which
needs more memory, is not used.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from ocop.places.sources.units import Country, Unit, country_unit

STAND_INS = frozenset({"HUCGroup", "PseudoProvince"})
MANILA = "1380600000"


def read() -> Country:
    """Return today's units."""
    return Country([country_unit("PH"), *_units()])


def _units() -> Iterator[Unit]:
    paths: dict[str, str] = {}
    for region in _rows("regions"):
        paths[region["psgc_code"]] = f"PH.{region['psgc_code']}"
        yield _unit(region, paths[region["psgc_code"]], 1, "region")
    for province in _rows("provinces"):
        region_path = paths[province["region_code"]]
        if province.get("geographic_level") in STAND_INS:
            paths.setdefault(province["psgc_code"], region_path)
            continue
        paths[province["psgc_code"]] = f"{region_path}.{province['psgc_code']}"
        yield _unit(province, paths[province["psgc_code"]], 2, "province")
    cities = sorted(_rows("cities"), key=lambda city: (city["geographic_level"] == "SubMun", city["psgc_code"]))
    levels: dict[str, int] = {}
    for city in cities:
        code, part = city["psgc_code"], city["geographic_level"] == "SubMun"
        kind = "sub-municipality" if part else "city" if city["geographic_level"] == "City" else "municipality"
        paths[code] = f"{paths[MANILA if part else city['province_code']]}.{code}"
        levels[code] = 4 if part else 3
        yield _unit(city, paths[code], levels[code], kind)
    for barangay in _rows("barangays"):
        city_code = barangay["city_code"]
        path = f"{paths[city_code]}.{barangay['psgc_code']}"
        yield _unit(barangay, path, levels[city_code] + 1, "barangay")


def _rows(name: str) -> list[dict[str, Any]]:
    text = files("psgc").joinpath(f"data/core/{name}.json").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


def _unit(row: dict[str, Any], path: str, level: int, kind: str) -> Unit:
    coordinate = row["coordinate"]
    return Unit(
        path=path,
        level=level,
        code=row["psgc_code"],
        kind=kind,
        name=row["name"],
        name_en=row["name"],
        latitude=coordinate["latitude"],
        longitude=coordinate["longitude"],
    )
