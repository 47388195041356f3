"""The doors of the offices against whatever is sent: an answer that helps, no broken page; what was typed stays."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from ocop.accounts.roles import Role
from ocop.grading.editions import edition
from ocop.grading.models import Dossier, LabTest
from ocop.grading.operations import offices
from ocop.grading.operations.dossiers import answer_supplement
from ocop.grading.queries.dossiers import last_return
from ocop.grading.terms import last_day
from tests.grading.prepared import signed_in, speaking
from tests.make import accounts, grading, places

pytestmark = pytest.mark.django_db
NOON = grading.NOON
LONG = "dài " * 5_000
ODD = (
    "",
    " ",
    "\x00",
    LONG,
    "‮",
    "-1",
    "1e9999",
    "NaN",
    "99999999999999999999",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
)
DOORS = {
    "begin": ("begin-receipt",),
    "note": ("complete", "missing", "proposal", "holds_identity", "remark_identity"),
    "return": ("return-reason",),
    "forward": ("forward-letter",),
    "receive": ("receive-receipt",),
    "out": ("rule", "facts"),
    "review": (),
    "close": ("close-summary",),
    "supplement": ("supplement-wanted", "supplement-due_on"),
    "visit": ("visit-planned_on",),
    "test": ("laboratory", "wanted", "criteria"),
    "place": ("round",),
}
NATION = Role.NATIONAL_OFFICER


def nation() -> Client:
    return signed_in(accounts.officer(role=NATION, of=places.area("VN")))


@pytest.mark.parametrize("door", DOORS)
def test_no_door_of_a_dossier_breaks(door: str) -> None:
    officer, maker, by = nation(), grading.maker(), accounts.user()
    for state in ("filed", "forwarded", "received", "reviewed", "closed"):
        refused: Dossier | None = None
        for value in ODD:
            dossier = refused or grading.dossier(of=grading.product(of=maker), state=state, by=by)
            answer = officer.post(f"/offices/dossiers/{dossier.number}/{door}/", dict.fromkeys(DOORS[door], value))
            assert answer.status_code in (302, 422), (state, value)
            refused = dossier if answer.status_code == 422 else None


@pytest.mark.parametrize("value", ODD)
def test_the_pages_of_levels_visits_tests_and_rounds_do_not_break(value: str) -> None:
    person = accounts.officer(role=NATION, of=places.area("VN"))
    accounts.membership(person, Role.LABORATORY, places.area("VN"))
    officer, dossier = signed_in(person), grading.dossier(state="received", marks={"1.1": 3})
    offices.open_review(dossier, by=person, at=NOON)
    visit = offices.plan_visit(dossier, NOON.date(), by=person, at=NOON)
    test = offices.ask_test(dossier, person, "Chì", ["8"], by=person, at=NOON)
    planned = offices.plan_round(grading.EDITION, "province-2", 2026, places.area("VN.01"), by=person, at=NOON)
    names: tuple[str, ...] = (
        "visited_on",
        "findings",
        "latitude",
        "longitude",
        "caption",
        "report_number",
        "method",
        "result",
        "passed",
    )
    names += ("sampled_on", "reported_on", "body", "year", "capacity", "points_1.1", "remark_1.1", "reason")

    for address in (
        f"/offices/dossiers/{dossier.number}/levels/",
        f"/offices/visits/{visit.pk}/",
        f"/offices/tests/{test.pk}/",
        "/offices/rounds/",
        f"/offices/rounds/{planned.pk}/",
        "/schemes/th-opc-2024/settings/",
    ):
        assert officer.post(address, dict.fromkeys(names, value)).status_code in (302, 403, 422), address


@pytest.mark.parametrize(
    "address",
    [
        "/offices/?late=%00",
        "/offices/dossiers/?before=%00&state=x&late=1",
        "/offices/dossiers/?before=99999999999999999999999",
        "/offices/rounds/?before=9223372036854775807",
        "/offices/tests/?before=-1",
        "/schemes/vn-ocop-2026/sets/11/?m-1.1=%00&m-99=1&m-4.1=1e999",
    ],
)
def test_lists_do_not_break_at_odd_questions(address: str) -> None:
    person = accounts.officer(role=NATION, of=places.area("VN"))
    accounts.membership(person, Role.LABORATORY, places.area("VN"))

    assert signed_in(person).get(address).status_code in (200, 422)


@pytest.mark.parametrize(
    "address",
    [
        "/offices/dossiers/%00/",
        "/offices/dossiers/VN-D0/",
        "/offices/dossiers/VN-D0/levels/",
        "/offices/visits/99999999999999999999/",
        "/offices/photos/99999999999999999999/",
        "/offices/rounds/99999999999999999999/",
        "/offices/tests/99999999999999999999/",
        "/offices/tests/99999999999999999999/report/",
        "/schemes/%00/",
        "/schemes/vn-ocop-2026/sets/%00/",
    ],
)
def test_what_is_not_there_is_not_found(address: str) -> None:
    assert nation().get(address).status_code == 404


def test_what_was_typed_stays_where_a_step_cannot_be_done() -> None:
    dossier = grading.dossier(state="received")

    page = nation().post(
        f"/offices/dossiers/{dossier.number}/supplement/",
        {"supplement-wanted": "Phiếu kiểm nghiệm mới", "supplement-due_on": "2020-01-01"},
        headers={"accept-language": "en"},
    )

    assert page.status_code == 422
    assert "Phiếu kiểm nghiệm mới" in page.content.decode()
    assert "lies in the past" in page.content.decode()


def test_a_step_of_another_office_is_refused_before_its_form_is_shown() -> None:
    dossier = grading.dossier(state="received")
    officer = signed_in(accounts.officer(role=Role.COMMUNE_OFFICER, of=grading.commune()))

    assert officer.post(f"/offices/dossiers/{dossier.number}/test/", {}).status_code == 403


def test_a_visit_to_record_is_a_link_only_for_who_records_it() -> None:
    dossier = grading.dossier(state="received")
    reviewer = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))
    visit = offices.plan_visit(dossier, NOON.date(), by=reviewer, at=NOON)
    page, address = f"/offices/dossiers/{dossier.number}/", f"/offices/visits/{visit.pk}/"
    screens = signed_in(accounts.officer(role=Role.COMMUNE_OFFICER, of=grading.commune()))

    assert f'href="{address}"' in signed_in(reviewer).get(page).content.decode()
    assert signed_in(reviewer).get(address).status_code == 200
    shown = screens.get(page, headers={"accept-language": "en"}).content.decode()
    assert f'href="{address}"' not in shown
    assert "planned on" in shown
    assert screens.get(address).status_code == 404


def test_a_fictitious_round_bears_the_mark_in_lists_on_its_page_and_over_the_api() -> None:
    person = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))
    officer, mark = signed_in(person), 'class="demonstration"'
    planned = offices.plan_round(grading.EDITION, "province-2", 2026, places.area("VN.01"), by=person, at=NOON)
    pages = ("/offices/", "/offices/rounds/", f"/offices/rounds/{planned.pk}/")
    before = [mark in officer.get(page).content.decode() for page in pages]

    planned.demonstration = True
    planned.save()

    assert before == [False, False, False]
    assert [mark in officer.get(page).content.decode() for page in pages] == [True, True, True]
    assert [one["demonstration"] for one in officer.get("/api/rounds").json()["items"]] == [True]
    founding = officer.get("/councils/new/", headers={"accept-language": "en"}).content.decode()
    assert "province-2 2026 · Demonstration data</option>" in founding


def test_a_word_without_a_level_is_not_lost_in_silence() -> None:
    person = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))
    dossier = grading.dossier(state="received")
    offices.open_review(dossier, by=person, at=NOON)

    page = signed_in(person).post(
        f"/offices/dossiers/{dossier.number}/levels/", {"remark_1.1": "Không rõ"}, headers={"accept-language": "en"}
    )

    assert page.status_code == 422
    assert "Choose the level" in page.content.decode()
    assert "Không rõ" in page.content.decode()


def test_levels_wait_while_the_producer_answers() -> None:
    person = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))
    dossier = grading.dossier(state="received")
    offices.open_review(dossier, by=person, at=NOON)
    offices.ask_supplement(dossier, "Phiếu", by=person, at=NOON)

    assert signed_in(person).get(f"/offices/dossiers/{dossier.number}/levels/").status_code == 302


def test_the_answer_to_a_supplement_gives_the_office_its_day_again() -> None:
    person = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))
    renewal, placed = grading.dossier(state="forwarded"), grading.dossier(state="received")
    planned = offices.plan_round(grading.EDITION, "province-2", 2026, places.area("VN.01"), by=person, at=NOON)
    offices.place_in_round(placed, planned, by=person, at=NOON)
    offices.receive_dossier(renewal, by=person, at=NOON)
    limit = edition(grading.EDITION).limits["renewal_decision"]
    later = NOON + dt.timedelta(days=9)

    for dossier in (renewal, placed):
        offices.ask_supplement(dossier, "Phiếu", by=person, at=NOON)
        answer_supplement(dossier, "Đã thêm", by=grading.speaker(dossier.producer), at=later)
        dossier.refresh_from_db()
    assert (renewal.due_on, placed.due_on) == (None, dt.date(2026, 12, 29))

    renewal.kind = "renewal"
    assert offices.due_above(renewal, on=later.date()) == last_day(limit, NOON.date(), "VN")


def test_placing_does_not_take_the_producers_day() -> None:
    person = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))
    dossier = grading.dossier(state="received")
    planned = offices.plan_round(grading.EDITION, "province-2", 2026, places.area("VN.01"), by=person, at=NOON)
    asked = offices.ask_supplement(dossier, "Phiếu", by=person, at=NOON)

    offices.place_in_round(dossier, planned, by=person, at=NOON)

    dossier.refresh_from_db()
    assert dossier.due_on == asked.due_on


def test_a_producer_reads_why_the_office_above_returned_the_dossier() -> None:
    dossier = grading.dossier(state="forwarded")
    person = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))
    offices.return_dossier(dossier, "Thiếu giấy chứng nhận.", by=person, at=NOON)

    page = speaking(dossier).get(f"/dossiers/{dossier.number}/").content.decode()

    assert "Thiếu giấy chứng nhận." in page
    returned = last_return(dossier)
    assert returned
    assert returned.missing == "Thiếu giấy chứng nhận."


def test_what_put_a_dossier_out_is_kept_though_no_review_was_open() -> None:
    dossier = grading.dossier(state="received")
    person = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))

    offices.put_out(dossier, "forged", "Giấy bị sửa.", by=person, at=NOON)

    assert (dossier.reviews.get().found, dossier.reviews.get().summary) == (["forged"], "Giấy bị sửa.")


def test_a_province_places_nothing_in_a_round_of_the_nation() -> None:
    above = accounts.officer(role=NATION, of=places.area("VN"))
    planned = offices.plan_round(grading.EDITION, "nation-1", 2099, places.area("VN"), by=above, at=NOON)
    dossier = grading.dossier(state="received")
    officer = signed_in(accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01")))

    assert officer.post(f"/offices/dossiers/{dossier.number}/place/", {"round": planned.pk}).status_code == 422
    assert officer.get(f"/offices/rounds/{planned.pk}/").status_code == 404


def test_the_report_of_a_laboratory_is_sent_to_who_may_read_it(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    person = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))
    lab = accounts.officer(role=Role.LABORATORY, of=places.area("VN"))
    test = offices.ask_test(grading.dossier(state="received"), lab, "Chì", ["8"], by=person, at=NOON)
    test.file.save("report.pdf", ContentFile(b"%PDF-1.7"))
    address = f"/offices/tests/{test.pk}/report/"

    for one in (lab, person):
        answer = signed_in(one).get(address)
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer.getvalue() == b"%PDF-1.7"
    foreign = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.02"))
    assert [signed_in(one).get(address).status_code for one in (foreign, accounts.buyer())] == [404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_rounds_a_round_and_tests_ask_as_often_for_three_as_for_one(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = accounts.officer(role=NATION, of=places.area("VN"))
    accounts.membership(person, Role.LABORATORY, places.area("VN"))
    for turn in range(count):
        planned = offices.plan_round(
            grading.EDITION, "province-2", 2026 + turn, places.area("VN.01"), by=person, at=NOON
        )
        dossier = grading.dossier(state="received")
        Dossier.objects.update(round=planned)
        offices.ask_test(dossier, person, "Chì", ["8"], by=person, at=NOON)
    officer = signed_in(person)
    asked = {"/offices/rounds/": 8, f"/offices/rounds/{planned.pk}/": 9, "/offices/tests/": 6, "/offices/": 23}
    for address, queries in asked.items():
        officer.get(address)
        with django_assert_num_queries(queries):
            officer.get(address)

    assert LabTest.objects.count() == count


def test_the_desk_of_who_signs_shows_what_waits_for_the_signature() -> None:
    page = signed_in(grading.authority()).get("/offices/", headers={"accept-language": "en"}).content.decode()

    assert "No decision waits for your signature." in page
    assert "All dossiers" not in page


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.COMMUNE_OFFICER, True),
        (Role.REVIEWER, True),
        (Role.AUTHORITY, True),
        (Role.LABORATORY, True),
        (Role.COUNCIL_MEMBER, False),
        (Role.BUYER, False),
    ],
)
def test_the_menu_leads_those_with_a_desk_to_it(role: Role, shown: bool) -> None:
    person = accounts.officer(role=role, of=places.area("VN.01"))

    page = signed_in(person).get("/schemes/", headers={"accept-language": "en"}).content.decode()

    assert ('href="/offices/"' in page) is shown


def test_the_foot_leads_everybody_to_the_check_and_to_the_rules(client: Client) -> None:
    page = client.get("/schemes/", headers={"accept-language": "en"}).content.decode()

    assert '<a href="/check/">Check a star</a>' in page
    assert '<a href="/schemes/">How products are rated</a>' in page
