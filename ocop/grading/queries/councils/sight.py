"""What somebody may know of the sheets of others: the one place that says when a council is blind.

Until the own sheet is in, nothing of the others' may be seen: no mark, total, count, order or state. Every page, every
endpoint and every file of councils asks here before it shows anything of a sheet that is not the viewer's own.
"""

from dataclasses import dataclass
from enum import IntEnum

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.grading.models import Council, CouncilMember, Hearing, Seat
from ocop.grading.states import HearingState, SheetState

PENDING = (SheetState.ASSIGNED, SheetState.OPEN, SheetState.SENT_BACK)
"""A sheet in one of these is not in."""
LEADING = (Seat.CHAIR, Seat.SECRETARY)


class Sight(IntEnum):
    """How much of a hearing somebody may know; each includes the one before."""

    NOTHING = 0
    OWN = 1
    PROGRESS = 2
    ALL = 3


@dataclass(frozen=True)
class Viewer:
    """Who looks at a council: its seat there, whether it keeps councils of the area, or signs for its authority."""

    user_id: int
    member: CouncilMember | None
    keeps: bool
    signs: bool

    @property
    def leads(self) -> bool:
        """Chair or secretary."""
        return self.member is not None and self.member.seat in LEADING


def viewer_of(user: User, council: Council) -> Viewer:
    """Return in what part a person looks at a council."""
    return Viewer(
        user_id=user.pk,
        member=CouncilMember.objects.filter(council=council, user_id=user.pk, left_at__isnull=True).first(),
        keeps=may(user, Permission.COUNCIL_KEEP, within=council.area),
        signs=may(user, Permission.STARS_DECIDE, within=council.area),
    )


def sight(viewer: Viewer, hearing_state: str, own_state: str) -> Sight:
    """Return how much of a hearing a viewer may know.

    :param own_state: state of the viewer's own sheet in the hearing; empty where it has none.
    """
    if own_state in PENDING:
        return Sight.OWN
    if own_state == SheetState.RECUSED and hearing_state != HearingState.RESULT:
        return Sight.NOTHING
    inside = viewer.member is not None or viewer.keeps
    if hearing_state == HearingState.RESULT and (inside or viewer.signs):
        return Sight.ALL
    if hearing_state in (HearingState.AGREEING, HearingState.WRITING) and inside:
        return Sight.ALL
    if hearing_state == HearingState.SCORING and (viewer.leads or viewer.keeps or own_state == SheetState.SUBMITTED):
        return Sight.PROGRESS
    return Sight.OWN if own_state else Sight.NOTHING


def sight_of(viewer: Viewer, hearing: Hearing) -> Sight:
    """Return how much of one hearing a viewer may know."""
    own = hearing.sheets.filter(member__user_id=viewer.user_id).order_by("-id").values_list("state", flat=True).first()
    return sight(viewer, hearing.state, own or "")
