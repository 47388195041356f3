"""Appeals: the list for officers, one appeal, its answer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may, may_anywhere
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading.forms.decisions import AnswerForm
from ocop.grading.models import Appeal
from ocop.grading.operations import decisions as operations
from ocop.grading.queries import appeals as queries
from ocop.grading.queries.decisions import authority_name
from ocop.grading.states import AppealState, HearingState
from ocop.grading.views.decisions.lists import key_of

ROWS = 25
TONES = {
    AppealState.FILED: "open",
    AppealState.ADMITTED: "waiting",
    AppealState.REFUSED: "stopped",
    AppealState.ALLOWED: "valid",
    AppealState.DISMISSED: "stopped",
}
DONE = {
    "admit": gettext_lazy("The appeal was admitted. A council founded for appeals can take the dossier in now."),
    "refuse": gettext_lazy("The appeal was refused; the producer can read why."),
    "settle": gettext_lazy("The appeal was settled; the producer can read the answer."),
}


@require_safe
def appeal_list(request: UserRequest) -> HttpResponse:
    """List the appeals against results of the councils that the person keeps, those that wait or all."""
    if not may_anywhere(request.user, Permission.COUNCIL_KEEP):
        raise PermissionDenied(_("Appeals are answered by who keeps the councils of a place."))
    found = queries.appeals_kept_by(request.user)
    every = request.GET.get("all") == "1"
    if not every:
        found = found.filter(state__in=queries.WAITING)
    before = key_of(request, "before")
    if before:
        found = found.filter(pk__lt=before)
    shown = list(found[: ROWS + 1])
    also = "&all=1" if every else ""
    context = {
        "appeals": [(one, TONES[AppealState(one.state)]) for one in shown[:ROWS]],
        "every": every,
        "previous_url": ("?all=1" if every else "?") if before else "",
        "next_url": f"?before={shown[ROWS - 1].pk}{also}" if len(shown) > ROWS else "",
    }
    return render(request, "grading/appeal_list.html", context)


@require_safe
def appeal_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show an appeal to its producer and to who answers it."""
    return _page(request, _visible(request, pk))


@require_POST
def answer(request: UserRequest, pk: int, action: str) -> HttpResponse:
    """Admit, refuse or settle an appeal; what was typed stays where it cannot be done."""
    appeal = _visible(request, pk)
    if action not in DONE:
        raise Http404
    by, at = request.user, timezone.now()
    if action == "admit":
        return _admit(request, appeal)
    form = AnswerForm(request.POST, prefix=action)
    if not form.is_valid():
        return _page(request, appeal, action, form)
    try:
        if action == "refuse":
            operations.refuse_appeal(appeal, form.cleaned_data["answer"], by=by, at=at)
        else:
            operations.settle_appeal(appeal, form.cleaned_data["answer"], by=by, at=at)
    except DomainError as refusal:
        form.add_error("answer", str(refusal))
        return _page(request, appeal, action, form)
    messages.success(request, str(DONE[action]))
    return redirect(appeal)


def _admit(request: UserRequest, appeal: Appeal) -> HttpResponse:
    try:
        operations.admit_appeal(appeal, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(DONE["admit"]))
    return redirect(appeal)


def _visible(request: UserRequest, pk: int) -> Appeal:
    return get_object_or_404(queries.appeals_visible_to(request.user), pk=pk)


def _page(request: UserRequest, appeal: Appeal, action: str = "", bound: AnswerForm | None = None) -> HttpResponse:
    result, hearing = appeal.result, appeal.hearing
    keeps = may(request.user, Permission.COUNCIL_KEEP, within=result.hearing.council.area)
    voted = hearing is not None and hearing.state == HearingState.RESULT
    actions = {
        AppealState.FILED: ("admit", "refuse"),
        AppealState.ADMITTED: ("settle",) if voted else (),
    }.get(AppealState(appeal.state), ())
    forms = {name: AnswerForm(prefix=name) for name in actions if keeps and name != "admit"}
    if bound is not None and keeps:
        forms[action] = bound
    context = {
        "appeal": appeal,
        "result": result,
        "dossier": result.dossier,
        "tone": TONES[AppealState(appeal.state)],
        "keeps": keeps,
        "actions": actions if keeps else (),
        "forms": forms,
        "voted": voted,
        "authority": authority_name(result.dossier.edition, result.hearing.council.authority),
    }
    return render(request, "grading/appeal.html", context, status=422 if bound is not None else 200)
