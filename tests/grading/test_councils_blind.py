"""Blind until one's own sheet is in: one test for each door through which a hint at others' scores could leak.

Each door is looked through twice or more by the same member, while the other members' sheets stand in every way they
can: untouched, half marked, in, far apart and sent back. What comes out must be the same to the letter.
"""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.grading.models import Council, Hearing, Sheet, SheetMark
from ocop.grading.operations import councils as operations
from ocop.grading.states import HearingState
from tests.make import accounts, grading, places
from tests.make import councils as make

pytestmark = pytest.mark.django_db
NOON = grading.NOON
PLACES = {"chair": 0, "secretary": 1, "member": 2, "keeper": 3}
"""The seats from which one looks; the keeper is a member who also keeps councils, and signs nothing."""

type Door = Callable[[Client, Hearing, Sheet], str]


def table() -> Hearing:
    """Return a product before a council, every sheet open, its place-3 member an officer who keeps councils."""
    hearing = grading.hearing()
    make.opened(hearing)
    accounts.membership(make.seat_of(hearing.council, 3).user, Role.PROVINCE_OFFICER, places.area("VN.01"))
    return hearing


def client_of(person: User) -> Client:
    """Return the browser of a person."""
    client = Client()
    client.force_login(person)
    return client


def others_stand(hearing: Hearing, own: Sheet) -> list[Callable[[], None]]:
    """Return the ways in which the sheets of the others can stand, to be made so one after the other."""
    others = hearing.sheets.exclude(pk=own.pk)

    def put(state: str, marks: dict[str, int] | None, *, remark: str = "") -> None:
        SheetMark.objects.filter(sheet__in=others).delete()
        SheetMark.objects.bulk_create(
            SheetMark(sheet=sheet, criterion=code, points=points, confidence=1 + place % 3, reason="lời riêng")
            for place, sheet in enumerate(others.order_by("pk"))
            for code, points in (marks or {}).items()
        )
        moment = NOON + dt.timedelta(days=len(marks or {}))
        others.update(
            state=state,
            remark=remark,
            version=7 * len(marks or {}),
            changed_at=moment,
            submitted_at=moment if state == "submitted" else None,
            sent_back_at=moment if state == "sent_back" else None,
            sent_back_reason="vì xa nhau" if state == "sent_back" else "",
        )

    return [
        lambda: put("open", None),
        lambda: put("open", {"1.1": 3, "1.2": 2}),
        lambda: put("submitted", make.tops(), remark="Tuyệt vời"),
        lambda: put("submitted", dict.fromkeys(make.tops(), 0)),
        lambda: put("sent_back", make.tops()),
    ]


def seen(text: str) -> str:
    """Return a page without what changes at every look whoever looks."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)


def get(address: str) -> Callable[[Client], str]:
    """Return what looks at an address."""

    def look(client: Client) -> str:
        answer = client.get(address)
        body = answer.content.decode() if not answer.streaming else ""
        return f"{answer.status_code} {seen(body)}"

    return look


def assert_blind(door: Door, seat: str, *, whose: Hearing | None = None) -> str:
    """Look through a door from a seat while the others' sheets stand in every way; return what is seen."""
    hearing = whose or table()
    own = make.sheet_of(hearing, PLACES[seat])
    client = client_of(own.member.user)
    looks = set()
    for stand in others_stand(hearing, own):
        stand()
        looks.add(door(client, hearing, own))
    assert len(looks) == 1
    return looks.pop()


seats = pytest.mark.parametrize("seat", PLACES)


@seats
def test_the_sheet_page_hints_at_nothing(seat: str) -> None:
    page = assert_blind(lambda client, hearing, own: get(own.get_absolute_url())(client), seat)

    assert page.startswith("200")


@seats
def test_the_page_of_the_product_hints_at_nothing(seat: str) -> None:
    page = assert_blind(lambda client, hearing, own: get(hearing.get_absolute_url())(client), seat)

    assert "Until your own sheet is in" in page


@seats
def test_the_page_of_the_council_hints_at_nothing(seat: str) -> None:
    page = assert_blind(lambda client, hearing, own: get(hearing.council.get_absolute_url())(client), seat)

    assert "not shown" in page


@seats
def test_the_page_of_the_session_hints_at_nothing(seat: str) -> None:
    page = assert_blind(
        lambda client, hearing, own: get(reverse("grading:council-session", args=[hearing.council_id]))(client), seat
    )

    assert page.startswith("200")


