"""Which body of a programme stands over a place, and who speaks for it."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import paths_of
from ocop.grading.scoring.records import Authority
from ocop.places.models import Area


def area_of(authority: Authority, place: Area) -> Area:
    """Return the area of the body of an authority that stands over a place: its commune, its province, its country.

    Where a place lies higher than the authority's level (a product known only to its province), it is the place itself.
    """
    codes = place.path.split(".")
    over = [".".join(codes[:length]) for length in range(1, len(codes) + 1)]
    found = Area.objects.filter(path__in=over, level__lte=authority.level).order_by("-level", "-path").first()
    return found or place


def signs_for(user: User | AnonymousUser, area: Area) -> bool:
    """Say whether a person signs for the authority of exactly this area; a higher one does not sign for a lower."""
    return area.path in paths_of(user, Permission.STARS_DECIDE)


def require_signature(user: User, area: Area) -> None:
    """Let go on who signs for the authority of exactly this area.

    :raises PermissionDenied: this person does not.
    """
    if not signs_for(user, area):
        raise PermissionDenied(_("Only who signs for %(area)s may do this.") % {"area": area.local_name})
