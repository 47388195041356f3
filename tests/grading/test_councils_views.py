"""Pages of councils, products before them and sheets, without JavaScript and with htmx."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading import printing
from ocop.grading.models import Attachment, Council, CouncilMember, Dossier, Hearing, LabTest, Sheet
from ocop.grading.states import CouncilState, HearingState, SheetState
from tests.make import accounts, grading, places
from tests.make import councils as make

pytestmark = pytest.mark.django_db
NOON = grading.NOON
COUNCIL_LIST_QUERIES = 6
COUNCIL_PAGE_QUERIES = 14
ASIDE_QUERIES = 22
SHEET_LIST_QUERIES = 8
HEAR_QUERIES = 11


@pytest.fixture(autouse=True)
def _short_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "minutes", make.short_minutes, raising=False)


def signed_in(person: User) -> Client:
    """Return the browser of a person."""
    client = Client()
    client.force_login(person)
    return client


def typed(sheet: Sheet, values: dict[str, int], **more: str) -> dict[str, str]:
    """Return a sheet's form as a browser sends it."""
    sent = dict(more)
    for code, points in values.items():
        sent |= {f"v-{code}": str(sheet.version), f"d-{code}": "", f"m-{code}": str(points), f"c-{code}": "2"}
        sent[f"r-{code}"] = ""
    return sent


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_councils_asks_as_much_for_one_row_as_for_three(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _row in range(rows):
        grading.hearing()
    client = signed_in(make.keeper())

    with django_assert_num_queries(COUNCIL_LIST_QUERIES):
        page = client.get(reverse("grading:councils"))

    assert page.content.decode().count("Members score") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_council_asks_as_much_for_one_product_as_for_three(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    council = grading.council()
    for _row in range(rows):
        grading.hearing(before=council)
    client = signed_in(make.keeper())

    with django_assert_num_queries(COUNCIL_PAGE_QUERIES):
        page = client.get(council.get_absolute_url())

    assert page.content.decode().count("Members score") == rows + 1  # the council itself does too


@pytest.mark.parametrize("rows", [1, 3])
def test_who_stepped_aside_is_shown_with_a_proposal_at_the_same_cost(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    council = grading.council(members=6)
    for _row in range(rows):
        hearing = grading.hearing(before=council)
        make.sheet_of(hearing, 5).delete()
        hearing.sheets.filter(member=make.seat_of(council, 2)).update(state="recused", conflict="family")
    client = signed_in(make.keeper())

    with django_assert_num_queries(ASIDE_QUERIES):
        page = client.get(council.get_absolute_url())

    assert page.content.decode().count("(proposed)") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_my_sheets_asks_as_much_for_one_row_as_for_three(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    council = grading.council()
    for _row in range(rows):
        grading.hearing(before=council)
    client = signed_in(make.seat_of(council, 2).user)

    with django_assert_num_queries(SHEET_LIST_QUERIES):
        page = client.get(reverse("grading:sheets"))

    assert page.content.decode().count("Conflict of interest to be stated") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_what_waits_asks_as_much_for_one_row_as_for_three(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    council = grading.council(state="forming")
    for _row in range(rows):
        grading.dossier(state="reviewed")
    client = signed_in(make.keeper())

    with django_assert_num_queries(HEAR_QUERIES):
        page = client.get(reverse("grading:council-hear", args=[council.pk]))

    assert page.content.decode().count('name="dossier"') == rows


def test_lists_go_on_by_key() -> None:
    council = grading.council()
    for _row in range(26):
        grading.hearing(before=council)
    client = signed_in(make.seat_of(council, 2).user)
    last = Hearing.objects.order_by("-pk").first()
    assert last is not None

    first = client.get(council.get_absolute_url()).content.decode()
    second = client.get(council.get_absolute_url(), {"after": last.pk - 1}).content.decode()
    sheets = client.get(reverse("grading:sheets")).content.decode()

    assert last.dossier.number not in first
    assert f"?after={last.pk - 1}" in first
    assert last.dossier.number in second
    assert "?after=" in sheets


def test_a_council_is_founded_filled_and_given_its_products() -> None:
    grading.dossier(state="reviewed")
    people = [accounts.officer(role=Role.COUNCIL_MEMBER, of=places.area("VN.01")) for _one in range(5)]
    client = signed_in(make.keeper())
    body = f"{grading.EDITION}|province|VN.01"

    founded = client.post(reverse("grading:council-new"), {"name": "Hội đồng 1", "body": body})
    council = Council.objects.get()
    rows: dict[str, str] = {}
    for row, (person, seat) in enumerate(zip(people, ["chair", "secretary", *["member"] * 3], strict=True)):
        rows |= {f"m{row}-person": str(person.pk), f"m{row}-seat": seat}
    seated = client.post(reverse("grading:council-seat", args=[council.pk]), {"rows": "9", **rows}, follow=True)
    heard = client.post(reverse("grading:council-hear", args=[council.pk]), {"all": "1"}, follow=True)
    assigned = client.post(reverse("grading:council-assign", args=[council.pk]), follow=True)

    assert founded.headers["Location"] == council.get_absolute_url()
    assert "5 people sit in the council now." in seated.content.decode()
    assert "1 dossier is before the council" in heard.content.decode()
    assert "1 product was given to members" in assigned.content.decode()
    assert Sheet.objects.count() == 5


def test_what_was_typed_stays_when_a_council_or_a_seat_is_refused() -> None:
    council = grading.council()
    client = signed_in(make.keeper())
    person = accounts.officer(role=Role.COUNCIL_MEMBER, of=places.area("VN.01"))

    nameless = client.post(reverse("grading:council-new"), {"act": "12/QĐ", "body": "x"})
    taken = client.post(
        reverse("grading:council-seat", args=[council.pk]),
        {"m0-person": person.pk, "m0-seat": "chair", "m0-office": "Giám đốc sở"},
    )

    assert (nameless.status_code, taken.status_code) == (422, 422)
    assert "12/QĐ" in nameless.content.decode()
    assert "Giám đốc sở" in taken.content.decode()
    assert "is taken by" in taken.content.decode()


def test_a_shortage_is_told_with_its_reasons() -> None:
    council = grading.council(members=5)
    grading.dossier(state="reviewed")
    CouncilMember.objects.filter(pk=make.seat_of(council, 2).pk).update(commune=grading.commune())
    client = signed_in(make.keeper())

    client.post(reverse("grading:council-hear", args=[council.pk]), {"all": "1"})
    page = client.post(reverse("grading:council-assign", args=[council.pk])).content.decode()

    assert "1 live in the commune of the product" in page


def test_who_does_not_keep_the_council_changes_nothing_in_it() -> None:
    council = grading.council()
    client = signed_in(make.seat_of(council, 2).user)

    for name in ("grading:council-seat", "grading:council-hear"):
        assert client.get(reverse(name, args=[council.pk])).status_code == 403
    assert client.post(reverse("grading:council-assign", args=[council.pk])).status_code == 403
    assert client.get(reverse("grading:council-new")).status_code == 403


def test_a_member_states_marks_and_hands_in_without_javascript() -> None:
    hearing = grading.hearing()
    sheet = make.sheet_of(hearing, 2)
    client = signed_in(sheet.member.user)
    marks = reverse("grading:sheet-marks", args=[sheet.pk])

    assert "The sheet opens after your statement" in client.get(sheet.get_absolute_url()).content.decode()
    client.post(reverse("grading:sheet-statement", args=[sheet.pk]), {"conflict": "none"})
    values = make.tops()
    saved = client.post(marks, typed(sheet, {"1.1": 2}), follow=True)
    sheet.refresh_from_db()
    early = client.post(marks, typed(sheet, {"1.2": 2}, **{"hand-in": "1"}))
    sheet.refresh_from_db()
    done = client.post(marks, typed(sheet, values | {"1.1": 2}, **{"hand-in": "1", "remark": "Ngon"}), follow=True)

    assert "1 of 31 lines are marked" in saved.content.decode()
    assert early.status_code == 422
    assert "have no mark yet" in early.content.decode()
    assert "Your sheet is in." in done.content.decode()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.marks.count(), sheet.remark) == (SheetState.SUBMITTED, 32, "Ngon")
    again = client.post(marks, typed(sheet, {"1.1": 3}), follow=True)
    assert "nothing was saved" in again.content.decode()


def test_htmx_saves_one_line_and_answers_with_the_running_total() -> None:
    hearing = grading.hearing()
    sheet = make.opened(hearing)[2]
    make.reviewed(hearing.dossier, {"1.1": 3})
    client = signed_in(sheet.member.user)
    marks = reverse("grading:sheet-marks", args=[sheet.pk])

    sent = typed(sheet, {"1.1": 2, "1.2": 2}, only="1.1")
    part = client.post(marks, sent, headers={"HX-Request": "true"}).content.decode()
    wrong = client.post(marks, sent | {"m-1.1": "9"}, headers={"HX-Request": "true"}).content.decode()

    assert dict(sheet.marks.values_list("criterion", "points")) == {"1.1": Decimal(2)}
    assert "Saved" in part
    assert 'hx-swap-oob="true"' in part
    assert "differs from the review" in part
    assert "9 points cannot be given" in wrong


def test_a_line_that_was_changed_elsewhere_is_not_written_over_and_what_was_typed_stays() -> None:
    sheet = make.opened(grading.hearing())[2]
    client = signed_in(sheet.member.user)
    marks = reverse("grading:sheet-marks", args=[sheet.pk])
    client.post(marks, typed(sheet, {"1.1": 2}))

    page = client.post(marks, typed(sheet, {"1.1": 1, "1.2": 2}))
    reason = client.post(marks, typed(sheet, {"1.3": 1}) | {"m-1.3": "", "r-1.3": "Chưa rõ"})
    word = client.post(marks, typed(sheet, {"1.3": 1}) | {"m-1.3": "ba"})

    assert page.status_code == 422
    assert "Somewhere else you gave 2 points in 1.1" in page.content.decode()
    assert dict(sheet.marks.values_list("criterion", "points")) == {"1.1": Decimal(2)}
    assert "Choose a level." in reason.content.decode()
    assert "Chưa rõ" in reason.content.decode()
    assert "is not a number" in word.content.decode()


def test_the_sheet_shows_claim_proof_test_and_review_beside_the_line() -> None:
    hearing = grading.hearing(of=grading.dossier(state="council", marks={"1.1": 3}))
    dossier = hearing.dossier
    paper = grading.paper(dossier.producer)
    Attachment.objects.create(dossier=dossier, criterion="1.1", paper=paper)
    LabTest.objects.create(
        dossier=dossier,
        criteria=["9"],
        wanted="Kim loại nặng",
        asked_at=NOON,
        asked_by=accounts.user(),
        laboratory=accounts.user(),
        passed=True,
        reported_on=NOON.date(),
        entered_at=NOON,
    )
    make.reviewed(dossier, {"1.1": 2})
    sheet = make.opened(hearing)[2]

    page = signed_in(sheet.member.user).get(sheet.get_absolute_url()).content.decode()

    for words in ("The producer says", "Lời kể", paper.title, "Kim loại nặng", "Advisory review", "least for 3★"):
        assert words in page


def test_a_member_steps_aside_and_the_keeper_gives_the_sheet_to_the_proposed() -> None:
    council = grading.council(members=6)
    hearing = grading.hearing(before=council)
    make.sheet_of(hearing, 5).delete()
    sheet = make.opened(hearing)[2]
    member = signed_in(sheet.member.user)
    keeper = signed_in(make.keeper())

    assert member.get(reverse("grading:sheet-recuse", args=[sheet.pk])).status_code == 200
    wordless = member.post(reverse("grading:sheet-recuse", args=[sheet.pk]), {"conflict": "other"})
    member.post(reverse("grading:sheet-recuse", args=[sheet.pk]), {"conflict": "family"})
    page = keeper.get(council.get_absolute_url()).content.decode()
    spare = make.seat_of(council, 5)
    keeper.post(reverse("grading:sheet-replace", args=[sheet.pk]), {"member": spare.pk})

    assert wordless.status_code == 422
    assert f"{spare.user} (proposed)" in page
    assert hearing.sheets.get(member=spare).replaces == sheet
    assert "You stepped aside" in member.get(sheet.get_absolute_url()).content.decode()


def test_a_session_goes_from_presence_to_signed_minutes() -> None:
    hearing = make.agreeing(make.tops(), make.marks(c1_5=1))
    council = hearing.council
    chair, secretary = signed_in(make.chair_of(council)), signed_in(make.seat_of(council, 1).user)
    present = list(council.members.values_list("pk", flat=True))
    session = reverse("grading:council-session", args=[council.pk])

    few = chair.post(session, {"present": present[:3]}, follow=True).content.decode()
    chair.post(session, {"present": present})
    page = chair.get(hearing.get_absolute_url()).content.decode()
    chair.post(reverse("grading:hearing-rules", args=[hearing.pk]), {"rule": []})
    wrong = chair.post(reverse("grading:hearing-agree", args=[hearing.pk]), {"criterion": "1.5"}, follow=True)
    chair.post(reverse("grading:hearing-agree", args=[hearing.pk]), {"criterion": "1.5", "points": "2"})
    lost = chair.post(reverse("grading:hearing-close", args=[hearing.pk]), follow=True).content.decode()
    own = make.seat_of(council, 4)
    signed_in(own.user).post(reverse("grading:hearing-vote", args=[hearing.pk]), {f"vote-{own.pk}": "for"})
    secretary.post(reverse("grading:hearing-vote", args=[hearing.pk]), {f"vote-{pk}": "for" for pk in present})
    done = chair.post(reverse("grading:hearing-close", args=[hearing.pk]), {"resolution": "OK"}, follow=True)
    ready = chair.get(session).content.decode()
    closed = chair.post(reverse("grading:council-close", args=[council.pk]), follow=True).content.decode()
    chair.post(reverse("grading:council-sign", args=[council.pk]))
    secretary.post(reverse("grading:council-sign", args=[council.pk]))
    minutes = secretary.get(reverse("grading:council-minutes", args=[council.pk]))

    assert "There is no quorum: 3 of 5" in few
    assert "agree on a level" in page
    assert "Choose a level." in wrong.content.decode()
    assert "0 of the 5 members" in lost
    assert "The result stands" in done.content.decode()
    assert "Every product has its result." in ready
    assert "No product has all its sheets in" not in ready
    assert "Chair and secretary can sign" in closed
    assert minutes.getvalue().startswith(b"%PDF")
    assert "Signed by the secretary" in secretary.get(council.get_absolute_url()).content.decode()
    assert Dossier.objects.get(pk=hearing.dossier_id).state == "rated"


def test_the_chair_sends_back_adjourns_and_lets_go() -> None:
    hearing = make.agreeing()
    council = make.sitting(hearing.council)
    chair = signed_in(make.chair_of(council))
    sheet = make.sheet_of(hearing, 2)

    chair.post(
        reverse("grading:hearing-send-back", args=[hearing.pk]), {"sheet": [sheet.pk], "reason": "Xem lại bao bì"}
    )
    member = signed_in(sheet.member.user).get(sheet.get_absolute_url()).content.decode()
    chair.post(reverse("grading:council-adjourn", args=[council.pk]))
    left = chair.post(reverse("grading:hearing-leave", args=[hearing.pk]), {"reason": "Thiếu mẫu"}, follow=True)

    assert "Xem lại bao bì" in member
    council.refresh_from_db()
    hearing.refresh_from_db()
    assert (council.state, hearing.state) == (CouncilState.SCORING, HearingState.LEFT)
    assert "Thiếu mẫu" in left.content.decode()
    assert signed_in(sheet.member.user).get(sheet.get_absolute_url()).status_code == 404


def test_the_words_of_a_chair_stay_when_a_step_is_refused() -> None:
    hearing = make.agreeing()
    council = make.sitting(hearing.council)
    chair = signed_in(make.chair_of(council))

    close = chair.post(reverse("grading:hearing-close", args=[hearing.pk]), {"resolution": "Bao bì cần sửa"})
    back = chair.post(reverse("grading:hearing-send-back", args=[hearing.pk]), {"reason": "Xem lại điểm 2.2"})

    assert (close.status_code, back.status_code) == (422, 422)
    assert "Bao bì cần sửa" in close.content.decode()
    assert "Xem lại điểm 2.2" in back.content.decode()


def test_a_keeper_lets_a_member_leave() -> None:
    council = grading.council()
    member = make.seat_of(council, 4)

    page = signed_in(make.keeper()).post(reverse("grading:council-unseat", args=[council.pk, member.pk]), follow=True)

    assert "The member left" in page.content.decode()


def test_nothing_to_show_says_what_to_do() -> None:
    client = signed_in(accounts.officer(role=Role.COUNCIL_MEMBER, of=places.area("VN.01")))

    assert "There is no council yet." in client.get(reverse("grading:councils")).content.decode()
    assert "No sheet waits for you." in client.get(reverse("grading:sheets")).content.decode()
    done = client.get(reverse("grading:sheets"), {"show": "done"}).content.decode()
    assert "You have handed in no sheet yet." in done
    assert "My sheets" in done
