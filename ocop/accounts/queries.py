"""Questions about people and what they may do."""

import datetime as dt
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from ocop.accounts.models import ActingPeriod, ApiKey, Membership, User
from ocop.accounts.permissions import Permission
from ocop.accounts.roles import OFFICERS, ROLES, Role
from ocop.accounts.secret import digest_of
from ocop.places.models import Area

PEOPLE_A_PAGE = 25
KEYS_SHOWN = 40
PERIODS_SHOWN = 20
AREAS_SHOWN = 12


def memberships_of(user: User | AnonymousUser, *, on: dt.date | None = None) -> QuerySet[Membership]:
    """Return the roles that a person holds on a day (today), widest area first."""
    day = on or timezone.localdate()
    if not user.is_authenticated:
        return Membership.objects.none()
    return (
        Membership.objects.filter(user_id=user.pk, valid_from__lte=day)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day))
        .select_related("area")
        .order_by(F("area__path").asc(nulls_first=True), "role")
    )


def roles_today_of(user: User | AnonymousUser) -> list[Membership]:
    """Return the roles that a person holds today, widest area first; asked once for each request."""
    kept: list[Membership] | None = user.__dict__.get("_memberships")
    if kept is None:
        kept = list(memberships_of(user))
        user.__dict__["_memberships"] = kept
    return kept


def paths_of(user: User | AnonymousUser, permission: Permission) -> tuple[str, ...]:
    """Return the paths of the areas in which a person holds a permission; an empty path is the whole network."""
    return tuple(
        membership.area.path if membership.area else ""
        for membership in roles_today_of(user)
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
        return Q(pk__isnull=False)  # not an empty Q: joined to another by "or" that would be the other alone
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{field: path}) | Q(**{f"{field}__startswith": path + "."})
    return condition


def is_officer(user: User | AnonymousUser) -> bool:
    """Say whether a person holds an officer's role anywhere."""
    return any(Role(membership.role) in OFFICERS for membership in roles_today_of(user))


def acting_period_of(user: User | AnonymousUser) -> ActingPeriod | None:
    """Return whom the officer is working for now; asked once for each request."""
    if not user.is_authenticated:
        return None
    if "_acting" not in user.__dict__:
        user.__dict__["_acting"] = ActingPeriod.objects.filter(user_id=user.pk, ended_at__isnull=True).first()
    kept: ActingPeriod | None = user.__dict__["_acting"]
    return kept


def acting_for(user: User | AnonymousUser) -> str:
    """Return the number of the producer that the officer works for now, or an empty text."""
    period = acting_period_of(user)
    return period.subject if period else ""


def administers(user: User | AnonymousUser, *, within: Area | None) -> bool:
    """Say whether a person is an administrator of an area; with no area, of the whole network."""
    return any(
        membership.role == Role.ADMINISTRATOR
        and (membership.area is None or (within is not None and membership.area.contains(within)))
        for membership in roles_today_of(user)
    )


def count_other_administrators(membership: Membership, *, on: dt.date) -> int:
    """Return how many people besides this one administer the whole network on a day with no end in sight."""
    return (
        Membership.objects.filter(role=Role.ADMINISTRATOR, area__isnull=True, user__is_active=True)
        .filter(valid_from__lte=on, valid_until__isnull=True)
        .exclude(user_id=membership.user_id)
        .count()
    )


def open_memberships(*, on: dt.date) -> Q:
    """Return the condition that a membership has not ended on a day: it is held, or will be."""
    return Q(valid_until__isnull=True) | Q(valid_until__gt=on)


@dataclass(frozen=True)
class PeoplePage:
    """Some people in the order of their usernames, and the usernames from which the pages around them start."""

    people: Sequence[User]
    before: str
    after: str


