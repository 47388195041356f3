"""What became of a dossier: the result for its producer, the letter, passed up, passed down, an appeal filed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading import standings
from ocop.grading.forms.decisions import AppealForm
from ocop.grading.models import Dossier
from ocop.grading.operations import decisions as operations
from ocop.grading.queries import decisions as queries
from ocop.grading.queries.appeals import appeal_until, can_be_appealed
from ocop.grading.queries.dossiers import dossiers_of
from ocop.grading.queries.outcomes import outcome_words, put_out_words
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import level_for_reader

PASSED = {
    "up": gettext_lazy("The dossier was passed up; it waits for the council there."),
    "down": gettext_lazy("The dossier was passed down; the authority below can decide it now."),
    "kept": gettext_lazy("The earlier result stands again, with its certificate if there is one."),
}


@require_safe
def result_page(request: UserRequest, number: str) -> HttpResponse:
    """Show what was decided on a dossier and why, in words; to its producer with the way to an appeal."""
    return _result(request, get_object_or_404(queries.ended_dossiers_visible_to(request.user), number=number))


@require_POST
def file_appeal(request: UserRequest, number: str) -> HttpResponse:
    """File an appeal against the result of a dossier; what was typed stays where it cannot be filed."""
    dossier = get_object_or_404(dossiers_of(request.user), number=number)
    result = queries.told_result_of(dossier)
    if result is None:
        raise Http404
    form = AppealForm(request.POST)
    if form.is_valid():
        try:
            appeal = operations.file_appeal(result, form.cleaned_data["grounds"], by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error("grounds", str(refusal))
        else:
            messages.success(request, _("The appeal is filed. You can follow it here."))
            return redirect(appeal)
    return _result(request, dossier, form)


@require_http_methods(["GET", "HEAD", "POST"])
def send_letter(request: UserRequest, number: str) -> HttpResponse:
    """Show the letter that a producer will read, and send it."""
    dossier = get_object_or_404(queries.rated_for(request.user), number=number)
    (row,) = queries.rated([dossier], request.user) or (None,)
    if row is None or not row.may_letter:
        messages.error(request, _("No letter is to be sent for this dossier now."))
        return redirect("grading:decisions")
    if request.method == "POST":
        try:
            operations.send_letter(dossier, by=request.user, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("grading:decisions")
        messages.success(request, _("The letter was sent; the producer can read it now."))
        return redirect("grading:result", number)
    context = {"dossier": dossier, "row": row, "words": outcome_words(row.hearing, _language())}
    return render(request, "grading/decision_letter.html", context)


@require_POST
def pass_up(request: UserRequest, number: str) -> HttpResponse:
    """Pass a dossier up to the authority above."""
    return _passed(request, number, "up", lambda one: operations.pass_up(one, by=request.user, at=timezone.now()))


@require_POST
def pass_down(request: UserRequest, number: str) -> HttpResponse:
    """Pass a dossier down to the authority below."""
    return _passed(request, number, "down", lambda one: operations.pass_down(one, by=request.user, at=timezone.now()))


@require_POST
def keep_result(request: UserRequest, number: str) -> HttpResponse:
    """Let the result stand against which an appeal was won, since nothing better came after it."""
    return _passed(request, number, "kept", lambda one: operations.keep_result(one, by=request.user, at=timezone.now()))


def _passed(request: UserRequest, number: str, way: str, do: Callable[[Dossier], object]) -> HttpResponse:
    dossier = get_object_or_404(queries.rated_for(request.user), number=number)
    try:
        do(dossier)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        words: Promise = PASSED[way]
        messages.success(request, str(words))
    return redirect("grading:decisions")


def _result(request: UserRequest, dossier: Dossier, form: AppealForm | None = None) -> HttpResponse:
    result = queries.told_result_of(dossier)
    rules = rules_of(dossier.edition)
    band = rules.band(result.stars) if result else None
    today = timezone.localdate()
    words = outcome_words(result.hearing, _language()) if result else put_out_words(dossier, _language())
    certificate = getattr(result, "certificate", None)
    standing = standings.standing_on(certificate, today) if certificate else None
    appealed = getattr(result, "appeal", None) or (getattr(result.hearing, "appeal", None) if result else None)
    own = dossiers_of(request.user).filter(pk=dossier.pk).exists()
    context: dict[str, object] = {
        "dossier": dossier,
        "result": result,
        "own": own,
        "level": level_for_reader(band.level, rules) if band else "",
        "certified": result is not None and result.stars in rules.levels,
        "words": words,
        "authority": queries.authority_name(dossier.edition, result.hearing.council.authority) if result else "",
        "place": result.hearing.council.area if result else None,
        "certificate": certificate,
        "standing": standing,
        "tone": standings.TONES[standing] if standing else "",
        "appeal": appealed,
        "form": form,
    }
    if result is not None and result.told_at is not None and own and appealed is None:
        context["until"] = appeal_until(result, result.told_at)
        if form is None and can_be_appealed(result, on=today):
            context["form"] = AppealForm()
    return render(request, "grading/result.html", context, status=422 if form is not None else 200)


def _language() -> str:
    return (get_language() or "en")[:2]
