"""Say who sits in a council."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.text import squeeze
from ocop.grading.models import Council, CouncilMember, Hearing, Seat, Sheet
from ocop.grading.operations.councils import refusals
from ocop.grading.operations.councils.rights import require_keeper
from ocop.grading.operations.councils.settling import settle, step_aside
from ocop.grading.queries.councils.lists import judged_before
from ocop.grading.queries.councils.panels import first_panel
from ocop.grading.queries.councils.sight import PENDING
from ocop.grading.queries.rules import rules_of
from ocop.grading.states import CouncilState
from ocop.places.models import Area

OPEN_TO_SEATS = (CouncilState.FORMING, CouncilState.SCORING)


@transaction.atomic
def seat_member(
    council: Council,
    person: User,
    *,
    seat: str = Seat.MEMBER,
    office: str = "",
    sets: Collection[str] = (),
    commune: Area | None = None,
    by: User,
    at: dt.datetime,
) -> CouncilMember:
    """Seat a person in a council, with its office, the sets it knows best and where it lives.

    :raises PermissionDenied: this person keeps no councils of the area.
    :raises CouncilElsewhere: the council is in session or closed.
    :raises NotActive: the person was shut out.
    :raises SeatedAlready: it sits there.
    :raises SeatTaken: somebody else is chair, or secretary.
    :raises SetUnknown: a set is not one of the rules.
    :raises OnEarlierPanel: the council hears an appeal against what this person judged.
    :raises JudgedBefore: such an appeal waits for this council.
    """
    council = locked(council)
    require_keeper(by, council.area)
    if council.state not in OPEN_TO_SEATS:
        raise refusals.CouncilElsewhere(state=council.get_state_display())
    if not person.is_active:
        raise refusals.NotActive(who=str(person))
    known = rules_of(council.edition).scorecards
    for number in sets:
        if number not in known:
            raise refusals.SetUnknown(given=number)
    member = CouncilMember.objects.filter(council=council, user=person).first()
    if member and member.left_at is None:
        raise refusals.SeatedAlready(who=str(person))
    _require_free(council, Seat(seat))
    for hearing in Hearing.objects.filter(council=council, appeal__isnull=False).select_related("dossier"):
        if person.pk in first_panel([hearing.dossier_id], but=council).get(hearing.dossier_id, ()):
            raise refusals.OnEarlierPanel(number=hearing.dossier.number, who=str(person))
    if numbers := judged_before(council).get(person.pk):
        raise refusals.JudgedBefore(who=str(person), numbers=", ".join(numbers))
    member = member or CouncilMember(council=council, user=person)
    member.seat, member.office, member.sets = seat, squeeze(office), sorted(set(sets), key=lambda one: (len(one), one))
    member.commune, member.left_at, member.present_at = commune, None, None
    member.save()
    record("grading.member_seated", council, by=by.username, at=at, member=member.pk, seat=str(seat))
    return member


@dataclass(frozen=True)
class Seating:
    """A person for a seat, with its office, the sets it knows best and where it lives."""

    person: User
    seat: str = Seat.MEMBER
    office: str = ""
    sets: Collection[str] = ()
    commune: Area | None = None


@transaction.atomic
def seat_members(council: Council, seatings: Sequence[Seating], *, by: User, at: dt.datetime) -> list[CouncilMember]:
    """Seat several people at once: all of them or, if one is refused, nobody.

    :raises NobodyNamed: nobody was given.
    :raises PermissionDenied, DomainError: as for one.
    """
    if not seatings:
        raise refusals.NobodyNamed
    return [
        seat_member(
            council, one.person, seat=one.seat, office=one.office, sets=one.sets, commune=one.commune, by=by, at=at
        )
        for one in seatings
    ]


@transaction.atomic
def unseat_member(member: CouncilMember, *, by: User, at: dt.datetime) -> CouncilMember:
    """Let a member leave: sheets that are in stay, those that are not are given up and wait for somebody else.

    :raises PermissionDenied: this person keeps no councils of the area.
    :raises CouncilElsewhere: the council is in session or closed.
    :raises LeftAlready: the member left.
    """
    council = locked(member.council)
    require_keeper(by, council.area)
    if council.state not in OPEN_TO_SEATS:
        raise refusals.CouncilElsewhere(state=council.get_state_display())
    pending = Sheet.objects.filter(member=member, state__in=PENDING)
    hearings = list(Hearing.objects.select_for_update().filter(sheets__in=pending.values("pk")).order_by("pk"))
    member = locked(member)
    if member.left_at is not None:
        raise refusals.LeftAlready(who=str(member.user))
    member.left_at, member.present_at = at, None
    member.save()
    for sheet in pending.select_for_update():
        step_aside(sheet, kind=sheet.conflict, words="", at=at)
    for hearing in hearings:
        settle(hearing, at=at)
    record("grading.member_left", council, by=by.username, at=at, member=member.pk)
    return member


def _require_free(council: Council, seat: Seat) -> None:
    if seat == Seat.MEMBER:
        return
    taken = CouncilMember.objects.filter(council=council, seat=seat, left_at__isnull=True).select_related("user")
    for other in taken:
        raise refusals.SeatTaken(seat=seat.label, who=str(other.user))
