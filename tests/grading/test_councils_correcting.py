"""What was said of a council is corrected until its first hearing opens."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from ocop.activity.models import Activity
from ocop.grading.council_rules import quorum
from ocop.grading.models import Council
from ocop.grading.operations import councils as operations
from ocop.grading.operations.councils import Correctable, refusals
from ocop.grading.queries.councils.regulation import regulation_of
from tests.grading.prepared import signed_in
from tests.make import accounts, grading
from tests.make import councils as make

pytestmark = pytest.mark.django_db
NOON = grading.NOON
SAID = Correctable("Hội đồng OCOP", "12/QĐ-UBND", dt.date(2026, 6, 20), "Sở", "two_thirds", "chair", 4)


def correct_page(council: Council) -> str:
    """Return the address of the page on which a council is corrected."""
    return reverse("grading:council-correct", args=[council.pk])


def test_who_keeps_a_council_corrects_it_before_it_hears_anything() -> None:
    council, keeper = grading.council(state="forming"), make.keeper()

    operations.correct_council(council, SAID, by=keeper, at=NOON)
    operations.correct_council(council, replace(SAID, place="  Sở   Công Thương "), by=keeper, at=NOON)
    operations.correct_council(council, replace(SAID, place="Sở Công Thương"), by=keeper, at=NOON)

    council.refresh_from_db()
    assert (council.name, council.act, council.meets_on) == (SAID.name, SAID.act, SAID.meets_on)
    assert (regulation_of(council).majority, regulation_of(council).tie) == ("two_thirds", "chair")
    told = Activity.objects.filter(verb="grading.council_corrected").order_by("pk")
    assert [one.facts["changed"] for one in told][1:] == [["place"]]


def test_a_quorum_of_its_own_holds_instead_of_that_of_the_rules() -> None:
    council = grading.council(members=9, state="forming")
    by_rules = quorum(regulation_of(council), 9)

    council = operations.correct_council(council, replace(SAID, quorum=8), by=make.keeper(), at=NOON)

    assert by_rules == 7
    assert quorum(regulation_of(council), 9) == 8


def test_a_session_opens_by_the_quorum_of_the_council() -> None:
    council = grading.council(members=6)
    Council.objects.filter(pk=council.pk).update(quorum=6)
    make.agreeing(council=council)
    present = list(council.members.values_list("pk", flat=True))

    with pytest.raises(refusals.BelowQuorum):
        operations.open_session(council, present[:5], by=make.chair_of(council), at=NOON)
    operations.open_session(council, present, by=make.chair_of(council), at=NOON)

    council.refresh_from_db()
    assert council.state == "sitting"


def test_after_its_first_hearing_opened_nothing_is_corrected() -> None:
    hearing = grading.hearing()
    keeper = make.keeper()

    with pytest.raises(refusals.HearingOpened):
        operations.correct_council(hearing.council, SAID, by=keeper, at=NOON)
    operations.let_go(hearing, "Nhầm", by=keeper, at=NOON)
    with pytest.raises(refusals.HearingOpened):
        operations.correct_council(hearing.council, SAID, by=keeper, at=NOON)
    with pytest.raises(refusals.CouncilElsewhere):
        operations.correct_council(grading.council(state="closed"), SAID, by=keeper, at=NOON)


def test_what_cannot_be_said_of_a_council_is_refused() -> None:
    council, keeper = grading.council(state="forming"), make.keeper()

    with pytest.raises(refusals.NameMissing):
        operations.correct_council(council, replace(SAID, name=" "), by=keeper, at=NOON)
    with pytest.raises(refusals.RegulationUnknown):
        operations.correct_council(council, replace(SAID, majority="most"), by=keeper, at=NOON)
    for number in (0, -1, 1001):
        with pytest.raises(refusals.QuorumWrong):
            operations.correct_council(council, replace(SAID, quorum=number), by=keeper, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.correct_council(council, SAID, by=make.keeper("VN.79"), at=NOON)


def test_the_page_corrects_a_council_and_keeps_what_was_typed() -> None:
    council = grading.council(state="forming")
    keeper = signed_in(make.keeper())
    sent = {"name": "Hội đồng mới", "majority": "two_thirds", "tie": "", "quorum": "4"}

    council_page = keeper.get(council.get_absolute_url()).content.decode()
    form = keeper.get(correct_page(council)).content.decode()
    wrong = keeper.post(correct_page(council), {**sent, "quorum": "0"})
    done = keeper.post(correct_page(council), sent, follow=True).content.decode()

    assert correct_page(council) in council_page
    assert council.name in form
    assert wrong.status_code == 422
    assert "Hội đồng mới" in wrong.content.decode()
    assert "Hội đồng mới" in done
    council.refresh_from_db()
    assert (council.majority, council.quorum) == ("two_thirds", 4)


def test_the_page_is_closed_once_a_product_is_before_the_council() -> None:
    council = grading.hearing().council
    keeper, member = signed_in(make.keeper()), signed_in(make.chair_of(council))

    assert correct_page(council) not in keeper.get(council.get_absolute_url()).content.decode()
    assert keeper.get(correct_page(council)).status_code == 302
    assert keeper.post(correct_page(council), {"name": "Muộn"}).status_code == 422
    assert member.get(correct_page(council)).status_code == 403
    assert signed_in(accounts.buyer()).get(correct_page(council)).status_code == 404
    council.refresh_from_db()
    assert council.name != "Muộn"


@pytest.mark.parametrize("typed", ["", "\x00", "dài " * 5_000, "1e9999", "-1", "2026-02-30", "99999999999999999999"])
def test_no_odd_value_breaks_the_page(typed: str) -> None:
    council = grading.council(state="forming")
    names = ("name", "act", "meets_on", "place", "majority", "tie", "quorum")

    answer = signed_in(make.keeper()).post(correct_page(council), dict.fromkeys(names, typed))

    assert answer.status_code == 422


def test_the_api_shows_a_council_and_corrects_what_is_sent() -> None:
    council = grading.council(state="forming")
    keeper, address = signed_in(make.keeper()), f"/api/councils/{council.pk}"

    before = keeper.get(address).json()
    sent = {"majority": "two_thirds", "quorum": 5}
    after = keeper.patch(address, sent, content_type="application/json").json()
    cleared = keeper.patch(address, {"quorum": None, "majority": ""}, content_type="application/json").json()
    wrong = keeper.patch(address, {"majority": "most"}, content_type="application/json")

    assert (before["name"], before["majority"], before["quorum"]) == (council.name, "", None)
    assert (after["name"], after["majority"], after["quorum"]) == (council.name, "two_thirds", 5)
    assert (cleared["majority"], cleared["quorum"]) == ("", None)
    assert wrong.status_code == 422
    assert signed_in(accounts.buyer()).get(address).status_code == 404
    grading.hearing(before=council)
    late = keeper.patch(address, sent, content_type="application/json")
    assert (late.status_code, late.json()["code"]) == (409, "HearingOpened")
