"""What follows when a sheet comes in or is given up: wait, send back what is far apart, or let the council agree."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from ocop.activity.operations import record
from ocop.grading.models import Hearing, Sheet
from ocop.grading.queries.councils.cards import card_for
from ocop.grading.queries.councils.panels import proposed_for
from ocop.grading.queries.councils.sheets import marks_of
from ocop.grading.queries.councils.sight import PENDING
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.rating import counted_marks
from ocop.grading.scoring.records import Scorecard
from ocop.grading.states import HearingState, SheetState


def step_aside(sheet: Sheet, *, kind: str, words: str, at: dt.datetime) -> None:
    """Save that a member gives up a sheet; the caller holds its lock."""
    sheet.state, sheet.conflict, sheet.statement = SheetState.RECUSED, kind, words
    sheet.stated_at = sheet.changed_at = at
    sheet.save()


def settle(hearing: Hearing, *, at: dt.datetime) -> None:
    """Look whether all sheets of a hearing are in, whose lock the caller holds, and go on if they are.

    The first time that two totals stand too far apart their sheets go back by themselves, before anybody has seen
    them: so the second look is as blind as the first.
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
    hearing.save()
    record("grading.sheets_all_in", hearing, by="", at=at)


def return_sheet(sheet: Sheet, reason: str, *, at: dt.datetime) -> None:
    """Save that a sheet goes back to its member; the caller holds its lock.

    :param reason: of the chair; empty where it goes back by itself, since its total is too far from another's.
    """
    sheet.state, sheet.submitted_at = SheetState.SENT_BACK, None
    sheet.sent_back_at, sheet.sent_back_reason = at, reason
    sheet.changed_at = at
    sheet.save()


def far_apart(sheets: list[Sheet], card: Scorecard, limit: Decimal) -> list[tuple[int, int]]:
    """Return the pairs of sheets whose totals are further apart than a limit, by their keys."""
    marks = marks_of(sheets)
    totals: dict[int, Fraction] = {
        sheet.pk: sum(counted_marks(marks[sheet.pk], card).values(), Fraction(0)) for sheet in sheets
    }
    return [(one, other) for one, other in combinations(totals, 2) if abs(totals[one] - totals[other]) > limit]
