"""Questions about countries and areas."""

import datetime as dt
import functools
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from ocop.core.templatetags.page import page_locale
from ocop.places import geo, sources
from ocop.places.gazetteer import Answer, Gazetteer, Place
from ocop.places.models import Area, AreaSuccession

type Stamp = tuple[int, int, int]
"""How many areas a country has, the highest id and the latest transaction that wrote one."""


@dataclass(frozen=True, slots=True)
class Today:
    """The one area of today that a record of the past belongs to."""

    area: Area


@dataclass(frozen=True, slots=True)
class Ask:
    """The area was split: one of these is right, and only who knows the place can say which.

    ``within`` is the smallest area that holds them all, so that figures can be summed there; none where they share none
    or no successor is known.
    """

    candidates: tuple[Area, ...]
    within: Area | None


def countries() -> QuerySet[Area]:
    """Return the countries that are loaded, by code."""
    return Area.objects.filter(level=0).order_by("country")


def country_name(code: str) -> str:
    """Return the name of a country for the reader: in English a member state's own (Lao PDR), else as CLDR has it.

    :param code: ISO 3166-1, two letters; returned as it is where nothing is known of it.
    """
    return _country_name(code, get_language())


@functools.cache
def _country_name(code: str, language: str | None) -> str:
    if (language or "en")[:2] == "en" and code in sources.COUNTRIES:
        return sources.country_unit(code).name_en
    return str(page_locale().territories.get(code, code))


def children_of(area: Area, on: dt.date | None = None) -> QuerySet[Area]:
    """Return the areas right below this one, by name: those of the day, or of today where none is given.

    Of an area that is no more, those are returned that it had.
    """
    below = Area.objects.filter(parent=area).order_by("name", "id")
    if on is not None:
        return below.filter(_valid(on))
    return below if area.valid_until else below.filter(valid_until=None)


def ancestors_of(area: Area) -> list[Area]:
    """Return the areas that hold this one, the country first."""
    parts = area.path.split(".")
    paths = [".".join(parts[:length]) for length in range(1, len(parts))]
    return sorted(Area.objects.filter(path__in=paths), key=lambda above: len(above.path))


def area_at(area: Area, on: dt.date) -> Today | Ask:
    """Return the area of a day that this one is, or became, or, asked about an earlier day, was made of.

    The day's own area is itself. Forward, successions are followed; backward, an area that was made of several asks.
    """
    if area.valid_until is not None and area.valid_until <= on:
        return _followed(area, on)
    if area.valid_from is not None and on < area.valid_from:
        before = tuple(Area.objects.filter(successions__successor=area).order_by("path").distinct())
        whole = AreaSuccession.objects.filter(successor=area).values_list("whole", flat=True)
        if len(before) == 1 and all(whole):
            return area_at(before[0], on)
        return Ask(before, _common(before))
    return Today(area)


def todays_areas(area: Area) -> Today | Ask:
    """Return today's area of a record's area, or the several it may be: a split one is asked about, never guessed."""
    return Today(area) if area.valid_until is None else _followed(area, None)


def _followed(area: Area, on: dt.date | None) -> Today | Ask:
    """Follow the successions until areas that stand on the day (None: today).

    Where an area has none of its own (a district of Viet Nam), those of the areas below it are taken together.
    """
    ends: dict[int, Area] = {}
    certain, seen, waiting = True, {area.pk}, [area]
    while waiting:
        ids = [one.pk for one in waiting]
        told = list(AreaSuccession.objects.filter(area__in=ids).select_related("successor"))
        silent = set(ids) - {one.area_id for one in told}
        following = [one.successor for one in told]
        if silent:
            below = list(Area.objects.filter(parent__in=silent))
            following += below
            certain = certain and silent <= {one.parent_id for one in below}
        certain = certain and all(one.whole for one in told)
        waiting = []
        for one in following:
            if one.pk in seen:
                continue
            seen.add(one.pk)
            if _stands(one, on):
                ends[one.pk] = one
            else:
                waiting.append(one)
    found = tuple(sorted(ends.values(), key=lambda one: one.path))
    if len(found) == 1 and certain:
        return Today(found[0])
    return Ask(found, _common(found))


def _stands(area: Area, on: dt.date | None) -> bool:
    if on is None:
        return area.valid_until is None
    return (area.valid_from is None or area.valid_from <= on) and (area.valid_until is None or on < area.valid_until)


