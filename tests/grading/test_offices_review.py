"""The advisory review, supplements, visits, laboratory tests and rounds: one test for each way out."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from PIL import Image
from pytest_django import Settings

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading.editions import edition
from ocop.grading.models import Dossier, LabTest, Review, Round
from ocop.grading.operations import offices
from ocop.grading.operations.offices import refusals
from ocop.grading.scoring.refusals import OffTheLadder, UnknownCriterion
from tests.make import accounts, grading, places

pytestmark = pytest.mark.django_db
NOON = grading.NOON
TODAY = NOON.date()


def reviewer() -> User:
    return accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))


def laboratory() -> User:
    return accounts.officer(role=Role.LABORATORY, of=places.area("VN"))


def under_review(officer: User, **facts: int) -> Dossier:
    dossier = grading.dossier(state="received", marks=facts or None)
    offices.open_review(dossier, by=officer, at=NOON)
    return dossier


def all_marked(dossier: Dossier, officer: User) -> None:
    card = edition(grading.EDITION).scorecards[dossier.set_number]
    for code, line in card.criteria.items():
        offices.mark_review(dossier, code, line.choices[-1], by=officer, at=NOON)


def test_open_review_begins_once_on_a_received_dossier() -> None:
    officer = reviewer()
    dossier = under_review(officer)

    with pytest.raises(refusals.ReviewOpenAlready):
        offices.open_review(dossier, by=officer, at=NOON)
    with pytest.raises(refusals.DossierElsewhere):
        offices.open_review(grading.dossier(state="forwarded"), by=officer, at=NOON)

    assert Review.objects.get().authority == "province"


def test_mark_review_keeps_the_last_level_and_refuses_what_the_card_does_not_have() -> None:
    officer = reviewer()
    dossier = under_review(officer)

    offices.mark_review(dossier, "1.1", Decimal(2), by=officer, at=NOON)
    offices.mark_review(dossier, "1.1", Decimal(3), by=officer, at=NOON)
    with pytest.raises(OffTheLadder):
        offices.mark_review(dossier, "1.1", Decimal(17), by=officer, at=NOON)
    with pytest.raises(UnknownCriterion):
        offices.mark_review(dossier, "99", Decimal(1), by=officer, at=NOON)

    assert [mark.points for mark in dossier.reviews.get().marks.all()] == [Decimal(3)]


def test_mark_review_asks_for_a_word_where_it_differs_from_the_claim() -> None:
    officer = reviewer()
    dossier = grading.dossier(state="received", marks={"1.1": 3})
    offices.open_review(dossier, by=officer, at=NOON)

    with pytest.raises(refusals.RemarkNeeded):
        offices.mark_review(dossier, "1.1", Decimal(1), by=officer, at=NOON)
    offices.mark_review(dossier, "1.1", Decimal(1), "Chỉ 40 % nguyên liệu từ tỉnh.", by=officer, at=NOON)

    assert dossier.reviews.get().marks.get().points == 1


def test_close_review_needs_every_level_a_summary_and_the_tests() -> None:
    officer = reviewer()
    dossier = under_review(officer)

    with pytest.raises(refusals.SummaryMissing):
        offices.close_review(dossier, " ", by=officer, at=NOON)
    with pytest.raises(refusals.MarksMissing):
        offices.close_review(dossier, "Tốt.", by=officer, at=NOON)
    all_marked(dossier, officer)
    offices.ask_test(dossier, laboratory(), "Chì", ["8"], by=officer, at=NOON)
    with pytest.raises(refusals.TestsWaiting):
        offices.close_review(dossier, "Tốt.", by=officer, at=NOON)
    LabTest.objects.all().delete()
    offices.close_review(dossier, "Tốt.", by=officer, at=NOON)

    dossier.refresh_from_db()
    assert dossier.state == "reviewed"


def test_a_review_after_a_late_supplement_begins_with_the_marks_of_the_last() -> None:
    officer = reviewer()
    dossier = under_review(officer)
    all_marked(dossier, officer)
    offices.close_review(dossier, "Tốt.", by=officer, at=NOON)
    Dossier.objects.filter(pk=dossier.pk).update(state="received")

    again = offices.open_review(dossier, by=officer, at=NOON)

    assert again.marks.count() == len(edition(grading.EDITION).scorecards["11"].criteria)


def test_ask_supplement_sets_the_limit_of_the_rules() -> None:
    officer = reviewer()
    dossier = grading.dossier(state="received")

    with pytest.raises(refusals.WantedMissing):
        offices.ask_supplement(dossier, " ", by=officer, at=NOON)
    with pytest.raises(refusals.DayPast):
        offices.ask_supplement(dossier, "Ảnh", due_on=TODAY - dt.timedelta(days=1), by=officer, at=NOON)
    asked = offices.ask_supplement(dossier, "Phiếu kiểm nghiệm mới", by=officer, at=NOON)

    dossier.refresh_from_db()
    assert asked.due_on == dossier.due_on == TODAY + dt.timedelta(days=15)
    assert dossier.state == "supplement"


def test_record_visit_keeps_what_was_seen_with_place_and_photo(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    officer = reviewer()
    visit = offices.plan_visit(grading.dossier(state="received"), TODAY, by=officer, at=NOON)
    picture = tmp_path / "photo.png"
    Image.new("RGB", (40, 30), "green").save(picture)

    offices.record_visit(
        visit,
        visited_on=TODAY,
        findings="Xưởng sạch.",
        latitude=21.0,
        longitude=105.8,
        photos=[(picture, "Lò sao chè")],
        by=officer,
        at=NOON,
    )

    visit.refresh_from_db()
    assert (visit.findings, visit.latitude) == ("Xưởng sạch.", 21.0)
    assert visit.photos.get().caption == "Lò sao chè"


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"findings": " "}, refusals.FindingsMissing),
        ({"visited_on": TODAY + dt.timedelta(days=1)}, refusals.DayToCome),
        ({"latitude": 91.0, "longitude": 0.0}, refusals.PlaceWrong),
        ({"latitude": 21.0}, refusals.PlaceWrong),
    ],
)
def test_record_visit_refuses_what_cannot_be(facts: dict[str, Any], refusal: type[Exception]) -> None:
    officer = reviewer()
    visit = offices.plan_visit(grading.dossier(state="received"), TODAY, by=officer, at=NOON)
    values: dict[str, Any] = {"visited_on": TODAY, "findings": "Sạch", **facts}

    with pytest.raises(refusal):
        offices.record_visit(visit, **values, by=officer, at=NOON)

    visit.refresh_from_db()
    assert visit.visited_on is None


def test_plan_visit_refuses_a_day_that_has_passed() -> None:
    with pytest.raises(refusals.DayPast):
        offices.plan_visit(grading.dossier(state="received"), TODAY - dt.timedelta(days=1), by=reviewer(), at=NOON)


def test_ask_test_goes_to_a_laboratory_and_names_lines_of_the_card() -> None:
    officer = reviewer()
    dossier = grading.dossier(state="received")

    with pytest.raises(refusals.NotALaboratory):
        offices.ask_test(dossier, accounts.user(), "Chì", ["8"], by=officer, at=NOON)
    with pytest.raises(refusals.CriteriaMissing):
        offices.ask_test(dossier, laboratory(), "Chì", ["99"], by=officer, at=NOON)
    with pytest.raises(refusals.WantedMissing):
        offices.ask_test(dossier, laboratory(), " ", ["8"], by=officer, at=NOON)

    assert not LabTest.objects.exists()


def test_enter_test_is_for_the_laboratory_that_was_asked_and_once() -> None:
    officer, lab = reviewer(), laboratory()
    test = offices.ask_test(grading.dossier(state="received"), lab, "Chì", ["8"], by=officer, at=NOON)
    values: dict[str, Any] = {"report_number": "KN-7", "result": "0,01 mg/kg", "passed": True, "reported_on": TODAY}

    with pytest.raises(PermissionDenied):
        offices.enter_test(test, **values, by=laboratory(), at=NOON)
    with pytest.raises(refusals.ResultMissing):
        offices.enter_test(test, **{**values, "passed": None}, by=lab, at=NOON)
    with pytest.raises(refusals.DayToCome):
        offices.enter_test(test, **{**values, "reported_on": TODAY + dt.timedelta(days=1)}, by=lab, at=NOON)
    offices.enter_test(test, **values, by=lab, at=NOON)
    with pytest.raises(refusals.TestEntered):
        offices.enter_test(test, **values, by=lab, at=NOON)

    test.refresh_from_db()
    assert (test.report_number, test.passed) == ("KN-7", True)


def test_plan_round_takes_its_days_from_the_rules() -> None:
    officer = reviewer()

    planned = offices.plan_round(grading.EDITION, "province-2", 2026, places.area("VN.01"), by=officer, at=NOON)

    assert (planned.proposals_before, planned.result_before) == (dt.date(2026, 10, 30), dt.date(2026, 12, 30))


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"code": "extra"}, refusals.RoundUnknown),
        ({"capacity": 0}, refusals.CapacityWrong),
        ({"result_before": dt.date(2026, 10, 1)}, refusals.RoundEndsTooSoon),
    ],
)
def test_plan_round_refuses_what_cannot_be(facts: dict[str, Any], refusal: type[Exception]) -> None:
    values: dict[str, Any] = {
        "edition": grading.EDITION,
        "code": "province-2",
        "year": 2026,
        "area": places.area("VN.01"),
        **facts,
    }

    with pytest.raises(refusal):
        offices.plan_round(**values, by=reviewer(), at=NOON)

    assert not Round.objects.exists()


def test_plan_round_refuses_the_same_round_twice() -> None:
    officer, area = reviewer(), places.area("VN.01")
    offices.plan_round(grading.EDITION, "province-2", 2026, area, by=officer, at=NOON)

    with pytest.raises(refusals.RoundHeldAlready):
        offices.plan_round(grading.EDITION, "province-2", 2026, area, by=officer, at=NOON)


def test_place_in_round_counts_the_capacity_and_sets_the_last_day() -> None:
    officer, area = reviewer(), places.area("VN.01")
    planned = offices.plan_round(grading.EDITION, "province-2", 2026, area, capacity=1, by=officer, at=NOON)
    first, second = grading.dossier(state="received"), grading.dossier(state="received")

    offices.place_in_round(first, planned, by=officer, at=NOON)
    with pytest.raises(refusals.RoundFull):
        offices.place_in_round(second, planned, by=officer, at=NOON)
    offices.set_capacity(planned, 2, by=officer, at=NOON)
    offices.place_in_round(second, planned, by=officer, at=NOON)
    with pytest.raises(refusals.CapacityWrong):
        offices.set_capacity(planned, 1, by=officer, at=NOON)

    first.refresh_from_db()
    assert first.due_on == dt.date(2026, 12, 29)


def test_place_in_round_refuses_another_place_and_a_round_whose_time_is_over() -> None:
    officer = accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN"))
    elsewhere = offices.plan_round(grading.EDITION, "province-2", 2026, places.area("VN.02"), by=officer, at=NOON)
    over = offices.plan_round(grading.EDITION, "province-1", 2026, places.area("VN.01"), by=officer, at=NOON)
    dossier = grading.dossier(state="received")

    with pytest.raises(refusals.RoundElsewhere):
        offices.place_in_round(dossier, elsewhere, by=officer, at=NOON)
    with pytest.raises(refusals.RoundOver):
        offices.place_in_round(dossier, over, by=officer, at=NOON)
