"""The editions that come with the platform, held against what is known of their acts."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest

from ocop.grading.editions import edition, edition_codes
from ocop.grading.rules import SCHEMES, check
from ocop.grading.scoring.records import Criterion, Heading, Scorecard
from ocop.grading.scoring.wording import Wording

SHARED = Path(__file__).parents[4] / "shared" / "data" / "vn-scorecards-2023"
VN = "vn-ocop-2026"

# Decision 26/2026, annex II: lines with a floor / points that the floors force, for 3, 4 and 5 stars with inheritance.
FLOORS = {
    1: "7/10 15/37 16/43", 2: "7/10 16/40 17/52", 3: "7/10 17/42 18/52", 4: "7/10 17/41 18/52", 5: "8/12 17/42 17/50",
    6: "8/12 17/41 17/48", 7: "8/11 18/42 18/51", 8: "8/11 18/41 18/50", 9: "8/11 18/41 18/50", 10: "8/11 18/40 18/49",
    11: "8/12 16/38 16/43", 12: "8/12 18/43 18/48", 13: "8/12 14/34 14/39", 14: "8/11 14/34 14/39",
    15: "8/11 17/41 17/46", 16: "7/10 13/31 14/41", 17: "8/11 16/39 16/44", 18: "7/9 13/31 13/36",
    19: "7/9 13/32 13/37", 20: "7/9 13/32 13/37", 21: "7/8 12/29 14/43", 22: "6/7 11/27 13/41", 23: "5/9 13/43 13/51",
    24: "4/7 10/29 12/47", 25: "4/8 11/39 12/49", 26: "1/1 2/5 2/5",
}  # fmt: skip

SLIPS = {
    ("4", "7"), ("11", "6.1.1"), ("4", "1.2"), ("7", "1.2"), ("10", "1.2"), ("11", "1.2"), ("7", "3.1"), ("10", "3.5"),
    ("1", "8"), ("19", "2.3"), ("23", "6.2"), ("23", "9"), ("26", "A"), ("21", "7"),
}  # fmt: skip


def test_every_edition_is_valid() -> None:
    assert [problem for code in edition_codes() for problem in check(SCHEMES / code)] == []


def test_the_26_cards_are_there_and_add_up() -> None:
    cards = edition(VN).scorecards

    assert list(cards) == [str(number) for number in range(1, 27)]
    for card in cards.values():
        assert {part.code: part.points for part in card.parts} == {"A": 40, "B": 25, "C": 35}
        assert sum(line.maximum or 0 for line in card.criteria.values()) == 100


@pytest.mark.parametrize("number", FLOORS)
def test_floors_add_up_to_what_the_act_forces(number: int) -> None:
    lines = edition(VN).scorecards[str(number)].criteria.values()

    forced = [[line.floor_for(stars) for line in lines if line.floor_for(stars)] for stars in (3, 4, 5)]

    assert " ".join(f"{len(floors)}/{sum(floors)}" for floors in forced) == FLOORS[number]


def test_slips_of_the_text_are_noted_beside_their_lines() -> None:
    noted = set()

    def walk(card: Scorecard, item: Heading | Criterion) -> None:
        if item.slip:
            noted.add((card.number, item.code))
        for inner in item.items if isinstance(item, Heading) else ():
            walk(card, inner)

    for card in edition(VN).scorecards.values():
        for part in card.parts:
            walk(card, part)

    assert noted == SLIPS


def test_every_level_is_written_in_both_languages() -> None:
    for code in (VN, "vn-ocop-2023"):
        for card in edition(code).scorecards.values():
            for line in card.criteria.values():
                ladders = (line.levels, *line.variants.values())
                words = [line.names, *(level.words for ladder in ladders for level in ladder)]
                assert all(text["vi"] and text["en"] for text in words)


def test_what_a_floor_asks_for_can_be_read_alone() -> None:
    for code in (VN, "vn-ocop-2023"):
        for number, card in edition(code).scorecards.items():
            for language in ("en", "vi"):
                wording = Wording(edition(code), number, language)
                asked = [wording.asks(line, least) for line in card.criteria.values() for least in line.floors.values()]
                assert all(asked)
                assert not any(text.startswith(("as above", "như trên")) for text in asked)


def test_rules_hold_for_the_sets_of_the_act() -> None:
    rules = {rule.code: rule for rule in edition(VN).rules}

    assert rules["forged"].sets == {str(number) for number in range(1, 26)}
    assert rules["no_production_licence"].sets == {"15", "17"}
    assert rules["sensory_zero"].sets == {"16"}
    assert edition(VN).rules_for("26") == ()


def test_sensory_lines_of_bottled_water_are_marked() -> None:
    card = edition(VN).scorecards["16"]

    assert [code for code, line in card.criteria.items() if line.kind == "sensory"] == ["6.1", "6.2", "6.3", "6.4"]


def test_structure_of_the_story_hangs_on_a_story_in_all_goods() -> None:
    for number, card in edition(VN).scorecards.items():
        hanging = [line for line in card.criteria.values() if line.only_if]
        assert len(hanging) == (0 if number == "26" else 1)


def test_most_lines_name_the_papers_that_serve_them() -> None:
    rules = edition(VN)

    assert len(rules.proofs) == 15
    assert rules.scorecards["11"].criteria["4.1"].proofs == ("market",)
    assert rules.scorecards["11"].criteria["3.3"].proofs == ("insured_workers",)
    assert all(any(line.proofs for line in card.criteria.values()) for card in rules.scorecards.values())


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder shared/data is not beside the repository")
@pytest.mark.parametrize("number", ["1", "9"])
def test_points_and_floors_of_2023_are_those_of_the_table(number: str) -> None:
    card = edition("vn-ocop-2023").scorecards[number]
    with (SHARED / f"set-{int(number):02}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    table: list[tuple[Decimal, list[Decimal], dict[int, Decimal]]] = []
    for row in rows:
        if row["level"] == "2":
            table.append((Decimal(row["score"]), [], {}))
        elif row["level"] == "3":
            table[-1][1].append(Decimal(row["score"]))
            if row["stars"]:
                table[-1][2][int(row["stars"])] = Decimal(row["score"])

    ours = [
        (line.maximum, [level.points for level in line.levels], {} if line.code == "3.6" else dict(line.floors))
        for line in card.criteria.values()
    ]

    assert ours == table
    assert card.criteria["3.6"].floors == {4: 1}
    assert card.criteria["3.6"].slip


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder shared/data is not beside the repository")
@pytest.mark.parametrize(("file", "line"), [("set-01.csv", 61), ("set-09.csv", 62)])
def test_the_tables_of_2023_have_one_floor_that_stands_on_no_choice(file: str, line: int) -> None:
    problems = check(SHARED / file)

    assert [(problem.code, problem.line) for problem in problems] == [("floor_not_on_choice", line)]
    assert re.search(r"Sở hữu trí tuệ", problems[0].message)
