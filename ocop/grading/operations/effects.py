"""Work out what a coming edition would make of the certificates that stand; nothing that is decided changes.

Asked for on a page or over the API, done by a worker, portion by portion, so that a worker that was stopped goes on
where it was.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.grading.models import EditionEffect, ProductEffect
from ocop.grading.models.effects import MARKS_UNREAD
from ocop.grading.operations.rules import CountryUnknown
from ocop.grading.queries import effects as queries
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.effect import Change, Reason, Recorded, effect_of, reasons_of
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.refusals import OffTheLadder, UnknownCriterion, UnknownRule
from ocop.grading.states import NEXT_EFFECT, EffectState
from ocop.places.models import Area


class EditionsUnrelated(DomainError):
    message = _("The edition %(coming)s is not of the scheme of %(edition)s, so it changes nothing for it.")


class EffectAtWork(DomainError):
    message = _("This is being worked out already.")


class EffectNotOpen(DomainError):
    message = _("This was worked out already, or another work has taken its place.")


@transaction.atomic
def ask_effect(code: str, coming: str, *, by: User, at: dt.datetime) -> EditionEffect:
    """Ask what a coming edition would make of the certificates under another.

    A work that has not come forward for a while is given up in favour of this one: its worker was stopped.

    :raises UnknownEdition: there is none with one of the codes.
    :raises CountryUnknown: the country of the edition is not loaded.
    :raises PermissionDenied: this person sets no schemes of the country.
    :raises EditionsUnrelated: they are the same, or of two schemes.
    :raises EffectAtWork: it is being worked out.
    """
    rules, new = rules_of(code), rules_of(coming)
    country = Area.objects.select_for_update().filter(country=rules.country, level=0).first()
    if country is None:
        raise CountryUnknown(country=rules.country)
    require(by, Permission.SCHEME_SET, within=country)
    if rules.scheme != new.scheme or rules.code == new.code:
        raise EditionsUnrelated(edition=code, coming=coming)
    for before in queries.open_effects(code, coming).select_for_update():
        if queries.comes_forward(before, at):
            raise EffectAtWork
        _end(before, EffectState.FAILED, at=at)
    effect = EditionEffect.objects.create(
        edition=code,
        coming=coming,
        to_look_at=queries.standing_under(rules).count(),
        by=by,
        asked_at=at,
        moved_at=at,
    )
    record("grading.edition_effect_asked", effect, by=by.username, at=at, edition=code, coming=coming)
    return effect


def work_out_effect(effect: EditionEffect, *, clock: Callable[[], dt.datetime]) -> EditionEffect:
    """Read the marks behind every certificate by the coming edition, keep what would change, and count.

    Each portion is a transaction of its own and the page can tell how far it is. What was worked out before about the
    same two editions is dropped at the end. Called again after it was stopped, it goes on where it was.

    :param clock: tells the moment, since the work takes some.
    :raises EffectNotOpen: it is done, or was given up.
    :raises DomainError: one of the editions cannot rate: an archive, or points that nobody has set.
    """
    rules, new = rules_of(effect.edition), rules_of(effect.coming)
    effect = _begin(effect, at=clock())
    for portion in queries.marks_under(rules, after=effect.last_key):
        rows, counts = _rated(portion.marks, rules, new)
        effect = _keep(effect, portion, rows, counts, at=clock())
    return _finish(effect, at=clock())


@transaction.atomic
def fail_effect(effect: EditionEffect, *, why: str, at: dt.datetime) -> EditionEffect:
    """Note why the effect of an edition could not be worked out, for the officer who waits for it.

    :raises EffectNotOpen: it is done, or was given up.
    """
    return _end(_open(effect, EffectState.FAILED), EffectState.FAILED, at=at, failure=why)


@transaction.atomic
def _begin(effect: EditionEffect, *, at: dt.datetime) -> EditionEffect:
    effect = locked(effect)
    if not effect.at_work:
        raise EffectNotOpen
    effect.state, effect.moved_at = EffectState.WORKING, at
    effect.save()
    return effect


@transaction.atomic
def _keep(
    effect: EditionEffect,
    portion: queries.Portion,
    rows: list[ProductEffect],
    counts: Counter[str],
    *,
    at: dt.datetime,
) -> EditionEffect:
    after = effect.last_key
    effect = _open(effect, EffectState.DONE)
    if effect.last_key != after:  # two workers at once: the other one was here first
        raise EffectNotOpen
    for row in rows:
        row.effect = effect
    ProductEffect.objects.bulk_create(rows)
    effect.looked_at += portion.looked_at
    effect.last_key, effect.moved_at = portion.last_key, at
    effect.counts = dict(Counter(effect.counts) + counts)
    effect.save()
    return effect


@transaction.atomic
def _finish(effect: EditionEffect, *, at: dt.datetime) -> EditionEffect:
    effect = _end(_open(effect, EffectState.DONE), EffectState.DONE, at=at)
    before = EditionEffect.objects.filter(edition=effect.edition, coming=effect.coming, pk__lt=effect.pk)
    ProductEffect.objects.filter(effect__in=before).delete()
    before.delete()
    return effect


def _open(effect: EditionEffect, state: EffectState) -> EditionEffect:
    found = EditionEffect.objects.select_for_update(of=("self",)).filter(pk=effect.pk).first()
    if found is None or state not in NEXT_EFFECT[found.state]:
        raise EffectNotOpen
    return found


def _end(effect: EditionEffect, state: EffectState, *, at: dt.datetime, failure: str = "") -> EditionEffect:
    effect.state, effect.moved_at, effect.failure = state, at, failure
    effect.done_at = at if state == EffectState.DONE else None
    effect.save()
    verb = "grading.edition_effect_known" if state == EffectState.DONE else "grading.edition_effect_failed"
    record(verb, effect, by="", at=at, edition=effect.edition, coming=effect.coming, looked_at=effect.looked_at)
    return effect


def _rated(
    marks: Iterable[tuple[int, int, Recorded]], old: Edition, new: Edition
) -> tuple[list[ProductEffect], Counter[str]]:
    """Return what would not be as it was, and the counts of all; marks that do not fit never stop the others."""
    rows, counts = [], Counter[str]()
    for key, stars, recorded in marks:
        change, before, after, reasons = _read(recorded, stars, old, new)
        counts[change] += 1
        if change != "stays":
            told = [asdict(reason) for reason in reasons]
            rows.append(ProductEffect(certificate_id=key, change=change, before=before, after=after, reasons=told))
    return rows, counts


def _read(recorded: Recorded, stars: int, old: Edition, new: Edition) -> tuple[Change, int, int | None, list[Reason]]:
    try:
        (effect,) = effect_of([recorded], old, new)
    except (OffTheLadder, UnknownCriterion, UnknownRule):
        return "cannot_tell", stars, None, [Reason(MARKS_UNREAD)]
    after = effect.after.stars if effect.after else None
    return effect.change, effect.before.stars, after, reasons_of(effect, old, new)
