"""Where all rows of a register lie, as the officer says."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from ocop.activity.models import Activity
from ocop.registry import operations
from ocop.registry.models import ImportRow, Product, RegisterImport
from ocop.registry.operations.stating import place_named
from ocop.registry.states import ImportState
from tests import make
from tests.registry.areas import thailand, vietnam
from tests.registry.files import THAI
from tests.registry.imports import LATER, NOON, RICE, confirmed, national_officer, received

pytestmark = pytest.mark.django_db
HEADER = (THAI[0], THAI[3], THAI[5])
ROWS = (HEADER, ("ข้าวไร่", "กลุ่มแม่บ้านเขาดิน", "081-2345678"), ("กล้วยฉาบ", "กลุ่มกล้วย", ""))
"""A register of one district, which does not say which."""


def test_state_place_lets_a_register_without_a_place_come_in_and_is_told_in_its_record(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    begun = received(tmp_path, ROWS, by=officer)
    with pytest.raises(operations.MappingUnusable, match="Province or state"):
        confirmed(begun, by=officer)

    begun = operations.state_place(begun, "เขาพนม, กระบี่", by=officer, at=NOON)

    waiting = operations.check_register(confirmed(begun, by=officer), at=LATER)
    done = operations.take_over(waiting, by=officer, at=LATER)
    assert (done.state, done.counts["new"]) == (ImportState.COMMITTED, 2)
    assert {product.area.path for product in Product.objects.all()} == {"TH.81.8102"}
    assert done.place == make.area("TH.81.8102")
    assert done.place_written == "เขาพนม, กระบี่ (TH.81.8102)"
    assert Activity.objects.get(verb="registry.register_imported").facts["place_stated"] == "TH.81.8102"
    assert not any("province" in row.values for row in ImportRow.objects.all())


def test_a_row_with_a_place_of_its_own_keeps_it(tmp_path: Path) -> None:
    thailand()
    rows = (THAI, (RICE[0], "", "", *RICE[3:]), ("น้ำผึ้ง", "น้ำพอง", "ขอนแก่น", "กลุ่มผึ้ง", "", ""))

    begun = operations.state_place(received(tmp_path, rows), "8101", by=None, at=NOON)

    done = operations.take_over(operations.check_register(confirmed(begun), at=LATER), by=None, at=LATER)
    assert done.counts["new"] == 2
    assert [product.area.path for product in Product.objects.order_by("pk")] == ["TH.81.8102.810202", "TH.40.4007"]


def test_the_place_is_remembered_for_files_of_the_same_headings_from_the_same_officer(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    confirmed(operations.state_place(received(tmp_path, ROWS, by=officer), "8102", by=officer, at=NOON), by=officer)

    again = received(tmp_path, ROWS, by=officer)
    of_another = received(tmp_path, ROWS)
    with_places = received(tmp_path, by=officer)

    assert again.place == make.area("TH.81.8102")
    assert (of_another.place, with_places.place) == (None, None)
    forgotten = operations.state_place(again, "", by=officer, at=NOON)
    assert (forgotten.place, forgotten.place_written) == (None, "")


def test_state_place_refuses_an_officer_of_another_country(tmp_path: Path) -> None:
    thailand()
    begun = received(tmp_path, ROWS)

    with pytest.raises(PermissionDenied):
        operations.state_place(begun, "8102", by=national_officer(make.area("VN")), at=NOON)

    assert RegisterImport.objects.get().place is None


def test_state_place_refuses_what_is_being_checked(tmp_path: Path) -> None:
    thailand()
    begun = confirmed(received(tmp_path))

    with pytest.raises(operations.ImportNotThere):
        operations.state_place(begun, "8102", by=None, at=NOON)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("TH.81.8102", "TH.81.8102"),
        ("81.8102", "TH.81.8102"),
        ("8102", "TH.81.8102"),
        ("Krabi", "TH.81"),
        ("อ.เขาพนม จ.กระบี่", "TH.81.8102"),
        ("Krabi, Khao Phanom", "TH.81.8102"),
        ("เขาพนม, กระบี่ (TH.81.8102)", "TH.81.8102"),
    ],
)
def test_a_place_is_named_by_its_code_its_path_or_its_name(given: str, path: str) -> None:
    thailand()

    assert place_named("TH", given) == make.area(path)


@pytest.mark.parametrize("given", ["Atlantis", "TH", "ไทย", "VN.08", "()", "%"])
def test_a_place_that_is_not_known_is_refused(given: str) -> None:
    thailand()

    with pytest.raises(operations.StatedPlaceUnknown):
        place_named("TH", given)


def test_a_name_of_several_places_is_asked_about() -> None:
    vietnam()

    with pytest.raises(operations.StatedPlaceNotClear, match=r"Châu Thành \(VN.83.839\); Châu Thành \(VN.84.849\)"):
        place_named("VN", "Châu Thành")
