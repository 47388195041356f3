"""Row locks."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from ocop.activity.models import Bookmark
from ocop.core.autonomous import autonomous
from ocop.core.locking import locked


@pytest.mark.django_db(transaction=True)
def test_a_locked_row_comes_as_it_stands_now() -> None:
    row = Bookmark.objects.create(follower="reader")
    Bookmark.objects.update(activity=7)

    with transaction.atomic():
        again = locked(row)

    assert row.activity == 0
    assert again.activity == 7


@pytest.mark.django_db(transaction=True)
def test_a_locked_row_is_kept_from_others_until_the_transaction_ends() -> None:
    row = Bookmark.objects.create(follower="reader")
    free = "SELECT follower FROM activity_bookmark FOR UPDATE SKIP LOCKED"

    with transaction.atomic(), autonomous() as other:
        locked(row)
        meanwhile = other.execute(free.encode()).fetchall()
    with autonomous() as other:
        afterwards = other.execute(free.encode()).fetchall()

    assert meanwhile == []
    assert afterwards == [("reader",)]


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction_to_hold_it() -> None:
    row = Bookmark.objects.create(follower="reader")

    with pytest.raises(TransactionManagementError):
        locked(row)

    assert not connection.in_atomic_block


@pytest.mark.django_db
def test_a_row_that_was_deleted_meanwhile_is_not_there() -> None:
    row = Bookmark.objects.create(follower="reader")
    Bookmark.objects.all().delete()

    with pytest.raises(Bookmark.DoesNotExist):
        locked(row)
