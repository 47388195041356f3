"""Decisions: what waits, drafts, the publication lists, one decision, its spreadsheet."""

import datetime as dt
import tempfile
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading import standings
from ocop.grading.decision_book import write_decision
from ocop.grading.forms.decisions import CorrectForm, DecisionForm, SureForm
from ocop.grading.models import Decision, Result
from ocop.grading.operations import decisions as operations
from ocop.grading.queries import decisions as queries
from ocop.grading.queries.rules import rules_of

ROWS = 25
PRODUCTS_ON_A_PAGE = 100
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_not_required
@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """List the issued decisions for everybody; for officers what is rated and waits, and what is in preparation."""
    found = queries.issued_decisions()
    before, after = request.GET.get("before", ""), key_of(request, "after")
    if place := _place(before):
        found = queries.decided_before(found, *place)
    shown = list(found[: ROWS + 1])
    last = shown[ROWS - 1] if len(shown) > ROWS else None
    context: dict[str, object] = {
        "decisions": shown[:ROWS],
        "next_url": f"?before={last.decided_on.isoformat()}_{last.pk}" if last else "",
        "previous_url": "?" if before else "",
    }
    if isinstance(request.user, User) and not before:
        context |= _for_officer(request.user, after)
    return render(request, "grading/decision_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: UserRequest) -> HttpResponse:
    """Begin a decision."""
    bodies = queries.signings_for(request.user)
    if not bodies:
        raise PermissionDenied(_("Decisions are prepared by who keeps the councils of a place."))
    form = DecisionForm(bodies, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        body = next(one for one in bodies if one.key == values["body"])
        try:
            decision = operations.draft_decision(
                body.edition,
                body.authority,
                body.area,
                number=values["number"],
                decided_on=values["decided_on"],
                signer=values["signer"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The decision is being prepared. Now list its products."))
            return redirect(decision)
    return render(request, "grading/decision_form.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@require_safe
def decision_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a decision with its products; in preparation only to who prepares or signs it."""
    decision = get_object_or_404(queries.decisions_visible_to(request.user), pk=pk)
    after = key_of(request, "after")
    rows = list(queries.results_in(decision).filter(pk__gt=after)[: PRODUCTS_ON_A_PAGE + 1])
    today = timezone.localdate()
    context: dict[str, object] = {
        "decision": decision,
        "authority": queries.authority_name(decision.edition, decision.authority),
        "rules": rules_of(decision.edition),
        "rows": [(one, *_standing(one, today)) for one in rows[:PRODUCTS_ON_A_PAGE]],
        "previous_url": "?" if after else "",
        "next_url": f"?after={rows[PRODUCTS_ON_A_PAGE - 1].pk}" if len(rows) > PRODUCTS_ON_A_PAGE else "",
    }
    if isinstance(request.user, User):
        prepares = queries.may_prepare(request.user, decision)
        waiting = list(queries.to_list_in(decision)[:PRODUCTS_ON_A_PAGE]) if prepares else []
        context |= {
            "prepares": prepares,
            "signs": queries.may_sign(request.user, decision),
            "to_list": queries.decided_by(decision, waiting),
        }
    return render(request, "grading/decision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: UserRequest, pk: int) -> HttpResponse:
    """Correct number, day and name of a decision in preparation."""
    decision = _mine(request, pk)
    initial = {"number": decision.number, "decided_on": decision.decided_on, "signer": decision.signer}
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.correct_decision(decision, **form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The decision was corrected."))
            return redirect(decision)
    context = {"form": form, "decision": decision}
    return render(request, "grading/decision_form.html", context, status=422 if form.errors else 200)


@require_POST
def drop(request: UserRequest, pk: int) -> HttpResponse:
    """Drop a decision in preparation."""
    decision = _mine(request, pk)
    try:
        operations.drop_decision(decision, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(decision)
    messages.success(request, _("The decision was dropped; what it listed waits again."))
    return redirect("grading:decisions")


@require_POST
def list_results(request: UserRequest, pk: int) -> HttpResponse:
    """List the dossiers that were ticked; what cannot be listed is said, the rest is listed."""
    decision = _mine(request, pk)
    keys = [int(key) for key in request.POST.getlist("dossier") if key.isascii() and key.isdecimal() and len(key) < 19]
    chosen = list(queries.rated_for(request.user).filter(pk__in=keys[:PRODUCTS_ON_A_PAGE]))
    listed = 0
    for dossier in chosen:
        try:
            operations.list_result(decision, dossier, by=request.user, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            listed += 1
    if listed:
        words = ngettext("%(count)s product was listed.", "%(count)s products were listed.", listed)
        messages.success(request, words % {"count": listed})
    elif not chosen:
        messages.error(request, _("Tick the products that the decision is to list."))
    return redirect(decision)


@require_POST
def unlist_result(request: UserRequest, pk: int, result: int) -> HttpResponse:
    """Take a product out of a decision in preparation."""
    decision = _mine(request, pk)
    listed = get_object_or_404(Result.objects.filter(decision=decision).select_related("decision"), pk=result)
    try:
        operations.unlist_result(listed, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The product was taken out of the decision."))
    return redirect(decision)


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: UserRequest, pk: int) -> HttpResponse:
    """Ask the signer whether it means it, with how many certificates will be issued; then issue the decision."""
    decision = _mine(request, pk)
    if decision.state == "issued":
        messages.error(request, _("This decision is issued already."))
        return redirect(decision)
    if not queries.may_sign(request.user, decision):
        raise PermissionDenied(_("Only who signs for %(area)s may do this.") % {"area": decision.area.local_name})
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.issue_decision(decision, by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The decision is issued. The certificates can be checked from now on."))
            return redirect(decision)
    results = queries.results_in(decision)
    context = {
        "decision": decision,
        "authority": queries.authority_name(decision.edition, decision.authority),
        "form": form,
        "by_stars": _by_stars(decision),
        "rows": list(results[:PRODUCTS_ON_A_PAGE]),
    }
    return render(request, "grading/decision_issue.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def decision_book(request: HttpRequest, pk: int) -> FileResponse:
    """Send the products of an issued decision as a spreadsheet."""
    decision = get_object_or_404(queries.issued_decisions(), pk=pk)
    authority = queries.authority_name(decision.edition, decision.authority)
    with tempfile.TemporaryDirectory() as folder:  # an open file can be read to its end when its folder is gone
        path = Path(folder) / "products.xlsx"
        with path.open("wb") as file:
            write_decision(decision, authority, queries.results_in(decision).iterator(chunk_size=1000), file)
        name = f"ocop-decision-{decision.pk}.xlsx"
        return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=SPREADSHEET)


def key_of(request: HttpRequest, name: str) -> int:
    """Return the key in an address from which a page starts; 0 where there is none."""
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0


def _for_officer(user: User, after: int) -> dict[str, object]:
    keeps, signs = may_anywhere(user, Permission.COUNCIL_KEEP), may_anywhere(user, Permission.STARS_DECIDE)
    if not keeps and not signs:
        return {}
    waiting = list(queries.rated_for(user).filter(pk__gt=after)[: ROWS + 1]) if keeps else []
    return {
        "keeps": keeps,
        "signs": signs,
        "waiting": queries.rated(waiting[:ROWS], user),
        "more_waiting": waiting[ROWS - 1].pk if len(waiting) > ROWS else None,
        "from_start": bool(after),
        "drafts": list(queries.drafts_for(user)[:ROWS]),
    }


def _mine(request: UserRequest, pk: int) -> Decision:
    decision = get_object_or_404(queries.decisions_visible_to(request.user), pk=pk)
    if not queries.concerned_with(request.user, decision):
        raise Http404
    return decision


def _standing(result: Result, today: dt.date) -> tuple[object, str]:
    """Return what the certificate of a listed product is worth today, and its tone; nothing before it is issued."""
    certificate = getattr(result, "certificate", None)
    if certificate is None:
        return "", ""
    standing = standings.standing_on(certificate, today)
    return standing.label, standings.TONES[standing]


def _by_stars(decision: Decision) -> list[tuple[int, int]]:
    counts: dict[int, int] = {}
    for stars in Result.objects.filter(decision=decision).values_list("stars", flat=True):
        counts[stars] = counts.get(stars, 0) + 1
    return sorted(counts.items(), reverse=True)


def _place(given: str) -> tuple[dt.date, int] | None:
    """Return the day and key of the last row of the page before; none where the address does not say them."""
    day, _sign, key = given.partition("_")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    try:
        return dt.date.fromisoformat(day), int(key)
    except ValueError:
        return None
