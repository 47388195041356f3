"""What programs fetch: lists of keys, status lists, signed certificates, and the API."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone

from ocop.grading.credentials.context import TERMS
from ocop.grading.credentials.keys import read_key_list
from ocop.grading.credentials.verifying import verify
from ocop.grading.operations.certificates import push_down
from tests.grading.test_certificates import revoke
from tests.make import certificates as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> dt.datetime:
    """Return this moment; the addresses look at the clock themselves."""
    return timezone.now()


def test_everything_that_programs_need_is_published(now: dt.datetime) -> None:
    made = make.issued(at=now)
    client = Client()

    token = client.get(f"/certificates/{made.public_id}/certificate.jwt")
    keys = client.get("/certificates/keys.json")
    one_issuer = client.get("/certificates/issuers/vn-ocop/province/VN.01/")
    lists = [
        client.get(f"/certificates/status/vn-ocop/province/VN.01/{purpose}/0/")
        for purpose in ("revocation", "suspension")
    ]

    assert token["Content-Type"] == "application/vc+jwt"
    assert token["Access-Control-Allow-Origin"] == "*"
    assert keys.content == one_issuer.content
    published = read_key_list(keys.content.decode())
    verdict = verify(
        token.content.decode(), published, [one.content.decode() for one in lists], on=timezone.localdate(now)
    )
    assert verdict.good
    content = client.get(f"/certificates/{made.public_id}/certificate.json").json()
    assert content["payload"]["credentialSubject"]["stars"] == 4
    context = client.get("/certificates/context/v1/").json()["@context"]
    assert set(TERMS) < set(context)
    assert context["stars"]["@id"] == "http://localhost:8000/certificates/terms/#stars"
    for page in ("/certificates/terms/", "/certificates/keys/"):
        assert client.get(page).status_code == 200
    same = client.get("/certificates/keys.json", headers={"If-None-Match": keys["ETag"]})
    assert same.status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "/certificates/issuers/vn-ocop/province/VN.77/",
        "/certificates/status/vn-ocop/province/VN.77/revocation/0/",
        "/certificates/status/vn-ocop/province/VN.01/nonsense/0/",
        "/certificates/status/vn-ocop/province/VN.01/revocation/99999999999999999999/",
        "/certificates/0123456789/certificate.jwt",
    ],
)
def test_what_is_not_published_is_not_there(address: str) -> None:
    make.issued()

    assert Client().get(address).status_code == 404


def test_the_api_tells_certificates_and_checks_signed_ones(now: dt.datetime) -> None:
    made = make.issued(at=now)
    client = Client()

    one = client.get(f"/api/certificates/{made.public_id}").json()
    by_number = client.get("/api/certificates", {"number": made.number}).json()
    by_product = client.get("/api/certificates", {"product": made.product.number}).json()
    by_area = client.get("/api/certificates", {"area": "VN.01", "limit": "1"}).json()
    elsewhere = client.get("/api/certificates", {"area": "VN.02"}).json()
    verdict = client.post(
        "/api/certificates/verify", json.dumps({"token": made.credential}), content_type="application/json"
    ).json()
    status = client.get("/api/certificates/status/vn-ocop/province/VN.01/revocation/0").json()

    assert (one["number"], one["standing"], one["stars"]) == (made.number, "valid", 4)
    for page in (by_number, by_product, by_area):
        assert [item["id"] for item in page["items"]] == [made.public_id]
    assert elsewhere == {"items": [], "next": None}
    assert (verdict["outcome"], verdict["status"], verdict["number"]) == ("valid", "asked", made.number)
    assert status["token"].startswith("eyJ")
    assert client.get("/api/certificates/keys").json()["keys"][0]["kid"] == verdict["key"]
    assert "stars" in client.get("/api/certificates/context").json()["@context"]


def test_the_api_says_why_one_does_not_hold(now: dt.datetime) -> None:
    made = make.issued(at=now)
    revoke(made, on=timezone.localdate(now), at=now)
    push_down(made, by=make.signer(), at=now)

    one = Client().get(f"/api/certificates/{made.public_id}").json()

    assert (one["standing"], one["reason"]) == ("revoked", "Production has stopped.")
    assert Client().get("/api/certificates/0123456789").status_code == 404
    assert Client().get("/api/certificates/status/vn-ocop/province/VN.09/revocation/0").status_code == 404
