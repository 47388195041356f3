"""Certificates that an officer watches over: what ends where, suspensions, cases opened, visits to makers."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading import standings
from ocop.grading.forms.decisions import CaseForm, FindingsForm, InspectionForm, SuspendForm
from ocop.grading.models import InspectionKind, StarCertificate
from ocop.grading.operations import decisions as operations
from ocop.grading.queries import watch as queries
from ocop.grading.queries.certificates import issuer_name
from ocop.grading.queries.grounds import revoked_by
from ocop.grading.queries.reminders import reminding
from ocop.grading.reader import in_reader_language
from ocop.grading.states import CaseState, CertificateState, InspectionState
from ocop.places.models import Area

ROWS = 50
SHOWN = 50
DONE = {
    "suspend": gettext_lazy("The certificate is suspended; whoever checks it reads the reason."),
    "reinstate": gettext_lazy("The certificate is valid again."),
    "case": gettext_lazy("The case is open."),
    "inspect": gettext_lazy("The visit is planned."),
}


@require_safe
def watch(request: UserRequest) -> HttpResponse:
    """List what ends, commune by commune, with open cases, planned visits and suspensions."""
    if not may_anywhere(request.user, Permission.CERTIFICATE_KEEP):
        raise PermissionDenied(_("This page is for officers who watch over certificates."))
    today = timezone.localdate()
    place = Area.objects.filter(path=request.GET.get("place", "").replace("\0", "")).first()
    rows = queries.ending_for(request.user, on=today, place=place.path if place else "")
    after = _place(request.GET.get("after", ""))
    if after:
        rows = queries.after_row(rows, *after)
    shown = list(rows[: ROWS + 1])
    last = shown[ROWS - 1] if len(shown) > ROWS else None
    narrowed = f"&place={place.path}" if place else ""
    question = request.GET.get("number", "").replace("\0", "")
    endings = queries.endings(shown[:ROWS], on=today)
    reminders = reminding([one.certificate for one in endings], on=today)
    context: dict[str, object] = {
        "endings": [(one, reminders[one.certificate.pk]) for one in endings],
        "place": place,
        "today": today,
        "next_url": f"?after={last.product.area.path}_{last.valid_until}_{last.pk}{narrowed}" if last else "",
        "previous_url": f"?{narrowed.lstrip('&')}" if after else "",
        "question": question,
        "found": queries.found_by_number(request.user, question),
    }
    if not after and not place:
        context |= {
            "cases": [(case, (case.due_on - today).days) for case in queries.open_cases_for(request.user)[:SHOWN]],
            "visits": list(queries.planned_for(request.user)[:SHOWN]),
            "suspended": list(queries.suspended_for(request.user)[:SHOWN]),
        }
    return render(request, "grading/watch.html", context)


@require_safe
def watched(request: UserRequest, public_id: str) -> HttpResponse:
    """Show what an officer does about one certificate."""
    return _page(request, _mine(request, public_id))


@require_POST
def act(request: UserRequest, public_id: str, action: str) -> HttpResponse:
    """Suspend or reinstate a certificate, open a case, plan a visit; what was typed stays where it cannot be done."""
    certificate = _mine(request, public_id)
    if action not in DONE:
        raise Http404
    bound = _form(certificate, action, request.POST)
    if bound is not None and not bound.is_valid():
        return _page(request, certificate, action, bound)
    try:
        made = _do(certificate, action, bound.cleaned_data if bound else {}, request)
    except DomainError as refusal:
        if bound is None:
            messages.error(request, str(refusal))
            return redirect("grading:watched", certificate.public_id)
        bound.add_error(None, str(refusal))
        return _page(request, certificate, action, bound)
    messages.success(request, str(DONE[action]))
    return redirect("grading:case", made) if action == "case" else redirect("grading:watched", certificate.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def inspection(request: UserRequest, pk: int) -> HttpResponse:
    """Record what an inspection found."""
    visit = get_object_or_404(queries.inspections_visible_to(request.user), pk=pk)
    form = FindingsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            operations.record_inspection(
                visit,
                done_on=values["done_on"],
                criteria_kept=values["criteria_kept"] == "yes",
                mark_used_rightly=values["mark_used_rightly"] == "yes",
                findings=values["findings"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The visit was recorded."))
            return redirect("grading:watched", visit.certificate.public_id)
    planned = visit.state == InspectionState.PLANNED
    context = {"visit": visit, "form": form if planned or form.errors else None, "today": timezone.localdate()}
    return render(request, "grading/inspection.html", context, status=422 if form.errors else 200)


@require_POST
def cancel_inspection(request: UserRequest, pk: int) -> HttpResponse:
    """Cancel a planned inspection."""
    visit = get_object_or_404(queries.inspections_visible_to(request.user), pk=pk)
    try:
        operations.cancel_inspection(visit, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The visit was cancelled."))
    return redirect("grading:watched", visit.certificate.public_id)


def _mine(request: UserRequest, public_id: str) -> StarCertificate:
    return get_object_or_404(queries.certificates_watched_by(request.user), public_id=public_id)


def _form(certificate: StarCertificate, action: str, data: Any = None) -> forms.Form | None:
    """Return the form of an action; none where it has none (to reinstate)."""
    if action == "suspend":
        return SuspendForm(data, prefix=action)
    if action == "case":
        rules = revoked_by(certificate, on=timezone.localdate())
        return CaseForm(rules.revocation_grounds if rules else (), data, prefix=action)
    return InspectionForm(data, prefix=action) if action == "inspect" else None


def _do(certificate: StarCertificate, action: str, values: dict[str, Any], request: UserRequest) -> int:
    """Do an action and return the key of what came of it."""
    by, at = request.user, timezone.now()
    if action == "suspend":
        return operations.suspend(certificate, values["reason"], by=by, at=at).pk
    if action == "reinstate":
        return operations.reinstate(certificate, by=by, at=at).pk
    if action == "case":
        return operations.open_case(
            certificate, values["ground"], values["facts"], values["concluded_on"], by=by, at=at
        ).pk
    kind = InspectionKind(values["kind"])
    return operations.plan_inspection(certificate, kind, values["planned_on"], by=by, at=at).pk


def _actions(certificate: StarCertificate, today: dt.date, *, case_open: bool) -> list[str]:
    found: list[str] = []
    if certificate.state == CertificateState.SUSPENDED:
        found.append("reinstate")
    if certificate.state == CertificateState.VALID and certificate.in_term_on(today):
        found.append("suspend")
    if certificate.state in queries.STANDING:
        found.append("inspect")
        if not case_open and revoked_by(certificate, on=today):
            found.append("case")
    return found


def _page(
    request: UserRequest, certificate: StarCertificate, action: str = "", bound: forms.Form | None = None
) -> HttpResponse:
    today = timezone.localdate()
    cases = list(certificate.revocation_cases.all())
    actions = _actions(certificate, today, case_open=any(case.state == CaseState.OPEN for case in cases))
    made = {name: _form(certificate, name) for name in actions}
    if bound is not None:
        made[action] = bound
        actions += [] if action in actions else [action]
    standing = standings.standing_on(certificate, today)
    rules = revoked_by(certificate, on=today)
    grounds = {one.code: in_reader_language(one.names) for one in rules.revocation_grounds} if rules else {}
    context = {
        "certificate": certificate,
        "standing": standing,
        "tone": standings.TONES[standing],
        "issuer": issuer_name(certificate),
        "ending": next(iter(queries.endings([certificate], on=today)), None),
        "last_day": standings.last_good_day(certificate),
        "reminding": reminding([certificate], on=today)[certificate.pk],
        "suspensions": list(certificate.suspensions.order_by("-pk")),
        "cases": [(case, grounds.get(case.ground, case.ground)) for case in cases],
        "visits": list(certificate.inspections.all()),
        "actions": actions,
        "forms": made,
        "today": today,
    }
    return render(request, "grading/watched.html", context, status=422 if bound is not None else 200)


def _place(given: str) -> tuple[str, dt.date, int] | None:
    """Return place, day and key of the last row of the page before; none where the address does not say them."""
    path, _sign, rest = given.replace("\0", "").partition("_")
    day, _sign, key = rest.partition("_")
    if not (path and key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    try:
        return path, dt.date.fromisoformat(day), int(key)
    except ValueError:
        return None
