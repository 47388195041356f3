"""What is ready week by week."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ocop.trade.seasons import weekly_capacity


def test_a_week_in_two_months_takes_the_percentage_of_each_of_its_days() -> None:
    harvest = [0] * 12
    harvest[1] = 100

    capacity = weekly_capacity(700, harvest, since=dt.date(2027, 1, 29), weeks=2)

    assert capacity == (400, 700)


@given(st.integers(0, 5000), st.lists(st.integers(0, 100), min_size=12, max_size=12))
def test_rounding_loses_less_than_one_unit_in_a_year(per_week: int, harvest: list[int]) -> None:
    start = dt.date(2027, 1, 1)

    capacity = weekly_capacity(per_week, harvest, since=start, weeks=52)

    days = [start + dt.timedelta(days=day) for day in range(364)]
    exact = per_week * sum(harvest[day.month - 1] for day in days) / 700
    assert 0 <= exact - sum(capacity) < 1
    assert all(0 <= made <= per_week + 1 for made in capacity)
