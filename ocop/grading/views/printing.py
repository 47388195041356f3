"""Papers as PDF, each for who may see it; certificates and issued lists for everybody."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.accounts.requests import UserRequest
from ocop.core.pace import paced
from ocop.core.refusals import DomainError
from ocop.grading import printing
from ocop.grading.models import Decision, Dossier
from ocop.grading.operations.printing import certificate_pdf as sealed_certificate
from ocop.grading.printing.values_results import DecisionValues
from ocop.grading.queries import decisions
from ocop.grading.queries.authorities import signs_for
from ocop.grading.queries.certificates import public_certificates
from ocop.grading.queries.dossiers import dossiers_of, dossiers_visible_to
from ocop.grading.queries.printing import forms, results
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.refusals import UnknownEdition

MOST_LISTED = 2_000
"""Products in a decision that is printed on one request: 2 s. A longer list is given out as a spreadsheet."""


@require_safe
def dossier_form(request: UserRequest, number: str, form: str) -> HttpResponse:
    """Give out form 01, 02 or 03 of a dossier."""
    dossier = get_object_or_404(dossiers_visible_to(request.user), number=number)
    if form not in ("01", "02", "03") or not forms.has_form(dossier, form):
        raise Http404
    return _pdf(_form(request, dossier, form), f"{dossier.number}-form-{form}")


@login_not_required
@require_safe
@paced("checks")
def blank_form(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give out a form of an edition to be filled in by hand."""
    try:
        rules = rules_of(code)
    except UnknownEdition as missing:
        raise Http404 from missing
    values = forms.blank_form_values(rules, form, on=timezone.localdate())
    if values is None:
        raise Http404
    return _pdf(printing.form_01(values), f"{code}-form-{form}")


@require_safe
def letter(request: UserRequest, number: str) -> HttpResponse:
    """Give out the letter of a dossier that ended without a certificate."""
    dossier = get_object_or_404(decisions.ended_dossiers_visible_to(request.user), number=number)
    values = results.letter_values(dossier)
    if values is None:
        raise Http404
    return _pdf(printing.result_letter(values), f"{dossier.number}-letter")


@login_not_required
@require_safe
@paced("checks")
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Give out a decision with its list: an issued one to everybody, with points to its office."""
    found = get_object_or_404(decisions.decisions_visible_to(request.user), pk=pk)
    return _listed(request, found, printing.decision, f"decision-{found.pk}")


@login_not_required
@require_safe
@paced("checks")
def decision_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Give out the list of an issued decision for everybody, without points."""
    found = get_object_or_404(decisions.issued_decisions(), pk=pk)
    return _listed(request, found, printing.decision_list, f"decision-{found.pk}-products")


@login_not_required
@require_safe
@never_cache
@paced("checks")
def certificate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give out a certificate as it stands today, sealed by the node; public as its check page is."""
    found = get_object_or_404(public_certificates(), public_id=public_id)
    try:
        return _pdf(sealed_certificate(found, at=timezone.now()), f"ocop-certificate-{found.public_id}")
    except DomainError as refusal:
        return HttpResponse(str(refusal), status=503, content_type="text/plain; charset=utf-8")


def _listed(request: HttpRequest, found: Decision, paper: Callable[[DecisionValues], bytes], name: str) -> HttpResponse:
    if found.results.count() > MOST_LISTED:
        messages.error(request, _("The list is too long to be printed at once; take the spreadsheet."))
        return redirect(found)
    office = may(request.user, Permission.COUNCIL_KEEP, within=found.area) or signs_for(request.user, found.area)
    return _pdf(paper(results.decision_values(found, points=office)), name)


def _form(request: UserRequest, dossier: Dossier, form: str) -> bytes:
    today = timezone.localdate()
    if form == "01":
        return printing.form_01(forms.form_01_values(dossier, on=today))
    if form == "02":
        return printing.form_02(forms.form_02_values(dossier, on=today))
    own = dossiers_of(request.user).filter(pk=dossier.pk).exists()
    screening = forms.screening_to_print(dossier, own=own)
    if screening is None:
        raise Http404
    return printing.form_03(forms.form_03_values(screening, on=today))


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
