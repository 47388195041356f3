"""A register file from the file to the register: each way out of each step."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from ocop.accounts.roles import Role
from ocop.registry import operations
from ocop.registry.intake.at_work import ImportAtWork
from ocop.registry.models import ImportRow, Product, Programme, RegisterImport
from ocop.registry.operations import staging
from ocop.registry.states import ImportState
from tests import make
from tests.registry.areas import thailand
from tests.registry.files import THAI, text_file
from tests.registry.imports import (
    COUNTS,
    LATER,
    NOON,
    REGISTER,
    RICE,
    at_work,
    checked,
    confirmed,
    national_officer,
    outcomes,
    programme,
    received,
    taken_over,
    verbs,
)

pytestmark = pytest.mark.django_db


class Stopped(Exception):
    """The machine went down."""


def test_receive_register_keeps_the_file_and_proposes_the_columns(tmp_path: Path) -> None:
    officer = national_officer(thailand())

    begun = received(tmp_path, by=officer)

    assert (begun.state, begun.by, begun.file_name) == (ImportState.READ, officer, "register.csv")
    assert Path(begun.file.path).read_bytes() == (tmp_path / "register.csv").read_bytes()
    assert begun.reading["headers"] == list(THAI)
    assert begun.mapping == {
        "0": "product", "1": "district", "2": "province", "3": "seller", "4": "address", "5": "phone"
    }  # fmt: skip


def test_receive_register_says_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    thailand()
    path = tmp_path / "register.csv"
    path.write_bytes(b"%PDF-1.7")

    begun = operations.receive_register(programme(), path, name="register.csv", by=None, at=NOON)

    assert begun.state == ImportState.FAILED
    assert "PDF" in begun.failure


def test_receive_register_needs_the_places_of_the_country(tmp_path: Path) -> None:
    with pytest.raises(operations.PlacesMissing, match="load_places --country TH"):
        received(tmp_path)

    assert not RegisterImport.objects.exists()


def test_receive_register_refuses_an_officer_of_another_country(tmp_path: Path) -> None:
    thailand()
    stranger = national_officer(make.area("VN"))

    with pytest.raises(PermissionDenied):
        received(tmp_path, by=stranger)

    assert not RegisterImport.objects.exists()


def test_an_officer_of_one_province_brings_in_the_rows_of_that_province(tmp_path: Path) -> None:
    thailand()
    officer = make.officer(role=Role.PROVINCE_OFFICER, of=make.area("TH.81"))
    elsewhere = ("ปลาส้ม", "น้ำพอง", "ขอนแก่น", "กลุ่มปลาส้ม", "", "")

    done = checked(tmp_path, (*REGISTER, elsewhere), by=officer)

    assert done.counts == COUNTS | {"rejected": 2}
    row = ImportRow.objects.get(line=len(REGISTER) + 1)
    assert [problem["code"] for problem in row.problems if problem["column"] == "province"] == ["place_not_yours"]


def test_confirm_mapping_remembers_the_columns_for_the_programme(tmp_path: Path) -> None:
    thailand()
    begun = received(tmp_path)

    operations.confirm_mapping(begun, {0: "product", 1: "", 2: "province", 3: "producer"}, by=None, at=NOON)

    begun.refresh_from_db()
    assert begun.state == ImportState.CHECKING
    assert begun.mapping == {"0": "product", "2": "province", "3": "producer"}
    assert Programme.objects.get(code="TH-OTOP").mapping == {
        THAI[0]: "product",
        THAI[1]: "",
        THAI[2]: "province",
        THAI[3]: "producer",
    }
    again = received(tmp_path)
    assert again.mapping == {"0": "product", "2": "province", "3": "producer", "4": "address", "5": "phone"}


def test_confirm_mapping_remembers_nothing_of_a_trial(tmp_path: Path) -> None:
    thailand()
    begun = received(tmp_path)

    operations.confirm_mapping(begun, {0: "product", 2: "province"}, by=None, at=NOON, remember=False)

    assert Programme.objects.get(code="TH-OTOP").mapping == {}


def test_confirm_mapping_remembers_of_two_columns_of_one_name_the_one_that_counts(tmp_path: Path) -> None:
    thailand()
    begun = received(tmp_path, [("ชื่อ", "จังหวัด", "ชื่อ", "อำเภอ"), ("ข้าวไร่", "กระบี่", "ok", "เขาพนม")])

    operations.confirm_mapping(begun, {0: "product", 1: "province", 2: "", 3: "district"}, by=None, at=NOON)

    assert Programme.objects.get(code="TH-OTOP").mapping["ชื่อ"] == "product"


@pytest.mark.parametrize(
    ("mapping", "missing"),
    [({2: "province"}, "Name of the product"), ({0: "product"}, "Province or state"), ({}, "Name of the product")],
)
def test_confirm_mapping_needs_the_product_and_a_place(tmp_path: Path, mapping: dict[int, str], missing: str) -> None:
    thailand()
    begun = received(tmp_path)

    with pytest.raises(operations.MappingUnusable, match=missing):
        operations.confirm_mapping(begun, mapping, by=None, at=NOON)

    begun.refresh_from_db()
    assert begun.state == ImportState.READ


def test_confirm_mapping_refuses_two_columns_of_one_meaning(tmp_path: Path) -> None:
    thailand()
    begun = received(tmp_path)

    with pytest.raises(operations.ColumnChosenTwice, match="Province"):
        operations.confirm_mapping(begun, {0: "product", 1: "province", 2: "province"}, by=None, at=NOON)


def test_confirm_mapping_refuses_an_officer_of_another_country(tmp_path: Path) -> None:
    thailand()
    begun = received(tmp_path)

    with pytest.raises(PermissionDenied):
        confirmed(begun, by=national_officer(make.area("VN")))


def test_confirm_mapping_refuses_an_import_that_is_over(tmp_path: Path) -> None:
    thailand()
    done = taken_over(tmp_path)

    with pytest.raises(operations.ImportNotThere, match="Taken over"):
        confirmed(done)


def test_columns_confirmed_anew_check_the_rows_anew(tmp_path: Path) -> None:
    thailand()
    done = checked(tmp_path)

    operations.confirm_mapping(done, {0: "product", 2: "province"}, by=None, at=NOON)
    operations.check_register(done, at=NOON)

    assert done.state == ImportState.CHECKED
    row = ImportRow.objects.get(register_import=done, line=2)
    assert row.values == {"product": "ข้าวไร่"}


def test_check_register_gives_every_row_an_outcome(tmp_path: Path) -> None:
    thailand()

    done = checked(tmp_path)

    assert (done.state, done.rows, done.rows_done, done.counts) == (ImportState.CHECKED, 5, 5, COUNTS)
    assert outcomes(done) == [(2, "new"), (3, "new"), (4, "held"), (5, "rejected"), (6, "duplicate")]
    assert ImportRow.objects.get(register_import=done, line=6).duplicate_of == 2
    assert not Product.objects.exists()
    assert verbs() == []


def test_check_register_refuses_an_import_whose_columns_are_not_confirmed(tmp_path: Path) -> None:
    thailand()
    begun = received(tmp_path)

    with pytest.raises(operations.ImportNotThere, match="columns"):
        operations.check_register(begun, at=NOON)


def test_check_register_says_where_the_file_ends_in_an_open_quotation_mark(tmp_path: Path) -> None:
    thailand()
    path = text_file(tmp_path, [THAI, *[RICE] * 250])
    with path.open("a", encoding="utf-8") as file:
        file.write('"ข้าว,เขาพนม,กระบี่\nเกลือ,เขาพนม,กระบี่\n')
    begun = operations.receive_register(programme(), path, name="register.csv", by=None, at=NOON)

    done = operations.check_register(confirmed(begun), at=NOON)

    assert done.state == ImportState.FAILED
    assert "line 252" in done.failure


def test_check_register_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    thailand()
    monkeypatch.setattr(staging, "CHUNK", 2)
    begun = confirmed(received(tmp_path))
    told: list[int] = []

    def down(done: int) -> bool:
        told.append(done)
        if told == [2, 4]:
            raise Stopped
        return True

    with pytest.raises(Stopped):
        operations.check_register(begun, at=NOON, progress=down)
    staged = list(ImportRow.objects.filter(register_import=begun).values_list("pk", flat=True))
    done = operations.check_register(begun, at=LATER, progress=down)

    assert told == [2, 4, 5]
    assert (done.state, done.counts) == (ImportState.CHECKED, COUNTS)
    assert ImportRow.objects.filter(register_import=begun, pk__in=staged).count() == 4
    assert [line for line, _outcome in outcomes(done)] == [2, 3, 4, 5, 6]


def test_check_register_stops_when_it_is_told_to(tmp_path: Path) -> None:
    thailand()
    begun = confirmed(received(tmp_path))

    done = operations.check_register(begun, at=NOON, progress=lambda rows: False)

    assert done.state == ImportState.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_a_stop_that_was_asked_for_reaches_the_work_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    thailand()
    monkeypatch.setattr(staging, "CHUNK", 2)
    begun = confirmed(received(tmp_path))

    def ask(done: int) -> bool:
        operations.cancel_import(RegisterImport.objects.get(pk=begun.pk), by=None, at=LATER)
        return True

    done = operations.check_register(begun, at=NOON, progress=ask)

    assert done.state == ImportState.CANCELLED
    assert ImportRow.objects.filter(register_import=begun).count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_stop_asked_for_at_the_very_end_of_the_check_counts_too(tmp_path: Path) -> None:
    thailand()
    begun = confirmed(received(tmp_path))

    def ask(done: int) -> bool:
        operations.cancel_import(RegisterImport.objects.get(pk=begun.pk), by=None, at=LATER)
        return True

    done = operations.check_register(begun, at=NOON, progress=ask)

    done.refresh_from_db()
    assert done.state == ImportState.CANCELLED


def test_cancel_import_stops_what_waits(tmp_path: Path) -> None:
    thailand()
    waiting = checked(tmp_path)

    done = operations.cancel_import(waiting, by=None, at=LATER)

    assert done.state == ImportState.CANCELLED
    with pytest.raises(operations.ImportNotThere):
        operations.take_over(done, by=None, at=LATER)


def test_cancel_import_asks_what_is_at_work(tmp_path: Path) -> None:
    thailand()
    begun = confirmed(received(tmp_path))

    with at_work(begun):
        done = operations.cancel_import(begun, by=None, at=LATER)

    assert (done.state, done.cancel_asked) == (ImportState.CHECKING, True)


@pytest.mark.parametrize("state", [ImportState.CHECKING, ImportState.COMMITTING])
def test_cancel_import_stops_at_once_what_nobody_works_at_any_more(tmp_path: Path, state: ImportState) -> None:
    thailand()
    left = checked(tmp_path)
    RegisterImport.objects.update(state=state)

    done = operations.cancel_import(left, by=None, at=LATER)

    assert (done.state, done.cancel_asked) == (ImportState.CANCELLED, False)
    assert not Product.objects.exists()


def test_check_register_leaves_alone_what_another_process_checks(tmp_path: Path) -> None:
    thailand()
    begun = confirmed(received(tmp_path))

    with at_work(begun), pytest.raises(ImportAtWork):
        operations.check_register(begun, at=LATER)

    assert (begun.state, outcomes(begun)) == (ImportState.CHECKING, [])
    assert operations.check_register(begun, at=LATER).state == ImportState.CHECKED


def test_cancel_import_refuses_what_is_over(tmp_path: Path) -> None:
    thailand()
    done = taken_over(tmp_path)

    with pytest.raises(operations.ImportNotThere):
        operations.cancel_import(done, by=None, at=LATER)


def test_cancel_import_refuses_an_officer_of_another_country(tmp_path: Path) -> None:
    thailand()
    waiting = checked(tmp_path)

    with pytest.raises(PermissionDenied):
        operations.cancel_import(waiting, by=national_officer(make.area("VN")), at=LATER)

    waiting.refresh_from_db()
    assert waiting.state == ImportState.CHECKED
