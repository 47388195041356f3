"""Questions about what happened."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import BigIntegerField, F, Func, QuerySet, TextField
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.db.models.functions import Cast

from ocop.activity.models import Activity

HORIZON = Cast(
    Cast(Func(Func(function="pg_current_snapshot"), function="pg_snapshot_xmin"), TextField()), BigIntegerField()
)
"""The oldest transaction still running: whatever started before it has ended, so nothing can appear behind it."""


@dataclass(frozen=True, order=True, slots=True)
class Position:
    """A place in the record: the transaction and the line last read. ``Position()`` stands before everything."""

    transaction: int = 0
    activity: int = 0

    def __str__(self) -> str:
        return f"{self.transaction}/{self.activity}"


def position_of(text: str) -> Position:
    """Return the position that was written as ``transaction/activity``; an empty text is the beginning."""
    if not text:
        return Position()
    transaction, _, activity = text.partition("/")
    return Position(int(transaction), int(activity))


class Line(NamedTuple):
    """What a follower needs to know of a line: where it stands, what happened, and to what."""

    transaction: int
    activity: int
    verb: str
    subject_kind: str
    subject: str

    @property
    def position(self) -> Position:
        """Where a follower stands that has read it."""
        return Position(self.transaction, self.activity)


def activities_after(position: Position, *, limit: int) -> list[Activity]:
    """Return the next lines in commit order, none of which a transaction that is still running can come before.

    Neither ``id`` nor clock time would do: a transaction that began earlier may commit later, and its lines would be
    skipped. Lines of transactions at or past the horizon are left for the next call. Source: PostgreSQL's documentation
    of ``pg_snapshot_xmin``; see docs/decisions/0003-bookmarks-follow-the-transaction-horizon.md.
    """
    return list(_after(position)[:limit])


def lines_after(position: Position, *, limit: int) -> list[Line]:
    """Return the same lines, without their facts and without models, for a follower that reads very many."""
    rows = _after(position).values_list("transaction", "pk", "verb", "subject_kind", "subject")
    return [Line._make(row) for row in rows[:limit]]


def _after(position: Position) -> QuerySet[Activity]:
    here = (position.transaction, position.activity)
    return (
        Activity.objects.annotate(horizon=HORIZON)
        .filter(TupleGreaterThan(Tuple(F("transaction"), F("id")), here), transaction__lt=F("horizon"))
        .order_by("transaction", "id")
    )


def history_of(kind: str, *subjects: str) -> QuerySet[Activity]:
    """Return what happened to one record (and to the records merged into it), newest first."""
    return Activity.objects.filter(subject_kind=kind, subject__in=subjects).order_by("-id")


def newest_position() -> Position:
    """Return the place of the last settled line; a follower that stands there has read everything."""
    newest = (
        Activity.objects.annotate(horizon=HORIZON)
        .filter(transaction__lt=F("horizon"))
        .order_by("-transaction", "-id")
        .values_list("transaction", "id")
        .first()
    )
    return Position(*newest) if newest else Position()
