"""Founding councils and seating people in them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from ocop.activity.models import Activity
from ocop.grading.models import Appeal, Council, CouncilMember, Dossier, Hearing, Majority, Result, Round, Seat
from ocop.grading.operations import councils as operations
from ocop.grading.operations.councils import CouncilTerms, Seating, refusals
from ocop.grading.queries.councils.regulation import regulation_of
from ocop.grading.scoring.refusals import UnknownEdition
from ocop.grading.states import CouncilState, SheetState
from tests.make import accounts, grading, places
from tests.make import councils as make

pytestmark = pytest.mark.django_db
NOON = grading.NOON


def terms(**changes: Any) -> CouncilTerms:
    """Return what is said of a council of the first province."""
    plain = CouncilTerms("Hội đồng OCOP", grading.EDITION, "province", places.area("VN.01"))
    return replace(plain, **changes)


def test_who_keeps_councils_founds_one_for_a_round() -> None:
    area = places.area("VN.01")
    known = Round.objects.create(
        edition=grading.EDITION,
        code="province-2",
        year=2026,
        authority="province",
        area=area,
        proposals_before="2026-10-30",
        result_before="2026-12-30",
    )

    council = operations.found_council(terms(round=known, name="  Hội đồng  OCOP "), by=make.keeper(), at=NOON)

    assert (council.name, council.round, council.state) == ("Hội đồng OCOP", known, CouncilState.FORMING)
    assert Activity.objects.get().verb == "grading.council_founded"


def test_a_council_that_cannot_be_is_refused() -> None:
    keeper = make.keeper()
    elsewhere = Round.objects.create(
        edition=grading.EDITION,
        code="nation-1",
        year=2026,
        authority="nation",
        area=places.area("VN"),
        proposals_before="2026-07-30",
        result_before="2026-09-30",
    )

    with pytest.raises(refusals.NameMissing):
        operations.found_council(terms(name="  "), by=keeper, at=NOON)
    with pytest.raises(UnknownEdition):
        operations.found_council(terms(edition="vn-ocop-1999"), by=keeper, at=NOON)
    with pytest.raises(refusals.NoCouncilThere):
        operations.found_council(terms(authority="commune"), by=keeper, at=NOON)
    with pytest.raises(refusals.AreaOfAnother):
        operations.found_council(terms(authority="nation"), by=keeper, at=NOON)
    with pytest.raises(refusals.RoundOfAnother):
        operations.found_council(terms(round=elsewhere), by=keeper, at=NOON)
    with pytest.raises(refusals.RegulationUnknown):
        operations.found_council(terms(majority="three_quarters"), by=keeper, at=NOON)
    with pytest.raises(refusals.RegulationUnknown):
        operations.found_council(terms(tie="coin"), by=keeper, at=NOON)
    assert not Council.objects.exists()


def test_a_council_may_have_a_majority_of_its_own() -> None:
    council = operations.found_council(terms(majority="two_thirds", tie="chair"), by=make.keeper(), at=NOON)
    plain = operations.found_council(terms(), by=make.keeper(), at=NOON)

    assert (regulation_of(council).majority, regulation_of(council).tie) == ("two_thirds", "chair")
    assert (regulation_of(plain).majority, regulation_of(plain).tie) == ("simple", "lost")
    assert council.majority == Majority.TWO_THIRDS


def test_who_keeps_other_councils_founds_none_here() -> None:
    with pytest.raises(PermissionDenied):
        operations.found_council(terms(), by=make.keeper("VN.79"), at=NOON)


def test_a_person_is_seated_with_office_sets_and_commune() -> None:
    council = grading.council(members=0, state="forming")
    person, commune = accounts.user(), grading.commune()

    member = operations.seat_member(
        council,
        person,
        seat=Seat.CHAIR,
        office=" Phó  chủ tịch ",
        sets=["11", "4"],
        commune=commune,
        by=make.keeper(),
        at=NOON,
    )

    assert (member.seat, member.office, member.sets, member.commune) == ("chair", "Phó chủ tịch", ["4", "11"], commune)


def test_a_person_who_cannot_be_seated_is_refused() -> None:
    council, keeper = grading.council(), make.keeper()
    stranger = accounts.user()

    with pytest.raises(refusals.SeatTaken):
        operations.seat_member(council, stranger, seat=Seat.CHAIR, by=keeper, at=NOON)
    with pytest.raises(refusals.SeatedAlready):
        operations.seat_member(council, make.chair_of(council), by=keeper, at=NOON)
    with pytest.raises(refusals.SetUnknown):
        operations.seat_member(council, stranger, sets=["99"], by=keeper, at=NOON)
    with pytest.raises(refusals.NotActive):
        operations.seat_member(council, accounts.user(is_active=False), by=keeper, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.seat_member(council, stranger, by=make.chair_of(council), at=NOON)
    with pytest.raises(refusals.CouncilElsewhere):
        operations.seat_member(make.sitting(council), stranger, by=keeper, at=NOON)
    assert CouncilMember.objects.count() == 5


def test_who_left_can_come_back() -> None:
    council, keeper = grading.council(), make.keeper()
    member = make.seat_of(council, 4)

    operations.unseat_member(member, by=keeper, at=NOON)
    with pytest.raises(refusals.LeftAlready):
        operations.unseat_member(member, by=keeper, at=NOON)
    back = operations.seat_member(council, member.user, seat=Seat.MEMBER, by=keeper, at=NOON)

    assert (back.pk, back.left_at) == (member.pk, None)


def test_who_leaves_gives_up_what_is_not_in_and_keeps_what_is() -> None:
    council = grading.council()
    waiting, done = grading.hearing(before=council), make.agreeing(council=council)
    member = make.seat_of(council, 3)

    operations.unseat_member(member, by=make.keeper(), at=NOON)

    assert waiting.sheets.get(member=member).state == SheetState.RECUSED
    assert done.sheets.get(member=member).state == SheetState.SUBMITTED


def test_nobody_leaves_during_a_session_or_by_a_strangers_word() -> None:
    council = grading.council()
    member = make.seat_of(council, 3)

    with pytest.raises(PermissionDenied):
        operations.unseat_member(member, by=make.keeper("VN.79"), at=NOON)
    make.sitting(council)
    with pytest.raises(refusals.CouncilElsewhere):
        operations.unseat_member(member, by=make.keeper(), at=NOON)


def test_several_people_are_seated_at_once_or_nobody_is() -> None:
    council, keeper = grading.council(members=0, state="forming"), make.keeper()
    people = [accounts.user() for _one in range(3)]
    seatings = [Seating(people[0], Seat.CHAIR), Seating(people[1], Seat.SECRETARY), Seating(people[2], sets=["11"])]

    with pytest.raises(refusals.NobodyNamed):
        operations.seat_members(council, [], by=keeper, at=NOON)
    with pytest.raises(refusals.SeatTaken):
        operations.seat_members(council, [*seatings, Seating(accounts.user(), Seat.CHAIR)], by=keeper, at=NOON)
    assert not council.members.exists()
    members = operations.seat_members(council, seatings, by=keeper, at=NOON)

    assert [(one.user, one.seat, one.sets) for one in members] == [
        (people[0], "chair", []),
        (people[1], "secretary", []),
        (people[2], "member", ["11"]),
    ]


def appealed(state: str = "admitted") -> tuple[Hearing, Appeal]:
    """Return a hearing with a result and the appeal against it."""
    hearing = make.agreeing()
    hearing.state, hearing.stars, hearing.total, hearing.closed_at = "result", 3, Decimal(60), NOON
    hearing.save()
    Dossier.objects.filter(pk=hearing.dossier_id).update(state="closed")
    result = Result.objects.create(dossier=hearing.dossier, hearing=hearing, stars=3, total=Decimal(60), told_at=NOON)
    return hearing, Appeal.objects.create(
        result=result, grounds="Sai", state=state, filed_at=NOON, due_on="2026-07-01", by=accounts.user()
    )


def panel() -> Council:
    """Return a council that is founded for appeals."""
    council = grading.council(members=0, state="forming")
    council.for_appeal = True
    council.save()
    return council


def test_who_judged_a_product_cannot_be_chosen_for_the_panel_while_its_appeal_waits() -> None:
    first, _appeal = appealed()
    council, keeper = panel(), make.keeper()
    judged = make.seat_of(first.council, 3).user

    with pytest.raises(refusals.JudgedBefore, match=f"{judged} judged {first.dossier.number}"):
        operations.seat_member(council, judged, by=keeper, at=NOON)
    fresh = operations.seat_member(council, accounts.user(), by=keeper, at=NOON)

    assert list(council.members.all()) == [fresh]


@pytest.mark.parametrize("state", ["filed", "refused", "dismissed"])
def test_an_appeal_that_does_not_wait_for_a_panel_keeps_nobody_out(state: str) -> None:
    first, _appeal = appealed(state)

    assert operations.seat_member(panel(), make.seat_of(first.council, 3).user, by=make.keeper(), at=NOON)


def test_an_appeal_that_another_council_took_keeps_nobody_out_of_this_one() -> None:
    first, appeal = appealed()
    appeal.hearing = grading.hearing(of=grading.dossier(state="council"))
    appeal.save()

    assert operations.seat_member(panel(), make.seat_of(first.council, 3).user, by=make.keeper(), at=NOON)


def test_a_council_that_hears_no_appeals_takes_whoever_judged() -> None:
    first, _appeal = appealed()
    council = grading.council(members=0, state="forming")

    assert operations.seat_member(council, make.seat_of(first.council, 3).user, by=make.keeper(), at=NOON)
