"""Who may do what: the table, and what it means in an area."""

import pytest

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import administers, is_officer, may, may_anywhere, paths_of
from ocop.accounts.roles import OFFICERS, ROLES, Role
from tests.make import accounts as make
from tests.make import area

pytestmark = pytest.mark.django_db


def test_every_role_stands_in_the_table() -> None:
    assert ROLES.keys() == set(Role)


def test_every_permission_is_held_by_some_role() -> None:
    held = frozenset[Permission]().union(*ROLES.values())

    assert held == set(Permission)


def test_only_officers_may_change_what_belongs_to_others() -> None:
    others = {role: ROLES[role] for role in set(Role) - OFFICERS}

    assert others == {Role.PRODUCER: frozenset(), Role.BUYER: frozenset({Permission.DEMAND_ASK})}


@pytest.mark.parametrize("permission", Permission)
def test_a_commune_officer_has_nothing_outside_its_commune(permission: Permission) -> None:
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.00004"))

    elsewhere = [None, area("VN"), area("VN.01"), area("VN.01.00008"), area("VN.01.000041"), area("LA.01")]

    assert not any(may(officer, permission, within=place) for place in elsewhere)


@pytest.mark.parametrize("role", Role)
def test_a_role_gives_its_permissions_in_its_area_and_below_and_no_others(role: Role) -> None:
    province = area("VN.01")
    person = make.officer(role=role, of=province)

    here = {permission for permission in Permission if may(person, permission, within=province)}
    below = {permission for permission in Permission if may(person, permission, within=area("VN.01.00004"))}

    assert here == ROLES[role]
    assert below == ROLES[role]


def test_a_role_that_has_ended_gives_nothing() -> None:
    person = make.user()
    make.membership(person, Role.ADMINISTRATOR, until=make.LONG_AGO.replace(year=2021))

    assert not any(may_anywhere(person, permission) for permission in Permission)


def test_paths_tell_where_and_the_network_is_an_empty_path() -> None:
    person = make.officer(role=Role.PROVINCE_OFFICER, of=area("VN.01"))
    make.membership(person, Role.TRADE_OFFICER)

    assert set(paths_of(person, Permission.OFFER_EDIT)) == {"VN.01", ""}
    assert paths_of(person, Permission.REGISTER_IMPORT) == ("VN.01",)


def test_officers_are_those_who_hold_an_officers_role_anywhere() -> None:
    assert is_officer(make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.00004")))
    assert not is_officer(make.buyer())


def test_an_administrator_administers_its_area_and_below() -> None:
    person = make.officer(role=Role.ADMINISTRATOR, of=area("VN"))

    assert administers(person, within=area("VN.01"))
    assert not administers(person, within=area("LA"))
    assert not administers(person, within=None)
