"""Dossiers before a council: taken in, given to members, let go."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from ocop.accounts.models import ActingPeriod
from ocop.activity.models import Activity
from ocop.grading.assignment import Bar
from ocop.grading.models import Appeal, Council, CouncilMember, Dossier, Hearing, Result, Round, Sheet
from ocop.grading.operations import councils as operations
from ocop.grading.operations.councils import refusals
from ocop.grading.queries.councils.elsewhere import waiting_elsewhere
from ocop.grading.queries.councils.lists import dossiers_to_hear
from ocop.grading.queries.councils.panels import known_ties, proposed_for
from ocop.grading.states import AppealState, CouncilState, DossierState, HearingState
from ocop.registry.models import ProducerPerson
from tests.grading import decided
from tests.make import accounts, grading, places
from tests.make import councils as make

pytestmark = pytest.mark.django_db
NOON = grading.NOON


def rated(*, state: str = "rated") -> tuple[Dossier, Hearing]:
    """Return a dossier with a result of the province's council."""
    hearing = make.agreeing()
    hearing.state, hearing.stars, hearing.total, hearing.closed_at = HearingState.RESULT, 5, 100, NOON
    hearing.save()
    Dossier.objects.filter(pk=hearing.dossier_id).update(state=state)
    return Dossier.objects.get(pk=hearing.dossier_id), hearing


def appealed() -> tuple[Dossier, Hearing, Appeal]:
    """Return a decided dossier with an admitted appeal."""
    dossier, hearing = rated(state="decided")
    result = Result.objects.create(dossier=dossier, hearing=hearing, stars=5, total=100)
    appeal = Appeal.objects.create(
        result=result, grounds="…", state=AppealState.ADMITTED, filed_at=NOON, due_on=NOON.date(), by=accounts.user()
    )
    return dossier, hearing, appeal


def test_reviewed_dossiers_come_before_the_council_in_order() -> None:
    council = grading.council(state="forming")
    council.meets_on = NOON.date()
    council.save()
    first, second = grading.dossier(state="reviewed"), grading.dossier(state="reviewed")

    hearings = operations.hear(council, [second, first], by=make.keeper(), at=NOON)

    assert [(one.dossier, one.position) for one in hearings] == [(first, 1), (second, 2)]
    first.refresh_from_db()
    assert (first.state, first.due_on) == (DossierState.COUNCIL, NOON.date())
    assert list(Activity.objects.values_list("verb", flat=True)) == ["grading.dossier_heard"] * 2


