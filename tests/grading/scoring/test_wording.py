"""Results in words."""

import string
from decimal import Decimal
from fractions import Fraction

import pytest

from ocop.grading.editions import edition
from ocop.grading.scoring.effort import way_to
from ocop.grading.scoring.rating import rate
from ocop.grading.scoring.sentences import SENTENCES
from ocop.grading.scoring.wording import Wording, points_words, words_of
from tests.grading.scoring.sheets import TEA, best, seventy, vn

LANGUAGES = ("en", "vi", "th", "lo", "km", "my", "id", "ms", "tl")
FULL_STOPS = {"th": "", "lo": "", "km": "។", "my": "။"}


def test_the_99_point_tea_is_told_why_in_english() -> None:
    rating = rate([best(l6_1_2=1)], vn(), TEA)

    assert words_of(rating, vn(), "en") == [
        "The total is 99 of 100 points.",
        "By points alone that is: 5 stars.",
        (
            "The result is: 3 stars, and not 5 stars, because a minimum level is missed. "
            "3 stars is decided by: Chair of the Provincial People's Committee."
        ),
        (
            "For 4 stars you need at least 2 points in 6.1.2 Shape and colour of the leaf (you have 1): "
            "even, natural colour, true to the product."
        ),
        "The shortest way to 4 stars: 6.1.2 Shape and colour of the leaf from 1 to 2 points (a minimum level).",
        "Rated by OCOP, rules of 2026 (26/2026/QĐ-TTg).",
    ]


def test_the_99_point_tea_is_told_why_in_vietnamese() -> None:
    rating = rate([best(l6_1_2=1)], vn(), TEA)

    words = words_of(rating, vn(), "vi")

    assert words[:2] == ["Tổng điểm là 99 trên 100 điểm.", "Chỉ xét theo điểm thì đạt: 5 sao."]
    assert words[2].startswith("Kết quả: 3 sao, không phải 5 sao, vì còn tiêu chí chưa đạt mức tối thiểu.")
    assert words[3].startswith("Để đạt 4 sao, cần ít nhất 2 điểm ở tiêu chí 6.1.2 ")
    assert "(hiện có 1)" in words[3]


def test_a_floor_says_what_its_level_asks_for() -> None:
    rating = rate([best(l4_1=2)], vn(), TEA)

    assert Wording(vn(), TEA, "en").floor(rating.floors_missed[4][0], 4) == (
        "For 4 stars you need at least 3 points in 4.1 Main sales area (you have 2): "
        "sold outside the commune, 5 or more agents."
    )


def test_floors_of_a_star_that_the_points_reach_are_told_too() -> None:
    rating = rate([best(l6_1_2=1, l4_1=3)], vn(), TEA)

    floors = [words for words in words_of(rating, vn(), "en") if "at least" in words]

    assert [words.split(" you need")[0] for words in floors] == ["For 4 stars", "For 5 stars"]
    assert "4.1 Main sales area (you have 3): exported" in floors[1]


def test_missing_points_and_the_way_are_told() -> None:
    rating = rate([seventy() | {"6.2.1": Decimal(0)}], vn(), TEA)

    words = words_of(rating, vn(), "en")

    assert "For 4 stars you need 70 points in all; 1 point is missing." in words
    assert any(sentence.startswith("The shortest way to 4 stars: ") for sentence in words)


def test_a_stop_says_the_rule_and_no_way_to_a_star() -> None:
    rating = rate([best()], vn(), TEA, found=["dangerous_impurities", "forged"])

    words = words_of(rating, vn(), "en")

    assert "The dossier is out: the dossier holds forged papers." in words
    assert "Scoring stops: dangerous impurities (insects, hair, wool, sand, plastic, wood, harmful mould)." in words
    assert "The result is: no certificate, whatever the points are." in words
    assert not any("shortest way" in sentence for sentence in words)


def test_two_stars_have_no_decision_and_no_certificate() -> None:
    rating = rate([dict.fromkeys(vn().scorecards[TEA].criteria, Decimal(0)) | {"4.1": Decimal(1)}], vn(), TEA)

    assert any("no certificate is given" in sentence for sentence in words_of(rating, vn(), "en"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "cards"), [("vn-ocop-2026", 8), ("vn-ocop-2023", 2), ("ph-trustmark-2023", 1)])
