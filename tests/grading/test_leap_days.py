"""A clock on 29 February: terms, windows, reminders and limits that begin, end or lie across the day."""

import datetime as dt

import pytest

from ocop.core.workdays import is_working_day
from ocop.grading.editions import edition
from ocop.grading.models import Alarm, InspectionKind, StarCertificate
from ocop.grading.operations import decisions as operations
from ocop.grading.operations.decisions import refusals
from ocop.grading.queries.appeals import can_be_appealed
from ocop.grading.scoring.records import Limit, YearlyRound
from ocop.grading.standings import Standing, standing_on
from ocop.grading.states import CertificateState, InspectionState
from ocop.grading.terms import alarm_days, last_day, renewal_window, round_days, valid_until
from tests.grading import decided as make
from tests.make import certificates as certified
from tests.make import grading

LEAP_DAY = dt.date(2028, 2, 29)
NOON = certified.LEAP
RULES = edition("vn-ocop-2026")


def at(day: dt.date) -> dt.datetime:
    """Return ten in the morning of a day in Viet Nam."""
    return dt.datetime(day.year, day.month, day.day, 3, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("code", "begun_on", "ends_on"),
    [
        ("appeal", LEAP_DAY, dt.date(2028, 3, 30)),
        ("appeal", dt.date(2028, 1, 30), LEAP_DAY),
        ("appeal", dt.date(2027, 1, 30), dt.date(2027, 3, 1)),
        ("revocation", LEAP_DAY, dt.date(2028, 3, 15)),
        ("revocation", dt.date(2028, 2, 14), LEAP_DAY),
        ("renewal_decision", dt.date(2028, 1, 15), LEAP_DAY),
        ("screening", LEAP_DAY, dt.date(2028, 3, 21)),
        ("screening", dt.date(2028, 2, 8), LEAP_DAY),
    ],
)
def test_limits_that_touch_the_day(code: str, begun_on: dt.date, ends_on: dt.date) -> None:
    assert last_day(RULES.limits[code], begun_on, "VN") == ends_on


def test_the_day_is_a_working_day_like_any_other() -> None:
    assert is_working_day(LEAP_DAY, "VN")
    assert last_day(Limit(days=1, count="working"), dt.date(2028, 2, 28), "VN") == LEAP_DAY


def test_a_certificate_that_ends_on_the_day_is_good_until_the_day_before() -> None:
    issued = dt.date(2025, 2, 28)

    assert valid_until(issued, RULES.term) == dt.date(2028, 2, 28), "the same day of the month, not the month's last"
    assert valid_until(LEAP_DAY, RULES.term) == dt.date(2031, 2, 28)


@pytest.mark.parametrize(
    ("ends_on", "opens_on", "closes_on"),
    [
        (dt.date(2028, 8, 27), LEAP_DAY, dt.date(2028, 4, 29)),
        (dt.date(2028, 6, 28), dt.date(2027, 12, 31), LEAP_DAY),
        (LEAP_DAY, dt.date(2027, 9, 2), dt.date(2027, 11, 1)),
        (dt.date(2031, 2, 28), dt.date(2030, 9, 1), dt.date(2030, 10, 31)),
    ],
)
def test_renewal_windows_that_touch_the_day(ends_on: dt.date, opens_on: dt.date, closes_on: dt.date) -> None:
    window = renewal_window(ends_on, RULES.term)

    assert window
    assert (window.opens_on, window.closes_on) == (opens_on, closes_on)
    assert window.holds(opens_on)
    assert window.holds(closes_on)
    assert not window.holds(opens_on - dt.timedelta(days=1))
    assert not window.holds(window.over_on)


def test_reminders_that_fall_on_the_day() -> None:
    days = dict(alarm_days(dt.date(2028, 8, 27), RULES.term))

    assert days[180] == LEAP_DAY
    assert days[240] == dt.date(2027, 12, 31)


def test_a_round_of_the_day_is_held_on_the_28th_in_a_common_year() -> None:
    known = YearlyRound(code="x", authority="province", proposals_before=(2, 29), result_before=(4, 30))

    assert round_days(known, 2028)[0] == LEAP_DAY
    assert round_days(known, 2029)[0] == dt.date(2029, 2, 28)


@pytest.mark.django_db
def test_a_result_told_on_the_day_can_be_appealed_for_thirty_days() -> None:
    result = make.decided(3, at=NOON)
    speaker = grading.speaker(result.dossier.producer)

    assert can_be_appealed(result, on=dt.date(2028, 3, 30))
    assert not can_be_appealed(result, on=dt.date(2028, 3, 31))
    with pytest.raises(refusals.AppealTooLate):
        operations.file_appeal(result, "Sai", by=speaker, at=at(dt.date(2028, 3, 31)))
    assert operations.file_appeal(result, "Sai", by=speaker, at=at(dt.date(2028, 3, 30))).due_on == dt.date(2028, 3, 30)


@pytest.mark.django_db
def test_an_appeal_is_filed_on_the_day_as_the_last_one() -> None:
    result = make.decided(3, at=at(dt.date(2028, 1, 30)))

    appeal = operations.file_appeal(result, "Sai", by=grading.speaker(result.dossier.producer), at=NOON)

    assert appeal.due_on == LEAP_DAY


@pytest.mark.django_db
def test_a_revocation_on_the_day_is_not_late_and_holds_from_it() -> None:
    certificate = certified.issued()
    concluded = dt.date(2028, 2, 14)
    case = operations.open_case(
        certificate, "mark_misused", "Dán nhãn sai.", concluded, by=make.keeper(), at=at(concluded)
    )

    closed = operations.decide_case(
        case, number="9/QĐ", decided_on=LEAP_DAY, public_reason="Sai", by=make.signer(), at=NOON
    )

    assert (closed.due_on, closed.decided_on) == (LEAP_DAY, LEAP_DAY)
    certificate.refresh_from_db()
    assert standing_on(certificate, LEAP_DAY) == Standing.REVOKED


@pytest.mark.django_db
def test_a_suspension_and_a_visit_on_the_day() -> None:
    certificate, keeper = certified.issued(), make.keeper()
    visit = operations.plan_inspection(certificate, InspectionKind.PERIODIC, LEAP_DAY, by=keeper, at=make.NOON)

    operations.suspend(certificate, "Kiểm tra", by=keeper, at=NOON)
    done = operations.record_inspection(
        visit, done_on=LEAP_DAY, criteria_kept=True, mark_used_rightly=True, findings="Tốt", by=keeper, at=NOON
    )
    reinstated = operations.reinstate(certificate, by=keeper, at=NOON)

    assert (done.state, done.done_on) == (InspectionState.DONE, LEAP_DAY)
    assert reinstated.state == CertificateState.VALID


@pytest.mark.django_db
def test_the_nightly_reminders_run_on_the_day() -> None:
    certificate = certified.issued()
    StarCertificate.objects.update(valid_until=dt.date(2028, 8, 27))

    assert operations.raise_alarms(on=LEAP_DAY, at=NOON) == 1
    assert operations.raise_alarms(on=LEAP_DAY, at=NOON) == 0
    assert Alarm.objects.filter(certificate=certificate, days_before=180, raised_on=LEAP_DAY).exists()
