"""The pages of the offices, from the desk to the round."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.roles import Role
from ocop.grading.models import LabTest, Round
from ocop.grading.operations import offices
from tests.make import accounts, grading, places

pytestmark = pytest.mark.django_db
NOON = grading.NOON


def signed_in(client: Client, role: Role, path: str = "VN.01") -> None:
    of = grading.commune(path) if path.count(".") == 2 else places.area(path)
    client.force_login(accounts.officer(role=role, of=of))


def test_the_desk_shows_what_waits_for_whom(client: Client) -> None:
    filed, forwarded = grading.dossier(state="filed"), grading.dossier(state="forwarded")
    signed_in(client, Role.COMMUNE_OFFICER, grading.COMMUNE)

    page = client.get("/offices/").content.decode()

    assert filed.number in page
    assert forwarded.number not in page


def test_the_desk_is_refused_to_a_buyer_and_leads_a_laboratory_to_its_own(client: Client) -> None:
    client.force_login(accounts.buyer())
    assert client.get("/offices/").status_code == 403
    signed_in(client, Role.LABORATORY, "VN")

    assert client.get("/offices/")["Location"] == "/offices/tests/"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_dossiers_asks_as_often_for_three_as_for_one(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _turn in range(count):
        grading.dossier(state="filed")
    signed_in(client, Role.PROVINCE_OFFICER)
    client.get("/offices/dossiers/")

    with django_assert_num_queries(6):
        page = client.get("/offices/dossiers/?state=filed")

    assert page.content.decode().count("VN-D") >= count


def test_a_dossier_of_another_province_is_not_found(client: Client) -> None:
    dossier = grading.dossier(state="filed")
    signed_in(client, Role.PROVINCE_OFFICER, "VN.02")

    assert client.get(f"/offices/dossiers/{dossier.number}/").status_code == 404


def test_an_officer_screens_and_forwards_without_javascript(client: Client) -> None:
    dossier = grading.dossier(state="filed")
    page = f"/offices/dossiers/{dossier.number}/"
    signed_in(client, Role.COMMUNE_OFFICER, grading.COMMUNE)
    client.post(f"{page}begin/", {"begin-receipt": ""})
    answers = {"complete": "yes", "missing": "", "proposal": "Đề nghị tỉnh đánh giá."}
    for code in ("local_material", "local_labour", "idea_origin", "identity"):
        answers |= {f"holds_{code}": "yes", f"remark_{code}": "đúng"}
    client.post(f"{page}note/", answers)

    answer = client.post(f"{page}forward/", {"forward-letter": "5/TTr"}, follow=True)

    dossier.refresh_from_db()
    assert answer.status_code == 200
    assert dossier.state == "forwarded"


@pytest.mark.parametrize(("step", "words"), [("forward", "forward-letter"), ("return", "return-reason")])
def test_what_the_screening_found_is_kept_when_another_button_is_pressed(client: Client, step: str, words: str) -> None:
    dossier = grading.dossier(state="filed")
    signed_in(client, Role.COMMUNE_OFFICER, grading.COMMUNE)
    client.post(f"/offices/dossiers/{dossier.number}/begin/")
    found = {"complete": "no", "missing": "Phiếu kiểm nghiệm", "proposal": "Xin bổ sung"}

    refused = client.post(f"/offices/dossiers/{dossier.number}/{step}/", {**found, words: ""})
    page = client.get(f"/offices/dossiers/{dossier.number}/").content.decode()

    assert refused.status_code == 422
    assert "Xin bổ sung" in refused.content.decode()
    assert "Xin bổ sung" in page
    assert dossier.screenings.get().missing == "Phiếu kiểm nghiệm"


def test_a_return_without_reasons_is_refused_and_the_page_stays(client: Client) -> None:
    dossier = grading.dossier(state="filed")
    page = f"/offices/dossiers/{dossier.number}/"
    signed_in(client, Role.COMMUNE_OFFICER, grading.COMMUNE)
    client.post(f"{page}begin/", {"begin-receipt": ""})

    answer = client.post(f"{page}return/", {"return-reason": ""}, headers={"accept-language": "en"})

    assert answer.status_code == 422
    assert "what is missing and what to do" in answer.content.decode()


def test_the_levels_of_the_review_are_saved_and_the_wrong_ones_named(client: Client) -> None:
    dossier = grading.dossier(state="received", marks={"1.1": 3, "1.2": 2})
    signed_in(client, Role.PROVINCE_OFFICER)
    client.post(f"/offices/dossiers/{dossier.number}/review/")

    answer = client.post(
        f"/offices/dossiers/{dossier.number}/levels/",
        {"points_1.1": "1", "remark_1.1": "", "points_1.2": "2", "remark_1.2": ""},
    )

    assert answer.status_code == 422, "1.1 differs from the claim and no word says why"
    assert [mark.criterion for mark in dossier.reviews.get().marks.all()] == ["1.2"]


def test_a_round_is_planned_on_its_page_and_twice_is_refused(client: Client) -> None:
    signed_in(client, Role.PROVINCE_OFFICER)
    values = {"body": "vn-ocop-2026|province-1|VN.01", "year": "2027", "capacity": "40"}

    first = client.post("/offices/rounds/", values)
    second = client.post("/offices/rounds/", values)

    planned = Round.objects.get()
    assert first["Location"] == f"/offices/rounds/{planned.pk}/"
    assert second.status_code == 422
    assert client.get(f"/offices/rounds/{planned.pk}/").status_code == 200


def test_a_laboratory_enters_its_result_and_sees_no_other(client: Client) -> None:
    officer = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))
    lab = accounts.officer(role=Role.LABORATORY, of=places.area("VN"))
    test = offices.ask_test(grading.dossier(state="received"), lab, "Chì", ["8"], by=officer, at=NOON)
    signed_in(client, Role.LABORATORY, "VN")
    assert client.get(f"/offices/tests/{test.pk}/").status_code == 404
    client.force_login(lab)

    answer = client.post(
        f"/offices/tests/{test.pk}/",
        {"report_number": "KN-1", "result": "Không phát hiện", "passed": "yes", "reported_on": "2026-06-01"},
    )

    assert answer.status_code == 302
    assert LabTest.objects.get().report_number == "KN-1"


def test_an_unknown_action_is_not_found(client: Client) -> None:
    dossier = grading.dossier(state="filed")
    signed_in(client, Role.COMMUNE_OFFICER, grading.COMMUNE)

    assert client.post(f"/offices/dossiers/{dossier.number}/bless/").status_code == 404


def test_the_claims_of_the_producer_can_be_ticked_in_one_go_and_are_kept_only_when_saved(client: Client) -> None:
    dossier = grading.dossier(state="received", marks={"1.1": 3, "1.2": 2})
    signed_in(client, Role.PROVINCE_OFFICER)
    client.post(f"/offices/dossiers/{dossier.number}/review/")
    page = f"/offices/dossiers/{dossier.number}/levels/"

    plain, ticked = client.get(page).content.decode(), client.get(f"{page}?claims=1").content.decode()

    assert (plain.count(" checked"), ticked.count(" checked")) == (0, 2)
    assert not dossier.reviews.get().marks.exists()