def _common(areas: Sequence[Area]) -> Area | None:
    """Return the smallest area that holds all of these, or is the only one of them; none of none."""
    if not areas:
        return None
    shared = areas[0].path.split(".")
    for area in areas[1:]:
        parts = area.path.split(".")
        same = [mine == theirs for mine, theirs in zip(shared, parts, strict=False)]
        shared = shared[: same.index(False) if False in same else len(same)]
    return Area.objects.filter(path=".".join(shared)).first()


def _valid(on: dt.date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_until=None) | Q(valid_until__gt=on))


# Look-up by name ------------------------------------------------------------------------------------------------------

_gazetteers: dict[str, tuple[Stamp, Gazetteer]] = {}
_one_at_a_time = threading.Lock()


def gazetteer(country: str) -> Gazetteer:
    """Return the places of a country by name, made once per process and again when its areas have changed.

    Asking costs one query over the country's rows (a few milliseconds): a register import asks once and keeps it.
    """
    stamp = _stamp(country)
    with _one_at_a_time:
        known = _gazetteers.get(country)
        if known is None or known[0] != stamp:
            known = _gazetteers[country] = stamp, Gazetteer(country, _places(country))
        return known[1]


def find(country: str, *names: str, on: dt.date | None = None) -> Answer:
    """Return what ``gazetteer(country).find(*names)`` does, for a single question."""
    return gazetteer(country).find(*names, on=on)


def find_in_text(country: str, text: str, on: dt.date | None = None) -> Answer:
    """Return what ``gazetteer(country).find_in_text(text)`` does, for a single question."""
    return gazetteer(country).find_in_text(text, on)


def _stamp(country: str) -> Stamp:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*), coalesce(max(id), 0), coalesce(max(xmin::text::bigint), 0) "
            "from places_area where country = %s",
            [country],
        )
        count, last, written = cursor.fetchone()
    return count, last, written


def _places(country: str) -> list[Place]:
    became = dict(
        AreaSuccession.objects.filter(area__country=country, whole=True).values_list("area_id", "successor__path")
    )
    return [
        Place(
            id=area.pk,
            path=area.path,
            level=area.level,
            kind=area.kind,
            name=area.name,
            name_en=area.name_en,
            valid_from=area.valid_from,
            valid_until=area.valid_until,
            became=became.get(area.pk, ""),
        )
        for area in Area.objects.filter(country=country).order_by("path").iterator(chunk_size=10_000)
    ]


# Where areas lie ------------------------------------------------------------------------------------------------------


def distance_km(a: Area, b: Area) -> float | None:
    """Return the distance between the centres of two areas, or of the nearest ones above whose centre is known."""
    here, there = _centre(a), _centre(b)
    return None if here is None or there is None else geo.distance_km(here, there)


def near(area: Area, latitude: float, longitude: float) -> bool:
    """Say whether a coordinate is plausible for a stated area; where nothing is known of it, any on the earth is."""
    point, reach = geo.Point(latitude, longitude), reach_of(area)
    return reach.holds(point) if reach else point.is_on_earth


def reach_of(area: Area) -> geo.Circle | None:
    """Return where a point of the area may plausibly lie; None where nothing is known.

    Known is its reach in ``data/centroids.csv``, or else the spread of its children's centres, both made generous in
    `geo`. An area of which neither is known is judged by the one above it.
    """
    for one in (area, *reversed(ancestors_of(area))):
        circle = _own_reach(one)
        if circle is not None:
            return circle
    return None


def _own_reach(area: Area) -> geo.Circle | None:
    known = sources.centres().get(area.path)
    if known is not None:
        return geo.circle_of_reach(geo.Point(known.latitude, known.longitude), known.reach_km)
    if area.latitude is None or area.longitude is None:
        return None
    children = Area.objects.filter(parent=area).values_list("latitude", "longitude")
    points = [geo.Point(north, east) for north, east in children if north is not None and east is not None]
    return geo.circle_of_children(geo.Point(area.latitude, area.longitude), points)


def _centre(area: Area) -> geo.Point | None:
    for one in (area, *reversed(ancestors_of(area))):
        if one.latitude is not None and one.longitude is not None and one.level > 0:
            return geo.Point(one.latitude, one.longitude)
    return None
