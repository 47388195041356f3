"""Councils over the API: a member's own sheets, and what came out once it may be known."""

from collections.abc import Mapping

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from ocop.accounts.keys import ApiKeyAuth, SessionAuth
from ocop.accounts.requests import UserRequest
from ocop.core.problems import Problem
from ocop.grading.api.council_forms import (
    ByKey,
    HandInIn,
    HearingOut,
    MarksIn,
    SheetOut,
    SheetPage,
    StatementIn,
    hearing_out,
    sheet_out,
)
from ocop.grading.models import Hearing, Sheet
from ocop.grading.operations import councils as operations
from ocop.grading.operations.councils.refusals import OwnSheetFirst, SheetsOut
from ocop.grading.queries.councils import lists
from ocop.grading.queries.councils import sheets as queries
from ocop.grading.queries.councils.session import hearing_view
from ocop.grading.queries.councils.sight import PENDING, Sight, sight_of, viewer_of

router = Router(tags=["grading"], auth=[ApiKeyAuth(), SessionAuth()])
READ = {401: Problem, 404: Problem, 422: Problem}
REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.get("/council-sheets", response={200: SheetPage, **READ}, operation_id="council_sheets")
def council_sheets(request: UserRequest, asked: Query[ByKey]) -> Mapping[str, object]:
    """List your sheets by key: those that wait for you, or all."""
    found = queries.sheets_of(request.user).filter(pk__gt=asked.after)
    if asked.waiting:
        found = found.filter(state__in=PENDING)
    rows = list(found[: asked.limit + 1])
    more = len(rows) > asked.limit
    shown = rows[: asked.limit]
    return {"items": shown, "next": shown[-1].pk if more else None}


@router.get("/council-sheets/{sheet_id}", response={200: SheetOut, **REFUSED}, operation_id="council_sheet")
def council_sheet(request: UserRequest, sheet_id: int) -> Mapping[str, object]:
    """Show a sheet of yours: what can be given in each line, what the producer and the review say, what you gave."""
    return sheet_out(queries.sheet_view(_sheet(request, sheet_id)))


@router.post("/council-sheets/{sheet_id}/statement", response={200: SheetOut, **REFUSED}, operation_id="state_conflict")
def state_conflict(request: UserRequest, sheet_id: int, given: StatementIn) -> Mapping[str, object]:
    """State whether something stands between you and a fair judgement; only without, the sheet opens."""
    sheet = _sheet(request, sheet_id)
    operations.state_conflict(sheet, given.conflict, given.statement, by=request.user, at=timezone.now())
    return sheet_out(queries.sheet_view(_sheet(request, sheet_id)))


@router.patch("/council-sheets/{sheet_id}/marks", response={200: SheetOut, **REFUSED}, operation_id="save_marks")
def save_marks(request: UserRequest, sheet_id: int, given: MarksIn) -> Mapping[str, object]:
    """Save marks of lines; all of them or, if one is refused, none.

    Send the `version` that you read: a line that was saved anew after it with other points is not written over (409).
    """
    operations.save_marks(_sheet(request, sheet_id), given.marks_given(), by=request.user, at=timezone.now())
    return sheet_out(queries.sheet_view(_sheet(request, sheet_id)))


@router.post("/council-sheets/{sheet_id}/hand-in", response={200: SheetOut, **REFUSED}, operation_id="hand_in_sheet")
def hand_in_sheet(request: UserRequest, sheet_id: int, given: HandInIn) -> Mapping[str, object]:
    """Hand in a sheet on which every line is marked."""
    operations.hand_in(_sheet(request, sheet_id), given.remark, by=request.user, at=timezone.now())
    return sheet_out(queries.sheet_view(_sheet(request, sheet_id)))


@router.get("/hearings/{hearing_id}/result", response={200: HearingOut, **REFUSED}, operation_id="hearing_result")
def hearing_result(request: UserRequest, hearing_id: int) -> Mapping[str, object]:
    """Show what the sheets of a product give together, once your own and all others are in."""
    hearing: Hearing = get_object_or_404(lists.hearings_visible_to(request.user), pk=hearing_id)
    known = sight_of(viewer_of(request.user, hearing.council), hearing)
    if known == Sight.OWN:
        raise OwnSheetFirst
    if known != Sight.ALL:
        raise SheetsOut
    return hearing_out(hearing_view(hearing))


def _sheet(request: UserRequest, key: int) -> Sheet:
    return get_object_or_404(queries.sheets_of(request.user), pk=key)
