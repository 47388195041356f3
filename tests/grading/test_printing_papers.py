"""Papers as PDF: what stands in them, in which letters, and that what people type stays text."""

import csv
import dataclasses
import io
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from ocop.grading import printing
from ocop.grading.credentials.finding import tokens_in_file
from ocop.grading.models import Majority, Seat, Tie
from ocop.grading.printing.imprint import Imprint
from ocop.grading.printing.letters import MISSING, printable
from ocop.grading.printing.press import FOLDER, pages
from ocop.grading.printing.words import day_words, own_and_english, paper_words
from ocop.grading.states import DossierKind
from tests.make import papers as make

HOSTILE = (
    '#read("/etc/passwd") "x" \\ $a$ *b* _c_ `d` @e <f> #import "@preview/x:1.0.0" // g /* h */ ]}) \u202eabc\u200f 😀'
)
COMPOSED = {
    "kind": DossierKind.values,
    "seat": Seat.values,
    "majority": Majority.values,
    "tie": Tie.values,
}
"""Words that papers name in two parts: what it is, and the value."""

SCRIPTS = {
    "Thai": "กลุ่มวิสาหกิจชุมชนน้ำผึ้งป่าดอยตุง",
    "Lao": "ກຸ່ມຜະລິດຜ້າໄໝບ້ານນາແຫຼງ",
    "Khmer": "សហគមន៍ផលិតស្ករត្នោតកំពង់ស្ពឺ",
    "Myanmar": "မြန်မာ့ရိုးရာလက်ဖက်ထုတ်လုပ်ရေးအသင်း",
}


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF in one line, without the places where they break."""
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(unicodedata.normalize("NFC", words).replace("\u200b", "").split())


def fonts_of(pdf: bytes) -> set[str]:
    """Return the names of the fonts whose outlines are in a PDF."""
    found = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"]
            if "/FontFile2" in descriptor or "/FontFile3" in descriptor:
                found.add(str(descriptor["/FontName"]))
    return found


def test_form_01_says_who_registers_what_and_leaves_room_for_the_offices() -> None:
    pdf = printing.form_01(make.form_01())

    text = text_of(pdf)
    for words in (
        "Mẫu 01: Phiếu đăng ký", "Form 01", make.MAKER, make.TEA, "Nguyễn Thị Hạnh", "Thực phẩm", "11.", "118/2024/01",
        "17/PĐK-19-05500-2026", "Trần Văn Bình", "Ủy ban nhân dân cấp tỉnh", "28/05/2026", "26/2026/QĐ-TTg", "VN-D17",
        "OCOP Network, nút Thái Nguyên", "Trang 1 / 2", "Chúng tôi cam kết",
    ):  # fmt: skip
        assert words in text


def test_form_02_tells_every_line_with_its_level_words_and_papers_in_order() -> None:
    text = text_of(printing.form_02(make.form_02(3)))

    for words in ("Phần I", "Phần II", "Phần III", "Phần IV", "78,5", "/ 100", "Chưa chấm", "hơn 75 % sản lượng"):
        assert words in text
    assert "Hợp đồng liên kết số 12/2025" in text
    assert text.index("1.1 Liên kết") < text.index("1.2 Liên kết") < text.index("1.3 Liên kết")
    assert "Bản nháp" in text


def test_a_self_score_of_three_hundred_lines_is_printed_whole() -> None:
    pdf = printing.form_02(make.form_02(100))

    assert text_of(pdf).count("Chain links in production") == 300


def test_form_03_tells_the_remarks_and_the_proposal() -> None:
    text = text_of(printing.form_03(make.form_03()))

    for words in (
        "Toàn bộ búp chè từ xã.",
        "Chưa đáp ứng",
        "Chưa nhận xét",
        "Đề nghị tỉnh",
        "84/BC-UBND",
        "22/06/2026",
    ):
        assert words in text


def test_minutes_tell_who_was_there_and_what_came_out() -> None:
    text = text_of(printing.minutes(make.minutes()))

    for words in (
        "Hội đồng đánh giá sản phẩm OCOP", "Phạm Quốc Huy", "Lý Thị Mai", "Vắng", "2 / 3", "78,5", "4 sao",
        "Không cấp giấy chứng nhận", "4 / 0 / 1", "Hội đồng thống nhất 4 sao.", "Có tạp chất nguy hại", "1.5, 8",
    ):  # fmt: skip
        assert words in text


def test_minutes_of_many_products_tell_each_in_its_row() -> None:
    text = text_of(printing.minutes(make.minutes(201)))

    assert text.count("Hội đồng thống nhất 4 sao.") == 101
    assert "VN-D201" in text


def test_a_decision_lists_its_products_by_rank() -> None:
    text = text_of(printing.decision(make.decision(3)))

    for words in (
        "2210/QĐ-UBND",
        "Công nhận 6 sản phẩm",
        "6 products are recognised",
        "36 tháng",
        "78,5",
        "43/2026/19",
    ):
        assert words in text
    assert text.index("41/2026/19") < text.index("31/2026/19")
    assert "chưa ban hành" not in text


def test_a_decision_in_preparation_says_so() -> None:
    text = text_of(printing.decision(make.decision(1, issued=False)))

    assert "Dự thảo, chưa ban hành" in text


def test_the_published_list_has_no_points() -> None:
    text = text_of(printing.decision_list(make.decision(2)))

    assert "42/2026/19" in text
    assert "78,5" not in text
    assert "61,25" not in text


def test_a_decision_with_a_thousand_products_lists_them_all() -> None:
    text = text_of(printing.decision(make.decision(500)))

    assert text.count("/2026/19") == 1000


@pytest.mark.parametrize("rated", [True, False])
def test_a_letter_gives_the_reasons_in_both_languages(rated: bool) -> None:
    values = make.letter(rated=rated)

    text = text_of(printing.result_letter(values))

    for sentence in values.sentences:
        assert sentence["vi"] in text
        assert sentence["en"] in text
    assert ("1 tháng 7 năm 2026" in text) is rated
    assert ("Hóa đơn nhập khẩu" in text) is not rated


def test_a_certificate_says_what_is_certified_and_where_to_check_it() -> None:
    values = make.certificate()

    text = text_of(printing.certificate(values))

    for words in (
        "GIẤY CHỨNG NHẬN", "OCOP 4★ · Việt Nam · bộ tiêu chí năm 2026", "OCOP 4★ · Viet Nam · rules of 2026", make.TEA,
        make.MAKER, "41/2026/19", "19-05500-12-2026", "2210/QĐ-UBND", "31 tháng 5 năm 2029", "31 May 2029",
        values.address,
    ):  # fmt: skip
        assert words in text
    assert "emonstration" not in text


def test_a_certificate_carries_its_signed_text_as_a_file() -> None:
    token = f"eyJ{'h' * 60}.eyJ{'p' * 600}.{'s' * 86}"
    values = dataclasses.replace(make.certificate(), signed=token)

    pdf = printing.certificate(values)

    assert tokens_in_file(pdf) == (token,)
    assert not PdfReader(io.BytesIO(printing.certificate(make.certificate()))).attachments


def test_a_demonstration_and_a_certificate_that_no_longer_holds_are_marked() -> None:
    shown = dataclasses.replace(
        make.certificate(demonstration=True), standing={"vi": "Đã thu hồi", "en": "Revoked"}, entered=True
    )

    text = text_of(printing.certificate(shown))

    for words in (
        "Demonstration: the product and the decision are invented",
        "Đã thu hồi",
        "Revoked",
        "đã được cấp trên giấy",
    ):
        assert words in text


@pytest.mark.parametrize("script", SCRIPTS)
def test_names_in_every_script_come_with_their_font(script: str) -> None:
    pdf = printing.certificate(make.certificate(SCRIPTS[script]))

    assert any(f"NotoSans{script}" in name for name in fonts_of(pdf))
    assert MISSING not in text_of(pdf)


def test_every_font_of_a_paper_is_embedded() -> None:
    pdf = printing.form_01(make.form_01(" ".join(SCRIPTS.values())))

    names = fonts_of(pdf)
    assert {name.partition("+")[2].partition("-")[0] for name in names} >= {"BeVietnamPro"}
    assert len([name for name in names if "NotoSans" in name]) >= 4


def test_the_words_of_another_scheme_are_told_in_english() -> None:
    text = text_of(printing.certificate(make.certificate(SCRIPTS["Khmer"], language="km", country="KH")))

    assert "CERTIFICATE" in text
    assert "Cộng hòa" not in text


def test_hostile_text_stays_text() -> None:
    values = make.form_02(1, description=HOSTILE)

    text = text_of(printing.form_02(values))

    assert '#read("/etc/passwd") "x" \\ $a$ *b* _c_ `d` @e <f> #import "@preview/x:1.0.0" // g /* h */ ]}) abc' in text
    assert "root:" not in text
    assert text.count(MISSING) == 3


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_printed_and_is_never_code(typed: str) -> None:
    values = dataclasses.replace(make.letter(rated=False), facts=typed, product=typed, producer=typed)

    text = text_of(printing.result_letter(values))

    assert "Thông báo dừng xét hồ sơ" in text
    for word in printable(typed).split():
        if word.isascii():
            assert word in text.replace(" ", "")


@settings(max_examples=20, deadline=None)
@given(st.text(alphabet="#[]{}()$*_`@<>\\\"/=-+~\n'abc", min_size=1, max_size=80))
def test_signs_of_the_typesetter_print_as_they_were_typed(typed: str) -> None:
    values = dataclasses.replace(make.letter(rated=False), facts=f"x {typed} x")

    text = text_of(printing.result_letter(values))

    assert re.sub(r"\s", "", f"x {typed} x") in re.sub(r"\s", "", text)


def test_texts_lose_what_turns_or_hides_and_keep_joiners() -> None:
    assert printable("a\u202eb\u2066c\x00d\r\ne\u2028f") == "abcd\ne\nf"
    assert printable("ក\u200bខ\u200dគ") == "ក\u200bខ\u200dគ"
    assert printable("ｶﾀ 漢字 😀") == f"{MISSING * 2} {MISSING * 2} {MISSING}"
    assert printable("ﬁne Ⅳ") == "fine IV"
    assert printable("Tie\u0302\u0301ng") == "Tiếng"


def test_a_long_run_gets_places_to_break() -> None:
    broken = printable("x" * 100)

    assert broken.replace("\u200b", "") == "x" * 100
    assert max(map(len, broken.split("\u200b"))) <= 30
    assert printable(SCRIPTS["Thai"] * 5) == SCRIPTS["Thai"] * 5


@pytest.mark.parametrize(
    ("paper", "values"),
    [
        (printing.form_01, make.form_01()),
        (printing.minutes, make.minutes()),
        (printing.certificate, make.certificate()),
    ],
)
def test_the_same_values_give_the_same_paper[Values](paper: Callable[[Values], bytes], values: Values) -> None:
    assert paper(values) == paper(values)


def test_a_page_can_be_looked_at() -> None:
    values = make.certificate()

    (picture,) = pages("certificate", values, ppi=30, code=printing.code_of(values))

    assert picture.startswith(b"\x89PNG")


def test_every_word_of_the_papers_is_there_in_vietnamese_and_english() -> None:
    for code, word in paper_words("vi").items():
        assert word["own"], code
        assert word["en"], code
    assert paper_words("tet")["page"] == {"own": "Page", "en": ""}


def test_the_words_and_the_papers_fit_each_other() -> None:
    sources = [file.read_text(encoding="utf-8") for file in FOLDER.glob("*.typ")]
    used = {code for source in sources for code in re.findall(r"\bw\.([a-z_]+)", source)}
    quoted = {code for source in sources for code in re.findall(r'"([a-z_]+)"', source)}
    known = set(paper_words("en"))

    assert used - {"at"} <= known
    composed = {f"{what}_{value}" for what, values in COMPOSED.items() for value in values}
    assert known <= used | quoted | composed


def test_every_word_is_there_in_every_language_but_what_viet_nam_alone_writes() -> None:
    rows = list(csv.DictReader(io.StringIO((FOLDER / "words.csv").read_text(encoding="utf-8"))))

    assert set(rows[0]) == {"code", "vi", "en", "th", "id", "ms", "lo", "km", "my", "tl"}
    assert {row["code"] for row in rows if not all(row.values())} == {"state", "motto", "part_three"}


@pytest.mark.parametrize("language", ["vi", "th", "id", "ms", "lo", "km", "my", "tl"])
def test_a_sentence_has_the_same_facts_in_every_language(language: str) -> None:
    english = paper_words("en")
    for code, word in paper_words(language).items():
        facts = re.findall(r"{\w+}", english[code]["own"])
        assert sorted(re.findall(r"{\w+}", word["own"])) == sorted(facts), code


@pytest.mark.parametrize(("language", "country", "font"), [("th", "TH", "NotoSansThai"), ("lo", "LA", "NotoSansLao")])
def test_the_words_of_a_scheme_stand_in_its_own_letters(language: str, country: str, font: str) -> None:
    pdf = printing.certificate(make.certificate(language=language, country=country))

    assert any(font in name for name in fonts_of(pdf))
    assert "CERTIFICATE" in text_of(pdf)
    assert MISSING not in text_of(pdf)


def test_the_words_of_indonesia_are_its_own() -> None:
    text = text_of(printing.result_letter(dataclasses.replace(make.letter(), imprint=make.imprint(language="id"))))

    assert "Pemberitahuan hasil penilaian" in text
    assert "1 Juli 2026" in text


def test_days_are_written_as_the_offices_of_the_scheme_write_them() -> None:
    assert day_words(make.DAY, "vi")["own"] == "1 tháng 6 năm 2026"
    assert day_words(make.DAY, "th") == {"own": "1 มิถุนายน พ.ศ. 2569", "en": "1 June 2026", "figures": "01/06/2569"}
    assert day_words(make.DAY, "en") == {"own": "June 1, 2026", "en": "", "figures": "01/06/2026"}


def test_english_is_not_said_twice() -> None:
    assert own_and_english({"vi": "Chè", "en": "Tea"}, "vi") == ("Chè", "Tea")
    assert own_and_english({"en": "Tea"}, "vi") == ("Tea", "")
    assert own_and_english({}, "vi") == ("", "")


def test_values_that_no_paper_knows_are_refused() -> None:
    @dataclasses.dataclass(frozen=True)
    class Odd:
        imprint: Imprint
        total: object

    with pytest.raises(TypeError):
        pages("letter", Odd(make.imprint(), 1.5))


def test_the_longest_names_leave_a_certificate_on_one_page() -> None:
    name = ("Chè xanh đặc sản Tân Cương hữu cơ một tôm hai lá sao thủ công " * 4)[:250]
    told = dataclasses.replace(
        make.certificate(name, name[:120], demonstration=True),
        standing={"vi": "Đã thu hồi", "en": "Revoked"},
        entered=True,
    )

    pdf = printing.certificate(told)

    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert name in text_of(pdf)
