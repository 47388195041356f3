"""What the endpoints of councils take and give, typed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import StringConstraints

from ocop.grading.models import ConflictKind, Council, Majority, Sheet, Tie
from ocop.grading.operations.councils import Correctable, MarkGiven
from ocop.grading.operations.councils.founding import MOST_MEMBERS
from ocop.grading.queries.councils.cards import as_points
from ocop.grading.queries.councils.session import HearingView, result_facts
from ocop.grading.queries.councils.sheets import Line, SheetView, due_on_of
from ocop.grading.states import CouncilState, SheetState

MOST = 100
HIGHEST_KEY = 2**63 - 1
type Code = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[^\x00]*$")]
type Note = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]
type Text = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]


class ByKey(Schema):
    """A page of your sheets."""

    after: int = Field(0, ge=0, le=HIGHEST_KEY)
    limit: int = Field(50, ge=1, le=MOST)
    waiting: bool = False


class StatementIn(Schema):
    """A statement on conflicts of interest."""

    conflict: ConflictKind
    statement: Note = ""


class MarkIn(Schema):
    """What you give in one line."""

    criterion: Code
    points: Decimal = Field(ge=0, lt=10**4, max_digits=6, decimal_places=2)
    confidence: int = Field(default=2, ge=1, le=3, description="1 unsure, 2 fairly sure, 3 sure")
    reason: Text = ""


class MarksIn(Schema):
    """Marks, and the version of the sheet that you had read."""

    version: int = Field(ge=0, le=2**31 - 1)
    marks: list[MarkIn] = Field(min_length=1, max_length=200)

    def marks_given(self) -> list[MarkGiven]:
        """Return what was sent; of a line that was sent twice, the last."""
        given = {
            mark.criterion: MarkGiven(mark.criterion, mark.points, self.version, mark.confidence, mark.reason)
            for mark in self.marks
        }
        return list(given.values())


class HandInIn(Schema):
    """A remark on the product, if there is one."""

    remark: Text = ""


class SheetRow(Schema):
    """A sheet of yours in a list."""

    id: int
    hearing: int
    council: str
    dossier: str
    product: str
    set: str
    state: SheetState
    version: int
    marked: int
    due_on: dt.date | None
    demonstration: bool

    @staticmethod
    def resolve_demonstration(sheet: Sheet) -> bool:
        return sheet.hearing.dossier.demonstration

    @staticmethod
    def resolve_hearing(sheet: Sheet) -> int:
        return sheet.hearing_id

    @staticmethod
    def resolve_council(sheet: Sheet) -> str:
        return sheet.hearing.council.name

    @staticmethod
    def resolve_dossier(sheet: Sheet) -> str:
        return sheet.hearing.dossier.number

    @staticmethod
    def resolve_product(sheet: Sheet) -> str:
        return sheet.hearing.dossier.product.name

    @staticmethod
    def resolve_set(sheet: Sheet) -> str:
        return sheet.hearing.dossier.set_number

    @staticmethod
    def resolve_due_on(sheet: Sheet) -> dt.date | None:
        return due_on_of(sheet.hearing.council)


class SheetPage(Schema):
    """Some of your sheets; ``next`` is the ``after`` of the next page, none on the last."""

    items: list[SheetRow]
    next: int | None


class MarkOut(Schema):
    """What you gave in one line."""

    points: Decimal
    confidence: int
    reason: str


class SheetLineOut(Schema):
    """A line of your sheet."""

    criterion: str
    name: str
    choices: list[Decimal] = Field(description="the points of its ladder; empty where any up to `maximum` may be given")
    maximum: Decimal | None
    floors: dict[int, Decimal] = Field(description="star → least points for it")
    claimed: Decimal | None = Field(description="by the producer")
    review: Decimal | None = Field(description="proposed by the advisory review")
    mark: MarkOut | None = Field(description="yours")
    counts: bool
    reason_wanted: bool


class SheetOut(Schema):
    """A sheet of yours, whole. Nothing in it comes from anybody else's sheet."""

    id: int
    hearing: int
    dossier: str
    product: str
    set: str
    edition: str
    state: SheetState
    version: int
    sent_back_reason: str
    remark: str
    total: Decimal = Field(description="of your own marks so far")
    parts: dict[str, Decimal]
    unmarked: list[str]
    reasons_wanted: list[str]
    lines: list[SheetLineOut]


class GivenOut(Schema):
    """The sheet of one member in a hearing whose sheets are all in."""

    member: str
    total: Decimal
    marks: dict[str, Decimal]


class CouncilOut(Schema):
    """A council; ``majority``, ``tie`` and ``quorum`` are empty where those of the rules hold."""

    id: int
    name: str
    edition: str
    authority: str
    area: str
    round: int | None
    state: CouncilState
    act: str
    meets_on: dt.date | None
    place: str
    for_appeal: bool
    majority: str
    tie: str
    quorum: int | None
    demonstration: bool

    @staticmethod
    def resolve_area(council: Council) -> str:
        return council.area.path

    @staticmethod
    def resolve_round(council: Council) -> int | None:
        return council.round_id


