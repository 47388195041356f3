"""Renewals decided in writing: when members are asked, how they answer, what sends it to a session, the minutes."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from ocop.activity.models import Activity
from ocop.grading import printing
from ocop.grading.council_rules import come_to_the_same
from ocop.grading.editions import edition
from ocop.grading.models import Council, Dossier, EditionSettings, Hearing
from ocop.grading.operations import councils as operations
from ocop.grading.operations.councils import refusals
from ocop.grading.queries.councils.minutes import minutes_values
from ocop.grading.scoring.rating import rate
from ocop.grading.states import CouncilState, DossierState, HearingState
from ocop.grading.tasks import call_late_sessions
from tests.grading.in_writing import all_agree, asked, decided, renewal
from tests.make import accounts, grading
from tests.make import councils as make

pytestmark = pytest.mark.django_db
NOON = grading.NOON
LAST = dt.date(2026, 6, 11)
LATE = NOON + dt.timedelta(days=11)


@pytest.fixture(autouse=True)
def _short_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "minutes", make.short_minutes, raising=False)


def set_rules(**council: object) -> None:
    """Let an officer have set how councils meet."""
    EditionSettings.objects.create(
        edition=grading.EDITION, values={"council": council}, reason="Quy chế", by=accounts.user(), changed_at=NOON
    )


def test_a_renewal_whose_sheets_come_to_the_same_is_asked_in_writing() -> None:
    hearing = asked(make.tops(), make.marks(c10=1))

    assert (hearing.state, hearing.answer_until) == (HearingState.WRITING, LAST)
    assert Activity.objects.get(verb="grading.sheets_all_in").facts == {"in_writing": True}


@pytest.mark.parametrize("kind", ["first", "upgrade"])
def test_what_is_no_renewal_goes_to_a_session(kind: str) -> None:
    dossier = renewal()
    dossier.kind = kind
    dossier.save()

    hearing = make.handed(grading.hearing(of=dossier))

    assert (hearing.state, hearing.answer_until) == (HearingState.AGREEING, None)


@pytest.mark.parametrize("other", [{"c3_4": 1}, {"c4_1": 2}])
def test_sheets_that_differ_in_stars_or_floors_go_to_a_session(other: dict[str, int]) -> None:
    assert asked(make.tops(), make.marks(make.TEA, **other)).state == HearingState.AGREEING


def test_sheets_that_stay_far_apart_go_to_a_session() -> None:
    far = make.tops() | dict.fromkeys(("1.1", "1.2", "1.3", "1.4", "2.1", "2.2"), 0)
    hearing = asked(make.tops(), far)
    hearing.sheets.update(state="submitted", sent_back_at=NOON)
    last = make.sheet_of(hearing, 4)
    last.state = "sent_back"
    last.save()

    operations.hand_in(last, by=last.member.user, at=NOON)

    hearing.refresh_from_db()
    assert hearing.state == HearingState.AGREEING


def test_sheets_that_stop_for_a_different_reason_do_not_come_to_the_same() -> None:
    rules = edition(grading.EDITION)
    marks = {code: Decimal(points) for code, points in make.tops().items()}
    whole, stopped = rate([marks], rules, "11"), rate([marks], rules, "11", found=["dangerous_impurities"])

    assert come_to_the_same([whole, whole], whole)
    assert not come_to_the_same([whole, stopped], whole)


def test_an_officer_may_set_that_renewals_are_heard_like_everything_else_and_how_many_days_there_are() -> None:
    set_rules(renewals="session")
    assert asked().state == HearingState.AGREEING

    EditionSettings.objects.update(values={"council": {"answer_days": 3}})
    assert asked().answer_until == dt.date(2026, 6, 4)


def test_a_council_for_appeals_always_meets() -> None:
    council = grading.council()
    council.for_appeal = True
    council.save()

    assert asked(council=council).state == HearingState.AGREEING


def test_members_agree_with_a_click_of_their_own_and_the_keeper_closes() -> None:
    hearing = asked()
    all_agree(hearing)
    all_agree(hearing)

    done = operations.close_in_writing(hearing, " Thống nhất ", by=make.keeper(), at=LATE)

    assert (done.state, done.stars, done.total, done.in_writing) == (HearingState.RESULT, 5, Decimal(100), True)
    assert (done.resolution, done.closed_at, done.votes.count()) == ("Thống nhất", LATE, 5)
    assert Dossier.objects.get(pk=hearing.dossier_id).state == DossierState.RATED
    assert Council.objects.get().state == CouncilState.SCORING
    with pytest.raises(refusals.HearingElsewhere):
        operations.close_in_writing(done, by=make.keeper(), at=LATE)


def test_nothing_is_closed_in_writing_before_every_member_agreed() -> None:
    hearing = asked()
    silent = make.seat_of(hearing.council, 4).user
    for place in range(4):
        operations.agree_in_writing(hearing, by=make.seat_of(hearing.council, place).user, at=NOON)

    with pytest.raises(refusals.AnswersMissing, match=silent.username):
        operations.close_in_writing(hearing, by=make.keeper(), at=NOON)
    with pytest.raises(PermissionDenied):
        operations.close_in_writing(hearing, by=make.chair_of(hearing.council), at=NOON)
    hearing.refresh_from_db()
    assert (hearing.state, hearing.stars) == (HearingState.WRITING, None)


def test_who_sits_there_without_a_sheet_is_asked_too_and_who_stepped_aside_is_not() -> None:
    council = grading.council(members=7)
    hearing = grading.hearing(of=renewal(), before=council)
    make.sheet_of(hearing, 6).delete()
    aside = make.sheet_of(hearing, 5)
    aside.state, aside.conflict = "recused", "family"
    aside.save()
    aside.replaced_by = hearing.sheets.create(member=make.seat_of(council, 6), replaces=aside, changed_at=NOON)
    for sheet in hearing.sheets.exclude(state="recused").order_by("pk"):
        grading.scored(sheet, make.tops(), state="open")
        operations.hand_in(sheet, by=sheet.member.user, at=NOON)
    hearing.refresh_from_db()
    assert hearing.state == HearingState.WRITING

    with pytest.raises(refusals.SteppedAside):
        operations.agree_in_writing(hearing, by=aside.member.user, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.agree_in_writing(hearing, by=make.keeper(), at=NOON)
    for member in council.members.exclude(pk=aside.member_id):
        operations.agree_in_writing(hearing, by=member.user, at=NOON)

    assert operations.close_in_writing(hearing, by=make.keeper(), at=NOON).state == HearingState.RESULT


def test_too_few_members_decide_nothing_in_writing() -> None:
    hearing = asked(council=grading.council(members=3))
    all_agree(hearing)

    with pytest.raises(refusals.VotesBelowQuorum):
        operations.close_in_writing(hearing, by=make.keeper(), at=NOON)


def test_one_objection_sends_it_to_a_session_and_every_answer_falls() -> None:
    hearing = asked()
    all_agree(hearing)
    member = make.seat_of(hearing.council, 3)

    with pytest.raises(refusals.ObjectionReasonMissing):
        operations.object_in_writing(hearing, "  ", by=member.user, at=NOON)
    operations.object_in_writing(hearing, " Bao bì  đã đổi ", by=member.user, at=NOON)

    hearing.refresh_from_db()
    assert (hearing.state, hearing.session_reason) == (HearingState.AGREEING, "Bao bì đã đổi")
    assert (hearing.session_asked_by, hearing.votes.count()) == (member, 0)
    with pytest.raises(refusals.HearingElsewhere):
        operations.agree_in_writing(hearing, by=member.user, at=NOON)
    with pytest.raises(refusals.HearingElsewhere):
        operations.close_in_writing(hearing, by=make.keeper(), at=NOON)


def test_what_was_called_to_a_session_is_not_asked_in_writing_again() -> None:
    hearing = asked()
    chair = make.chair_of(hearing.council)
    operations.object_in_writing(hearing, "Bao bì đã đổi", by=chair, at=NOON)
    sheet = make.sheet_of(hearing, 3)

    operations.send_back(hearing, [sheet.pk], "Xem lại", by=chair, at=NOON)
    operations.hand_in(sheet, by=sheet.member.user, at=NOON)

    hearing.refresh_from_db()
    assert hearing.state == HearingState.AGREEING


def test_after_the_last_day_nobody_answers_and_silence_is_no_consent() -> None:
    hearing = asked()
    council, member = hearing.council, make.seat_of(hearing.council, 3)

    operations.agree_in_writing(hearing, by=member.user, at=LATE - dt.timedelta(days=1))
    with pytest.raises(refusals.AnswerTooLate, match="11 Jun 2026"):
        operations.agree_in_writing(hearing, by=make.chair_of(council), at=LATE)
    with pytest.raises(refusals.AnswerTooLate):
        operations.object_in_writing(hearing, "Muộn", by=make.chair_of(council), at=LATE)
    present = list(council.members.values_list("pk", flat=True))
    operations.open_session(council, present, by=make.chair_of(council), at=LATE)

    hearing.refresh_from_db()
    assert (hearing.state, hearing.votes.count()) == (HearingState.AGREEING, 0)
    assert "11 Jun 2026" in hearing.session_reason


def test_the_night_calls_a_session_where_members_stayed_silent_and_does_it_once() -> None:
    silent, waits, agreed = asked(), asked(), asked()
    all_agree(agreed)
    Hearing.objects.filter(pk__in=[silent.pk, agreed.pk]).update(answer_until=NOON.date() - dt.timedelta(days=1))

    called = [operations.call_late_sessions(at=NOON) for _night in range(2)]

    assert called == [1, 0]
    silent.refresh_from_db()
    assert silent.state == HearingState.AGREEING
    assert "31 thg 5, 2026" in silent.session_reason  # in the language of the country
    assert set(Hearing.objects.filter(pk__in=[waits.pk, agreed.pk]).values_list("state", flat=True)) == {"writing"}
    assert Activity.objects.filter(verb="grading.session_called").count() == 1


def test_the_worker_calls_late_sessions_by_the_clock() -> None:
    hearing = asked()
    Hearing.objects.filter(pk=hearing.pk).update(answer_until=timezone.localdate() - dt.timedelta(days=1))

    call_late_sessions(timestamp=0)

    hearing.refresh_from_db()
    assert hearing.state == HearingState.AGREEING


def test_a_session_leaves_alone_what_can_still_be_answered_or_only_needs_to_be_closed() -> None:
    council = grading.council()
    waits, agreed = asked(council=council), asked(council=council)
    make.agreeing(council=council)
    all_agree(agreed)
    Hearing.objects.filter(pk=agreed.pk).update(answer_until=NOON.date() - dt.timedelta(days=1))

    operations.open_session(
        council, list(council.members.values_list("pk", flat=True)), by=make.chair_of(council), at=NOON
    )

    assert set(Hearing.objects.filter(pk__in=[waits.pk, agreed.pk]).values_list("state", flat=True)) == {"writing"}


def test_who_keeps_or_leads_the_council_calls_a_session_with_a_reason() -> None:
    hearing = asked()

    with pytest.raises(PermissionDenied):
        operations.call_session(hearing, "Vì", by=make.seat_of(hearing.council, 3).user, at=NOON)
    with pytest.raises(refusals.ReasonMissing):
        operations.call_session(hearing, " ", by=make.keeper(), at=NOON)
    operations.call_session(hearing, "Có khiếu nại", by=make.keeper(), at=NOON)
    with pytest.raises(refusals.HearingElsewhere):
        operations.call_session(hearing, "Nữa", by=make.keeper(), at=NOON)

    hearing.refresh_from_db()
    assert (hearing.state, hearing.session_reason, hearing.session_asked_by) == ("agreeing", "Có khiếu nại", None)


def test_rules_that_were_set_anew_can_take_the_ground_away() -> None:
    hearing = asked(make.tops(), make.marks(c10=1))
    all_agree(hearing)
    EditionSettings.objects.create(
        edition=grading.EDITION,
        values={"combining": {"floors": "each"}},
        reason="Quy chế",
        by=accounts.user(),
        changed_at=NOON,
    )
    make.sheet_of(hearing, 1).marks.filter(criterion="3.4").update(points=1)

    with pytest.raises(refusals.AlikeNoMore):
        operations.close_in_writing(hearing, by=make.keeper(), at=NOON)


def test_a_dossier_can_be_taken_from_the_council_while_members_answer() -> None:
    hearing = asked()

    assert operations.let_go(hearing, "Rút hồ sơ", by=make.keeper(), at=NOON).state == HearingState.LEFT


def test_a_council_closes_without_a_session_where_all_was_decided_in_writing() -> None:
    hearing = decided()
    council = hearing.council
    waiting = asked(council=council)

    with pytest.raises(refusals.HearingsOpen):
        operations.close_council(council, by=make.chair_of(council), at=NOON)
    operations.let_go(waiting, "Rút hồ sơ", by=make.keeper(), at=NOON)
    minutes = operations.close_council(council, by=make.chair_of(council), at=NOON)

    council.refresh_from_db()
    values = minutes_values(council)
    (product,) = values.products
    assert (council.state, minutes.present, values.met) == (CouncilState.CLOSED, [], False)
    assert (product.in_writing, product.votes_for, product.decided_on) == (True, 5, NOON.date())


def test_the_minutes_say_decided_in_writing_and_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    hearing = decided()
    council = hearing.council
    objected = asked(council=council)
    operations.object_in_writing(objected, "Bao bì đã đổi", by=make.chair_of(council), at=NOON)
    make.sitting(council)
    make.all_vote(objected)
    operations.close_hearing(objected, by=make.chair_of(council), at=NOON)
    operations.close_council(council, by=make.chair_of(council), at=NOON)

    values = minutes_values(Council.objects.get())

    first, second = values.products
    assert values.met
    assert (first.in_writing, first.objection) == (True, "")
    assert (second.in_writing, second.objection) == (False, f"{make.chair_of(council)}: Bao bì đã đổi")


def test_a_last_day_belongs_to_being_asked() -> None:
    hearing = grading.hearing()

    with pytest.raises(IntegrityError), transaction.atomic():
        Hearing.objects.filter(pk=hearing.pk).update(state="writing")
