"""The second factor that officers owe, and the language that a person chose."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from ocop.accounts.middleware import LanguageMiddleware
from ocop.accounts.models import User
from ocop.accounts.roles import Role
from tests.make import accounts as make
from tests.make import area

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(settings: Settings) -> None:
    """Ask officers for a second factor."""
    settings.OFFICERS_NEED_SECOND_FACTOR = True


def language_of(person: User | AnonymousUser) -> HttpResponse:
    """Return an answer that says in which language the page was made."""
    request = RequestFactory().get("/")
    request.user = person

    def page(asked: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{translation.get_language()} {getattr(asked, 'LANGUAGE_CODE', '')}")

    with translation.override("en"):
        return LanguageMiddleware(page)(request)


@pytest.mark.usefixtures("strict")
def test_an_officer_without_a_second_factor_is_led_to_set_one_up(client: Client) -> None:
    client.force_login(make.officer(of=area("VN.01")))

    answer = client.get(reverse("accounts:account"))

    assert answer.status_code == 302
    assert answer["Location"] == reverse("mfa_index")


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("page", ["mfa_index", "account_logout", "account_email", "core:health"])
def test_an_officer_without_a_second_factor_still_reaches_what_leads_to_one_or_out(client: Client, page: str) -> None:
    client.force_login(make.officer(of=area("VN.01")))

    answer = client.get(reverse(page))

    assert answer.status_code == 200


@pytest.mark.usefixtures("strict")
def test_an_officer_without_a_second_factor_can_change_the_language(client: Client) -> None:
    officer = make.officer(of=area("VN.01"))
    client.force_login(officer)

    client.post(reverse("set_language"), {"language": "vi"})

    officer.refresh_from_db()
    assert officer.language == "vi"


@pytest.mark.usefixtures("strict")
def test_an_officer_with_a_second_factor_goes_on(client: Client) -> None:
    officer = make.officer(of=area("VN.01"))
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(officer)

    answer = client.get(reverse("accounts:account"))

    assert answer.status_code == 200


@pytest.mark.usefixtures("strict")
def test_a_buyer_is_not_asked_for_a_second_factor(client: Client) -> None:
    client.force_login(make.buyer())

    answer = client.get(reverse("accounts:account"))

    assert answer.status_code == 200


def test_nobody_is_asked_where_the_node_does_not_want_it(client: Client) -> None:
    client.force_login(make.officer(of=area("VN.01")))

    answer = client.get(reverse("accounts:account"))

    assert answer.status_code == 200


@pytest.mark.usefixtures("strict")
def test_a_visitor_costs_no_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        answer = client.get(reverse("account_login"))

    assert answer.status_code == 200


def test_the_sign_in_of_the_administration_gives_way_to_the_one_with_a_second_factor(client: Client) -> None:
    answer = client.post(reverse("admin:login"), {"username": "x", "password": "y"})

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_administration_is_closed_to_those_who_are_no_staff(client: Client) -> None:
    client.force_login(make.officer(role=Role.ADMINISTRATOR))

    answer = client.get(reverse("admin:index"), follow=True)

    assert answer.status_code == 403


def test_a_person_reads_the_pages_in_the_language_it_chose() -> None:
    assert language_of(make.user(language="lo")).content == b"lo lo"


@pytest.mark.parametrize("person", [AnonymousUser(), User(username="a"), User(username="b", language="xx")])
def test_others_read_them_in_the_language_that_was_negotiated(person: User | AnonymousUser) -> None:
    assert language_of(person).content == b"en "
