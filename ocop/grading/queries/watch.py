"""Questions about certificates after they are issued: what ends where, what is open against whom, visits, reminders."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import acting_for, in_paths, paths_of
from ocop.core.text import squeeze
from ocop.grading.editions import current_edition
from ocop.grading.models import Alarm, Inspection, RevocationCase, StarCertificate
from ocop.grading.scoring.records import Term
from ocop.grading.scoring.refusals import NoCurrentEdition
from ocop.grading.standings import last_good_day
from ocop.grading.states import CaseState, CertificateState, InspectionState
from ocop.grading.terms import Window, renewal_window

STANDING = (CertificateState.VALID, CertificateState.SUSPENDED)
FOUND_SHOWN = 20
type Chance = Literal["none", "opens", "open", "closing", "closed"]
CLOSES_SOON = 14
"""Days before the last one of a window from which it is told as closing."""


@dataclass(frozen=True)
class Ending:
    """A certificate whose end comes near.

    :ivar days_left: until the first day on which it is valid no more.
    :ivar window: when its renewal may be filed; none where the rules know no renewal.
    :ivar chance: where the day lies in that window.
    """

    certificate: StarCertificate
    days_left: int
    window: Window | None
    chance: Chance

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it is valid."""
        return last_good_day(self.certificate)


@dataclass(frozen=True)
class Reminder:
    """A reminder that went out about a certificate of somebody's own or of its places."""

    certificate: StarCertificate
    days_before: int
    days_left: int
    raised_on: dt.date


def schemes_of_certificates() -> list[str]:
    """Return the schemes of which there are certificates."""
    return list(StarCertificate.objects.order_by().values_list("scheme", flat=True).distinct())


def term_of(scheme: str, *, on: dt.date) -> Term | None:
    """Return the terms by which certificates of a scheme are renewed on a day; none where it has no edition in use."""
    try:
        return current_edition(scheme, on).term
    except NoCurrentEdition:
        return None


def certificates_watched_by(user: User) -> QuerySet[StarCertificate]:
    """Return the certificates of the products in the areas where a person watches over them."""
    paths = paths_of(user, Permission.CERTIFICATE_KEEP)
    return StarCertificate.objects.filter(in_paths("product__area__path", paths)).select_related(
        "product__area", "product__producer", "area"
    )


def ending_for(user: User, *, on: dt.date, place: str = "") -> QuerySet[StarCertificate]:
    """Return the certificates that end within the days of the first reminder, by commune, the first to end first.

    :param place: path of an area, to narrow the list to it.
    """
    soon = Q(pk__in=[])
    for scheme in schemes_of_certificates():
        term = term_of(scheme, on=on)
        first = max(term.alarms, default=0) if term else 0
        soon |= Q(scheme=scheme, valid_until__gt=on, valid_until__lte=on + dt.timedelta(days=first))
    rows = certificates_watched_by(user).filter(soon, state__in=STANDING)
    if place:
        rows = rows.filter(in_paths("product__area__path", (place,)))
    return rows.order_by("product__area__path", "valid_until", "pk")


def after_row(rows: QuerySet[StarCertificate], path: str, day: dt.date, key: int) -> QuerySet[StarCertificate]:
    """Return those that come after a row in the list of what ends."""
    row = Tuple(F("product__area__path"), F("valid_until"), F("pk"))
    return rows.filter(TupleGreaterThan(row, (path, day, key)))


def endings(certificates: Iterable[StarCertificate], *, on: dt.date) -> list[Ending]:
    """Return certificates that have an end with what it asks for on a day, in the order given."""
    terms: dict[str, Term | None] = {}
    found = []
    for certificate in certificates:
        if certificate.valid_until is None:
            continue
        if certificate.scheme not in terms:
            terms[certificate.scheme] = term_of(certificate.scheme, on=on)
        found.append(_ending(certificate, certificate.valid_until, terms[certificate.scheme], on))
    return found


def suspended_for(user: User) -> QuerySet[StarCertificate]:
    """Return the suspended certificates that a person watches over, by key."""
    return certificates_watched_by(user).filter(state=CertificateState.SUSPENDED).order_by("pk")


def cases_visible_to(user: User) -> QuerySet[RevocationCase]:
    """Return the cases against certificates that a person watches over, or for whose authority it signs."""
    kept = in_paths("certificate__product__area__path", paths_of(user, Permission.CERTIFICATE_KEEP))
    signed = Q(certificate__area__path__in=paths_of(user, Permission.STARS_DECIDE))
    return RevocationCase.objects.filter(kept | signed).select_related(
        "certificate__product__area", "certificate__product__producer", "certificate__area", "opened_by", "closed_by"
    )


def open_cases_for(user: User) -> QuerySet[RevocationCase]:
    """Return the open cases, those that are due first before the others."""
    return cases_visible_to(user).filter(state=CaseState.OPEN).order_by("due_on", "pk")


def inspections_visible_to(user: User) -> QuerySet[Inspection]:
    """Return the inspections of certificates that a person watches over."""
    paths = paths_of(user, Permission.CERTIFICATE_KEEP)
    return Inspection.objects.filter(in_paths("certificate__product__area__path", paths)).select_related(
        "certificate__product__area", "certificate__product__producer"
    )


def planned_for(user: User) -> QuerySet[Inspection]:
    """Return the inspections that are planned, what is overdue first."""
    return inspections_visible_to(user).filter(state=InspectionState.PLANNED).order_by("planned_on", "pk")


def found_by_number(user: User, question: str) -> list[StarCertificate]:
    """Return the certificates that a person watches over by a number: a certificate's, a product's, one on the pack."""
    words = squeeze(question)[:100]
    if not words:
        return []
    named = Q(number=words) | Q(product_code=words) | Q(public_id=words.upper()) | Q(product__number=words.upper())
    return list(certificates_watched_by(user).filter(named).order_by("-issued_on", "-pk")[:FOUND_SHOWN])


def alarms_for(user: User, *, on: dt.date) -> list[Reminder]:
    """Return the latest reminder about each certificate that a producer's speaker holds or an officer watches over.

    Only of certificates that stand and have not ended; the first to end first.
    """
    own = Q(certificate__product__producer__people__user=user.pk)
    if number := acting_for(user):
        own |= Q(certificate__product__producer__number=number)
    kept = in_paths("certificate__product__area__path", paths_of(user, Permission.CERTIFICATE_KEEP))
    keys = Alarm.objects.filter(own | kept).values("pk")
    rows = (
        Alarm.objects.filter(pk__in=keys, certificate__state__in=STANDING, certificate__valid_until__gt=on)
        .select_related("certificate__product__producer", "certificate__product__area")
        .order_by("certificate__valid_until", "certificate_id", "days_before")
    )
    latest: dict[int, Reminder] = {}
    for alarm in rows:
        certificate = alarm.certificate
        if certificate.valid_until is not None and certificate.pk not in latest:
            left = (certificate.valid_until - on).days
            latest[certificate.pk] = Reminder(certificate, alarm.days_before, left, alarm.raised_on)
    return list(latest.values())


def _ending(certificate: StarCertificate, ends_on: dt.date, term: Term | None, on: dt.date) -> Ending:
    left = (ends_on - on).days
    window = renewal_window(ends_on, term) if term else None
    return Ending(certificate, left, window, _chance(window, on))


def _chance(window: Window | None, on: dt.date) -> Chance:
    if window is None:
        return "none"
    if on < window.opens_on:
        return "opens"
    if on > window.closes_on:
        return "closed"
    return "closing" if (window.closes_on - on).days <= CLOSES_SOON else "open"
