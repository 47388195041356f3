"""Checked rows taken over into the register: all in one transaction, once, whatever happens meanwhile."""

import threading
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, connections

from ocop.activity.models import Activity
from ocop.core.autonomous import autonomous
from ocop.registry import operations
from ocop.registry.intake.at_work import ImportAtWork
from ocop.registry.models import ImportRow, Producer, Product, RegisterEntry, RegisterImport
from ocop.registry.operations import imports as steps
from ocop.registry.states import ImportState
from tests import make
from tests.registry.areas import thailand
from tests.registry.files import THAI
from tests.registry.imports import (
    BANANA,
    COUNTS,
    LATER,
    NOON,
    NOTHING,
    REGISTER,
    RICE,
    at_work,
    checked,
    names,
    national_officer,
    outcomes,
    taken_over,
    verbs,
)

pytestmark = pytest.mark.django_db


class Stopped(Exception):
    """The machine went down."""


def test_take_over_writes_products_makers_and_their_history(tmp_path: Path) -> None:
    officer = national_officer(thailand())

    done = taken_over(tmp_path, by=officer)

    assert (done.state, done.counts, done.rows) == (ImportState.COMMITTED, COUNTS, 5)
    rice, banana = Product.objects.order_by("pk")
    maker = Producer.objects.get()
    assert (rice.name, rice.area.name, rice.producer, rice.language, rice.country) == (
        "ข้าวไร่", "เขาพนม", maker, "th", "TH"
    )  # fmt: skip
    assert (rice.address, rice.folded, rice.state) == ("ม.1 ต.เขาดิน", "ข้าวไร่", "published")
    assert (maker.name, maker.named_as, maker.kind, maker.folded) == ("กลุ่มแม่บ้านเขาดิน", "seller", "group", "เขาดิน")
    assert maker.contact.phones == ["+66812345678"]
    assert (banana.producer, hasattr(banana, "contact")) == (None, False)
    assert rice.number.startswith("TH-P")
    assert maker.number.startswith("TH-M")
    assert verbs() == [
        "registry.producer_registered", "registry.product_registered", "registry.product_registered",
        "registry.register_imported",
    ]  # fmt: skip
    assert {line.by for line in Activity.objects.all()} == {officer.username}
    assert RegisterEntry.objects.count() == 2


def test_counts_add_up_to_the_rows(tmp_path: Path) -> None:
    thailand()

    done = taken_over(tmp_path)

    assert sum(done.counts.values()) == done.rows == ImportRow.objects.filter(register_import=done).count()


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    thailand()
    taken_over(tmp_path)
    before = list(Product.objects.order_by("pk").values()), list(Producer.objects.values()), verbs()

    done = taken_over(tmp_path)

    assert done.counts == {"new": 0, "updated": 0, "unchanged": 2, "duplicate": 1, "held": 1, "rejected": 1}
    assert (list(Product.objects.order_by("pk").values()), list(Producer.objects.values())) == before[:2]
    assert verbs() == [*before[2], "registry.register_imported"]  # of the file itself, of no record


def test_take_over_refuses_an_officer_of_another_country(tmp_path: Path) -> None:
    thailand()
    waiting = checked(tmp_path)

    with pytest.raises(PermissionDenied):
        operations.take_over(waiting, by=national_officer(make.area("VN")), at=LATER)

    assert not Product.objects.exists()


@pytest.mark.parametrize("state", [ImportState.READ, ImportState.COMMITTED, ImportState.CANCELLED])
def test_take_over_refuses_what_is_not_checked(tmp_path: Path, state: ImportState) -> None:
    thailand()
    waiting = checked(tmp_path)
    RegisterImport.objects.update(state=state, changed_at=NOON)

    with pytest.raises(operations.ImportNotThere):
        operations.take_over(waiting, by=None, at=NOON)

    assert not Product.objects.exists()


