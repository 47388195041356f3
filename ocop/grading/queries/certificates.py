"""Questions about certificates, the keys that signed them, and what the register is to be told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import acting_for, in_paths, paths_of
from ocop.core.text import squeeze
from ocop.grading.addresses import issuer_address
from ocop.grading.credentials.keys import PublishedKey
from ocop.grading.credentials.statements import SUSPENSION, Certified
from ocop.grading.credentials.status import LEAST_BITS
from ocop.grading.models import IssuerKey, RevocationCase, StarCertificate, Suspension
from ocop.grading.reader import in_reader_language
from ocop.grading.scoring.records import Authority
from ocop.grading.standings import Standing, editions_of, standing_on
from ocop.grading.states import CaseState, CertificateState
from ocop.places.models import Area
from ocop.registry.models import Product, StarHeld
from ocop.registry.queries import numbers_of, product_by_number

LONGEST_QUESTION = 120
MATCHES_SHOWN = 20
SEES_CERTIFICATES = (
    Permission.CERTIFICATE_KEEP,
    Permission.CERTIFICATE_IMPORT,
    Permission.DOSSIER_REVIEW,
    Permission.DOSSIER_SCREEN,
    Permission.STARS_DECIDE,
)
STANDING_STATES = (CertificateState.VALID, CertificateState.SUSPENDED)
"""In these a certificate is its product's present one, within its term or past it."""


@dataclass(frozen=True)
class Seen:
    """A certificate as everybody may see it on a day.

    :ivar since: day from which it is suspended, revoked or replaced, and ``reason`` what the authority says publicly.
    :ivar act: number of the decision that revoked it.
    :ivar newer: the certificate that took its place.
    """

    certificate: StarCertificate
    standing: Standing
    on: dt.date
    since: dt.date | None = None
    reason: str = ""
    act: str = ""
    newer: StarCertificate | None = None
    others: Sequence[StarCertificate] = ()


def public_certificates() -> QuerySet[StarCertificate]:
    """Return all certificates with what a page says of them, by key; all that stands in them is public."""
    return StarCertificate.objects.select_related("product", "product__producer", "product__area", "area").order_by(
        "pk"
    )


def certificates_visible_to(user: User | AnonymousUser) -> QuerySet[StarCertificate]:
    """Return the certificates of a person's own products and of its areas, the newest first."""
    if not user.is_authenticated:
        return StarCertificate.objects.none()
    mine = Q(product__producer__people__user=user)
    if acting_for(user):
        mine |= Q(product__producer__number=acting_for(user))
    paths = tuple({path for permission in SEES_CERTIFICATES for path in paths_of(user, permission)})
    keys = StarCertificate.objects.filter(mine | in_paths("product__area__path", paths)).values("pk")
    return public_certificates().filter(pk__in=keys).order_by("-issued_on", "-pk")


def issued_before(found: QuerySet[StarCertificate], day: dt.date, key: int) -> QuerySet[StarCertificate]:
    """Return those that come after a row in a list of the newest first."""
    return found.filter(Q(issued_on__lt=day) | Q(issued_on=day, pk__lt=key))


def of_number(found: QuerySet[StarCertificate], number: str) -> QuerySet[StarCertificate]:
    """Return those of a product, and of products merged into it."""
    return found.filter(product__number__in=numbers_of("product", number))


def in_area(found: QuerySet[StarCertificate], path: str) -> QuerySet[StarCertificate]:
    """Return those of products in an area and below."""
    return found.filter(in_paths("product__area__path", (path,)))


def seen(certificate: StarCertificate, *, on: dt.date) -> Seen:
    """Return a certificate with why it is worth what it is on a day."""
    standing = standing_on(certificate, on)
    others = [one for one in certificates_of(certificate.product) if one.pk != certificate.pk]
    if standing == Standing.REVOKED:
        case = revocation_of(certificate)
        if case:
            return Seen(
                certificate, standing, on, case.decided_on, case.public_reason, case.decision_number, None, others
            )
    if standing == Standing.SUSPENDED:
        suspension = open_suspension_of(certificate)
        if suspension:
            began = timezone.localdate(suspension.began_at)
            return Seen(certificate, standing, on, began, suspension.reason, others=others)
    if standing == Standing.SUPERSEDED:
        newer = newer_than(certificate)
        return Seen(certificate, standing, on, newer.issued_on if newer else None, newer=newer, others=others)
    return Seen(certificate, standing, on, others=others)


def certificates_of(product: Product) -> list[StarCertificate]:
    """Return the certificates of a product and of those merged into it, the newest first; at most twenty."""
    found = public_certificates().filter(_of(product)).order_by("-issued_on", "-pk")
    return list(found[:MATCHES_SHOWN])


def newer_than(certificate: StarCertificate) -> StarCertificate | None:
    """Return the certificate of the same product and scheme that came next after one."""
    same = StarCertificate.objects.filter(_of(certificate.product), scheme=certificate.scheme)
    later = Q(issued_on__gt=certificate.issued_on) | Q(issued_on=certificate.issued_on, pk__gt=certificate.pk)
    return same.filter(later).exclude(pk=certificate.pk).order_by("issued_on", "pk").first()


def present_certificate_of(product: Product, scheme: str) -> StarCertificate | None:
    """Return the certificate of a scheme that no newer one has replaced and nobody revoked, whatever its term."""
    present = StarCertificate.objects.filter(_of(product), scheme=scheme, state__in=STANDING_STATES)
    return present.order_by("-issued_on", "-pk").first()


def kept_product(product: Product) -> Product:
    """Return the record that a product was merged into, through any steps; itself where it was not."""
    while product.merged_into_id is not None:
        product = Product.objects.select_related("producer", "area").get(pk=product.merged_into_id)
    return product


