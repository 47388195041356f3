"""Signing up, in and out with django-allauth, in our pages."""

from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from ocop.accounts import queries
from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from tests.make import accounts as make
from tests.make import area

pytestmark = pytest.mark.django_db

PASSWORD = "nước mắm cá cơm"


@pytest.fixture(autouse=True)
def fresh(settings: Settings) -> Iterator[None]:
    """Hash quickly, and count attempts from zero."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


def person_with_password(person: User) -> User:
    """Give a person the password of these tests."""
    person.set_password(PASSWORD)
    person.save()
    return person


def test_who_signs_up_may_buy_at_once(client: Client) -> None:
    answer = client.post(
        reverse("account_signup"), {"username": "lan", "email": "", "password1": PASSWORD, "password2": PASSWORD}
    )

    person = User.objects.get(username="lan")
    assert answer.status_code == 302
    assert queries.may(person, Permission.DEMAND_ASK, within=None)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_sign_up_with_two_passwords_says_so_and_makes_nobody(client: Client) -> None:
    page = client.post(
        reverse("account_signup"), {"username": "lan", "password1": PASSWORD, "password2": "another one"}
    ).content.decode()

    assert 'class="error-summary"' in page
    assert 'value="lan"' in page
    assert not User.objects.exists()


def test_sign_in_and_out(client: Client) -> None:
    person = person_with_password(make.buyer(username="lan"))

    client.post(reverse("account_login"), {"login": "lan", "password": PASSWORD})
    signed_in = client.session.get("_auth_user_id")
    client.post(reverse("account_logout"))

    assert signed_in == str(person.pk)
    assert "_auth_user_id" not in client.session


def test_the_sixth_attempt_on_one_name_is_refused_even_with_the_right_password(client: Client) -> None:
    person_with_password(make.buyer(username="lan"))
    for _attempt in range(5):
        client.post(reverse("account_login"), {"login": "lan", "password": "wrong"})

    page = client.post(reverse("account_login"), {"login": "lan", "password": PASSWORD}).content.decode()

    assert "Too many failed login attempts" in page
    assert "_auth_user_id" not in client.session


def test_an_officer_sets_up_an_app_with_codes_and_goes_on(client: Client, settings: Settings) -> None:
    settings.OFFICERS_NEED_SECOND_FACTOR = True
    person_with_password(make.officer(of=area("VN.01"), username="chi"))
    client.post(reverse("account_login"), {"login": "chi", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    shown = client.get(reverse("mfa_activate_totp"), follow=True)
    secret = shown.context["form"].secret
    (counter, *_later) = yield_hotp_counters_from_time()
    code = format_hotp_value(hotp_value(secret, counter))
    activated = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)

    assert 'href="data:image/svg+xml;base64,' in shown.content.decode()
    assert "Unused codes" in activated.content.decode()
    assert client.get(reverse("accounts:account")).status_code == 200


@pytest.mark.parametrize(
    "page",
    ["account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive"],
)
def test_the_pages_before_sign_in_stand_in_our_shell(client: Client, page: str) -> None:
    html = client.get(reverse(page)).content.decode()

    assert '<main class="page wrap" id="content"' in html
    assert html.count("<h1") == 1
    assert "<title>" in html
    assert "style=" not in html


@pytest.mark.parametrize(
    "page",
    [
        "account_logout",
        "account_email",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_activate_totp",
    ],
)
def test_the_pages_after_sign_in_stand_in_our_shell(client: Client, page: str) -> None:
    person_with_password(make.buyer(username="lan"))
    client.post(reverse("account_login"), {"login": "lan", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    html = client.get(reverse(page)).content.decode()

    assert '<main class="page wrap" id="content"' in html
    assert html.count("<h1") == 1
    assert "style=" not in html


def test_the_first_administrator_is_appointed_at_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    person = make.user(username="lan")

    call_command("appoint_administrator", "lan")
    call_command("appoint_administrator", "lan")

    assert capsys.readouterr().out.splitlines() == ["lan administers the whole network"] * 2
    assert queries.administers(person, within=None)


@pytest.mark.parametrize(("username", "why"), [("nobody", "Nobody has the username"), ("gone", "account is closed")])
def test_the_console_refuses_who_is_not_there_or_shut_out(username: str, why: str) -> None:
    make.user(username="gone", is_active=False)

    with pytest.raises(CommandError, match=why):
        call_command("appoint_administrator", username)


def test_the_forms_of_the_entrance_speak_our_words(client: Client) -> None:
    sign_in = client.get(reverse("account_login")).content.decode()
    sign_up = client.get(reverse("account_signup")).content.decode()

    assert "Username or e-mail address" in sign_in
    assert "(optional) <span" not in sign_up
    assert 'placeholder="' not in sign_in + sign_up
