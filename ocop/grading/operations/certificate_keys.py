"""Keys with which authorities sign: made, replaced, and used for certificates and status lists."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from joserfc.jwk import OKPKey

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.grading.addresses import issuer_address, status_address
from ocop.grading.credentials.keys import from_private_text, new_key, private_text, public_jwk
from ocop.grading.credentials.refusals import SealBroken
from ocop.grading.credentials.sealing import seal, unseal
from ocop.grading.credentials.statements import PURPOSES
from ocop.grading.credentials.status import LEAST_BITS, StatusList, bitstring, status_credential
from ocop.grading.credentials.tokens import sign
from ocop.grading.models import IssuerKey, StarCertificate
from ocop.grading.queries.authorities import area_of, require_signature
from ocop.grading.queries.certificates import authority_of, issuer_names, keys_of, marked_indices
from ocop.places.models import Area

STATUS_TTL = dt.timedelta(hours=1)
"""How long who checks may keep a status list before asking for it anew."""
STATUS_GOOD_FOR = dt.timedelta(days=7)
"""How long a fetched list is to be believed where there is no line."""


class AuthorityUnknown(DomainError):
    message = _("The scheme “%(scheme)s” has no authority “%(authority)s” for %(area)s.")


class KeyRetired(DomainError):
    message = _("This key was retired already; its successor signs.")


class KeyCannotBeOpened(DomainError):
    message = _(
        "The signing key of this authority cannot be opened: the secret of the node is not the one under which it was "
        "kept. Give the node its former secret, or retire the key and make a new one."
    )


class NoKey(DomainError):
    message = _("This authority has no signing key yet.")


@transaction.atomic
def make_key(scheme: str, authority: str, area: Area, *, by: User, at: dt.datetime) -> IssuerKey:
    """Make the key with which the authority of an area signs from now on; one that it had is retired.

    :raises PermissionDenied: this person does not sign for exactly this area.
    :raises AuthorityUnknown: the scheme has no such body over such an area.
    """
    require_signature(by, area)
    body = authority_of(scheme, authority)
    if body is None or area_of(body, area) != area:
        raise AuthorityUnknown(scheme=scheme, authority=authority, area=area.local_name)
    locked(area)  # two people at once make one key after the other
    present = _signing(scheme, authority, area)
    if present:
        _retire(present, by=by, at=at)
    key = new_key()
    made = IssuerKey.objects.create(
        kid=key.thumbprint(),
        scheme=scheme,
        authority=authority,
        area=area,
        node=_named_by(scheme, authority, area),
        public_jwk=public_jwk(key),
        sealed_private=seal(private_text(key), settings.SECRET_KEY),
        created_at=at,
    )
    record("grading.key_made", made, by=by.username, at=at, kid=made.kid, authority=authority, area=area.path)
    return made


@transaction.atomic
def retire_key(key: IssuerKey, *, by: User, at: dt.datetime) -> IssuerKey:
    """Let a key sign no more, and return its successor; what it signed stays good, and its public half published.

    Its private half is destroyed. A key whose private half may be in foreign hands is retired too: whatever is signed
    with it from then on is refused.

    :raises PermissionDenied: this person does not sign for exactly this area.
    :raises KeyRetired: it signs no more already.
    """
    key = locked(key)
    if key.retired_at is not None:
        raise KeyRetired
    return make_key(key.scheme, key.authority, key.area, by=by, at=at)


def signing_key(scheme: str, authority: str, area: Area) -> tuple[IssuerKey, OKPKey]:
    """Return the key with which an authority signs now, opened.

    :raises NoKey: it has none.
    :raises KeyCannotBeOpened: the secret of the node is another.
    """
    key = _signing(scheme, authority, area)
    if key is None:
        raise NoKey
    return key, _opened(key)


def publish_status(scheme: str, authority: str, area: str, purpose: str, number: int, *, at: dt.datetime) -> str:
    """Return an authority's signed list of revoked or suspended certificates as of a moment.

    It is made anew from the states of the certificates whenever it is asked for; nothing is kept, nothing changes.

    :param area: path of the authority's area.
    :param number: which list, counted from 0.
    :raises NoKey: there is no such authority, purpose or list.
    :raises KeyCannotBeOpened: the secret of the node is another.
    """
    keys = keys_of(scheme, authority, area)
    key = next((one for one in keys if one.retired_at is None), None)
    if key is None or purpose not in PURPOSES or not 0 <= number <= _last_list(keys):
        raise NoKey
    moment = timezone.localtime(at).replace(microsecond=0)
    published = StatusList(
        address=status_address(key, purpose, number),
        issuer=issuer_address(key),
        purpose=purpose,
        as_of=moment,
        good_until=moment + STATUS_GOOD_FOR,
        bits=bitstring(marked_indices(key, purpose, number)),
    )
    names = issuer_names(scheme, authority, key.area)
    return sign(status_credential(published, issuer_names=names, ttl=STATUS_TTL), _opened(key))


def _last_list(keys: list[IssuerKey]) -> int:
    """Return the number of the last list that a certificate of these keys has a place in."""
    signed = StarCertificate.objects.filter(key__in=keys, status_index__isnull=False)
    last = signed.order_by("-status_index").values_list("status_index", flat=True).first()
    return (last or 0) // LEAST_BITS


def _named_by(scheme: str, authority: str, area: Area) -> str:
    """Return the node's address in the name of an authority: that of its first key, so that its name never changes."""
    first = IssuerKey.objects.filter(scheme=scheme, authority=authority, area=area).order_by("created_at", "pk").first()
    return first.node if first else settings.NODE_URL


def _signing(scheme: str, authority: str, area: Area) -> IssuerKey | None:
    return IssuerKey.objects.filter(scheme=scheme, authority=authority, area=area, retired_at=None).first()


def _opened(key: IssuerKey) -> OKPKey:
    try:
        secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
        return from_private_text(unseal(key.sealed_private, secrets))
    except SealBroken as error:
        raise KeyCannotBeOpened from error


def _retire(key: IssuerKey, *, by: User, at: dt.datetime) -> None:
    key.retired_at, key.sealed_private = at, ""
    key.save(update_fields=["retired_at", "sealed_private"])
    record("grading.key_retired", key, by=by.username, at=at, kid=key.kid)
