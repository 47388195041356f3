"""A member's sheet: statement, marks, handing in; stepping aside; sheets that come back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from ocop.accounts.models import User
from ocop.activity.models import Activity
from ocop.grading.models import Hearing, Sheet
from ocop.grading.operations import councils as operations
from ocop.grading.operations.councils import MarkGiven, refusals
from ocop.grading.queries.councils.sheets import sheet_view
from ocop.grading.scoring.refusals import OffTheLadder, UnknownCriterion
from ocop.grading.states import HearingState, SheetState
from ocop.registry.models import ProducerPerson
from tests.make import councils as make
from tests.make import grading

pytestmark = pytest.mark.django_db
NOON = grading.NOON
LATER = NOON + dt.timedelta(hours=1)


def own(hearing: Hearing, place: int = 2) -> tuple[Sheet, User]:
    """Return the open sheet of a member, and the member's person."""
    sheet = make.opened(hearing)[place]
    return sheet, sheet.member.user


def test_without_a_conflict_the_sheet_opens() -> None:
    sheet = make.sheet_of(grading.hearing(), 2)

    operations.state_conflict(sheet, "none", by=sheet.member.user, at=NOON)

    sheet.refresh_from_db()
    assert (sheet.state, sheet.conflict, sheet.stated_at) == (SheetState.OPEN, "none", NOON)
    with pytest.raises(refusals.SheetElsewhere):
        operations.state_conflict(sheet, "family", by=sheet.member.user, at=NOON)


def test_with_a_conflict_the_member_steps_aside_and_somebody_is_proposed() -> None:
    council = grading.council(members=6)
    hearing = grading.hearing(before=council)
    make.sheet_of(hearing, 5).delete()
    sheet = make.sheet_of(hearing, 2)

    operations.state_conflict(sheet, "family", by=sheet.member.user, at=NOON)
    new = operations.replace_member(sheet, make.seat_of(council, 5), by=make.keeper(), at=LATER)

    sheet.refresh_from_db()
    assert sheet.state == SheetState.RECUSED
    assert (new.replaces, new.state, new.member) == (sheet, SheetState.ASSIGNED, make.seat_of(council, 5))
    assert Activity.objects.get(verb="grading.conflict_stated").facts == {"recused": True}