@seats
def test_the_progress_counts_only_products_where_the_own_sheet_does_not_wait(seat: str) -> None:
    hearing = table()
    done = make.agreeing(council=hearing.council)

    page = assert_blind(lambda client, one, own: get(one.council.get_absolute_url())(client), seat, whose=hearing)

    assert ("5 of 5" in page) == (done.state == HearingState.AGREEING)


@seats
def test_the_list_of_councils_hints_at_nothing(seat: str) -> None:
    assert_blind(lambda client, hearing, own: get(reverse("grading:councils"))(client), seat)


@seats
def test_the_list_of_my_sheets_hints_at_nothing(seat: str) -> None:
    page = assert_blind(lambda client, hearing, own: get(reverse("grading:sheets"))(client), seat)

    assert page.count("Being scored") == 1


@seats
def test_the_lists_of_the_api_hint_at_nothing(seat: str) -> None:
    page = assert_blind(lambda client, hearing, own: get("/api/council-sheets")(client), seat)

    assert page.startswith("200")


@seats
def test_the_sheet_of_the_api_hints_at_nothing(seat: str) -> None:
    page = assert_blind(lambda client, hearing, own: get(f"/api/council-sheets/{own.pk}")(client), seat)

    assert page.startswith("200")


@seats
def test_the_result_of_the_api_is_refused_in_the_same_words(seat: str) -> None:
    page = assert_blind(lambda client, hearing, own: get(f"/api/hearings/{hearing.pk}/result")(client), seat)

    assert page.startswith("409")
    assert "OwnSheetFirst" in page


@seats
def test_the_sheets_of_others_are_not_there_on_any_page(seat: str) -> None:
    def door(client: Client, hearing: Hearing, own: Sheet) -> str:
        other = hearing.sheets.exclude(pk=own.pk).order_by("pk").first()
        assert other is not None
        answers = [
            client.get(other.get_absolute_url()),
            client.get(f"/api/council-sheets/{other.pk}"),
            client.post(reverse("grading:sheet-marks", args=[other.pk])),
            client.get(reverse("grading:sheet-recuse", args=[other.pk])),
        ]
        return " ".join(str(answer.status_code) for answer in answers)

    assert assert_blind(door, seat) == "404 404 404 404"


@seats
def test_what_a_save_answers_hints_at_nothing(seat: str) -> None:
    def door(client: Client, hearing: Hearing, own: Sheet) -> str:
        sent = {"only": "1.1", "v-1.1": own.version, "d-1.1": "", "m-1.1": "2", "c-1.1": "2", "r-1.1": ""}
        part = client.post(reverse("grading:sheet-marks", args=[own.pk]), sent, headers={"HX-Request": "true"})
        json = {"version": 1, "marks": [{"criterion": "1.1", "points": "2"}]}
        address = f"/api/council-sheets/{own.pk}/marks"
        answer = client.patch(address, json, content_type="application/json")
        return f"{part.status_code} {part.content.decode()} {answer.status_code} {answer.content.decode()}"

    assert "Saved" in assert_blind(door, seat)


@seats
def test_what_a_refusal_answers_hints_at_nothing(seat: str) -> None:
    def door(client: Client, hearing: Hearing, own: Sheet) -> str:
        marks = client.post(reverse("grading:sheet-marks", args=[own.pk]), {"hand-in": "1"})
        address = f"/api/council-sheets/{own.pk}/hand-in"
        handed = client.post(address, {"remark": ""}, content_type="application/json")
        session = client.post(reverse("grading:council-session", args=[hearing.council_id]), {}, follow=True)
        return f"{seen(marks.content.decode())} {handed.content.decode()} {seen(session.content.decode())}"

    assert "have no mark yet" in assert_blind(door, seat)


@seats
def test_minutes_are_not_there_before_the_end(seat: str) -> None:
    page = assert_blind(
        lambda client, hearing, own: get(reverse("grading:council-minutes", args=[hearing.council_id]))(client), seat
    )

    assert page.startswith("404")


@seats
def test_what_was_sent_back_says_nothing_of_anothers_number(seat: str) -> None:
    hearing = table()
    own = make.sheet_of(hearing, PLACES[seat])
    own.state, own.sent_back_at = "sent_back", NOON
    own.save()

    page = assert_blind(lambda client, one, mine: get(mine.get_absolute_url())(client), seat, whose=hearing)

    assert "more than 15 points apart" in page


