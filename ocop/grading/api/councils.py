"""Councils over the API: a member's own sheets, and what came out once it may be known."""

from collections.abc import Mapping

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Status

from ocop.accounts.keys import ApiKeyAuth, SessionAuth
from ocop.accounts.requests import UserRequest
from ocop.core.problems import Problem
from ocop.grading.api.council_forms import (
    ByKey,
    CorrectionIn,
    CouncilOut,
    HandInIn,
    HearingOut,
    MarksIn,
    ObjectionIn,
    ResolutionIn,
    SheetOut,
    SheetPage,
    StatementIn,
    hearing_out,
    sheet_out,
)
from ocop.grading.models import Council, Hearing, Sheet
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


@router.get("/councils/{council_id}", response={200: CouncilOut, **READ}, operation_id="council")
def council(request: UserRequest, council_id: int) -> Council:
    """Show a council that you keep, in which you sit, or for whose authority you sign."""
    return get_object_or_404(lists.councils_visible_to(request.user), pk=council_id)


@router.patch("/councils/{council_id}", response={200: CouncilOut, **REFUSED}, operation_id="correct_council")
def correct_council(request: UserRequest, council_id: int, given: CorrectionIn) -> Council:
    """Correct what was said of a council when it was founded; only until its first hearing opens (409 after that)."""
    found = get_object_or_404(lists.councils_visible_to(request.user), pk=council_id)
    return operations.correct_council(found, given.said_of(found), by=request.user, at=timezone.now())


@router.get("/hearings/{hearing_id}/result", response={200: HearingOut, **REFUSED}, operation_id="hearing_result")
def hearing_result(request: UserRequest, hearing_id: int) -> Mapping[str, object]:
    """Show what the sheets of a product give together, once your own and all others are in."""
    return _seen(request, hearing_id)


@router.post("/hearings/{hearing_id}/agree", response={200: HearingOut, **REFUSED}, operation_id="agree_in_writing")
def agree_in_writing(request: UserRequest, hearing_id: int) -> Mapping[str, object]:
    """Agree as a member, in writing, with what all sheets of a renewal come to."""
    operations.agree_in_writing(_hearing(request, hearing_id), by=request.user, at=timezone.now())
    return _seen(request, hearing_id)


@router.post("/hearings/{hearing_id}/object", response={200: HearingOut, **REFUSED}, operation_id="object_in_writing")
def object_in_writing(request: UserRequest, hearing_id: int, given: ObjectionIn) -> Mapping[str, object]:
    """Object as a member to deciding a renewal in writing: it goes to a session."""
    operations.object_in_writing(_hearing(request, hearing_id), given.reason, by=request.user, at=timezone.now())
    return _seen(request, hearing_id)


@router.post("/hearings/{hearing_id}/session", response={204: None, **REFUSED}, operation_id="call_session")
def call_session(request: UserRequest, hearing_id: int, given: ObjectionIn) -> Status[None]:
    """Call a session for a renewal on which members are asked in writing; for who keeps or leads the council."""
    operations.call_session(_hearing(request, hearing_id), given.reason, by=request.user, at=timezone.now())
    return Status(204, None)


@router.post("/hearings/{hearing_id}/close", response={200: HearingOut, **REFUSED}, operation_id="close_in_writing")
def close_in_writing(request: UserRequest, hearing_id: int, given: ResolutionIn) -> Mapping[str, object]:
    """Close a renewal on which every member agreed in writing; for who keeps the council."""
    operations.close_in_writing(_hearing(request, hearing_id), given.resolution, by=request.user, at=timezone.now())
    return _seen(request, hearing_id)


def _hearing(request: UserRequest, key: int) -> Hearing:
    return get_object_or_404(lists.hearings_visible_to(request.user), pk=key)


def _seen(request: UserRequest, key: int) -> Mapping[str, object]:
    """Return a hearing as far as the person may know it.

    :raises OwnSheetFirst: its own sheet is not in.
    :raises SheetsOut: others are not.
    """
    hearing = _hearing(request, key)
    known = sight_of(viewer_of(request.user, hearing.council), hearing)
    if known == Sight.OWN:
        raise OwnSheetFirst
    if known != Sight.ALL:
        raise SheetsOut
    return hearing_out(hearing_view(hearing))


def _sheet(request: UserRequest, key: int) -> Sheet:
    return get_object_or_404(queries.sheets_of(request.user), pk=key)
