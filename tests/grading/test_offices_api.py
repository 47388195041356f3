"""Offices over the API: the way of a dossier from filing to a council, and who may not walk it."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.roles import Role
from ocop.grading.editions import edition
from ocop.grading.models import Dossier, LabTest, Round
from ocop.grading.operations import offices
from tests.grading.prepared import ready, signed_in, speaking
from tests.make import accounts, grading, places

pytestmark = pytest.mark.django_db
JSON = "application/json"
CONTENTS = ("local_material", "local_labour", "idea_origin", "identity")


def commune() -> Client:
    return signed_in(accounts.officer(role=Role.COMMUNE_OFFICER, of=grading.commune()))


def province(path: str = "VN.01") -> Client:
    return signed_in(accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area(path)))


def test_a_dossier_is_filed_screened_received_and_reviewed_by_programs() -> None:
    dossier = ready()
    own, below, above = speaking(dossier), commune(), province()
    address = f"/api/offices/dossiers/{dossier.number}"

    filed = own.post(f"/api/dossiers/{dossier.number}/file", {"oath": True, "samples": 20}, content_type=JSON)
    below.post(f"{address}/screening", {}, content_type=JSON)
    remarks = {code: {"holds": True, "remark": "đúng"} for code in CONTENTS}
    below.put(f"{address}/screening", {"complete": True, "remarks": remarks}, content_type=JSON)
    forwarded = below.post(f"{address}/forward", {"letter": "5/TTr"}, content_type=JSON)
    received = above.post(f"{address}/receive", {}, content_type=JSON)
    above.post(f"{address}/review")
    for code, line in edition(dossier.edition).scorecards["11"].criteria.items():
        mark = {"points": str(line.choices[-1])}
        assert above.put(f"{address}/review/lines/{code}", mark, content_type=JSON).status_code == 200
    closed = above.post(f"{address}/review/close", {"summary": "Tốt."}, content_type=JSON)

    states = [answer.json()["state"] for answer in (filed, forwarded, received, closed)]
    assert states == ["filed", "forwarded", "received", "reviewed"]


def test_the_waiting_list_and_the_list_of_dossiers_hold_the_officers_places_only() -> None:
    dossier = grading.dossier(state="filed")
    Dossier.objects.update(due_on=timezone.localdate() - dt.timedelta(days=1))

    waiting = commune().get("/api/offices/waiting").json()
    listed = province().get("/api/offices/dossiers?state=filed&late=true").json()

    assert [(one["step"], one["count"], one["late"]) for one in waiting] == [("screen", 1, 1)]
    assert [one["number"] for one in listed["items"]] == [dossier.number]
    assert province().get("/api/offices/dossiers?state=rated").json()["items"] == []
    assert province("VN.02").get("/api/offices/dossiers").json()["items"] == []
    assert Client().get("/api/offices/dossiers").status_code == 401


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _turn in range(count):
        grading.dossier(state="filed")
    officer = province()

    with django_assert_num_queries(4):
        answer = officer.get("/api/offices/dossiers")

    assert len(answer.json()["items"]) == count


def test_the_list_is_paged_by_key() -> None:
    first, second = grading.dossier(state="filed"), grading.dossier(state="filed")

    page = province().get("/api/offices/dossiers?limit=1").json()

    assert ([one["number"] for one in page["items"]], page["next"]) == ([second.number], second.pk)
    following = province().get(f"/api/offices/dossiers?limit=1&before={page['next']}").json()
    assert ([one["number"] for one in following["items"]], following["next"]) == ([first.number], None)


@pytest.mark.parametrize("door", ["screening", "return", "forward", "receive", "review", "review/close", "supplement"])
def test_a_foreign_dossier_is_not_found_at_any_door(door: str) -> None:
    dossier = grading.dossier(state="filed")
    given = {"reason": "x", "letter": "x", "summary": "x", "wanted": "x"}

    answer = province("VN.02").post(f"/api/offices/dossiers/{dossier.number}/{door}", given, content_type=JSON)

    assert answer.status_code == 404


def test_a_step_of_another_office_is_refused_and_a_wrong_state_too() -> None:
    dossier = grading.dossier(state="filed")
    address = f"/api/offices/dossiers/{dossier.number}"

    step = province().post(f"{address}/screening", {}, content_type=JSON)
    state = province().post(f"{address}/receive", {}, content_type=JSON)

    assert (step.status_code, state.status_code, state.json()["code"]) == (403, 409, "DossierElsewhere")


def test_a_supplement_goes_to_the_producer_and_its_answer_brings_the_day_of_the_office_back() -> None:
    dossier = grading.dossier(state="received")
    officer = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))
    planned = offices.plan_round(dossier.edition, "province-2", 2026, places.area("VN.01"), by=officer, at=grading.NOON)
    offices.place_in_round(dossier, planned, by=officer, at=grading.NOON)

    asked = province().post(
        f"/api/offices/dossiers/{dossier.number}/supplement", {"wanted": "Phiếu"}, content_type=JSON
    )
    answered = speaking(dossier).post(
        f"/api/dossiers/{dossier.number}/supplement", {"answer": "Đã thêm."}, content_type=JSON
    )

    assert asked.json()["state"] == "supplement"
    assert (answered.json()["state"], answered.json()["due_on"]) == ("received", "2026-12-29")


def test_a_visit_is_planned_and_recorded() -> None:
    dossier = grading.dossier(state="received")
    today = timezone.localdate().isoformat()

    planned = province().post(
        f"/api/offices/dossiers/{dossier.number}/visits", {"planned_on": today}, content_type=JSON
    )
    address = f"/api/offices/visits/{planned.json()['id']}/record"
    seen = {"visited_on": today, "findings": "Xưởng sạch.", "latitude": 21.0, "longitude": 105.8}
    recorded, again = (province().post(address, seen, content_type=JSON) for _turn in range(2))

    assert (recorded.json()["findings"], again.status_code) == ("Xưởng sạch.", 409)
    assert province("VN.02").post(address, seen, content_type=JSON).status_code == 404


def test_a_laboratory_is_asked_and_enters_its_result_once() -> None:
    dossier = grading.dossier(state="received")
    laboratory = accounts.officer(role=Role.LABORATORY, of=places.area("VN"))
    wanted = {"laboratory": laboratory.username, "wanted": "Chì", "criteria": ["8"]}
    result = {"report_number": "KN-7", "result": "0,01 mg/kg", "passed": True, "reported_on": "2026-06-01"}

    asked = province().post(f"/api/offices/dossiers/{dossier.number}/tests", wanted, content_type=JSON)
    address = f"/api/laboratory-tests/{asked.json()['id']}/result"
    own = signed_in(laboratory)
    late = own.post(address, result | {"sampled_on": "2026-06-02"}, content_type=JSON)
    entered, again = (own.post(address, result, content_type=JSON) for _turn in range(2))

    assert (late.json()["code"], entered.status_code, again.status_code) == ("SampleAfterReport", 200, 409)
    assert [one["id"] for one in own.get("/api/laboratory-tests").json()["items"]] == [LabTest.objects.get().pk]
    other = signed_in(accounts.officer(role=Role.LABORATORY, of=places.area("VN")))
    assert other.post(address, result, content_type=JSON).status_code == 404


def test_somebody_who_is_no_laboratory_of_the_state_cannot_be_asked() -> None:
    dossier = grading.dossier(state="received")
    abroad = accounts.officer(role=Role.LABORATORY, of=places.area("TH"))
    former = accounts.user()
    accounts.membership(former, Role.LABORATORY, places.area("VN"), until=dt.date(2024, 1, 1))

    for person in (abroad, former, accounts.user()):
        wanted = {"laboratory": person.username, "wanted": "Chì", "criteria": ["8"]}
        answer = province().post(f"/api/offices/dossiers/{dossier.number}/tests", wanted, content_type=JSON)
        assert answer.status_code == 404


def test_a_round_is_planned_listed_and_takes_a_dossier() -> None:
    dossier = grading.dossier(state="received")
    given = {"edition": grading.EDITION, "code": "province-1", "year": 2099, "area": "VN.01", "capacity": 1}

    planned = province().post("/api/rounds", given, content_type=JSON)
    placed = province().put(
        f"/api/offices/dossiers/{dossier.number}/round", {"round": planned.json()["id"]}, content_type=JSON
    )

    assert (planned.status_code, placed.status_code) == (201, 200)
    assert [(one["code"], one["placed"]) for one in province().get("/api/rounds").json()["items"]] == [
        ("province-1", 1)
    ]
    assert province("VN.02").get("/api/rounds").json()["items"] == []
    assert province("VN.02").post("/api/rounds", given, content_type=JSON).status_code == 403
    assert Round.objects.count() == 1


def test_a_producer_answers_the_forms_and_withdraws() -> None:
    dossier = grading.dossier()
    own = speaking(dossier)
    address = f"/api/dossiers/{dossier.number}"

    wrong = own.patch(f"{address}/answers", {"answers": {"no-such-field": "x"}}, content_type=JSON)
    incomplete = own.post(f"{address}/file", {"oath": True}, content_type=JSON)
    withdrawn = own.post(f"{address}/withdraw")

    assert (wrong.json()["code"], incomplete.json()["code"]) == ("AnswerWrong", "DossierIncomplete")
    assert withdrawn.json()["state"] == "withdrawn"
    assert signed_in(accounts.user()).post(f"{address}/withdraw").status_code == 404
