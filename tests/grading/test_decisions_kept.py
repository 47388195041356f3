"""An appeal that is won, passed up and then rated lower: the result that was appealed against stands."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from ocop.accounts.models import User
from ocop.grading.models import Appeal, Dossier, Hearing, Result, StarCertificate
from ocop.grading.operations import decisions as operations
from ocop.grading.operations.decisions import refusals
from ocop.grading.queries import decisions as queries
from ocop.grading.queries.appeals import still_stands
from ocop.grading.states import AppealState, DossierState
from ocop.registry.models import StarHeld
from tests.grading import decided as make
from tests.make import councils, grading

pytestmark = pytest.mark.django_db
NOON = make.NOON
LATER = NOON + dt.timedelta(days=40)


def signed_in(person: User) -> Client:
    """Return the browser of a person."""
    client = Client()
    client.force_login(person)
    return client


def rated_above(former: Result, stars: int) -> Hearing:
    """Let an appeal be won with 5 stars in the province, go up, and be rated by the ministry."""
    appeal = operations.settle_appeal(make.heard(former, 5), "Đúng.", by=make.keeper(), at=NOON)
    assert appeal.state == AppealState.ALLOWED
    dossier = Dossier.objects.get(pk=former.dossier_id)
    operations.pass_up(dossier, by=make.keeper(), at=NOON)
    return make.voted(stars, of=dossier, authority="nation")


@pytest.mark.parametrize("stars", [4, 3, 2, 0])
def test_the_certificate_that_was_appealed_against_stays_where_the_ministry_comes_to_no_more_stars(stars: int) -> None:
    former = make.decided(4)
    dossier = rated_above(former, stars).dossier

    kept = operations.keep_result(dossier, by=make.keeper(), at=LATER)

    dossier.refresh_from_db()
    assert (kept.pk, kept.replaced_at, dossier.state) == (former.pk, None, DossierState.DECIDED)
    assert Result.objects.count() == 1
    assert (StarCertificate.objects.get().state, StarHeld.objects.get().stars) == ("valid", 4)
    assert queries.told_result_of(dossier) == former
    assert Appeal.objects.get().state == AppealState.ALLOWED


def test_a_letter_that_was_appealed_against_closes_the_dossier_again() -> None:
    former = make.lettered(2)
    dossier = rated_above(former, 2).dossier

    operations.keep_result(dossier, by=make.keeper(), at=LATER)

    dossier.refresh_from_db()
    assert (dossier.state, Result.objects.get().replaced_at) == (DossierState.CLOSED, None)


def test_nothing_worse_is_listed_or_sent_as_a_letter() -> None:
    listed, lettered = rated_above(make.decided(4), 3), rated_above(make.decided(4, number="13/QĐ"), 2)
    operations.pass_down(listed.dossier, by=make.national(), at=NOON)
    decision = make.drafted("14/QĐ-UBND")

    with pytest.raises(refusals.FormerStands, match="has 4"):
        operations.list_result(decision, listed.dossier, by=make.keeper(), at=LATER)
    with pytest.raises(refusals.FormerStands):
        operations.send_letter(lettered.dossier, by=make.keeper(), at=LATER)

    assert set(StarCertificate.objects.values_list("state", "stars")) == {("valid", 4)}
    offered = queries.decided_by(decision, queries.to_list_in(decision))
    assert offered == []


def test_what_is_better_is_decided_as_ever() -> None:
    dossier = rated_above(make.decided(3), 4).dossier
    operations.pass_down(dossier, by=make.national(), at=NOON)

    with pytest.raises(refusals.NothingToKeep):
        operations.keep_result(dossier, by=make.keeper(), at=LATER)
    decision = make.drafted("14/QĐ-UBND")
    operations.list_result(decision, dossier, by=make.keeper(), at=NOON)
    operations.issue_decision(decision, by=make.signer(), at=NOON)

    assert set(StarCertificate.objects.values_list("state", "stars")) == {("superseded", 3), ("valid", 4)}


def test_only_who_keeps_councils_there_lets_it_stand_and_only_while_it_is_rated() -> None:
    dossier = rated_above(make.decided(4), 3).dossier

    with pytest.raises(PermissionDenied):
        operations.keep_result(dossier, by=make.keeper("VN.02"), at=LATER)
    operations.keep_result(dossier, by=make.national(), at=LATER)
    with pytest.raises(refusals.NotRated):
        operations.keep_result(dossier, by=make.keeper(), at=LATER)


def test_without_an_appeal_there_is_nothing_to_keep() -> None:
    with pytest.raises(refusals.NothingToKeep):
        operations.keep_result(make.voted(3).dossier, by=make.keeper(), at=NOON)


@pytest.mark.parametrize(("state", "holds"), [("valid", True), ("suspended", True), ("revoked", False)])
def test_a_certificate_that_was_taken_away_cannot_be_kept(state: str, holds: bool) -> None:
    former = make.decided(4)
    dossier = rated_above(former, 3).dossier
    StarCertificate.objects.update(state=state)
    former = Result.objects.select_related("certificate").get(pk=former.pk)

    assert still_stands(former, 3, on=LATER.date()) == holds
    assert not still_stands(former, 3, on=dt.date(2029, 6, 1))
    assert not still_stands(former, 5, on=LATER.date())
    if not holds:
        with pytest.raises(refusals.NothingToKeep):
            operations.keep_result(dossier, by=make.keeper(), at=LATER)


def test_a_decision_is_not_issued_about_what_is_before_a_council_again() -> None:
    result = operations.list_result(make.drafted(), make.voted(4).dossier, by=make.keeper(), at=NOON)
    Dossier.objects.filter(pk=result.dossier_id).update(state="council")
    assert result.decision

    with pytest.raises(refusals.NotRated):
        operations.issue_decision(result.decision, by=make.signer(), at=NOON)


def test_the_desk_says_that_the_earlier_result_stands_and_lets_it() -> None:
    hearing = rated_above(make.decided(4), 3)
    client = signed_in(make.keeper())

    desk = client.get(reverse("grading:decisions")).content.decode()
    done = client.post(reverse("grading:decision-keep", args=[hearing.dossier.number]), follow=True).content.decode()
    appeal = client.get(Appeal.objects.get().get_absolute_url()).content.decode()

    assert "the result of 4★ stands" in desk
    assert "Let the earlier result stand" in desk
    assert "The earlier result stands again" in done
    assert "the result that was appealed against stands" in appeal
    assert "comes with its own decision" not in appeal


def test_a_stranger_finds_nothing_to_let_stand() -> None:
    hearing = rated_above(make.decided(4), 3)
    address = reverse("grading:decision-keep", args=[hearing.dossier.number])

    assert signed_in(councils.keeper("VN.02")).post(address).status_code == 404
    assert signed_in(grading.authority()).post(address).status_code == 404
    assert Dossier.objects.get().state == DossierState.RATED
