"""The pages of accounts: what they show, what they cost, and what their forms lead to."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ocop.accounts import operations, queries
from ocop.accounts.models import ApiKey, Membership
from ocop.accounts.roles import Role
from tests.make import accounts as make
from tests.make import area

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
PEOPLE, GRANT, KEYS, ACCOUNT = "/people/", "/people/roles/grant/", "/account/keys/", "/account/"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show no menu, so that a page's own queries are counted whatever other apps ask for their entries."""
    monkeypatch.setattr("ocop.core.context.menu_for", lambda request: [])


@pytest.mark.parametrize("page", [PEOPLE, GRANT, KEYS, ACCOUNT])
def test_visitors_are_led_to_sign_in(client: Client, page: str) -> None:
    answer = client.get(page)

    assert answer["Location"] == f"/account/login/?next={page}"


@pytest.mark.parametrize("page", [PEOPLE, GRANT])
def test_the_people_are_for_those_who_grant_roles(client: Client, page: str) -> None:
    client.force_login(make.officer(of=area("VN.01")))

    answer = client.get(page)

    assert answer.status_code == 403


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("rows", [1, 3])
def test_my_account_costs_the_same_for_one_and_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.1"))
    for number in range(rows):
        make.membership(officer, Role.PROVINCE_OFFICER, area(f"VN.{number + 10}"))
        operations.make_api_key(officer, f"key {number}", at=NOON)
        operations.begin_acting(
            officer, subject=f"P-{number}", subject_name="Hà", area=area("VN.01.1"), reason="asked", at=NOON
        )
        operations.end_acting(officer, at=NOON)
    client.force_login(officer)

    with django_assert_num_queries(6):
        answer = client.get(ACCOUNT)

    page = answer.content.decode()
    assert page.count("Province officer") == rows
    assert page.count("ocop_") == rows
    assert page.count("Hà") == rows


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_keys_cost_the_same_for_one_and_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    person = make.buyer()
    for number in range(rows):
        operations.make_api_key(person, f"key {number}", at=NOON)
    client.force_login(person)

    with django_assert_num_queries(4):
        answer = client.get(KEYS)

    assert answer.content.decode().count("End the key") == rows


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_people_cost_the_same_for_one_and_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _number in range(rows):
        person = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.1"))
        make.membership(person, Role.TRADE_OFFICER, area("VN.02"))
    client.force_login(make.officer(role=Role.NATIONAL_OFFICER, of=area("VN")))

    with django_assert_num_queries(6):
        answer = client.get(PEOPLE)

    page = answer.content.decode()
    assert page.count("Commune officer") == 2 * rows  # the role, and the name of the button that ends it
    assert page.count("Trade officer") == 2 * rows


def test_the_people_of_other_areas_and_their_roles_stay_unseen(client: Client) -> None:
    person = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.1"), username="seen")
    make.membership(person, Role.TRADE_OFFICER, area("LA.01"))
    make.officer(of=area("LA.01"), username="unseen")
    make.buyer(username="buyer-of-the-network")
    client.force_login(make.officer(role=Role.NATIONAL_OFFICER, of=area("VN"), username="viewer"))

    page = client.get(PEOPLE).content.decode()

    assert "seen" in page
    assert "unseen" not in page
    assert "buyer-of-the-network" not in page
    assert "Trade officer" not in page


def test_people_are_found_by_the_beginning_of_their_username(client: Client) -> None:
    make.buyer(username="lan.nguyen")
    make.buyer(username="nguyen.lan")
    client.force_login(make.officer(role=Role.ADMINISTRATOR))

    page = client.get(PEOPLE, {"q": "lan"}).content.decode()

    assert "lan.nguyen" in page
    assert "nguyen.lan" not in page


