"""Renewals in writing on the pages and over the API."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading import printing
from ocop.grading.models import Hearing
from ocop.grading.operations import councils as operations
from ocop.grading.states import HearingState
from tests.grading.in_writing import all_agree, asked, decided, renewal
from tests.make import accounts, grading, places
from tests.make import councils as make

pytestmark = pytest.mark.django_db
NOON = grading.NOON


@pytest.fixture(autouse=True)
def _short_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "minutes", make.short_minutes, raising=False)


def signed_in(person: User) -> Client:
    """Return the browser of a person."""
    client = Client()
    client.force_login(person)
    return client


def in_time(hearing: Hearing) -> Hearing:
    """Move the last day of a hearing, as the pages know only today."""
    hearing.answer_until = timezone.localdate() + dt.timedelta(days=3)
    hearing.save()
    return hearing


def test_members_answer_on_the_page_and_the_keeper_closes_there() -> None:
    hearing = in_time(asked())
    members = [member.user for member in hearing.council.members.select_related("user").order_by("pk")]
    answer = reverse("grading:hearing-answer", args=[hearing.pk])

    listed = signed_in(members[2]).get(reverse("grading:sheets")).content.decode()
    unsaid = signed_in(members[2]).post(answer, follow=True).content.decode()
    pages = [signed_in(one).post(answer, {"answer": "agree"}, follow=True).content.decode() for one in members[:4]]
    early = signed_in(make.keeper()).get(hearing.get_absolute_url()).content.decode()
    signed_in(members[4]).post(answer, {"answer": "agree"})
    keeper = signed_in(make.keeper())
    ready = keeper.get(hearing.get_absolute_url()).content.decode()
    council = keeper.get(hearing.council.get_absolute_url()).content.decode()
    closing = reverse("grading:hearing-close-in-writing", args=[hearing.pk])
    done = keeper.post(closing, {"resolution": "Thống nhất"}, follow=True).content.decode()

    assert "Renewals on which you are asked in writing" in listed
    assert "Say whether you agree." in unsaid
    assert all("You agreed in writing." in page and "You agreed" in page for page in pages)
    assert (
        "Renewals on which you are asked" not in signed_in(members[2]).get(reverse("grading:sheets")).content.decode()
    )
    assert ("Close in writing" in early, "Close in writing" in ready) == (False, True)
    assert str(members[4]) in early
    assert "All members agreed" in council
    assert "Decided in writing, without a session" in done


def test_a_member_objects_on_the_page_and_the_reason_is_shown_to_the_council() -> None:
    hearing = in_time(asked())
    member, chair = make.seat_of(hearing.council, 3).user, make.chair_of(hearing.council)
    answer = reverse("grading:hearing-answer", args=[hearing.pk])

    empty = signed_in(member).post(answer, {"answer": "object"}, follow=True).content.decode()
    signed_in(member).post(answer, {"answer": "object", "reason": "Bao bì đã đổi"})
    page = signed_in(chair).get(hearing.get_absolute_url()).content.decode()

    assert "Say why you do not agree" in empty
    assert f"{member} objected. Bao bì đã đổi" in page


def test_when_the_last_day_has_passed_the_page_calls_for_a_session() -> None:
    hearing = asked()
    hearing.answer_until = timezone.localdate() - dt.timedelta(days=1)
    hearing.save()
    chair = signed_in(make.chair_of(hearing.council))

    page = chair.get(hearing.get_absolute_url()).content.decode()
    session = chair.get(reverse("grading:council-session", args=[hearing.council_id])).content.decode()
    call = reverse("grading:hearing-call-session", args=[hearing.pk])
    called = chair.post(call, {"reason": "Không đủ trả lời"}, follow=True).content.decode()

    assert "The last day to answer has passed." in page
    assert "I agree with this result" not in page
    assert "it goes to a session" in session
    assert "not decided in writing. Không đủ trả lời" in called


def test_the_desk_of_who_keeps_councils_shows_what_is_asked_in_writing_and_what_can_be_closed() -> None:
    waits, agreed, late = in_time(asked()), in_time(asked()), asked()
    all_agree(agreed)
    Hearing.objects.filter(pk=late.pk).update(answer_until=timezone.localdate() - dt.timedelta(days=1))

    page = signed_in(make.keeper()).get("/offices/", headers={"accept-language": "en"}).content.decode()
    elsewhere = signed_in(make.keeper("VN.79")).get("/offices/", headers={"accept-language": "en"}).content.decode()

    assert "Renewals decided in writing" in page
    assert all(hearing.get_absolute_url() in page for hearing in (waits, agreed, late))
    assert page.count("Members answer.") == 1
    assert page.count("All members agreed: who keeps the council can close it.") == 1
    assert page.count("The last day has passed: it goes to a session.") == 1
    assert "Renewals decided in writing" not in elsewhere


def test_an_officer_who_sits_in_a_council_is_asked_on_the_desk_too() -> None:
    hearing = in_time(asked())
    member = make.seat_of(hearing.council, 2).user
    accounts.membership(member, Role.REVIEWER, places.area("VN.01"))
    client = signed_in(member)

    before = client.get("/offices/", headers={"accept-language": "en"}).content.decode()
    operations.agree_in_writing(hearing, by=member, at=timezone.now())
    after = client.get("/offices/", headers={"accept-language": "en"}).content.decode()

    assert "Renewals on which you are asked in writing" in before
    assert hearing.get_absolute_url() in before
    assert hearing.get_absolute_url() not in after


def test_chair_and_secretary_can_close_on_the_page_without_a_session() -> None:
    council = decided().council

    chair = signed_in(make.chair_of(council))
    page = chair.get(reverse("grading:council-session", args=[council.pk])).content.decode()
    closed = chair.post(reverse("grading:council-close", args=[council.pk]), follow=True).content.decode()

    assert "Close the council and make its minutes" in page
    assert "Adjourn" not in page
    assert "The council is closed." in closed


def test_who_stepped_aside_is_told_nothing_while_members_answer() -> None:
    council = grading.council(members=6)
    hearing = grading.hearing(of=renewal(), before=council)
    aside = make.sheet_of(hearing, 5)
    aside.delete()
    hearing = in_time(make.handed(hearing))
    hearing.sheets.create(member=make.seat_of(council, 5), state="recused", conflict="family", changed_at=NOON)
    client = signed_in(make.seat_of(council, 5).user)

    page = client.get(hearing.get_absolute_url()).content.decode()
    of_council = client.get(council.get_absolute_url()).content.decode()

    assert "All marks side by side" not in page
    assert "Renewals decided in writing" not in of_council
    assert "Renewals on which" not in client.get(reverse("grading:sheets")).content.decode()
    assert client.get(f"/api/hearings/{hearing.pk}/result").status_code == 409


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_council_asks_as_much_for_one_renewal_as_for_three(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    council = grading.council()
    for _row in range(rows):
        in_time(asked(council=council))
    client = signed_in(make.keeper())

    with django_assert_num_queries(14):
        page = client.get(council.get_absolute_url())

    assert page.content.decode().count("Members answer.") == rows


def test_the_api_takes_answers_and_the_closing() -> None:
    hearing = in_time(asked())
    members = [member.user for member in hearing.council.members.select_related("user").order_by("pk")]
    address = f"/api/hearings/{hearing.pk}"
    keeper = signed_in(make.keeper())

    for one in members:
        agreed = signed_in(one).post(f"{address}/agree", content_type="application/json")
        assert (agreed.status_code, agreed.json()["state"]) == (200, "writing")
    early = signed_in(members[0]).post(f"{address}/close", {}, content_type="application/json")
    done = keeper.post(f"{address}/close", {"resolution": "Thống nhất"}, content_type="application/json").json()
    again = keeper.post(f"{address}/session", {"reason": "Vì"}, content_type="application/json")

    assert early.status_code == 403
    assert (done["state"], done["in_writing"], done["majority"], done["votes"]["for"]) == ("result", True, "simple", 5)
    assert (again.status_code, again.json()["code"]) == (409, "HearingElsewhere")


def test_the_api_takes_an_objection_and_a_call_for_a_session() -> None:
    objected, called = in_time(asked()), in_time(asked())
    member = signed_in(make.seat_of(objected.council, 3).user)

    answer = member.post(
        f"/api/hearings/{objected.pk}/object", {"reason": "Bao bì"}, content_type="application/json"
    ).json()
    call = signed_in(make.keeper()).post(
        f"/api/hearings/{called.pk}/session", {"reason": "Vì"}, content_type="application/json"
    )

    assert (answer["state"], answer["session_reason"]) == ("agreeing", "Bao bì")
    assert call.status_code == 204
    called.refresh_from_db()
    assert called.state == HearingState.AGREEING
