"""What a star certificate states, and its form as a verifiable credential (W3C Verifiable Credentials 2.0)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ocop.grading.credentials.context import W3C
from ocop.grading.credentials.refusals import NotReadable

KIND = "StarCertificate"
REVOCATION, SUSPENSION = "revocation", "suspension"
PURPOSES = (REVOCATION, SUSPENSION)


@dataclass(frozen=True)
class StatusEntry:
    """Where to look whether a certificate is revoked or suspended: a published list and a place in it."""

    purpose: str
    list_address: str
    index: int


@dataclass(frozen=True)
class Certified:
    """What a certificate states.

    :ivar address: of the page on which anybody can check it; the credential's ``id``.
    :ivar issuer: address of the authority's list of keys, and ``issuer_names`` what it is called, by language.
    :ivar valid_from: first moment of its first day; ``valid_until`` that of the first day on which it holds no more.
    """

    address: str
    issuer: str
    valid_from: dt.datetime
    valid_until: dt.datetime | None
    number: str
    product: str
    product_address: str
    product_names: Mapping[str, str]
    scheme: str
    edition: str
    stars: int
    decision_number: str
    decided_on: dt.date
    producer: str = ""
    producer_names: Mapping[str, str] = field(default_factory=dict)
    product_code: str = ""
    set_number: str = ""
    issuer_names: Mapping[str, str] = field(default_factory=dict)
    status: tuple[StatusEntry, ...] = ()
    demonstration: bool = False

    @property
    def first_day(self) -> dt.date:
        """The first day on which it holds, where it was issued."""
        return self.valid_from.date()

    @property
    def end_day(self) -> dt.date | None:
        """The first day on which it holds no more."""
        return self.valid_until.date() if self.valid_until else None


def credential(stated: Certified, context_address: str) -> dict[str, Any]:
    """Return a certificate as a verifiable credential, to be signed."""
    subject: dict[str, Any] = {
        "id": stated.product_address,
        "type": "StarRatedProduct",
        "certificateNumber": stated.number,
        "productNumber": stated.product,
        "productNames": dict(stated.product_names),
        "scheme": stated.scheme,
        "edition": stated.edition,
        "stars": stated.stars,
        "decisionNumber": stated.decision_number,
        "decidedOn": stated.decided_on.isoformat(),
    }
    if stated.product_code:
        subject["productCode"] = stated.product_code
    if stated.set_number:
        subject["set"] = stated.set_number
    if stated.producer_names:
        subject["producer"] = {
            "producerNumber": stated.producer,
            "producerNames": dict(stated.producer_names),
        }
    if stated.demonstration:
        subject["demonstration"] = True
    made: dict[str, Any] = {
        "@context": [W3C, context_address],
        "id": stated.address,
        "type": ["VerifiableCredential", KIND],
        "issuer": {"id": stated.issuer, "name": language_values(stated.issuer_names)},
        "validFrom": stated.valid_from.isoformat(),
        "credentialSubject": subject,
        "credentialStatus": [_status(entry) for entry in stated.status],
    }
    if stated.valid_until:
        made["validUntil"] = stated.valid_until.isoformat()
    return made


def certified(payload: Mapping[str, Any]) -> Certified:
    """Return what a credential states.

    :raises NotReadable: it is no star certificate.
    """
    try:
        if KIND not in payload["type"]:
            raise NotReadable
        subject = payload["credentialSubject"]
        producer = subject.get("producer") or {}
        entries = payload.get("credentialStatus") or []
        return Certified(
            address=str(payload["id"]),
            issuer=issuer_of(payload),
            issuer_names=_by_language(payload["issuer"]),
            valid_from=_moment(payload["validFrom"]),
            valid_until=_moment(payload["validUntil"]) if "validUntil" in payload else None,
            number=str(subject["certificateNumber"]),
            product=str(subject["productNumber"]),
            product_address=str(subject["id"]),
            product_names=_texts(subject["productNames"]),
            product_code=str(subject.get("productCode", "")),
            producer=str(producer.get("producerNumber", "")),
            producer_names=_texts(producer.get("producerNames", {})),
            scheme=str(subject["scheme"]),
            edition=str(subject["edition"]),
            set_number=str(subject.get("set", "")),
            stars=int(subject["stars"]),
            decision_number=str(subject["decisionNumber"]),
            decided_on=dt.date.fromisoformat(subject["decidedOn"]),
            status=tuple(_entry(entry) for entry in (entries if isinstance(entries, list) else [entries])),
            demonstration=subject.get("demonstration") is True,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotReadable from error


def issuer_of(payload: Mapping[str, Any]) -> str:
    """Return the address that a credential names as its issuer.

    :raises NotReadable: it names none.
    """
    issuer = payload.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not isinstance(found, str) or not found:
        raise NotReadable
    return found


def language_values(names: Mapping[str, str]) -> list[dict[str, str]]:
    """Return names as values with their language, as the data model writes the name of an issuer."""
    return [{"@value": name, "@language": language} for language, name in names.items()]


def _by_language(issuer: object) -> dict[str, str]:
    values = issuer.get("name", []) if isinstance(issuer, dict) else []
    return {str(value["@language"]): str(value["@value"]) for value in values}


def _texts(given: Mapping[str, Any]) -> dict[str, str]:
    return {str(language): str(text) for language, text in given.items()}


def _status(entry: StatusEntry) -> dict[str, Any]:
    return {
        "id": f"{entry.list_address}#{entry.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": entry.purpose,
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.list_address,
    }


def _entry(given: Mapping[str, Any]) -> StatusEntry:
    if given["type"] != "BitstringStatusListEntry":
        raise NotReadable
    return StatusEntry(str(given["statusPurpose"]), str(given["statusListCredential"]), int(given["statusListIndex"]))


def _moment(text: object) -> dt.datetime:
    moment = dt.datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise NotReadable
    return moment
