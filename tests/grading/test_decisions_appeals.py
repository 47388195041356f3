"""Appeals: one test for each way out; nobody loses by appealing."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from ocop.grading.models import Appeal, Council, Dossier, Hearing, Result, StarCertificate
from ocop.grading.operations import councils
from ocop.grading.operations import decisions as operations
from ocop.grading.operations.decisions import refusals
from ocop.grading.queries.appeals import appeal_until, can_be_appealed
from ocop.grading.states import AppealState, CertificateState, DossierState
from ocop.registry.models import StarHeld
from tests.grading import decided as make
from tests.grading.prepared import officer_for
from tests.make import accounts, grading

pytestmark = pytest.mark.django_db
NOON = make.NOON


def test_the_producer_appeals_until_the_last_day_and_no_longer() -> None:
    result = make.lettered()
    assert result.told_at
    speaker = grading.speaker(result.dossier.producer)
    last = appeal_until(result, result.told_at)

    with pytest.raises(refusals.AppealTooLate):
        operations.file_appeal(result, "Sai", by=speaker, at=NOON + dt.timedelta(days=31))
    appeal = operations.file_appeal(result, " Sai ", by=speaker, at=NOON + dt.timedelta(days=30))

    assert (last, appeal.due_on) == (dt.date(2026, 7, 1), dt.date(2026, 7, 1))
    assert (appeal.grounds, appeal.state) == ("Sai", AppealState.FILED)
    assert can_be_appealed(make.lettered(), on=last)
    assert not can_be_appealed(make.lettered(), on=last + dt.timedelta(days=1))


def test_an_officer_appeals_for_the_producer_and_a_stranger_does_not() -> None:
    result = make.lettered()

    with pytest.raises(PermissionDenied):
        operations.file_appeal(result, "Sai", by=accounts.user(), at=NOON)
    operations.file_appeal(result, "Sai", by=officer_for(result.dossier.producer), at=NOON)

    assert Appeal.objects.count() == 1


def test_an_appeal_needs_a_told_result_grounds_and_comes_once() -> None:
    result = make.lettered()
    speaker = grading.speaker(result.dossier.producer)
    listed = operations.list_result(make.drafted(), make.voted().dossier, by=make.keeper(), at=NOON)

    with pytest.raises(refusals.NotTold):
        operations.file_appeal(listed, "Sai", by=grading.speaker(listed.dossier.producer), at=NOON)
    with pytest.raises(refusals.GroundsMissing):
        operations.file_appeal(result, "  ", by=speaker, at=NOON)
    operations.file_appeal(result, "Sai", by=speaker, at=NOON)
    with pytest.raises(refusals.AppealedAlready):
        operations.file_appeal(result, "Sai nữa", by=speaker, at=NOON)


def test_who_keeps_the_councils_admits_or_refuses_and_nobody_twice() -> None:
    first, second = make.filed(make.lettered()), make.filed(make.lettered())
    stranger = make.keeper("VN.02")

    with pytest.raises(PermissionDenied):
        operations.admit_appeal(first, by=stranger, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.refuse_appeal(second, "Không", by=stranger, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.settle_appeal(first, "Không", by=stranger, at=NOON)
    with pytest.raises(refusals.ReasonMissing):
        operations.refuse_appeal(second, " ", by=make.keeper(), at=NOON)
    operations.admit_appeal(first, by=make.keeper(), at=NOON)
    operations.refuse_appeal(second, "Không có căn cứ mới.", by=make.keeper(), at=NOON)
    with pytest.raises(refusals.AppealElsewhere):
        operations.admit_appeal(second, by=make.keeper(), at=NOON)
    with pytest.raises(refusals.AppealElsewhere):
        operations.refuse_appeal(first, "Không", by=make.keeper(), at=NOON)
    with pytest.raises(refusals.AppealElsewhere):
        operations.settle_appeal(second, "Không", by=make.keeper(), at=NOON)

    assert set(Appeal.objects.values_list("state", flat=True)) == {"admitted", "refused"}


def test_an_appeal_is_not_settled_before_the_new_panel_has_voted_nor_without_an_answer() -> None:
    waiting = operations.admit_appeal(make.filed(make.lettered()), by=make.keeper(), at=NOON)
    heard = make.heard(make.lettered(), 3)

    with pytest.raises(refusals.AppealNotHeard):
        operations.settle_appeal(waiting, "Thắng", by=make.keeper(), at=NOON)
    with pytest.raises(refusals.ReasonMissing):
        operations.settle_appeal(heard, " ", by=make.keeper(), at=NOON)


def test_an_appeal_won_replaces_the_result_and_then_the_certificate() -> None:
    old = make.decided(3)
    appeal = operations.settle_appeal(make.heard(old, 4), "Đúng.", by=make.keeper(), at=NOON)
    assert (appeal.state, Result.objects.get(pk=old.pk).replaced_at) == (AppealState.ALLOWED, NOON)
    assert StarCertificate.objects.get().state == CertificateState.VALID
    later = NOON + dt.timedelta(days=9)

    decision = make.drafted("13/QĐ-UBND", at=later)
    operations.list_result(decision, appeal.result.dossier, by=make.keeper(), at=later)
    operations.issue_decision(decision, by=make.signer(), at=later)

    former, newer = StarCertificate.objects.order_by("pk")
    assert (former.state, newer.state, newer.stars) == ("superseded", "valid", 4)
    ends = StarHeld.objects.order_by("pk").values_list("stars", "valid_until")
    assert list(ends) == [(3, dt.date(2026, 6, 10)), (4, dt.date(2029, 6, 10))]
    with pytest.raises(refusals.NotTold):
        operations.file_appeal(old, "Nữa", by=grading.speaker(old.dossier.producer), at=later)
    with pytest.raises(refusals.AppealedAlready):
        operations.file_appeal(newer.result or old, "Nữa", by=grading.speaker(old.dossier.producer), at=later)


@pytest.mark.parametrize("stars", [3, 2, 0])
def test_an_appeal_never_makes_it_worse(stars: int) -> None:
    old = make.decided(3)

    appeal = operations.settle_appeal(make.heard(old, stars), "Giữ nguyên.", by=make.keeper(), at=NOON)

    assert appeal.state == AppealState.DISMISSED
    assert Result.objects.get().replaced_at is None
    assert Dossier.objects.get().state == DossierState.DECIDED
    assert (StarCertificate.objects.get().state, StarHeld.objects.get().stars) == ("valid", 3)


def test_a_dismissed_appeal_against_a_letter_closes_the_dossier_again() -> None:
    operations.settle_appeal(make.heard(make.lettered(2), 2), "Giữ nguyên.", by=make.keeper(), at=NOON)

    assert Dossier.objects.get().state == DossierState.CLOSED


def test_an_appeal_is_not_settled_for_a_dossier_that_has_gone_elsewhere() -> None:
    appeal = make.heard(make.lettered(2), 2)
    Dossier.objects.update(state="passed_up")

    with pytest.raises(refusals.NotRated):
        operations.settle_appeal(appeal, "Giữ nguyên.", by=make.keeper(), at=NOON)


def test_a_new_panel_takes_an_admitted_appeal_in() -> None:
    result = make.lettered()
    appeal = operations.admit_appeal(make.filed(result), by=make.keeper(), at=NOON)
    council = grading.council(state="forming")
    Council.objects.filter(pk=council.pk).update(for_appeal=True)
    council.refresh_from_db()

    (hearing,) = councils.hear(council, [result.dossier], by=make.keeper(), at=NOON)

    appeal.refresh_from_db()
    assert (appeal.hearing, Hearing.objects.count()) == (hearing, 2)
