"""The areas that pages name, kept for a minute in each process: places seldom change but when a state reforms them."""

import threading
import time
from collections.abc import Iterable

from django.db import connection

from ocop.places.models import Area

KEPT_S = 60.0
MOST = 50_000
"""Areas kept at most; then all are forgotten and asked for anew."""

_kept: dict[str, tuple[Area, float]] = {}
_changing = threading.Lock()


def areas_by_path(paths: Iterable[str]) -> dict[str, Area]:
    """Return the areas of some paths; one query for those that were not asked for within the last minute.

    Inside a transaction nothing is kept and nothing kept is used: others must not see what may be rolled back.
    """
    wanted = {path for path in paths if path}
    if connection.in_atomic_block:
        return _asked(wanted)
    now = time.monotonic()
    found = {path: kept[0] for path in wanted if (kept := _kept.get(path)) and kept[1] > now}
    missing = wanted - found.keys()
    if missing:
        fresh = _asked(missing)
        with _changing:
            if len(_kept) + len(fresh) > MOST:
                _kept.clear()
            _kept.update({path: (area, now + KEPT_S) for path, area in fresh.items()})
        found |= fresh
    return found


def _asked(paths: set[str]) -> dict[str, Area]:
    return {area.path: area for area in Area.objects.filter(path__in=paths)} if paths else {}
