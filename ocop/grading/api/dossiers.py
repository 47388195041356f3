"""Dossiers and papers over the API: what the pages do, for programs of producers and offices."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema, Status
from pydantic import AwareDatetime

from ocop.accounts.keys import ApiKeyAuth, SessionAuth
from ocop.accounts.requests import UserRequest
from ocop.core.problems import Problem
from ocop.grading.completeness import gaps_in
from ocop.grading.models import Dossier, Paper
from ocop.grading.operations import dossiers as operations
from ocop.grading.queries import dossiers as queries
from ocop.grading.queries import vault
from ocop.grading.queries.contents import contents_of
from ocop.grading.queries.rules import rules_of
from ocop.grading.selfscore import NOTHING, Claim, total_shown
from ocop.grading.states import DossierKind
from ocop.registry.models import Product

HIGHEST_KEY = 2**63 - 1
NO_ZERO_BYTE = r"^[^\x00]*$"
type Number = Annotated[str, Path(max_length=20, pattern=NO_ZERO_BYTE)]
type LongText = Annotated[str, Field(max_length=10_000, pattern=NO_ZERO_BYTE)]
type Key = Annotated[int, Path(ge=1, le=HIGHEST_KEY)]
router = Router(tags=["grading"], auth=[ApiKeyAuth(), SessionAuth()])
READ = {401: Problem, 404: Problem, 422: Problem}
REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


class Keyed(Schema):
    """A page of a list, the newest first: those before a key."""

    before: int = Field(HIGHEST_KEY, ge=1, le=HIGHEST_KEY)
    limit: int = Field(50, ge=1, le=100)


class OpenIn(Schema):
    """What a dossier is opened for."""

    product: str = Field(max_length=20, pattern=NO_ZERO_BYTE)
    kind: DossierKind = DossierKind.FIRST
    edition: str = Field(max_length=40, pattern=NO_ZERO_BYTE)
    set_number: str = Field(max_length=10, pattern=NO_ZERO_BYTE)
    variant: str = Field("", max_length=20, pattern=NO_ZERO_BYTE)


class LineIn(Schema):
    """A claim for a criterion. ``was`` is the ``mark`` that was read; with it nothing newer is written over."""

    points: Decimal | None = Field(None, ge=0, le=999, max_digits=6, decimal_places=2)
    description: str = Field("", max_length=4000, pattern=NO_ZERO_BYTE)
    was: str | None = Field(None, max_length=12, pattern=NO_ZERO_BYTE)


class AnswersIn(Schema):
    """Answers of the forms, code of the field → answer; those that are not named stay as they are."""

    answers: dict[Annotated[str, Field(max_length=60, pattern=NO_ZERO_BYTE)], bool | LongText] = Field(max_length=200)


class CheckedIn(Schema):
    """Things taken over from an old dossier that somebody has looked at."""

    items: list[Annotated[str, Field(max_length=80)]] = Field(max_length=200)


class FileIn(Schema):
    """What goes with filing: the oath, samples, and how the producer agreed where you file for it."""

    oath: bool
    samples: int = Field(0, ge=0, le=10_000)
    consent_note: str = Field("", max_length=300, pattern=NO_ZERO_BYTE)
    consented_at: AwareDatetime | None = None


class SupplementAnswerIn(Schema):
    """What you added or changed."""

    answer: LongText


class LineOut(Schema):
    """What is claimed for a criterion, and the papers that prove it."""

    criterion: str
    points: Decimal | None
    description: str
    mark: str
    papers: list[int]


class GapOut(Schema):
    """Something that is missing before filing; with ``blocks`` nothing is filed without it."""

    words: str
    room: str
    place: str
    blocks: bool


class DossierRow(Schema):
    """A dossier in a list."""

    key: int
    number: str
    product: str
    producer: str
    edition: str
    set_number: str
    kind: str
    state: str
    filed_at: dt.datetime | None
    due_on: dt.date | None
    demonstration: bool


class DossierOut(DossierRow):
    """A dossier with what it claims; what is missing is told to its producer only."""

    variant: str
    receipt: str
    samples: int
    answers: dict[str, bool | str]
    total: str
    stars: int
    lines: list[LineOut]
    taken_from: str = Field(description="number of the old dossier that it began with, or nothing")
    to_check: list[str] = Field(description="what of it is still to be confirmed: line:1.1, field:history, papers")
    missing: list[GapOut]


class DossierPage(Schema):
    """A page of dossiers; pass ``next`` as ``before``."""

    items: list[DossierRow]
    next: int | None


class PaperOut(Schema):
    """A paper of a vault, without its file."""

    key: int
    producer: str
    kind: str
    title: str
    number: str
    issuer: str
    issued_on: dt.date | None
    valid_until: dt.date | None
    sensitive: bool
    media_type: str
    size_bytes: int


class PaperPage(Schema):
    """A page of papers; pass ``next`` as ``before``."""

    items: list[PaperOut]
    next: int | None


@router.get("/dossiers", response={200: DossierPage, **READ}, operation_id="dossiers")
def dossiers(request: UserRequest, asked: Query[Keyed]) -> Mapping[str, object]:
    """List the dossiers that you may read, the newest first."""
    found = list(queries.dossiers_visible_to(request.user).filter(pk__lt=asked.before)[: asked.limit + 1])
    shown = found[: asked.limit]
    more = len(found) > asked.limit
    return {"items": [_row(one) for one in shown], "next": shown[-1].pk if more else None}


@router.post("/dossiers", response={201: DossierOut, **REFUSED}, operation_id="open_dossier")
def open_dossier(request: UserRequest, asked: OpenIn) -> Status[Mapping[str, object]]:
    """Open a dossier for a product of yours."""
    products = Product.objects.filter(producer__in=vault.producers_spoken_for(request.user))
    dossier = operations.open_dossier(
        get_object_or_404(products, number=asked.product),
        kind=asked.kind,
        edition=asked.edition,
        set_number=asked.set_number,
        variant=asked.variant,
        by=request.user,
        at=timezone.now(),
    )
    return Status(201, _whole(request, dossier))


@router.get("/dossiers/{number}", response={200: DossierOut, **READ}, operation_id="dossier")
def dossier(request: UserRequest, number: Number) -> Mapping[str, object]:
    """Show a dossier that you may read, with what it claims."""
    return _whole(request, get_object_or_404(queries.dossiers_visible_to(request.user), number=number))


@router.put("/dossiers/{number}/lines/{criterion}", response={200: LineOut, **REFUSED}, operation_id="claim_level")
def claim_level(request: UserRequest, number: Number, criterion: str, given: LineIn) -> Mapping[str, object]:
    """Claim a level for a criterion of a dossier of yours, and say why."""
    found = _own(request, number)
    mark = operations.claim_level(
        found,
        criterion,
        points=given.points,
        description=given.description,
        was=given.was,
        by=request.user,
        at=timezone.now(),
    )
    papers = [paper.pk for paper in queries.attachments_of(found).get(criterion, [])]
    return _line(criterion, Claim(mark.points, mark.description), papers)


@router.put(
    "/dossiers/{number}/lines/{criterion}/papers/{paper}",
    response={200: LineOut, **REFUSED},
    operation_id="attach_paper",
)
def attach_paper(request: UserRequest, number: Number, criterion: str, paper: Key) -> Mapping[str, object]:
    """Attach a paper of your vault to a criterion of a dossier of yours."""
    found = _own(request, number)
    chosen = get_object_or_404(vault.papers_visible_to(request.user), pk=paper)
    operations.attach_paper(found, chosen, criterion=criterion, by=request.user, at=timezone.now())
    papers = [one.pk for one in queries.attachments_of(found).get(criterion, [])]
    mark = queries.marks_of(found).get(criterion)
    return _line(criterion, Claim(mark.points, mark.description) if mark else NOTHING, papers)


@router.patch("/dossiers/{number}/answers", response={200: DossierOut, **REFUSED}, operation_id="answer_form")
def answer_form(request: UserRequest, number: Number, given: AnswersIn) -> Mapping[str, object]:
    """Answer questions of the forms of a dossier of yours."""
    found = _own(request, number)
    operations.answer_form(found, given.answers, by=request.user, at=timezone.now())
    return _whole(request, _own(request, number))


@router.post("/dossiers/{number}/checked", response={200: DossierOut, **REFUSED}, operation_id="confirm_taken_over")
def confirm_taken_over(request: UserRequest, number: Number, given: CheckedIn) -> Mapping[str, object]:
    """Say of things taken over from an old dossier that they were looked at and are right today."""
    operations.confirm_taken_over(_own(request, number), given.items, by=request.user, at=timezone.now())
    return _whole(request, _own(request, number))


@router.post("/dossiers/{number}/file", response={200: DossierOut, **REFUSED}, operation_id="file_dossier")
def file_dossier(request: UserRequest, number: Number, given: FileIn) -> Mapping[str, object]:
    """File a dossier of yours, the first time or after it came back."""
    found = _own(request, number)
    operations.file_dossier(
        found,
        oath=given.oath,
        samples=given.samples,
        consent_note=given.consent_note,
        consented_at=given.consented_at,
        by=request.user,
        at=timezone.now(),
    )
    return _whole(request, _own(request, number))


@router.post("/dossiers/{number}/withdraw", response={200: DossierOut, **REFUSED}, operation_id="withdraw_dossier")
def withdraw_dossier(request: UserRequest, number: Number) -> Mapping[str, object]:
    """Take a dossier of yours back; it cannot be taken up again."""
    found = _own(request, number)
    operations.withdraw_dossier(found, by=request.user, at=timezone.now())
    return _whole(request, _own(request, number))


@router.post("/dossiers/{number}/supplement", response={200: DossierOut, **REFUSED}, operation_id="answer_supplement")
def answer_supplement(request: UserRequest, number: Number, given: SupplementAnswerIn) -> Mapping[str, object]:
    """Tell the office that what it asked for was added."""
    found = _own(request, number)
    operations.answer_supplement(found, given.answer, by=request.user, at=timezone.now())
    return _whole(request, _own(request, number))


@router.get("/papers", response={200: PaperPage, **READ}, operation_id="papers")
def papers(request: UserRequest, asked: Query[Keyed]) -> Mapping[str, object]:
    """List the papers that you may look at, the newest first; their files are opened on the pages."""
    found = list(vault.papers_visible_to(request.user).filter(pk__lt=asked.before)[: asked.limit + 1])
    shown = found[: asked.limit]
    more = len(found) > asked.limit
    return {"items": [_paper(one) for one in shown], "next": shown[-1].pk if more else None}


def _own(request: UserRequest, number: str) -> Dossier:
    return get_object_or_404(queries.dossiers_of(request.user), number=number)


def _row(one: Dossier) -> dict[str, object]:
    names = ("number", "edition", "set_number", "kind", "state", "filed_at", "due_on", "demonstration")
    return {"key": one.pk, "product": one.product.number, "producer": one.producer.number} | {
        name: getattr(one, name) for name in names
    }


def _whole(request: UserRequest, found: Dossier) -> Mapping[str, object]:
    rules = rules_of(found.edition)
    contents = contents_of(found, rules)
    own = queries.dossiers_of(request.user).filter(pk=found.pk).exists()
    total = total_shown(rules, found.set_number, queries.points_of(found))
    codes = sorted({*contents.claims, *(code for code in contents.papers if code)})
    return _row(found) | {
        "variant": found.variant,
        "receipt": found.receipt,
        "samples": found.samples,
        "answers": found.answers,
        "total": total.total,
        "stars": total.stars,
        "lines": [
            _line(code, contents.claims.get(code, NOTHING), [paper.pk for paper in contents.papers.get(code, ())])
            for code in codes
        ],
        "taken_from": contents.taken_from,
        "to_check": sorted(contents.to_check) if own else [],
        "missing": [vars(gap) for gap in gaps_in(contents, on=timezone.localdate())] if own else [],
    }


def _line(criterion: str, claim: Claim, papers: list[int]) -> dict[str, object]:
    return {
        "criterion": criterion,
        "points": claim.points,
        "description": claim.description,
        "mark": claim.mark,
        "papers": papers,
    }


def _paper(one: Paper) -> dict[str, object]:
    names = ("kind", "title", "number", "issuer", "issued_on", "valid_until", "sensitive", "media_type", "size_bytes")
    return {"key": one.pk, "producer": one.producer.number} | {name: getattr(one, name) for name in names}
