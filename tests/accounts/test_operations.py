"""Every way out of granting and ending roles, acting for a producer, and choosing a language."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from ocop.accounts import operations, queries
from ocop.accounts.models import ActingPeriod, Membership
from ocop.accounts.permissions import Permission
from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from tests.make import accounts as make
from tests.make import area

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 1)


def verbs() -> list[str]:
    """Return what was recorded, in order."""
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


def test_require_lets_go_on_who_holds_the_right_and_names_it_to_who_does_not() -> None:
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.00004"))

    operations.require(officer, Permission.PRODUCER_EDIT, within=area("VN.01.00004"))
    with pytest.raises(PermissionDenied, match="“Correct producers and products” in the whole network"):
        operations.require(officer, Permission.PRODUCER_EDIT, within=None)


def test_grant_role_gives_the_rights_of_the_role_there() -> None:
    province, person = area("VN.01"), make.user()
    granter = make.officer(role=Role.NATIONAL_OFFICER, of=area("VN"), username="granter")

    membership = operations.grant_role(person, Role.PROVINCE_OFFICER, province, by=granter, at=NOON)

    assert (membership.valid_from, membership.valid_until) == (TODAY, None)
    assert queries.may(person, Permission.REGISTER_IMPORT, within=province)
    line = Activity.objects.get()
    assert (line.verb, line.by, line.subject) == ("accounts.role_granted", "granter", str(person.pk))
    assert line.facts == {
        "role": "province_officer",
        "area": "VN.01",
        "valid_from": "2026-06-01",
        "valid_until": None,
    }


def test_grant_role_takes_up_a_role_that_had_ended() -> None:
    person, admin = make.user(), make.officer(role=Role.ADMINISTRATOR)
    ended = make.membership(person, Role.BUYER, until=TODAY)

    membership = operations.grant_role(person, Role.BUYER, None, by=admin, at=NOON, valid_until=dt.date(2027, 1, 1))

    assert membership.pk == ended.pk
    assert (membership.valid_from, membership.valid_until) == (TODAY, dt.date(2027, 1, 1))


def test_grant_role_refuses_outside_the_granters_area() -> None:
    granter = make.officer(role=Role.NATIONAL_OFFICER, of=area("VN"))

    with pytest.raises(PermissionDenied):
        operations.grant_role(make.user(), Role.COMMUNE_OFFICER, area("LA.01"), by=granter, at=NOON)

    assert Membership.objects.count() == 1
    assert not verbs()


def test_grant_role_refuses_an_administrator_made_by_somebody_who_is_none() -> None:
    granter = make.officer(role=Role.NATIONAL_OFFICER, of=area("VN"))

    with pytest.raises(PermissionDenied, match="Only an administrator"):
        operations.grant_role(granter, Role.ADMINISTRATOR, area("VN"), by=granter, at=NOON)

    assert Membership.objects.count() == 1
    assert not verbs()


def test_grant_role_refuses_a_closed_account() -> None:
    with pytest.raises(operations.PersonShutOut):
        operations.grant_role(
            make.user(is_active=False), Role.BUYER, None, by=make.officer(role=Role.ADMINISTRATOR), at=NOON
        )

    assert Membership.objects.count() == 1


def test_grant_role_refuses_an_end_before_the_beginning() -> None:
    with pytest.raises(operations.PeriodEmpty):
        operations.grant_role(
            make.user(), Role.BUYER, None, by=make.officer(role=Role.ADMINISTRATOR), at=NOON, valid_until=TODAY
        )

    assert Membership.objects.count() == 1


def test_grant_role_refuses_a_role_that_is_held() -> None:
    buyer = make.buyer(username="lan")

    with pytest.raises(operations.RoleHeldAlready, match="lan holds this role"):
        operations.grant_role(buyer, Role.BUYER, None, by=make.officer(role=Role.ADMINISTRATOR), at=NOON)

    assert not verbs()


def test_appoint_administrator_makes_the_first_one_and_may_run_twice() -> None:
    person = make.user()
    make.membership(person, Role.ADMINISTRATOR, until=dt.date(2021, 1, 1))

    first = operations.appoint_administrator(person, at=NOON)
    second = operations.appoint_administrator(person, at=NOON)

    assert first == second
    assert queries.administers(person, within=None)
    assert verbs() == ["accounts.role_granted"]


def test_appoint_administrator_refuses_a_closed_account() -> None:
    with pytest.raises(operations.PersonShutOut):
        operations.appoint_administrator(make.user(is_active=False), at=NOON)

    assert not Membership.objects.exists()


def test_sign_up_buyer_lets_buy_in_the_whole_network_and_may_run_twice() -> None:
    person = make.user()

    operations.sign_up_buyer(person, at=NOON)
    operations.sign_up_buyer(person, at=NOON)

    assert queries.may(person, Permission.DEMAND_ASK, within=None)
    assert verbs() == ["accounts.role_granted"]


def test_end_role_ends_it_today_and_with_it_the_acting() -> None:
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.00004"))
    operations.begin_acting(
        officer, subject="VN-1", subject_name="Hà", area=area("VN.01.00004"), reason="no telephone", at=NOON
    )

    operations.end_role(officer.memberships.get(), by=make.officer(role=Role.ADMINISTRATOR), at=NOON)

    assert officer.memberships.get().valid_until == TODAY
    assert queries.acting_for(officer) == ""
    assert verbs() == ["accounts.acting_begun", "accounts.role_ended", "accounts.acting_ended"]


def test_end_role_lets_the_acting_go_on_where_another_role_still_allows_it() -> None:
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.00004"))
    make.membership(officer, Role.PROVINCE_OFFICER, area("VN.01"))
    operations.begin_acting(officer, subject="VN-1", subject_name="Hà", area=area("VN.01"), reason="asked", at=NOON)

    ended = officer.memberships.get(role=Role.COMMUNE_OFFICER)
    operations.end_role(ended, by=make.officer(role=Role.ADMINISTRATOR), at=NOON)

    assert queries.acting_for(officer) == "VN-1"


def test_end_role_leaves_no_row_of_a_role_that_lasted_no_day() -> None:
    person, admin = make.user(), make.officer(role=Role.ADMINISTRATOR)
    membership = operations.grant_role(person, Role.BUYER, None, by=admin, at=NOON)

    operations.end_role(membership, by=admin, at=NOON)

    assert not person.memberships.exists()
    assert verbs() == ["accounts.role_granted", "accounts.role_ended"]


def test_end_role_refuses_outside_the_granters_area() -> None:
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=area("LA.01"))

    with pytest.raises(PermissionDenied):
        operations.end_role(
            officer.memberships.get(), by=make.officer(role=Role.NATIONAL_OFFICER, of=area("VN")), at=NOON
        )

    assert officer.memberships.get().valid_until is None
    assert not verbs()


def test_end_role_refuses_what_has_ended() -> None:
    membership = make.membership(make.user(), Role.BUYER, until=dt.date(2026, 1, 1))

    with pytest.raises(operations.RoleEnded):
        operations.end_role(membership, by=make.officer(role=Role.ADMINISTRATOR), at=NOON)

    assert not verbs()


def test_end_role_keeps_the_last_administrator_of_the_network() -> None:
    admin = make.officer(role=Role.ADMINISTRATOR)
    make.officer(role=Role.ADMINISTRATOR, of=area("VN"))

    with pytest.raises(operations.LastAdministrator):
        operations.end_role(admin.memberships.get(), by=admin, at=NOON)

    assert admin.memberships.get().valid_until is None


def test_end_role_lets_an_administrator_go_when_another_stays() -> None:
    admin = make.officer(role=Role.ADMINISTRATOR)
    make.officer(role=Role.ADMINISTRATOR)

    operations.end_role(admin.memberships.get(), by=admin, at=NOON)

    assert admin.memberships.get().valid_until == TODAY


def test_begin_acting_is_kept_with_its_reason_and_recorded_without_names() -> None:
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.00004"))

    period = operations.begin_acting(
        officer, subject="VN-1", subject_name="Bà Hà", area=area("VN.01.00004"), reason=" no telephone ", at=NOON
    )

    assert (period.reason, period.began_at, period.ended_at) == ("no telephone", NOON, None)
    assert queries.acting_for(officer) == "VN-1"
    line = Activity.objects.get()
    assert (line.verb, line.on_behalf_of, line.facts) == ("accounts.acting_begun", "VN-1", {})


def test_begin_acting_refuses_in_another_area() -> None:
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.00004"))

    with pytest.raises(PermissionDenied):
        operations.begin_acting(
            officer, subject="VN-2", subject_name="Lan", area=area("VN.01.00008"), reason="asked", at=NOON
        )

    assert not ActingPeriod.objects.exists()
    assert not verbs()


def test_begin_acting_refuses_without_a_reason() -> None:
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.00004"))

    with pytest.raises(operations.ReasonMissing):
        operations.begin_acting(
            officer, subject="VN-1", subject_name="Hà", area=area("VN.01.00004"), reason=" ", at=NOON
        )

    assert not ActingPeriod.objects.exists()


def test_begin_acting_refuses_a_second_producer_at_a_time() -> None:
    officer = make.officer(role=Role.PROVINCE_OFFICER, of=area("VN.01"))
    operations.begin_acting(officer, subject="VN-1", subject_name="Hà", area=area("VN.01"), reason="asked", at=NOON)

    with pytest.raises(operations.ActingAlready, match="working for Hà"):
        operations.begin_acting(
            officer, subject="VN-2", subject_name="Lan", area=area("VN.01"), reason="asked", at=NOON
        )

    assert queries.acting_for(officer) == "VN-1"


def test_end_acting_closes_the_period() -> None:
    officer = make.officer(role=Role.PROVINCE_OFFICER, of=area("VN.01"))
    operations.begin_acting(officer, subject="VN-1", subject_name="Hà", area=area("VN.01"), reason="asked", at=NOON)

    period = operations.end_acting(officer, at=NOON + dt.timedelta(hours=1))

    assert period.ended_at == NOON + dt.timedelta(hours=1)
    assert queries.acting_for(officer) == ""
    assert verbs() == ["accounts.acting_begun", "accounts.acting_ended"]


def test_end_acting_refuses_when_there_is_nobody() -> None:
    with pytest.raises(operations.NotActing):
        operations.end_acting(make.user(), at=NOON)

    assert not verbs()


def test_choose_language_keeps_it_and_records_a_change_only() -> None:
    person = make.user()

    operations.choose_language(person, "lo", at=NOON)
    operations.choose_language(person, "lo", at=NOON)

    person.refresh_from_db()
    assert person.language == "lo"
    assert verbs() == ["accounts.language_chosen"]


def test_choose_language_forgets_the_choice() -> None:
    person = make.user(language="th")

    operations.choose_language(person, "", at=NOON)

    person.refresh_from_db()
    assert person.language == ""


def test_choose_language_refuses_one_the_pages_do_not_have() -> None:
    person = make.user(language="th")

    with pytest.raises(operations.LanguageUnknown, match="“xx”"):
        operations.choose_language(person, "xx", at=NOON)

    person.refresh_from_db()
    assert person.language == "th"
    assert not verbs()


def test_whom_an_officer_works_for_is_asked_once_and_again_after_a_change(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    officer = make.officer(of=area("VN.01"))

    with django_assert_num_queries(1):
        assert queries.acting_for(officer) == queries.acting_for(officer) == ""
    operations.begin_acting(officer, subject="VN-1", subject_name="Hà", area=area("VN.01"), reason="asked", at=NOON)
    assert queries.acting_for(officer) == "VN-1"
    operations.end_acting(officer, at=NOON + dt.timedelta(hours=1))
    assert queries.acting_for(officer) == ""
