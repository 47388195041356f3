"""Places over the API: countries and administrative areas of today."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from ocop.core.problems import Problem
from ocop.core.text import fold
from ocop.places.models import Area

MOST = 100
router = Router(tags=["places"])


class AreaOut(Schema):
    """A country or an administrative area of it."""

    path: str
    country: str
    code: str
    level: int
    kind: str
    name: str
    name_en: str
    latitude: float | None
    longitude: float | None


class AreaPage(Schema):
    """Some areas by path; ``next`` is the ``after`` of the next page, none on the last."""

    items: list[AreaOut]
    next: str | None


class AreaFilter(Schema):
    """Which areas are asked for; with nothing, the countries."""

    country: str = ""
    parent: str = ""
    q: str = ""
    after: str = ""
    limit: int = 50


@router.get("/areas", response={200: AreaPage, 422: Problem}, auth=None, operation_id="areas", summary="Find areas")
def areas(request: HttpRequest, asked: Query[AreaFilter]) -> AreaPage:
    """List areas of today by path: those right below ``parent``, or of a country, that bear the words of ``q``.

    Without ``parent`` and ``q`` the first level of a country is meant; without a country, the countries.
    """
    found = Area.objects.filter(valid_until=None, path__gt=_clean(asked.after)).order_by("path")
    if asked.country:
        found = found.filter(country=_clean(asked.country).upper())
    if asked.parent:
        found = found.filter(parent__path=_clean(asked.parent))
    if asked.q:
        found = found.filter(folded__contains=fold(_clean(asked.q)))
    elif not asked.parent:
        found = found.filter(level=1 if asked.country else 0)
    limit = min(max(asked.limit, 1), MOST)
    rows = list(found[: limit + 1])
    items = [AreaOut.from_orm(area) for area in rows[:limit]]
    return AreaPage(items=items, next=items[-1].path if len(rows) > limit else None)


def _clean(text: str) -> str:
    """Return a value without what no text of the database can hold."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()[:150]
