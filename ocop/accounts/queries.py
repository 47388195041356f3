"""Questions about people and what they may do."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from ocop.accounts.models import ActingPeriod, Membership, User
from ocop.accounts.permissions import Permission
from ocop.accounts.roles import OFFICERS, ROLES, Role
from ocop.places.models import Area


def memberships_of(user: User | AnonymousUser, *, on: dt.date | None = None) -> QuerySet[Membership]:
    """Return the roles that a person holds on a day (today), widest area first."""
    day = on or timezone.localdate()
    if not user.is_authenticated:
        return Membership.objects.none()
    return (
        Membership.objects.filter(user_id=user.pk, valid_from__lte=day)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day))
        .select_related("area")
        .order_by("area__path", "role")
    )


def paths_of(user: User | AnonymousUser, permission: Permission) -> tuple[str, ...]:
    """Return the paths of the areas in which a person holds a permission; an empty path is the whole network."""
    return tuple(
        membership.area.path if membership.area else ""
        for membership in _memberships_cached(user)
        if permission in ROLES[Role(membership.role)]
    )


def may(user: User | AnonymousUser, permission: Permission, *, within: Area | None) -> bool:
    """Say whether a person holds a permission in an area; with no area, in the whole network."""
    path = within.path if within else ""
    return any(not held or path == held or path.startswith(held + ".") for held in paths_of(user, permission))


def may_anywhere(user: User | AnonymousUser, permission: Permission) -> bool:
    """Say whether there is any area in which a person holds a permission; for menus."""
    return bool(paths_of(user, permission))


def in_paths(field: str, paths: tuple[str, ...]) -> Q:
    """Return the condition that the area path in a field lies in one of the paths."""
    if "" in paths:
        return Q()
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{field: path}) | Q(**{f"{field}__startswith": path + "."})
    return condition


def is_officer(user: User | AnonymousUser) -> bool:
    """Say whether a person holds an officer's role anywhere."""
    return any(Role(membership.role) in OFFICERS for membership in _memberships_cached(user))


def acting_period_of(user: User | AnonymousUser) -> ActingPeriod | None:
    """Return whom the officer is working for now."""
    if not user.is_authenticated:
        return None
    return ActingPeriod.objects.filter(user_id=user.pk, ended_at__isnull=True).first()


def acting_for(user: User | AnonymousUser) -> str:
    """Return the number of the producer that the officer works for now, or an empty text."""
    period = acting_period_of(user)
    return period.subject if period else ""


def _memberships_cached(user: User | AnonymousUser) -> list[Membership]:
    """Ask once for each person object, that is once for each request."""
    kept: list[Membership] | None = user.__dict__.get("_memberships")
    if kept is None:
        kept = list(memberships_of(user))
        user.__dict__["_memberships"] = kept
    return kept