def _of(product: Product) -> Q:
    """Return the condition that a certificate is of a product, or of one that was merged into it."""
    return Q(product__number__in=numbers_of("product", kept_product(product).number))


def revocation_of(certificate: StarCertificate) -> RevocationCase | None:
    """Return the case in which a certificate was revoked."""
    return certificate.revocation_cases.filter(state=CaseState.REVOKED).order_by("-pk").first()


def open_suspension_of(certificate: StarCertificate) -> Suspension | None:
    """Return the suspension that holds now."""
    return certificate.suspensions.filter(ended_at=None).order_by("-pk").first()


def told_to_registry(certificate: StarCertificate, *, on: dt.date) -> dt.date | None:
    """Return the first day on which a product's stars by a certificate hold no more, as the register is to show it.

    Within its term, whatever shortens it counts: from the day of a suspension, a revocation or a newer certificate on,
    the register and the search show no stars. None where nothing ends them.

    :param on: the day of the change, where the act itself names no earlier one.
    """
    ends = [certificate.valid_until] if certificate.valid_until else []
    state = certificate.state
    if state == CertificateState.SUSPENDED:
        suspension = open_suspension_of(certificate)
        ends.append(timezone.localdate(suspension.began_at) if suspension else on)
    elif state == CertificateState.REVOKED:
        case = revocation_of(certificate)
        ends.append(min(case.decided_on, on) if case and case.decided_on else on)
    elif state == CertificateState.SUPERSEDED:
        newer = newer_than(certificate)
        ends.append(newer.issued_on if newer else on)
    return min(ends, default=None)


@dataclass(frozen=True)
class Matches:
    """What a number led to: certificates, the newest first, and the product where it is one's number."""

    certificates: Sequence[StarCertificate]
    product: Product | None = None
    reported: Sequence[StarHeld] = ()


def matches(question: str) -> Matches:
    """Return what a number leads to: a certificate's, a product's, a programme's, or the code on the pack."""
    words = squeeze(question)[:LONGEST_QUESTION]
    if not words:
        return Matches(())
    named = Q(number=words) | Q(product_code=words) | Q(public_id=words.upper())
    found = list(public_certificates().filter(named).order_by("-issued_on", "-pk")[:MATCHES_SHOWN])
    if found:
        return Matches(found)
    product = product_by_number(words) or product_by_number(words.upper())
    if product is None:
        return Matches(())
    held = StarHeld.objects.filter(product=product).order_by("-decided_on", "pk")
    return Matches(certificates_of(product), product, list(held))


def authority_of(scheme: str, code: str) -> Authority | None:
    """Return a body of a scheme by its code, as the newest edition that has it describes it."""
    return next((one.authorities[code] for one in editions_of(scheme) if code in one.authorities), None)


def issuer_names(scheme: str, authority: str, area: Area) -> dict[str, str]:
    """Return what the authority of an area is called, by language: body and place."""
    body = authority_of(scheme, authority)
    if body is None:
        return {"en": area.name_en}
    return {
        language: f"{name}, {area.name_en if language == 'en' else area.name}" for language, name in body.names.items()
    }


def issuer_name(certificate: StarCertificate) -> str:
    """Return what the authority of a certificate is called, for the reader."""
    return in_reader_language(issuer_names(certificate.scheme, certificate.authority, certificate.area))


def certificate_stated(stated: Certified) -> StarCertificate | None:
    """Return the certificate of this node that a signed text states; none where it is another node's.

    The node may have had another address when it was signed, so the path of its page and its number must be the same.
    """
    path = urlsplit(stated.address).path
    known = StarCertificate.objects.filter(public_id=path.rstrip("/").rpartition("/")[2], number=stated.number).first()
    return known if known and known.get_absolute_url() == path else None


def published(key: IssuerKey) -> PublishedKey:
    """Return a key as its authority's list shows it."""
    return PublishedKey(
        kid=key.kid,
        issuer=issuer_address(key),
        jwk=key.public_jwk,
        since=key.created_at,
        retired=key.retired_at,
        scheme=key.scheme,
        authority=key.authority,
        area=key.area.path,
        names=issuer_names(key.scheme, key.authority, key.area),
    )


def issuer_keys() -> QuerySet[IssuerKey]:
    """Return all keys of authorities of this node, those that sign now first, then the retired ones."""
    return IssuerKey.objects.select_related("area").order_by("scheme", "area__path", "authority", "-created_at", "pk")


def published_keys() -> list[PublishedKey]:
    """Return all public keys of this node."""
    return [published(key) for key in issuer_keys()]


def keys_of(scheme: str, authority: str, area: str) -> list[IssuerKey]:
    """Return the keys of the authority of an area, the newest first."""
    return list(issuer_keys().filter(scheme=scheme, authority=authority, area__path=area))


def marked_indices(key: IssuerKey, purpose: str, number: int) -> list[int]:
    """Return the places in an authority's status list whose bits are set.

    Revoked ones, and those that a newer one replaced, are set in the list of revocations: both ended for good before
    their term. The list of suspensions has those that are suspended now.

    :param key: any key of the authority.
    :param number: which list, counted from 0; each has 131,072 places.
    """
    states = (
        [CertificateState.SUSPENDED]
        if purpose == SUSPENSION
        else [CertificateState.REVOKED, CertificateState.SUPERSEDED]
    )
    first = number * LEAST_BITS
    marked = StarCertificate.objects.filter(
        key__scheme=key.scheme,
        key__authority=key.authority,
        key__area_id=key.area_id,
        state__in=states,
        status_index__gte=first,
        status_index__lt=first + LEAST_BITS,
    )
    return [index - first for index in marked.values_list("status_index", flat=True) if index is not None]
