"""Sheets and results over the API."""

import pytest
from django.test import Client

from ocop.accounts.models import User
from ocop.grading.models import Sheet
from ocop.grading.states import HearingState, SheetState
from tests.make import councils as make
from tests.make import grading

pytestmark = pytest.mark.django_db
NOON = grading.NOON


def signed_in(person: User) -> Client:
    """Return the client of a person."""
    client = Client()
    client.force_login(person)
    return client


def marks_sent(version: int, **values: str) -> dict[str, object]:
    """Return marks as they are sent."""
    marks = [{"criterion": code[1:].replace("_", "."), "points": points} for code, points in values.items()]
    return {"version": version, "marks": marks}


def patch(client: Client, sheet: Sheet, sent: object) -> tuple[int, dict[str, object]]:
    """Save marks; return status and answer."""
    answer = client.patch(f"/api/council-sheets/{sheet.pk}/marks", sent, content_type="application/json")
    return answer.status_code, answer.json()


def test_sheets_need_a_person() -> None:
    assert Client().get("/api/council-sheets").status_code == 401
    assert Client().get("/api/hearings/1/result").status_code == 401


def test_a_member_lists_states_marks_and_hands_in() -> None:
    sheet = make.sheet_of(grading.hearing(), 2)
    client = signed_in(sheet.member.user)
    address = f"/api/council-sheets/{sheet.pk}"

    listed = client.get("/api/council-sheets", {"waiting": "true"}).json()
    before = client.get(address).json()
    client.post(f"{address}/statement", {"conflict": "none"}, content_type="application/json")
    version = 0
    for code, points in make.tops().items():
        status, answer = patch(client, sheet, {"version": version, "marks": [{"criterion": code, "points": points}]})
        assert status == 200
        version = int(str(answer["version"]))
    done = client.post(f"{address}/hand-in", {"remark": "Ngon"}, content_type="application/json").json()

    assert [one["id"] for one in listed["items"]] == [sheet.pk]
    assert (before["state"], before["lines"]) == ("assigned", [])
    assert (done["state"], done["version"], done["total"], done["unmarked"]) == ("submitted", 32, "100.0000", [])
    assert done["lines"][0]["choices"] == ["0", "1", "2", "3"]
    assert client.get("/api/council-sheets", {"waiting": "true"}).json()["items"] == []


def test_pages_of_sheets_go_on_by_key() -> None:
    council = grading.council()
    for _row in range(3):
        grading.hearing(before=council)
    client = signed_in(make.seat_of(council, 2).user)

    first = client.get("/api/council-sheets", {"limit": 2}).json()
    second = client.get("/api/council-sheets", {"limit": 2, "after": first["next"]}).json()

    assert [len(first["items"]), len(second["items"]), second["next"]] == [2, 1, None]


def test_points_outside_the_ladder_are_refused_as_a_problem() -> None:
    sheet = make.opened(grading.hearing())[2]
    client = signed_in(sheet.member.user)

    answers = [
        patch(client, sheet, marks_sent(0, c1_1="7")),
        patch(client, sheet, marks_sent(0, c1_1="1.5")),
        patch(client, sheet, marks_sent(0, c99="1")),
        patch(client, sheet, marks_sent(0, c1_1="-1")),
        patch(client, sheet, marks_sent(0, c1_1="NaN")),
        patch(client, sheet, marks_sent(9, c1_1="1")),
        patch(client, sheet, {"version": 0, "marks": []}),
    ]

    assert [(status, answer["code"]) for status, answer in answers] == [
        (409, "OffTheLadder"),
        (409, "OffTheLadder"),
        (409, "UnknownCriterion"),
        (422, "ValidationError"),
        (422, "ValidationError"),
        (409, "VersionUnknown"),
        (422, "ValidationError"),
    ]
    assert not sheet.marks.exists()


def test_an_old_version_writes_over_nothing() -> None:
    sheet = make.opened(grading.hearing())[2]
    client = signed_in(sheet.member.user)

    patch(client, sheet, marks_sent(0, c1_1="2"))
    status, answer = patch(client, sheet, marks_sent(0, c1_1="3"))
    beside, _answer = patch(client, sheet, marks_sent(0, c1_2="1"))

    assert (status, answer["code"], beside) == (409, "MarkChanged", 200)
    assert dict(sheet.marks.values_list("criterion", "points")) == {"1.1": 2, "1.2": 1}


def test_a_sheet_of_another_is_not_found_and_an_unready_one_is_refused() -> None:
    hearing = grading.hearing()
    sheet, other = make.sheet_of(hearing, 2), make.sheet_of(hearing, 3)
    client = signed_in(sheet.member.user)
    early = client.post(f"/api/council-sheets/{sheet.pk}/hand-in", {}, content_type="application/json")
    conflict = {"conflict": "other", "statement": ""}
    wordless = client.post(f"/api/council-sheets/{sheet.pk}/statement", conflict, content_type="application/json")

    assert patch(client, other, marks_sent(0, c1_1="1"))[0] == 404
    assert (early.status_code, early.json()["code"]) == (409, "SheetElsewhere")
    assert (wordless.status_code, wordless.json()["code"]) == (409, "StatementMissing")


def test_the_result_is_given_when_all_sheets_are_in() -> None:
    hearing = make.agreeing(make.marks(c3_4=1))
    client = signed_in(make.seat_of(hearing.council, 2).user)

    answer = client.get(f"/api/hearings/{hearing.pk}/result")

    assert answer.status_code == 200
    result = answer.json()["result"]
    assert (result["stars"], result["band"], result["total"]) == (3, 5, "99.0000")
    assert result["floors_missed"]["4"] == [{"criterion": "3.4", "needed": "2", "held": "1.0000"}]
    assert (hearing.state, make.sheet_of(hearing, 0).state) == (HearingState.AGREEING, SheetState.SUBMITTED)
