import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocop.core.text import fold, is_zawgyi, nfc, scripts, squeeze, to_unicode

SIGNS = st.text(
    st.sampled_from(
        "กข\u0e31\u0e34\u0e38\u0e48\u0e49\u0e4c\u0e4d\u0e32\u0e33เแ"
        "ຫນມລ\u0eb1\u0eb4\u0eb8\u0ebb\u0ebc\u0ec8\u0ec9\u0ecd\u0eb2\u0eb3ເ"
        "កដត\u17d2រ\u17b6\u17b8\u17be\u17c1\u17c4\u17c6"
        "ကဥဝ၀၇\u102b\u102d\u102e\u102f\u1030\u1031\u1036\u1037\u1038\u1039\u103a\u103b\u103c\u103d\u103e"
        "đơ\u0323\u0302e\u00ad\u200b'ʼ "
    ),
    max_size=12,
)


def test_nfc_makes_one_letter_of_a_letter_and_its_marks() -> None:
    assert nfc("mắm") == "mắm"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Cà\u00a0phê\r\n  Buôn\u3000Ma\tThuột ", "Cà phê Buôn Ma Thuột"),
        ("\ufeffGạo", "Gạo"),
        ("hand\u00adwoven\u200d", "handwoven"),
        ("silk\u200bscarf", "silk scarf"),
        ("ស្ករ\u200bត្នោត", "ស្ករត្នោត"),
        ("ข้าว\u200b\u200bหอม", "ข้าวหอม"),
        ("a\x00b\x07c\x85d\ud800", "abc d"),
        ("\u200b \u00a0", ""),
    ],
)
def test_squeeze_leaves_single_spaces_and_nothing_invisible(typed: str, kept: str) -> None:
    assert squeeze(typed) == kept


@given(st.text())
def test_squeeze_twice_changes_nothing(text: str) -> None:
    once = squeeze(text)

    assert squeeze(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    "typed", ["nước mắm", "NƯỚC MẮM", "nuoc mam", "Nước-mắm", "nước  mắm.", "NU\u031bO\u031b\u0301C MẮM"]
)
def test_fold_levels_case_and_tone_marks_of_vietnamese(typed: str) -> None:
    assert fold(typed) == "nuoc mam"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa Bình", "Hoà Bình"),
        ("Đắk Lắk", "Ðak Lak"),
        ("K’Ho", "KHo"),
        ("น้ำปลา", "นํ้าปลา"),
        ("น้ำปลา", "น\u0e49\u0e4d\u0e32ปลา"),
        ("แม่", "เเม่"),
        ("ที่", "ท่ี"),
        ("ที่", "ที่่"),
        ("ນ້ຳປາ", "ນໍ້າປາ"),
        ("ໝູ", "ຫມູ"),
        ("ຫຼວງພະບາງ", "ຫລວງພະບາງ"),
        ("ແມ່", "ເເມ່"),
        ("ស្ត្រី", "ស្រ្ដី"),
        ("ស្ករត្នោត", "ស្ករ\u200bត្នោត"),
        ("ဝန်", "၀န်"),
        ("မုန့်", "မုန\u103a\u1037"),
        ("ကျွန်", "ကွျန်"),
    ],
)
def test_fold_makes_one_of_two_spellings_of_a_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ข้าว", "ขาว"), ("ป่า", "ป้า"), ("ໄກ່", "ໄກ"), ("ស", "សា"), ("ငါ", "ငါး"), ("ကောင်", "ကောင်း")],
)
def test_fold_keeps_the_signs_that_make_another_word(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("digits", ["1250", "๑๒๕๐", "໑໒໕໐", "១២៥០", "၁၂၅၀", "١٢٥٠", "１２５０"])
def test_fold_reads_the_digits_of_every_script(digits: str) -> None:
    assert fold(digits) == "1250"


@given(st.text() | SIGNS)
@example("\u0e4d\u0e48\u0e4d\u0e32")
@example("\u1e9b\u0323")
def test_fold_twice_changes_nothing(text: str) -> None:
    once = fold(text)

    assert fold(once) == once


def test_fold_of_a_long_text_is_that_of_its_parts() -> None:
    part = "น้ำพริกเผา ĐẶC SẢN ၂၅ "

    assert fold(part * 30) == " ".join([fold(part)] * 30)


def test_fold_of_a_heap_of_signs_ends_soon_and_is_settled() -> None:
    for heap in (
        "ก" + "\u0e48\u0e34" * 20_000,
        "ក" + "\u17d2\u179a\u17d2\u1780" * 20_000,
        "က" + "\u103e\u103b" * 20_000,
    ):
        once = fold(heap)

        assert len(once) < 20
        assert fold(once) == once


@given(st.text() | SIGNS)
def test_fold_leaves_neither_capitals_nor_punctuation_nor_double_spaces(text: str) -> None:
    folded = fold(text)

    assert " ".join(folded.split(" ")) == folded.strip()
    assert "  " not in folded
    assert not any(unicodedata.category(letter)[0] in "PSC" for letter in folded)


@pytest.mark.parametrize(
    ("zawgyi", "unicode_text"),
    [
        ("ျမန္မာျပည္", "မြန်မာပြည်"),
        ("ငါးပိေၾကာ္", "ငါးပိကြော်"),
        ("လက္ဖက္ေျခာက္", "လက်ဖက်ခြောက်"),
        ("ဘဂၤလားေဒရွ္႕", "ဘင်္ဂလားဒေရှ့်"),
        ("ဖ်က္ဆီးတတ္သည့္", "ဖျက်ဆီးတတ်သည့်"),
        ("ဥကၠ႒", "ဥက္ကဋ္ဌ"),
        ("ေသြးေဆး", "သွေးဆေး"),
    ],
)
def test_to_unicode_converts_zawgyi(zawgyi: str, unicode_text: str) -> None:
    assert is_zawgyi(zawgyi)

    converted = to_unicode(zawgyi)

    assert converted == nfc(unicode_text)
    assert not is_zawgyi(converted)


@pytest.mark.parametrize("text", ["မြန်မာ့ရိုးရာ ငါးပိ", "၅၂၀", "Shan tea", "ข้าวหอมมะลิ", "", "ထၢမ်တွပ်ႇ", "တၢ်ထံၣ်တၢ်ပၥ်သး"])
def test_to_unicode_leaves_what_is_not_zawgyi(text: str) -> None:
    assert to_unicode(text) == text


@given(SIGNS)
def test_to_unicode_never_raises(text: str) -> None:
    assert isinstance(to_unicode(text), str)


def test_scripts_names_the_scripts_of_letters_only() -> None:
    assert scripts("Cà phê กาแฟ 1.000 ₫") == {"Latn", "Thai"}
    assert scripts("ກາເຟ កាហ្វេ ကော်ဖီ قهوه 咖啡 コーヒー") == {"Laoo", "Khmr", "Mymr", "Arab", "Hani", "Kana"}
    assert scripts("1.000 ₫ ๑๒") == set()
    assert scripts("ꦧꦠꦶꦏ ԱԲ") == {"Java", "Zzzz"}
