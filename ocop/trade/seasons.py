"""What a maker has ready week by week: the weekly capacity bent by the harvest calendar."""

import datetime as dt
from collections.abc import Sequence

WEEK = dt.timedelta(days=7)


def weekly_capacity(per_week: int, harvest: Sequence[int], *, since: dt.date, weeks: int) -> tuple[int, ...]:
    """Return what is ready at the end of each week, counted from a day, in whole units.

    A week that lies in two months takes the percentage of each of its days. Rounding is carried on, so that a year of
    small weeks still makes the year's quantity.

    :param harvest: percentage of the weekly capacity in each month, January first.
    """
    made, before, capacity = 0, 0, []
    for week in range(weeks):
        days = [since + week * WEEK + dt.timedelta(days=day) for day in range(7)]
        made += sum(harvest[day.month - 1] for day in days)
        total = per_week * made // 700
        capacity.append(total - before)
        before = total
    return tuple(capacity)
