"""How often one address may ask, over all processes."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from ocop.core.models import Asked
from ocop.core.pace import paced, too_many

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 6, 1, 5, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _five(settings: Settings) -> None:
    settings.ASKED_A_MINUTE = {"checks": 5, "searches": 5}


def asked(address: str = "10.0.0.1", what: str = "checks", *, at: dt.datetime = NOON, times: int = 1) -> list[bool]:
    """Ask so many times, and return which were too many."""
    request = RequestFactory(REMOTE_ADDR=address).get("/")
    return [too_many(request, what, at=at) for _time in range(times)]


def test_the_sixth_of_five_is_too_many_and_the_next_minute_begins_anew() -> None:
    assert asked(times=6) == [False] * 5 + [True]
    assert asked(at=NOON + dt.timedelta(minutes=1)) == [False]


def test_each_address_and_each_sort_of_page_has_its_own_share() -> None:
    asked(times=6)

    assert asked("10.0.0.2") == [False]
    assert asked(what="searches") == [False]


def test_addresses_that_one_household_may_choose_are_one() -> None:
    asked("2001:db8:1:2::1", times=5)

    assert asked("2001:db8:1:2:ffff::9") == [True]
    assert asked("2001:db8:1:3::1") == [False]


def test_nought_is_without_a_limit_and_counts_nothing(settings: Settings) -> None:
    settings.ASKED_A_MINUTE = {"checks": 0}

    assert not any(asked(times=20))
    assert not Asked.objects.exists()


def test_what_is_past_is_forgotten_and_no_address_is_kept() -> None:
    asked("10.0.0.1")
    assert "10.0.0.1" not in Asked.objects.get().who

    asked("10.0.0.2", at=NOON + dt.timedelta(minutes=3))

    assert Asked.objects.count() == 1


def test_a_page_that_is_asked_too_often_says_when_to_come_back() -> None:
    page = paced("checks")(lambda request: HttpResponse("here"))
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    answers = [page(request) for _time in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1]["Retry-After"] == "60"


@pytest.mark.django_db(transaction=True)
def test_the_share_holds_over_all_that_ask_at_the_same_moment() -> None:
    def one(_time: int) -> bool:
        try:
            return asked()[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as others:  # each with a connection of its own, as processes have
        refused = list(others.map(one, range(20)))

    assert refused.count(False) == 5
    assert Asked.objects.get().times == 20
