"""Certificates over the API: what anybody may read, and checking a signed one."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import StringConstraints

from ocop.core.pace import most_a_minute, too_many
from ocop.core.problems import Problem
from ocop.grading import standings, verdicts
from ocop.grading.addresses import check_address, credential_address, terms_address
from ocop.grading.checking import checked
from ocop.grading.credentials.context import context
from ocop.grading.credentials.finding import MOST_LETTERS, tokens_in_text
from ocop.grading.credentials.keys import key_list
from ocop.grading.credentials.statements import PURPOSES
from ocop.grading.credentials.verifying import Outcome, StatusKnown, Verdict
from ocop.grading.models import StarCertificate
from ocop.grading.operations.certificate_keys import KeyCannotBeOpened, NoKey, publish_status
from ocop.grading.queries import certificates as queries
from ocop.grading.standings import Standing

MOST = 100
HIGHEST_KEY = 2**63 - 1
Word = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]
READ = {404: Problem, 422: Problem, 429: Problem}
router = Router(tags=["grading"])


class CertificateFilter(Schema):
    """Which certificates, and which page of them."""

    number: Word = Field("", description="the number on the certificate; another authority may have used it too")
    product: Word = Field("", description="the product's number")
    area: Word = Field("", description="path of an area: VN.01; certificates of products in it and below")
    scheme: Word = ""
    after: int = Field(0, ge=0, le=HIGHEST_KEY)
    limit: int = Field(50, ge=1, le=MOST)


class StarCertificateOut(Schema):
    """A certificate and what it is worth today."""

    key: int = Field(description="its place in lists")
    id: str = Field(description="in the address of its check page")
    number: str
    standing: Standing = Field(description="what it is worth on the day of asking")
    on: dt.date = Field(description="the day of asking")
    product: str
    product_name: str = Field(description="as certified")
    producer_name: str
    product_code: str
    scheme: str
    edition: str
    set: str
    stars: int
    authority: str
    area: str
    decision: str
    decided_on: dt.date
    issued_on: dt.date
    valid_until: dt.date | None = Field(description="first day on which it is valid no more")
    since: dt.date | None = Field(None, description="day from which it is suspended, revoked or replaced")
    reason: str = Field("", description="what the authority says of that")
    newer: str = Field("", description="id of the certificate that took its place")
    source: str = Field(description="decided: on this node; entered: from paper, without a signed credential")
    signed: bool = Field(description="whether there is a signed credential to download")
    check_url: str
    credential_url: str = Field(description="empty where none is signed")
    demonstration: bool


class CertificatePage(Schema):
    """A page of certificates by key."""

    items: list[StarCertificateOut]
    next: int | None = Field(description="pass as `after` for the next page")


class VerifyIn(Schema):
    """A signed certificate, with or without text around it."""

    token: Annotated[str, StringConstraints(max_length=MOST_LETTERS)]


class VerdictOut(Schema):
    """What was found of a signed certificate with the keys and states of this node."""

    outcome: Outcome
    valid: bool
    on: dt.date
    status: StatusKnown
    status_as_of: dt.datetime | None
    key: str | None = Field(description="thumbprint of the key that signed it")
    number: str | None
    product: str | None
    stars: int | None
    scheme: str | None
    edition: str | None
    valid_from: dt.date | None
    valid_until: dt.date | None = Field(description="first day on which it is valid no more")
    headline: str
    sentences: list[str]


class StatusOut(Schema):
    """A signed status list."""

    token: str = Field(description="a W3C BitstringStatusListCredential as a compact JWS")


@router.get("/certificates", response={200: CertificatePage, 422: Problem}, operation_id="certificates")
def certificates(request: HttpRequest, asked: Query[CertificateFilter]) -> Mapping[str, object]:
    """List certificates by key: by their number, of a product, or of an area."""
    found = queries.public_certificates().filter(pk__gt=asked.after)
    if asked.number:
        found = found.filter(number=asked.number)
    if asked.product:
        found = queries.of_number(found, asked.product)
    if asked.area:
        found = queries.in_area(found, asked.area)
    if asked.scheme:
        found = found.filter(scheme=asked.scheme)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    today = timezone.localdate()
    return {
        "items": [_out(one, standings.standing_on(one, today), today) for one in shown],
        "next": shown[-1].pk if len(rows) > asked.limit else None,
    }


@router.get("/certificates/keys", response=dict, operation_id="issuer_keys")
def issuer_keys(request: HttpRequest) -> Mapping[str, object]:
    """Show the public keys of all authorities of this node as a JWK set, retired ones among them."""
    return key_list(queries.published_keys())


@router.get("/certificates/context", response=dict, operation_id="certificate_context")
def certificate_context(request: HttpRequest) -> Mapping[str, object]:
    """Show the JSON-LD context of certificates."""
    return context(terms_address())


@router.get(
    "/certificates/status/{scheme}/{authority}/{area}/{purpose}/{number}",
    response={200: StatusOut, 404: Problem, 422: Problem, 503: Problem},
    operation_id="certificate_status",
)
def certificate_status(
    request: HttpRequest, scheme: Word, authority: Word, area: Word, purpose: Word, number: int
) -> Mapping[str, object]:
    """Show an authority's signed list of revoked or suspended certificates, as of now."""
    try:
        if purpose not in PURPOSES or "\x00" in scheme + authority + area:
            raise NoKey
        return {"token": publish_status(scheme, authority, area, purpose, number, at=timezone.now())}
    except NoKey as refusal:
        raise HttpError(404, str(refusal)) from refusal
    except KeyCannotBeOpened as refusal:
        raise HttpError(503, str(refusal)) from refusal


