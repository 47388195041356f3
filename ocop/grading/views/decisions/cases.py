"""The case for taking a certificate away: looked at, decided by who signs, or dropped."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading.forms.decisions import DropForm, RevokeForm
from ocop.grading.models import RevocationCase
from ocop.grading.operations import decisions as operations
from ocop.grading.queries import watch as queries
from ocop.grading.queries.authorities import require_signature, signs_for
from ocop.grading.queries.grounds import revoked_by
from ocop.grading.reader import in_reader_language
from ocop.grading.states import CaseState

TONES = {CaseState.OPEN: "waiting", CaseState.REVOKED: "stopped", CaseState.DROPPED: "draft"}
DONE = {
    "revoke": gettext_lazy("The certificate is revoked; its check page says so from now on."),
    "drop": gettext_lazy("The case was dropped; the certificate stands."),
}


@require_safe
def case_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show a case with the days that are left."""
    return _page(request, _visible(request, pk), {})


@require_POST
def close(request: UserRequest, pk: int, action: str) -> HttpResponse:
    """Revoke the certificate of a case, or drop the case; what was typed stays where it cannot be done."""
    case = _visible(request, pk)
    if action not in DONE:
        raise Http404
    bound: forms.Form = (
        RevokeForm(request.POST, prefix="revoke") if action == "revoke" else DropForm(request.POST, prefix="drop")
    )
    if action == "revoke":
        require_signature(request.user, case.certificate.area)
    if not bound.is_valid():
        return _page(request, case, {action: bound})
    values, by, at = bound.cleaned_data, request.user, timezone.now()
    try:
        if action == "revoke":
            operations.decide_case(
                case,
                number=values["number"],
                decided_on=values["decided_on"],
                public_reason=values["public_reason"],
                by=by,
                at=at,
            )
        else:
            operations.drop_case(case, values["reason"], by=by, at=at)
    except DomainError as refusal:
        bound.add_error(None, str(refusal))
        return _page(request, case, {action: bound})
    messages.success(request, str(DONE[action]))
    return redirect(case)


def _visible(request: UserRequest, pk: int) -> RevocationCase:
    return get_object_or_404(queries.cases_visible_to(request.user), pk=pk)


def _page(request: UserRequest, case: RevocationCase, bound: dict[str, forms.Form]) -> HttpResponse:
    certificate, today = case.certificate, timezone.localdate()
    going_on = case.state == CaseState.OPEN
    signs = signs_for(request.user, certificate.area)
    keeps = may(request.user, Permission.CERTIFICATE_KEEP, within=certificate.product.area)
    made = dict(bound)
    if going_on and signs:
        made.setdefault("revoke", RevokeForm(prefix="revoke"))
    if going_on and keeps:
        made.setdefault("drop", DropForm(prefix="drop"))
    rules = revoked_by(certificate, on=timezone.localdate(case.opened_at))
    ground = next((one for one in rules.revocation_grounds if one.code == case.ground), None) if rules else None
    context = {
        "case": case,
        "certificate": certificate,
        "tone": TONES[CaseState(case.state)],
        "ground": in_reader_language(ground.names) if ground else case.ground,
        "days_left": (case.due_on - today).days,
        "late": (case.decided_on or today) > case.due_on and case.state != CaseState.DROPPED,
        "forms": made,
        "signs": signs,
        "keeps": keeps,
        "going_on": going_on,
    }
    return render(request, "grading/case.html", context, status=422 if bound else 200)
