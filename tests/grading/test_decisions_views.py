"""The pages of decisions, results and appeals."""

import datetime as dt
import io

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from ocop.accounts.models import User
from ocop.grading.models import Appeal, Decision, Dossier, Result, StarCertificate
from ocop.grading.operations import decisions as operations
from ocop.grading.states import DossierState
from tests.grading import decided as make
from tests.make import accounts, councils, grading, places

pytestmark = pytest.mark.django_db
NOON, TODAY = make.NOON, make.TODAY
ENGLISH = {"accept-language": "en"}


def as_(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path, headers=ENGLISH)
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_reads_issued_decisions_and_nobody_else_a_draft(client: Client) -> None:
    result, draft = make.decided(4), make.drafted("77/QĐ")

    listed = text(client, "/decisions/")
    page = text(client, f"/decisions/{result.decision_id}/")

    assert "12/QĐ-UBND" in listed
    assert "77/QĐ" not in listed
    assert "Rated, to be decided" not in listed
    certificate = StarCertificate.objects.get()
    assert certificate.number in page
    assert "4★" in page
    assert client.get(f"/decisions/{draft.pk}/").status_code == 404
    as_(client, make.keeper("VN.02"))
    assert client.get(f"/decisions/{draft.pk}/").status_code == 404
    as_(client, accounts.user())
    assert "Rated, to be decided" not in text(client, "/decisions/")


