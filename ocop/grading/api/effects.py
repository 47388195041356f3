"""What a coming edition would change, over the API: asked for, how far it is, product by product. For its officers."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Router, Schema, Status
from pydantic import StringConstraints

from ocop.accounts.keys import ApiKeyAuth, SessionAuth
from ocop.accounts.requests import UserRequest
from ocop.core.problems import Problem
from ocop.grading import tasks
from ocop.grading.models import EditionEffect
from ocop.grading.operations.effects import ask_effect as ask
from ocop.grading.queries import effects as queries
from ocop.grading.queries.rules import may_set, rules_of
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.refusals import UnknownEdition
from ocop.grading.states import EffectChange, EffectState
from ocop.grading.told_effects import Told, told

MOST = 100
HIGHEST_KEY = 2**63 - 1
type Code = Annotated[str, Path(max_length=40)]
READ = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
router = Router(tags=["grading"], auth=[ApiKeyAuth(), SessionAuth()])


class EffectOut(Schema):
    """How far the working out of what a coming edition would change is, or what it came to."""

    edition: str
    coming: str
    state: EffectState
    asked_at: dt.datetime
    done_at: dt.datetime | None
    to_look_at: int = Field(description="certificates that stood when it was asked for")
    looked_at: int
    counts: dict[str, int] = Field(description="stays, rises, falls, loses, cannot_tell; those without sheets in none")
    failure: str


class AskedProducts(Schema):
    """Which products are asked for, and in which language the reasons come."""

    change: EffectChange | None = None
    language: Annotated[str, StringConstraints(max_length=10, pattern=r"^[a-z]{2}$")] = "en"
    after: int = Field(0, ge=0, le=HIGHEST_KEY)
    limit: int = Field(50, ge=1, le=MOST)


class ProductEffectOut(Schema):
    """A certificate that would not be as it was, and why."""

    product: str
    certificate: str
    set: str
    change: EffectChange
    before: int
    after: int | None = Field(description="stars; none where it cannot be told")
    words: list[str]
    demonstration: bool

    @staticmethod
    def resolve_product(row: Told) -> str:
        return row.certificate.product.number

    @staticmethod
    def resolve_certificate(row: Told) -> str:
        return row.certificate.number

    @staticmethod
    def resolve_set(row: Told) -> str:
        return row.certificate.set_number

    @staticmethod
    def resolve_demonstration(row: Told) -> bool:
        return row.certificate.demonstration


class ProductEffects(Schema):
    """Some of the products that would not be as they were, in stable order."""

    items: list[ProductEffectOut]
    next: int | None = Field(description="pass as `after` for the next page")


@router.post(
    "/editions/{code}/effects/{coming}", response={202: EffectOut, 409: Problem, **READ}, operation_id="ask_effect"
)
def ask_effect(request: UserRequest, code: Code, coming: Code) -> Status[EditionEffect]:
    """Have a worker work out what a coming edition would make of the certificates under another."""
    _editions(request, code, coming)
    effect = ask(code, coming, by=request.user, at=timezone.now())
    tasks.work_out_effect.defer(effect_id=effect.pk, language="en")
    return Status(202, effect)


@router.get("/editions/{code}/effects/{coming}", response={200: EffectOut, **READ}, operation_id="effect")
def effect(request: UserRequest, code: Code, coming: Code) -> EditionEffect:
    """Show what was last asked about two editions: how far it is, and the counts."""
    _editions(request, code, coming)
    found = queries.newest_effect(code, coming)
    if found is None:
        raise Http404
    return found


@router.get(
    "/editions/{code}/effects/{coming}/products", response={200: ProductEffects, **READ}, operation_id="effect_products"
)
def products(request: UserRequest, code: Code, coming: Code, asked: Query[AskedProducts]) -> Mapping[str, object]:
    """List the products that would not be as they were, of what was last worked out, with the reasons."""
    rules, new = _editions(request, code, coming)
    done = queries.newest_done_effect(code, coming)
    if done is None:
        raise Http404
    rows = list(queries.products_touched(done, asked.change or "").filter(pk__gt=asked.after)[: asked.limit + 1])
    shown = rows[: asked.limit]
    return {
        "items": [told(row, rules, new, asked.language) for row in shown],
        "next": shown[-1].pk if len(rows) > asked.limit else None,
    }


def _editions(request: UserRequest, code: str, coming: str) -> tuple[Edition, Edition]:
    """Return the two editions of an address.

    :raises Http404: there is no such edition.
    :raises PermissionDenied: the person sets no schemes of the state.
    """
    try:
        rules, new = rules_of(code), rules_of(coming)
    except UnknownEdition as unknown:
        raise Http404 from unknown
    if not may_set(request.user, rules):
        raise PermissionDenied(_("Only an officer of the programme's state may see this."))
    return rules, new
