"""Working days of the states, with their public holidays."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.core import workdays
from ocop.core.workdays import holiday, is_working_day, working_days_after, working_days_between

STATES = ("VN", "TH", "LA", "KH", "MY", "SG", "PH", "ID", "BN", "MM", "TL")
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))


@pytest.mark.parametrize("country", STATES)
def test_every_state_has_holidays(country: str) -> None:
    year = [dt.date(2026, 1, 1) + dt.timedelta(days=offset) for offset in range(365)]

    assert sum(bool(holiday(day, country)) for day in year) >= 5


def test_a_weekend_and_a_holiday_are_no_working_days() -> None:
    assert not is_working_day(dt.date(2026, 6, 6), "VN")
    assert not is_working_day(dt.date(2026, 9, 2), "VN")
    assert is_working_day(dt.date(2026, 6, 8), "VN")


def test_what_a_government_announces_goes_before_the_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    saturday, monday = dt.date(2026, 6, 6), dt.date(2026, 6, 8)
    said = {saturday: workdays.Announced(False, "worked"), monday: workdays.Announced(True, "bridge day")}
    monkeypatch.setattr(workdays, "announced", lambda country: said)

    assert is_working_day(saturday, "VN")
    assert holiday(monday, "VN") == "bridge day"
    assert working_days_after(dt.date(2026, 6, 5), 2, "VN") == dt.date(2026, 6, 9)


def test_a_limit_of_no_days_ends_at_once_and_none_lies_in_the_past() -> None:
    day = dt.date(2026, 6, 6)

    assert working_days_after(day, 0, "VN") == day
    with pytest.raises(ValueError, match="future"):
        working_days_after(day, -1, "VN")


@given(day=DAYS, days=st.integers(1, 60), country=st.sampled_from(STATES))
def test_the_last_day_of_a_limit_is_a_working_day_and_counts_so_many(day: dt.date, days: int, country: str) -> None:
    last = working_days_after(day, days, country)

    assert is_working_day(last, country)
    assert working_days_between(day, last, country) == days
