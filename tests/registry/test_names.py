"""Names of makers, and a group told from a product."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.core.text import fold
from ocop.registry.names import core_name, forms, is_an_address, kind_of, names_a_group


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("กลุ่มวิสาหกิจชุมชนข้าวหอมบ้านนา", "วิสาหกิจชุมชน ข้าวหอมบ้านนา"),
        ("นางสาวสมศรี ใจดี", "น.ส. สมศรี  ใจดี"),
        ("บริษัท ข้าวไทย จำกัด", "ข้าวไทย"),
        ("HTX nông nghiệp Vị Xuyên", "Hợp tác xã Vị Xuyên"),
        ("Công ty TNHH MTV Hà Giang", "CÔNG TY TRÁCH NHIỆM HỮU HẠN HÀ GIANG"),
        ("Kelompok Tani Subur Makmur", "Subur Makmur"),
        ("CV. Bali Manis", "Bali Manis"),
        ("Krabi Rice Co., Ltd.", "Krabi rice"),
    ],
)
def test_names_that_differ_in_form_only_are_one(one: str, other: str) -> None:
    assert core_name(fold(one)) == core_name(fold(other))


@pytest.mark.parametrize(("one", "other"), [("ร้านสมศรี", "ร้านสมศักดิ์"), ("HTX Vị Xuyên", "HTX Đồng Văn")])
def test_other_names_stay_other_names(one: str, other: str) -> None:
    assert core_name(fold(one)) != core_name(fold(other))


@pytest.mark.parametrize("form", ["กลุ่ม", "Hợp tác xã", "CV", "ร้าน"])
def test_a_form_alone_stays_a_name(form: str) -> None:
    assert core_name(fold(form)) == fold(form).replace(" ", "")


_words = st.lists(
    st.one_of(st.sampled_from([form.folded for form in forms()]), st.text(alphabet="กขุ่ม ลabc", max_size=6)), max_size=5
)


@given(_words)
def test_the_core_of_a_core_is_itself(words: list[str]) -> None:
    core = core_name(fold(" ".join(words)))

    assert core_name(core) == core


@given(_words)
def test_the_core_of_words_without_spaces_is_the_same(words: list[str]) -> None:
    name = fold(" ".join(words))

    assert " " not in core_name(name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("กลุ่มแม่บ้านเกษตรกร", "group"),
        ("สหกรณ์การเกษตรกระบี่", "cooperative"),
        ("หจก.ข้าวไทย", "sme"),
        ("นายสมชาย ใจดี", "household"),
        ("HTX Vị Xuyên", "cooperative"),
        ("PT Bali Manis", "sme"),
        ("ป้าแจ๋ว", ""),
    ],
)
def test_the_kind_of_a_maker_shows_in_its_form(name: str, kind: str) -> None:
    assert kind_of(fold(name)) == kind


@pytest.mark.parametrize(
    "product",
    [
        "กลุ่มเกษตรกรเลี้ยงแพะ",
        "ผลิตภัณฑ์กลุ่มเกษตรกรเลี้ยงเป็ด",
        "วิสาหกิจชุมชนขนมทองม้วนบ้านวังแซ",
        "ร้านไส้กรอกแม่พิศ",
        "นางสมศรี ใจดี",
        "Hợp tác xã nông nghiệp Vị Xuyên",
        "Công ty TNHH Mật ong Hà Giang",
        "Kelompok Tani Subur",
        "Krabi women's group",
    ],
)
def test_the_name_of_a_group_or_person_is_no_product(product: str) -> None:
    assert names_a_group(fold(product), "")


@pytest.mark.parametrize(
    "product", ["นางเล็ด", "ข้าวไร่", "ผลิตภัณฑ์อาหารทะเล", "เครื่องแกงกลุ่มสตรีบ้านหนองกก", "Mật ong", "Kopi Ubud", "Coffee"]
)
def test_a_product_is_no_group(product: str) -> None:
    assert not names_a_group(fold(product), "")


def test_a_product_that_begins_with_its_maker_is_a_product() -> None:
    maker = fold("กลุ่มแม่บ้านเขาดิน")

    assert not names_a_group(fold("กลุ่มแม่บ้านเขาดิน น้ำพริก"), maker)
    assert names_a_group(maker, maker)


@pytest.mark.parametrize(
    "text",
    [
        "145 หมู่ 7 บ้านหนองปลาน้อย ต.เหล่าปอแดง อ.เมือง",
        "หมู่ที่ 4 บ้านทุ่งสูง",
        "ม.3 ต.เขาคราม อ.เมือง จ.กระบี่",
        "ตำบลอินทร์แปลง",
        "Số 12 đường Trần Phú, phường 1",
        "Thôn 3, xã Vị Xuyên",
        "Jl. Raya Ubud 5, Gianyar",
        "บ้านเลขที่ 12 หมู่ 3 ต.ปากน้ำ",
    ],
)
def test_an_address_is_no_name(text: str) -> None:
    assert is_an_address(text)


@pytest.mark.parametrize("text", ["กลุ่มเห็ดสุขใจ หมู่ 2 ตำบลพระบุ", "ครัว3ดี", "หมู่บ้าน OTOP", "7 พี่น้อง", "Xóm Chài", "Xã hội"])
def test_a_name_is_no_address(text: str) -> None:
    assert not is_an_address(text)
