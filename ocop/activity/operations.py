"""Record what happened, and follow it."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from django.db import connection, models, transaction

from ocop.activity.models import Activity, Bookmark
from ocop.activity.queries import Position, activities_after

CHANNEL = "ocop_activity"
"""PostgreSQL notifies this channel at the commit of every transaction that recorded something."""


def record(
    verb: str, subject: models.Model, *, by: str, at: dt.datetime, on_behalf_of: str = "", **facts: object
) -> Activity:
    """Write down what happened to a record, in the transaction of the change.

    :param verb: app + what happened, ``registry.product_corrected``.
    :param facts: what a reader needs, JSON values only; no personal facts.
    """
    (line,) = record_many([activity(verb, subject, by=by, at=at, on_behalf_of=on_behalf_of, **facts)])
    return line


def activity(
    verb: str, subject: models.Model, *, by: str, at: dt.datetime, on_behalf_of: str = "", **facts: object
) -> Activity:
    """Return a line ready for :func:`record_many`."""
    return Activity(
        verb=verb,
        subject_kind=str(subject._meta.model_name),
        subject=str(getattr(subject, "number", "") or subject.pk),
        by=by,
        on_behalf_of=on_behalf_of,
        at=at,
        facts=facts,
    )


def record_many(lines: Iterable[Activity]) -> list[Activity]:
    """Write many lines at once and let the followers know at the commit."""
    written = Activity.objects.bulk_create(lines, batch_size=2000)
    notify()
    return written


def notify() -> None:
    """Wake the followers at the commit of this transaction; for changes that write their lines in SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


@transaction.atomic
def follow(follower: str, handle: Callable[[Sequence[Activity]], None], *, limit: int = 1000) -> int:
    """Give the next lines to ``handle`` and move the bookmark in the same transaction; return how many there were.

    Two processes of one follower take turns at the bookmark's row lock. If ``handle`` raises, nothing has been read.
    """
    Bookmark.objects.get_or_create(follower=follower)
    bookmark = Bookmark.objects.select_for_update().get(follower=follower)
    lines = activities_after(Position(bookmark.transaction, bookmark.activity), limit=limit)
    if lines:
        handle(lines)
        bookmark.transaction, bookmark.activity = lines[-1].transaction, lines[-1].pk
        bookmark.save()
    return len(lines)
