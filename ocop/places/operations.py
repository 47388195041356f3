"""Loading the areas of the eleven states."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from ocop.core.refusals import DomainError
from ocop.core.text import fold
from ocop.places import sources

AREA_COLUMNS = (
    "country", "code", "level", "kind", "path", "name", "name_en", "folded",
    "latitude", "longitude", "valid_from", "valid_until",
)  # fmt: skip


class CountryNotKnown(DomainError):
    message = _("“%(given)s” is not one of the states whose areas are known: %(known)s.")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did in one country. ``levels`` counts the areas by level, those that are no more included."""

    country: str
    levels: dict[int, int]
    successions: int
    written: int  # areas that were new or changed
    closed: int  # areas that the source no longer tells of

    @property
    def areas(self) -> int:
        return sum(self.levels.values())


def load_places(countries: Sequence[str], *, on: dt.date) -> list[Loaded]:
    """Load the areas of these countries, each in a transaction of its own; a second time changes nothing.

    An area that a source no longer tells of is closed on the day that is given, never deleted.

    :raises CountryNotKnown: a code is not one of `sources.COUNTRIES`; nothing was loaded.
    """
    for country in countries:
        if country not in sources.COUNTRIES:
            raise CountryNotKnown(given=country, known=", ".join(sources.COUNTRIES))
    return [load_country(country, sources.read(country), on=on) for country in countries]


@transaction.atomic
def load_country(country: str, told: sources.Country, *, on: dt.date) -> Loaded:
    """Bring the rows of one country to what a source tells."""
    with connection.cursor() as cursor:
        cursor.execute("lock table places_area in share row exclusive mode")  # two loads would wait for each other
        _stage_areas(cursor, country, told.units)
        levels = Counter(unit.level for unit in told.units)
        written = sum(_write_level(cursor, level) for level in sorted(levels))
        closed = _close_the_others(cursor, country, on)
        _stage_successions(cursor, told.successions)
        _write_successions(cursor, country)
        cursor.execute("drop table staged_area, staged_succession")
    return Loaded(country, dict(sorted(levels.items())), len(told.successions), written, closed)


def _stage_areas(cursor: CursorWrapper, country: str, units: Iterable[sources.Unit]) -> None:
    cursor.execute(
        "create temporary table staged_area (country text, code text, level smallint, kind text, path text, name text, "
        "name_en text, folded text, latitude float8, longitude float8, valid_from date, valid_until date, "
        "parent_path text) on commit drop"
    )
    _copy(cursor, f"staged_area ({', '.join(AREA_COLUMNS)}, parent_path)", _area_rows(country, units))
    cursor.execute("create unique index on staged_area (path)")
    cursor.execute("analyze staged_area, places_area")  # the planner must know both, or it compares row by row


def _area_rows(country: str, units: Iterable[sources.Unit]) -> Iterator[tuple[object, ...]]:
    centres = sources.centres()
    for unit in units:
        centre = centres.get(unit.path)
        latitude = unit.latitude if centre is None else centre.latitude
        longitude = unit.longitude if centre is None else centre.longitude
        yield (
            country, unit.code, unit.level, unit.kind, unit.path, unit.name, unit.name_en, _folded(unit),
            latitude, longitude, unit.valid_from, unit.valid_until, unit.path.rpartition(".")[0],
        )  # fmt: skip


def _folded(unit: sources.Unit) -> str:
    """Return both names as they are searched: folded, the English one only where it differs."""
    return " ".join(dict.fromkeys((fold(unit.name), fold(unit.name_en))))


def _copy(cursor: CursorWrapper, target: str, rows: Iterable[tuple[object, ...]]) -> None:
    with cursor.copy(f"copy {target} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _write_level(cursor: CursorWrapper, level: int) -> int:
    """Write the staged areas of a level, whose parents stand already; return how many were new or changed."""
    columns = ", ".join(AREA_COLUMNS)
    staged = ", ".join(f"staged.{column}" for column in AREA_COLUMNS)
    changing = [column for column in (*AREA_COLUMNS, "parent_id") if column != "path"]
    assignments = ", ".join(f"{column} = excluded.{column}" for column in changing)
    mine = ", ".join(f"places_area.{column}" for column in changing)
    theirs = ", ".join(f"excluded.{column}" for column in changing)
    cursor.execute(
        f"insert into places_area ({columns}, parent_id) "
        f"select {staged}, parent.id from staged_area staged "
        "left join places_area parent on parent.path = staged.parent_path "
        "where staged.level = %s "
        f"on conflict (path) do update set {assignments} where ({mine}) is distinct from ({theirs})",
        [level],
    )
    return int(cursor.rowcount)


def _close_the_others(cursor: CursorWrapper, country: str, on: dt.date) -> int:
    cursor.execute(
        "update places_area set valid_until = %s where country = %s and valid_until is null "
        "and (valid_from is null or valid_from < %s) "
        "and not exists (select from staged_area staged where staged.path = places_area.path)",
        [on, country, on],
    )
    return int(cursor.rowcount)


def _stage_successions(cursor: CursorWrapper, successions: Iterable[sources.Succession]) -> None:
    cursor.execute(
        'create temporary table staged_succession (path text, successor text, whole boolean, "on" date) on commit drop'
    )
    rows = ((one.path, one.successor, one.whole, one.on) for one in successions)
    _copy(cursor, 'staged_succession (path, successor, whole, "on")', rows)
    cursor.execute("create unique index on staged_succession (path, successor)")
    cursor.execute("analyze staged_succession, places_area, places_areasuccession")


def _write_successions(cursor: CursorWrapper, country: str) -> None:
    """Make the successions of the country what is staged. A corrected one replaces what was told before."""
    cursor.execute(
        'insert into places_areasuccession (area_id, successor_id, whole, "on") '
        'select area.id, successor.id, staged.whole, staged."on" from staged_succession staged '
        "join places_area area on area.path = staged.path "
        "join places_area successor on successor.path = staged.successor "
        'on conflict (area_id, successor_id) do update set whole = excluded.whole, "on" = excluded."on" '
        'where (places_areasuccession.whole, places_areasuccession."on") is distinct from '
        '(excluded.whole, excluded."on")'
    )
    cursor.execute(
        "delete from places_areasuccession told using places_area area, places_area successor "
        "where told.area_id = area.id and told.successor_id = successor.id and area.country = %s "
        "and not exists (select from staged_succession staged "
        "where staged.path = area.path and staged.successor = successor.path)",
        [country],
    )
