"""Held rows: accepted with corrections, rejected, and remembered."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from ocop.accounts.roles import Role
from ocop.places.models import Area
from ocop.registry import operations
from ocop.registry.models import Candidate, ImportRow, Producer, Product, RegisterEntry, RegisterImport
from tests import make
from tests.registry.areas import thailand, vietnam
from tests.registry.files import THAI
from tests.registry.imports import (
    GROUP,
    LATER,
    RICE,
    checked,
    names,
    national_officer,
    outcomes,
    taken_over,
    verbs,
)

pytestmark = pytest.mark.django_db


def held(done: RegisterImport) -> ImportRow:
    """Return the one row that is held."""
    return ImportRow.objects.get(register_import=done, outcome="held")


def test_accept_row_takes_it_over_with_the_correction(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    row = held(taken_over(tmp_path))

    product = operations.accept_row(row, corrections={"product": "นมแพะ"}, by=officer, at=LATER)

    row.refresh_from_db()
    assert (product.name, product.area.name, product.producer) == (
        "นมแพะ",
        "เมืองกระบี่",
        Producer.objects.get(name="ร้านแดง"),
    )
    assert (row.outcome, row.decision, row.decided_by, row.product_id) == (
        "held",
        "accepted",
        officer.username,
        product.pk,
    )
    assert verbs()[-1] == "registry.row_accepted"
    assert names() == ["ข้าวไร่", "กล้วยฉาบ", "นมแพะ"]


def test_accept_row_leaves_the_lines_beneath_it_alone(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    row = held(taken_over(tmp_path, [THAI, GROUP, RICE]))
    before = list(Product.objects.values())

    operations.accept_row(row, corrections={"product": "นมแพะ"}, by=officer, at=LATER)

    assert names() == ["ข้าวไร่", "นมแพะ"]
    assert list(Product.objects.exclude(name="นมแพะ").values()) == before


def test_the_same_file_after_an_accepted_row_changes_nothing(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    operations.accept_row(held(taken_over(tmp_path)), corrections={"product": "นมแพะ"}, by=officer, at=LATER)
    before = list(Product.objects.order_by("pk").values())

    done = taken_over(tmp_path)

    assert done.counts == {"new": 0, "updated": 0, "unchanged": 3, "duplicate": 1, "held": 0, "rejected": 1}
    assert list(Product.objects.order_by("pk").values()) == before


def test_a_correction_survives_when_the_accepted_line_says_something_else_anew(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    operations.accept_row(
        held(taken_over(tmp_path, [THAI, GROUP])), corrections={"product": "นมแพะ"}, by=officer, at=LATER
    )

    done = taken_over(tmp_path, [THAI, (*GROUP[:4], "ม.5 ต.อ่าวนาง", "")])

    product = Product.objects.get()
    assert outcomes(done) == [(2, "updated")]
    assert (product.name, product.address) == ("นมแพะ", "ม.5 ต.อ่าวนาง")


def test_accept_row_as_it_is_says_that_the_name_is_a_products(tmp_path: Path) -> None:
    officer = national_officer(thailand())

    product = operations.accept_row(held(taken_over(tmp_path)), corrections={}, by=officer, at=LATER)

    assert product.name == "กลุ่มเลี้ยงแพะ"


def test_accept_row_finds_the_maker_that_is_known(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    row = held(taken_over(tmp_path, [THAI, RICE, ("กลุ่มแพะ", *RICE[1:])]))

    product = operations.accept_row(row, corrections={"product": "นมแพะ"}, by=officer, at=LATER)

    assert Producer.objects.get().products.count() == 2
    assert product.producer == Producer.objects.get()


def test_accept_row_finds_the_maker_through_merges(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    row = held(taken_over(tmp_path, [THAI, RICE, ("กลุ่มแพะ", *RICE[1:])]))
    first = Producer.objects.get()
    second, third = (make.producer(name, of=first.area) for name in ("ก", "ข"))
    Producer.objects.filter(pk=first.pk).update(merged_into=second)
    Producer.objects.filter(pk=second.pk).update(merged_into=third)

    product = operations.accept_row(row, corrections={"product": "นมแพะ"}, by=officer, at=LATER)

    assert product.producer == third


def test_accept_row_that_names_a_known_product_makes_no_second_one(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    row = held(taken_over(tmp_path, [THAI, RICE, ("กลุ่มข้าว", *RICE[1:])]))
    before = list(Product.objects.values())

    product = operations.accept_row(row, corrections={"product": "ข้าวไร่"}, by=officer, at=LATER)

    assert list(Product.objects.values()) == before
    assert RegisterEntry.objects.filter(product=product).count() == 2
    again = taken_over(tmp_path, [THAI, RICE, ("กลุ่มข้าว", *RICE[1:])])
    assert outcomes(again) == [(2, "unchanged"), (3, "unchanged")]


def test_accept_row_can_name_a_maker_for_which_there_was_no_column(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    row = held(taken_over(tmp_path, [("สินค้า", "จังหวัด", "อำเภอ"), ("กลุ่มแพะ", "กระบี่", "เขาพนม")]))
    corrections = {"product": "นมแพะ", "producer": "นางสมศรี ใจดี"}

    product = operations.accept_row(row, corrections=corrections, by=officer, at=LATER)

    assert product.producer is not None
    assert (product.producer.name, product.producer.named_as) == ("นางสมศรี ใจดี", "maker")


def test_accept_row_asks_about_close_spellings(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    rows = [THAI, ("น้ำพริกเผาปลาย่าง", *RICE[1:]), ("กลุ่มน้ำพริก", *RICE[1:])]

    operations.accept_row(
        held(taken_over(tmp_path, rows)), corrections={"product": "น้ำพริกเผาปลาย่างง"}, by=officer, at=LATER
    )

    assert Candidate.objects.filter(kind="product").count() == 1


def test_accept_row_takes_the_place_that_the_officer_chose(tmp_path: Path) -> None:
    officer = national_officer(vietnam())
    header = ("Tên sản phẩm", "Huyện", "Vĩ độ", "Kinh độ")
    done = taken_over(tmp_path, [header, ("Dừa sáp", "Châu Thành", "9.9", "106.3")], code="VN-OCOP")
    place = Area.objects.get(path="VN.84.849")

    product = operations.accept_row(held(done), corrections={}, area=place, by=officer, at=LATER)

    assert product.area == place
    again = taken_over(tmp_path, [header, ("Dừa sáp", "Châu Thành", "9.9", "106.3")], code="VN-OCOP")
    assert outcomes(again) == [(2, "unchanged")]


def test_a_coordinate_outside_the_chosen_place_is_dropped(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    make.area("TH.40.4099", "เขาพนม", kind="อำเภอ")
    header = ("สินค้า", "อำเภอ", "LAT", "LONG")
    done = taken_over(tmp_path, [header, ("ข้าวไร่", "เขาพนม", "16.4", "102.8")])
    krabi = Area.objects.get(path="TH.81.8102")

    product = operations.accept_row(held(done), corrections={}, area=krabi, by=officer, at=LATER)

    assert (product.area, product.latitude) == (krabi, None)


def test_accept_row_refuses_while_the_place_is_open(tmp_path: Path) -> None:
    officer = national_officer(vietnam())
    done = taken_over(tmp_path, [("Tên sản phẩm", "Huyện"), ("Dừa sáp", "Châu Thành")], code="VN-OCOP")

    with pytest.raises(operations.RowStillWrong, match="more than one place"):
        operations.accept_row(held(done), corrections={}, by=officer, at=LATER)

    assert names() == []
    assert held(done).decision == ""


def test_accept_row_refuses_an_empty_name(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    row = held(taken_over(tmp_path))

    with pytest.raises(operations.RowStillWrong, match="name of the product"):
        operations.accept_row(row, corrections={"product": " - "}, by=officer, at=LATER)


def test_a_row_is_decided_once(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    row = held(taken_over(tmp_path))
    operations.accept_row(row, corrections={"product": "นมแพะ"}, by=officer, at=LATER)
    before = verbs()

    with pytest.raises(operations.RowDecided):
        operations.accept_row(row, corrections={}, by=officer, at=LATER)
    with pytest.raises(operations.RowDecided):
        operations.reject_row(row, by=officer, at=LATER)

    assert verbs() == before


def test_a_row_waits_until_its_import_is_taken_over(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    row = held(checked(tmp_path))

    with pytest.raises(operations.ImportNotTakenOver):
        operations.accept_row(row, corrections={}, by=officer, at=LATER)
    with pytest.raises(operations.ImportNotTakenOver):
        operations.reject_row(row, by=officer, at=LATER)


def test_a_row_that_a_newer_file_asks_about_is_decided_there(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    older = held(taken_over(tmp_path))
    taken_over(tmp_path)

    with pytest.raises(operations.RowDecided):
        operations.accept_row(older, corrections={}, by=officer, at=LATER)


@pytest.mark.parametrize("path", ["VN", "TH.40"])
def test_a_row_is_decided_by_an_officer_of_its_place(tmp_path: Path, path: str) -> None:
    thailand()
    row = held(taken_over(tmp_path))
    stranger = make.officer(role=Role.NATIONAL_OFFICER, of=make.area(path))

    with pytest.raises(PermissionDenied):
        operations.accept_row(row, corrections={}, by=stranger, at=LATER)
    with pytest.raises(PermissionDenied):
        operations.reject_row(row, by=stranger, at=LATER)

    assert held(row.register_import).decision == ""


def test_an_officer_of_the_rows_own_place_may_decide(tmp_path: Path) -> None:
    thailand()
    row = held(taken_over(tmp_path))
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=make.area("TH.81.8101"))

    assert operations.accept_row(row, corrections={"product": "นมแพะ"}, by=officer, at=LATER).name == "นมแพะ"


def test_reject_row_is_remembered_for_later_files(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    row = operations.reject_row(held(taken_over(tmp_path)), by=officer, at=LATER)

    done = taken_over(tmp_path)

    assert (row.decision, row.decided_by) == ("rejected", officer.username)
    assert RegisterEntry.objects.get(rejected=True).product is None
    assert done.counts == {"new": 0, "updated": 0, "unchanged": 2, "duplicate": 1, "held": 0, "rejected": 2}
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]
    assert verbs().count("registry.row_rejected") == 1