def test_the_people_are_paged_by_key_both_ways(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PEOPLE_A_PAGE", 2)
    admin = make.officer(role=Role.ADMINISTRATOR, username="e")
    for username in "abcd":
        make.user(username=username)
    people = queries.people_visible_to(admin)

    first = queries.people_page(people)
    second = queries.people_page(people, after=first.after)
    third = queries.people_page(people, after=second.after)
    back = queries.people_page(people, before=third.before)
    start = queries.people_page(people, before=back.before)

    names = [[person.username for person in page.people] for page in (first, second, third, back, start)]
    assert names == [["a", "b"], ["c", "d"], ["e"], ["c", "d"], ["a", "b"]]
    assert (first.before, first.after, third.after, start.before, start.after) == ("", "b", "", "", "b")
    client.force_login(admin)
    page = client.get(PEOPLE, {"after": "b"}).content.decode()
    assert f'href="{PEOPLE}?after=d"' in page
    assert f'href="{PEOPLE}?before=c"' in page


def test_a_search_that_finds_nobody_says_what_to_do(client: Client) -> None:
    client.force_login(make.officer(role=Role.ADMINISTRATOR))

    page = client.get(PEOPLE, {"q": "zzz"}).content.decode()

    assert "Nobody here has a username that begins so." in page


def test_a_role_is_granted_and_ended_from_the_pages(client: Client) -> None:
    person = make.user(username="lan")
    make.membership(person, Role.BUYER)
    area("VN.01", "Hà Nội")
    client.force_login(make.officer(role=Role.NATIONAL_OFFICER, of=area("VN")))

    granted = client.post(GRANT, {"username": "lan", "role": "province_officer", "area": "ha noi"}, follow=True)
    membership = person.memberships.get(role=Role.PROVINCE_OFFICER)
    ended = client.post(reverse("accounts:role-end", args=[membership.pk]), follow=True)

    assert "The role was granted." in granted.content.decode()
    assert membership.area == area("VN.01")
    assert "The role has ended." in ended.content.decode()
    assert list(person.memberships.values_list("role", flat=True)) == ["buyer"]


def test_a_refused_grant_keeps_what_was_typed_and_says_why(client: Client) -> None:
    make.user(username="lan")
    client.force_login(make.officer(role=Role.NATIONAL_OFFICER, of=area("VN")))

    page = client.post(GRANT, {"username": "lan", "role": "trade_officer", "area": ""}).content.decode()

    assert "This needs the right “Grant roles to people” in the whole network." in page.replace("&quot;", '"')
    assert 'value="lan"' in page
    assert Membership.objects.count() == 1


def test_a_refused_end_is_told(client: Client) -> None:
    admin = make.officer(role=Role.ADMINISTRATOR)
    client.force_login(admin)

    answer = client.post(reverse("accounts:role-end", args=[admin.memberships.get().pk]), follow=True)

    assert "This is the last administrator" in answer.content.decode()


def test_a_role_elsewhere_cannot_be_ended(client: Client) -> None:
    person = make.officer(of=area("LA.01"))
    client.force_login(make.officer(role=Role.NATIONAL_OFFICER, of=area("VN")))

    answer = client.post(reverse("accounts:role-end", args=[person.memberships.get().pk]))

    assert answer.status_code == 404


def test_a_key_is_shown_once_and_ended(client: Client) -> None:
    person = make.buyer()
    client.force_login(person)

    made = client.post(KEYS, {"name": "importer"})
    again = client.get(KEYS).content.decode()
    ended = client.post(reverse("accounts:key-end", args=[person.api_keys.get().pk]), follow=True).content.decode()
    twice = client.post(reverse("accounts:key-end", args=[person.api_keys.get().pk]), follow=True).content.decode()

    (secret,) = re.findall(r"<code>(ocop_[\w-]{43})</code>", made.content.decode())
    assert "no-store" in made["Cache-Control"]
    assert queries.api_key_of(secret) is None
    assert secret not in again
    assert "The key was ended." in ended
    assert "This key was ended already." in twice


def test_a_refused_key_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "KEYS_A_PERSON", 0)
    client.force_login(make.buyer())

    page = client.post(KEYS, {"name": "importer"}).content.decode()

    assert "You have 0 keys in use" in page
    assert not ApiKey.objects.exists()


def test_the_key_of_somebody_else_is_not_there(client: Client) -> None:
    key, _secret = operations.make_api_key(make.buyer(), "importer", at=NOON)
    client.force_login(make.buyer())

    answer = client.post(reverse("accounts:key-end", args=[key.pk]))

    assert answer.status_code == 404


@pytest.mark.parametrize(("back", "to"), [("/people/", "/people/"), ("https://evil.example/", ACCOUNT), ("", ACCOUNT)])
def test_acting_ends_and_the_officer_stays_where_it_was(client: Client, back: str, to: str) -> None:
    officer = make.officer(role=Role.COMMUNE_OFFICER, of=area("VN.01.1"))
    operations.begin_acting(officer, subject="VN-1", subject_name="Hà", area=area("VN.01.1"), reason="asked", at=NOON)
    client.force_login(officer)

    answer = client.post(reverse("accounts:acting-end"), {"next": back})

    assert answer["Location"] == to
    assert queries.acting_for(officer) == ""


def test_ending_what_was_not_begun_is_told(client: Client) -> None:
    client.force_login(make.buyer())

    answer = client.post(reverse("accounts:acting-end"), follow=True)

    assert "You are not working for anybody now." in answer.content.decode()


def test_a_person_keeps_the_language_on_every_device(client: Client) -> None:
    person = make.user()
    client.force_login(person)

    answer = client.post(reverse("set_language"), {"language": "vi", "next": ACCOUNT})

    person.refresh_from_db()
    assert person.language == "vi"
    assert answer["Location"] == ACCOUNT
    assert '<html lang="vi"' in client.get(ACCOUNT).content.decode()


def test_a_visitor_keeps_the_language_in_this_browser(client: Client) -> None:
    answer = client.post(reverse("set_language"), {"language": "th"})

    assert answer.cookies["django_language"].value == "th"


def test_a_language_the_pages_do_not_have_changes_nothing(client: Client) -> None:
    person = make.user(language="th")
    client.force_login(person)

    answer = client.post(reverse("set_language"), {"language": "xx", "next": ACCOUNT}, follow=True)

    person.refresh_from_db()
    assert person.language == "th"
    assert "“xx”" in answer.content.decode()
