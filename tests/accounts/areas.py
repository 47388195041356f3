"""Areas for these tests: a path is enough, the areas above it come along."""

from ocop.core.text import fold
from ocop.places.models import Area


def area(path: str, name: str = "") -> Area:
    """Return the area of a path (``VN.01.00004``), with everything above it."""
    above, _, code = path.rpartition(".")
    parent = area(above) if above else None
    name = name or f"Area {code}"
    found, _made = Area.objects.get_or_create(
        path=path,
        defaults={
            "country": path[:2],
            "code": code,
            "level": path.count("."),
            "parent": parent,
            "name": name,
            "name_en": name,
            "folded": fold(name),
        },
    )
    return found
