"""For whom an officer works, as every page shows it."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from ocop.accounts import operations
from ocop.accounts.context import acting
from ocop.accounts.models import User
from ocop.accounts.roles import Role
from tests.make import accounts as make
from tests.make import area

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def request_of(person: User | AnonymousUser) -> HttpRequest:
    """Return a request of a person."""
    request = RequestFactory().get("/products/")
    request.user = person
    return request


def test_a_visitor_acts_for_nobody_and_costs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        context = acting(request_of(AnonymousUser()))

    assert context == {"acting": None}


def test_who_may_assist_nobody_is_asked_no_more_than_its_roles(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    request = request_of(make.buyer())

    with django_assert_num_queries(1):
        assert not acting(request)["acting"]


def test_a_page_that_does_not_show_it_costs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    request = request_of(make.officer(of=area("VN.01")))

    with django_assert_num_queries(0):
        acting(request)


def test_the_banner_names_the_producer_and_leads_back() -> None:
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.1"))
    operations.begin_acting(
        officer, subject="VN-1", subject_name="Bà Hà", area=area("VN.01.1"), reason="asked", at=NOON
    )
    request = request_of(officer)

    banner = render_to_string("accounts/acting_banner.html", {**acting(request), "request": request})
    nothing = render_to_string("accounts/acting_banner.html", acting(request_of(make.buyer())))

    assert "You work for <b>Bà Hà</b> (VN-1)." in banner
    assert 'name="next" value="/products/"' in banner
    assert nothing.strip() == ""
