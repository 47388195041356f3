"""What a coming edition would make of the certificates that stand: the marks behind them, and what was worked out."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from ocop.grading.models import (
    AgreedLevel,
    EditionEffect,
    EditionSettings,
    Hearing,
    ProductEffect,
    SheetMark,
    StarCertificate,
)
from ocop.grading.models.effects import AT_WORK
from ocop.grading.scoring.effect import Effect, Recorded, effect_of
from ocop.grading.scoring.rating import Sheet
from ocop.grading.scoring.records import Edition
from ocop.grading.states import CertificateState, EffectState, SheetState

PORTION = 500
PATIENCE = dt.timedelta(minutes=10)
"""How long a work that does not come forward is waited for: the worker may have been stopped."""


@dataclass(frozen=True)
class Portion:
    """Some certificates of an edition with the marks behind them.

    :ivar looked_at: how many certificates it took; those whose sheets are not kept here have no marks.
    :ivar last_key: key of the last of them.
    :ivar marks: key and stars of the certificate, with the marks.
    """

    looked_at: int
    last_key: int
    marks: tuple[tuple[int, int, Recorded], ...]


def effect_on_certified(old: Edition, new: Edition) -> list[Effect]:
    """Return what a new edition would make of the marks behind every certificate that stands under an old one.

    Certificates that were entered from paper have no marks here and are not in the list.
    """
    return effect_of((one for portion in marks_under(old) for _key, _stars, one in portion.marks), old, new)


def standing_under(rules: Edition) -> QuerySet[StarCertificate]:
    """Return the certificates that stand under an edition and were decided here, by key."""
    return (
        StarCertificate.objects.filter(edition=rules.code, result__isnull=False)
        .filter(state__in=(CertificateState.VALID, CertificateState.SUSPENDED))
        .order_by("pk")
    )


def marks_under(rules: Edition, *, after: int = 0) -> Iterator[Portion]:
    """Yield the marks behind the certificates that stand under an edition, by key; portion by portion.

    :param after: key of the last certificate that was looked at before.
    """
    rows = standing_under(rules).values_list("pk", "stars", "product__number", "set_number", "result__hearing")
    while portion := list(rows.filter(pk__gt=after)[:PORTION]):
        hearings = [row[-1] for row in portion]
        sheets, agreed = _sheets_of(hearings), _agreed_in(hearings)
        found = dict(Hearing.objects.filter(pk__in=hearings).values_list("pk", "found"))
        after = portion[-1][0]
        marks = tuple(
            (key, stars, _recorded(product, number, sheets[hearing], agreed.get(hearing, {}), found[hearing]))
            for key, stars, product, number, hearing in portion
            if hearing in sheets
        )
        yield Portion(len(portion), after, marks)


def newest_effect(code: str, coming: str) -> EditionEffect | None:
    """Return what was last asked about two editions, with who asked."""
    return EditionEffect.objects.filter(edition=code, coming=coming).select_related("by").order_by("-pk").first()


def newest_done_effect(code: str, coming: str) -> EditionEffect | None:
    """Return what was last worked out about two editions, with who asked."""
    found = EditionEffect.objects.filter(edition=code, coming=coming, state=EffectState.DONE)
    return found.select_related("by").order_by("-pk").first()


def open_effects(code: str, coming: str) -> QuerySet[EditionEffect]:
    """Return what waits for a worker, or is being worked out, about two editions."""
    return EditionEffect.objects.filter(edition=code, coming=coming, state__in=AT_WORK)


def comes_forward(effect: EditionEffect, at: dt.datetime) -> bool:
    """Say whether a work is still waited for: it is open, and came forward lately."""
    return effect.at_work and at - effect.moved_at < PATIENCE


def products_touched(effect: EditionEffect, change: str = "") -> QuerySet[ProductEffect]:
    """Return the certificates that would not be as they were, by key, with product, producer and place.

    :param change: only this change; all where it is empty.
    """
    found = effect.products.select_related("certificate__product__area").order_by("pk")
    return found.filter(change=change) if change else found


def set_since(effect: EditionEffect) -> bool:
    """Say whether an officer has set something in one of the editions since a work was asked for."""
    return EditionSettings.objects.filter(
        edition__in=(effect.edition, effect.coming), changed_at__gt=effect.asked_at
    ).exists()


def _recorded(product: str, number: str, sheets: Mapping[int, Sheet], agreed: Sheet, found: list[str]) -> Recorded:
    return Recorded(product, number, tuple(sheets.values()), agreed, found)


def _sheets_of(hearings: list[int]) -> Mapping[int, Mapping[int, Sheet]]:
    marks = SheetMark.objects.filter(sheet__hearing__in=hearings, sheet__state=SheetState.SUBMITTED)
    found: dict[int, dict[int, dict[str, Decimal]]] = {}
    for hearing, sheet, code, points in marks.order_by("pk").values_list(
        "sheet__hearing_id", "sheet_id", "criterion", "points"
    ):
        found.setdefault(hearing, {}).setdefault(sheet, {})[code] = points
    return found


def _agreed_in(hearings: list[int]) -> Mapping[int, Sheet]:
    found: dict[int, dict[str, Decimal]] = {}
    for hearing, code, points in AgreedLevel.objects.filter(hearing__in=hearings).values_list(
        "hearing_id", "criterion", "points"
    ):
        found.setdefault(hearing, {})[code] = points
    return found
