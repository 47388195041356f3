"""The places in which the demonstration's kinds are at home, invented around hubs, so that no test loads the world."""

import csv
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from ocop.core.text import fold
from ocop.demonstration import files, graded
from ocop.demonstration.graded import COUNTRY, PROVINCE
from ocop.places.models import Area
from ocop.trade.models import Demand, Plan
from ocop.trade.operations.logistics import FOLDER

WITHOUT_HUB = {"SG": (1.35, 103.8), "BN": (4.9, 114.9), "TL": (-8.6, 125.6)}


def build() -> None:
    """Write every state, the home of each kind, and a district in each."""
    around = _hubs(FOLDER / "hubs.csv") | {country: [point] for country, point in WITHOUT_HUB.items()}
    homes = sorted({(kind.country, kind.place) for kind in files.read().kinds})
    states = {country: _area(None, country, country) for country in sorted({country for country, _place in homes})}
    Area.objects.bulk_create(states.values())
    provinces = []
    for order, (country, place) in enumerate(homes):
        points = around[country]
        latitude, longitude = points[order % len(points)]
        spread = (order % 7 - 3) / 5
        provinces.append(_area(states[country], f"H{order}", place, latitude + spread, longitude - spread))
    Area.objects.bulk_create(provinces)
    Area.objects.bulk_create(_area(home, "1", f"{home.name} 1", home.latitude, home.longitude) for home in provinces)


def build_graded() -> None:
    """Write the province and the communes in which grading is shown."""
    country = _area(None, COUNTRY, "Việt Nam")
    country.save()
    province = _area(country, "08", PROVINCE)
    province.save()
    for order, name in enumerate(sorted({maker.commune for maker in graded.read().makers.values()})):
        commune = _area(province, f"0{order}", name)
        commune.level = 3
        commune.save()


def no_plans(demands: Iterable[Demand], *, at: dt.datetime) -> list[Plan]:
    """Stand in for ``loading.plan_demands`` where a test is not about plans."""
    return []


def _area(
    parent: Area | None, code: str, name: str, latitude: float | None = None, longitude: float | None = None
) -> Area:
    return Area(
        country=parent.country if parent else code,
        code=code,
        level=parent.level + 1 if parent else 0,
        parent=parent,
        path=f"{parent.path}.{code}" if parent else code,
        name=name,
        name_en=name,
        folded=fold(name),
        latitude=latitude,
        longitude=longitude,
    )


def _hubs(file: Path) -> dict[str, list[tuple[float, float]]]:
    points: dict[str, list[tuple[float, float]]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            points.setdefault(row["country"], []).append((float(row["latitude"]), float(row["longitude"])))
    return points
