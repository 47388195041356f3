"""Time rules of an edition: limits, terms of certificates, renewal windows, rounds. Plain values; no clock."""

import datetime as dt
from dataclasses import dataclass

from ocop.core.dates import months_after
from ocop.core.workdays import working_days_after
from ocop.grading.scoring.records import Limit, Term, YearlyRound


def last_day(limit: Limit, begun_on: dt.date, country: str) -> dt.date:
    """Return the last day of a limit that begins to run on a day; that day itself is not counted."""
    if limit.count == "working":
        return working_days_after(begun_on, limit.days, country)
    return begun_on + dt.timedelta(days=limit.days)


def expiry(issued_on: dt.date, term: Term) -> dt.date | None:
    """Return the day so many months after the issue, as the certificate prints it; none where it runs without end.

    From 29 February it is 28 February in a common year.
    """
    return None if term.months is None else months_after(issued_on, term.months)


def valid_until(issued_on: dt.date, term: Term) -> dt.date | None:
    """Return the first day on which a certificate is no longer valid, as the edition's setting counts the last one."""
    end = expiry(issued_on, term)
    return end + dt.timedelta(days=1) if end and term.last_day_valid else end


@dataclass(frozen=True)
class Window:
    """The days in which a renewal may be filed, both included."""

    opens_on: dt.date
    closes_on: dt.date

    @property
    def over_on(self) -> dt.date:
        """The first day on which it is too late."""
        return self.closes_on + dt.timedelta(days=1)

    def holds(self, day: dt.date) -> bool:
        """Say whether a renewal may be filed on a day."""
        return self.opens_on <= day <= self.closes_on


def renewal_window(ends_on: dt.date, term: Term) -> Window | None:
    """Return when the renewal of a certificate may be filed; none where an edition knows no renewal.

    Decision 26/2026, article 6: not earlier than 180 and not later than 120 days before expiry. Whether both ends count
    is not said; ``both_ends_count`` is the setting.

    :param ends_on: the first day on which the certificate is no longer valid.
    """
    if not term.opens_days_before:
        return None
    end = ends_on - dt.timedelta(days=1) if term.last_day_valid else ends_on
    inside = 0 if term.both_ends_count else 1
    return Window(
        end - dt.timedelta(days=term.opens_days_before - inside),
        end - dt.timedelta(days=term.closes_days_before + inside),
    )


def alarm_days(ends_on: dt.date, term: Term) -> tuple[tuple[int, dt.date], ...]:
    """Return how many days before expiry people are reminded, and the day of each, earliest first."""
    return tuple((days, ends_on - dt.timedelta(days=days)) for days in sorted(term.alarms, reverse=True))


def round_days(known: YearlyRound, year: int) -> tuple[dt.date, dt.date]:
    """Return the days before which proposals come in and the result is out, for the proposals of a year.

    A result day that lies before the day of the proposals in the calendar belongs to the next year. A day that a year
    does not have (29 February) is the month's last.
    """
    proposals = _day(year, *known.proposals_before)
    result = _day(year, *known.result_before)
    return proposals, result if result > proposals else _day(year + 1, *known.result_before)


def _day(year: int, month: int, day: int) -> dt.date:
    for last in range(day, 27, -1):
        try:
            return dt.date(year, month, last)
        except ValueError:
            continue
    return dt.date(year, month, day)
