"""Keys of issuers: made, published, read again.

A key is an Ed25519 JWK (RFC 8037), named by its thumbprint (RFC 7638). A list of keys is a JWK set (RFC 7517) whose
members also say whose key it is (``issuer``, ``authority``, ``area``, ``scheme``, ``names``) and from when until when
it signed (``from``, ``retired``). Retired keys stay in the list: what they signed is still to be checked.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from ocop.grading.credentials.refusals import KeyListWrong

CURVE: Final = "Ed25519"


@dataclass(frozen=True)
class PublishedKey:
    """The public half of a key of an authority, as its list says.

    :ivar issuer: address of the authority's list of keys; certificates name it as who issued them.
    :ivar jwk: ``kty``, ``crv`` and ``x``.
    :ivar since: moment from which it signs, and ``retired`` the one from which it signs no more.
    """

    kid: str
    issuer: str
    jwk: Mapping[str, str]
    since: dt.datetime
    retired: dt.datetime | None = None
    scheme: str = ""
    authority: str = ""
    area: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def published(self) -> dict[str, Any]:
        """Return it as a member of a list."""
        return {
            **self.jwk,
            "kid": self.kid,
            "use": "sig",
            "alg": "EdDSA",
            "issuer": self.issuer,
            "scheme": self.scheme,
            "authority": self.authority,
            "area": self.area,
            "names": dict(self.names),
            "from": self.since.isoformat(),
            "retired": self.retired.isoformat() if self.retired else None,
        }


def new_key() -> OKPKey:
    """Make a signing key."""
    return OKPKey.generate_key(CURVE)


def private_text(key: OKPKey) -> str:
    """Return a key with its private half as JSON, to be sealed."""
    return json.dumps(key.as_dict(private=True))


def from_private_text(text: str) -> OKPKey:
    """Return the key that :func:`private_text` wrote."""
    return OKPKey.import_key(json.loads(text))


def public_jwk(key: OKPKey) -> dict[str, str]:
    """Return the members of the public half that its thumbprint is made of."""
    known = key.as_dict(private=False)
    return {name: str(known[name]) for name in ("kty", "crv", "x")}


def thumbprint(jwk: Mapping[str, str]) -> str:
    """Return the thumbprint of a public key, RFC 7638 with SHA-256."""
    return OKPKey.import_key({name: jwk[name] for name in ("kty", "crv", "x")}).thumbprint()


def key_list(keys: Iterable[PublishedKey]) -> dict[str, Any]:
    """Return a list of keys to be published."""
    return {"keys": [key.published() for key in keys]}


def read_key_list(text: str) -> tuple[PublishedKey, ...]:
    """Read a published list; keys of other kinds are passed over, since others may publish them beside ours.

    :raises KeyListWrong: it is no list of keys, or a key's name is not its thumbprint.
    """
    try:
        given = json.loads(text)
        members = given["keys"]
        if not isinstance(members, list):
            raise TypeError
    except (ValueError, KeyError, TypeError) as error:
        raise KeyListWrong("It is no JSON object with a list “keys”.") from error
    return tuple(_read(member) for member in members if isinstance(member, dict) and member.get("crv") == CURVE)


def _read(member: Mapping[str, Any]) -> PublishedKey:
    try:
        jwk = {name: str(member[name]) for name in ("kty", "crv", "x")}
        kid = str(member["kid"])
        if thumbprint(jwk) != kid:
            raise KeyListWrong(f"The key “{kid}” is not the one that its name says.")
        retired = member.get("retired")
        return PublishedKey(
            kid=kid,
            issuer=str(member["issuer"]),
            jwk=jwk,
            since=_moment(member["from"]),
            retired=_moment(retired) if retired else None,
            scheme=str(member.get("scheme", "")),
            authority=str(member.get("authority", "")),
            area=str(member.get("area", "")),
            names={str(language): str(name) for language, name in dict(member.get("names") or {}).items()},
        )
    except KeyListWrong:
        raise
    except (KeyError, TypeError, ValueError, JoseError) as error:
        raise KeyListWrong(f"A key in it is not complete: {error}") from error


def _moment(text: object) -> dt.datetime:
    moment = dt.datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise KeyListWrong(f"The moment “{text}” names no time zone.")
    return moment
