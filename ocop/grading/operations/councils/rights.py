"""Who may do what in a council."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.grading.models import Council, CouncilMember, Sheet
from ocop.grading.queries.councils.sight import LEADING
from ocop.places.models import Area


def require_keeper(by: User, area: Area) -> None:
    """Let go on who keeps councils of an area.

    :raises PermissionDenied: this person does not.
    """
    require(by, Permission.COUNCIL_KEEP, within=area)


def leads(by: User, council: Council) -> bool:
    """Say whether a person is chair or secretary of a council."""
    return CouncilMember.objects.filter(council=council, user_id=by.pk, seat__in=LEADING, left_at__isnull=True).exists()


def require_lead(by: User, council: Council) -> None:
    """Let go on the chair and the secretary.

    :raises PermissionDenied: this person is neither.
    """
    if not leads(by, council):
        raise PermissionDenied(_("Only the chair or the secretary of this council may do this."))


def require_keeper_or_lead(by: User, council: Council) -> None:
    """Let go on who keeps councils of the area, and chair and secretary.

    :raises PermissionDenied: this person is none of them.
    """
    if not may(by, Permission.COUNCIL_KEEP, within=council.area):
        require_lead(by, council)


def require_own(by: User, sheet: Sheet) -> None:
    """Let go on whose sheet it is, while that person sits in the council.

    :raises PermissionDenied: it is the sheet of somebody else, or the person left.
    """
    if sheet.member.user_id != by.pk or sheet.member.left_at is not None:
        raise PermissionDenied(_("Only the member whose sheet this is may write on it."))
