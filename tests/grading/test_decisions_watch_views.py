"""The pages of watched certificates, cases and inspections."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.models import User
from ocop.grading.models import Inspection, InspectionKind, RevocationCase, StarCertificate
from ocop.grading.operations import decisions as operations
from ocop.grading.states import CertificateState
from tests.grading import decided as make
from tests.make import accounts, grading
from tests.make import certificates as certified

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def as_(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path, headers=ENGLISH)
    assert answer.status_code == 200
    return answer.content.decode()


def ending(days: int = 170) -> StarCertificate:
    """Return a certificate that ends so many days from the real today."""
    certificate = certified.issued()
    today = timezone.localdate()
    certificate.issued_on, certificate.valid_until = today - dt.timedelta(days=900), today + dt.timedelta(days=days)
    certificate.save()
    return certificate


def cased(certificate: StarCertificate) -> RevocationCase:
    now = timezone.now()
    return operations.open_case(
        certificate, "mark_misused", "Dán nhãn sai.", timezone.localdate(now), by=make.keeper(), at=now
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_watch_asks_as_often_for_three_as_for_one(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _turn in range(count):
        certificate = ending()
        cased(certificate)
        operations.plan_inspection(
            certificate, InspectionKind.PERIODIC, timezone.localdate(), by=make.keeper(), at=timezone.now()
        )
    as_(client, make.keeper())
    client.get("/certificates/watch/")

    with django_assert_num_queries(12):
        page = client.get("/certificates/watch/", headers=ENGLISH).content.decode()

    assert page.count("170 days left") == count
    assert page.count("15 days left") == count


def test_the_watch_lists_by_commune_with_window_and_reminder(client: Client) -> None:
    first, elsewhere = ending(170), ending(170)
    other = grading.product(of=grading.maker(of=grading.commune("VN.01.00007")))
    StarCertificate.objects.filter(pk=elsewhere.pk).update(product=other)
    as_(client, make.keeper())

    everywhere = text(client, "/certificates/watch/")
    narrowed = text(client, "/certificates/watch/?place=VN.01.00004")

    assert first.number in everywhere
    assert elsewhere.number in everywhere
    assert "170 days before" in everywhere
    assert "open until" in everywhere
    assert elsewhere.number not in narrowed
    for nonsense in ("x", "VN.01_2026-01-01_", "VN.01_2026-99-01_7", "__"):
        assert client.get("/certificates/watch/", {"after": nonsense, "place": "\0"}).status_code == 200
    assert client.get("/certificates/watch/", {"after": "VN.99_2026-01-01_7"}).status_code == 200


def test_the_watch_is_for_who_watches_and_of_its_own_places(client: Client) -> None:
    certificate = ending()
    as_(client, accounts.user())
    assert client.get("/certificates/watch/").status_code == 403
    as_(client, make.keeper("VN.02"))

    assert certificate.public_id not in text(client, f"/certificates/watch/?number={certificate.number}")
    assert client.get(f"/certificates/watch/{certificate.public_id}/").status_code == 404
    assert client.post(f"/certificates/watch/{certificate.public_id}/reinstate/").status_code == 404
    assert client.get(f"/cases/{cased(certificate).pk}/").status_code == 404


def test_a_certificate_is_found_by_its_number(client: Client) -> None:
    certificate = certified.issued()
    as_(client, make.keeper())

    page = text(client, f"/certificates/watch/?number={certificate.number}")

    assert f"/certificates/watch/{certificate.public_id}/" in page
    assert "No certificate of your places" in text(client, "/certificates/watch/?number=nothing")


def test_a_certificate_is_suspended_and_made_valid_again_on_its_page(client: Client) -> None:
    certificate = ending()
    page = f"/certificates/watch/{certificate.public_id}/"
    as_(client, make.keeper())

    refused = client.post(f"{page}suspend/", {"suspend-reason": " "}, headers=ENGLISH)
    client.post(f"{page}suspend/", {"suspend-reason": "Kiểm tra"})
    suspended = text(client, page)
    twice = client.post(f"{page}suspend/", {"suspend-reason": "Lần hai"}, headers=ENGLISH)
    assert certificate.number in text(client, "/certificates/watch/")
    client.post(f"{page}reinstate/")
    again = client.post(f"{page}reinstate/", follow=True, headers=ENGLISH)

    assert (refused.status_code, twice.status_code) == (422, 422)
    assert "Lần hai" in twice.content.decode()
    assert "Make it valid again" in suspended
    assert "cannot be done" in again.content.decode()
    assert StarCertificate.objects.get().state == CertificateState.VALID
    assert client.post(f"{page}bless/").status_code == 404


def test_a_case_goes_from_its_opening_to_the_revocation(client: Client) -> None:
    certificate = ending()
    page, today = f"/certificates/watch/{certificate.public_id}/", timezone.localdate().isoformat()
    as_(client, make.keeper())
    wrong = client.post(
        f"{page}case/", {"case-ground": "ugly", "case-facts": "Dán nhãn sai.", "case-concluded_on": today}
    )
    client.post(
        f"{page}case/", {"case-ground": "mark_misused", "case-facts": "Dán nhãn sai.", "case-concluded_on": today}
    )
    case = RevocationCase.objects.get()
    assert "Who signs for" in text(client, f"/cases/{case.pk}/")
    decision = {"revoke-number": "9/QĐ", "revoke-decided_on": today, "revoke-public_reason": "Dùng sai nhãn."}
    assert client.post(f"/cases/{case.pk}/revoke/", decision).status_code == 403
    as_(client, make.signer())

    unsaid = client.post(f"/cases/{case.pk}/revoke/", decision | {"revoke-number": ""}, headers=ENGLISH)
    done = client.post(f"/cases/{case.pk}/revoke/", decision)

    assert (wrong.status_code, unsaid.status_code, done.status_code) == (422, 422, 302)
    assert "Dùng sai nhãn." in unsaid.content.decode()
    assert "Dùng sai nhãn." in text(client, f"/cases/{case.pk}/")
    assert "Dùng sai nhãn." in text(client, f"/check/{certificate.public_id}/")
    assert client.post(f"/cases/{case.pk}/bless/").status_code == 404


def test_a_case_is_dropped_on_its_page(client: Client) -> None:
    case = cased(ending())
    as_(client, make.keeper())

    unsaid = client.post(f"/cases/{case.pk}/drop/", {"drop-reason": ""})
    client.post(f"/cases/{case.pk}/drop/", {"drop-reason": "Không đúng."})

    assert unsaid.status_code == 422
    assert RevocationCase.objects.get().state == "dropped"


def test_an_inspection_is_planned_and_recorded_on_pages(client: Client) -> None:
    certificate = ending()
    page, today = f"/certificates/watch/{certificate.public_id}/", timezone.localdate()
    as_(client, make.keeper())
    past = client.post(f"{page}inspect/", {"inspect-kind": "periodic", "inspect-planned_on": "2020-01-01"})
    client.post(f"{page}inspect/", {"inspect-kind": "periodic", "inspect-planned_on": today.isoformat()})
    visit = Inspection.objects.get()
    found = {"done_on": today.isoformat(), "criteria_kept": "yes", "mark_used_rightly": "no", "findings": ""}

    unsaid = client.post(f"/certificates/inspections/{visit.pk}/", found, headers=ENGLISH)
    client.post(f"/certificates/inspections/{visit.pk}/", found | {"findings": "Nhãn khác."})

    assert (past.status_code, unsaid.status_code) == (422, 422)
    assert "not in order" in text(client, page)
    assert "Nhãn khác." in text(client, f"/certificates/inspections/{visit.pk}/")
    late = client.post(f"/certificates/inspections/{visit.pk}/cancel/", follow=True, headers=ENGLISH)
    assert "recorded or cancelled already" in late.content.decode()


def test_an_overdue_inspection_is_flagged_and_cancelled(client: Client) -> None:
    certificate = ending()
    Inspection.objects.create(
        certificate=certificate,
        kind="periodic",
        planned_on=dt.date(2026, 1, 1),
        by=accounts.user(),
        created_at=make.NOON,
    )
    as_(client, make.keeper())
    assert "overdue" in text(client, "/certificates/watch/")

    client.post(f"/certificates/inspections/{Inspection.objects.get().pk}/cancel/")

    assert Inspection.objects.get().state == "cancelled"
    assert "overdue" not in text(client, "/certificates/watch/")


def test_the_desk_leads_the_authority_to_open_cases_and_the_keeper_to_appeals(client: Client) -> None:
    appeal = make.filed(make.decided(3))
    case = cased(StarCertificate.objects.get(result=appeal.result))

    client.force_login(make.signer())
    signing = client.get("/offices/").content.decode()
    client.force_login(make.keeper())
    keeping = client.get("/offices/").content.decode()

    assert case.get_absolute_url() in signing
    assert appeal.get_absolute_url() not in signing
    assert appeal.get_absolute_url() in keeping