def people_visible_to(viewer: User, *, search: str = "") -> QuerySet[User]:
    """Return the people who have, had or will have a role where the viewer grants roles, by username.

    Each brings ``roles_here``: what it holds there today or later. Who grants roles in the whole network sees
    everybody.

    :param search: how the username begins.
    """
    paths = paths_of(viewer, Permission.MEMBERSHIP_GRANT)
    here = Membership.objects.filter(in_paths("area__path", paths))
    people = User.objects.order_by("username")
    if "" not in paths:
        people = people.filter(Exists(here.filter(user_id=OuterRef("pk"))))
    if search:
        people = people.filter(username__startswith=search)
    shown = here.filter(open_memberships(on=timezone.localdate())).select_related("area")
    return people.prefetch_related(Prefetch("memberships", shown.order_by("area__path", "role"), to_attr="roles_here"))


def people_page(people: QuerySet[User], *, after: str = "", before: str = "") -> PeoplePage:
    """Return one page of people: those after a username, or the last ones before a username."""
    backwards = bool(before) and not after
    if backwards:
        rows = list(people.filter(username__lt=before).order_by("-username")[: PEOPLE_A_PAGE + 1])
    else:
        rows = list(people.filter(username__gt=after)[: PEOPLE_A_PAGE + 1])
    more = len(rows) > PEOPLE_A_PAGE
    rows = rows[:PEOPLE_A_PAGE]
    if backwards:
        rows.reverse()
    if not rows:
        return PeoplePage(rows, "", "")
    return PeoplePage(
        rows,
        before=rows[0].username if (more if backwards else after) else "",
        after=rows[-1].username if (backwards or more) else "",
    )


def memberships_visible_to(viewer: User) -> QuerySet[Membership]:
    """Return the roles that people hold where the viewer grants roles."""
    paths = paths_of(viewer, Permission.MEMBERSHIP_GRANT)
    return Membership.objects.filter(in_paths("area__path", paths)).select_related("user", "area")


def areas_named(name: str, folded: str, *, viewer: User) -> list[Area]:
    """Return the areas of today in which the viewer grants roles and that bear a path, a code or a name; at most 12.

    :param folded: the name as ``ocop.core.text.fold`` gives it.
    """
    paths = paths_of(viewer, Permission.MEMBERSHIP_GRANT)
    today = timezone.localdate()
    allowed = Area.objects.filter(in_paths("path", paths)).select_related("parent")
    exact = list(allowed.filter(path=name))
    if exact or not folded:
        return exact
    current = allowed.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=today))
    return list(current.filter(Q(code=name) | Q(folded__contains=folded)).order_by("level", "path")[:AREAS_SHOWN])


def api_keys_of(user: User) -> list[ApiKey]:
    """Return a person's keys, those in use first, then the newest ended ones; not more than fit one page."""
    return list(user.api_keys.order_by(F("ended_at").desc(nulls_first=True), "-id")[:KEYS_SHOWN])


def count_open_keys(user: User) -> int:
    """Return how many keys of a person are in use."""
    return user.api_keys.filter(ended_at__isnull=True).count()


def api_key_of(secret: str) -> ApiKey | None:
    """Return the key in use that a secret opens, with its owner, or None; people who were shut out have none.

    The index looks for the digest, never for the secret, so its timing tells nothing about the secret; the last
    comparison takes the same time whatever differs.
    """
    digest = digest_of(secret)
    key = (
        ApiKey.objects.select_related("user").filter(digest=digest, ended_at__isnull=True, user__is_active=True).first()
    )
    return key if key and hmac.compare_digest(key.digest, digest) else None


def acting_log_of(user: User) -> list[ActingPeriod]:
    """Return for whom a person worked, newest first; the newest 20."""
    return list(user.acting_periods.order_by("-id")[:PERIODS_SHOWN])


def forget_roles(user: User) -> None:
    """Let the next question about this person's rights, or whom it works for, ask the database again."""
    user.__dict__.pop("_memberships", None)
    user.__dict__.pop("_acting", None)
