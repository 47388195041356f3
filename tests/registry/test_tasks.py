"""What a worker does, and what it leaves for the officer to read."""

from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from ocop.registry import operations, tasks
from ocop.registry.intake.tasks import MOST_ATTEMPTS, release_stalled
from ocop.registry.models import RegisterImport
from ocop.registry.states import ImportState
from tests import make
from tests.registry.areas import thailand
from tests.registry.imports import COUNTS, at_work, checked, confirmed, names, national_officer, received

pytestmark = pytest.mark.django_db


def test_an_import_is_checked_and_taken_over_by_a_worker(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    begun = confirmed(received(tmp_path, by=officer), by=officer)

    tasks.check_register.func(import_id=begun.pk)
    tasks.take_over.func(import_id=begun.pk, by=officer.pk)

    begun.refresh_from_db()
    assert (begun.state, begun.counts, begun.failure) == (ImportState.COMMITTED, COUNTS, "")
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]


def test_a_task_that_comes_twice_does_its_work_once(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    begun = confirmed(received(tmp_path))

    for _ in range(2):
        tasks.check_register.func(import_id=begun.pk)
    for _ in range(2):
        tasks.take_over.func(import_id=begun.pk, by=officer.pk)

    begun.refresh_from_db()
    assert (begun.state, begun.failure) == (ImportState.COMMITTED, "")
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]


def test_a_refusal_is_written_where_the_officer_looks(tmp_path: Path) -> None:
    thailand()
    waiting = checked(tmp_path)
    stranger = national_officer(make.area("VN"))

    tasks.take_over.func(import_id=waiting.pk, by=stranger.pk)

    waiting.refresh_from_db()
    assert waiting.state == ImportState.CHECKED
    assert "Import the register of a programme" in waiting.failure
    assert names() == []


def test_a_cancelled_import_says_why_it_is_not_taken_over(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    waiting = checked(tmp_path)
    RegisterImport.objects.update(state=ImportState.CANCELLED)

    tasks.take_over.func(import_id=waiting.pk, by=officer.pk)

    waiting.refresh_from_db()
    assert "Cancelled" in waiting.failure


def test_a_fault_is_written_where_the_officer_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = national_officer(thailand())
    begun, waiting = confirmed(received(tmp_path)), checked(tmp_path)

    def fails(*_given: object, **_named: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(operations, "check_register", fails)
    monkeypatch.setattr(operations, "take_over", fails)
    with pytest.raises(ConnectionError):
        tasks.check_register.func(import_id=begun.pk)
    with pytest.raises(ConnectionError):
        tasks.take_over.func(import_id=waiting.pk, by=officer.pk)

    begun.refresh_from_db()
    waiting.refresh_from_db()
    assert (begun.state, waiting.state) == (ImportState.FAILED, ImportState.CHECKED)
    assert all("fault on this node" in one.failure for one in (begun, waiting))


def test_what_another_process_works_at_is_left_to_it(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    begun = confirmed(received(tmp_path, by=officer), by=officer)
    waiting = checked(tmp_path, by=officer)

    with at_work(begun), at_work(waiting):
        tasks.check_register.func(import_id=begun.pk)
        tasks.take_over.func(import_id=waiting.pk, by=officer.pk)

    begun.refresh_from_db()
    waiting.refresh_from_db()
    assert (begun.state, waiting.state) == (ImportState.CHECKING, ImportState.CHECKED)
    assert (begun.failure, waiting.failure) == ("", "")


@pytest.mark.parametrize(("attempts", "status"), [(1, "todo"), (MOST_ATTEMPTS, "failed")])
def test_a_task_whose_worker_died_comes_back_but_not_for_ever(attempts: int, status: str) -> None:
    job = tasks.check_register.defer(import_id=1)
    doing(job, attempts)

    async_to_sync(tasks.go_on_with_stalled.func)(timestamp=0)

    assert ProcrastinateJob.objects.get(pk=job).status == status


def test_tasks_that_wait_are_left_as_they_are() -> None:
    job = tasks.check_register.defer(import_id=1)

    released = release_stalled()

    assert released == 0
    assert ProcrastinateJob.objects.get(pk=job).status == "todo"


def doing(job: int, attempts: int) -> None:
    """Let a worker that is no more have begun a task."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s", [attempts, job])
