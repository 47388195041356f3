"""Terms counted as people count them."""

import calendar
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ocop.core.dates import last_day, months_after, years_after

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))


@given(day=DAYS, months=st.integers(-600, 600))
def test_so_many_months_later_is_the_same_day_or_the_last_of_the_month(day: dt.date, months: int) -> None:
    later = months_after(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])


@given(day=DAYS, one=st.integers(0, 300), more=st.integers(0, 300))
def test_a_longer_term_never_ends_earlier(day: dt.date, one: int, more: int) -> None:
    assert months_after(day, one) <= months_after(day, one + more)


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert months_after(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert months_after(dt.date(2028, 1, 31), 1) == dt.date(2028, 2, 29)


def test_three_years_after_a_leap_day_is_the_28th() -> None:
    assert years_after(dt.date(2024, 2, 29), 3) == dt.date(2027, 2, 28)
    assert years_after(dt.date(2024, 2, 29), 4) == dt.date(2028, 2, 29)


def test_terms_run_over_the_end_of_the_year_both_ways() -> None:
    assert months_after(dt.date(2026, 11, 15), 3) == dt.date(2027, 2, 15)
    assert months_after(dt.date(2026, 1, 15), -1) == dt.date(2025, 12, 15)


def test_people_are_shown_the_last_day_of_a_period_and_not_the_first_one_after_it() -> None:
    assert last_day(dt.date(2028, 3, 1)) == dt.date(2028, 2, 29)
    assert last_day(None) is None