def test_no_sentence_has_a_gap(code: str, cards: int, language: str) -> None:
    rules = edition(code)
    for number, card in list(rules.scorecards.items())[:cards]:
        empty = rate([{}], rules, number)
        apart = rate([best(number, rules), dict.fromkeys(card.criteria, Decimal(0))], rules, number)
        for rating in (empty, apart):
            for words in words_of(rating, rules, language):
                assert words.endswith(FULL_STOPS.get(language, "."))
                assert "{" not in words
                assert "  " not in words


def test_every_sentence_has_every_language_of_the_interface() -> None:
    for name, words in SENTENCES.items():
        assert words.keys() == set(LANGUAGES), name
        assert all(words.values()), name


def test_every_sentence_says_the_same_facts_in_each_language() -> None:
    for name, words in SENTENCES.items():
        facts = {language: _facts(text) for language, text in words.items()}
        assert all(named == facts["en"] for named in facts.values()), name


def test_what_ends_a_sentence_is_that_of_the_script() -> None:
    for name, words in SENTENCES.items():
        whole = words["en"].endswith(".")
        for language, text in words.items():
            assert text.endswith((".", "។", "။")) == (whole and language not in ("th", "lo")), (name, language)


def test_english_is_left_nowhere_in_another_language() -> None:
    for name, words in SENTENCES.items():
        assert all(text != words["en"] for language, text in words.items() if language != "en"), name


@pytest.mark.parametrize(
    ("language", "level"),
    [
        ("vi", "4 sao"),
        ("th", "4 ดาว"),
        ("lo", "4 ດາວ"),
        ("km", "ផ្កាយ 4"),
        ("my", "ကြယ် 4 ပွင့်"),
        ("id", "Bintang 4"),
        ("ms", "4 bintang"),
        ("tl", "4 bituin"),
        ("tet", "4 stars"),
    ],
)
def test_stars_are_called_stars_in_the_readers_language(language: str, level: str) -> None:
    assert Wording(vn(), TEA, language).level(4) == level


def test_an_edition_calls_its_levels_as_it_writes_them() -> None:
    rules = edition("ph-trustmark-2023")

    assert Wording(rules, next(iter(rules.scorecards)), "tl").level(1) == "Trustmark"


def test_the_99_point_tea_is_told_why_in_thai() -> None:
    rating = rate([best(l6_1_2=1)], vn(), TEA)

    words = words_of(rating, vn(), "th")

    assert words[0] == "คะแนนรวม 99 จาก 100 คะแนน"
    assert words[1] == "เมื่อดูเฉพาะคะแนน ได้: 5 ดาว"
    assert words[2].startswith("ผล: 3 ดาว ไม่ใช่ 5 ดาว เพราะมีเกณฑ์ที่ไม่ถึงระดับขั้นต่ำ")
    assert words[3].startswith("จะได้ 4 ดาว ต้องได้อย่างน้อย 2 คะแนน ในเกณฑ์ 6.1.2 ")


@pytest.mark.parametrize(
    ("points", "language", "words"),
    [
        (Fraction(70), "en", "70"),
        (Fraction(69999, 1000), "en", "69.99"),
        (Fraction(209999999, 3000000), "vi", "69,99"),
        (Fraction(137, 2), "vi", "68,5"),
        (Fraction(137, 2), "id", "68,5"),
        (Fraction(137, 2), "lo", "68,5"),
        (Fraction(137, 2), "th", "68.5"),
        (Fraction(137, 2), "km", "68.5"),
        (Fraction(137, 2), "my", "68.5"),
        (Fraction(137, 2), "ms", "68.5"),
        (Fraction(137, 2), "tl", "68.5"),
        (Decimal("0.10"), "en", "0.1"),
        (Fraction(0), "en", "0"),
        (Fraction(100), "vi", "100"),
    ],
)
def test_points_are_cut_and_never_rounded_up(points: Fraction | Decimal, language: str, words: str) -> None:
    assert points_words(points, language) == words


def test_what_is_out_of_reach_is_told() -> None:
    rating = rate([best(l6_1_2=1)], vn(), TEA)
    way = way_to(4, rating, vn())
    assert way.missing == 0

    short = Wording(vn(), TEA, "en").way(type(way)(4, (), Fraction(60), Fraction(10)))

    assert short == ["4 stars is out of reach with this card: even then 10 points would be missing."]


def _facts(text: str) -> list[str]:
    return sorted(name for _text, name, _format, _conversion in string.Formatter().parse(text) if name)
