"""Addresses that leave the node: in certificates, in QR codes, in lists of keys."""

from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from ocop.grading.models import StarCertificate


def absolute(path: str) -> str:
    """Return the whole address of a page of this node."""
    return f"{settings.NODE_URL}{path}"


def check_address(certificate: StarCertificate) -> str:
    """Return the address of a certificate's check page; the credential bears it as its name."""
    return absolute(certificate.get_absolute_url())


def scan_address(certificate: StarCertificate) -> str:
    """Return what the QR code says: the check page, and the number that must belong to it."""
    return f"{check_address(certificate)}?number={quote(certificate.number, safe='')}"


def credential_address(certificate: StarCertificate) -> str:
    """Return the address from which the signed certificate can be downloaded."""
    return absolute(reverse("grading:credential", args=[certificate.public_id]))


def issuer_address(scheme: str, authority: str, area: str) -> str:
    """Return the address of an authority's list of keys, by which certificates name their issuer.

    :param area: path of the authority's area.
    """
    return absolute(reverse("grading:issuer-keys", args=[scheme, authority, area]))


def status_address(scheme: str, authority: str, area: str, purpose: str, number: int) -> str:
    """Return the address of one of an authority's lists of revoked or suspended certificates."""
    return absolute(reverse("grading:status-list", args=[scheme, authority, area, purpose, number]))


def context_address() -> str:
    """Return the address of the JSON-LD context of certificates."""
    return absolute(reverse("grading:certificate-context"))


def terms_address() -> str:
    """Return the address of the page that says what the terms of that context mean."""
    return absolute(reverse("grading:certificate-terms"))
