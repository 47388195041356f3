"""What a register that comes again changes, and what it leaves as an officer corrected it."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection

from ocop.activity.models import Activity
from ocop.registry import operations
from ocop.registry.models import (
    Candidate,
    Contact,
    Producer,
    Product,
    Programme,
    ProgrammeNumber,
    RegisterEntry,
    StarHeld,
)
from ocop.registry.operations import committing
from ocop.registry.operations.programmes import load_programmes
from tests import make
from tests.registry.areas import indonesia, thailand, vietnam
from tests.registry.files import THAI
from tests.registry.imports import (
    BANANA,
    LATER,
    RICE,
    names,
    national_officer,
    outcomes,
    programme,
    taken_over,
    verbs,
)
from tests.registry.pairs import pair_of

pytestmark = pytest.mark.django_db

STARRED = ("ชื่อสินค้า", "จังหวัด", "ผู้ผลิต", "รหัสสินค้า", "ดาว", "ปีคัดสรร", "เลขที่ประกาศ", "วันที่ประกาศ", "ประเภท", "ขนาดบรรจุ",
           "ชื่อภาษาอังกฤษ", "เรื่องราว", "LAT", "LONG")  # fmt: skip
COFFEE = ("กาแฟเขาดิน", "กระบี่", "กลุ่มกาแฟเขาดิน", "81-001", "4 ดาว", "2566", "12/2566", "1/3/2566", "กาแฟ", "250 ก.",
          "Khao Din coffee", "ปลูกบนเขา", "8.1", "98.9")  # fmt: skip


def changed(row: tuple[str, ...], **values: str) -> tuple[str, ...]:
    """Return a row of STARRED in which some columns, named by their number, say something else."""
    return tuple(values.get(f"c{index}", cell) for index, cell in enumerate(row))


def test_all_that_a_row_says_is_in_the_register(tmp_path: Path) -> None:
    thailand()

    taken_over(tmp_path, [STARRED, COFFEE])

    product = Product.objects.get()
    assert (product.category, product.net_content, product.latitude, product.longitude) == (
        "coffee",
        "250 ก.",
        8.1,
        98.9,
    )
    assert product.texts == {
        "en": {"name": "Khao Din coffee", "state": "source"},
        "th": {"story": "ปลูกบนเขา", "state": "source"},
    }
    star = StarHeld.objects.get()
    assert (star.product, star.scheme, star.edition, star.stars) == (product, "th-otop", "2023", 4)
    assert (star.decision, star.decided_on) == ("12/2566", dt.date(2023, 3, 1))
    assert ProgrammeNumber.objects.get().number == "81-001"


def test_the_english_name_and_an_english_story_stand_side_by_side(tmp_path: Path) -> None:
    load_programmes()
    make.area("SG", "Singapore")
    make.area("SG.SG-01", "Central Singapore")
    header = ("Product name", "Name in English", "Story", "Region")
    code = Programme.objects.get(language="en").code

    taken_over(tmp_path, [header, ("Kaya", "Coconut jam", "Slowly cooked", "Central Singapore")], code=code)

    assert Product.objects.get().texts == {"en": {"name": "Coconut jam", "story": "Slowly cooked", "state": "source"}}


def test_a_changed_address_comes_through_as_updated(tmp_path: Path) -> None:
    thailand()
    taken_over(tmp_path, [THAI, RICE, BANANA])

    done = taken_over(tmp_path, [THAI, (*RICE[:4], "ม.9 ต.เขาดิน", RICE[5]), BANANA])

    assert outcomes(done) == [(2, "updated"), (3, "unchanged")]
    assert Product.objects.order_by("pk")[0].address == "ม.9 ต.เขาดิน"
    line = Activity.objects.get(verb="registry.product_updated")
    assert line.facts["columns"] == ["address"]
    assert names() == ["ข้าวไร่", "กล้วยฉาบ"]


def test_a_product_without_a_maker_that_moves_is_asked_about_not_guessed(tmp_path: Path) -> None:
    thailand()
    taken_over(tmp_path, [THAI, BANANA])

    taken_over(tmp_path, [THAI, (*BANANA[:4], "99 หมู่ 7 ต.อ่าวนาง", "")])

    first, second = Product.objects.order_by("pk")
    assert Candidate.objects.get().likeness == 100
    assert (first.address, second.address) == (BANANA[4], "99 หมู่ 7 ต.อ่าวนาง")


def test_an_empty_cell_takes_nothing_away(tmp_path: Path) -> None:
    thailand()
    taken_over(tmp_path, [THAI, RICE])

    done = taken_over(tmp_path, [THAI, (*RICE[:4], "", "")])

    assert outcomes(done) == [(2, "unchanged")]
    assert Product.objects.get().address == RICE[4]
    assert Contact.objects.get().phones == ["+66812345678"]


def test_a_new_telephone_number_takes_the_place_of_the_old(tmp_path: Path) -> None:
    thailand()
    taken_over(tmp_path, [THAI, RICE, (*BANANA[:5], "089-1234567")])

    taken_over(tmp_path, [THAI, (*RICE[:5], "081-9998887"), (*BANANA[:5], "089-7654321")])

    assert sorted(str(contact) for contact in Contact.objects.all()) == ["+66819998887", "+66897654321"]
    assert Contact.objects.filter(producer__isnull=False).count() == 1


def test_an_officers_correction_survives_the_register_that_still_says_the_old_thing(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    taken_over(tmp_path, [STARRED, COFFEE])
    product = Product.objects.get()
    values = {
        "name": "กาแฟโรบัสต้าเขาดิน",
        "category": "tea",
        "net_content": "200 g",
        "texts": {"en": {"name": "Robusta"}},
    }
    operations.correct_product(product, values, by=officer, at=LATER)

    same = taken_over(tmp_path, [STARRED, COFFEE])
    moved = taken_over(tmp_path, [STARRED, changed(COFFEE, c12="8.2")])

    assert (same.counts["unchanged"], moved.counts["updated"]) == (1, 1)
    product.refresh_from_db()
    assert (product.name, product.category, product.net_content) == ("กาแฟโรบัสต้าเขาดิน", "tea", "200 g")
    assert product.texts["en"] == {"name": "Robusta"}
    assert product.latitude == 8.2


def test_all_that_a_numbered_line_says_anew_is_taken_over(tmp_path: Path) -> None:
    thailand()
    taken_over(tmp_path, [STARRED, COFFEE])
    product = Product.objects.get()
    line = changed(
        changed(COFFEE, c8="ชา", c9="300 ก.", c10="Roast", c11="คั่วมือ"),
        c0="กาแฟคั่วเขาดิน",
        c1="ขอนแก่น",
        c2="กลุ่มกาแฟน้ำพอง",
        c12="16.5",
        c13="102.8",
    )

    done = taken_over(tmp_path, [STARRED, line])

    assert outcomes(done) == [(2, "updated")]
    product.refresh_from_db()
    assert (product.name, product.folded, product.area.name) == ("กาแฟคั่วเขาดิน", "กาแฟคั่วเขาดิน", "ขอนแก่น")
    assert product.producer is not None
    assert product.producer.name == "กลุ่มกาแฟน้ำพอง"
    assert (product.category, product.net_content, product.latitude, product.longitude) == (
        "tea",
        "300 ก.",
        16.5,
        102.8,
    )
    assert (product.text("en", "name"), product.text("th", "story")) == ("Roast", "คั่วมือ")
    assert Product.objects.count() == 1


def test_a_maker_that_is_named_later_is_registered_then(tmp_path: Path) -> None:
    thailand()
    taken_over(tmp_path, [STARRED, changed(COFFEE, c2="")])

    taken_over(tmp_path, [STARRED, COFFEE])

    product = Product.objects.get()
    assert product.producer == Producer.objects.get()


def test_stars_of_a_new_decision_stand_beside_the_old_ones(tmp_path: Path) -> None:
    thailand()
    taken_over(tmp_path, [STARRED, COFFEE])

    taken_over(tmp_path, [STARRED, changed(COFFEE, c4="5", c5="2569", c6="7/2569", c7="1/3/2569")])

    assert list(StarHeld.objects.order_by("edition").values_list("edition", "stars")) == [("2023", 4), ("2026", 5)]


def test_a_register_writes_over_no_stars_that_a_certificate_tells(tmp_path: Path) -> None:
    thailand()
    taken_over(tmp_path, [STARRED, COFFEE])
    StarHeld.objects.update(certified=True, stars=3, valid_until=dt.date(2025, 1, 1))

    taken_over(tmp_path, [STARRED, changed(COFFEE, c4="5")])

    held = StarHeld.objects.get()
    assert (held.stars, held.valid_until) == (3, dt.date(2025, 1, 1))


def test_two_lines_of_one_merged_product_may_both_bring_stars(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    other = changed(COFFEE, c0="กาแฟเขาดินน์", c3="81-002")
    taken_over(tmp_path, [STARRED, COFFEE, other])
    pair = Product.objects.order_by("pk")
    candidate = pair_of(pair[0], pair[1])
    operations.merge_pair(candidate, keep=pair[0].number, by=officer, at=LATER)

    done = taken_over(tmp_path, [STARRED, changed(COFFEE, c4="5", c13="98.8"), changed(other, c4="5", c13="98.8")])

    assert outcomes(done) == [(2, "updated"), (3, "updated")]
    assert pair[0].stars_held.get().stars == 5


def test_one_maker_of_many_lines_is_registered_once_whatever_the_portions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    thailand()
    monkeypatch.setattr(committing, "LINES_AT_ONCE", 2)
    rows = [(f"น้ำพริกสูตร {number}", *RICE[1:]) for number in range(7)]

    taken_over(tmp_path, [THAI, *rows])

    assert Producer.objects.get().products.count() == 7
    assert names() == [row[0] for row in rows]
    assert verbs().count("registry.producer_registered") == 1


def test_a_large_import_is_counted_for_the_plans_that_follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    thailand()
    monkeypatch.setattr(committing, "MANY", 1)

    taken_over(tmp_path, [THAI, *((f"น้ำพริกสูตร {number}", *RICE[1:]) for number in range(7))])

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'registry_product' AND attname = 'number'")
        assert cursor.fetchone() == (1,)
    assert Product.objects.count() == 7


def test_a_product_that_an_officer_registered_is_found_by_the_register(tmp_path: Path) -> None:
    country = thailand()
    maker = make.producer("กลุ่มแม่บ้านเขาดิน", of=make.area("TH.81.8102"))
    Producer.objects.update(folded="เขาดิน")
    product = make.product("ข้าวไร่", of=maker)

    done = taken_over(tmp_path, [THAI, RICE, RICE])

    assert country.country == "TH"
    assert outcomes(done) == [(2, "updated"), (3, "duplicate")]
    assert RegisterEntry.objects.get().product == product
    assert Product.objects.count() == 1


def test_two_numbered_lines_of_one_name_do_not_become_one_product(tmp_path: Path) -> None:
    thailand()
    maker = make.producer("กลุ่มกาแฟเขาดิน", of=make.area("TH.81"))
    Producer.objects.update(folded="กาแฟเขาดิน")
    make.product("กาแฟเขาดิน", of=maker)

    done = taken_over(tmp_path, [STARRED, COFFEE, changed(COFFEE, c3="81-002")])

    assert outcomes(done) == [(2, "updated"), (3, "new")]
    assert maker.products.count() == 2


def test_a_product_of_the_demonstration_is_never_matched(tmp_path: Path) -> None:
    thailand()
    maker = make.producer("กลุ่มแม่บ้านเขาดิน", of=make.area("TH.81.8102"), demonstration=True)
    Producer.objects.update(folded="เขาดิน")
    make.product("ข้าวไร่", of=maker, demonstration=True)

    done = taken_over(tmp_path, [THAI, RICE])

    assert outcomes(done) == [(2, "new")]
    assert Producer.objects.filter(demonstration=False).count() == 1


def test_a_newer_file_asks_about_a_held_row_in_the_place_of_the_older(tmp_path: Path) -> None:
    thailand()
    group = ("กลุ่มเลี้ยงแพะ", *RICE[1:])
    first = taken_over(tmp_path, [THAI, group])

    second = taken_over(tmp_path, [THAI, group])

    assert first.import_rows.get().decision == "superseded"
    assert second.import_rows.get().decision == ""


def test_the_numbers_of_makers_and_products_follow_the_lines(tmp_path: Path) -> None:
    thailand()
    rows = [(f"สินค้า {letter}", *RICE[1:3], f"ร้าน {letter}", "", "") for letter in "กขคงจฉ"]

    taken_over(tmp_path, [THAI, *rows])

    numbers = [
        int(number.partition("P")[2]) for number in Product.objects.order_by("pk").values_list("number", flat=True)
    ]
    assert numbers == sorted(numbers)
    assert names() == [row[0] for row in rows]


def test_a_vietnamese_register_with_districts_of_before_the_reform(tmp_path: Path) -> None:
    vietnam()
    header = ("STT", "Tên sản phẩm", "Chủ thể", "Huyện", "Tỉnh", "Xếp hạng", "Số QĐ", "Ngày ký")
    rows = [
        ("1", "Chè Shan tuyết", "HTX Vị Xuyên", "H. Vị Xuyên", "Tỉnh Hà Giang", "4 sao", "12/QĐ-UBND", "31/3/2024"),
        ("2", "Mật ong bạc hà", "Hộ kinh doanh Vừ Mí Say", "Đồng Văn", "ha giang", "★★★", "", ""),
        ("3", "Dừa sáp", "HTX Cầu Kè", "Châu Thành", "", "", "", ""),
    ]

    done = taken_over(tmp_path, [("DANH SÁCH SẢN PHẨM OCOP",), (), header, *rows], code="VN-OCOP")

    assert outcomes(done) == [(4, "new"), (5, "new"), (6, "held")]
    assert [product.area.path for product in Product.objects.order_by("pk")] == ["VN.02.030", "VN.02.026"]
    assert [star.valid_on(dt.date(2026, 1, 1)) for star in StarHeld.objects.order_by("pk")] == [True, False]
    assert list(Producer.objects.order_by("pk").values_list("kind", flat=True)) == ["cooperative", "household"]
    assert programme("VN-OCOP").mapping["Chủ thể"] == "producer"


def test_an_indonesian_register(tmp_path: Path) -> None:
    indonesia()
    header = ("No", "Nama Produk", "Nama Usaha", "Kab/Kota", "Provinsi", "Kecamatan", "No. HP")
    rows = [
        ("1", "Kopi Ubud", "CV. Kopi Manis", "Kab. Gianyar", "Provinsi Bali", "Kec. Ubud", "0812-3456-7890"),
        ("2", "Rumput laut", "Kelompok Tani Segara", "KLUNGKUNG", "BALI", "", ""),
        ("3", "Garam", "", "Kab. Gianyr", "Bali", "", ""),
    ]

    done = taken_over(tmp_path, [header, *rows], code="ID-OVOP")

    assert outcomes(done) == [(2, "new"), (3, "new"), (4, "new")]
    assert [product.area.path for product in Product.objects.order_by("pk")] == ["ID.51.04.05", "ID.51.05", "ID.51"]
    assert done.import_rows.get(line=4).problems[1]["code"] == "place_kept_wide"


def test_a_thai_register_of_another_form(tmp_path: Path) -> None:
    thailand()
    header = ("Tel.", "Province", "District", "Product Name", "Producer")
    rows = [
        ("081 234 5678", "จ.กระบี่", "อ.เมือง", "กะปิเกาะ", "นางสาวสมศรี ใจดี"),
        ("", "จังหวัดกระบี่", "อำเภอเขาพนม", "น้ำผึ้งป่า", "น.ส. สมศรี ใจดี"),
        ("", "Krabi", "Khao Phanom", "น้ำผึ้งโพรง", "น.ส.สมศรี  ใจดี"),
    ]

    done = taken_over(tmp_path, [header, *rows])

    assert outcomes(done) == [(2, "new"), (3, "new"), (4, "new")]
    assert [product.area.name for product in Product.objects.order_by("pk")] == ["เมืองกระบี่", "เขาพนม", "เขาพนม"]
    assert Producer.objects.count() == 2  # one in each district, however her name is written
