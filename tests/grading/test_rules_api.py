"""The rules over the API: everybody may ask what they say, and what sheets earn; nothing is kept."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from ocop.grading.editions import edition, editions
from tests.grading.scoring.sheets import TEA, VN, best

pytestmark = pytest.mark.django_db
JSON = "application/json"
CARD = f"/api/editions/{VN}/sets/{TEA}"


def test_editions_are_listed_and_each_can_be_read(client: Client) -> None:
    rows = client.get("/api/editions").json()

    assert [row["code"] for row in rows] == [one.code for one in editions()]
    for row in rows:
        whole = client.get(f"/api/editions/{row['code']}").json()
        assert {one["number"] for one in whole["sets"]} == set(edition(row["code"]).scorecards)


def test_a_card_tells_its_lines_with_ladders_and_floors(client: Client) -> None:
    card = client.get(CARD).json()

    line = next(one for one in card["lines"] if one["code"] == "1.1")
    assert len(card["lines"]) == len(edition(VN).scorecards[TEA].criteria)
    assert [level["points"] for level in line["levels"]] == ["1", "2", "3"]
    assert "forged" in card["rules"]


@pytest.mark.parametrize(
    "address",
    ["/api/editions/vn-ocop-1999", f"/api/editions/{VN}/sets/99", "/api/editions/%00", "/api/editions/x/sets/y"],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_rating_gives_the_very_object_that_the_command_prints(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = {code: float(points) for code, points in best().items()}
    (tmp_path / "sheets.json").write_text(json.dumps([sheet]), encoding="utf-8")
    call_command("rate", "--scheme", VN, "--set", TEA, str(tmp_path / "sheets.json"), "--json")

    answer = client.post(f"{CARD}/rate", {"sheets": [sheet]}, content_type=JSON)

    assert answer.json() == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"sheets": [{"1.1": 17}]}, 409),
        ({"sheets": [{"99": 1}]}, 409),
        ({"sheets": [{"1.1": None}], "found": ["nothing"]}, 409),
        ({"sheets": []}, 422),
        ({"sheets": [{"1.1": "much"}]}, 422),
        ({"sheets": [{"1.1": 1e40}]}, 422),
        ([], 422),
    ],
)
def test_sheets_that_cannot_be_are_refused(client: Client, given: object, status: int) -> None:
    assert client.post(f"{CARD}/rate", given, content_type=JSON).status_code == status


def test_words_come_in_the_language_asked_for(client: Client) -> None:
    said = client.post(f"{CARD}/rate?language=vi", {"sheets": [{"1.1": 1}]}, content_type=JSON).json()["words"]
    wrong = client.post(f"{CARD}/rate?language=../x", {"sheets": [{"1.1": 1}]}, content_type=JSON)

    assert any("điểm" in sentence for sentence in said)
    assert wrong.status_code == 422


def test_an_archived_edition_is_told_and_not_rated_by(client: Client) -> None:
    number = next(iter(edition("vn-ocop-2019").scorecards))

    answer = client.post(f"/api/editions/vn-ocop-2019/sets/{number}/rate", {"sheets": [{}]}, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (409, "EditionArchived")
