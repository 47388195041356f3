"""Time rules of an edition: the test dates of the act, and the ends of February."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.grading.editions import edition
from ocop.grading.scoring.records import Limit, Term, YearlyRound
from ocop.grading.terms import alarm_days, expiry, last_day, renewal_window, round_days, valid_until

TERM = edition("vn-ocop-2026").term


@pytest.mark.parametrize(
    ("ends_on", "opens_on", "closes_on"),
    [
        (dt.date(2027, 1, 15), dt.date(2026, 7, 19), dt.date(2026, 9, 17)),
        (dt.date(2026, 12, 20), dt.date(2026, 6, 23), dt.date(2026, 8, 22)),
    ],
)
def test_the_renewal_window_is_180_to_120_days_before_expiry(
    ends_on: dt.date, opens_on: dt.date, closes_on: dt.date
) -> None:
    window = renewal_window(ends_on, TERM)

    assert window
    assert (window.opens_on, window.closes_on) == (opens_on, closes_on)
    assert window.holds(opens_on)
    assert window.holds(closes_on)
    assert not window.holds(closes_on + dt.timedelta(days=1))


def test_the_window_can_leave_both_ends_out() -> None:
    window = renewal_window(
        dt.date(2027, 1, 15), Term(months=36, opens_days_before=180, closes_days_before=120, both_ends_count=False)
    )

    assert window
    assert (window.opens_on, window.closes_on) == (dt.date(2026, 7, 20), dt.date(2026, 9, 16))


def test_a_certificate_of_29_february_ends_on_28_february_of_a_common_year() -> None:
    issued = dt.date(2028, 2, 29)

    assert expiry(issued, TERM) == dt.date(2031, 2, 28)
    assert valid_until(issued, TERM) == dt.date(2031, 2, 28)
    assert valid_until(issued, Term(months=36, last_day_valid=True)) == dt.date(2031, 3, 1)


def test_a_term_without_end_has_neither_expiry_nor_window() -> None:
    assert expiry(dt.date(2026, 6, 1), Term(months=None)) is None
    assert renewal_window(dt.date(2026, 6, 1), Term(months=36)) is None


def test_a_limit_counts_calendar_or_working_days() -> None:
    friday = dt.date(2026, 6, 5)

    assert last_day(Limit(days=15), friday, "VN") == dt.date(2026, 6, 20)
    assert last_day(Limit(days=15, count="working"), friday, "VN") == dt.date(2026, 6, 26)


def test_alarms_come_240_180_150_and_125_days_before_the_end() -> None:
    assert alarm_days(dt.date(2027, 1, 15), TERM) == (
        (240, dt.date(2026, 5, 20)),
        (180, dt.date(2026, 7, 19)),
        (150, dt.date(2026, 8, 18)),
        (125, dt.date(2026, 9, 12)),
    )


def test_a_result_day_earlier_in_the_calendar_belongs_to_the_next_year() -> None:
    known = {one.code: one for one in edition("vn-ocop-2026").rounds}

    assert round_days(known["province-1"], 2027) == (dt.date(2027, 4, 30), dt.date(2027, 6, 30))
    assert round_days(known["nation-2"], 2027) == (dt.date(2027, 1, 30), dt.date(2027, 3, 30))
    late = YearlyRound(code="x", authority="province", proposals_before=(10, 30), result_before=(2, 29))
    assert round_days(late, 2026) == (dt.date(2026, 10, 30), dt.date(2027, 2, 28))


@given(st.dates(dt.date(2024, 1, 1), dt.date(2060, 12, 31)))
def test_the_window_lies_before_the_end_and_holds_61_days(issued: dt.date) -> None:
    end = valid_until(issued, TERM)
    assert end
    window = renewal_window(end, TERM)

    assert window
    assert issued < window.opens_on <= window.closes_on < end
    assert (window.closes_on - window.opens_on).days == 60
