"""A command that was killed, and the same command again: nothing stays hanging, nothing is done twice."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError

from ocop.registry import operations
from ocop.registry.intake.unfinished import mark_trial
from ocop.registry.models import ImportRow, RegisterImport
from ocop.registry.operations import staging
from ocop.registry.states import ImportState
from tests.registry.areas import thailand
from tests.registry.files import THAI, text_file
from tests.registry.imports import (
    COUNTS,
    LATER,
    REGISTER,
    at_work,
    checked,
    confirmed,
    names,
    national_officer,
    received,
)
from tests.registry.management.test_import_register import counts, run

pytestmark = pytest.mark.django_db


class Killed(Exception):
    """The process ended."""


def left_at_row_three(folder: Path, monkeypatch: pytest.MonkeyPatch) -> RegisterImport:
    """Return an import whose process was killed when two rows were checked."""
    begun = confirmed(received(folder))

    def killed(done: int) -> bool:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(staging, "CHUNK", 2)
        with pytest.raises(Killed):
            operations.check_register(begun, at=LATER, progress=killed)
    return begun


def states() -> Sequence[str]:
    return list(RegisterImport.objects.order_by("pk").values_list("state", flat=True))


def test_a_check_that_was_killed_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    thailand()
    left = left_at_row_three(tmp_path, monkeypatch)
    first = list(ImportRow.objects.values_list("pk", flat=True))

    answer = run(text_file(tmp_path, REGISTER))

    assert f"Going on with import {left.pk}, from row 3.\n" in answer
    assert "2  New\n" in answer
    assert states() == [ImportState.COMMITTED]
    assert list(ImportRow.objects.order_by("line").values_list("pk", flat=True))[:2] == first
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]


@pytest.mark.parametrize("state", [ImportState.CHECKED, ImportState.COMMITTING])
def test_a_taking_over_that_was_killed_is_done_again(
    tmp_path: Path, state: ImportState, capsys: pytest.CaptureFixture[str]
) -> None:
    thailand()
    left = checked(tmp_path)
    RegisterImport.objects.update(state=state)

    answer = counts(text_file(tmp_path, REGISTER))

    assert answer == {"rows": 5, **COUNTS}
    assert f"Going on with import {left.pk}, whose 5 rows are checked." in capsys.readouterr().err
    assert states() == [ImportState.COMMITTED]


def test_what_was_read_in_another_way_is_stopped_and_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    thailand()
    received(tmp_path)  # killed before its columns were confirmed
    left_at_row_three(tmp_path, monkeypatch)

    answer = run(text_file(tmp_path, REGISTER), "--column", f"{THAI[5]}=")

    assert "Going on" not in answer
    assert states() == [ImportState.CANCELLED, ImportState.CANCELLED, ImportState.COMMITTED]


def test_a_trial_goes_on_with_a_trial_and_the_import_itself_with_none(tmp_path: Path) -> None:
    thailand()
    left, trial = checked(tmp_path), mark_trial(checked(tmp_path))

    answer = run(text_file(tmp_path, REGISTER), "--dry-run")

    assert f"Going on with import {trial.pk}" in answer
    assert states() == [ImportState.CHECKED, ImportState.CANCELLED]
    RegisterImport.objects.filter(pk=trial.pk).update(state=ImportState.CHECKING)
    assert f"Going on with import {left.pk}" in run(text_file(tmp_path, REGISTER))
    assert states() == [ImportState.COMMITTED, ImportState.CANCELLED]


def test_a_file_that_another_process_imports_is_left_to_it(tmp_path: Path) -> None:
    thailand()
    working = confirmed(received(tmp_path))

    with at_work(working), pytest.raises(CommandError, match=f"Import {working.pk} of this file is under way"):
        run(text_file(tmp_path, REGISTER))

    assert states() == [ImportState.CHECKING]
    assert Path(working.file.path).exists()


def test_what_an_officer_sent_by_the_page_and_another_file_are_left_alone(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    checked(tmp_path, by=officer)
    checked(tmp_path, REGISTER[:3])

    answer = run(text_file(tmp_path, REGISTER))

    assert "Going on" not in answer
    assert states() == [ImportState.CHECKED, ImportState.CHECKED, ImportState.COMMITTED]
