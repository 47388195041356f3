"""Close spellings found when a register is taken over."""

from pathlib import Path

import pytest

from ocop.registry import operations
from ocop.registry.models import Candidate, Producer, Product
from ocop.registry.queries import candidates_for
from tests import make
from tests.registry.areas import thailand
from tests.registry.files import THAI
from tests.registry.imports import LATER, RICE, national_officer, taken_over

pytestmark = pytest.mark.django_db
CHILLI = ("น้ำพริกเผาปลาย่าง", *RICE[1:])


def test_close_spellings_of_one_place_become_candidates(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    elsewhere = ("น้ำพริกเผาปลาย่างง", "น้ำพอง", "ขอนแก่น", *RICE[3:])
    other_maker = ("น้ำพริกเผาปลายาง", *RICE[1:3], "ร้านแดง", "", "")

    taken_over(tmp_path, [THAI, CHILLI, ("น้ำพริกเผาปลาย่างง", *RICE[1:]), elsewhere, other_maker])

    pair = Candidate.objects.get()
    first, second = Product.objects.order_by("pk")[:2]
    assert (pair.kind, pair.left, pair.right, pair.state) == ("product", first.number, second.number, "open")
    assert pair.area == first.area
    assert pair.likeness > 90
    assert list(candidates_for(officer)) == [pair]
    assert not candidates_for(national_officer(make.area("VN")))


def test_makers_of_close_spelling_become_candidates(tmp_path: Path) -> None:
    thailand()
    makers = {"ข้าวไร่": "กลุ่มสตรีบ้านเขาดินใต้", "กล้วยฉาบ": "กลุ่มสตรีบ้านเขาดินใต"}
    rows = [(product, *RICE[1:3], maker, "", "") for product, maker in makers.items()]

    taken_over(tmp_path, [THAI, *rows])

    assert Candidate.objects.get().kind == "producer"
    assert Producer.objects.count() == 2


def test_a_pair_is_asked_once_and_not_again_after_it_was_decided(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    rows = [THAI, CHILLI, ("น้ำพริกเผาปลาย่างง", *RICE[1:])]
    taken_over(tmp_path, rows)
    operations.keep_apart(Candidate.objects.get(), by=officer, at=LATER)

    taken_over(tmp_path, [THAI, *[(*row[:4], "ม.9", "") for row in rows[1:]]])

    assert Candidate.objects.get().state == "apart"


def test_a_new_product_is_compared_with_those_that_were_there(tmp_path: Path) -> None:
    thailand()
    taken_over(tmp_path, [THAI, CHILLI])
    make.product("น้ำพริกเผาปลาย่าง", place=make.area("TH.81.8102"), demonstration=True)

    taken_over(tmp_path, [THAI, CHILLI, ("น้ำพริกเผาปลาย่างง", *RICE[1:])])

    assert Candidate.objects.count() == 1