@router.post("/certificates/verify", response={200: VerdictOut, **READ}, operation_id="verify_certificate")
def verify_certificate(request: HttpRequest, given: VerifyIn) -> Mapping[str, object]:
    """Check a signed certificate with the keys and states that this node knows now."""
    _pace(request)
    tokens = tokens_in_text(given.token) or (given.token,)
    return _verdict(checked(tokens[0], at=timezone.now()))


@router.get("/certificates/{public_id}", response={200: StarCertificateOut, **READ}, operation_id="certificate")
def certificate(request: HttpRequest, public_id: Word) -> Mapping[str, object]:
    """Show a certificate and what it is worth today."""
    _pace(request)
    found = get_object_or_404(queries.public_certificates(), public_id=public_id.upper())
    today = timezone.localdate()
    seen = queries.seen(found, on=today)
    return {
        **_out(found, seen.standing, today),
        "since": seen.since,
        "reason": seen.reason,
        "newer": seen.newer.public_id if seen.newer else "",
    }


def _pace(request: HttpRequest) -> None:
    if too_many(request, "checks", at=timezone.now()):
        words = _("More than %(most)s checks in a minute came from this address. Wait a minute and ask again.")
        raise HttpError(429, words % {"most": most_a_minute("checks")})


def _out(one: StarCertificate, standing: Standing, today: dt.date) -> dict[str, object]:
    return {
        "key": one.pk,
        "id": one.public_id,
        "number": one.number,
        "standing": standing,
        "on": today,
        "product": one.product.number,
        "product_name": one.product_name,
        "producer_name": one.producer_name,
        "product_code": one.product_code,
        "scheme": one.scheme,
        "edition": one.edition,
        "set": one.set_number,
        "stars": one.stars,
        "authority": one.authority,
        "area": one.area.path,
        "decision": one.decision_number,
        "decided_on": one.decided_on,
        "issued_on": one.issued_on,
        "valid_until": one.valid_until,
        "source": one.source,
        "signed": bool(one.credential),
        "check_url": check_address(one),
        "credential_url": credential_address(one) if one.credential else "",
        "demonstration": one.demonstration,
    }


def _verdict(verdict: Verdict) -> dict[str, object]:
    stated = verdict.stated
    sentences: Sequence[str] = verdicts.sentences(verdict)
    return {
        "outcome": verdict.outcome,
        "valid": verdict.good,
        "on": verdict.on,
        "status": verdict.status,
        "status_as_of": verdict.status_as_of,
        "key": verdict.key.kid if verdict.key else None,
        "number": stated and stated.number,
        "product": stated and stated.product,
        "stars": stated and stated.stars,
        "scheme": stated and stated.scheme,
        "edition": stated and stated.edition,
        "valid_from": stated and stated.first_day,
        "valid_until": stated and stated.end_day,
        "headline": verdicts.headline(verdict),
        "sentences": list(sentences),
    }
