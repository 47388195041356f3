"""Addresses that leave the node: in certificates, in QR codes, in lists of keys.

Pages have the address that the node has now, so that a code printed today opens. An authority is named by the address
that the node had when the authority began to sign here: it is the name of the issuer in every certificate, and it stays
what it is when the node moves to another address or port, so that what was signed before goes on to hold.
"""

from urllib.parse import parse_qs, quote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse

from ocop.grading.models import IssuerKey, StarCertificate


def absolute(path: str) -> str:
    """Return the whole address of a page of this node."""
    return f"{settings.NODE_URL}{path}"


def check_address(certificate: StarCertificate) -> str:
    """Return the address of a certificate's check page; the credential bears it as its name."""
    return absolute(certificate.get_absolute_url())


def scan_address(certificate: StarCertificate) -> str:
    """Return what the QR code says: the check page, and the number that must belong to it."""
    return f"{check_address(certificate)}?number={quote(certificate.number, safe='')}"


def check_page_in(code: str) -> str:
    """Return the page of this node to which the text of a QR code leads, if that is a check page; else nothing.

    The address of the node is left out, and of what follows the page only the number is kept.
    """
    try:
        address, node = urlsplit(code.strip()), urlsplit(settings.NODE_URL)
        if (address.scheme, address.netloc.lower()) != (node.scheme, node.netloc.lower()):
            return ""
        match = resolve(address.path.removeprefix(node.path))
    except (ValueError, Resolver404):
        return ""
    if match.view_name != "grading:check":
        return ""
    page = reverse("grading:check", kwargs=match.kwargs)
    number = parse_qs(address.query).get("number", [""])[0]
    return f"{page}?number={quote(number, safe='')}" if number else page


def credential_address(certificate: StarCertificate) -> str:
    """Return the address from which the signed certificate can be downloaded."""
    return absolute(reverse("grading:credential", args=[certificate.public_id]))


def issuer_address(key: IssuerKey) -> str:
    """Return the address of the list of keys of a key's authority, by which certificates name their issuer."""
    return _named(key, reverse("grading:issuer-keys", args=[key.scheme, key.authority, key.area.path]))


def status_address(key: IssuerKey, purpose: str, number: int) -> str:
    """Return the address of one of the lists of revoked or suspended certificates of a key's authority."""
    return _named(key, reverse("grading:status-list", args=[key.scheme, key.authority, key.area.path, purpose, number]))


def context_address() -> str:
    """Return the address of the JSON-LD context of certificates."""
    return absolute(reverse("grading:certificate-context"))


def terms_address() -> str:
    """Return the address of the page that says what the terms of that context mean."""
    return absolute(reverse("grading:certificate-terms"))


def _named(key: IssuerKey, path: str) -> str:
    return f"{key.node or settings.NODE_URL}{path}"
