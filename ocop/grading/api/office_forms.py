"""What the endpoints of offices take and give, typed."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from ocop.grading.api.dossiers import HIGHEST_KEY, NO_ZERO_BYTE
from ocop.grading.models import Dossier, LabTest, Round, Screening, SiteVisit
from ocop.grading.operations.offices import Remark
from ocop.grading.states import DossierState

type Word = Annotated[str, StringConstraints(max_length=60, pattern=NO_ZERO_BYTE)]
type Line = Annotated[str, StringConstraints(max_length=250, pattern=NO_ZERO_BYTE)]
type Text = Annotated[str, StringConstraints(max_length=10_000, pattern=NO_ZERO_BYTE)]
type Codes = Annotated[
    list[Annotated[str, StringConstraints(max_length=20, pattern=NO_ZERO_BYTE)]], Field(max_length=60)
]


class OfficeFilter(Schema):
    """Which dossiers of your places, the newest first: those before a key."""

    state: list[DossierState] = Field(default_factory=list)
    late: bool = False
    before: int = Field(HIGHEST_KEY, ge=1, le=HIGHEST_KEY)
    limit: int = Field(50, ge=1, le=100)


class ReceiptIn(Schema):
    """The number of a receipt; empty: the next one by the pattern of the form."""

    receipt: Word = ""


class RemarkIn(Schema):
    """What you say of one content: whether it holds, and a word on it."""

    holds: bool | None = None
    remark: Text = ""


class ScreeningIn(Schema):
    """What the screening found; the remarks by the codes of the edition's contents."""

    complete: bool | None = None
    missing: Text = ""
    proposal: Text = ""
    remarks: dict[Word, RemarkIn] = Field(default_factory=dict, max_length=50)

    def said(self) -> Mapping[str, Remark]:
        """Return the remarks as the operation takes them."""
        return {code: Remark(one.holds, one.remark) for code, one in self.remarks.items()}


class ReasonIn(Schema):
    """Words that go to the producer."""

    reason: Text


class LetterIn(Schema):
    """The number of the letter with which a dossier goes on."""

    letter: Word


class ProposalIn(Schema):
    """The level that the review proposes for a line, and why."""

    points: Decimal = Field(ge=0, le=999, max_digits=6, decimal_places=2)
    remark: Annotated[str, StringConstraints(max_length=2000, pattern=NO_ZERO_BYTE)] = ""


class SummaryIn(Schema):
    """What the review found, for the council."""

    summary: Text


class SupplementIn(Schema):
    """What the producer is asked to add; without a day, by the limit of the rules."""

    wanted: Text
    due_on: dt.date | None = None


class VisitIn(Schema):
    """When a place is visited."""

    planned_on: dt.date


class VisitRecordIn(Schema):
    """What was seen on a visit, and where; photos are added on the page."""

    visited_on: dt.date
    findings: Text
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)


class TestAskIn(Schema):
    """What a laboratory is asked to test, and which criteria it serves."""

    laboratory: Annotated[str, StringConstraints(max_length=150, pattern=NO_ZERO_BYTE)] = Field(
        description="username of its account"
    )
    wanted: Annotated[str, StringConstraints(max_length=300, pattern=NO_ZERO_BYTE)]
    criteria: Codes


class TestResultIn(Schema):
    """What a laboratory found; its report as a file is added on the page."""

    report_number: Annotated[str, StringConstraints(max_length=100, pattern=NO_ZERO_BYTE)]
    result: Text
    passed: bool
    reported_on: dt.date
    sampled_on: dt.date | None = None
    method: Line = ""


class RoundIn(Schema):
    """A round to plan: one of the edition's, whose days are known, or a further one with its authority and days."""

    edition: Word
    code: Annotated[str, StringConstraints(max_length=40, pattern=NO_ZERO_BYTE)]
    year: int = Field(ge=2018, le=2100)
    area: Annotated[str, StringConstraints(max_length=100, pattern=NO_ZERO_BYTE)] = Field(description="path: VN.01")
    authority: Annotated[str, StringConstraints(max_length=20, pattern=NO_ZERO_BYTE)] = ""
    proposals_before: dt.date | None = None
    result_before: dt.date | None = None
    capacity: int | None = Field(None, ge=1, le=1_000_000)


class PlaceIn(Schema):
    """The round in which a dossier is heard."""

    round: int = Field(ge=1, le=HIGHEST_KEY)


class OfficeRow(Schema):
    """A dossier as its office sees it."""

    key: int
    number: str
    product: str
    producer: str
    area: str
    edition: str
    set_number: str
    kind: str
    state: str
    filed_at: dt.datetime | None
    due_on: dt.date | None = Field(description="last day for whoever must act next")
    receipt: str
    receipt_above: str
    round: int | None
    ended_by: str
    demonstration: bool


class OfficePage(Schema):
    """A page of dossiers; pass ``next`` as ``before``."""

    items: list[OfficeRow]
    next: int | None


class WaitingOut(Schema):
    """How many dossiers wait at a step, how many are late, and the first of them."""

    step: str
    count: int
    late: int
    first: list[OfficeRow]


class ScreeningOut(Schema):
    """A screening as it stands."""

    dossier: str
    begun_on: dt.date
    due_on: dt.date
    complete: bool | None
    missing: str
    proposal: str
    remarks: dict[str, RemarkIn]

    @staticmethod
    def resolve_dossier(screening: Screening) -> str:
        return screening.dossier.number


class ReviewMarkOut(Schema):
    """A level that the review proposes."""

    criterion: str
    points: Decimal
    remark: str


class VisitOut(Schema):
    """A visit, planned or done."""

    id: int
    dossier: str
    planned_on: dt.date
    visited_on: dt.date | None
    findings: str
    latitude: float | None
    longitude: float | None

    @staticmethod
    def resolve_dossier(visit: SiteVisit) -> str:
        return visit.dossier.number


class TestOut(Schema):
    """A laboratory test, with its result once it is entered."""

    id: int
    dossier: str
    wanted: str
    criteria: list[str]
    asked_at: dt.datetime
    report_number: str
    method: str
    result: str
    passed: bool | None
    sampled_on: dt.date | None
    reported_on: dt.date | None
    entered_at: dt.datetime | None

    @staticmethod
    def resolve_dossier(test: LabTest) -> str:
        return test.dossier.number


class TestPage(Schema):
    """A page of tests; pass ``next`` as ``before``."""

    items: list[TestOut]
    next: int | None


class RoundOut(Schema):
    """A round with its days; ``placed`` products are in it."""

    id: int
    edition: str
    code: str
    year: int
    authority: str
    area: str
    proposals_before: dt.date
    result_before: dt.date
    capacity: int | None
    placed: int
    demonstration: bool

    @staticmethod
    def resolve_area(planned: Round) -> str:
        return planned.area.path


class RoundPage(Schema):
    """A page of rounds, the one furthest ahead first; pass ``next`` as ``before``."""

    items: list[RoundOut]
    next: int | None


def office_row(one: Dossier) -> dict[str, object]:
    """Return a dossier as :class:`OfficeRow` shows it."""
    names = ("number", "edition", "set_number", "kind", "state", "filed_at", "due_on", "receipt", "receipt_above")
    found = {name: getattr(one, name) for name in (*names, "ended_by", "demonstration")}
    places = {"product": one.product.number, "producer": one.producer.number, "area": one.area.path}
    return found | places | {"key": one.pk, "round": one.round_id}
