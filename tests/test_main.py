"""The one command: how it ends where the database does."""

import sys

import pytest
from django.db import OperationalError, connection

from ocop import __main__ as ocop


def _lost(_arguments: list[str]) -> None:
    raise OperationalError("the connection is closed\nand more")


def _refused(_arguments: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    raise OperationalError("the disk is full")


@pytest.fixture(autouse=True)
def _only_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["ocop", "check"])
    monkeypatch.setattr("ocop.core.embedded.ensure_started", lambda: None)


def test_a_lost_connection_ends_the_command_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.management.execute_from_command_line", _lost)
    monkeypatch.setattr(ocop, "_connection_is_lost", lambda: True)

    with pytest.raises(SystemExit) as end:
        ocop.main()

    assert str(end.value).startswith("PostgreSQL does not answer any more (the connection is closed). What was done")


def test_the_whole_trace_is_shown_to_whom_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.management.execute_from_command_line", _lost)
    monkeypatch.setattr(ocop, "_connection_is_lost", lambda: True)
    monkeypatch.setattr(sys, "argv", ["ocop", "check", "--traceback"])

    with pytest.raises(OperationalError):
        ocop.main()


@pytest.mark.django_db
def test_an_error_of_a_database_that_answers_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.management.execute_from_command_line", _refused)

    with pytest.raises(OperationalError, match="the disk is full"):
        ocop.main()
