"""Calendar dates: terms counted as people count them."""

import calendar
import datetime as dt


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month so many months later, or that month's last day where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def years_after(day: dt.date, years: int) -> dt.date:
    """Return the same day so many years later; 29 February becomes 28 February in a common year."""
    return months_after(day, 12 * years)


def last_day(end: dt.date | None) -> dt.date | None:
    """Return the last day of a period from its end, which is the first day outside of it; none where it has no end.

    Inside and over the API a period ends on the first day outside (``…_until``); people are shown its last day.
    """
    return end - dt.timedelta(days=1) if end else None
