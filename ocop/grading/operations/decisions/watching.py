"""Certificates after they are issued: inspections, suspensions, cases that end in revocation, reminders."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.activity.operations import activity, record, record_many
from ocop.core.locking import locked
from ocop.core.text import squeeze
from ocop.grading.models import Alarm, Inspection, InspectionKind, RevocationCase, StarCertificate, Suspension
from ocop.grading.operations.certificates import push_down
from ocop.grading.operations.decisions import refusals
from ocop.grading.queries.authorities import require_signature
from ocop.grading.queries.grounds import revoked_by
from ocop.grading.queries.watch import schemes_of_certificates, term_of
from ocop.grading.reader import day_for_reader
from ocop.grading.scoring.records import Limit
from ocop.grading.states import (
    NEXT_CASE,
    NEXT_CERTIFICATE,
    NEXT_INSPECTION,
    CaseState,
    CertificateState,
    InspectionState,
)
from ocop.grading.terms import alarm_days, last_day

REVOCATION = Limit(days=15)
"""Decision 26/2026, article 8; for editions that name no limit of their own."""


@transaction.atomic
def suspend(certificate: StarCertificate, reason: str, *, by: User, at: dt.datetime) -> Suspension:
    """Suspend a certificate while something is looked into; whoever checks it reads the reason.

    :raises PermissionDenied: this person watches over no certificates of the place.
    :raises CertificateElsewhere: it is suspended, revoked or replaced already.
    :raises CertificateEnded: its term has run out.
    :raises ReasonMissing: no reason was given.
    """
    certificate = _taken_up(certificate, by)
    _may_follow(certificate, CertificateState.SUSPENDED)
    if not certificate.in_term_on(timezone.localdate(at)):
        raise refusals.CertificateEnded(number=certificate.number)
    if not reason.strip():
        raise refusals.ReasonMissing
    suspension = Suspension.objects.create(certificate=certificate, reason=reason.strip(), began_at=at, by=by)
    certificate.state = CertificateState.SUSPENDED
    certificate.save()
    record("grading.certificate_suspended", certificate, by=by.username, at=at, reason=reason.strip())
    push_down(certificate, by=by, at=at)
    return suspension


@transaction.atomic
def reinstate(certificate: StarCertificate, *, by: User, at: dt.datetime) -> StarCertificate:
    """End the suspension of a certificate; its term has run on meanwhile.

    :raises PermissionDenied: this person watches over no certificates of the place.
    :raises CertificateElsewhere: it is not suspended.
    """
    certificate = _taken_up(certificate, by)
    if certificate.state != CertificateState.SUSPENDED:
        raise refusals.CertificateElsewhere(number=certificate.number, state=certificate.get_state_display())
    certificate.suspensions.filter(ended_at__isnull=True).update(ended_at=at)
    certificate.state = CertificateState.VALID
    certificate.save()
    record("grading.certificate_reinstated", certificate, by=by.username, at=at)
    push_down(certificate, by=by, at=at)
    return certificate


@transaction.atomic
def open_case(
    certificate: StarCertificate, ground: str, facts: str, concluded_on: dt.date, *, by: User, at: dt.datetime
) -> RevocationCase:
    """Open the case for taking a certificate away, on one of the grounds of its edition, or of the rules of today.

    :param concluded_on: the day of the conclusion, or of the commune's statement that production stopped; the time for
        the decision runs from it.
    :raises PermissionDenied: this person watches over no certificates of the place.
    :raises CertificateElsewhere: it is revoked or replaced already.
    :raises CaseOpenAlready: a case is open.
    :raises GroundUnknown: the rules know no such ground.
    :raises FactsMissing: nothing is told.
    :raises DayToCome: the conclusion lies in the future.
    """
    certificate = _taken_up(certificate, by)
    _may_follow(certificate, CertificateState.REVOKED)
    if certificate.revocation_cases.filter(state=CaseState.OPEN).exists():
        raise refusals.CaseOpenAlready(number=certificate.number)
    rules = revoked_by(certificate, on=timezone.localdate(at))
    if rules is None or ground not in {one.code for one in rules.revocation_grounds}:
        raise refusals.GroundUnknown(given=ground)
    if not facts.strip():
        raise refusals.FactsMissing
    if concluded_on > timezone.localdate(at):
        raise refusals.DayToCome(day=day_for_reader(concluded_on))
    case = RevocationCase.objects.create(
        certificate=certificate,
        ground=ground,
        facts=facts.strip(),
        concluded_on=concluded_on,
        due_on=last_day(rules.limits.get("revocation", REVOCATION), concluded_on, rules.country),
        opened_by=by,
        opened_at=at,
    )
    record("grading.case_opened", certificate, by=by.username, at=at, case=case.pk, ground=ground)
    return case


@transaction.atomic
def decide_case(
    case: RevocationCase, *, number: str, decided_on: dt.date, public_reason: str, by: User, at: dt.datetime
) -> RevocationCase:
    """Revoke the certificate of a case, by a decision whose reason everybody can read.

    :raises PermissionDenied: this person does not sign for the authority that issued it.
    :raises CaseClosed: it was decided or dropped before.
    :raises NumberMissing: the decision has no number.
    :raises ReasonMissing: there is no reason for the public.
    :raises DayToCome: the decision lies in the future.
    :raises DecidedBefore: it lies before the conclusion.
    """
    certificate = locked(case.certificate)
    case = locked(case)
    require_signature(by, certificate.area)
    _case_may(case, CaseState.REVOKED)
    _may_follow(certificate, CertificateState.REVOKED)
    if not squeeze(number):
        raise refusals.NumberMissing
    if not public_reason.strip():
        raise refusals.ReasonMissing
    if decided_on > timezone.localdate(at):
        raise refusals.DayToCome(day=day_for_reader(decided_on))
    if decided_on < case.concluded_on:
        raise refusals.DecidedBefore(day=day_for_reader(decided_on))
    case.state, case.decision_number, case.decided_on = CaseState.REVOKED, squeeze(number)[:100], decided_on
    case.public_reason, case.closed_by, case.closed_at = public_reason.strip(), by, at
    case.save()
    certificate.suspensions.filter(ended_at__isnull=True).update(ended_at=at)
    certificate.state = CertificateState.REVOKED
    certificate.save()
    late = decided_on > case.due_on
    record(
        "grading.certificate_revoked", certificate, by=by.username, at=at, case=case.pk, ground=case.ground, late=late
    )
    push_down(certificate, by=by, at=at)
    return case


@transaction.atomic
def drop_case(case: RevocationCase, reason: str, *, by: User, at: dt.datetime) -> RevocationCase:
    """Drop a case: the certificate stands.

    :raises PermissionDenied: this person watches over no certificates of the place.
    :raises CaseClosed: it was decided or dropped before.
    :raises ReasonMissing: no reason was given.
    """
    certificate = _taken_up(case.certificate, by)
    case = locked(case)
    _case_may(case, CaseState.DROPPED)
    if not reason.strip():
        raise refusals.ReasonMissing
    case.state, case.closed_by, case.closed_at = CaseState.DROPPED, by, at
    case.facts = f"{case.facts}\n\n{reason.strip()}"
    case.save()
    record("grading.case_dropped", certificate, by=by.username, at=at, case=case.pk, reason=reason.strip())
    return case


@transaction.atomic
def plan_inspection(
    certificate: StarCertificate, kind: InspectionKind, planned_on: dt.date, *, by: User, at: dt.datetime
) -> Inspection:
    """Plan a visit to a certified product.

    :raises PermissionDenied: this person watches over no certificates of the place.
    :raises CertificateElsewhere: it is revoked or replaced.
    :raises DayPast: the day has passed.
    """
    certificate = _taken_up(certificate, by)
    if certificate.state not in (CertificateState.VALID, CertificateState.SUSPENDED):
        raise refusals.CertificateElsewhere(number=certificate.number, state=certificate.get_state_display())
    if planned_on < timezone.localdate(at):
        raise refusals.DayPast(day=day_for_reader(planned_on))
    visit = Inspection.objects.create(certificate=certificate, kind=kind, planned_on=planned_on, by=by, created_at=at)
    record("grading.inspection_planned", certificate, by=by.username, at=at, inspection=visit.pk, kind=str(kind))
    return visit


@transaction.atomic
def record_inspection(
    visit: Inspection,
    *,
    done_on: dt.date,
    criteria_kept: bool,
    mark_used_rightly: bool,
    findings: str,
    by: User,
    at: dt.datetime,
) -> Inspection:
    """Record what an inspection found.

    :raises PermissionDenied: this person watches over no certificates of the place.
    :raises InspectionClosed: it was recorded or cancelled before.
    :raises DayToCome: the visit lies in the future.
    :raises FactsMissing: something is not in order, and nothing is told of it.
    """
    certificate = _taken_up(visit.certificate, by)
    visit = locked(visit)
    _visit_may(visit, InspectionState.DONE)
    if done_on > timezone.localdate(at):
        raise refusals.DayToCome(day=day_for_reader(done_on))
    if not (criteria_kept and mark_used_rightly) and not findings.strip():
        raise refusals.FactsMissing
    visit.state, visit.done_on, visit.findings = InspectionState.DONE, done_on, findings.strip()
    visit.criteria_kept, visit.mark_used_rightly, visit.by = criteria_kept, mark_used_rightly, by
    visit.save()
    in_order = criteria_kept and mark_used_rightly
    record("grading.inspection_recorded", certificate, by=by.username, at=at, inspection=visit.pk, in_order=in_order)
    return visit


@transaction.atomic
def cancel_inspection(visit: Inspection, *, by: User, at: dt.datetime) -> Inspection:
    """Cancel a planned inspection.

    :raises PermissionDenied: this person watches over no certificates of the place.
    :raises InspectionClosed: it was recorded or cancelled before.
    """
    certificate = _taken_up(visit.certificate, by)
    visit = locked(visit)
    _visit_may(visit, InspectionState.CANCELLED)
    visit.state = InspectionState.CANCELLED
    visit.save()
    record("grading.inspection_cancelled", certificate, by=by.username, at=at, inspection=visit.pk)
    return visit


@transaction.atomic
def raise_alarms(*, on: dt.date, at: dt.datetime) -> int:
    """Remind producers and officers of certificates that end; each reminder once. Return how many went out.

    The days are those of the scheme's rules of today, also for certificates under older ones. Where several have become
    due since the last time (the node was down), only the latest is told.
    """
    terms = {scheme: term_of(scheme, on=on) for scheme in schemes_of_certificates()}
    longest = max((days for term in terms.values() if term for days in term.alarms), default=0)
    certificates = list(
        StarCertificate.objects.select_for_update(of=("self",))
        .filter(state__in=(CertificateState.VALID, CertificateState.SUSPENDED))
        .filter(valid_until__gt=on, valid_until__lte=on + dt.timedelta(days=longest))
        .order_by("pk")
    )
    raised: dict[int, set[int]] = {}
    known = Alarm.objects.filter(certificate__in=[one.pk for one in certificates])
    for key, days in known.values_list("certificate_id", "days_before"):
        raised.setdefault(key, set()).add(days)
    told = []
    new: list[Alarm] = []
    for certificate in certificates:
        ends_on, term = certificate.valid_until, terms.get(certificate.scheme)
        if ends_on is None or term is None:
            continue
        due = [
            days for days, day in alarm_days(ends_on, term) if day <= on and days not in raised.get(certificate.pk, ())
        ]
        if due:
            new += [Alarm(certificate=certificate, days_before=days, raised_on=on) for days in due]
            told.append((certificate, min(due), (ends_on - on).days))
    Alarm.objects.bulk_create(new, batch_size=2000)
    record_many(
        activity("grading.certificate_ends", one, by="", at=at, days_before=days, days_left=left)
        for one, days, left in told
    )
    return len(told)


def _taken_up(certificate: StarCertificate, by: User) -> StarCertificate:
    certificate = locked(certificate)
    require(by, Permission.CERTIFICATE_KEEP, within=certificate.product.area)
    return certificate


def _may_follow(certificate: StarCertificate, state: CertificateState) -> None:
    if state not in NEXT_CERTIFICATE[certificate.state]:
        raise refusals.CertificateElsewhere(number=certificate.number, state=certificate.get_state_display())


def _case_may(case: RevocationCase, state: CaseState) -> None:
    if state not in NEXT_CASE[case.state]:
        raise refusals.CaseClosed


def _visit_may(visit: Inspection, state: InspectionState) -> None:
    if state not in NEXT_INSPECTION[visit.state]:
        raise refusals.InspectionClosed
