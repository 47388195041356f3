"""Django's administration of accounts."""

import datetime as dt

import pytest
from django.test import Client

from ocop.accounts import operations
from ocop.accounts.models import User
from tests.make import accounts as make
from tests.make import area

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def staff(client: Client) -> Client:
    """Return the browser of a superuser."""
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.mark.parametrize("model", ["membership", "apikey", "actingperiod"])
def test_roles_keys_and_acting_are_read_and_nothing_else(staff: Client, model: str) -> None:
    officer = make.officer(of=area("VN.01"))
    key, _secret = operations.make_api_key(officer, "importer", at=NOON)
    period = operations.begin_acting(
        officer, subject="VN-1", subject_name="Hà", area=area("VN.01"), reason="asked", at=NOON
    )
    pk = {"membership": officer.memberships.get().pk, "apikey": key.pk, "actingperiod": period.pk}[model]

    listed = staff.get(f"/admin/accounts/{model}/", {"q": officer.username})
    shown = staff.get(f"/admin/accounts/{model}/{pk}/change/")

    assert officer.username in listed.content.decode()
    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()
    assert staff.get(f"/admin/accounts/{model}/add/").status_code == 403
    assert staff.post(f"/admin/accounts/{model}/{pk}/delete/", {"post": "yes"}).status_code == 403


def test_people_are_changed_but_never_deleted(staff: Client) -> None:
    person = make.user(username="lan")

    shown = staff.get(f"/admin/accounts/user/{person.pk}/change/")

    assert 'name="language"' in shown.content.decode()
    assert staff.get("/admin/accounts/user/").status_code == 200
    assert staff.post(f"/admin/accounts/user/{person.pk}/delete/", {"post": "yes"}).status_code == 403
