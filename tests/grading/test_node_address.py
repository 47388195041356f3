"""The node moves to another address: codes printed since open there, and what was signed before goes on to hold."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import Settings

from ocop.grading.addresses import scan_address
from ocop.grading.checking import checked
from ocop.grading.credentials.statements import certified
from ocop.grading.credentials.tokens import unchecked
from ocop.grading.credentials.verifying import Outcome, StatusKnown
from ocop.grading.models import IssuerKey, StarCertificate
from ocop.grading.operations import certificate_keys as keys
from ocop.grading.queries.certificates import certificate_stated
from ocop.grading.states import CertificateState
from tests.make import certificates as make
from tests.make import grading

pytestmark = pytest.mark.django_db
NOON = grading.NOON
THERE = "http://localhost:8001"


def test_a_certificate_of_the_former_address_verifies_with_its_lists(settings: Settings) -> None:
    made = make.issued()
    settings.NODE_URL = THERE

    verdict = checked(made.credential, at=NOON)

    assert (verdict.outcome, verdict.status) == (Outcome.VALID, StatusKnown.ASKED)


def test_a_revocation_is_seen_after_the_move_too(settings: Settings) -> None:
    made = make.issued()
    settings.NODE_URL = THERE
    StarCertificate.objects.filter(pk=made.pk).update(state=CertificateState.REVOKED)

    assert checked(made.credential, at=NOON).outcome == Outcome.REVOKED


def test_the_code_and_the_page_are_at_the_address_of_today(settings: Settings) -> None:
    made = make.issued()
    settings.NODE_URL = THERE

    address = scan_address(made)

    assert address.startswith(f"{THERE}/check/{made.public_id}/?number=")
    page = Client(headers={"accept-language": "en"}).get(address.removeprefix(THERE))
    assert page.status_code == 200
    assert made.number in page.content.decode()


def test_an_authority_keeps_its_name_with_a_new_key(settings: Settings) -> None:
    by = make.signer()
    made = make.issued(by=by)
    settings.NODE_URL = THERE
    assert made.key
    keys.retire_key(made.key, by=by, at=NOON + dt.timedelta(days=1))

    after = make.issued(by=by, at=NOON + dt.timedelta(days=2))

    before, now = (certified(unchecked(one.credential)[1]) for one in (made, after))
    assert now.issuer == before.issuer
    assert now.address == f"{THERE}/check/{after.public_id}/"
    for one in (made, after):
        assert checked(one.credential, at=NOON + dt.timedelta(days=3)).status == StatusKnown.ASKED


def test_a_key_without_a_node_names_the_one_of_today(settings: Settings) -> None:
    made = make.issued()
    IssuerKey.objects.update(node="")

    assert checked(made.credential, at=NOON).outcome == Outcome.VALID
    settings.NODE_URL = THERE
    assert checked(made.credential, at=NOON).outcome == Outcome.WRONG_ISSUER


def test_a_signed_text_finds_its_certificate_after_the_move_and_no_other(settings: Settings) -> None:
    made, other = make.issued(), make.issued()
    stated = certified(unchecked(made.credential)[1])
    settings.NODE_URL = THERE

    assert certificate_stated(stated) == made
    made.number = other.number
    StarCertificate.objects.filter(pk=made.pk).update(number="77/2026/01")
    assert certificate_stated(stated) is None
