"""Lists that say which certificates are revoked or suspended (W3C Bitstring Status List 1.0).

One bit for each certificate, the first bit of the first byte for index 0, compressed by gzip, written as multibase
base64url. A list is never shorter than 131,072 bits, so that looking one up tells nobody which was meant.
"""

import base64
import binascii
import datetime as dt
import gzip
import io
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ocop.grading.credentials.context import W3C
from ocop.grading.credentials.refusals import NotReadable
from ocop.grading.credentials.statements import issuer_of, language_values

LEAST_BITS = 131_072
MOST_BYTES = 1024 * 1024
"""More than this is no list of ours, whatever it unpacks to."""
MULTIBASE_BASE64URL = "u"
KIND = "BitstringStatusListCredential"


@dataclass(frozen=True)
class StatusList:
    """A list of bits as published: who says it, for what, as of when, until when it should be believed."""

    address: str
    issuer: str
    purpose: str
    as_of: dt.datetime
    good_until: dt.datetime | None
    bits: bytes

    def marks(self, index: int) -> bool:
        """Say whether the bit of an index is set.

        :raises NotReadable: the list does not reach so far.
        """
        if not 0 <= index < len(self.bits) * 8:
            raise NotReadable
        return bool(self.bits[index // 8] & (0b1000_0000 >> index % 8))


def bitstring(indices: Iterable[int], *, length: int = LEAST_BITS) -> bytes:
    """Return bits of which those at some indices are set.

    :param length: number of bits, a multiple of 8 and not less than 131,072.
    :raises ValueError: the length is another, or an index lies beyond it.
    """
    if length < LEAST_BITS or length % 8:
        raise ValueError(f"a status list has at least {LEAST_BITS} bits, in whole bytes")
    bits = bytearray(length // 8)
    for index in indices:
        if not 0 <= index < length:
            raise ValueError(f"index {index} lies beyond the list")
        bits[index // 8] |= 0b1000_0000 >> index % 8
    return bytes(bits)


def encoded(bits: bytes) -> str:
    """Return bits as a list publishes them; the same bits always give the same text."""
    packed = gzip.compress(bits, mtime=0)
    return MULTIBASE_BASE64URL + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Return the bits of a published list.

    :raises NotReadable: it is none, it is too short, or it unpacks to more than any list has.
    """
    if not text.startswith(MULTIBASE_BASE64URL):
        raise NotReadable
    body = text[1:]
    try:
        packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            bits = file.read(MOST_BYTES + 1)
    except (binascii.Error, ValueError, OSError, EOFError, zlib.error) as error:
        raise NotReadable from error
    if not LEAST_BITS // 8 <= len(bits) <= MOST_BYTES:
        raise NotReadable
    return bits


def status_credential(published: StatusList, *, issuer_names: Mapping[str, str], ttl: dt.timedelta) -> dict[str, Any]:
    """Return a list as a verifiable credential, to be signed.

    :param ttl: how long it may be kept before it is asked for anew.
    """
    made: dict[str, Any] = {
        "@context": [W3C],
        "id": published.address,
        "type": ["VerifiableCredential", KIND],
        "issuer": {"id": published.issuer, "name": language_values(issuer_names)},
        "validFrom": published.as_of.isoformat(),
        "credentialSubject": {
            "id": f"{published.address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": published.purpose,
            "encodedList": encoded(published.bits),
            "ttl": int(ttl.total_seconds() * 1000),
        },
    }
    if published.good_until:
        made["validUntil"] = published.good_until.isoformat()
    return made


def status_list(payload: Mapping[str, Any]) -> StatusList:
    """Return the list that a credential holds.

    :raises NotReadable: it holds none.
    """
    try:
        if KIND not in payload["type"]:
            raise NotReadable
        subject = payload["credentialSubject"]
        return StatusList(
            address=str(payload["id"]),
            issuer=issuer_of(payload),
            purpose=str(subject["statusPurpose"]),
            as_of=_moment(payload["validFrom"]),
            good_until=_moment(payload["validUntil"]) if "validUntil" in payload else None,
            bits=decoded(str(subject["encodedList"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotReadable from error


def _moment(text: object) -> dt.datetime:
    moment = dt.datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise NotReadable
    return moment
