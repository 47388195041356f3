"""What follows when a sheet comes in or is given up: wait, send back what is far apart, or let the council agree."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from django.db.models import F
from django.utils import timezone

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.grading.council_rules import come_to_the_same
from ocop.grading.models import Dossier, Hearing, MarkChange, Sheet, SheetMark
from ocop.grading.operations.councils import refusals
from ocop.grading.queries.councils.cards import as_points, card_for
from ocop.grading.queries.councils.panels import proposed_for
from ocop.grading.queries.councils.session import active_sheets, result_facts
from ocop.grading.queries.councils.sheets import marks_of
from ocop.grading.queries.councils.sight import PENDING
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.rating import Rating, counted_marks, rate
from ocop.grading.scoring.records import Edition, Limit, Scorecard
from ocop.grading.states import (
    NEXT_DOSSIER,
    NEXT_HEARING,
    DossierKind,
    DossierState,
    HearingState,
    SheetState,
)
from ocop.grading.terms import last_day


def step_aside(sheet: Sheet, *, kind: str, words: str, at: dt.datetime) -> None:
    """Save that a member gives up a sheet; the caller holds its lock."""
    sheet.state, sheet.conflict, sheet.statement = SheetState.RECUSED, kind, words
    sheet.stated_at = sheet.changed_at = at
    sheet.save()


def settle(hearing: Hearing, *, at: dt.datetime) -> None:
    """Look whether all sheets of a hearing are in, whose lock the caller holds, and go on if they are.

    The first time that two totals stand too far apart their sheets go back by themselves, before anybody has seen
    them: so the second look is as blind as the first. A renewal whose sheets all come to the same goes to its members
    in writing where the rules say so; everything else goes to a session.
    """
    if hearing.state != HearingState.SCORING:
        return
    sheets = list(Sheet.objects.select_for_update().filter(hearing=hearing).order_by("pk"))
    active = [sheet for sheet in sheets if sheet.state != SheetState.RECUSED]
    if not active or any(sheet.state in PENDING for sheet in active):
        return
    replaced = {sheet.replaces_id for sheet in sheets}
    if any(sheet.pk not in replaced for sheet in sheets if sheet.state == SheetState.RECUSED) and proposed_for(hearing):
        return

    rules = rules_of(hearing.council.edition)
    far = far_apart(active, card_for(hearing.dossier, rules), rules.council.far_apart)
    first_time = {pk for pair in far for pk in pair} & {sheet.pk for sheet in active if sheet.sent_back_at is None}
    if first_time:
        for sheet in active:
            if sheet.pk in first_time:
                return_sheet(sheet, "", at=at)
        return
    hearing.state = HearingState.AGREEING
    if not far and goes_in_writing(hearing, rules):
        limit = Limit(rules.council.answer_days)
        hearing.state = HearingState.WRITING
        hearing.answer_until = last_day(limit, timezone.localdate(at), rules.country)
    hearing.save()
    record("grading.sheets_all_in", hearing, by="", at=at, in_writing=hearing.state == HearingState.WRITING)


def goes_in_writing(hearing: Hearing, rules: Edition) -> bool:
    """Say whether a hearing all of whose sheets are in may be decided without a session.

    Decision 26/2026 of Viet Nam: on renewals the council decides in writing and meets only on disagreement. What was
    once called to a session stays there, and an appeal is always heard in one.
    """
    if rules.council.renewals != "in_writing" or hearing.dossier.kind != DossierKind.RENEWAL:
        return False
    if hearing.council.for_appeal or hearing.session_reason or hearing.found:
        return False
    return alike(hearing, rules)


def alike(hearing: Hearing, rules: Edition) -> bool:
    """Say whether each sheet of a hearing by itself gives what all of them give together."""
    marks = [{mark.criterion: mark.points for mark in sheet.marks.all()} for sheet in active_sheets(hearing)]
    number = hearing.dossier.set_number
    return come_to_the_same([rate([one], rules, number) for one in marks], rate(marks, rules, number))


def conclude(
    hearing: Hearing, dossier: Dossier, rating: Rating, resolution: str, *, in_writing: bool, by: User, at: dt.datetime
) -> None:
    """Save the result of a hearing, whose lock and whose dossier's the caller holds; the dossier is rated.

    :raises HearingElsewhere: it cannot have a result now.
    """
    if HearingState.RESULT not in NEXT_HEARING[hearing.state] or DossierState.RATED not in NEXT_DOSSIER[dossier.state]:
        raise refusals.HearingElsewhere(state=hearing.get_state_display())
    hearing.result, hearing.in_writing = result_facts(rating), in_writing
    hearing.total, hearing.stars = as_points(rating.total), rating.stars
    hearing.state, hearing.resolution, hearing.closed_at = HearingState.RESULT, resolution.strip(), at
    hearing.save()
    dossier.state, dossier.changed_at, dossier.due_on = DossierState.RATED, at, None
    dossier.save()
    record("grading.hearing_closed", hearing, by=by.username, at=at, stars=hearing.stars, total=str(hearing.total))
    record("grading.dossier_rated", dossier, by=by.username, at=at, hearing=hearing.pk)


def return_sheet(sheet: Sheet, reason: str, *, at: dt.datetime) -> None:
    """Save that a sheet goes back to its member, with every mark as it is now; the caller holds its lock.

    :param reason: of the chair; empty where it goes back by itself, since its total is too far from another's.
    """
    sheet.state, sheet.submitted_at = SheetState.SENT_BACK, None
    sheet.sent_back_at, sheet.sent_back_reason = at, reason
    sheet.changed_at = at
    sheet.save()
    SheetMark.objects.filter(sheet=sheet).update(before=F("points"))


def note_changes(sheet: Sheet, *, at: dt.datetime) -> None:
    """Keep both levels of every mark that is another than when the sheet was sent back; the caller holds its lock."""
    if sheet.sent_back_at is None:
        return
    marks = SheetMark.objects.filter(sheet=sheet, before__isnull=False)
    MarkChange.objects.bulk_create(
        MarkChange(
            sheet=sheet,
            criterion=mark.criterion,
            before=mark.before,
            after=mark.points,
            reason=mark.reason,
            sent_back_reason=sheet.sent_back_reason,
            sent_back_at=sheet.sent_back_at,
            at=at,
        )
        for mark in marks.exclude(before=F("points")).order_by("pk")
        if mark.before is not None
    )
    marks.update(before=None)


def far_apart(sheets: list[Sheet], card: Scorecard, limit: Decimal) -> list[tuple[int, int]]:
    """Return the pairs of sheets whose totals are further apart than a limit, by their keys."""
    marks = marks_of(sheets)
    totals: dict[int, Fraction] = {
        sheet.pk: sum(counted_marks(marks[sheet.pk], card).values(), Fraction(0)) for sheet in sheets
    }
    return [(one, other) for one, other in combinations(totals, 2) if abs(totals[one] - totals[other]) > limit]
