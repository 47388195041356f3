"""Decisions, appeals, cases and reminders over the API."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from ocop.grading.models import Appeal, Result, StarCertificate
from ocop.grading.operations import decisions as operations
from tests.grading import decided as make
from tests.make import accounts, grading
from tests.make import certificates as certified

pytestmark = pytest.mark.django_db
NOON = make.NOON


def test_issued_decisions_are_public_and_paged_by_key(client: Client) -> None:
    results = [make.decided(stars, number=f"{stars}/QĐ") for stars in (3, 4)]
    draft = make.drafted("77")

    first = client.get("/api/decisions?limit=1").json()
    second = client.get(f"/api/decisions?limit=1&after={first['next']}").json()
    listed = client.get(f"/api/decisions/{results[1].decision_id}/results").json()

    assert [(one["number"], one["products"]) for one in (*first["items"], *second["items"])] == [
        ("3/QĐ", 1),
        ("4/QĐ", 1),
    ]
    assert second["next"] is None
    certificate = StarCertificate.objects.get(stars=4)
    (row,) = listed["items"]
    assert (row["stars"], row["certificate"], row["certificate_id"]) == (4, certificate.number, certificate.public_id)
    assert client.get(f"/api/decisions/{results[0].decision_id}").json()["area"] == "VN.01"
    for hidden in (draft.pk, 0, 2**70):
        assert client.get(f"/api/decisions/{hidden}").status_code == 404
        assert client.get(f"/api/decisions/{hidden}/results").status_code == 404


def test_an_appeal_is_filed_by_its_producer_and_seen_by_who_answers_it(client: Client) -> None:
    result = make.lettered()
    Result.objects.update(told_at=timezone.now())
    given = {"dossier": result.dossier.number, "grounds": "Tiêu chí 1.5"}
    assert client.post("/api/appeals", given, content_type="application/json").status_code == 401
    client.force_login(accounts.user())
    assert client.post("/api/appeals", given, content_type="application/json").status_code == 404
    client.force_login(grading.speaker(result.dossier.producer))

    empty = client.post("/api/appeals", given | {"grounds": " "}, content_type="application/json")
    filed = client.post("/api/appeals", given, content_type="application/json")
    twice = client.post("/api/appeals", given, content_type="application/json")

    assert (empty.status_code, filed.status_code, twice.status_code) == (409, 201, 409)
    assert (filed.json()["dossier"], filed.json()["state"], filed.json()["stars"]) == (
        result.dossier.number,
        "filed",
        2,
    )
    client.force_login(make.keeper())
    assert [one["id"] for one in client.get("/api/appeals").json()["items"]] == [Appeal.objects.get().pk]
    client.force_login(make.keeper("VN.02"))
    assert client.get("/api/appeals").json()["items"] == []


def test_an_appeal_against_what_was_not_told_is_refused(client: Client) -> None:
    dossier = make.voted().dossier
    client.force_login(grading.speaker(dossier.producer))

    answer = client.post("/api/appeals", {"dossier": dossier.number, "grounds": "Sai"}, content_type="application/json")

    assert answer.status_code == 409


def test_cases_and_reminders_are_for_who_watches(client: Client) -> None:
    certificate = certified.issued()
    case = operations.open_case(certificate, "dishonest", "Giả", make.TODAY, by=make.keeper(), at=NOON)
    today = timezone.localdate()
    StarCertificate.objects.update(valid_until=today + dt.timedelta(days=170))
    operations.raise_alarms(on=today, at=NOON)
    assert client.get("/api/revocation-cases").status_code == 401
    client.force_login(make.keeper())

    cases, alarms = client.get("/api/revocation-cases").json(), client.get("/api/certificate-alarms").json()

    assert [(one["id"], one["certificate"]) for one in cases["items"]] == [(case.pk, certificate.public_id)]
    assert [(one["days_before"], one["days_left"]) for one in alarms] == [(180, 170)]
    client.force_login(accounts.user())
    assert client.get("/api/revocation-cases").json()["items"] == []
    assert client.get("/api/certificate-alarms").json() == []
