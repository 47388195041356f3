"""Changes to who may do what, and the one place where a right is asked for."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts import queries
from ocop.accounts.models import ActingPeriod, ApiKey, Membership, User
from ocop.accounts.permissions import Permission
from ocop.accounts.roles import Role
from ocop.accounts.secret import digest_of, new_secret, start_of
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.places.models import Area

KEYS_A_PERSON = 20
USED_AGAIN_AFTER = dt.timedelta(minutes=1)
"""A key that works all day is written down once a minute, not at every call."""


class PersonShutOut(DomainError):
    message = gettext_lazy("This account is closed; it can hold no role.")


class RoleHeldAlready(DomainError):
    message = gettext_lazy("%(person)s holds this role there already.")


class PeriodEmpty(DomainError):
    message = gettext_lazy("The last day must come after the first.")


class RoleEnded(DomainError):
    message = gettext_lazy("This role has ended already.")


class LastAdministrator(DomainError):
    message = gettext_lazy("This is the last administrator of the whole network. Appoint another one first.")


class NameMissing(DomainError):
    message = gettext_lazy("Say what uses the key, so that you know later which one to end.")


class TooManyKeys(DomainError):
    message = gettext_lazy("You have %(number)s keys in use, and more cannot be kept. End one that is not needed.")


class KeyEnded(DomainError):
    message = gettext_lazy("This key was ended already.")


class ActingAlready(DomainError):
    message = gettext_lazy("You are working for %(name)s now. End that first.")


class ReasonMissing(DomainError):
    message = gettext_lazy("Say why you work for this producer; the producer can read it.")


class NotActing(DomainError):
    message = gettext_lazy("You are not working for anybody now.")


class LanguageUnknown(DomainError):
    message = gettext_lazy("These pages are not there in the language “%(code)s”.")


def require(by: User, permission: Permission, *, within: Area | None) -> None:
    """Let a person go on who holds the permission in the area.

    :raises PermissionDenied: the person does not; the text names the right and the place.
    """
    if not queries.may(by, permission, within=within):
        place = within.local_name if within else _("the whole network")
        raise PermissionDenied(
            _("This needs the right “%(right)s” in %(place)s.") % {"right": permission.label, "place": place}
        )


@transaction.atomic
def grant_role(
    user: User,
    role: Role,
    area: Area | None,
    *,
    by: User,
    at: dt.datetime,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Membership:
    """Give a person a role in an area and everything below it; no area is the whole network.

    :param valid_from: the first day; today if not given.
    :param valid_until: the first day on which it is held no more; open if not given.
    :raises PermissionDenied: ``by`` may not grant roles there, or is no administrator and would make one.
    :raises PersonShutOut: the account is closed.
    :raises PeriodEmpty: it would end before it begins.
    :raises RoleHeldAlready: the person holds it there, or will.
    """
    _require_to_grant(by, role, area)
    user = _locked_person(user)
    if not user.is_active:
        raise PersonShutOut
    first_day = valid_from or timezone.localdate(at)
    if valid_until is not None and valid_until <= first_day:
        raise PeriodEmpty
    return _hold(user, role, area, valid_from=first_day, valid_until=valid_until, by=by.username, at=at)


@transaction.atomic
def appoint_administrator(user: User, *, at: dt.datetime) -> Membership:
    """Make a person administrator of the whole network, from the console of the node; safe to run twice.

    It asks for no right: whoever runs commands there reads and writes the database anyway. It is how the first one
    comes into being.

    :raises PersonShutOut: the account is closed.
    """
    user = _locked_person(user)
    if not user.is_active:
        raise PersonShutOut
    today = timezone.localdate(at)
    held = user.memberships.filter(role=Role.ADMINISTRATOR, area=None, valid_from__lte=today, valid_until=None).first()
    if held:
        return held
    user.memberships.filter(role=Role.ADMINISTRATOR, area=None).delete()  # of another time
    return _hold(user, Role.ADMINISTRATOR, None, valid_from=today, valid_until=None, by="", at=at)


@transaction.atomic
def sign_up_buyer(user: User, *, at: dt.datetime) -> Membership:
    """Let somebody who just signed up buy in the whole network; safe to run twice."""
    user = _locked_person(user)
    held = user.memberships.filter(role=Role.BUYER, area=None).first()
    if held:
        return held
    today = timezone.localdate(at)
    return _hold(user, Role.BUYER, None, valid_from=today, valid_until=None, by=user.username, at=at)


@transaction.atomic
def end_role(membership: Membership, *, by: User, at: dt.datetime) -> None:
    """End a role today. What has not lasted a day leaves no row; the activity tells of it all the same.

    An officer who may assist producers nowhere any more stops acting for one.

    :raises PermissionDenied: ``by`` may not grant this role there.
    :raises RoleEnded: it ended before.
    :raises LastAdministrator: nobody else would administer the whole network.
    """
    # The people are locked in one order, so that two administrators cannot remove each other at the same moment.
    list(User.objects.select_for_update().filter(pk__in={membership.user_id, by.pk}).order_by("pk"))
    membership = locked(membership)
    role = Role(membership.role)
    _require_to_grant(by, role, membership.area)
    today = timezone.localdate(at)
    if membership.valid_until is not None and membership.valid_until <= today:
        raise RoleEnded
    rules_all = role is Role.ADMINISTRATOR and membership.area is None
    if rules_all and not queries.count_other_administrators(membership, on=today):
        raise LastAdministrator

    user = membership.user
    if membership.valid_from < today:
        membership.valid_until = today
        membership.save()
    else:
        membership.delete()
    queries.forget_roles(user)
    record("accounts.role_ended", user, by=by.username, at=at, role=role.value, area=_path(membership.area))
    period = queries.acting_period_of(user)
    if period and not queries.may_anywhere(user, Permission.PRODUCER_ASSIST):
        _close(period, by=by.username, at=at)


@transaction.atomic
def make_api_key(user: User, name: str, *, at: dt.datetime) -> tuple[ApiKey, str]:
    """Make a key by which a program acts as this person; return it with its secret, which is kept nowhere.

    :raises NameMissing: nothing says what the key is for.
    :raises TooManyKeys: twenty are in use.
    """
    if not name.strip():
        raise NameMissing
    user = _locked_person(user)
    if queries.count_open_keys(user) >= KEYS_A_PERSON:
        raise TooManyKeys(number=KEYS_A_PERSON)
    secret = new_secret()
    key = ApiKey.objects.create(
        user=user, name=name.strip(), start=start_of(secret), digest=digest_of(secret), created_at=at
    )
    record("accounts.api_key_made", key, by=user.username, at=at)
    return key, secret


@transaction.atomic
def end_api_key(key: ApiKey, *, by: User, at: dt.datetime) -> ApiKey:
    """End a key at once; its owner may, and who grants roles in the whole network.

    :raises PermissionDenied: it is neither.
    :raises KeyEnded: it was ended before.
    """
    key = locked(key)
    if key.user_id != by.pk:
        require(by, Permission.MEMBERSHIP_GRANT, within=None)
    if key.ended_at is not None:
        raise KeyEnded
    key.ended_at = at
    key.save()
    record("accounts.api_key_ended", key, by=by.username, at=at)
    return key


def note_api_key_used(key: ApiKey, *, at: dt.datetime) -> None:
    """Write down that a key works, at most once a minute; not recorded as an activity, for nothing changed."""
    if key.used_at is None or at - key.used_at >= USED_AGAIN_AFTER:
        ApiKey.objects.filter(pk=key.pk).update(used_at=at)


@transaction.atomic
def begin_acting(
    officer: User, *, subject: str, subject_name: str, area: Area, reason: str, at: dt.datetime
) -> ActingPeriod:
    """Let an officer work for a producer who cannot do it alone, until it is ended.

    :param subject: the producer's number.
    :param area: where the producer is.
    :raises PermissionDenied: the officer may not assist producers there.
    :raises ReasonMissing: the reason is empty.
    :raises ActingAlready: the officer works for somebody now.
    """
    require(officer, Permission.PRODUCER_ASSIST, within=area)
    if not reason.strip():
        raise ReasonMissing
    queries.forget_roles(officer)
    officer = _locked_person(officer)
    current = queries.acting_period_of(officer)
    if current:
        raise ActingAlready(name=current.subject_name)
    period = ActingPeriod.objects.create(
        user=officer, subject=subject, subject_name=subject_name, reason=reason.strip(), began_at=at
    )
    record("accounts.acting_begun", period, by=officer.username, at=at, on_behalf_of=subject)
    return period


@transaction.atomic
def end_acting(officer: User, *, at: dt.datetime) -> ActingPeriod:
    """Let an officer be itself again.

    :raises NotActing: there was nobody to stop working for.
    """
    queries.forget_roles(officer)
    period = queries.acting_period_of(_locked_person(officer))
    if period is None:
        raise NotActing
    return _close(period, by=officer.username, at=at)


@transaction.atomic
def choose_language(user: User, language: str, *, at: dt.datetime) -> User:
    """Keep the language in which a person reads the pages, for every device; an empty one forgets the choice.

    :raises LanguageUnknown: the pages are not there in it.
    """
    if language and language not in dict(settings.LANGUAGES):
        raise LanguageUnknown(code=language)
    user = _locked_person(user)
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        record("accounts.language_chosen", user, by=user.username, at=at, language=language)
    return user


def _locked_person(user: User) -> User:
    """Return the person as it stands now, locked; a request's user too, whose type is not its own."""
    return User.objects.select_for_update().get(pk=user.pk)


