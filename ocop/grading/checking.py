"""Check a signed certificate with the keys and the states that this node knows now."""

import datetime as dt

from django.utils import timezone

from ocop.grading.credentials.keys import PublishedKey
from ocop.grading.credentials.refusals import NotReadable
from ocop.grading.credentials.statements import Certified, certified
from ocop.grading.credentials.tokens import unchecked
from ocop.grading.credentials.verifying import Verdict, verify
from ocop.grading.models import IssuerKey
from ocop.grading.operations.certificate_keys import KeyCannotBeOpened, NoKey, publish_status
from ocop.grading.queries.certificates import issuer_keys, published


def checked(token: str, *, at: dt.datetime) -> Verdict:
    """Say what is to be thought of a signed certificate, by this node's keys and its status lists of the moment."""
    on = timezone.localdate(at)
    keys = {key.kid: key for key in issuer_keys()}
    known = [published(key) for key in keys.values()]
    try:
        header, payload = unchecked(token)
        stated = certified(payload)
    except NotReadable:
        return verify(token, known, on=on)
    signer = keys.get(str(header.get("kid", "")))
    return verify(token, known, _lists(stated, signer, at) if signer else (), on=on)


def _lists(stated: Certified, signer: IssuerKey, at: dt.datetime) -> list[str]:
    """Return the status lists of the authority that signed, as far as the certificate names them."""
    lists = []
    for entry in stated.status:
        number = entry.list_address.rstrip("/").rpartition("/")[2]
        if not number.isascii() or not number.isdecimal() or len(number) > 6:
            continue
        place = (signer.scheme, signer.authority, signer.area.path)
        try:
            lists.append(publish_status(*place, entry.purpose, int(number), at=at))
        except (NoKey, KeyCannotBeOpened):
            continue
    return lists


def known_keys() -> list[PublishedKey]:
    """Return the keys of this node as others may fetch them."""
    return [published(key) for key in issuer_keys()]
