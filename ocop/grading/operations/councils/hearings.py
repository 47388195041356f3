"""Take dossiers before a council, give them to members, and let them go again."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ocop.accounts.models import User
from ocop.activity.operations import activity, record, record_many
from ocop.core.locking import locked
from ocop.core.text import squeeze
from ocop.grading.assignment import Assignment, assign
from ocop.grading.models import Appeal, Council, Dossier, Hearing, Result, Seat, Sheet
from ocop.grading.operations.councils import refusals
from ocop.grading.operations.councils.rights import require_keeper, require_keeper_or_lead
from ocop.grading.queries.councils.cards import card_for
from ocop.grading.queries.councils.elsewhere import TAKES_IN
from ocop.grading.queries.councils.panels import cases_of, first_panel, open_hearings, scorers_of, seated
from ocop.grading.queries.councils.sheets import due_on_of
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.records import Edition
from ocop.grading.states import (
    NEXT_COUNCIL,
    NEXT_DOSSIER,
    NEXT_HEARING,
    AppealState,
    CouncilState,
    DossierState,
    HearingState,
)

APPEALED = (DossierState.DECIDED, DossierState.CLOSED)
PORTION = 2000


@transaction.atomic
def hear(council: Council, dossiers: Sequence[Dossier], *, by: User, at: dt.datetime) -> list[Hearing]:
    """Take dossiers before a council: reviewed ones, those passed up to it, or appeals where it was founded for them.

    :raises PermissionDenied: this person keeps no councils of the area.
    :raises CouncilElsewhere: the council is in session or closed.
    :raises NothingChosen: no dossier was given.
    :raises DossierElsewhere: one lies outside the area, or follows other rules.
    :raises DossierNotReady: one is not where a council takes it from.
    :raises DossierListed: one that was passed down stands in a decision.
    :raises OtherAuthority: it is another authority's council that hears one.
    :raises OnlyAppeals: the council hears appeals, and one is none.
    :raises AppealMissing: one has no admitted appeal without a hearing.
    :raises OnEarlierPanel: a member judged one of them before.
    :raises UnknownSet: the rules have no card for one.
    """
    council = locked(council)
    require_keeper(by, council.area)
    if council.state not in TAKES_IN:
        raise refusals.CouncilElsewhere(state=council.get_state_display())
    if not dossiers:
        raise refusals.NothingChosen
    rows = list(
        Dossier.objects.select_for_update(of=("self",))
        .filter(pk__in=[dossier.pk for dossier in dossiers])
        .select_related("area")
        .order_by("pk")
    )
    rules = rules_of(council.edition)
    for dossier in rows:
        if dossier.edition != council.edition or not council.area.contains(dossier.area):
            raise refusals.DossierElsewhere(number=dossier.number)
        if DossierState.COUNCIL not in NEXT_DOSSIER[dossier.state]:
            raise refusals.DossierNotReady(number=dossier.number, state=dossier.get_state_display())
        card_for(dossier, rules)
    _require_instance(council, rows, rules)
    appeals = _appeals(council, rows)
    _require_unlisted(rows)
    came_from = {dossier.pk: dossier.state for dossier in rows}

    highest = Hearing.objects.filter(council=council).order_by("-position").values_list("position", flat=True).first()
    for dossier in rows:
        dossier.state, dossier.changed_at = DossierState.COUNCIL, at
        dossier.due_on = due_on_of(council)
    Dossier.objects.bulk_update(rows, ["state", "changed_at", "due_on"], batch_size=PORTION)
    hearings = Hearing.objects.bulk_create(
        [
            Hearing(council=council, dossier=dossier, position=place, came_from=came_from[dossier.pk], opened_at=at)
            for place, dossier in enumerate(rows, start=(highest or 0) + 1)
        ],
        batch_size=PORTION,
    )
    for hearing in hearings:
        if appeal := appeals.get(hearing.dossier_id):
            appeal.hearing = hearing
            appeal.save()
    record_many(
        activity("grading.dossier_heard", dossier, by=by.username, at=at, council=council.pk) for dossier in rows
    )
    return hearings


@transaction.atomic
def assign_sheets(council: Council, *, most: int | None = None, by: User, at: dt.datetime) -> Assignment:
    """Give the dossiers before a council to its members, evenly, to those who know the set, to nobody with a tie.

    A dossier for which there are not enough members gets none; the answer says which and why.

    :param most: the most sheets that a member can have.
    :raises PermissionDenied: this person keeps no councils of the area.
    :raises CouncilElsewhere: the council is in session or closed.
    :raises ChairMissing: there is no chair or no secretary.
    :raises NothingToAssign: every dossier has its members.
    """
    council = locked(council)
    require_keeper(by, council.area)
    if council.state not in TAKES_IN:
        raise refusals.CouncilElsewhere(state=council.get_state_display())
    if {Seat.CHAIR, Seat.SECRETARY} - set(seated(council).values_list("seat", flat=True)):
        raise refusals.ChairMissing
    wanted = rules_of(council.edition).council.sheets_per_dossier
    hearings = list(open_hearings(council).select_for_update(of=("self",)))
    cases = [case for case in cases_of(council, hearings, wanted) if case.needs]
    if not cases:
        raise refusals.NothingToAssign
    found = assign(scorers_of(council), cases, most=most)
    short = {shortage.case for shortage in found.short}
    sheets = Sheet.objects.bulk_create(
        [Sheet(hearing_id=case, member_id=member, changed_at=at) for case, member in found.pairs if case not in short],
        batch_size=PORTION,
    )
    if council.state == CouncilState.FORMING:
        council.state = CouncilState.SCORING
        council.save()
    record("grading.sheets_assigned", council, by=by.username, at=at, sheets=len(sheets), short=len(short))
    return found


@transaction.atomic
def let_go(hearing: Hearing, reason: str, *, by: User, at: dt.datetime) -> Hearing:
    """Take a dossier from a council without a result; it goes back to where it came from and waits for another.

    What was reviewed is reviewed, what was passed up or down waits so again, and what an appeal is about is decided or
    closed, with the appeal waiting for another panel.

    :raises PermissionDenied: this person neither keeps nor leads the council.
    :raises ReasonMissing: no reason was given.
    :raises HearingElsewhere: there is a result, or it was taken away before.
    """
    require_keeper_or_lead(by, hearing.council)
    dossier = locked(hearing.dossier)
    hearing = locked(hearing)
    if not squeeze(reason):
        raise refusals.ReasonMissing
    back = DossierState(hearing.came_from or DossierState.REVIEWED)
    if HearingState.LEFT not in NEXT_HEARING[hearing.state] or back not in NEXT_DOSSIER[dossier.state]:
        raise refusals.HearingElsewhere(state=hearing.get_state_display())
    hearing.state, hearing.resolution, hearing.closed_at = HearingState.LEFT, squeeze(reason), at
    hearing.save()
    dossier.state, dossier.changed_at, dossier.due_on = back, at, None
    dossier.save()
    for appeal in Appeal.objects.select_for_update().filter(hearing=hearing):
        appeal.hearing = None
        appeal.save()
    record("grading.dossier_left_council", dossier, by=by.username, at=at, council=hearing.council_id, back=str(back))
    return hearing


def may_follow(council: Council, state: CouncilState) -> None:
    """Let go on where a council may come into a state.

    :raises CouncilElsewhere: it may not.
    """
    if state not in NEXT_COUNCIL[council.state]:
        raise refusals.CouncilElsewhere(state=council.get_state_display())


def _require_instance(council: Council, dossiers: Sequence[Dossier], rules: Edition) -> None:
    """Let go on where this authority hears the dossiers: the lowest one first, a higher one what was passed up to it.

    What a higher authority rated and passed down may be heard below again.
    """
    lowest = max(one.level for one in rules.authorities.values() if "council" in one.does)
    heard = Hearing.objects.filter(dossier__in=[dossier.pk for dossier in dossiers], state=HearingState.RESULT)
    before: dict[int, str] = {}
    down: dict[int, bool] = {}
    for dossier_id, path, passed_down_at in heard.order_by("pk").values_list(
        "dossier_id", "council__area__path", "passed_down_at"
    ):
        before[dossier_id], down[dossier_id] = path, passed_down_at is not None
    here = council.area.path
    for dossier in dossiers:
        last = before.get(dossier.pk, "")
        fits = {
            DossierState.REVIEWED: bool(last) or council.area.level == lowest,
            DossierState.PASSED_UP: last.startswith(here + ".") if last else council.area.level < lowest,
            DossierState.RATED: down.get(dossier.pk, False) and here.startswith(last + "."),
        }
        if not fits.get(DossierState(dossier.state), True):
            raise refusals.OtherAuthority(number=dossier.number, state=dossier.get_state_display())


def _require_unlisted(dossiers: Sequence[Dossier]) -> None:
    """Let go on where no decision is prepared on what was passed down; appeals are about results that stand."""
    keys = [dossier.pk for dossier in dossiers if dossier.state == DossierState.RATED]
    standing = Result.objects.filter(dossier__in=keys, replaced_at__isnull=True).select_related("dossier", "decision")
    for result in standing:
        listed = result.decision.number if result.decision else "–"
        raise refusals.DossierListed(number=result.dossier.number, decision=listed)


def _appeals(council: Council, dossiers: Sequence[Dossier]) -> dict[int, Appeal]:
    """Return the appeals that dossiers come with, by dossier; nobody of the first panel may sit in this council."""
    if not council.for_appeal:
        for dossier in dossiers:
            if dossier.state in APPEALED:
                raise refusals.DossierNotReady(number=dossier.number, state=dossier.get_state_display())
        return {}
    keys = [dossier.pk for dossier in dossiers]
    waiting = Appeal.objects.select_for_update(of=("self",)).filter(result__dossier__in=keys, hearing__isnull=True)
    appeals = {
        appeal.result.dossier_id: appeal
        for appeal in waiting.filter(state=AppealState.ADMITTED).select_related("result")
    }
    panels = first_panel(keys, but=council)
    members = {member.user_id: str(member.user) for member in seated(council)}
    for dossier in dossiers:
        if dossier.state not in APPEALED:
            raise refusals.OnlyAppeals(number=dossier.number)
        if dossier.pk not in appeals:
            raise refusals.AppealMissing(number=dossier.number)
        twice = sorted(name for person, name in members.items() if person in panels.get(dossier.pk, ()))
        if twice:
            raise refusals.OnEarlierPanel(number=dossier.number, who=", ".join(twice))
    return appeals