def _require_to_grant(by: User, role: Role, area: Area | None) -> None:
    """Who grants roles may not reach above itself: only an administrator makes and ends administrators."""
    require(by, Permission.MEMBERSHIP_GRANT, within=area)
    if role is Role.ADMINISTRATOR and not queries.administers(by, within=area):
        raise PermissionDenied(_("Only an administrator of the same area can make or end an administrator."))


def _hold(
    user: User,
    role: Role,
    area: Area | None,
    *,
    valid_from: dt.date,
    valid_until: dt.date | None,
    by: str,
    at: dt.datetime,
) -> Membership:
    """Write the membership, on the row of an ended one if there is any.

    :raises RoleHeldAlready: the person holds it there, or will.
    """
    membership = Membership.objects.filter(user=user, role=role, area=area).first()
    if membership and (membership.valid_until is None or membership.valid_until > timezone.localdate(at)):
        raise RoleHeldAlready(person=user.username)
    membership = membership or Membership(user=user, role=role, area=area)
    membership.valid_from, membership.valid_until = valid_from, valid_until
    membership.save()
    queries.forget_roles(user)
    record(
        "accounts.role_granted",
        user,
        by=by,
        at=at,
        role=role.value,
        area=_path(area),
        valid_from=valid_from.isoformat(),
        valid_until=valid_until.isoformat() if valid_until else None,
    )
    return membership


def _close(period: ActingPeriod, *, by: str, at: dt.datetime) -> ActingPeriod:
    period.ended_at = at
    period.save()
    record("accounts.acting_ended", period, by=by, at=at, on_behalf_of=period.subject)
    return period


def _path(area: Area | None) -> str:
    return area.path if area else ""
