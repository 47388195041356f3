"""Changes to who may do what, and the one place where a right is asked for."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from ocop.accounts import queries
from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.places.models import Area


def require(by: User, permission: Permission, *, within: Area | None) -> None:
    """Let a person go on who holds the permission in the area.

    :raises PermissionDenied: the person does not; the text names the right and the place.
    """
    if not queries.may(by, permission, within=within):
        place = within.local_name if within else _("the whole network")
        raise PermissionDenied(
            _("This needs the right “%(right)s” in %(place)s.") % {"right": permission.label, "place": place}
        )
