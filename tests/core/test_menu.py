"""The menu knows no app: apps add their entries, and each person is shown his."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from ocop.core import menu
from ocop.core.menu import Entry, everybody, foot_for, menu_for

STYLE = Entry("Style", "core:style", everybody, 20)
HEALTH = Entry("Health", "core:health", everybody, 10)


@pytest.fixture(autouse=True)
def empty_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """The menu and the foot without what the apps added."""
    monkeypatch.setattr(menu, "_entries", [])
    monkeypatch.setattr(menu, "_foot", [])


def test_entries_stand_in_their_order_whoever_came_first() -> None:
    menu.add(STYLE)
    menu.add(HEALTH)

    assert [item.label for item in menu_for(_request("/"))] == ["Health", "Style"]


def test_an_entry_added_twice_stands_once() -> None:
    menu.add(STYLE)
    menu.add(STYLE)

    assert len(menu_for(_request("/"))) == 1


def test_an_entry_is_shown_to_those_for_whom_it_is() -> None:
    menu.add(STYLE)
    menu.add(Entry("Imports", "core:health", _signed_in, 5))

    assert [item.label for item in menu_for(_request("/"))] == ["Style"]


def test_the_entry_of_the_page_and_of_those_below_it_is_current() -> None:
    menu.add(STYLE)
    menu.add(HEALTH)

    assert [item.current for item in menu_for(_request("/style/"))] == [False, True]
    assert [item.current for item in menu_for(_request("/health/today/"))] == [True, False]


def test_the_foot_has_links_of_its_own() -> None:
    menu.add(STYLE)
    menu.add_to_foot(HEALTH)

    assert [item.label for item in foot_for(_request("/"))] == ["Health"]
    assert [item.label for item in menu_for(_request("/"))] == ["Style"]


def _request(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def _signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated
