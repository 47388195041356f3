"""Offices over the API: what waits, screening, reception, review, visits, laboratory tests, rounds."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Status

from ocop.accounts.keys import ApiKeyAuth, SessionAuth
from ocop.accounts.requests import UserRequest
from ocop.grading.api import office_forms as form
from ocop.grading.api.dossiers import HIGHEST_KEY, NO_ZERO_BYTE, READ, REFUSED, Key, Keyed, Number
from ocop.grading.models import Dossier, LabTest, ReviewMark, Round, Screening, SiteVisit
from ocop.grading.operations import offices as operations
from ocop.grading.queries import offices as queries
from ocop.places.models import Area

type Criterion = Annotated[str, Path(max_length=20, pattern=NO_ZERO_BYTE)]
router = Router(tags=["grading"], auth=[ApiKeyAuth(), SessionAuth()])


@router.get("/offices/waiting", response={200: list[form.WaitingOut], **READ}, operation_id="office_waiting")
def waiting(request: UserRequest) -> list[dict[str, object]]:
    """Show what waits for you, step by step, with the first dossiers of each."""
    return [
        {
            "step": one.step.code,
            "count": one.count,
            "late": one.late,
            "first": [form.office_row(dossier) for dossier in one.first],
        }
        for one in queries.waiting_for(request.user, on=timezone.localdate())
    ]


@router.get("/offices/dossiers", response={200: form.OfficePage, **READ}, operation_id="office_dossiers")
def office_dossiers(request: UserRequest, asked: Query[form.OfficeFilter]) -> Mapping[str, object]:
    """List the filed dossiers of your places, the newest first."""
    late = timezone.localdate() if asked.late else None
    found = queries.dossiers_in_office(request.user, states=asked.state, late_on=late).filter(pk__lt=asked.before)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    more = len(rows) > asked.limit
    return {"items": [form.office_row(one) for one in shown], "next": shown[-1].pk if more else None}


@router.post(
    "/offices/dossiers/{number}/screening", response={201: form.ScreeningOut, **REFUSED}, operation_id="begin_screening"
)
def begin_screening(request: UserRequest, number: Number, given: form.ReceiptIn) -> Status[Screening]:
    """Take a filed dossier up for screening and give its receipt."""
    found = _dossier(request, number)
    return Status(201, operations.begin_screening(found, receipt=given.receipt, by=request.user, at=timezone.now()))


@router.put(
    "/offices/dossiers/{number}/screening", response={200: form.ScreeningOut, **REFUSED}, operation_id="note_screening"
)
def note_screening(request: UserRequest, number: Number, given: form.ScreeningIn) -> Screening:
    """Note what the screening found; what was noted before is replaced."""
    return operations.note_screening(
        _dossier(request, number),
        given.said(),
        complete=given.complete,
        missing=given.missing,
        proposal=given.proposal,
        by=request.user,
        at=timezone.now(),
    )


@router.post(
    "/offices/dossiers/{number}/return", response={200: form.OfficeRow, **REFUSED}, operation_id="return_dossier"
)
def return_dossier(request: UserRequest, number: Number, given: form.ReasonIn) -> Mapping[str, object]:
    """Give a dossier back to the producer, with the reasons."""
    found = _dossier(request, number)
    return form.office_row(operations.return_dossier(found, given.reason, by=request.user, at=timezone.now()))


@router.post(
    "/offices/dossiers/{number}/forward", response={200: form.OfficeRow, **REFUSED}, operation_id="forward_dossier"
)
def forward_dossier(request: UserRequest, number: Number, given: form.LetterIn) -> Mapping[str, object]:
    """Send a screened dossier to the office above."""
    found = _dossier(request, number)
    return form.office_row(operations.forward_dossier(found, letter=given.letter, by=request.user, at=timezone.now()))


@router.post(
    "/offices/dossiers/{number}/receive", response={200: form.OfficeRow, **REFUSED}, operation_id="receive_dossier"
)
def receive_dossier(request: UserRequest, number: Number, given: form.ReceiptIn) -> Mapping[str, object]:
    """Receive a forwarded dossier; from now on it is under review."""
    found = _dossier(request, number)
    return form.office_row(operations.receive_dossier(found, receipt=given.receipt, by=request.user, at=timezone.now()))


@router.post(
    "/offices/dossiers/{number}/review", response={201: list[form.ReviewMarkOut], **REFUSED}, operation_id="open_review"
)
def open_review(request: UserRequest, number: Number) -> Status[Sequence[ReviewMark]]:
    """Begin the advisory review; after a late supplement it begins with the levels of the last one."""
    review = operations.open_review(_dossier(request, number), by=request.user, at=timezone.now())
    return Status(201, list(review.marks.order_by("pk")))


@router.put(
    "/offices/dossiers/{number}/review/lines/{criterion}",
    response={200: form.ReviewMarkOut, **REFUSED},
    operation_id="mark_review",
)
def mark_review(request: UserRequest, number: Number, criterion: Criterion, given: form.ProposalIn) -> ReviewMark:
    """Propose the level of a line, with a word why where it is not what the producer claims."""
    found = _dossier(request, number)
    return operations.mark_review(found, criterion, given.points, given.remark, by=request.user, at=timezone.now())


@router.post(
    "/offices/dossiers/{number}/review/close", response={200: form.OfficeRow, **REFUSED}, operation_id="close_review"
)
def close_review(request: UserRequest, number: Number, given: form.SummaryIn) -> Mapping[str, object]:
    """Close the review; the dossier waits for a council."""
    found = _dossier(request, number)
    return form.office_row(operations.close_review(found, given.summary, by=request.user, at=timezone.now()))


@router.post(
    "/offices/dossiers/{number}/supplement", response={200: form.OfficeRow, **REFUSED}, operation_id="ask_supplement"
)
def ask_supplement(request: UserRequest, number: Number, given: form.SupplementIn) -> Mapping[str, object]:
    """Ask the producer to add something by a day."""
    found = _dossier(request, number)
    operations.ask_supplement(found, given.wanted, due_on=given.due_on, by=request.user, at=timezone.now())
    return form.office_row(_dossier(request, number))


@router.post("/offices/dossiers/{number}/visits", response={201: form.VisitOut, **REFUSED}, operation_id="plan_visit")
def plan_visit(request: UserRequest, number: Number, given: form.VisitIn) -> Status[SiteVisit]:
    """Plan a visit to where the product is made."""
    found = _dossier(request, number)
    return Status(201, operations.plan_visit(found, given.planned_on, by=request.user, at=timezone.now()))


@router.post("/offices/visits/{visit_id}/record", response={200: form.VisitOut, **REFUSED}, operation_id="record_visit")
def record_visit(request: UserRequest, visit_id: Key, given: form.VisitRecordIn) -> SiteVisit:
    """Record what was seen on a visit."""
    found = get_object_or_404(queries.visits_in_office(request.user), pk=visit_id)
    return operations.record_visit(found, **given.dict(), by=request.user, at=timezone.now())


@router.post("/offices/dossiers/{number}/tests", response={201: form.TestOut, **REFUSED}, operation_id="ask_test")
def ask_test(request: UserRequest, number: Number, given: form.TestAskIn) -> Status[LabTest]:
    """Ask a laboratory for a test that serves some criteria."""
    found = _dossier(request, number)
    working = queries.laboratories(near=found.area, on=timezone.localdate())
    laboratory = get_object_or_404(working, username=given.laboratory)
    asked = operations.ask_test(found, laboratory, given.wanted, given.criteria, by=request.user, at=timezone.now())
    return Status(201, asked)


@router.get("/laboratory-tests", response={200: form.TestPage, **READ}, operation_id="laboratory_tests")
def laboratory_tests(request: UserRequest, asked: Query[Keyed]) -> Mapping[str, object]:
    """List the tests that your laboratory was asked for, the newest first."""
    rows = list(queries.tests_of(request.user).filter(pk__lt=asked.before)[: asked.limit + 1])
    shown = rows[: asked.limit]
    return {"items": shown, "next": shown[-1].pk if len(rows) > asked.limit else None}


@router.post("/laboratory-tests/{test_id}/result", response={200: form.TestOut, **REFUSED}, operation_id="enter_test")
def enter_test(request: UserRequest, test_id: Key, given: form.TestResultIn) -> LabTest:
    """Enter the result of a test that your laboratory was asked for; once, and it stays."""
    test = get_object_or_404(queries.tests_of(request.user), pk=test_id)
    return operations.enter_test(test, **given.dict(), by=request.user, at=timezone.now())


@router.get("/rounds", response={200: form.RoundPage, **READ}, operation_id="rounds")
def rounds(request: UserRequest, asked: Query[Keyed]) -> Mapping[str, object]:
    """List the rounds of your places, the one furthest ahead first; ``before`` is the last round that was read."""
    found = queries.rounds_for(request.user)
    if asked.before != HIGHEST_KEY:
        found = queries.rounds_before(found, asked.before)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    return {"items": shown, "next": shown[-1].pk if len(rows) > asked.limit else None}


@router.post("/rounds", response={201: form.RoundOut, **REFUSED}, operation_id="plan_round")
def plan_round(request: UserRequest, given: form.RoundIn) -> Status[Round]:
    """Plan a round of an authority."""
    area = get_object_or_404(Area, path=given.area)
    planned = operations.plan_round(
        given.edition,
        given.code,
        given.year,
        area,
        authority=given.authority,
        proposals_before=given.proposals_before,
        result_before=given.result_before,
        capacity=given.capacity,
        by=request.user,
        at=timezone.now(),
    )
    return Status(201, queries.rounds_for(request.user).get(pk=planned.pk))


@router.put(
    "/offices/dossiers/{number}/round", response={200: form.OfficeRow, **REFUSED}, operation_id="place_in_round"
)
def place_in_round(request: UserRequest, number: Number, given: form.PlaceIn) -> Mapping[str, object]:
    """Place a dossier in a round of yours."""
    found = _dossier(request, number)
    planned = get_object_or_404(queries.rounds_for(request.user), pk=given.round)
    return form.office_row(operations.place_in_round(found, planned, by=request.user, at=timezone.now()))


def _dossier(request: UserRequest, number: str) -> Dossier:
    return get_object_or_404(queries.dossiers_in_office(request.user), number=number)
