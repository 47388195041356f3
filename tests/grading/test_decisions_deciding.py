"""Decisions, letters, passed up and passed down: one test for each way out."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from ocop.accounts.models import User
from ocop.activity.models import Activity
from ocop.grading.models import Decision, Dossier, Hearing, Result, StarCertificate
from ocop.grading.operations import decisions as operations
from ocop.grading.operations.decisions import refusals
from ocop.grading.states import DossierState
from ocop.registry.models import StarHeld
from tests.grading import decided as make
from tests.make import accounts, councils, grading, places

pytestmark = pytest.mark.django_db
NOON, TODAY = make.NOON, make.TODAY


def state_of(dossier: Dossier) -> str:
    return Dossier.objects.values_list("state", flat=True).get(pk=dossier.pk)


def test_a_decision_is_drafted_with_number_day_and_name() -> None:
    decision = make.drafted("  12/QĐ-UBND ")

    assert (decision.number, decision.state, str(decision.area.path)) == ("12/QĐ-UBND", "draft", "VN.01")


@pytest.mark.parametrize(
    ("authority", "number", "signer", "days", "refusal"),
    [
        ("province", " ", "Chủ tịch", 0, refusals.NumberMissing),
        ("province", "13", " ", 0, refusals.NumberMissing),
        ("province", "13", "Chủ tịch", 1, refusals.DayToCome),
        ("commune", "13", "Chủ tịch", 0, refusals.NoAuthority),
        ("nation", "13", "Chủ tịch", 0, refusals.NoAuthority),
        ("moon", "13", "Chủ tịch", 0, refusals.NoAuthority),
        ("province", "12/QĐ-UBND", "Chủ tịch", 0, refusals.NumberUsed),
    ],
)
def test_a_decision_that_does_not_fit_is_not_drafted(
    authority: str, number: str, signer: str, days: int, refusal: type[Exception]
) -> None:
    make.drafted("12/QĐ-UBND")

    with pytest.raises(refusal):
        operations.draft_decision(
            grading.EDITION,
            authority,
            places.area("VN.01"),
            number=number,
            decided_on=TODAY + dt.timedelta(days=days),
            signer=signer,
            by=make.keeper(),
            at=NOON,
        )

    assert Decision.objects.count() == 1


def test_a_decision_in_preparation_is_corrected_and_an_issued_one_is_not() -> None:
    first, second = make.drafted("12"), make.drafted("13")

    operations.correct_decision(first, number="12", decided_on=TODAY, signer="Bà", by=make.keeper(), at=NOON)
    with pytest.raises(refusals.NumberUsed):
        correct(second, number="12")
    with pytest.raises(refusals.NumberMissing):
        correct(second, number=" ")
    with pytest.raises(refusals.DayToCome):
        correct(second, day=TODAY + dt.timedelta(days=1))
    with pytest.raises(PermissionDenied):
        correct(second, by=make.keeper("VN.02"))
    issued = make.decided(number="14").decision

    assert Decision.objects.get(pk=first.pk).signer == "Bà"
    assert issued
    with pytest.raises(refusals.DecisionIssued):
        correct(issued)


def correct(decision: Decision, *, number: str = "15", day: dt.date = TODAY, by: User | None = None) -> Decision:
    return operations.correct_decision(
        decision, number=number, decided_on=day, signer="Chủ tịch", by=by or make.keeper(), at=NOON
    )


def test_a_dropped_decision_lets_its_products_wait_again() -> None:
    hearing, first = make.voted(), make.drafted("12")
    operations.list_result(first, hearing.dossier, by=make.keeper(), at=NOON)
    issued = make.decided(number="14").decision
    assert issued

    with pytest.raises(PermissionDenied):
        operations.drop_decision(first, by=make.keeper("VN.02"), at=NOON)
    with pytest.raises(refusals.DecisionIssued):
        operations.drop_decision(issued, by=make.keeper(), at=NOON)
    operations.drop_decision(first, by=make.keeper(), at=NOON)

    operations.list_result(make.drafted("12"), hearing.dossier, by=make.keeper(), at=NOON)
    assert Result.objects.filter(dossier=hearing.dossier).count() == 1


def test_only_who_keeps_councils_prepares_decisions() -> None:
    hearing, decision = make.voted(), make.drafted()
    stranger = make.keeper("VN.02")

    with pytest.raises(PermissionDenied):
        make.drafted("13", by=stranger)
    with pytest.raises(PermissionDenied):
        operations.list_result(decision, hearing.dossier, by=stranger, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.send_letter(make.voted(2).dossier, by=stranger, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.pass_up(make.voted(5).dossier, by=stranger, at=NOON)
    result = operations.list_result(decision, hearing.dossier, by=make.keeper(), at=NOON)
    with pytest.raises(PermissionDenied):
        operations.unlist_result(result, by=stranger, at=NOON)


def test_two_decisions_for_one_product_are_refused() -> None:
    hearing, first, second = make.voted(), make.drafted("12"), make.drafted("13")
    operations.list_result(first, hearing.dossier, by=make.keeper(), at=NOON)

    with pytest.raises(refusals.ListedAlready):
        operations.list_result(second, hearing.dossier, by=make.keeper(), at=NOON)
    operations.issue_decision(first, by=make.signer(), at=NOON)
    with pytest.raises(refusals.NotRated):
        operations.list_result(second, hearing.dossier, by=make.keeper(), at=NOON)

    assert StarCertificate.objects.count() == 1


def test_what_is_listed_can_neither_be_passed_up_nor_told_by_letter() -> None:
    hearing, decision = make.voted(4, "91"), make.drafted()
    operations.list_result(decision, hearing.dossier, by=make.keeper(), at=NOON)

    with pytest.raises(refusals.ListedAlready):
        operations.pass_up(hearing.dossier, by=make.keeper(), at=NOON)
    with pytest.raises(refusals.ListedAlready):
        operations.send_letter(hearing.dossier, by=make.keeper(), at=NOON)


def test_the_wrong_authority_does_not_decide() -> None:
    five, decision = make.voted(5), make.drafted()
    elsewhere = grading.dossier(of=grading.product(of=grading.maker(of=grading.commune("VN.79.26734"))), state="rated")
    make.voted(4, of=elsewhere)
    four, national = make.voted(4), make.drafted(authority="nation")

    with pytest.raises(refusals.DecidedElsewhere):
        operations.list_result(decision, five.dossier, by=make.keeper(), at=NOON)
    with pytest.raises(refusals.OtherPlace):
        operations.list_result(decision, elsewhere, by=make.keeper(), at=NOON)
    with pytest.raises(refusals.DecidedElsewhere):
        operations.list_result(national, four.dossier, by=make.national(), at=NOON)


def test_only_what_a_council_rated_is_listed_and_only_with_certified_stars() -> None:
    decision, waiting = make.drafted(), grading.dossier(state="reviewed")

    with pytest.raises(refusals.NotRated):
        operations.list_result(decision, waiting, by=make.keeper(), at=NOON)
    with pytest.raises(refusals.LetterInstead):
        operations.list_result(decision, make.voted(2).dossier, by=make.keeper(), at=NOON)


def test_a_result_is_taken_out_again_and_only_once() -> None:
    hearing, decision = make.voted(), make.drafted()
    result = operations.list_result(decision, hearing.dossier, by=make.keeper(), at=NOON)
    same = Result.objects.get(pk=result.pk)

    operations.unlist_result(result, by=make.keeper(), at=NOON)
    with pytest.raises(refusals.NotListed):
        operations.unlist_result(same, by=make.keeper(), at=NOON)
    again = operations.list_result(decision, hearing.dossier, by=make.keeper(), at=NOON)

    assert list(decision.results.all()) == [again]
    with pytest.raises(refusals.NotListed):
        operations.unlist_result(make.lettered(), by=make.keeper(), at=NOON)


def test_a_decision_is_issued_with_certificates_and_then_stays_as_it_is() -> None:
    first, second, decision = make.voted(4), make.voted(3), make.drafted()
    results = [operations.list_result(decision, one.dossier, by=make.keeper(), at=NOON) for one in (first, second)]

    issued = operations.issue_decision(decision, by=make.signer(), at=NOON)

    assert (issued.state, issued.issued_at) == ("issued", NOON)
    assert sorted(StarCertificate.objects.values_list("stars", "decision_number")) == [
        (3, issued.number),
        (4, issued.number),
    ]
    assert {state_of(one.dossier) for one in (first, second)} == {DossierState.DECIDED}
    assert set(Result.objects.values_list("told_at", flat=True)) == {NOON}
    held = StarHeld.objects.get(product=first.dossier.product)
    assert (held.stars, held.decision, held.valid_until) == (4, issued.number, dt.date(2029, 6, 1))
    with pytest.raises(refusals.DecisionIssued):
        operations.issue_decision(issued, by=make.signer(), at=NOON)
    with pytest.raises(refusals.DecisionIssued):
        operations.list_result(issued, make.voted().dossier, by=make.keeper(), at=NOON)
    with pytest.raises(refusals.DecisionIssued):
        operations.unlist_result(Result.objects.get(pk=results[0].pk), by=make.keeper(), at=NOON)


def test_an_empty_decision_is_not_issued_and_nobody_signs_for_another() -> None:
    decision = make.drafted()

    with pytest.raises(refusals.DecisionEmpty):
        operations.issue_decision(decision, by=make.signer(), at=NOON)
    operations.list_result(decision, make.voted().dossier, by=make.keeper(), at=NOON)
    for person in (make.keeper(), make.national(), make.signer("VN"), make.signer("VN.02"), accounts.user()):
        with pytest.raises(PermissionDenied):
            operations.issue_decision(decision, by=person, at=NOON)

    assert not StarCertificate.objects.exists()


def test_a_decision_older_than_the_vote_is_not_issued_until_its_date_is_corrected() -> None:
    hearing = make.voted(4)
    decision = operations.draft_decision(
        grading.EDITION,
        "province",
        places.area("VN.01"),
        number="12/QĐ-UBND",
        decided_on=make.TODAY - dt.timedelta(days=1),
        signer="Chủ tịch",
        by=make.keeper(),
        at=NOON,
    )
    operations.list_result(decision, hearing.dossier, by=make.keeper(), at=NOON)

    with pytest.raises(refusals.OlderThanTheVote):
        operations.issue_decision(decision, by=make.signer(), at=NOON)

    assert not StarCertificate.objects.exists()
    operations.correct_decision(
        decision, number="12/QĐ-UBND", decided_on=make.TODAY, signer="Chủ tịch", by=make.keeper(), at=NOON
    )
    assert operations.issue_decision(decision, by=make.signer(), at=NOON).issued_at == NOON


def test_a_dossier_that_went_back_to_a_council_holds_its_decision_up() -> None:
    hearing, decision = make.voted(), make.drafted()
    operations.list_result(decision, hearing.dossier, by=make.keeper(), at=NOON)
    Dossier.objects.filter(pk=hearing.dossier_id).update(state="council")

    with pytest.raises(refusals.NotRated):
        operations.issue_decision(decision, by=make.signer(), at=NOON)

    assert Decision.objects.get().state == "draft"
    assert not StarCertificate.objects.exists()


def test_two_stars_and_a_stop_come_with_a_letter() -> None:
    low = make.voted(2)
    stopped = make.voted_by(councils.tops(), found=("dangerous_impurities",))

    told = [operations.send_letter(one.dossier, by=make.keeper(), at=NOON) for one in (low, stopped)]

    assert [(one.stars, one.told_at, one.decision) for one in told] == [(2, NOON, None), (0, NOON, None)]
    assert {state_of(one.dossier) for one in told} == {DossierState.CLOSED}
    with pytest.raises(refusals.NotRated):
        operations.send_letter(low.dossier, by=make.keeper(), at=NOON)
    with pytest.raises(refusals.CertificateInstead):
        operations.send_letter(make.voted(3).dossier, by=make.keeper(), at=NOON)


def test_a_99_point_tea_held_at_three_stars_is_decided_by_the_province() -> None:
    hearing, decision = make.voted_by(councils.marks(c2_1=2)), make.drafted()
    assert (hearing.stars, str(hearing.total)) == (3, "99.0000")

    operations.list_result(decision, hearing.dossier, by=make.keeper(), at=NOON)
    operations.issue_decision(decision, by=make.signer(), at=NOON)

    assert StarCertificate.objects.get().stars == 3


def test_ninety_points_are_passed_up_and_come_back_down() -> None:
    first = make.voted(5, "93")
    dossier = operations.pass_up(first.dossier, by=make.keeper(), at=NOON)
    assert (dossier.state, dossier.round) == (DossierState.PASSED_UP, None)
    above = make.voted(4, "88", of=dossier, authority="nation")
    decision = make.drafted()
    with pytest.raises(refusals.DecidedElsewhere):
        operations.list_result(decision, above.dossier, by=make.keeper(), at=NOON)

    with pytest.raises(PermissionDenied):
        operations.pass_down(above.dossier, by=make.keeper(), at=NOON)
    operations.pass_down(above.dossier, by=make.national(), at=NOON)
    with pytest.raises(refusals.NothingToPassDown):
        operations.pass_down(above.dossier, by=make.national(), at=NOON)
    result = operations.list_result(decision, above.dossier, by=make.keeper(), at=NOON)

    assert (result.hearing, result.stars) == (above, 4)
    assert Hearing.objects.get(pk=above.pk).passed_down_at == NOON


def test_a_floor_missed_before_the_ministry_leaves_the_stars_to_the_province() -> None:
    above = make.voted(4, "95", authority="nation")

    operations.pass_down(above.dossier, by=make.national(), at=NOON)

    operations.list_result(make.drafted(), above.dossier, by=make.keeper(), at=NOON)


def test_five_stars_of_the_ministry_are_its_own() -> None:
    above = make.voted(5, authority="nation")

    with pytest.raises(refusals.NothingToPassDown):
        operations.pass_down(above.dossier, by=make.national(), at=NOON)
    decision = make.drafted(authority="nation")
    operations.list_result(decision, above.dossier, by=make.national(), at=NOON)
    operations.issue_decision(decision, by=make.signer("VN"), at=NOON)

    assert (StarCertificate.objects.get().authority, StarCertificate.objects.get().stars) == ("nation", 5)


def test_what_cannot_be_passed_up_or_down_is_told() -> None:
    with pytest.raises(refusals.NotHighEnough):
        operations.pass_up(make.voted(4, "89.99").dossier, by=make.keeper(), at=NOON)
    with pytest.raises(refusals.NobodyAbove):
        operations.pass_up(make.voted(5, authority="nation").dossier, by=make.national(), at=NOON)
    with pytest.raises(refusals.NotRated):
        operations.pass_up(grading.dossier(state="reviewed"), by=make.keeper(), at=NOON)
    with pytest.raises(refusals.NothingToPassDown):
        operations.pass_down(make.voted(4).dossier, by=make.keeper(), at=NOON)
    with pytest.raises(refusals.NotRated):
        operations.pass_down(grading.dossier(state="reviewed"), by=make.keeper(), at=NOON)


def test_nothing_is_decided_while_an_appeal_is_open() -> None:
    appeal = make.heard(make.lettered(2), 3)
    dossier = appeal.result.dossier

    for refused in (operations.send_letter, operations.pass_up, operations.pass_down):
        with pytest.raises(refusals.AppealFirst):
            refused(dossier, by=make.national(), at=NOON)
    with pytest.raises(refusals.AppealFirst):
        operations.list_result(make.drafted(), dossier, by=make.keeper(), at=NOON)


def test_deciding_is_told_in_the_words_that_the_history_knows() -> None:
    result = make.decided()

    verbs = set(Activity.objects.filter(subject=result.dossier.number).values_list("verb", flat=True))

    assert verbs == {"grading.result_listed", "grading.dossier_decided"}
