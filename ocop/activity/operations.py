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


@transaction.atomic
def settle_restored() -> int:
    """Put the lines of a restored backup before all transactions to come; return how many lines were moved.

    Another server numbers its transactions anew. Where a line bears a number that this server has not reached yet, the
    lines would stay behind the horizon and new ones would be taken for read. Bookmarks go back to the first line that
    they have not read: in doubt a line is read twice, never skipped.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(transaction), 0) >= pg_current_xact_id()::text::bigint FROM activity_activity"
        )
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("LOCK TABLE activity_activity, activity_bookmark IN EXCLUSIVE MODE")
        cursor.execute(
            "UPDATE activity_bookmark mark SET transaction = 0, activity = coalesce("
            "(SELECT min(id) - 1 FROM activity_activity line WHERE (line.transaction, line.id) > "
            "(mark.transaction, mark.activity) OR line.id > mark.activity), (SELECT max(id) FROM activity_activity), 0)"
        )
        cursor.execute("UPDATE activity_activity SET transaction = 0 WHERE transaction <> 0")
        return int(cursor.rowcount)
