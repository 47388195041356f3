"""On which grounds a certificate can be taken away."""

import datetime as dt

from ocop.grading.editions import current_edition
from ocop.grading.models import StarCertificate
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.refusals import NoCurrentEdition, UnknownEdition


def revoked_by(certificate: StarCertificate, *, on: dt.date) -> Edition | None:
    """Return the rules by which a certificate can be taken away: those under which it was issued if they name grounds.

    Where they name none, those of the scheme that are in force on the day: certificates of an older edition run on, and
    what takes them away is the law of today (Decision 26/2026, article 8). None where no rules name a ground.
    """
    try:
        own = rules_of(certificate.edition)
    except UnknownEdition:
        own = None
    if own is not None and own.revocation_grounds:
        return own
    try:
        present = rules_of(current_edition(certificate.scheme, on).code)
    except (NoCurrentEdition, UnknownEdition):
        return None
    return present if present.revocation_grounds else None
