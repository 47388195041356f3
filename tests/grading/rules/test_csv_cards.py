"""Cards written as CSV."""

from pathlib import Path

import pytest

from ocop.grading.rules import Problem, check

HEAD = "title,description,level,stars,score\n"
CARD = (
    HEAD
    + "Part A (60 points),,0,,60\n"
    + "1. MAKING,,1,,60\n"
    + "a) Origin,,2,,60\n"
    + "□ Near,,3,,0\n"
    + "□ Here***,,3,3,30\n"
    + '"□ Here, and\nonly here****",,3,4,60\n'
    + "Part B (40 points),,0,,40\n"
    + "2. SELLING,,1,,40\n"
    + "a) Market,,2,,40\n"
    + "□ None,,3,,0\n"
    + "□ Abroad,,3,,40\n"
)


def problems_of(folder: Path, text: str) -> list[tuple[str, int]]:
    """Return code and line of what is wrong in a card."""
    return [(problem.code, problem.line) for problem in checked(folder, text)]


def checked(folder: Path, text: str) -> tuple[Problem, ...]:
    """Return what is wrong in a card."""
    path = folder / "card.csv"
    path.write_text(text, encoding="utf-8")
    return check(path)


def test_a_right_card_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, CARD) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("1. MAKING,,1,,60", "1. MAKING,,1,,50", [("sum_wrong", 2), ("sum_wrong", 3)]),
        (
            "Part A (60 points),,0,,60",
            "Part A (60 points),,0,,50",
            [("sum_wrong", 2), ("sum_wrong", 2), ("sum_wrong", 2)],
        ),
        ("Part A (60 points),,0,,60", "Part A (55 points),,0,,60", [("sum_wrong", 2)]),
        ("□ Here***,,3,3,30", "□ Here,,3,3,30", [("floor_differs", 6)]),
        ("□ Here***,,3,3,30", "□ Here***,,3,,30", [("floor_differs", 6)]),
        ("□ Here***,,3,3,30", "□ Here***,,3,4,30", [("floor_differs", 6), ("floor_falls", 7)]),
        ("a) Market,,2,,40", "a) Market****,,2,4,40", [("floor_not_on_choice", 11)]),
        ("□ Abroad,,3,,40", "□ Abroad,,3,,", [("score_missing", 13)]),
        ("□ Abroad,,3,,40", "□ Abroad,,3,,30", [("top_not_maximum", 11)]),
        ("□ Abroad,,3,,40", "□ Abroad,,3,,forty", [("wrong_value", 13)]),
        ("□ Here***,,3,3,30", "□ Here***,,3,3,0", [("levels_out_of_order", 6)]),
        ("a) Market,,2,,40\n", "", [("level_jump", 11)]),
        ("□ None,,3,,0\n□ Abroad,,3,,40\n", "", [("empty", 11)]),
        ("□ None,,3,,0", "□ None,,7,,0", [("wrong_value", 12)]),
        ("□ None,,3,,0", "□ None,,3,9,0", [("wrong_value", 12)]),
        ("□ None,,3,,0", ",,3,,0", [("empty", 12)]),
        ("□ None,,3,,0", "□ None, nothing,,3,,0", [("wrong_cells", 12)]),
        ("title,description", "titel,description", [("wrong_columns", 1)]),
        ("□ Here***,,3,3,30", "□ Near***,,3,3,30", [("doubled_code", 6)]),
        (
            "a) Market,,2,,40\n□ None,,3,,0\n□ Abroad,,3,,40\n",
            "a) Market,,2,,20\n□ Abroad,,3,,20\na) Fairs,,2,,20\n□ Local,,3,,20\n",
            [("doubled_code", 13)],
        ),
        ("Part B (40 points)", "Part A (40 points)", [("doubled_code", 9)]),
        ("□ Abroad,,3,,40", f"□ Abroad,,3,,{'4' * 5000}", [("wrong_value", 13)]),
        ("□ Here***,,3,3,30", f"□ Here***,,3,{'3' * 5000},30", [("floor_differs", 6), ("wrong_value", 6)]),
    ],
)
def test_each_spoilt_row_is_named_with_its_line(
    tmp_path: Path, before: str, after: str, expected: list[tuple[str, int]]
) -> None:
    assert before in CARD

    assert problems_of(tmp_path, CARD.replace(before, after, 1)) == expected


@pytest.mark.parametrize("text", ["", "\n", HEAD, 'title,description,level,stars,score\n"open', "\x00,,,,", "a,b\n1,2"])
def test_no_text_ends_in_a_traceback(tmp_path: Path, text: str) -> None:
    checked(tmp_path, text)


def test_a_card_without_rows_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, HEAD) == [("empty", 1)]


def test_numbers_of_rows_are_read_whole(tmp_path: Path) -> None:
    text = CARD.replace("1. MAKING", "6.1 MAKING").replace("2. SELLING", "6.1 SELLING")

    assert problems_of(tmp_path, text) == []


def test_a_message_says_what_and_how_much(tmp_path: Path) -> None:
    text = CARD.replace("1. MAKING,,1,,60", "1. MAKING,,1,,50")

    assert "“1. MAKING” is worth 50 points, but what stands under it adds up to 60 = 60" in " ".join(
        problem.message for problem in checked(tmp_path, text)
    )