def test_a_council_hears_only_what_is_its_own() -> None:
    council, keeper = grading.council(), make.keeper()
    elsewhere = grading.dossier(
        of=grading.product(of=grading.maker(of=grading.commune("VN.79.26734"))), state="reviewed"
    )
    passed_up, _hearing = rated(state="passed_up")

    with pytest.raises(refusals.NothingChosen):
        operations.hear(council, [], by=keeper, at=NOON)
    with pytest.raises(refusals.DossierElsewhere):
        operations.hear(council, [elsewhere], by=keeper, at=NOON)
    with pytest.raises(refusals.DossierNotReady):
        operations.hear(council, [grading.dossier(state="received")], by=keeper, at=NOON)
    with pytest.raises(refusals.DossierNotReady):
        operations.hear(council, [rated(state="decided")[0]], by=keeper, at=NOON)
    with pytest.raises(refusals.OtherAuthority):
        operations.hear(council, [passed_up], by=keeper, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.hear(council, [grading.dossier(state="reviewed")], by=make.chair_of(council), at=NOON)
    with pytest.raises(refusals.CouncilElsewhere):
        operations.hear(make.sitting(council), [grading.dossier(state="reviewed")], by=keeper, at=NOON)


def test_the_nation_hears_what_was_passed_up_and_nothing_else() -> None:
    nation = grading.council(of=places.area("VN"), authority="nation")
    passed_up, _hearing = rated(state="passed_up")
    keeper = make.keeper("VN")

    (hearing,) = operations.hear(nation, [passed_up], by=keeper, at=NOON)

    assert hearing.council == nation
    with pytest.raises(refusals.OtherAuthority):
        operations.hear(nation, [grading.dossier(state="reviewed")], by=keeper, at=NOON)


def test_a_result_passed_down_may_be_heard_again_below_and_no_other_rated_one() -> None:
    dossier, hearing = rated()
    nation = grading.council(of=places.area("VN"), authority="nation")
    Hearing.objects.filter(pk=hearing.pk).update(council=nation)
    council, keeper = grading.council(), make.keeper()

    with pytest.raises(refusals.OtherAuthority):
        operations.hear(council, [dossier], by=keeper, at=NOON)
    assert not dossiers_to_hear(council).exists()
    Hearing.objects.filter(pk=hearing.pk).update(passed_down_at=NOON)

    assert list(dossiers_to_hear(council)) == [dossier]
    assert operations.hear(council, [dossier], by=keeper, at=NOON)


def test_an_appeal_is_heard_by_a_panel_that_shares_no_member_with_the_first() -> None:
    dossier, first, appeal = appealed()
    council, keeper = grading.council(), make.keeper()
    council.for_appeal = True
    council.save()
    judged = make.seat_of(first.council, 3)
    CouncilMember.objects.create(council=council, user=judged.user)

    with pytest.raises(refusals.OnEarlierPanel, match=judged.user.username):
        operations.hear(council, [dossier], by=keeper, at=NOON)
    operations.unseat_member(council.members.get(user=judged.user), by=keeper, at=NOON)
    (hearing,) = operations.hear(council, [dossier], by=keeper, at=NOON)

    appeal.refresh_from_db()
    dossier.refresh_from_db()
    assert (appeal.hearing, dossier.state) == (hearing, DossierState.COUNCIL)
    with pytest.raises(refusals.OnEarlierPanel):
        operations.seat_member(council, make.seat_of(first.council, 2).user, by=keeper, at=NOON)


def test_a_council_for_appeals_hears_nothing_else() -> None:
    council, keeper = grading.council(), make.keeper()
    council.for_appeal = True
    council.save()

    with pytest.raises(refusals.OnlyAppeals):
        operations.hear(council, [grading.dossier(state="reviewed")], by=keeper, at=NOON)
    with pytest.raises(refusals.AppealMissing):
        operations.hear(council, [rated(state="closed")[0]], by=keeper, at=NOON)


def test_sheets_are_given_to_five_members_each_but_nobody_of_the_commune_or_with_a_tie() -> None:
    council = grading.council(members=8, state="forming")
    (hearing,) = operations.hear(council, [grading.dossier(state="reviewed")], by=make.keeper(), at=NOON)
    neighbour, tied, prepared = (make.seat_of(council, place) for place in (2, 3, 4))
    CouncilMember.objects.filter(pk=neighbour.pk).update(commune=grading.commune())
    ProducerPerson.objects.create(producer=hearing.dossier.producer, user=tied.user)
    Dossier.objects.filter(pk=hearing.dossier_id).update(by=prepared.user)

    found = operations.assign_sheets(council, by=make.keeper(), at=NOON)

    assert not found.short
    got = set(hearing.sheets.values_list("member", flat=True))
    assert len(got) == 5
    assert not got & {neighbour.pk, tied.pk, prepared.pk}
    council.refresh_from_db()
    assert council.state == CouncilState.SCORING


def test_a_product_with_too_few_members_gets_none_and_the_answer_says_why() -> None:
    council = grading.council(members=5)
    (hearing,) = operations.hear(council, [grading.dossier(state="reviewed")], by=make.keeper(), at=NOON)
    CouncilMember.objects.filter(pk=make.seat_of(council, 2).pk).update(commune=grading.commune())

    found = operations.assign_sheets(council, by=make.keeper(), at=NOON)

    (short,) = found.short
    assert (short.case, short.needs, short.able, short.bars) == (hearing.pk, 5, 4, {Bar.COMMUNE: 1})
    assert not Sheet.objects.exists()


def test_assigning_again_gives_only_what_is_missing() -> None:
    council = grading.council(members=5)
    operations.hear(council, [grading.dossier(state="reviewed")], by=make.keeper(), at=NOON)
    operations.assign_sheets(council, by=make.keeper(), at=NOON)

    with pytest.raises(refusals.NothingToAssign):
        operations.assign_sheets(council, by=make.keeper(), at=NOON)
    assert Sheet.objects.count() == 5


def test_sheets_are_not_assigned_without_a_chair_by_a_stranger_or_in_session() -> None:
    council = grading.council(members=1)

    with pytest.raises(refusals.ChairMissing):
        operations.assign_sheets(council, by=make.keeper(), at=NOON)
    with pytest.raises(PermissionDenied):
        operations.assign_sheets(council, by=accounts.user(), at=NOON)
    with pytest.raises(refusals.CouncilElsewhere):
        operations.assign_sheets(make.sitting(council), by=make.keeper(), at=NOON)


def test_ties_are_known_from_people_acting_and_earlier_statements() -> None:
    hearing = grading.hearing()
    dossier = hearing.dossier
    acted, said = make.seat_of(hearing.council, 2).user, make.seat_of(hearing.council, 3)
    ActingPeriod.objects.create(
        user=acted, subject=dossier.producer.number, subject_name="x", reason="x", began_at=NOON, ended_at=NOON
    )
    hearing.sheets.filter(member=said).update(state="recused", conflict="family")
    people = list(hearing.council.members.values_list("user", flat=True))

    ties = known_ties(people, [dossier])

    assert ties == {dossier.pk: {acted.pk: "adviser", said.user_id: "family"}}


def test_nobody_is_proposed_where_all_have_a_sheet() -> None:
    assert proposed_for(grading.hearing()) is None


def test_a_dossier_leaves_a_council_with_a_reason_and_waits_again() -> None:
    hearing = grading.hearing()

    with pytest.raises(refusals.ReasonMissing):
        operations.let_go(hearing, " ", by=make.keeper(), at=NOON)
    with pytest.raises(PermissionDenied):
        operations.let_go(hearing, "Thiếu mẫu", by=make.seat_of(hearing.council, 3).user, at=NOON)
    left = operations.let_go(hearing, "Thiếu mẫu", by=make.keeper(), at=NOON)

    assert left.state == HearingState.LEFT
    assert Dossier.objects.get(pk=hearing.dossier_id).state == DossierState.REVIEWED
    with pytest.raises(refusals.HearingElsewhere):
        operations.let_go(hearing, "Nữa", by=make.keeper(), at=NOON)


def test_a_dossier_goes_back_to_where_the_council_took_it_from() -> None:
    keeper = make.keeper("VN")
    passed_up = grading.dossier(state="passed_up")
    nation = grading.council(of=places.area("VN"), authority="nation")
    (up,) = operations.hear(nation, [passed_up], by=keeper, at=NOON)
    passed_down, first = rated()
    Hearing.objects.filter(pk=first.pk).update(council=nation, passed_down_at=NOON)
    (down,) = operations.hear(grading.council(), [passed_down], by=make.keeper(), at=NOON)

    for hearing in (up, down):
        operations.let_go(hearing, "Thiếu mẫu", by=keeper, at=NOON)

    passed_up.refresh_from_db()
    passed_down.refresh_from_db()
    assert (up.came_from, down.came_from) == ("passed_up", "rated")
    assert (passed_up.state, passed_down.state) == (DossierState.PASSED_UP, DossierState.RATED)
    assert list(dossiers_to_hear(nation)) == [passed_up]


@pytest.mark.parametrize("state", ["decided", "closed"])
def test_an_appeal_that_leaves_its_panel_waits_for_another(state: str) -> None:
    dossier, _first, appeal = appealed()
    Dossier.objects.filter(pk=dossier.pk).update(state=state)
    council, keeper = grading.council(), make.keeper()
    council.for_appeal = True
    council.save()
    (hearing,) = operations.hear(council, [dossier], by=keeper, at=NOON)

    operations.let_go(hearing, "Panel bị đổi", by=keeper, at=NOON)

    dossier.refresh_from_db()
    appeal.refresh_from_db()
    assert (dossier.state, appeal.state, appeal.hearing) == (state, "admitted", None)
    assert list(dossiers_to_hear(council)) == [dossier]


def test_what_stands_in_a_decision_is_not_heard_again() -> None:
    dossier, first = rated()
    nation = grading.council(of=places.area("VN"), authority="nation")
    Hearing.objects.filter(pk=first.pk).update(council=nation, passed_down_at=NOON)
    decision = decided.drafted()
    Result.objects.create(dossier=dossier, hearing=first, decision=decision, stars=3, total=Decimal(60))

    with pytest.raises(refusals.DossierListed, match=decision.number):
        operations.hear(grading.council(), [dossier], by=make.keeper(), at=NOON)


def older(edition: str = "vn-ocop-2023", state: str = "reviewed") -> Dossier:
    """Return a dossier under the rules of another edition."""
    dossier = grading.dossier(state=state, set_number="1")
    dossier.edition = edition
    dossier.save()
    return dossier


def test_a_council_is_told_what_waits_under_other_rules_and_who_would_take_it() -> None:
    keeper = make.keeper()
    older()
    older()
    older(state="filed")
    grading.dossier(state="reviewed")
    council = grading.council()

    (alone,) = waiting_elsewhere(council, keeper)
    other = grading.council(state="forming")
    Council.objects.filter(pk=other.pk).update(edition="vn-ocop-2023")
    elsewhere = grading.council(of=places.area("VN.79"))
    Council.objects.filter(pk=elsewhere.pk).update(edition="vn-ocop-2023")
    (taken,) = waiting_elsewhere(council, keeper)
    other.refresh_from_db()
    (back,) = waiting_elsewhere(other, keeper)

    assert (alone.edition, alone.count, alone.councils, alone.same_rules) == ("vn-ocop-2023", 2, (), False)
    assert taken.councils == (other,)
    assert (back.edition, back.count, back.councils) == (grading.EDITION, 1, (council,))


def test_a_council_of_a_round_is_told_what_was_placed_in_another() -> None:
    area = places.area("VN.01")
    rounds = [
        Round.objects.create(
            edition=grading.EDITION,
            code=f"province-{number}",
            year=2026,
            authority="province",
            area=area,
            proposals_before=f"2026-{4 * number + 2:02}-30",
            result_before=f"2026-{4 * number + 4:02}-30",
        )
        for number in (1, 2)
    ]
    council, later = grading.council(), grading.council()
    council.round, later.round = rounds
    council.save()
    later.save()
    dossier = grading.dossier(state="reviewed")
    dossier.round = rounds[1]
    dossier.save()
    grading.dossier(state="reviewed")

    (told,) = waiting_elsewhere(council, make.keeper())

    assert (told.same_rules, told.count, told.councils) == (True, 1, (later,))
    assert waiting_elsewhere(later, make.keeper()) == []
