"""Areas, invented as far as a test does not care."""

import datetime as dt
import itertools

from ocop.core.text import fold
from ocop.places.models import Area, AreaSuccession

NAMES = {
    "TH": ("ไทย", "Thailand"),
    "VN": ("Việt Nam", "Viet Nam"),
    "KH": ("កម្ពុជា", "Cambodia"),
    "TH.30": ("นครราชสีมา", "Nakhon Ratchasima"),
}
"""What an area is called where the test does not say."""
_numbers = itertools.count(1)


def area(
    path: str = "",
    name: str = "",
    *,
    name_en: str = "",
    kind: str = "",
    level: int | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Area:
    """Return the area of a path (``TH.81.8101``), made together with those above it that are not there yet.

    Without a path it is a new province of Thailand; without a name it is called as in :data:`NAMES`, or by its code.
    """
    path = path or f"TH.X{next(_numbers)}"
    known = Area.objects.filter(path=path).first()
    if known is not None:
        return known
    above, _, code = path.rpartition(".")
    own, own_en = NAMES.get(path, (f"Area {code}", "")) if not name else (name, "")
    name, name_en = own, name_en or own_en
    return Area.objects.create(
        path=path,
        country=path[:2],
        code=code,
        level=path.count(".") if level is None else level,
        kind=kind,
        parent=area(above) if above else None,
        name=name,
        name_en=name_en or name,
        folded=fold(f"{name} {name_en}"),
        latitude=latitude,
        longitude=longitude,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def succession(of: Area, successor: Area, *, on: dt.date, whole: bool = True) -> AreaSuccession:
    """Let an area, or a part of it, become another on a day."""
    return AreaSuccession.objects.create(area=of, successor=successor, whole=whole, on=on)
