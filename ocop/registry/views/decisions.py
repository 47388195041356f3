"""The officer's pages for held rows and possible duplicates."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts.requests import UserRequest
from ocop.core.asked import number_in
from ocop.core.refusals import DomainError
from ocop.registry import operations, queries
from ocop.registry.forms import DecisionForm
from ocop.registry.models import Candidate
from ocop.registry.operations.reporting import remarks_of

ON_A_PAGE = 25


@require_safe
def held_list(request: UserRequest) -> HttpResponse:
    """List the held rows that wait for this officer, oldest first."""
    rows = queries.held_rows_for(request.user)
    if (after := number_in(request.GET.get("after", ""))) is not None:
        rows = rows.filter(pk__gt=after)
    found = list(rows[: ON_A_PAGE + 1])
    shown = [(row, remarks_of(row, row.register_import)) for row in found[:ON_A_PAGE]]
    more = found[ON_A_PAGE - 1].pk if len(found) > ON_A_PAGE else None
    return render(request, "registry/held_list.html", {"rows": shown, "next_url": f"?after={more}" if more else ""})


def held_row(request: UserRequest, pk: int) -> HttpResponse:
    """Show a held row as it came, and take it over with corrections."""
    row = get_object_or_404(queries.held_rows_for(request.user), pk=pk)
    form = DecisionForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            product = operations.accept_row(
                row,
                corrections=form.corrections(),
                area=form.cleaned_data.get("area"),
                by=request.user,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(name)s” is in the register as %(number)s.") % product.__dict__)
            return redirect("registry:held")
    headers = row.register_import.reading["headers"]
    context = {
        "row": row,
        "form": form,
        "cells": [(header, cell) for header, cell in zip(headers, row.cells, strict=False) if cell],
        "remarks": remarks_of(row, row.register_import),
    }
    return render(request, "registry/held_row.html", context, status=422 if form.errors else 200)


@require_POST
def reject_row(request: UserRequest, pk: int) -> HttpResponse:
    """Say that a held row is no product."""
    row = get_object_or_404(queries.held_rows_for(request.user), pk=pk)
    try:
        operations.reject_row(row, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Line %(line)s is rejected, in later files too.") % {"line": row.line})
    return redirect("registry:held")


@require_safe
def candidate_list(request: UserRequest) -> HttpResponse:
    """List the pairs that may be one record, side by side; or those decided."""
    decided = request.GET.get("decided") == "1"
    pairs = queries.decided_candidates_for(request.user) if decided else queries.candidates_for(request.user)
    shown = list(pairs[:ON_A_PAGE])
    records = {
        kind: queries.records_by_number(
            kind, [number for pair in shown if pair.kind == kind for number in (pair.left, pair.right)]
        )
        for kind in ("product", "producer")
    }
    rows = [
        {"pair": pair, "records": [records[pair.kind][number] for number in (pair.left, pair.right)]} for pair in shown
    ]
    return render(request, "registry/candidate_list.html", {"rows": rows, "decided": decided, "total": pairs.count()})


@require_POST
def merge_pair(request: UserRequest, pk: int) -> HttpResponse:
    """Make one record of a pair, keeping the number that was chosen."""
    candidate = _candidate(request, pk)
    keep = request.POST.get("keep", "")
    if keep not in (candidate.left, candidate.right):
        messages.error(request, _("Choose which of the two records stays."))
        return redirect("registry:candidates")
    try:
        merge = operations.merge_pair(candidate, keep=keep, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("%(merged)s was merged into %(kept)s. Both numbers lead to it, and the merge can be undone.")
        messages.success(request, words % {"merged": merge.merged, "kept": merge.kept})
    return redirect("registry:candidates")


@require_POST
def keep_apart(request: UserRequest, pk: int) -> HttpResponse:
    """Say that a pair is two records."""
    try:
        operations.keep_apart(_candidate(request, pk), by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("They stay two records, and the question is not asked again."))
    return redirect("registry:candidates")


@require_POST
def undo_decision(request: UserRequest, pk: int) -> HttpResponse:
    """Open a decided pair again."""
    try:
        operations.undo_decision(_candidate(request, pk), by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The decision was undone; the pair is open again."))
    return redirect("registry:candidates")


def _candidate(request: UserRequest, pk: int) -> Candidate:
    open_or_decided = queries.candidates_for(request.user) | queries.decided_candidates_for(request.user)
    return get_object_or_404(open_or_decided, pk=pk)
