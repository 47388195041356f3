"""Certificates: results with their decision, ready to be certified, and signed certificates without a database."""

import datetime as dt
import itertools

from joserfc.jwk import OKPKey

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading.credentials.keys import PublishedKey, new_key, public_jwk
from ocop.grading.credentials.statements import PURPOSES, Certified, StatusEntry, credential
from ocop.grading.credentials.status import StatusList, bitstring, status_credential
from ocop.grading.credentials.tokens import sign
from ocop.grading.models import Decision, Result, StarCertificate
from ocop.grading.operations import certificates as operations
from ocop.registry.models import Product
from tests.make import accounts, grading, places

ZONE = dt.timezone(dt.timedelta(hours=7))
LEAP = dt.datetime(2028, 2, 29, 3, tzinfo=dt.UTC)
"""Ten in the morning of 29 February 2028 in Viet Nam."""
ISSUER = "https://node.example/certificates/issuers/vn-ocop/province/VN.01/"
LISTS = "https://node.example/certificates/status/vn-ocop/province/VN.01"
_numbers = itertools.count(1)


def signer(path: str = "VN.01") -> User:
    """Return who signs for the authority of an area."""
    return accounts.officer(role=Role.AUTHORITY, of=places.area(path))


def result(
    *,
    of: Product | None = None,
    stars: int = 4,
    path: str = "VN.01",
    number: str = "",
    at: dt.datetime = grading.NOON,
    state: str = "issued",
) -> Result:
    """Return a result with the decision that gives its stars."""
    dossier = grading.dossier(of=of, state="decided")
    council = grading.council(members=2, of=places.area("VN.01"), state="closed")
    decision = Decision.objects.create(
        number=number or f"{next(_numbers)}/QĐ-UBND",
        decided_on=at.astimezone(ZONE).date(),
        edition=dossier.edition,
        authority="province" if "." in path else "nation",
        area=places.area(path),
        signer="Chủ tịch",
        state=state,
        by=accounts.user(),
        created_at=at,
        issued_at=at if state == "issued" else None,
    )
    return Result.objects.create(
        dossier=dossier,
        hearing=grading.hearing(of=dossier, before=council),
        decision=decision,
        stars=stars,
        total="78.5",
    )


def issued(
    *, of: Product | None = None, stars: int = 4, at: dt.datetime = grading.NOON, by: User | None = None
) -> StarCertificate:
    """Return a certificate that the authority of a province issued."""
    return operations.issue_certificate(result(of=of, stars=stars, at=at), by=by or signer(), at=at)


STATED = Certified(
    address="https://node.example/check/7K3QX9M2TP/",
    issuer=ISSUER,
    issuer_names={"vi": "Ủy ban nhân dân tỉnh, Cao Bằng", "en": "Provincial People's Committee, Cao Bang"},
    valid_from=dt.datetime(2028, 2, 29, tzinfo=ZONE),
    valid_until=dt.datetime(2031, 2, 28, tzinfo=ZONE),
    number="101/2028/01",
    product="VN-P1",
    product_address="https://node.example/products/VN-P1/",
    product_names={"vi": "Chè xanh Trung Du"},
    producer="VN-M1",
    producer_names={"vi": "Hợp tác xã Chè Trung Du"},
    product_code="01-00004-1-2028",
    scheme="vn-ocop",
    edition="vn-ocop-2026",
    set_number="11",
    stars=4,
    decision_number="12/QĐ-UBND",
    decided_on=dt.date(2028, 2, 29),
    status=tuple(StatusEntry(purpose, f"{LISTS}/{purpose}/0/", 7) for purpose in PURPOSES),
)
"""What a certificate states that no database knows: issued on 29 February 2028 for 36 months."""


def key(*, retired: dt.datetime | None = None, issuer: str = ISSUER) -> tuple[OKPKey, PublishedKey]:
    """Return a signing key and how it is published."""
    made = new_key()
    since = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    published = PublishedKey(
        made.thumbprint(), issuer, public_jwk(made), since, retired, "vn-ocop", "province", "VN.01"
    )
    return made, published


def token(by: OKPKey, what: Certified = STATED) -> str:
    """Return a signed certificate."""
    return sign(credential(what, "https://node.example/certificates/context/v1/"), by)


def status_token(by: OKPKey, *indices: int, purpose: str = "revocation", issuer: str = ISSUER) -> str:
    """Return a signed list of revoked or suspended certificates, of 1 May 2028."""
    as_of = dt.datetime(2028, 5, 1, 12, tzinfo=ZONE)
    known = StatusList(
        f"{LISTS}/{purpose}/0/", issuer, purpose, as_of, as_of + dt.timedelta(days=7), bitstring(indices)
    )
    return sign(status_credential(known, issuer_names={"en": "Cao Bang"}, ttl=dt.timedelta(hours=1)), by)
