"""Dossiers and papers over the API."""

import pytest
from django.test import Client

from ocop.accounts.roles import Role
from ocop.grading.models import Attachment, Dossier, SelfMark
from ocop.grading.selfscore import NOTHING
from tests.grading.prepared import signed_in
from tests.make import accounts
from tests.make import grading as make

pytestmark = pytest.mark.django_db
JSON = "application/json"


def test_a_program_of_a_producer_opens_a_dossier_and_claims_a_level() -> None:
    product = make.product()
    assert product.producer
    client = signed_in(make.speaker(product.producer))
    paper = make.paper(product.producer)

    opened = client.post(
        "/api/dossiers", {"product": product.number, "edition": make.EDITION, "set_number": "11"}, content_type=JSON
    )
    address = f"/api/dossiers/{opened.json()['number']}"
    claimed = client.put(
        f"{address}/lines/1.1", {"points": 2, "description": "A", "was": NOTHING.mark}, content_type=JSON
    )
    attached = client.put(f"{address}/lines/1.1/papers/{paper.pk}")
    whole = client.get(address).json()

    assert (opened.status_code, claimed.status_code, attached.json()["papers"]) == (201, 200, [paper.pk])
    assert (whole["total"], [line["criterion"] for line in whole["lines"]]) == ("2", ["1.1"])
    assert any(gap["blocks"] for gap in whole["missing"])


@pytest.mark.parametrize(
    ("given", "status"),
    [({"points": 2.5}, 409), ({"points": -1}, 422), ({"points": 2, "was": "older"}, 409), ({"points": "x"}, 422)],
)
def test_a_claim_that_cannot_be_is_refused(given: dict[str, object], status: int) -> None:
    dossier = make.dossier()

    answer = signed_in(make.speaker(dossier.producer)).put(
        f"/api/dossiers/{dossier.number}/lines/1.1", given, content_type=JSON
    )

    assert answer.status_code == status
    assert not SelfMark.objects.exists()


def test_a_second_dossier_and_a_foreign_product_are_refused() -> None:
    dossier = make.dossier()
    asked = {"product": dossier.product.number, "edition": make.EDITION, "set_number": "11"}

    own = signed_in(make.speaker(dossier.producer)).post("/api/dossiers", asked, content_type=JSON)
    foreign = signed_in(accounts.user()).post("/api/dossiers", asked, content_type=JSON)

    assert (own.status_code, own.json()["code"], foreign.status_code) == (409, "DossierOpenAlready", 404)


def test_lists_hold_what_a_person_may_read_and_are_paged_by_key() -> None:
    filed, draft = make.dossier(state="filed"), make.dossier(of=make.product("Mật", of=make.maker("B")))
    paper = make.paper(filed.producer)
    Attachment.objects.create(dossier=filed, criterion="1.1", paper=paper)
    make.paper(draft.producer)
    officer = signed_in(accounts.officer(role=Role.PROVINCE_OFFICER, of=filed.area.parent))

    dossiers, papers = officer.get("/api/dossiers").json(), officer.get("/api/papers").json()

    assert [one["number"] for one in dossiers["items"]] == [filed.number]
    assert [one["key"] for one in papers["items"]] == [paper.pk]
    assert officer.get(f"/api/dossiers/{draft.number}").status_code == 404
    assert officer.get(f"/api/dossiers/{filed.number}").json()["missing"] == []
    assert officer.get(f"/api/dossiers?before={filed.pk}").json()["items"] == []
    assert Client().get("/api/dossiers").status_code == 401
    assert Dossier.objects.count() == 2
