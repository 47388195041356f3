"""Marks changed after a sheet was sent back: both levels are kept, and shown only when all sheets are in again."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ocop.accounts.models import User
from ocop.grading.models import Hearing, MarkChange, Sheet
from ocop.grading.operations import councils as operations
from ocop.grading.operations.councils import MarkGiven
from ocop.grading.queries.councils.minutes import minutes_values
from ocop.grading.queries.councils.session import hearing_view
from ocop.grading.states import HearingState, SheetState
from tests.make import councils as make
from tests.make import grading

pytestmark = pytest.mark.django_db
NOON = grading.NOON
LATER = NOON + dt.timedelta(hours=1)
AGAIN = NOON + dt.timedelta(hours=2)


def signed_in(person: User) -> Client:
    """Return the browser of a person."""
    client = Client()
    client.force_login(person)
    return client


def sent_back(*places: int, reason: str = "Xem lại 1.1") -> Hearing:
    """Return a product of which the chair sent sheets back."""
    hearing = make.agreeing()
    keys = [make.sheet_of(hearing, place).pk for place in places]
    operations.send_back(hearing, keys, reason, by=make.chair_of(hearing.council), at=LATER)
    hearing.refresh_from_db()
    return hearing


def given(sheet: Sheet, criterion: str, points: int, reason: str = "") -> None:
    """Let a member give other points in a line."""
    sheet.refresh_from_db()
    mark = MarkGiven(criterion, Decimal(points), sheet.version, reason=reason)
    operations.save_marks(sheet, [mark], by=sheet.member.user, at=AGAIN)


def changes() -> list[tuple[str, Decimal, Decimal, str]]:
    """Return what is kept."""
    return list(MarkChange.objects.order_by("pk").values_list("criterion", "before", "after", "reason"))


def test_both_levels_of_a_changed_mark_are_kept_with_the_reasons() -> None:
    hearing = sent_back(3)
    sheet = make.sheet_of(hearing, 3)

    given(sheet, "1.1", 1, "Đọc lại hợp đồng")
    given(sheet, "1.1", 2, "Đọc lại lần nữa")
    assert not MarkChange.objects.exists()
    operations.hand_in(sheet, by=sheet.member.user, at=AGAIN)

    change = MarkChange.objects.get()
    assert changes() == [("1.1", Decimal(3), Decimal(2), "Đọc lại lần nữa")]
    assert (change.sent_back_reason, change.sent_back_at, change.at) == ("Xem lại 1.1", LATER, AGAIN)


def test_a_mark_that_came_back_to_what_it_was_is_no_change() -> None:
    hearing = sent_back(3)
    sheet = make.sheet_of(hearing, 3)

    given(sheet, "1.1", 1)
    given(sheet, "1.1", 3)
    operations.hand_in(sheet, by=sheet.member.user, at=AGAIN)

    assert changes() == []


def test_a_first_sheet_has_no_changes_however_often_it_was_saved() -> None:
    hearing = grading.hearing()
    sheet = make.opened(hearing)[2]

    operations.save_marks(sheet, make.given(make.tops()), by=sheet.member.user, at=NOON)
    given(sheet, "1.1", 1)
    operations.hand_in(sheet, by=sheet.member.user, at=NOON)

    assert changes() == []


def test_every_time_that_a_sheet_comes_back_is_kept() -> None:
    hearing = sent_back(3)
    sheet = make.sheet_of(hearing, 3)
    given(sheet, "1.1", 2)
    operations.hand_in(sheet, by=sheet.member.user, at=AGAIN)
    hearing.refresh_from_db()

    operations.send_back(hearing, [sheet.pk], "Nữa", by=make.chair_of(hearing.council), at=AGAIN)
    given(sheet, "1.1", 1)
    operations.hand_in(sheet, by=sheet.member.user, at=AGAIN)

    assert changes() == [("1.1", Decimal(3), Decimal(2), ""), ("1.1", Decimal(2), Decimal(1), "")]


def test_what_changed_after_sheets_came_back_by_themselves_is_kept_too() -> None:
    far = make.tops() | dict.fromkeys(("1.1", "1.2", "1.3", "1.4", "2.1", "2.2"), 0)
    hearing = make.handed(grading.hearing(), make.tops(), make.tops(), make.tops(), make.tops(), far)
    sheet = make.sheet_of(hearing, 4)
    assert sheet.state == SheetState.SENT_BACK

    given(sheet, "1.1", 3)
    operations.hand_in(sheet, by=sheet.member.user, at=AGAIN)

    change = MarkChange.objects.get()
    assert (change.before, change.after, change.sent_back_reason) == (Decimal(0), Decimal(3), "")


def test_a_change_is_one_of_two_different_levels() -> None:
    sheet = make.sheet_of(grading.hearing(), 0)

    with pytest.raises(IntegrityError), transaction.atomic():
        MarkChange.objects.create(sheet=sheet, criterion="1.1", before=2, after=2, sent_back_at=NOON, at=NOON)


def test_the_session_the_api_and_the_minutes_show_who_changed_what() -> None:
    hearing = sent_back(3)
    sheet = make.sheet_of(hearing, 3)
    given(sheet, "1.1", 2, "Đọc lại hợp đồng")
    operations.hand_in(sheet, by=sheet.member.user, at=AGAIN)
    hearing.refresh_from_db()
    keeper = signed_in(make.keeper())

    page = keeper.get(hearing.get_absolute_url()).content.decode()
    (answer,) = keeper.get(f"/api/hearings/{hearing.pk}/result").json()["changes"]
    (seen,) = hearing_view(hearing).changes
    make.sitting(hearing.council)
    make.all_vote(hearing)
    operations.close_hearing(hearing, by=make.chair_of(hearing.council), at=AGAIN)
    hearing.council.closed_at = AGAIN
    ((change,),) = [product.changed for product in minutes_values(hearing.council).products]

    assert "Marks changed after a sheet was sent back" in page
    assert "Đọc lại hợp đồng" in page
    assert "The chair sent the sheet back: Xem lại 1.1" in page
    assert (answer["member"], answer["before"], answer["after"]) == (str(sheet.member.user), "3.00", "2.00")
    assert (seen.sheet, seen.change.criterion) == (sheet, "1.1")
    assert (change.member, change.criterion, change.before, change.after) == (
        str(sheet.member.user),
        "1.1",
        Decimal(3),
        Decimal(2),
    )
    assert (change.on, change.reason) == (NOON.date(), "Đọc lại hợp đồng")


def test_nobody_sees_what_changed_while_a_sheet_is_still_out() -> None:
    hearing = sent_back(2, 3)
    sheet, own = make.sheet_of(hearing, 3), make.sheet_of(hearing, 2)
    chair, keeper = make.chair_of(hearing.council), make.keeper()
    people = [own.member.user, make.seat_of(hearing.council, 4).user, chair, keeper]
    addresses = [hearing.get_absolute_url(), own.get_absolute_url(), hearing.council.get_absolute_url()]
    addresses += [f"/api/hearings/{hearing.pk}/result", f"/api/council-sheets/{own.pk}", "/sheets/"]

    given(sheet, "1.1", 2, "lời riêng")
    operations.hand_in(sheet, by=sheet.member.user, at=AGAIN)

    hearing.refresh_from_db()
    assert (hearing.state, MarkChange.objects.count()) == (HearingState.SCORING, 1)
    for person in people:
        client = signed_in(person)
        for address in addresses:
            answer = client.get(address).content.decode()
            assert "lời riêng" not in answer
            assert "Marks changed" not in answer
