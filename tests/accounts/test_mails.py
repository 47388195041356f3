"""The mails of sign-in, in the language of who reads them."""

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from tests.make import accounts as make

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]


@pytest.fixture(autouse=True)
def fresh() -> None:
    """Count attempts from zero."""
    cache.clear()


def person(*, username: str = "lan", language: str = "") -> None:
    """Make a person with an address, who chose a language or none."""
    made = make.user(username=username)
    made.email, made.language = f"{username}@example.org", language
    made.save()


def reset_mail(client: Client, email: str, *, browser: str = "en") -> EmailMessage:
    """Return the mail that goes out when a new password is asked for on a page in some language."""
    client.post(reverse("account_reset_password"), {"email": email}, headers={"accept-language": browser})
    (sent,) = mail.outbox
    return sent


def test_the_mail_with_a_new_password_is_thai_for_a_person_who_chose_thai(client: Client) -> None:
    person(username="malee", language="th")

    sent = reset_mail(client, "malee@example.org", browser="en")

    assert sent.subject.endswith("ตั้งรหัสผ่านใหม่")
    assert "ท่านได้รับอีเมลนี้เพราะท่านหรือผู้อื่นขอตั้งรหัสผ่านใหม่" in sent.body
    assert "ชื่อผู้ใช้ของท่านคือ malee" in sent.body
    assert "/account/password/reset/key/" in sent.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_is_left_in_the_mail_with_a_new_password(client: Client, language: str) -> None:
    person(language=language)

    sent = reset_mail(client, "lan@example.org")

    for english in ("Password Reset", "Hello", "You're receiving", "Thank you", "In case you forgot"):
        assert english not in sent.subject + str(sent.body)


def test_who_chose_no_language_is_written_to_in_that_of_the_page(client: Client) -> None:
    person()

    sent = reset_mail(client, "lan@example.org", browser="vi")

    assert "Đặt lại mật khẩu" in sent.subject


def test_an_unknown_address_is_written_to_in_the_language_of_the_page(client: Client) -> None:
    sent = reset_mail(client, "nobody@example.org", browser="lo")

    assert "ບໍ່ພົບບັນຊີ" in sent.subject
    assert "nobody@example.org" in sent.body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["account_login", "account_signup", "account_reset_password_done", "account_inactive"])
def test_the_pages_before_sign_in_have_no_english_of_the_package(client: Client, page: str, language: str) -> None:
    html = client.get(reverse(page), headers={"accept-language": language}).content.decode()

    for english in ("Password Reset", "We have sent you", "Account Inactive", "Remember Me", "Sign In", "(again)"):
        assert english not in html


@pytest.mark.parametrize(("language", "words"), [("lo", "ກະລຸນາຕື່ມຂໍ້ມູນນີ້"), ("tl", "Kailangang punan ito.")])
def test_a_form_says_what_is_wrong_in_languages_that_django_does_not_know(
    client: Client, language: str, words: str
) -> None:
    html = client.post(reverse("account_signup"), {}, headers={"accept-language": language}).content.decode()

    assert words in html
