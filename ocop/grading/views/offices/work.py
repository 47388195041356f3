"""The page on which an office works on one dossier: what stands, and the forms of its step."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading.files import ENDINGS, JPEG, PNG
from ocop.grading.forms import offices as form
from ocop.grading.models import Dossier
from ocop.grading.operations import offices
from ocop.grading.operations.offices.reviewing import open_review_of
from ocop.grading.operations.offices.rounds import PLACEABLE
from ocop.grading.operations.offices.screening import open_screening
from ocop.grading.queries import offices as queries
from ocop.grading.queries.dossiers import points_of
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.rating import card_of
from ocop.grading.states import DossierState

type Made = Callable[[Dossier, Any, User], forms.Form]

UNDER_REVIEW = (DossierState.RECEIVED, DossierState.SUPPLEMENT, DossierState.REVIEWED)

FORMS: dict[str, Made] = {
    "begin": lambda dossier, data, user: form.ReceiptForm(data, prefix="begin"),
    "note": lambda dossier, data, user: form.ScreeningForm(rules_of(dossier.edition), open_screening(dossier), data),
    "return": lambda dossier, data, user: form.ReasonForm(data, prefix="return"),
    "forward": lambda dossier, data, user: form.LetterForm(data, prefix="forward"),
    "receive": lambda dossier, data, user: form.ReceiptForm(data, prefix="receive"),
    "out": lambda dossier, data, user: form.OutForm(rules_of(dossier.edition).rules_for(dossier.set_number), data),
    "close": lambda dossier, data, user: form.SummaryForm(data, prefix="close"),
    "supplement": lambda dossier, data, user: form.SupplementForm(data, prefix="supplement"),
    "visit": lambda dossier, data, user: form.VisitForm(data, prefix="visit"),
    "test": lambda dossier, data, user: form.TestAskForm(
        rules_of(dossier.edition).scorecards.get(dossier.set_number),
        queries.laboratories(near=dossier.area, on=timezone.localdate()),
        data,
    ),
    "place": lambda dossier, data, user: form.PlaceForm(
        queries.rounds_to_place(dossier, user, on=timezone.localdate()), data
    ),
}
"""The form behind each action; actions without a form (to open a review) are not here."""

SCREENING = ("begin", "note", "forward")
"""What who screens does; to return is for both, everything else for who reviews."""

WITH_NOTE = ("forward", "return")
"""What is sent together with what the screening found, which is then noted first."""

BESIDES = ("place", "supplement", "visit", "test", "out")
"""What is done now and then, beside the step itself."""

DONE = {
    "begin": gettext_lazy("The screening has begun; the producer can see the number of the receipt."),
    "note": gettext_lazy("Noted."),
    "return": gettext_lazy("The dossier went back to the producer, with your reasons."),
    "forward": gettext_lazy("The dossier was forwarded."),
    "receive": gettext_lazy("The dossier was received."),
    "out": gettext_lazy("The dossier was put out; the producer can read why."),
    "review": gettext_lazy("The review has begun."),
    "close": gettext_lazy("The review is closed; the dossier waits for a council."),
    "supplement": gettext_lazy("The producer was asked for a supplement."),
    "visit": gettext_lazy("The visit is planned."),
    "test": gettext_lazy("The laboratory was asked."),
    "place": gettext_lazy("The dossier was placed in the round."),
}


@require_safe
def work(request: UserRequest, number: str) -> HttpResponse:
    """Show a dossier to an office, with what can be done at its step."""
    return _page(request, _dossier(request, number))


@require_POST
def act(request: UserRequest, number: str, action: str) -> HttpResponse:
    """Do what an office does at a step; what was typed stays where it cannot be done."""
    dossier = _dossier(request, number)
    if action not in DONE:
        raise Http404
    screens, reviews = _rights(request, dossier)
    if not (screens if action in SCREENING else reviews or (screens and action == "return")):
        raise PermissionDenied(_("This step is for another office."))
    bound = FORMS[action](dossier, request.POST, request.user) if action in FORMS else None
    sent = {action: bound} if bound is not None else {}
    if screens and action in WITH_NOTE and "complete" in request.POST and open_screening(dossier):
        sent["note"] = note = FORMS["note"](dossier, request.POST, request.user)
        if note.is_valid():
            with suppress(DomainError):  # the step itself, which comes next, says why not
                _do("note", dossier, note.cleaned_data, note, request)
    if not all(one.is_valid() for one in sent.values()):
        return _page(request, dossier, sent)
    try:
        _do(action, dossier, bound.cleaned_data if bound else {}, bound, request)
    except DomainError as refusal:
        if bound is None:
            messages.error(request, str(refusal))
            return redirect("grading:office-dossier", number)
        bound.add_error(None, str(refusal))
        return _page(request, dossier, sent)
    messages.success(request, str(DONE[action]))
    return redirect("grading:office-dossier", number)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: UserRequest, number: str) -> HttpResponse:
    """Propose a level for every line; saving keeps what is there, complete or not."""
    dossier = _dossier(request, number)
    if not may(request.user, Permission.DOSSIER_REVIEW, within=dossier.area):
        raise PermissionDenied(_("Only a reviewer of the place may do this."))
    going_on = open_review_of(dossier)
    if going_on is None or dossier.state != DossierState.RECEIVED:
        messages.error(request, _("No review of this dossier is open."))
        return redirect("grading:office-dossier", number)
    try:
        card = card_of(rules_of(dossier.edition), dossier.set_number)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("grading:office-dossier", number)
    data = request.POST if request.method == "POST" else None
    claims = request.GET.get("claims") == "1"
    sheet = form.ReviewForm(card, dossier.variant, going_on, points_of(dossier), data, as_claimed=claims)
    if request.method == "POST" and sheet.is_valid():
        for code, points, remark in sheet.changed_marks():
            try:
                offices.mark_review(dossier, code, points, remark, by=request.user, at=timezone.now())
            except DomainError as refusal:
                sheet.add_error(f"remark_{code}", str(refusal))
        if not sheet.errors:
            messages.success(request, _("The levels were saved."))
            return redirect("grading:office-dossier", number)
    context = {"dossier": dossier, "form": sheet, "lines": sheet.lines(), "rules": rules_of(dossier.edition)}
    return render(request, "grading/office_review.html", context, status=422 if sheet.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: UserRequest, pk: int) -> HttpResponse:
    """Record a visit, with a photo and the place."""
    found = get_object_or_404(queries.visits_in_office(request.user), pk=pk)
    if found.visited_on is not None and request.method != "POST":
        return redirect("grading:office-dossier", found.dossier.number)
    sheet = form.VisitRecordForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"visited_on": found.planned_on},
    )
    if request.method == "POST" and sheet.is_valid():
        values = sheet.cleaned_data
        try:
            with on_disk(values["photo"]) as path:
                offices.record_visit(
                    found,
                    visited_on=values["visited_on"],
                    findings=values["findings"],
                    latitude=values["latitude"],
                    longitude=values["longitude"],
                    photos=[(path, values["caption"])] if path else [],
                    by=request.user,
                    at=timezone.now(),
                )
        except DomainError as refusal:
            sheet.add_error(None, str(refusal))
        else:
            messages.success(request, _("The visit was recorded."))
            return redirect("grading:office-dossier", found.dossier.number)
    context = {"visit": found, "dossier": found.dossier, "form": sheet}
    return render(request, "grading/office_visit.html", context, status=422 if sheet.errors else 200)


@require_safe
def photo(request: UserRequest, pk: int) -> FileResponse:
    """Send a picture of a visit to who may see it."""
    found = get_object_or_404(queries.photos_visible_to(request.user), pk=pk)
    return FileResponse(found.file.open("rb"), content_type=JPEG if str(found.file).endswith(ENDINGS[JPEG]) else PNG)


@contextmanager
def on_disk(sent: UploadedFile[bytes] | None) -> Iterator[Path | None]:
    """Write a sent file into a temporary folder and yield its path; none where nothing was sent."""
    if sent is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        with path.open("wb") as file:
            for chunk in sent.chunks():
                file.write(chunk)
        yield path


def _dossier(request: UserRequest, number: str) -> Dossier:
    return get_object_or_404(queries.dossiers_in_office(request.user), number=number)


def _do(action: str, dossier: Dossier, values: dict[str, Any], bound: forms.Form | None, request: UserRequest) -> None:
    by, at = request.user, timezone.now()
    if action == "begin":
        offices.begin_screening(dossier, receipt=values["receipt"], by=by, at=at)
    elif action == "note":
        assert isinstance(bound, form.ScreeningForm)
        offices.note_screening(
            dossier,
            bound.remarks(),
            complete=bound.complete_or_open(),
            missing=values["missing"],
            proposal=values["proposal"],
            by=by,
            at=at,
        )
    elif action == "return":
        offices.return_dossier(dossier, values["reason"], by=by, at=at)
    elif action == "forward":
        offices.forward_dossier(dossier, letter=values["letter"], by=by, at=at)
    elif action == "receive":
        offices.receive_dossier(dossier, receipt=values["receipt"], by=by, at=at)
    elif action == "out":
        offices.put_out(dossier, values["rule"], values["facts"], by=by, at=at)
    elif action == "review":
        offices.open_review(dossier, by=by, at=at)
    elif action == "close":
        offices.close_review(dossier, values["summary"], by=by, at=at)
    elif action == "supplement":
        offices.ask_supplement(dossier, values["wanted"], due_on=values["due_on"], by=by, at=at)
    elif action == "visit":
        offices.plan_visit(dossier, values["planned_on"], by=by, at=at)
    elif action == "test":
        offices.ask_test(dossier, values["laboratory"], values["wanted"], values["criteria"], by=by, at=at)
    else:
        offices.place_in_round(dossier, values["round"], by=by, at=at)


def _rights(request: UserRequest, dossier: Dossier) -> tuple[bool, bool]:
    """Say whether a person screens dossiers of the place, and whether it reviews them."""
    return (
        may(request.user, Permission.DOSSIER_SCREEN, within=dossier.area),
        may(request.user, Permission.DOSSIER_REVIEW, within=dossier.area),
    )


def _actions(dossier: Dossier, request: UserRequest) -> list[str]:
    """Return what this person can do with a dossier where it stands."""
    screens, reviews = _rights(request, dossier)
    state = dossier.state
    found: list[str] = []
    if screens and state == DossierState.FILED:
        found += ["note", "forward", "return"] if open_screening(dossier) else ["begin"]
    if reviews and state == DossierState.FILED and not rules_of(dossier.edition).screening:
        found += ["receive"]
    if reviews and state == DossierState.FORWARDED:
        found += ["receive", "return"]
    if reviews and state == DossierState.RECEIVED:
        found += ["close", "supplement"] if open_review_of(dossier) else ["review", "supplement"]
    if reviews and state in UNDER_REVIEW:
        found += ["visit", "test"]
    if reviews and state in PLACEABLE:
        found += ["place"]
    if reviews and state == DossierState.REVIEWED:
        found += ["supplement"]
    if reviews and state == DossierState.RECEIVED:
        found += ["out"]
    return found


def _page(request: UserRequest, dossier: Dossier, bound: dict[str, forms.Form] | None = None) -> HttpResponse:
    actions = _actions(dossier, request)
    for action in bound or {}:
        if action not in actions:
            actions.append(action)
    made = {
        name: (bound or {}).get(name) or FORMS[name](dossier, None, request.user) for name in actions if name in FORMS
    }
    rules = rules_of(dossier.edition)
    going_on = open_review_of(dossier)
    context = {
        "dossier": dossier,
        "rules": rules,
        "card": rules.scorecards.get(dossier.set_number),
        "forms": made,
        "actions": actions,
        "noting": "note" in actions,
        "besides": [name for name in actions if name in BESIDES],
        "screening": dossier.screenings.first(),
        "review": going_on or dossier.reviews.first(),
        "review_open": going_on is not None and "close" in actions,
        "reviews": may(request.user, Permission.DOSSIER_REVIEW, within=dossier.area),
        "visits": dossier.site_visits.prefetch_related("photos"),
        "tests": dossier.lab_tests.select_related("laboratory"),
        "supplements": dossier.supplements.all(),
        "sees_round": queries.rounds_for(request.user).filter(pk=dossier.round_id or 0).exists(),
        "today": timezone.localdate(),
    }
    return render(request, "grading/office_dossier.html", context, status=422 if bound else 200)