def test_take_over_goes_on_after_a_crash_that_left_it_half_way(tmp_path: Path) -> None:
    thailand()
    waiting = checked(tmp_path)
    RegisterImport.objects.update(state=ImportState.COMMITTING, changed_at=NOON)

    with at_work(waiting), pytest.raises(ImportAtWork):
        operations.take_over(waiting, by=None, at=NOON)
    done = operations.take_over(waiting, by=None, at=NOON)

    assert done.state == ImportState.COMMITTED
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]


def test_a_crash_while_taking_over_leaves_the_import_checked_and_the_register_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    thailand()
    waiting = checked(tmp_path)

    def broken(*args: object, **facts: object) -> None:
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(steps, "find_candidates", broken)
        with pytest.raises(Stopped):
            operations.take_over(waiting, by=None, at=LATER)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.counts) == (ImportState.CHECKED, COUNTS)
    assert (Product.objects.count(), Producer.objects.count(), verbs()) == (0, 0, [])
    assert operations.take_over(waiting, by=None, at=LATER).state == ImportState.COMMITTED


@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_while_taking_over_loses_nothing(tmp_path: Path) -> None:
    thailand()
    waiting = checked(tmp_path)

    def cut(done: int) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            ((own,),) = cursor.fetchall()
        with autonomous() as other:
            other.execute("SELECT pg_terminate_backend(%s)", [own])
        return True

    with pytest.raises(OperationalError):
        operations.take_over(waiting, by=None, at=LATER, progress=cut)

    waiting.refresh_from_db()
    assert waiting.state == ImportState.CHECKED
    assert (Product.objects.count(), Producer.objects.count(), verbs()) == (0, 0, [])
    assert operations.take_over(waiting, by=None, at=LATER).state == ImportState.COMMITTED
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]


def test_take_over_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    thailand()
    waiting = checked(tmp_path)

    done = operations.take_over(waiting, by=None, at=LATER, progress=lambda rows: False)

    done.refresh_from_db()
    assert (done.state, done.cancel_asked) == (ImportState.CHECKED, False)
    assert (Product.objects.count(), Producer.objects.count(), RegisterEntry.objects.count(), verbs()) == (0, 0, 0, [])


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_press_at_once_take_over_once(tmp_path: Path) -> None:
    thailand()
    waiting = checked(tmp_path)
    answers: list[str] = []
    gate = threading.Barrier(2)

    def press() -> None:
        try:
            gate.wait()
            operations.take_over(RegisterImport.objects.get(pk=waiting.pk), by=None, at=LATER)
            answers.append("taken over")
        except (operations.ImportNotThere, ImportAtWork):
            answers.append("refused")
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    assert sorted(answers) == ["refused", "taken over"]
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]


def test_a_row_of_ten_thousand_columns_is_rejected_and_the_others_taken_over(tmp_path: Path) -> None:
    thailand()

    done = taken_over(tmp_path, [THAI, RICE, ["x"] * 10_000, BANANA])

    assert outcomes(done) == [(2, "new"), (3, "rejected"), (4, "new")]
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]


def test_a_register_of_bad_rows_alone_is_taken_over_without_a_record(tmp_path: Path) -> None:
    thailand()

    done = taken_over(tmp_path, [THAI, NOTHING, NOTHING])

    assert (done.state, done.counts["rejected"], done.rows) == (ImportState.COMMITTED, 2, 2)
    assert names() == []


def test_rows_that_were_mended_are_new_while_the_others_stay(tmp_path: Path) -> None:
    thailand()
    taken_over(tmp_path)

    done = taken_over(tmp_path, [*REGISTER[:4], ("น้ำผึ้ง", *NOTHING[1:]), REGISTER[5]])

    assert done.counts == {"new": 1, "updated": 0, "unchanged": 2, "duplicate": 1, "held": 1, "rejected": 0}
    assert names() == ["ข้าวไร่", "กล้วยฉาบ", "น้ำผึ้ง"]