def test_the_publication_list_is_a_spreadsheet(client: Client) -> None:
    result = make.decided(4)

    answer = client.get(f"/decisions/{result.decision_id}/products.xlsx", headers=ENGLISH)

    assert isinstance(answer, StreamingHttpResponse)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    certificate = StarCertificate.objects.get()
    assert rows[0][2] == "12/QĐ-UBND"
    assert rows[8][1] == result.dossier.product.number
    assert (rows[8][6], rows[8][7]) == (4, certificate.number)
    assert client.get(f"/decisions/{make.drafted('77').pk}/products.xlsx").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_what_waits_asks_as_often_for_three_as_for_one(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for turn in range(count):
        make.voted(4)
        make.decided(3, number=f"{turn}/QĐ")
        make.drafted(f"{turn}/nháp")
    as_(client, make.keeper())
    client.get("/decisions/")

    with django_assert_num_queries(12):
        page = client.get("/decisions/", headers=ENGLISH).content.decode()

    assert page.count("78.5") == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_decision_asks_as_often_for_three_products_as_for_one(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    decision, keeper = make.drafted(), make.keeper()
    for _turn in range(count):
        operations.list_result(decision, make.voted(4).dossier, by=keeper, at=NOON)
        make.voted(3)
    as_(client, keeper)
    client.get("/decisions/")

    with django_assert_num_queries(14):
        page = client.get(f"/decisions/{decision.pk}/", headers=ENGLISH).content.decode()

    assert page.count("Take it out") == count
    assert page.count('name="dossier"') == count


def test_from_the_draft_to_the_certificate_without_javascript(client: Client) -> None:
    hearings = [make.voted(4), make.voted(3)]
    as_(client, make.keeper())

    begun = client.post(
        "/decisions/new/",
        {"body": "vn-ocop-2026|province|VN.01", "number": "5/QĐ", "decided_on": "2026-06-01", "signer": "Chủ tịch"},
    )
    decision = Decision.objects.get()
    client.post(f"/decisions/{decision.pk}/list/", {"dossier": [one.dossier_id for one in hearings]})
    client.post(f"/decisions/{decision.pk}/unlist/{Result.objects.get(stars=3).pk}/")
    refused = client.get(f"/decisions/{decision.pk}/issue/")
    as_(client, make.signer())
    asked = text(client, f"/decisions/{decision.pk}/issue/")
    unsure = client.post(f"/decisions/{decision.pk}/issue/", {})
    issued = client.post(f"/decisions/{decision.pk}/issue/", {"sure": "on"})

    assert begun["Location"] == issued["Location"] == f"/decisions/{decision.pk}/"
    assert refused.status_code == 403
    assert "1 certificate will be issued" in asked
    assert unsure.status_code == 422
    assert StarCertificate.objects.get().stars == 4
    again = client.get(f"/decisions/{decision.pk}/issue/", follow=True, headers=ENGLISH)
    assert "issued already" in again.content.decode()


def test_a_draft_is_corrected_and_dropped_on_pages(client: Client) -> None:
    decision = make.drafted("5/QĐ")
    as_(client, make.keeper())
    page = f"/decisions/{decision.pk}/correct/"

    wrong = client.post(page, {"number": "", "decided_on": "2026-06-01", "signer": "Bà Chủ tịch"}, headers=ENGLISH)
    client.post(page, {"number": "6/QĐ", "decided_on": "2026-06-01", "signer": "Bà Chủ tịch"})
    corrected = text(client, f"/decisions/{decision.pk}/")
    client.post(f"/decisions/{decision.pk}/drop/")

    assert wrong.status_code == 422
    assert "Bà Chủ tịch" in wrong.content.decode()
    assert "6/QĐ" in corrected
    assert not Decision.objects.exists()
    issued = make.decided(number="7/QĐ").decision_id
    refused = client.post(f"/decisions/{issued}/drop/", follow=True, headers=ENGLISH)
    assert "does not change any more" in refused.content.decode()


def test_what_was_typed_stays_when_a_number_is_used(client: Client) -> None:
    make.drafted("5/QĐ")
    as_(client, make.keeper())

    answer = client.post(
        "/decisions/new/",
        {"body": "vn-ocop-2026|province|VN.01", "number": "5/QĐ", "decided_on": "2026-06-01", "signer": "Bà Chủ tịch"},
        headers=ENGLISH,
    )

    assert answer.status_code == 422
    assert "Bà Chủ tịch" in answer.content.decode()
    assert "exists already" in answer.content.decode()


def test_decisions_are_prepared_by_who_keeps_councils(client: Client) -> None:
    decision = make.drafted()
    as_(client, accounts.user())

    assert client.get("/decisions/new/").status_code == 403
    assert client.post(f"/decisions/{decision.pk}/list/", {"dossier": "1"}).status_code == 404
    assert client.get("/appeals/").status_code == 403


def test_ticking_nothing_or_what_is_not_mine_lists_nothing(client: Client) -> None:
    decision = make.drafted()
    as_(client, make.keeper())

    answer = client.post(
        f"/decisions/{decision.pk}/list/", {"dossier": ["", "x", "99999999"]}, follow=True, headers=ENGLISH
    )

    assert "Tick the products" in answer.content.decode()


def test_a_dossier_is_passed_up_and_down_by_buttons(client: Client) -> None:
    hearing = make.voted(5, "93")
    number = hearing.dossier.number
    as_(client, make.keeper())
    assert "Pass it up" in text(client, "/decisions/")
    client.post(f"/decisions/dossiers/{number}/up/")
    assert Dossier.objects.get().state == DossierState.PASSED_UP
    make.voted(4, "88", of=hearing.dossier, authority="nation")
    assert "Pass it down" not in text(client, "/decisions/"), "the province passes nothing down"
    as_(client, make.national())
    assert "Pass it down" in text(client, "/decisions/")

    client.post(f"/decisions/dossiers/{number}/down/")
    again = client.post(f"/decisions/dossiers/{number}/down/", follow=True, headers=ENGLISH)

    assert "was passed down already" in again.content.decode()
    as_(client, make.keeper("VN.02"))
    assert client.post(f"/decisions/dossiers/{number}/up/").status_code == 404


def test_the_letter_is_read_before_it_is_sent_and_then_by_the_producer(client: Client) -> None:
    low = councils.tops() | {code: 0 for code in councils.tops() if code[0] in "56"}
    hearing = make.voted_by(low)
    number = hearing.dossier.number
    speaker = grading.speaker(hearing.dossier.producer)
    as_(client, speaker)
    assert client.get(f"/decisions/results/{number}/").status_code == 404, "not told yet"
    as_(client, make.keeper())
    assert "The total is" in text(client, f"/decisions/dossiers/{number}/letter/")

    sent = client.post(f"/decisions/dossiers/{number}/letter/")
    again = client.post(f"/decisions/dossiers/{number}/letter/")

    assert sent["Location"] == f"/decisions/results/{number}/"
    assert again.status_code == 404
    as_(client, speaker)
    page = text(client, f"/decisions/results/{number}/")
    assert "no certificate" in page
    assert "The total is" in page
    assert "File the appeal" in page
    as_(client, make.keeper())
    assert "File the appeal" not in text(client, f"/decisions/results/{number}/"), "the office does not appeal"
    as_(client, accounts.user())
    assert client.get(f"/decisions/results/{number}/").status_code == 404


def test_a_panel_that_hears_an_appeal_does_not_read_the_first_result(client: Client) -> None:
    result = make.lettered(2)
    council = grading.council(members=2)
    hearing = grading.hearing(of=result.dossier, before=council)
    page = f"/decisions/results/{result.dossier.number}/"
    as_(client, councils.chair_of(council))
    assert client.get(page).status_code == 404

    hearing.state, hearing.stars, hearing.closed_at = "result", 3, NOON
    hearing.save()

    assert client.get(page).status_code == 200


def test_no_letter_is_shown_for_certified_stars(client: Client) -> None:
    hearing = make.voted(4)
    as_(client, make.keeper())

    answer = client.get(f"/decisions/dossiers/{hearing.dossier.number}/letter/", follow=True, headers=ENGLISH)

    assert "No letter is to be sent" in answer.content.decode()


def test_the_result_of_a_decided_dossier_leads_to_decision_and_certificate(client: Client) -> None:
    result = make.decided(4)
    as_(client, grading.speaker(result.dossier.producer))

    page = text(client, f"/decisions/results/{result.dossier.number}/")

    assert f"/decisions/{result.decision_id}/" in page
    assert StarCertificate.objects.get().number in page


def test_a_dossier_put_out_by_a_rule_has_a_page_that_says_so(client: Client) -> None:
    dossier = grading.dossier(state="closed")
    Dossier.objects.filter(pk=dossier.pk).update(ended_by="forged")
    as_(client, grading.speaker(dossier.producer))

    assert "The dossier is out" in text(client, f"/decisions/results/{dossier.number}/")


def test_an_appeal_is_filed_admitted_and_settled_on_pages(client: Client) -> None:
    result = make.lettered(2)
    number, speaker = result.dossier.number, grading.speaker(result.dossier.producer)
    Result.objects.update(told_at=dt.datetime.now(dt.UTC))
    as_(client, speaker)
    empty = client.post(f"/decisions/results/{number}/appeal/", {"grounds": " "}, headers=ENGLISH)
    client.post(f"/decisions/results/{number}/appeal/", {"grounds": "Tiêu chí 1.5"})
    appeal = Appeal.objects.get()
    assert "words of the producer" in text(client, f"/appeals/{appeal.pk}/")
    assert "Admit the appeal" not in text(client, f"/appeals/{appeal.pk}/")
    assert client.post(f"/appeals/{appeal.pk}/admit/").status_code == 403
    as_(client, make.keeper())
    assert number in text(client, "/appeals/")
    client.post(f"/appeals/{appeal.pk}/admit/")
    appeal.refresh_from_db()
    appeal.hearing = make.voted(3, of=result.dossier)
    appeal.save()

    unsaid = client.post(f"/appeals/{appeal.pk}/settle/", {"settle-answer": ""}, headers=ENGLISH)
    client.post(f"/appeals/{appeal.pk}/settle/", {"settle-answer": "Đúng."})

    appeal.refresh_from_db()
    assert (empty.status_code, unsaid.status_code, appeal.state) == (422, 422, "allowed")
    assert number not in text(client, "/appeals/")
    assert number in text(client, "/appeals/?all=1")
    assert client.post(f"/appeals/{appeal.pk}/bless/").status_code == 404
    as_(client, make.keeper("VN.02"))
    assert client.get(f"/appeals/{appeal.pk}/").status_code == 404


def test_an_appeal_that_comes_too_late_keeps_what_was_typed(client: Client) -> None:
    result = make.lettered(2)
    Result.objects.update(told_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    as_(client, grading.speaker(result.dossier.producer))

    page = text(client, f"/decisions/results/{result.dossier.number}/")
    answer = client.post(
        f"/decisions/results/{result.dossier.number}/appeal/", {"grounds": "Tiêu chí 1.5"}, headers=ENGLISH
    )

    assert "File the appeal" not in page
    assert answer.status_code == 422
    assert "Tiêu chí 1.5" in answer.content.decode()
    assert "The last day for an appeal was" in answer.content.decode()


def test_an_appeal_is_refused_with_its_reason(client: Client) -> None:
    appeal = make.filed(make.lettered())
    as_(client, make.keeper())

    client.post(f"/appeals/{appeal.pk}/refuse/", {"refuse-answer": "Không có căn cứ mới."})
    again = client.post(f"/appeals/{appeal.pk}/refuse/", {"refuse-answer": "Không lần hai."}, headers=ENGLISH)

    assert Appeal.objects.get().state == "refused"
    assert again.status_code == 422
    assert "Không lần hai." in again.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_appeals_asks_as_often_for_three_as_for_one(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _turn in range(count):
        make.filed(make.lettered())
    as_(client, make.keeper())
    client.get("/appeals/")

    with django_assert_num_queries(6):
        page = client.get("/appeals/").content.decode()

    assert page.count("VN-D") >= count


def test_the_lists_are_paged_by_key_and_bear_nonsense_in_addresses(client: Client) -> None:
    for turn in range(27):
        Decision.objects.create(
            number=f"{turn:02}/QĐ",
            decided_on=TODAY,
            edition=grading.EDITION,
            authority="province",
            area=places.area("VN.01"),
            signer="…",
            state="issued",
            by=accounts.user(),
            created_at=NOON,
            issued_at=NOON,
        )

    first = client.get("/decisions/")
    second = client.get("/decisions/" + first.context["next_url"])

    assert [len(page.context["decisions"]) for page in (first, second)] == [25, 2]
    for nonsense in ("x", "2026-06-01_", "2026-99-01_5", "_9", "2026-06-01_99999999999999999999"):
        assert client.get("/decisions/", {"before": nonsense}).status_code == 200
    as_(client, make.keeper())
    for nonsense in ("x", "-1", "99999999999999999999"):
        assert client.get("/appeals/", {"before": nonsense}).status_code == 200
        assert client.get("/decisions/", {"after": nonsense}).status_code == 200
