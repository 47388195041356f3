"""A member's sheet: state conflicts of interest, mark, hand in; step aside and be replaced; be sent back."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.text import squeeze
from ocop.grading.assignment import Bar
from ocop.grading.models import ConflictKind, CouncilMember, Hearing, Sheet, SheetMark
from ocop.grading.operations.councils import refusals
from ocop.grading.operations.councils.rights import leads, require_keeper_or_lead, require_lead, require_own
from ocop.grading.operations.councils.settling import note_changes, return_sheet, settle, step_aside
from ocop.grading.queries.councils.cards import allowed, card_for
from ocop.grading.queries.councils.panels import bar_of, known_ties
from ocop.grading.queries.councils.sheets import sheet_view
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.refusals import OffTheLadder, UnknownCriterion
from ocop.grading.states import NEXT_HEARING, NEXT_SHEET, HearingState, SheetState

MOST_MARKS = 200


@dataclass(frozen=True)
class MarkGiven:
    """What a member gives for a criterion; ``seen`` is the version of the sheet that it had before its eyes."""

    criterion: str
    points: Decimal
    seen: int
    confidence: int = 2
    reason: str = ""


@transaction.atomic
def state_conflict(sheet: Sheet, kind: str, words: str = "", *, by: User, at: dt.datetime) -> Sheet:
    """State whether something stands between the member and a fair judgement; only without, the sheet opens.

    :raises PermissionDenied: it is not the person's own sheet.
    :raises SheetElsewhere: the statement was made.
    :raises StatementMissing: another reason was given without saying which.
    :raises ConflictKnown: none was stated, and this node knows of one.
    """
    hearing, sheet = _both(sheet)
    require_own(by, sheet)
    chosen = ConflictKind(kind)
    if sheet.state != SheetState.ASSIGNED or hearing.state != HearingState.SCORING:
        raise refusals.SheetElsewhere(state=sheet.get_state_display())
    if chosen == ConflictKind.OTHER and not squeeze(words):
        raise refusals.StatementMissing
    if chosen == ConflictKind.NONE:
        tie = known_ties([by.pk], [hearing.dossier])[hearing.dossier_id].get(by.pk)
        if tie:
            raise refusals.ConflictKnown(tie=ConflictKind(tie).label)
        sheet.state, sheet.conflict, sheet.statement = SheetState.OPEN, chosen, squeeze(words)
        sheet.stated_at = sheet.changed_at = at
        sheet.save()
    else:
        step_aside(sheet, kind=chosen, words=squeeze(words), at=at)
        settle(hearing, at=at)
    record("grading.conflict_stated", sheet, by=by.username, at=at, recused=sheet.state == SheetState.RECUSED)
    return sheet


@transaction.atomic
def recuse(sheet: Sheet, kind: str, words: str = "", *, by: User, at: dt.datetime) -> Sheet:
    """Take a member from a product after the statement: by itself, or by who keeps the council; its marks do not count.

    :raises PermissionDenied: this person is neither.
    :raises ConflictMissing: no conflict was named.
    :raises StatementMissing: another reason was given without saying which.
    :raises SheetElsewhere: the sheet is in, or the member stepped aside before.
    """
    hearing, sheet = _both(sheet)
    if sheet.member.user_id != by.pk:
        require_keeper_or_lead(by, hearing.council)
    chosen = ConflictKind(kind)
    if chosen == ConflictKind.NONE:
        raise refusals.ConflictMissing
    if chosen == ConflictKind.OTHER and not squeeze(words):
        raise refusals.StatementMissing
    if SheetState.RECUSED not in NEXT_SHEET[sheet.state]:
        raise refusals.SheetElsewhere(state=sheet.get_state_display())
    step_aside(sheet, kind=chosen, words=squeeze(words), at=at)
    settle(hearing, at=at)
    record("grading.member_recused", sheet, by=by.username, at=at)
    return sheet


@transaction.atomic
def replace_member(sheet: Sheet, member: CouncilMember, *, by: User, at: dt.datetime) -> Sheet:
    """Give a product to another member in the place of one who stepped aside; return the new sheet.

    :raises PermissionDenied: this person neither keeps nor leads the council.
    :raises SheetElsewhere: nobody stepped aside, or the hearing is past scoring.
    :raises ReplacedAlready: somebody was named.
    :raises NotEligible: the member sits elsewhere, left, has a sheet for it, lives there or is tied to the producer.
    """
    hearing, sheet = _both(sheet)
    require_keeper_or_lead(by, hearing.council)
    if sheet.state != SheetState.RECUSED or hearing.state != HearingState.SCORING:
        raise refusals.SheetElsewhere(state=sheet.get_state_display())
    if Sheet.objects.filter(replaces=sheet).exists():
        raise refusals.ReplacedAlready
    if member.council_id != hearing.council_id or member.left_at is not None:
        raise refusals.NotEligible(who=str(member.user), why=refusals.NOT_SEATED)
    bar = bar_of(hearing, member)
    if bar is not None:
        raise refusals.NotEligible(who=str(member.user), why=refusals.BARS[Bar(bar)])
    new = Sheet.objects.create(hearing=hearing, member=member, replaces=sheet, changed_at=at)
    record("grading.member_replaced", new, by=by.username, at=at, member=member.pk)
    return new


@transaction.atomic
def save_marks(sheet: Sheet, marks: Sequence[MarkGiven], *, by: User, at: dt.datetime) -> Sheet:
    """Save marks of a member's own sheet; all of them or, if one is refused, none.

    Every save counts the sheet's version up. A mark that was saved after the version that its giver had seen is not
    written over; marks of different criteria never stand in each other's way. What is saved here is a draft and is not
    written into the record of activity: how often somebody saves is nobody's business, and would be a hint.

    :raises PermissionDenied: it is not the person's own sheet.
    :raises SheetElsewhere: the statement is not made yet, or the sheet is in.
    :raises UnknownCriterion: the card has no such line.
    :raises OffTheLadder: the line does not have these points.
    :raises ConfidenceWrong: how sure somebody is goes from 1 to 3.
    :raises VersionUnknown: the version has not been yet.
    :raises MarkChanged: the mark was saved anew meanwhile, with other points.
    """
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("hearing__dossier", "member").get(pk=sheet.pk)
    require_own(by, sheet)
    if sheet.state not in (SheetState.OPEN, SheetState.SENT_BACK) or sheet.hearing.state != HearingState.SCORING:
        raise refusals.SheetElsewhere(state=sheet.get_state_display())
    dossier = sheet.hearing.dossier
    card = card_for(dossier, rules_of(dossier.edition))
    stored = {
        mark.criterion: mark
        for mark in SheetMark.objects.filter(sheet=sheet, criterion__in=[given.criterion for given in marks])
    }
    changed = []
    for given in marks:
        line = card.criteria.get(given.criterion)
        if line is None:
            raise UnknownCriterion(set=card.number, given=given.criterion)
        holds = allowed(line, dossier.variant)
        if not holds.allows(given.points):
            possible = ", ".join(f"{choice.normalize():f}" for choice in holds.choices)
            has_ladder = holds.levels or holds.variants
            raise OffTheLadder(
                criterion=line.code, given=given.points, possible=possible if has_ladder else f"0 – {holds.maximum}"
            )
        if given.confidence not in (1, 2, 3):
            raise refusals.ConfidenceWrong(given=given.confidence, criterion=line.code)
        if given.seen > sheet.version:
            raise refusals.VersionUnknown(known=sheet.version, given=given.seen)
        mark = stored.get(given.criterion)
        if mark and _same(mark, given):
            continue
        if mark and mark.version > given.seen:
            raise refusals.MarkChanged(stored=f"{mark.points.normalize():f}", criterion=line.code)
        changed.append(given)
    if not changed:
        return sheet

    sheet.version += 1
    sheet.changed_at = at
    sheet.save(update_fields=["version", "changed_at"])
    SheetMark.objects.bulk_create(
        [
            SheetMark(
                sheet=sheet,
                criterion=given.criterion,
                points=given.points,
                confidence=given.confidence,
                reason=given.reason.strip(),
                version=sheet.version,
            )
            for given in changed
        ],
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["points", "confidence", "reason", "version"],
    )
    return sheet


@transaction.atomic
def hand_in(sheet: Sheet, remark: str = "", *, by: User, at: dt.datetime) -> Sheet:
    """Hand in a sheet on which every criterion is marked; the last one lets the council agree, or sends sheets back.

    Of a sheet that had been sent back, every mark that is another now is kept with the level that it had before.

    :raises PermissionDenied: it is not the person's own sheet.
    :raises SheetElsewhere: the statement is not made yet, or the sheet is in.
    :raises MarksMissing: criteria have no mark.
    :raises ReasonsMissing: marks differ from the advisory review and say not why.
    """
    hearing, sheet = _both(sheet)
    require_own(by, sheet)
    if SheetState.SUBMITTED not in NEXT_SHEET[sheet.state] or hearing.state != HearingState.SCORING:
        raise refusals.SheetElsewhere(state=sheet.get_state_display())
    view = sheet_view(sheet)
    if view.unmarked:
        raise refusals.MarksMissing(criteria=", ".join(view.unmarked))
    if view.reasons_wanted:
        raise refusals.ReasonsMissing(criteria=", ".join(view.reasons_wanted))
    sheet.state, sheet.remark = SheetState.SUBMITTED, remark.strip()
    sheet.submitted_at = sheet.changed_at = at
    sheet.save()
    note_changes(sheet, at=at)
    record("grading.sheet_handed_in", sheet, by=by.username, at=at)
    settle(hearing, at=at)
    sheet.refresh_from_db()
    return sheet


@transaction.atomic
def send_back(hearing: Hearing, sheets: Collection[int], reason: str, *, by: User, at: dt.datetime) -> Hearing:
    """Send sheets of a product back to their members with a reason; votes and agreed levels on it fall.

    :param sheets: keys of sheets.
    :raises PermissionDenied: this person is neither chair nor secretary.
    :raises HearingElsewhere: not all sheets are in, or there is a result.
    :raises ReasonMissing: no reason was given.
    :raises NothingSentBack: none of the sheets is one of this product that is in.
    """
    hearing = Hearing.objects.select_for_update(of=("self",)).select_related("council").get(pk=hearing.pk)
    require_lead(by, hearing.council)
    if hearing.state != HearingState.AGREEING or HearingState.SCORING not in NEXT_HEARING[hearing.state]:
        raise refusals.HearingElsewhere(state=hearing.get_state_display())
    if not squeeze(reason):
        raise refusals.ReasonMissing
    chosen = list(Sheet.objects.select_for_update().filter(hearing=hearing, pk__in=sheets, state=SheetState.SUBMITTED))
    if not chosen:
        raise refusals.NothingSentBack
    for sheet in chosen:
        return_sheet(sheet, squeeze(reason), at=at)
    hearing.state = HearingState.SCORING
    hearing.save()
    hearing.votes.all().delete()
    hearing.agreed_levels.all().delete()
    record("grading.sheets_sent_back", hearing, by=by.username, at=at, count=len(chosen))
    return hearing


def may_recuse(by: User, sheet: Sheet) -> bool:
    """Say whether a person may take the member of a sheet from a product."""
    council = sheet.hearing.council
    return sheet.member.user_id == by.pk or may(by, Permission.COUNCIL_KEEP, within=council.area) or leads(by, council)


def _same(mark: SheetMark, given: MarkGiven) -> bool:
    return (mark.points, mark.confidence, mark.reason) == (given.points, given.confidence, given.reason.strip())


def _both(sheet: Sheet) -> tuple[Hearing, Sheet]:
    """Lock a hearing, then the sheet in it: always in this order."""
    hearing = (
        Hearing.objects.select_for_update(of=("self",))
        .select_related("council__area", "council__round", "dossier__producer", "dossier__area")
        .get(pk=sheet.hearing_id)
    )
    sheet = locked(sheet)
    sheet.hearing = hearing
    return hearing, sheet
