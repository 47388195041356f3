"""Distances on the earth, and whether a point may lie in an area. Degrees in, kilometres out."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
SPREAD = 1.5  # the farthest child's centre is not its border: the child reaches about half as far again
ALLOWANCE = 1.25  # centres and reaches of our own file are rounded
MARGIN_KM = 10.0  # the smallest areas, and telephones that were read beside the house


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the earth: degrees north and degrees east."""

    latitude: float
    longitude: float

    @property
    def is_on_earth(self) -> bool:
        """Whether both are numbers within their range, and the point is not 0°, 0°, which stands for nothing."""
        return abs(self.latitude) <= 90 and abs(self.longitude) <= 180 and (self.latitude, self.longitude) != (0, 0)


@dataclass(frozen=True, slots=True)
class Circle:
    """All that lies within so many kilometres of a point."""

    centre: Point
    radius_km: float

    def holds(self, point: Point) -> bool:
        return point.is_on_earth and distance_km(self.centre, point) <= self.radius_km


def distance_km(a: Point, b: Point) -> float:
    """Return the great-circle distance by the haversine formula; the flattening of the earth makes 0.6 % at most."""
    north, south = math.radians(a.latitude), math.radians(b.latitude)
    half_rise = math.sin((south - north) / 2)
    half_turn = math.sin(math.radians(b.longitude - a.longitude) / 2)
    chord = half_rise**2 + math.cos(north) * math.cos(south) * half_turn**2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def circle_of_reach(centre: Point, reach_km: float) -> Circle:
    """Return where a point may plausibly lie of an area that is known to reach so far."""
    return Circle(centre, reach_km * ALLOWANCE + MARGIN_KM)


def circle_of_children(centre: Point, children: Iterable[Point]) -> Circle | None:
    """Return the same of an area that is known by the centres of its children; None where it has none."""
    farthest = max((distance_km(centre, child) for child in children), default=None)
    return None if farthest is None else Circle(centre, farthest * SPREAD + MARGIN_KM)
