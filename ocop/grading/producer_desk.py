"""What the producer's desk tells: what is asked and by when, and which certificates end."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.core.refusals import DomainError
from ocop.grading.editions import current_edition
from ocop.grading.models import Dossier, StarCertificate
from ocop.grading.queries.reminders import NEVER, Reminding
from ocop.grading.reader import day_for_reader
from ocop.grading.states import CertificateState, DossierState
from ocop.grading.terms import Window, renewal_window


@dataclass(frozen=True)
class Asked:
    """Something that is asked of a producer.

    :ivar due_on: the last day, where there is one.
    """

    dossier: Dossier
    words: str
    detail: str
    due_on: dt.date | None
    late: bool


@dataclass(frozen=True)
class CertificateShown:
    """A certificate, and what is to be known of its end.

    :ivar renew: a renewal may be filed today.
    :ivar first: it is too late for a renewal, so that a first rating is what can be asked for.
    """

    certificate: StarCertificate
    words: str
    tone: str
    renew: bool = False
    first: bool = False
    reminding: Reminding = NEVER


def asked_of(dossiers: Iterable[Dossier], on: dt.date) -> list[Asked]:
    """Return what is asked of a producer in its dossiers, what is late or due first before the others.

    :param dossiers: with ``asked_now`` and ``came_back``, as the query of the desk brings them.
    """
    asked = []
    for dossier in dossiers:
        if dossier.state == DossierState.SUPPLEMENT:
            wanted = next(iter(getattr(dossier, "asked_now", [])), None)
            due = due_of(dossier)
            detail = wanted.wanted if wanted else ""
            asked.append(Asked(dossier, _("Add what the office asks for, and answer."), detail, due, _late(due, on)))
        elif dossier.state == DossierState.RETURNED:
            back = next(iter(getattr(dossier, "came_back", [])), None)
            detail = back.missing if back else ""
            words = _("Put right what was missing, and file it again.")
            asked.append(Asked(dossier, words, detail, dossier.due_on, _late(dossier.due_on, on)))
        elif dossier.state == DossierState.DRAFT:
            asked.append(Asked(dossier, _("Go on preparing it, and file it."), "", None, late=False))
    return sorted(asked, key=lambda one: (one.due_on is None, one.due_on or on, -one.dossier.pk))


def due_of(dossier: Dossier) -> dt.date | None:
    """Return the last day for whoever must act next: the one named in what was asked, else the dossier's own."""
    wanted = next(iter(getattr(dossier, "asked_now", [])), None)
    return wanted.due_on if wanted else dossier.due_on


def certificates_shown(
    certificates: Iterable[StarCertificate], on: dt.date, reminders: Mapping[int, Reminding]
) -> list[CertificateShown]:
    """Return certificates with what their end asks for on a day, and the reminders of it by their keys."""
    return [replace(_certificate(one, on), reminding=reminders.get(one.pk, NEVER)) for one in certificates]


def _certificate(certificate: StarCertificate, on: dt.date) -> CertificateShown:
    if certificate.state == CertificateState.SUSPENDED:
        return CertificateShown(certificate, _("It is suspended."), "warning")
    ends_on = certificate.valid_until
    if ends_on is None:
        return CertificateShown(certificate, _("It has no end."), "valid")
    facts: dict[str, object] = {"ends": day_for_reader(ends_on - dt.timedelta(days=1))}
    if on >= ends_on:
        return CertificateShown(certificate, _("It has ended on %(ends)s.") % facts, "stopped", first=True)
    window = _window(certificate, ends_on, on)
    if window is None:
        return CertificateShown(certificate, _("It ends on %(ends)s.") % facts, "valid")
    facts |= {"opens": day_for_reader(window.opens_on), "closes": day_for_reader(window.closes_on)}
    if window.holds(on):
        left = (window.closes_on - on).days
        words = ngettext(
            "It ends on %(ends)s. File the renewal by %(closes)s: %(days)s day is left.",
            "It ends on %(ends)s. File the renewal by %(closes)s: %(days)s days are left.",
            left,
        )
        return CertificateShown(certificate, words % {**facts, "days": left}, "waiting", renew=True)
    if on < window.opens_on:
        words = _("It ends on %(ends)s. A renewal may be filed from %(opens)s to %(closes)s.") % facts
        return CertificateShown(certificate, words, "valid")
    words = _("It ends on %(ends)s. A renewal could be filed until %(closes)s; a first rating remains.") % facts
    return CertificateShown(certificate, words, "warning", first=True)


def _window(certificate: StarCertificate, ends_on: dt.date, on: dt.date) -> Window | None:
    try:
        return renewal_window(ends_on, current_edition(certificate.scheme, on).term)
    except DomainError:
        return None


def _late(due_on: dt.date | None, on: dt.date) -> bool:
    return due_on is not None and due_on < on
