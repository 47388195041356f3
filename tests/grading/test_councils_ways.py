"""Pages on which a council is filled and worked through: seats, what waits elsewhere, the next product."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading.models import Council
from tests.grading.test_councils_views import signed_in, typed
from tests.make import accounts, grading, places
from tests.make import councils as make

pytestmark = pytest.mark.django_db


def rows_of(people: list[User], **more: str) -> dict[str, str]:
    """Return rows of people as a browser sends them, the first one chair, the second secretary."""
    sent = {"rows": "9"} | more
    for row, person in enumerate(people):
        seat = ("chair", "secretary")[row] if row < 2 else "member"
        sent |= {f"m{row}-person": str(person.pk), f"m{row}-seat": seat} | {
            f"m{row}-{name}": more.get(f"m{row}-{name}", "") for name in ("office", "commune", "sets")
        }
    return sent


def test_nine_members_are_seated_with_one_form() -> None:
    council = grading.council(members=0, state="forming")
    people = [accounts.officer(role=Role.COUNCIL_MEMBER, of=places.area("VN.01")) for _one in range(9)]
    client = signed_in(make.keeper())
    address = reverse("grading:council-seat", args=[council.pk])
    commune = grading.commune()

    empty = client.get(address).content.decode()
    sent = rows_of(people, **{"m3-sets": "1-3, 11", "m3-office": "Sở Y tế", "m4-commune": str(commune.pk)})
    seated = client.post(address, sent, follow=True)

    assert empty.count("-person") >= 9
    assert "9 people sit in the council now." in seated.content.decode()
    members = list(council.members.order_by("pk"))
    assert [one.user for one in members] == people
    assert [one.seat for one in members[:3]] == ["chair", "secretary", "member"]
    assert (members[3].sets, members[3].office) == (["1", "2", "3", "11"], "Sở Y tế")
    assert members[4].commune == commune


def test_more_rows_come_with_what_was_typed_and_seat_nobody() -> None:
    council = grading.council(members=0, state="forming")
    person = accounts.officer(role=Role.COUNCIL_MEMBER, of=places.area("VN.01"))
    client = signed_in(make.keeper())

    sent = rows_of([person], more="1", **{"m0-office": "Sở Y tế"})
    page = client.post(reverse("grading:council-seat", args=[council.pk]), sent)

    assert page.status_code == 200
    assert page.content.decode().count('name="m13-person"') == 1
    assert "Sở Y tế" in page.content.decode()
    assert not council.members.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"m0-sets": "1-99"}, "There is no set “1-99”"),
        ({"m0-sets": "3-1"}, "There is no set “3-1”"),
        ({"m0-person": "x"}, "Select a valid choice"),
        ({"rows": "9", "m0-person": ""}, "Choose at least one person."),
    ],
)
def test_a_row_that_cannot_be_read_seats_nobody_and_stays(more: dict[str, str], said: str) -> None:
    council = grading.council(members=0, state="forming")
    person = accounts.officer(role=Role.COUNCIL_MEMBER, of=places.area("VN.01"))

    page = signed_in(make.keeper()).post(
        reverse("grading:council-seat", args=[council.pk]), rows_of([person]) | {"m0-office": "Sở Y tế"} | more
    )

    assert page.status_code == 422
    assert said in page.content.decode()
    assert "Sở Y tế" in page.content.decode()
    assert not council.members.exists()


def test_one_person_or_one_leading_seat_in_two_rows_seats_nobody() -> None:
    council = grading.council(members=0, state="forming")
    people = [accounts.officer(role=Role.COUNCIL_MEMBER, of=places.area("VN.01")) for _one in range(2)]
    client = signed_in(make.keeper())
    address = reverse("grading:council-seat", args=[council.pk])

    twice = client.post(address, rows_of([people[0], people[0]]))
    chairs = client.post(address, rows_of(people) | {"m1-seat": "chair"})

    assert "This person stands in another row already." in twice.content.decode()
    assert "This seat stands in another row already." in chairs.content.decode()
    assert (twice.status_code, chairs.status_code, council.members.count()) == (422, 422, 0)


def test_the_page_on_which_members_are_seated_asks_the_same_for_every_number_of_rows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    council = grading.council(members=0, state="forming")
    for _one in range(3):
        accounts.officer(role=Role.COUNCIL_MEMBER, of=places.area("VN.01"))
    client = signed_in(make.keeper())

    for rows in ("1", "30"):
        with django_assert_num_queries(11):
            client.post(reverse("grading:council-seat", args=[council.pk]), {"rows": rows, "more": "1"})


def test_a_council_is_founded_with_a_majority_of_its_own() -> None:
    client = signed_in(make.keeper())
    body = f"{grading.EDITION}|province|VN.01"

    client.post(
        reverse("grading:council-new"), {"name": "Hội đồng 1", "body": body, "majority": "simple", "tie": "chair"}
    )
    council = Council.objects.get()
    page = client.get(council.get_absolute_url()).content.decode()

    assert (council.majority, council.tie) == ("simple", "chair")
    assert "in a tie the vote of the chair decides" in page


def test_the_page_says_what_waits_under_other_rules() -> None:
    dossier = grading.dossier(state="reviewed", set_number="1")
    dossier.edition = "vn-ocop-2023"
    dossier.save()
    council = grading.council(state="forming")
    client = signed_in(make.keeper())
    address = reverse("grading:council-hear", args=[council.pk])

    alone = client.get(address).content.decode()
    other = grading.council(state="forming")
    Council.objects.filter(pk=other.pk).update(edition="vn-ocop-2023")
    taken = client.get(address).content.decode()

    assert "1 dossier follows other rules" in alone
    assert "No council that is open would take them." in alone
    assert other.name in taken


def test_a_member_goes_from_sheet_to_sheet() -> None:
    council = grading.council()
    first, second, third = (grading.hearing(before=council) for _one in range(3))
    sheets = [make.sheet_of(one, 2) for one in (first, second, third)]
    make.opened(first)
    client = signed_in(sheets[0].member.user)

    page = client.get(sheets[0].get_absolute_url()).content.decode()
    sent = typed(sheets[0], make.tops(), **{"hand-in": "next"})
    onward = client.post(reverse("grading:sheet-marks", args=[sheets[0].pk]), sent)
    last = client.get(sheets[2].get_absolute_url()).content.decode()

    assert f"Next product: {second.dossier.product.name}" in page
    assert onward.headers["Location"] == sheets[1].get_absolute_url()
    assert f'href="{sheets[1].get_absolute_url()}"' in last


def test_with_the_last_sheet_the_member_comes_back_to_the_list() -> None:
    hearing = grading.hearing()
    sheet = make.opened(hearing)[2]
    client = signed_in(sheet.member.user)

    page = client.get(sheet.get_absolute_url()).content.decode()
    sent = typed(sheet, make.tops(), **{"hand-in": "next"})
    done = client.post(reverse("grading:sheet-marks", args=[sheet.pk]), sent)

    assert "Next product" not in page
    assert done.headers["Location"] == reverse("grading:sheets")


def test_after_a_result_the_council_goes_to_the_next_product_that_is_ready() -> None:
    council = grading.council()
    ready, other = make.agreeing(council=council), make.agreeing(council=council)
    waiting = grading.hearing(before=council)
    make.sitting(council)
    make.all_vote(ready)
    chair = signed_in(make.chair_of(council))

    done = chair.post(reverse("grading:hearing-close", args=[ready.pk]), follow=True).content.decode()
    alone = chair.get(other.get_absolute_url()).content.decode()
    keeper = signed_in(make.keeper())

    assert f'href="{other.get_absolute_url()}"' in done
    assert waiting.get_absolute_url() not in done
    assert "Next product" not in alone
    assert f'href="{waiting.get_absolute_url()}"' in keeper.get(other.get_absolute_url()).content.decode()


def test_who_signs_decisions_is_led_nowhere() -> None:
    council = grading.council()
    hearing = make.agreeing(council=council)
    make.agreeing(council=council)

    assert "Next product" not in signed_in(grading.authority()).get(hearing.get_absolute_url()).content.decode()
