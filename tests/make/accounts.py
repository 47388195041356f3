"""People with roles."""

import datetime as dt
import itertools

from ocop.accounts.models import Membership, User
from ocop.accounts.roles import Role
from ocop.places.models import Area

LONG_AGO = dt.date(2020, 1, 1)
_numbers = itertools.count(1)


def user(*, username: str = "", language: str = "", is_active: bool = True) -> User:
    """Return a person without any role, who signs in by ``client.force_login``."""
    name = username or f"person-{next(_numbers)}"
    return User.objects.create(username=name, language=language, is_active=is_active)


def membership(person: User, role: Role, of: Area | None = None, *, until: dt.date | None = None) -> Membership:
    """Give a person a role since long ago; no area is the whole network."""
    return Membership.objects.create(user=person, role=role, area=of, valid_from=LONG_AGO, valid_until=until)


def officer(*, role: Role = Role.PROVINCE_OFFICER, of: Area | None = None, username: str = "") -> User:
    """Return a person with an officer's role in an area, or in the whole network."""
    person = user(username=username)
    membership(person, role, of)
    return person


def buyer(*, username: str = "") -> User:
    """Return a person who may buy in the whole network."""
    person = user(username=username)
    membership(person, Role.BUYER)
    return person
