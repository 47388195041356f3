"""Decisions over the API: publication lists for everybody; appeals, cases and reminders for who may see them."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import StringConstraints

from ocop.accounts.keys import ApiKeyAuth, SessionAuth
from ocop.accounts.requests import UserRequest
from ocop.core.problems import Problem
from ocop.grading import standings
from ocop.grading.addresses import check_address
from ocop.grading.models import Appeal, Decision, Result, RevocationCase
from ocop.grading.operations import decisions as operations
from ocop.grading.operations.decisions.refusals import NotTold
from ocop.grading.queries import appeals as appeal_queries
from ocop.grading.queries import decisions as queries
from ocop.grading.queries import watch
from ocop.grading.queries.dossiers import dossiers_of
from ocop.grading.standings import Standing
from ocop.grading.states import AppealState, CaseState

MOST = 100
HIGHEST_KEY = 2**63 - 1
type Word = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]
type Text = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
READ = {401: Problem, 404: Problem, 422: Problem}
REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
router = Router(tags=["grading"], auth=[ApiKeyAuth(), SessionAuth()])


class ByKey(Schema):
    """A page of a list, by key."""

    after: int = Field(0, ge=0, le=HIGHEST_KEY)
    limit: int = Field(50, ge=1, le=MOST)


class DecisionOut(Schema):
    """An issued decision."""

    id: int
    number: str
    decided_on: dt.date
    issued_at: dt.datetime
    edition: str
    authority: str
    area: str
    signer: str
    products: int
    demonstration: bool

    @staticmethod
    def resolve_area(decision: Decision) -> str:
        return decision.area.path


class DecisionPage(Schema):
    """Issued decisions by key."""

    items: list[DecisionOut]
    next: int | None = Field(description="pass as `after` for the next page")


class ResultOut(Schema):
    """A product that a decision gives its stars."""

    id: int
    product: str
    product_name: str = Field(description="as certified")
    producer_name: str
    area: str
    set: str
    stars: int
    certificate: str = Field(description="its number")
    certificate_id: str = Field(description="in the address of its check page")
    standing: Standing = Field(description="what the certificate is worth today")
    check_url: str
    replaced_at: dt.datetime | None = Field(description="since when the outcome of an appeal stands instead")


class ResultPage(Schema):
    """What a decision lists, by key."""

    items: list[ResultOut]
    next: int | None


class AppealIn(Schema):
    """An appeal to be filed."""

    dossier: Word
    grounds: Text


class AppealOut(Schema):
    """An appeal against a result."""

    id: int
    dossier: str
    product: str
    stars: int = Field(description="of the result appealed against")
    total: Decimal
    state: AppealState
    filed_at: dt.datetime
    due_on: dt.date = Field(description="last day on which it could be filed")
    grounds: str
    answer: str
    answered_at: dt.datetime | None

    @staticmethod
    def resolve_dossier(appeal: Appeal) -> str:
        return appeal.result.dossier.number

    @staticmethod
    def resolve_product(appeal: Appeal) -> str:
        return appeal.result.dossier.product.number

    @staticmethod
    def resolve_stars(appeal: Appeal) -> int:
        return appeal.result.stars

    @staticmethod
    def resolve_total(appeal: Appeal) -> Decimal:
        return appeal.result.total


class AppealPage(Schema):
    """Appeals by key."""

    items: list[AppealOut]
    next: int | None


class CaseOut(Schema):
    """The case for taking a certificate away."""

    id: int
    certificate: str
    product: str
    ground: str
    facts: str
    concluded_on: dt.date
    due_on: dt.date
    state: CaseState
    decision_number: str
    decided_on: dt.date | None
    public_reason: str

    @staticmethod
    def resolve_certificate(case: RevocationCase) -> str:
        return case.certificate.public_id

    @staticmethod
    def resolve_product(case: RevocationCase) -> str:
        return case.certificate.product.number


class CasePage(Schema):
    """Cases by key."""

    items: list[CaseOut]
    next: int | None


class ReminderOut(Schema):
    """The latest reminder of a certificate that ends."""

    certificate: str = Field(description="id in the address of its check page")
    number: str
    product: str
    valid_until: dt.date = Field(description="first day on which it is valid no more")
    days_before: int
    days_left: int
    raised_on: dt.date


@router.get("/decisions", response={200: DecisionPage, 422: Problem}, auth=None, operation_id="decisions")
def decisions(request: HttpRequest, asked: Query[ByKey]) -> Mapping[str, object]:
    """List the issued decisions by key."""
    found = queries.issued_decisions().filter(pk__gt=asked.after).order_by("pk")
    return _paged(list(found[: asked.limit + 1]), asked.limit)


@router.get(
    "/decisions/{decision_id}",
    response={200: DecisionOut, 404: Problem, 422: Problem},
    auth=None,
    operation_id="decision",
)
def decision(request: HttpRequest, decision_id: int) -> Decision:
    """Show an issued decision."""
    return _issued(decision_id)


@router.get(
    "/decisions/{decision_id}/results",
    response={200: ResultPage, 404: Problem, 422: Problem},
    auth=None,
    operation_id="decision_results",
)
def decision_results(request: HttpRequest, decision_id: int, asked: Query[ByKey]) -> Mapping[str, object]:
    """List the products of an issued decision by key, with their certificates."""
    found = queries.results_in(_issued(decision_id)).filter(pk__gt=asked.after, certificate__isnull=False)
    rows = list(found[: asked.limit + 1])
    shown, today = rows[: asked.limit], timezone.localdate()
    return {
        "items": [_result(one, today) for one in shown],
        "next": shown[-1].pk if len(rows) > asked.limit else None,
    }


@router.get("/appeals", response={200: AppealPage, **READ}, operation_id="appeals")
def appeals(request: UserRequest, asked: Query[ByKey]) -> Mapping[str, object]:
    """List the appeals of your producers and those that you answer, by key."""
    found = appeal_queries.appeals_visible_to(request.user).filter(pk__gt=asked.after).order_by("pk")
    return _paged(list(found[: asked.limit + 1]), asked.limit)


@router.post("/appeals", response={201: AppealOut, **REFUSED}, operation_id="file_appeal")
def file_appeal(request: UserRequest, given: AppealIn) -> Status[Appeal]:
    """File an appeal against the result of a dossier of yours."""
    dossier = get_object_or_404(dossiers_of(request.user), number=given.dossier)
    result = queries.told_result_of(dossier)
    if result is None:
        raise NotTold
    filed = operations.file_appeal(result, given.grounds, by=request.user, at=timezone.now())
    return Status(201, get_object_or_404(appeal_queries.appeals_visible_to(request.user), pk=filed.pk))


@router.get("/revocation-cases", response={200: CasePage, **READ}, operation_id="revocation_cases")
def revocation_cases(request: UserRequest, asked: Query[ByKey]) -> Mapping[str, object]:
    """List the cases against certificates that you watch over or for whose authority you sign, by key."""
    found = watch.cases_visible_to(request.user).filter(pk__gt=asked.after).order_by("pk")
    return _paged(list(found[: asked.limit + 1]), asked.limit)


@router.get("/certificate-alarms", response={200: list[ReminderOut], **READ}, operation_id="certificate_alarms")
def certificate_alarms(request: UserRequest) -> list[dict[str, object]]:
    """List the latest reminder of each certificate that ends, of your products or your places."""
    return [
        {
            "certificate": one.certificate.public_id,
            "number": one.certificate.number,
            "product": one.certificate.product.number,
            "valid_until": one.certificate.valid_until,
            "days_before": one.days_before,
            "days_left": one.days_left,
            "raised_on": one.raised_on,
        }
        for one in watch.alarms_for(request.user, on=timezone.localdate())
    ]


def _issued(key: int) -> Decision:
    if not 0 < key <= HIGHEST_KEY:
        raise HttpError(404, "Not Found")
    return get_object_or_404(queries.issued_decisions(), pk=key)


def _paged[Row: (Decision, Appeal, RevocationCase)](rows: list[Row], limit: int) -> dict[str, object]:
    shown = rows[:limit]
    return {"items": shown, "next": shown[-1].pk if len(rows) > limit else None}


def _result(result: Result, today: dt.date) -> dict[str, object]:
    certificate = result.certificate
    return {
        "id": result.pk,
        "product": result.dossier.product.number,
        "product_name": certificate.product_name,
        "producer_name": certificate.producer_name,
        "area": result.dossier.area.path,
        "set": result.dossier.set_number,
        "stars": result.stars,
        "certificate": certificate.number,
        "certificate_id": certificate.public_id,
        "standing": standings.standing_on(certificate, today),
        "check_url": check_address(certificate),
        "replaced_at": result.replaced_at,
    }