class CorrectionIn(Schema):
    """What to correct in a council; what is not sent stays."""

    name: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] | None = None
    act: Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")] | None = None
    meets_on: dt.date | None = None
    place: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] | None = None
    majority: Majority | Literal[""] | None = None
    tie: Tie | Literal[""] | None = None
    quorum: int | None = Field(None, ge=1, le=MOST_MEMBERS)

    def said_of(self, council: Council) -> Correctable:
        """Return what is said of a council with what was sent; a day or a quorum sent as null is taken away."""
        kept = {field.name: getattr(council, field.name) for field in fields(Correctable)}
        sent = self.dict(exclude_unset=True)
        return Correctable(
            **{**kept, **{k: v for k, v in sent.items() if v is not None or k in ("meets_on", "quorum")}}
        )


class ObjectionIn(Schema):
    """Why you do not agree in writing."""

    reason: Text = ""


class ResolutionIn(Schema):
    """What the council resolved, in words, if there is something to say."""

    resolution: Text = ""


class ChangeOut(Schema):
    """A mark that a member changed after its sheet was sent back: both levels, when it came in again, and why."""

    member: str
    criterion: str
    before: Decimal
    after: Decimal
    reason: str = Field(description="of the member")
    sent_back_reason: str = Field(description="of the chair; empty: the total was far from another's")
    sent_back_at: dt.datetime
    at: dt.datetime


class HearingOut(Schema):
    """A product before a council, once all sheets are in."""

    id: int
    dossier: str
    state: str
    result: dict[str, Any] = Field(description="`parts`, `total`, `band`, `floors_missed` per star, `stopped`, `stars`")
    to_agree: list[str] = Field(description="lines in which the council must agree on a level")
    agreed: dict[str, Decimal]
    votes: dict[str, int]
    majority: str = Field(description="`simple`: more than half of the votes; `two_thirds`: at least so many")
    tie: str = Field(description="under a simple majority, `lost`, or `chair`: the vote of the chair decides")
    in_writing: bool = Field(description="decided in writing, without a session")
    answer_until: dt.date | None = Field(description="last day on which members agree in writing, where they are asked")
    session_reason: str = Field(description="why a renewal went to a session instead")
    sheets: list[GivenOut]
    changes: list[ChangeOut] = Field(description="marks that were changed after a sheet was sent back")


def sheet_out(view: SheetView) -> Mapping[str, object]:
    """Return a sheet as the API gives it; before the statement its lines are not open yet, and none are given."""
    sheet = view.sheet
    dossier = sheet.hearing.dossier
    closed = sheet.state in (SheetState.ASSIGNED, SheetState.RECUSED)
    return {
        "id": sheet.pk,
        "hearing": sheet.hearing_id,
        "dossier": dossier.number,
        "product": dossier.product.name,
        "set": dossier.set_number,
        "edition": dossier.edition,
        "state": sheet.state,
        "version": sheet.version,
        "sent_back_reason": sheet.sent_back_reason,
        "remark": sheet.remark,
        "total": as_points(view.rating.total),
        "parts": {part.code: part.points for part in view.parts},
        "unmarked": list(view.unmarked),
        "reasons_wanted": list(view.reasons_wanted),
        "lines": [] if closed else [_line(line) for line in view.lines],
    }


def hearing_out(view: HearingView) -> Mapping[str, object]:
    """Return a hearing as the API gives it."""
    hearing = view.hearing
    return {
        "id": hearing.pk,
        "dossier": hearing.dossier.number,
        "state": hearing.state,
        "result": hearing.result or result_facts(view.rating),
        "to_agree": list(view.rating.to_agree),
        "agreed": {line.code: line.agreed.points for line in view.lines if line.agreed},
        "votes": dict(view.votes),
        "majority": view.regulation.majority,
        "tie": view.regulation.tie,
        "in_writing": hearing.in_writing,
        "answer_until": hearing.answer_until,
        "session_reason": hearing.session_reason,
        "changes": [
            {
                "member": str(one.sheet.member.user),
                "criterion": one.change.criterion,
                "before": one.change.before,
                "after": one.change.after,
                "reason": one.change.reason,
                "sent_back_reason": one.change.sent_back_reason,
                "sent_back_at": one.change.sent_back_at,
                "at": one.change.at,
            }
            for one in view.changes
        ],
        "sheets": [
            {
                "member": str(sheet.member.user),
                "total": view.totals[sheet.pk],
                "marks": {mark.criterion: mark.points for mark in sheet.marks.all()},
            }
            for sheet in view.sheets
        ],
    }


def _line(line: Line) -> dict[str, object]:
    mark = line.mark
    return {
        "criterion": line.code,
        "name": line.name,
        "choices": [choice.points for choice in line.choices],
        "maximum": line.maximum,
        "floors": {stars: choice.points for choice in line.choices for stars in choice.floors},
        "claimed": line.claimed.points if line.claimed else None,
        "review": line.review.points if line.review else None,
        "mark": {"points": mark.points, "confidence": mark.confidence, "reason": mark.reason} if mark else None,
        "counts": line.counts,
        "reason_wanted": line.reason_wanted,
    }
