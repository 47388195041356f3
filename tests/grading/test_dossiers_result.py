"""The result on the page of its dossier, also while an appeal against it runs."""

import pytest
from django.urls import reverse

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading.models import Appeal, CouncilMember, Dossier, Result, Seat
from ocop.grading.operations import decisions as operations
from ocop.grading.states import AppealState, HearingState
from tests.grading import decided as make
from tests.grading.prepared import signed_in
from tests.make import accounts, grading

pytestmark = pytest.mark.django_db
STANDS = "The result that stands while the appeal runs"


def said(person: User, dossier: Dossier) -> str:
    answer = signed_in(person).get(dossier.get_absolute_url(), headers={"accept-language": "en"})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def speaker_of(result: Result) -> User:
    return grading.speaker(result.dossier.producer)


def test_a_decided_dossier_shows_its_result_with_decision_and_certificate() -> None:
    result = make.decided(4)
    assert result.decision

    page = said(speaker_of(result), result.dossier)

    assert "4 stars" in page
    assert reverse("grading:result", args=[result.dossier.number]) in page
    assert result.decision.get_absolute_url() in page
    assert result.certificate.get_absolute_url() in page
    assert reverse("grading:certificate-pdf", args=[result.certificate.public_id]) in page
    assert STANDS not in page


def test_while_an_appeal_runs_the_certificate_stands_beside_it() -> None:
    result = make.decided(3)
    appeal = operations.admit_appeal(make.filed(result), by=make.keeper(), at=make.NOON)
    hearing = make.voted(4, of=result.dossier)
    hearing.state, hearing.stars = HearingState.SCORING, None
    hearing.save()
    Dossier.objects.filter(pk=result.dossier.pk).update(state="council")

    page = said(speaker_of(result), result.dossier)

    assert STANDS in page
    assert appeal.get_absolute_url() in page
    assert result.certificate.number in page
    assert reverse("grading:result", args=[result.dossier.number]) in page


def test_while_an_appeal_runs_the_letter_stands_beside_it() -> None:
    result = make.lettered(2)
    appeal = make.filed(result)

    page = said(speaker_of(result), result.dossier)

    assert STANDS in page
    assert appeal.get_absolute_url() in page
    assert reverse("grading:letter-pdf", args=[result.dossier.number]) in page
    assert "no certificate" in page


def test_an_appeal_that_was_refused_is_told_beside_a_result_that_simply_stands() -> None:
    result = make.decided(3)
    operations.refuse_appeal(make.filed(result), "Nộp thiếu.", by=make.keeper(), at=make.NOON)

    page = said(speaker_of(result), result.dossier)

    assert Appeal.objects.get().state == AppealState.REFUSED
    assert STANDS not in page
    assert '<h2 id="told">The result</h2>' in page


def test_the_result_that_an_appeal_replaced_is_told_as_the_one_before() -> None:
    result = make.decided(3)
    operations.settle_appeal(make.heard(result, 4), "Thêm sao.", by=make.keeper(), at=make.NOON)

    page = said(speaker_of(result), result.dossier)

    assert "The result before the appeal" in page


def test_who_hears_the_appeal_is_told_nothing_of_the_result_before() -> None:
    result = make.decided(3)
    appeal = make.heard(result, 4)
    assert appeal.hearing
    appeal.hearing.state, appeal.hearing.stars, appeal.hearing.total = HearingState.SCORING, None, None
    appeal.hearing.closed_at = None
    appeal.hearing.save()
    member = accounts.officer(role=Role.COUNCIL_MEMBER, of=appeal.hearing.council.area)
    CouncilMember.objects.create(council=appeal.hearing.council, user=member, seat=Seat.MEMBER)

    page = said(member, result.dossier)

    assert 'id="told"' not in page
    assert result.certificate.number not in page


def test_a_dossier_on_its_way_for_the_first_time_has_no_result_to_show() -> None:
    dossier = grading.dossier(state="council")

    assert 'id="told"' not in said(grading.speaker(dossier.producer), dossier)
