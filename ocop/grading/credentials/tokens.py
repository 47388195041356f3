"""Signed statements: JSON as a compact JWS (RFC 7515) that is signed with Ed25519 (RFC 8037).

The form is that of "Securing Verifiable Credentials using JOSE and COSE": the payload is the credential itself, the
type is ``vc+jwt``, the media type ``application/vc+jwt``. Written is the algorithm name ``EdDSA``, which every library
knows; read is ``Ed25519`` too, the name that RFC 9864 gives it.
"""

import base64
import binascii
import copy
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from ocop.grading.credentials.keys import PublishedKey
from ocop.grading.credentials.refusals import Altered, KeyUnknown, NotReadable

TYPE = "vc+jwt"
MEDIA_TYPE = "application/vc+jwt"
ALGORITHMS = ("EdDSA", "Ed25519")
LONGEST_TOKEN = 200_000


class _Signatures(jws.JWSRegistry):
    """The two names of one algorithm, without the warning about the older name; payloads as long as a status list."""

    algorithms = {name: copy.copy(jws.JWSRegistry.algorithms[name]) for name in ALGORITHMS}
    max_payload_length = LONGEST_TOKEN


for _algorithm in _Signatures.algorithms.values():
    _algorithm.security_warning = None
_SIGNATURES = _Signatures(algorithms=list(ALGORITHMS))


@dataclass(frozen=True)
class Opened:
    """A statement whose signature holds, and the key that signed it."""

    payload: Mapping[str, Any]
    key: PublishedKey


def sign(payload: Mapping[str, Any], key: OKPKey) -> str:
    """Return a statement signed; the header names the key by its thumbprint."""
    header = {"alg": "EdDSA", "typ": TYPE, "cty": "vc", "kid": key.thumbprint()}
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, body, key, registry=_SIGNATURES)


def opened(token: str, keys: Iterable[PublishedKey]) -> Opened:
    """Return what a token states, once its signature was found to hold.

    :raises NotReadable: it is no signed statement.
    :raises KeyUnknown: none of the keys is the one that it names.
    :raises Altered: the signature does not hold.
    """
    header, _payload = unchecked(token)
    key = next((known for known in keys if known.kid == header.get("kid")), None)
    if key is None:
        raise KeyUnknown(str(header.get("kid", "")))
    token = bare(token)
    try:
        held = jws.deserialize_compact(token, OKPKey.import_key(dict(key.jwk)), registry=_SIGNATURES)
    except (JoseError, ValueError) as error:
        raise Altered from error
    return Opened(_object(held.payload), key)


def unchecked(token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return header and payload of a token without looking at its signature: to be shown as a claim, never believed.

    :raises NotReadable: it is no signed statement of our type.
    """
    token = bare(token)
    parts = token.split(".")
    if len(parts) != 3 or len(token) > LONGEST_TOKEN:
        raise NotReadable
    header, payload, _signature = (_decoded(part) for part in parts)
    head = _object(header)
    if head.get("typ") != TYPE or head.get("alg") not in ALGORITHMS:
        raise NotReadable
    return head, _object(payload)


def bare(token: str) -> str:
    """Return a token without the line breaks and spaces that copying brings in."""
    return "".join(token.split())


def _decoded(part: str) -> bytes:
    """Return the bytes of a part, if it is written in the one way in which they can be: else a letter was changed.

    :raises NotReadable: it is not.
    """
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotReadable from error
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise NotReadable
    return raw


def _object(raw: bytes | None) -> Mapping[str, Any]:
    try:
        given = json.loads(raw or b"")
    except (ValueError, RecursionError) as error:
        raise NotReadable from error
    if not isinstance(given, dict):
        raise NotReadable
    return given