def test_the_record_of_activity_holds_no_mark_and_no_draft() -> None:
    hearing = table()
    low = dict.fromkeys(make.tops(), 0)

    for place, sheet in enumerate(hearing.sheets.order_by("pk")):
        operations.save_marks(sheet, make.given(low if place == 4 else make.tops()), by=sheet.member.user, at=NOON)
        operations.hand_in(sheet, by=sheet.member.user, at=NOON)

    assert set(Activity.objects.values_list("verb", "subject_kind")) == {("grading.sheet_handed_in", "sheet")}
    assert all(line.facts == {} for line in Activity.objects.all())


@seats
def test_no_page_of_the_register_tells_the_history_of_sheets(seat: str) -> None:
    def door(client: Client, hearing: Hearing, own: Sheet) -> str:
        Activity.objects.create(verb="grading.sheet_handed_in", subject_kind="sheet", subject="1", by="x", at=NOON)
        product = hearing.dossier.product
        return get(product.get_absolute_url())(client)

    assert "handed_in" not in assert_blind(door, seat)


OTHER_ROOMS = (
    "/dossiers/",
    "/dossiers/{number}/",
    "/offices/",
    "/offices/dossiers/",
    "/offices/dossiers/{number}/",
    "/offices/rounds/",
    "/decisions/",
    "/decisions/results/{number}/",
    "/appeals/",
    "/schemes/",
    "/api/dossiers",
    "/api/dossiers/{number}",
    "/api/decisions",
    "/api/appeals",
)


@pytest.mark.parametrize("address", OTHER_ROOMS)
def test_the_pages_of_other_rooms_hint_at_nothing_though_one_keeps_councils(address: str) -> None:
    def door(client: Client, hearing: Hearing, own: Sheet) -> str:
        return get(address.format(number=hearing.dossier.number))(client)

    assert not assert_blind(door, "keeper").startswith("500")


def test_a_member_whose_sheet_is_in_sees_how_far_the_others_are_but_no_mark() -> None:
    hearing = table()
    own = make.sheet_of(hearing, 2)
    grading.scored(own, make.tops())
    other = make.sheet_of(hearing, 3)
    SheetMark.objects.create(sheet=other, criterion="1.1", points=3, reason="lời riêng")
    client = client_of(own.member.user)

    page = client.get(hearing.get_absolute_url()).content.decode()
    answer = client.get(f"/api/hearings/{hearing.pk}/result")

    assert page.count("Being scored") == 4
    assert "lời riêng" not in page
    assert (answer.status_code, answer.json()["code"]) == (409, "SheetsOut")


def test_when_all_sheets_are_in_the_whole_council_sees_all_marks() -> None:
    hearing = make.agreeing(make.tops(), make.marks(c10=1))
    client = client_of(make.seat_of(hearing.council, 2).user)

    page = client.get(hearing.get_absolute_url()).content.decode()
    answer = client.get(f"/api/hearings/{hearing.pk}/result").json()

    assert "All marks side by side" in page
    assert "differs" in page
    assert [one["total"] for one in answer["sheets"]] == ["100.0000", "99.0000", "100.0000", "99.0000", "100.0000"]
    assert answer["result"]["total"] == "99.6000"


def test_who_stepped_aside_sees_nothing_before_the_result() -> None:
    hearing = make.agreeing()
    aside = make.sheet_of(hearing, 2)
    aside.state, aside.conflict = "recused", "family"
    aside.save()
    client = client_of(aside.member.user)

    page = client.get(hearing.get_absolute_url()).content.decode()

    assert "All marks side by side" not in page
    assert client.get(f"/api/hearings/{hearing.pk}/result").status_code == 409


def test_who_signs_decisions_sees_marks_only_with_the_result() -> None:
    hearing = make.agreeing()
    client = client_of(grading.authority())

    before = client.get(hearing.get_absolute_url()).content.decode()
    Hearing.objects.filter(pk=hearing.pk).update(
        state=HearingState.RESULT, stars=5, total=100, closed_at=timezone.now(), result={}
    )
    after = client.get(hearing.get_absolute_url()).content.decode()

    assert ("All marks side by side" in before, "All marks side by side" in after) == (False, True)


def test_strangers_find_no_council_no_product_and_no_sheet() -> None:
    hearing = make.agreeing()
    council: Council = hearing.council
    sheet = make.sheet_of(hearing, 2)

    for person in (accounts.user(), make.keeper("VN.79"), make.seat_of(grading.council(), 2).user):
        client = client_of(person)
        addresses = [council.get_absolute_url(), hearing.get_absolute_url(), sheet.get_absolute_url()]
        addresses += [f"/api/hearings/{hearing.pk}/result", f"/api/council-sheets/{sheet.pk}"]
        assert [client.get(address).status_code for address in addresses] == [404] * 5
