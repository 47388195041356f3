"""API keys: made, used, ended; and how the API knows who asks."""

import datetime as dt
import hashlib

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import RequestFactory
from ninja.errors import AuthenticationError, HttpError
from pytest_django import DjangoAssertNumQueries

from ocop.accounts import operations
from ocop.accounts.keys import ApiKeyAuth, SessionAuth
from ocop.accounts.models import ApiKey, User
from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from tests.make import accounts as make

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def request_with(authorization: str) -> HttpRequest:
    """Return a request of a program."""
    request = RequestFactory().get("/api/products", headers={"Authorization": authorization})
    request.user = AnonymousUser()
    return request


def test_make_api_key_keeps_nothing_but_the_digest_and_the_first_letters() -> None:
    key, secret = operations.make_api_key(make.user(), " importer ", at=NOON)

    assert secret.startswith("ocop_")
    assert len(secret) == 48
    assert (key.name, key.start) == ("importer", secret[:8])
    assert key.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert Activity.objects.get().verb == "accounts.api_key_made"


def test_make_api_key_refuses_without_a_name() -> None:
    with pytest.raises(operations.NameMissing):
        operations.make_api_key(make.user(), "  ", at=NOON)

    assert not ApiKey.objects.exists()


def test_make_api_key_refuses_the_twenty_first_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "KEYS_A_PERSON", 2)
    person = make.user()
    ended, _secret = operations.make_api_key(person, "old", at=NOON)
    operations.end_api_key(ended, by=person, at=NOON)
    for name in ("one", "two"):
        operations.make_api_key(person, name, at=NOON)

    with pytest.raises(operations.TooManyKeys, match="2 keys"):
        operations.make_api_key(person, "three", at=NOON)

    assert person.api_keys.count() == 3


def test_end_api_key_is_for_the_owner_and_for_administrators_of_the_network() -> None:
    person = make.user()
    own, _secret = operations.make_api_key(person, "own", at=NOON)
    other, _secret = operations.make_api_key(person, "other", at=NOON)

    operations.end_api_key(own, by=person, at=NOON)
    operations.end_api_key(other, by=make.officer(role=Role.ADMINISTRATOR), at=NOON)

    assert [key.ended_at for key in person.api_keys.all()] == [NOON, NOON]


def test_end_api_key_refuses_others() -> None:
    key, _secret = operations.make_api_key(make.user(), "importer", at=NOON)

    with pytest.raises(PermissionDenied):
        operations.end_api_key(key, by=make.buyer(), at=NOON)

    key.refresh_from_db()
    assert key.ended_at is None


def test_end_api_key_refuses_what_was_ended() -> None:
    person = make.user()
    key, _secret = operations.make_api_key(person, "importer", at=NOON)
    operations.end_api_key(key, by=person, at=NOON)

    with pytest.raises(operations.KeyEnded):
        operations.end_api_key(key, by=person, at=NOON + dt.timedelta(days=1))

    key.refresh_from_db()
    assert key.ended_at == NOON


def test_a_key_makes_the_request_its_owners() -> None:
    person = make.user()
    _key, secret = operations.make_api_key(person, "importer", at=NOON)
    request = request_with(f"Bearer {secret}")

    known = ApiKeyAuth()(request)

    assert known == person
    assert request.user == person


def test_a_key_costs_one_query_and_a_second_one_once_a_minute(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    _key, secret = operations.make_api_key(make.user(), "importer", at=NOON)

    with django_assert_num_queries(2):
        ApiKeyAuth()(request_with(f"Bearer {secret}"))
    with django_assert_num_queries(1):
        ApiKeyAuth()(request_with(f"Bearer {secret}"))


def test_use_is_noted_again_after_a_minute() -> None:
    key, _secret = operations.make_api_key(make.user(), "importer", at=NOON)
    seen = []

    for seconds in (0, 59, 60):
        operations.note_api_key_used(key, at=NOON + dt.timedelta(seconds=seconds))
        key.refresh_from_db()
        seen.append(key.used_at)

    assert seen == [NOON, NOON, NOON + dt.timedelta(seconds=60)]


def test_a_wrong_key_is_refused_and_not_taken_for_a_visitor() -> None:
    operations.make_api_key(make.user(), "importer", at=NOON)

    with pytest.raises(AuthenticationError):
        ApiKeyAuth()(request_with("Bearer ocop_wrong"))


def test_an_ended_key_is_refused() -> None:
    person = make.user()
    key, secret = operations.make_api_key(person, "importer", at=NOON)
    operations.end_api_key(key, by=person, at=NOON)

    with pytest.raises(AuthenticationError):
        ApiKeyAuth()(request_with(f"Bearer {secret}"))


def test_the_key_of_a_closed_account_is_refused() -> None:
    person = make.user()
    _key, secret = operations.make_api_key(person, "importer", at=NOON)
    User.objects.filter(pk=person.pk).update(is_active=False)

    with pytest.raises(AuthenticationError):
        ApiKeyAuth()(request_with(f"Bearer {secret}"))


def test_without_a_key_the_next_way_is_tried() -> None:
    assert ApiKeyAuth()(RequestFactory().get("/api/products")) is None
    assert ApiKeyAuth()(request_with("Basic abc")) is None


def test_a_session_is_known_and_changes_by_it_need_the_token() -> None:
    person = make.user()
    reading, changing = RequestFactory().get("/api/products"), RequestFactory().post("/api/products")
    for request in (reading, changing):
        request.user = person
        request.COOKIES["sessionid"] = "any"

    assert SessionAuth()(reading) == person
    with pytest.raises(HttpError):
        SessionAuth()(changing)


def test_a_visitor_without_a_session_is_nobody_rather_than_a_missing_token() -> None:
    request = RequestFactory().post("/api/products")
    request.user = AnonymousUser()

    assert SessionAuth()(request) is None
