"""A signed certificate checked from its text alone."""

import base64
import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws

from ocop.grading.credentials.statements import certified
from ocop.grading.credentials.tokens import sign, unchecked
from ocop.grading.credentials.verifying import Outcome, StatusKnown, verify
from tests.make.certificates import STATED, ZONE, key, status_token, token

KEY, PUBLISHED = key()
TOKEN = token(KEY)
DAY = dt.date(2028, 5, 2)


def test_a_signed_certificate_is_valid_and_states_what_was_put_in() -> None:
    verdict = verify(TOKEN, [PUBLISHED], on=DAY)

    assert verdict.outcome == Outcome.VALID
    assert verdict.stated == STATED
    assert verdict.status == StatusKnown.NOT_GIVEN


def test_it_is_in_the_form_of_the_standards() -> None:
    header, payload = unchecked(TOKEN)

    assert header == {"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", "kid": PUBLISHED.kid}
    assert payload["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert payload["type"] == ["VerifiableCredential", "StarCertificate"]
    assert payload["validFrom"] == "2028-02-29T00:00:00+07:00"
    assert payload["validUntil"] == "2031-02-28T00:00:00+07:00"
    assert payload["credentialStatus"][0] == {
        "id": "https://node.example/certificates/status/vn-ocop/province/VN.01/revocation/0/#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://node.example/certificates/status/vn-ocop/province/VN.01/revocation/0/",
    }


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (dt.date(2028, 2, 28), Outcome.NOT_YET),
        (dt.date(2028, 2, 29), Outcome.VALID),
        (dt.date(2031, 2, 27), Outcome.VALID),
        (dt.date(2031, 2, 28), Outcome.EXPIRED),
    ],
)
def test_it_holds_from_its_first_day_to_the_day_before_its_end(day: dt.date, outcome: Outcome) -> None:
    assert verify(TOKEN, [PUBLISHED], on=day).outcome == outcome


@given(st.integers(0, len(TOKEN) - 1), st.integers(33, 126))
@settings(max_examples=300, deadline=None)
def test_one_altered_byte_is_caught_wherever_it_stands(position: int, code: int) -> None:
    altered = TOKEN[:position] + chr(code) + TOKEN[position + 1 :]

    verdict = verify(altered, [PUBLISHED], on=DAY)

    assert (verdict.outcome == Outcome.VALID) == (altered == TOKEN)


def test_every_position_of_the_signature_matters() -> None:
    head, sign_, signature = TOKEN.rpartition(".")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    for letter in set(letters) - {signature[-1]}:
        altered = f"{head}{sign_}{signature[:-1]}{letter}"
        assert not verify(altered, [PUBLISHED], on=DAY).good


def test_line_breaks_of_copying_do_no_harm() -> None:
    folded = "\n".join(TOKEN[start : start + 64] for start in range(0, len(TOKEN), 64))

    assert verify(folded, [PUBLISHED], on=DAY).good


def test_more_stars_written_into_it_are_found() -> None:
    header, payload, signature = TOKEN.split(".")
    content = json.loads(base64.urlsafe_b64decode(payload + "=="))
    content["credentialSubject"]["stars"] = 5
    forged = base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()

    verdict = verify(f"{header}.{forged}.{signature}", [PUBLISHED], on=DAY)

    assert verdict.outcome == Outcome.ALTERED


def test_a_stranger_s_signature_says_nothing() -> None:
    other, _published = key()

    assert verify(token(other), [PUBLISHED], on=DAY).outcome == Outcome.UNKNOWN_ISSUER


def test_a_known_key_of_another_authority_is_refused() -> None:
    other, published = key(issuer="https://node.example/certificates/issuers/vn-ocop/province/VN.02/")

    assert verify(token(other), [PUBLISHED, published], on=DAY).outcome == Outcome.WRONG_ISSUER


def test_a_known_key_of_another_scheme_is_refused() -> None:
    forged = token(KEY, replace(STATED, scheme="th-opc"))

    assert verify(forged, [PUBLISHED], on=DAY).outcome == Outcome.WRONG_ISSUER


