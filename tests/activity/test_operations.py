"""Recording and following, with writers that commit out of order."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import psycopg
import pytest
from django.db import close_old_connections, connection, connections, transaction

from ocop.activity.models import Activity, Bookmark
from ocop.activity.operations import CHANNEL, activity, follow, record, record_many, settle_restored
from ocop.activity.queries import Position, activities_after, history_of, lines_after, newest_position, position_of
from tests.activity.settling import settle

NOON = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)
SUBJECT = Bookmark(pk=7, follower="of the tests")
"""Any record will do for a subject; this one needs no other app."""
WAIT_S = 30


class Writer:
    """A writer on a connection of its own, in a thread of its own, that records at once and commits when told."""

    def __init__(self, verb: str) -> None:
        self.verb = verb
        self._may_commit, self._written, self._roll_back = threading.Event(), threading.Event(), False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._written.wait(WAIT_S)

    def commit(self) -> None:
        self._may_commit.set()
        self._thread.join(WAIT_S)
        assert not self._thread.is_alive()

    def roll_back(self) -> None:
        self._roll_back = True
        self.commit()

    def end(self) -> None:
        """Roll back unless it has ended."""
        if self._thread.is_alive():
            self.roll_back()

    def _run(self) -> None:
        try:
            with transaction.atomic():
                record(self.verb, SUBJECT, by="writer", at=NOON)
                self._written.set()
                self._may_commit.wait(WAIT_S)
                transaction.set_rollback(self._roll_back)
        finally:
            connections.close_all()


@pytest.fixture
def write(transactional_db: None) -> Iterator[Callable[[str], Writer]]:
    """Start writers by their verbs; those still at work in the end are rolled back."""
    started: list[Writer] = []

    def start(verb: str) -> Writer:
        started.append(Writer(verb))
        return started[-1]

    yield start
    for writer in started:
        writer.end()


class Reader:
    """A follower that keeps the verbs it was given."""

    def __init__(self) -> None:
        self.verbs: list[str] = []

    def __call__(self, lines: Sequence[Activity]) -> None:
        self.verbs += [line.verb for line in lines]


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_began_first_and_commits_last_is_not_skipped(write: Callable[[str], Writer]) -> None:
    reader = Reader()
    early, late = write("test.early"), write("test.late")
    late.commit()

    while_early_runs = follow("reader", reader)
    early.commit()
    settle()
    afterwards = follow("reader", reader)

    assert while_early_runs == 0
    assert afterwards == 2
    assert reader.verbs == ["test.early", "test.late"]


@pytest.mark.django_db(transaction=True)
def test_lines_before_the_oldest_running_writer_are_read_at_once(write: Callable[[str], Writer]) -> None:
    reader = Reader()
    record("test.first", SUBJECT, by="writer", at=NOON)
    settle()
    running = write("test.running")

    read = follow("reader", reader)
    running.commit()

    assert read == 1
    assert reader.verbs == ["test.first"]


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_rolls_back_leaves_nothing_and_holds_nobody_up(write: Callable[[str], Writer]) -> None:
    reader = Reader()
    fails, succeeds = write("test.fails"), write("test.succeeds")
    succeeds.commit()
    fails.roll_back()
    settle()

    follow("reader", reader)

    assert reader.verbs == ["test.succeeds"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_skipped_and_nothing_read_twice_while_many_write() -> None:
    """Eight writers of 25 transactions, each of one to three lines, end in whatever order; two follow meanwhile."""
    readers = Reader()
    done = threading.Event()
    writers = [_in_thread(partial(_write_many, number)) for number in range(8)]
    followers = [_in_thread(lambda: _follow_until(done, readers)) for _ in range(2)]

    for writer in writers:
        writer.join(WAIT_S)
    done.set()
    for follower in followers:
        follower.join(WAIT_S)
    settle()
    while follow("many", readers, limit=7):
        pass

    expected = list(Activity.objects.order_by("transaction", "id").values_list("verb", flat=True))
    assert len(expected) == 8 * sum(1 + turn % 3 for turn in range(25))
    assert readers.verbs == expected


@pytest.mark.django_db(transaction=True)
def test_a_follower_that_fails_has_read_nothing_and_begins_there_again() -> None:
    reader = Reader()
    record("test.first", SUBJECT, by="writer", at=NOON)
    settle()
    follow("reader", reader)
    record("test.second", SUBJECT, by="writer", at=NOON)
    settle()
    before = Bookmark.objects.get(follower="reader")

    with pytest.raises(ZeroDivisionError):
        follow("reader", _fail)

    after = Bookmark.objects.get(follower="reader")
    assert (after.transaction, after.activity) == (before.transaction, before.activity)
    assert follow("reader", reader) == 1
    assert reader.verbs == ["test.first", "test.second"]


@pytest.mark.django_db(transaction=True)
def test_what_a_failing_follower_wrote_is_undone_with_its_bookmark() -> None:
    record("test.first", SUBJECT, by="writer", at=NOON)
    settle()

    with pytest.raises(ZeroDivisionError):
        follow("reader", _write_and_fail)

    assert not Bookmark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_followers_read_each_at_its_own_pace() -> None:
    fast, slow = Reader(), Reader()
    for verb in ("test.one", "test.two", "test.three"):
        record(verb, SUBJECT, by="writer", at=NOON)
    settle()

    follow("fast", fast)
    follow("slow", slow, limit=1)

    assert fast.verbs == ["test.one", "test.two", "test.three"]
    assert slow.verbs == ["test.one"]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_larger_than_the_limit_is_read_in_parts() -> None:
    reader = Reader()
    record_many(activity(f"test.{number}", SUBJECT, by="writer", at=NOON) for number in range(5))
    settle()

    read = [follow("reader", reader, limit=2) for _ in range(4)]

    assert read == [2, 2, 1, 0]
    assert reader.verbs == [f"test.{number}" for number in range(5)]


@pytest.mark.django_db(transaction=True)
def test_a_record_is_undone_with_the_change_it_tells_of() -> None:
    with pytest.raises(ZeroDivisionError):
        _change_and_fail()

    assert not Activity.objects.exists()
    assert not Bookmark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_followers_are_woken_by_the_commit_and_not_before(write: Callable[[str], Writer]) -> None:
    parameters = connection.get_connection_params()
    connect = {key: value for key, value in parameters.items() if key in ("dbname", "user", "host", "port", "password")}

    with psycopg.connect(**connect, autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}".encode())
        writer = write("test.first")
        before = list(listener.notifies(timeout=0.2))
        writer.commit()
        after = list(listener.notifies(timeout=10, stop_after=1))

    assert before == []
    assert [notice.channel for notice in after] == [CHANNEL]


@pytest.mark.django_db
def test_record_keeps_who_did_what_to_which_record_and_the_facts() -> None:
    line = record("test.changed", SUBJECT, by="noi", at=NOON, on_behalf_of="TH-M7", columns=["name"])

    line.refresh_from_db()
    assert (line.verb, line.subject_kind, line.subject) == ("test.changed", "bookmark", "7")
    assert (line.by, line.on_behalf_of, line.at) == ("noi", "TH-M7", NOON)
    assert line.facts == {"columns": ["name"]}
    assert str(line) == "test.changed bookmark 7"


@pytest.mark.django_db
def test_a_subject_with_a_number_is_known_by_its_number() -> None:
    subject = Bookmark(pk=8)
    subject.__dict__["number"] = "TH-P1"

    line = activity("test.changed", subject, by="noi", at=NOON)

    assert line.subject == "TH-P1"


@pytest.mark.django_db
def test_the_history_of_a_record_has_the_newest_first_and_its_merged_numbers_with_it() -> None:
    for number, verb in ((1, "test.one"), (2, "test.two"), (3, "test.other"), (1, "test.three")):
        record(verb, Bookmark(pk=number), by="noi", at=NOON)

    found = [line.verb for line in history_of("bookmark", "1", "2")]

    assert found == ["test.three", "test.two", "test.one"]


@pytest.mark.django_db(transaction=True)
def test_the_newest_position_is_past_all_that_is_settled(write: Callable[[str], Writer]) -> None:
    empty = newest_position()
    record("test.one", SUBJECT, by="noi", at=NOON)
    settle()
    running = write("test.running")

    newest = newest_position()

    running.commit()
    settle()
    assert empty == Position()
    assert newest.activity == Activity.objects.get(verb="test.one").pk
    assert [line.verb for line in activities_after(newest, limit=10)] == ["test.running"]


@pytest.mark.django_db(transaction=True)
def test_lines_without_facts_are_the_same_lines() -> None:
    for number in range(3):
        record(f"test.{number}", SUBJECT, by="noi", at=NOON)
    settle()

    lines = lines_after(Position(), limit=2)

    assert [(line.verb, line.position) for line in lines] == [
        (activity.verb, Position(activity.transaction, activity.pk))
        for activity in activities_after(Position(), limit=2)
    ]
    assert {(line.subject_kind, line.subject) for line in lines} == {("bookmark", str(SUBJECT.pk))}
    assert [line.verb for line in lines_after(lines[-1].position, limit=10)] == ["test.2"]


@pytest.mark.django_db(transaction=True)
def test_a_backup_from_a_server_with_higher_numbers_is_read_on_where_it_was() -> None:
    reader, fresh = Reader(), Reader()
    for verb, number in (("test.read", 10**15), ("test.unread", 10**15 + 1)):
        line = record(verb, SUBJECT, by="writer", at=NOON)
        Activity.objects.filter(pk=line.pk).update(transaction=number)
    read = Activity.objects.get(verb="test.read")
    Bookmark.objects.create(follower="reader", transaction=read.transaction, activity=read.pk)

    moved, again = settle_restored(), settle_restored()

    record("test.new", SUBJECT, by="writer", at=NOON)
    settle()
    follow("reader", reader)
    follow("fresh", fresh)
    assert (moved, again) == (2, 0)
    assert reader.verbs == ["test.unread", "test.new"]
    assert fresh.verbs == ["test.read", "test.unread", "test.new"]


def test_a_position_reads_as_it_was_written() -> None:
    assert position_of(str(Position(12, 34))) == Position(12, 34)
    assert position_of("") == Position()
    assert Position(2, 1) > Position(1, 9)


def _in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def _write_many(writer: int) -> None:
    close_old_connections()
    for turn in range(25):
        with transaction.atomic():
            for line in range(1 + turn % 3):
                record(f"test.{writer}_{turn}_{line}", SUBJECT, by="writer", at=NOON)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(random() * 0.005)")


def _follow_until(done: threading.Event, reader: Reader) -> None:
    while not done.is_set():
        follow("many", reader, limit=7)


def _fail(lines: Sequence[Activity]) -> None:
    raise ZeroDivisionError


@transaction.atomic
def _change_and_fail() -> None:
    Bookmark.objects.create(follower="changed")
    record("test.changed", SUBJECT, by="writer", at=NOON)
    _fail([])


def _write_and_fail(lines: Sequence[Activity]) -> None:
    Bookmark.objects.create(follower="written by the follower")
    _fail(lines)
