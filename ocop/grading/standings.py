"""What a certificate is worth on a day, in words for everybody: never more than is known."""

import datetime as dt
from collections.abc import Iterator

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.core.dates import last_day
from ocop.grading.editions import edition, edition_codes
from ocop.grading.models import StarCertificate
from ocop.grading.reader import level_for_reader
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.refusals import UnknownEdition
from ocop.grading.states import CertificateState


class Standing(models.TextChoices):
    """What a certificate, or the word of a register, is worth on a day."""

    VALID = "valid", _("Valid today")
    NOT_YET = "not_yet", _("Not valid yet")
    EXPIRED = "expired", _("Expired")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")
    SUPERSEDED = "superseded", _("Replaced by a newer certificate")
    REPORTED = "reported", _("Only reported")
    UNKNOWN = "unknown", pgettext_lazy("certificate", "Not known here")


TONES: dict[Standing, str] = {
    Standing.VALID: "valid",
    Standing.NOT_YET: "waiting",
    Standing.EXPIRED: "stopped",
    Standing.SUSPENDED: "warning",
    Standing.REVOKED: "stopped",
    Standing.SUPERSEDED: "stopped",
    Standing.REPORTED: "draft",
    Standing.UNKNOWN: "draft",
}

MEANINGS: dict[Standing, Promise] = {
    Standing.VALID: _("On the day of viewing the certificate is valid for the product named here."),
    Standing.NOT_YET: _("The certificate has been issued, but its first day has not come."),
    Standing.EXPIRED: _("Its term has run out. The product holds no stars by this certificate any more."),
    Standing.SUSPENDED: _("The authority has suspended it. Until that is lifted the product holds no stars by it."),
    Standing.REVOKED: _("The authority has taken it away. The product holds no stars by this certificate any more."),
    Standing.SUPERSEDED: _("A newer certificate of the same product has taken its place. Look at the newer one."),
    Standing.REPORTED: _(
        "A register reports stars for this product, but no certificate stands here behind them. "
        "Nobody here vouches for them."
    ),
    Standing.UNKNOWN: _(
        "Nothing is found here under this number. It may be mistyped, or never have been entered here, or be false."
    ),
}

ADVICE: dict[Standing, Promise] = {
    Standing.VALID: _(
        "Compare the name, the maker and the number of stars with the pack. The code says that this certificate is "
        "known; it does not prove that the goods in your hand are genuine."
    ),
    Standing.NOT_YET: _("Do not show the stars before the first day of the certificate."),
    Standing.EXPIRED: _(
        "Do not offer it as a product with stars: take them off shelf labels and advertisements, and ask the maker "
        "whether a new certificate is under way. The goods themselves are not forbidden by this."
    ),
    Standing.SUSPENDED: _(
        "Do not show the stars for now, on shelf labels and in advertisements too. Look here again before you do."
    ),
    Standing.REVOKED: _(
        "Do not offer it as a product with stars. Read the reason that it gives; if it touches the safety of the "
        "goods, ask the authority named here what is to be done with them."
    ),
    Standing.SUPERSEDED: _("Go by the newer certificate: its stars may be others than those on the pack."),
    Standing.REPORTED: _(
        "Ask the maker for the number and day of the decision, or for the certificate. Until then do not show stars."
    ),
    Standing.UNKNOWN: _(
        "Compare each figure and letter. If it is written so on the pack, ask the maker, or the authority of its place."
    ),
}


def standing_on(certificate: StarCertificate, day: dt.date) -> Standing:
    """Return what a certificate is worth on a day, by its term and by what an authority last said."""
    if certificate.state == CertificateState.REVOKED:
        return Standing.REVOKED
    if certificate.state == CertificateState.SUPERSEDED:
        return Standing.SUPERSEDED
    if certificate.valid_until is not None and day >= certificate.valid_until:
        return Standing.EXPIRED
    if certificate.state == CertificateState.SUSPENDED:
        return Standing.SUSPENDED
    return Standing.VALID if day >= certificate.issued_on else Standing.NOT_YET


def scheme_label(scheme: str) -> str:
    """Return the short name of a scheme: ``vn-ocop`` is OCOP."""
    return scheme.partition("-")[2].upper() or scheme.upper()


def scheme_country(scheme: str) -> str:
    """Return the country of a scheme: ``vn-ocop`` is of VN."""
    return scheme.partition("-")[0].upper()


def last_good_day(certificate: StarCertificate) -> dt.date | None:
    """Return the last day of a certificate's term; none where it has no end."""
    return last_day(certificate.valid_until)


def editions_of(scheme: str) -> Iterator[Edition]:
    """Give the editions of a scheme, the newest first; those of other schemes are not read for it."""
    codes = [code for code in edition_codes() if code == scheme or code.startswith(f"{scheme}-")]
    for code in sorted(codes, reverse=True):
        known = edition(code)
        if known.scheme == scheme:
            yield known


def rules_of(certificate: StarCertificate) -> Edition | None:
    """Return the edition under which a certificate was issued; none where it is not known here any more."""
    try:
        return edition(certificate.edition)
    except UnknownEdition:
        return None


def year_of(certificate: StarCertificate) -> str:
    """Return the year of the rules under which a certificate was issued: 2026."""
    rules = rules_of(certificate)
    return str(rules.year) if rules else certificate.edition.rpartition("-")[2]


def outcome_of(certificate: StarCertificate) -> str:
    """Return what was given: ``stars``, a ``mark``, an ``award``; stars where the edition is not known any more."""
    rules = rules_of(certificate)
    return "stars" if rules is None or rules.outcome == "none" else rules.outcome


def gives_stars(certificate: StarCertificate) -> bool:
    """Say whether it is stars that were given, and not a mark or an award."""
    return outcome_of(certificate) == "stars"


def level_words(certificate: StarCertificate) -> str:
    """Return what the edition calls the level that was given: "4 stars", "the trustmark"."""
    rules = rules_of(certificate)
    return level_for_reader(certificate.stars, rules) if rules else str(certificate.stars)
