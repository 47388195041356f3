"""Rounds: planned, looked at, given a capacity; and the desk of a laboratory."""

from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may, may_anywhere
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading.forms.offices import CapacityForm, RoundForm, TestResultForm
from ocop.grading.operations import offices
from ocop.grading.queries import offices as queries
from ocop.grading.queries.councils.lists import councils_visible_to
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import day_of_year, in_reader_language
from ocop.grading.scoring.records import YearlyRound
from ocop.grading.views.offices.desk import DOSSIERS_A_PAGE, key_asked
from ocop.grading.views.offices.work import on_disk

ROUNDS_A_PAGE = 25
TESTS_A_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def round_list(request: UserRequest) -> HttpResponse:
    """List the rounds of the person's areas, and plan one."""
    if not any(may_anywhere(request.user, one) for one in (Permission.DOSSIER_REVIEW, Permission.COUNCIL_KEEP)):
        raise PermissionDenied(_("Rounds are for officers who review dossiers or keep councils."))
    bodies = queries.round_bodies(request.user)
    choices = [
        (f"{body.rules.code}|{one.code}|{body.area.path}", _round_words(body, one))
        for body in bodies
        for one in body.yearly
    ]
    form = RoundForm(choices, timezone.localdate().year, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        edition, code, path = form.cleaned_data["body"].split("|")
        area = next(body.area for body in bodies if (body.rules.code, body.area.path) == (edition, path))
        try:
            planned = offices.plan_round(
                edition,
                code,
                form.cleaned_data["year"],
                area,
                capacity=form.cleaned_data["capacity"],
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The round is planned."))
            return redirect(planned)
    rows, before = queries.rounds_for(request.user), key_asked(request)
    shown = list((queries.rounds_before(rows, before) if before else rows)[: ROUNDS_A_PAGE + 1])
    context = {
        "rounds": shown[:ROUNDS_A_PAGE],
        "previous_url": "?" if before else "",
        "next_url": f"?before={shown[ROUNDS_A_PAGE - 1].pk}" if len(shown) > ROUNDS_A_PAGE else "",
        "form": form if choices else None,
        "today": timezone.localdate(),
    }
    return render(request, "grading/round_list.html", context, status=422 if form.errors else 200)


def _round_words(body: queries.RoundBody, one: YearlyRound) -> str:
    names = in_reader_language(body.rules.names)
    return f"{body.area.local_name} · {one.code} ({day_of_year(one.proposals_before)}) · {names}"


@require_http_methods(["GET", "HEAD", "POST"])
def round_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show a round with what it hears, and set its capacity."""
    planned = get_object_or_404(queries.rounds_for(request.user), pk=pk)
    keeps = may(request.user, Permission.COUNCIL_KEEP, within=planned.area)
    form = CapacityForm(request.POST if request.method == "POST" else None, initial={"capacity": planned.capacity})
    if request.method == "POST" and form.is_valid():
        try:
            offices.set_capacity(planned, form.cleaned_data["capacity"], by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The capacity was set."))
            return redirect(planned)
    dossiers = planned.dossiers.select_related("product", "producer", "area").order_by("-pk")
    if before := key_asked(request):
        dossiers = dossiers.filter(pk__lt=before)
    shown = list(dossiers[: DOSSIERS_A_PAGE + 1])
    context = {
        "round": planned,
        "rules": rules_of(planned.edition),
        "dossiers": shown[:DOSSIERS_A_PAGE],
        "previous_url": "?" if before else "",
        "next_url": f"?before={shown[DOSSIERS_A_PAGE - 1].pk}" if len(shown) > DOSSIERS_A_PAGE else "",
        "councils": councils_visible_to(request.user).filter(round=planned.pk),
        "form": form if keeps else None,
        "today": timezone.localdate(),
    }
    return render(request, "grading/round.html", context, status=422 if form.errors else 200)


@require_safe
def test_list(request: UserRequest) -> HttpResponse:
    """Show a laboratory what it was asked to test: what is still to be entered, or what was."""
    if not may_anywhere(request.user, Permission.TEST_REPORT):
        raise PermissionDenied(_("This desk is for laboratories."))
    entered = bool(request.GET.get("entered"))
    rows = queries.tests_of(request.user).filter(entered_at__isnull=not entered)
    if before := key_asked(request):
        rows = rows.filter(pk__lt=before)
    shown = list(rows[: TESTS_A_PAGE + 1])
    kept = "&entered=1" if entered else ""
    context = {
        "tests": shown[:TESTS_A_PAGE],
        "entered": entered,
        "previous_url": f"?{kept.lstrip('&')}" if before else "",
        "next_url": f"?before={shown[TESTS_A_PAGE - 1].pk}{kept}" if len(shown) > TESTS_A_PAGE else "",
    }
    return render(request, "grading/test_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def test_page(request: UserRequest, pk: int) -> HttpResponse:
    """Enter the result of a test; only the laboratory that was asked sees this page."""
    test = get_object_or_404(queries.tests_of(request.user), pk=pk)
    posted = request.method == "POST"
    form = TestResultForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        values = form.cleaned_data
        try:
            with on_disk(values["report"]) as path:
                offices.enter_test(
                    test,
                    report_number=values["report_number"],
                    result=values["result"],
                    passed=form.within(),
                    reported_on=values["reported_on"],
                    sampled_on=values["sampled_on"],
                    method=values["method"],
                    report=path,
                    by=request.user,
                    at=timezone.now(),
                )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The result was entered."))
            return redirect("grading:tests")
    card = rules_of(test.dossier.edition).scorecards.get(test.dossier.set_number)
    lines = card.criteria if card else {}
    context = {
        "test": test,
        "form": form,
        "lines": [lines[code] for code in test.criteria if code in lines],
    }
    return render(request, "grading/test.html", context, status=422 if form.errors else 200)


@require_safe
def report(request: UserRequest, pk: int) -> FileResponse:
    """Send the report of a laboratory to who may read it; it is kept, never shown in the page."""
    test = get_object_or_404(queries.tests_visible_to(request.user).exclude(file=""), pk=pk)
    ending = Path(str(test.file)).suffix
    return FileResponse(test.file.open("rb"), as_attachment=True, filename=f"report-{test.pk}{ending}")