def test_a_statement_that_cannot_stand_is_refused() -> None:
    hearing = grading.hearing()
    sheet = make.sheet_of(hearing, 2)
    ProducerPerson.objects.create(producer=hearing.dossier.producer, user=sheet.member.user)

    with pytest.raises(refusals.StatementMissing):
        operations.state_conflict(sheet, "other", " ", by=sheet.member.user, at=NOON)
    with pytest.raises(refusals.ConflictKnown):
        operations.state_conflict(sheet, "none", by=sheet.member.user, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.state_conflict(sheet, "none", by=make.chair_of(hearing.council), at=NOON)
    sheet.refresh_from_db()
    assert sheet.state == SheetState.ASSIGNED


def test_only_who_may_score_takes_the_place_of_another() -> None:
    council = grading.council(members=6)
    hearing = grading.hearing(before=council)
    make.sheet_of(hearing, 5).delete()
    spare, sheet = make.seat_of(council, 5), make.sheet_of(hearing, 2)
    keeper = make.keeper()

    with pytest.raises(refusals.SheetElsewhere):
        operations.replace_member(sheet, spare, by=keeper, at=NOON)
    operations.state_conflict(sheet, "adviser", by=sheet.member.user, at=NOON)
    with pytest.raises(refusals.NotEligible):
        operations.replace_member(sheet, make.seat_of(council, 3), by=keeper, at=NOON)
    with pytest.raises(refusals.NotEligible):
        operations.replace_member(sheet, make.seat_of(grading.council(), 3), by=keeper, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.replace_member(sheet, spare, by=spare.user, at=NOON)
    operations.replace_member(sheet, spare, by=make.chair_of(council), at=NOON)
    with pytest.raises(refusals.ReplacedAlready):
        operations.replace_member(sheet, spare, by=keeper, at=NOON)


def test_a_member_steps_aside_later_or_is_taken_off() -> None:
    hearing = grading.hearing()
    sheet, person = own(hearing)
    other = make.sheet_of(hearing, 3)

    with pytest.raises(refusals.ConflictMissing):
        operations.recuse(sheet, "none", by=person, at=NOON)
    with pytest.raises(refusals.StatementMissing):
        operations.recuse(sheet, "other", by=person, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.recuse(other, "family", by=person, at=NOON)
    operations.recuse(sheet, "same_commune", by=person, at=NOON)
    operations.recuse(other, "other", "Chồng là giám đốc", by=make.keeper(), at=NOON)

    with pytest.raises(refusals.SheetElsewhere):
        operations.recuse(sheet, "family", by=person, at=NOON)
    assert set(hearing.sheets.values_list("state", flat=True)) == {"open", "recused"}


def test_marks_are_saved_line_by_line_and_counted() -> None:
    sheet, person = own(grading.hearing())

    operations.save_marks(sheet, make.given({"1.1": 2}), by=person, at=NOON)
    operations.save_marks(sheet, [MarkGiven("1.2", Decimal(1), 0, 3, " Có giấy ")], by=person, at=LATER)
    same = operations.save_marks(sheet, make.given({"1.1": 2}), by=person, at=LATER)

    assert same.version == 2
    assert list(sheet.marks.order_by("criterion").values_list("criterion", "points", "confidence", "reason")) == [
        ("1.1", Decimal(2), 2, ""),
        ("1.2", Decimal(1), 3, "Có giấy"),
    ]
    assert not Activity.objects.exists()


def test_a_mark_that_was_changed_since_is_not_written_over() -> None:
    sheet, person = own(grading.hearing())
    operations.save_marks(sheet, make.given({"1.1": 2, "1.2": 1}), by=person, at=NOON)
    operations.save_marks(sheet, make.given({"1.1": 3}, seen=1), by=person, at=NOON)

    with pytest.raises(refusals.MarkChanged):
        operations.save_marks(sheet, make.given({"1.2": 2, "1.1": 1}, seen=1), by=person, at=LATER)

    assert dict(sheet.marks.values_list("criterion", "points")) == {"1.1": 3, "1.2": 1}
    operations.save_marks(sheet, make.given({"1.2": 2}, seen=1), by=person, at=LATER)
    assert sheet.marks.get(criterion="1.2").points == 2


def test_what_the_card_does_not_have_is_refused_and_nothing_is_saved() -> None:
    sheet, person = own(grading.hearing())

    with pytest.raises(OffTheLadder):
        operations.save_marks(sheet, make.given({"1.2": 1, "1.1": 7}), by=person, at=NOON)
    with pytest.raises(OffTheLadder):
        operations.save_marks(sheet, [MarkGiven("1.1", Decimal("1.5"), 0)], by=person, at=NOON)
    with pytest.raises(UnknownCriterion):
        operations.save_marks(sheet, make.given({"99": 1}), by=person, at=NOON)
    with pytest.raises(refusals.ConfidenceWrong):
        operations.save_marks(sheet, [MarkGiven("1.1", Decimal(1), 0, 4)], by=person, at=NOON)
    with pytest.raises(refusals.VersionUnknown):
        operations.save_marks(sheet, make.given({"1.1": 1}, seen=5), by=person, at=NOON)
    assert not sheet.marks.exists()


def test_a_sheet_that_is_anothers_or_not_open_takes_no_marks() -> None:
    hearing = grading.hearing()
    closed = make.sheet_of(hearing, 2)

    with pytest.raises(refusals.SheetElsewhere):
        operations.save_marks(closed, make.given({"1.1": 1}), by=closed.member.user, at=NOON)
    sheet, _person = own(hearing)
    with pytest.raises(PermissionDenied):
        operations.save_marks(sheet, make.given({"1.1": 1}), by=make.chair_of(hearing.council), at=NOON)
    operations.let_go(hearing, "x", by=make.keeper(), at=NOON)
    with pytest.raises(refusals.SheetElsewhere):
        operations.save_marks(sheet, make.given({"1.1": 1}), by=sheet.member.user, at=NOON)


def test_a_sheet_goes_in_when_every_line_is_marked() -> None:
    hearing = grading.hearing()
    sheet, person = own(hearing)
    values = make.tops()
    last = values.popitem()
    operations.save_marks(sheet, make.given(values), by=person, at=NOON)

    with pytest.raises(refusals.MarksMissing, match=last[0]):
        operations.hand_in(sheet, by=person, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.hand_in(sheet, by=make.chair_of(hearing.council), at=NOON)
    operations.save_marks(sheet, make.given(dict([last]), seen=1), by=person, at=NOON)
    done = operations.hand_in(sheet, " Ngon ", by=person, at=LATER)

    assert (done.state, done.submitted_at, done.remark) == (SheetState.SUBMITTED, LATER, "Ngon")
    assert Activity.objects.get().facts == {}
    with pytest.raises(refusals.SheetElsewhere):
        operations.hand_in(sheet, by=person, at=LATER)
    with pytest.raises(refusals.SheetElsewhere):
        operations.save_marks(sheet, make.given({"1.1": 1}, seen=2), by=person, at=LATER)


def test_a_story_that_is_not_there_needs_no_mark_for_its_structure() -> None:
    sheet, person = own(grading.hearing())
    values = make.marks(c5_1=0)
    del values["5.2"]
    operations.save_marks(sheet, make.given(values), by=person, at=NOON)

    assert operations.hand_in(sheet, by=person, at=NOON).state == SheetState.SUBMITTED


def test_a_mark_far_from_the_review_needs_a_reason() -> None:
    hearing = grading.hearing()
    make.reviewed(hearing.dossier, {"1.1": 2, "1.2": 2})
    sheet, person = own(hearing)
    operations.save_marks(sheet, make.given(make.tops()), by=person, at=NOON)

    assert sheet_view(sheet).reasons_wanted == ("1.1",)
    with pytest.raises(refusals.ReasonsMissing, match=r"1\.1"):
        operations.hand_in(sheet, by=person, at=NOON)
    operations.save_marks(sheet, [MarkGiven("1.1", Decimal(3), 1, 2, "Tôi đã đến")], by=person, at=NOON)
    assert operations.hand_in(sheet, by=person, at=NOON).state == SheetState.SUBMITTED


def hand_all_in(hearing: Hearing, *values: dict[str, int]) -> None:
    """Let all members mark and hand in, each with its values."""
    for place, sheet in enumerate(make.opened(hearing)):
        operations.save_marks(sheet, make.given(values[place % len(values)]), by=sheet.member.user, at=NOON)
        operations.hand_in(sheet, by=sheet.member.user, at=NOON)
    hearing.refresh_from_db()


def test_with_the_last_sheet_the_council_can_agree() -> None:
    hearing = grading.hearing()

    hand_all_in(hearing, make.tops(), make.marks(c1_3=1))

    assert hearing.state == HearingState.AGREEING


def test_sheets_too_far_apart_go_back_once_before_anybody_saw_them() -> None:
    hearing = grading.hearing()
    low = dict.fromkeys(make.tops(), 0)

    hand_all_in(hearing, make.tops(), make.tops(), make.tops(), make.tops(), low)

    assert hearing.state == HearingState.SCORING
    assert set(hearing.sheets.values_list("state", flat=True)) == {SheetState.SENT_BACK}
    for sheet in hearing.sheets.order_by("pk"):
        operations.hand_in(sheet, by=sheet.member.user, at=LATER)
    hearing.refresh_from_db()
    assert hearing.state == HearingState.AGREEING


def test_only_the_pair_that_is_far_apart_goes_back() -> None:
    hearing = grading.hearing()
    middle = make.marks(c4_1=0, c4_3=0)
    low = make.marks(c4_1=0, c4_3=0, c7=0, c5_3=0)

    hand_all_in(hearing, make.tops(), middle, middle, middle, low)

    states = list(hearing.sheets.order_by("pk").values_list("state", flat=True))
    assert states == ["sent_back", "submitted", "submitted", "submitted", "sent_back"]


def test_a_council_goes_on_without_a_member_whom_nobody_can_replace() -> None:
    hearing = grading.hearing()
    *others, last = make.opened(hearing)
    for sheet in others:
        operations.save_marks(sheet, make.given(make.tops()), by=sheet.member.user, at=NOON)
        operations.hand_in(sheet, by=sheet.member.user, at=NOON)

    operations.recuse(last, "family", by=last.member.user, at=NOON)

    hearing.refresh_from_db()
    assert hearing.state == HearingState.AGREEING


def test_a_council_waits_for_whoever_takes_a_place() -> None:
    council = grading.council(members=6)
    hearing = grading.hearing(before=council)
    make.sheet_of(hearing, 5).delete()
    *others, last = make.opened(hearing)
    for sheet in others:
        operations.save_marks(sheet, make.given(make.tops()), by=sheet.member.user, at=NOON)
        operations.hand_in(sheet, by=sheet.member.user, at=NOON)

    operations.recuse(last, "family", by=last.member.user, at=NOON)

    hearing.refresh_from_db()
    assert hearing.state == HearingState.SCORING


def test_the_chair_sends_sheets_back_with_a_reason() -> None:
    hearing = make.agreeing()
    chair, sheet = make.chair_of(hearing.council), make.sheet_of(hearing, 3)
    make.all_vote(hearing)
    hearing.agreed_levels.create(criterion="1.1", points=2)

    with pytest.raises(refusals.ReasonMissing):
        operations.send_back(hearing, [sheet.pk], " ", by=chair, at=NOON)
    with pytest.raises(refusals.NothingSentBack):
        operations.send_back(hearing, [0], "Xem lại 1.1", by=chair, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.send_back(hearing, [sheet.pk], "Xem lại 1.1", by=make.keeper(), at=NOON)
    operations.send_back(hearing, [sheet.pk], "Xem lại 1.1", by=chair, at=NOON)

    sheet.refresh_from_db()
    hearing.refresh_from_db()
    assert (sheet.state, sheet.sent_back_reason, sheet.submitted_at) == (SheetState.SENT_BACK, "Xem lại 1.1", None)
    assert hearing.state == HearingState.SCORING
    assert not hearing.votes.exists()
    assert not hearing.agreed_levels.exists()
    with pytest.raises(refusals.HearingElsewhere):
        operations.send_back(hearing, [sheet.pk], "Nữa", by=chair, at=NOON)


def test_who_left_writes_no_more() -> None:
    hearing = grading.hearing()
    sheet, person = own(hearing)
    sheet.member.left_at = NOON
    sheet.member.save()

    with pytest.raises(PermissionDenied):
        operations.save_marks(sheet, make.given({"1.1": 1}), by=person, at=NOON)
    assert not sheet.marks.exists()