def test_what_a_key_signed_before_it_was_retired_stays_good() -> None:
    retired = replace(PUBLISHED, retired=dt.datetime(2029, 1, 1, tzinfo=ZONE))

    assert verify(TOKEN, [retired], on=dt.date(2030, 1, 1)).good


def test_what_a_key_signed_after_it_was_retired_is_refused() -> None:
    retired = replace(PUBLISHED, retired=dt.datetime(2028, 1, 1, tzinfo=ZONE))

    assert verify(TOKEN, [retired], on=DAY).outcome == Outcome.KEY_RETIRED


def test_a_token_without_signature_is_not_read() -> None:
    header, payload = (TOKEN.split(".")[1], TOKEN.split(".")[1])
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"vc+jwt"}').rstrip(b"=").decode()

    assert verify(f"{none}.{payload}.", [PUBLISHED], on=DAY).outcome == Outcome.UNREADABLE
    assert verify(f"{header}.{payload}", [PUBLISHED], on=DAY).outcome == Outcome.UNREADABLE
    assert verify("", [PUBLISHED], on=DAY).outcome == Outcome.UNREADABLE


def test_a_signed_text_that_is_no_certificate_is_not_read() -> None:
    assert verify(sign({"type": ["VerifiableCredential"]}, KEY), [PUBLISHED], on=DAY).outcome == Outcome.UNREADABLE


def test_the_newer_name_of_the_algorithm_is_read_too() -> None:
    _header, payload = unchecked(TOKEN)
    head = {"alg": "Ed25519", "typ": "vc+jwt", "kid": PUBLISHED.kid}
    newer = jws.serialize_compact(head, json.dumps(payload).encode(), KEY, algorithms=["Ed25519"])

    assert verify(newer, [PUBLISHED], on=DAY).good


def test_a_revoked_one_is_told_by_the_list() -> None:
    lists = [status_token(KEY, 7), status_token(KEY, purpose="suspension")]

    verdict = verify(TOKEN, [PUBLISHED], lists, on=DAY)

    assert (verdict.outcome, verdict.status) == (Outcome.REVOKED, StatusKnown.ASKED)
    assert verdict.status_as_of == dt.datetime(2028, 5, 1, 12, tzinfo=ZONE)


def test_a_suspended_one_is_told_by_the_list() -> None:
    lists = [status_token(KEY), status_token(KEY, 7, purpose="suspension")]

    assert verify(TOKEN, [PUBLISHED], lists, on=DAY).outcome == Outcome.SUSPENDED


def test_marks_of_others_in_the_list_do_not_touch_it() -> None:
    lists = [status_token(KEY, 6, 8), status_token(KEY, 0, purpose="suspension")]

    verdict = verify(TOKEN, [PUBLISHED], lists, on=DAY)

    assert (verdict.outcome, verdict.status) == (Outcome.VALID, StatusKnown.ASKED)


def test_one_list_of_two_does_not_say_everything() -> None:
    verdict = verify(TOKEN, [PUBLISHED], [status_token(KEY)], on=DAY)

    assert (verdict.outcome, verdict.status) == (Outcome.VALID, StatusKnown.NOT_FITTING)


def test_a_list_that_somebody_else_signed_is_not_asked() -> None:
    other, published = key(issuer="https://evil.example/")
    lists = [status_token(other), status_token(other, purpose="suspension")]

    verdict = verify(TOKEN, [PUBLISHED, published], lists, on=DAY)

    assert verdict.status == StatusKnown.NOT_FITTING


def test_an_old_list_is_said_to_be_old() -> None:
    lists = [status_token(KEY), status_token(KEY, purpose="suspension")]

    verdict = verify(TOKEN, [PUBLISHED], lists, on=dt.date(2028, 6, 1))

    assert (verdict.outcome, verdict.status) == (Outcome.VALID, StatusKnown.OLD)


def test_a_certificate_without_an_end_is_carried() -> None:
    endless = replace(STATED, valid_until=None, producer="", producer_names={}, product_code="", set_number="")
    signed = token(KEY, endless)

    assert certified(unchecked(signed)[1]) == endless
    assert verify(signed, [PUBLISHED], on=dt.date(2099, 1, 1)).good
