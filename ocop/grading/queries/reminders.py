"""Reminders of the end of certificates: when they went out, and when the next one will."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import in_paths, paths_of
from ocop.grading.models import Alarm, StarCertificate
from ocop.grading.queries.watch import STANDING, term_of
from ocop.grading.scoring.records import Term
from ocop.grading.terms import alarm_days

READ_FOR_EACH = 8
"""Rows read for each certificate that is wanted: it may have been reminded of on all its days at once."""


@dataclass(frozen=True)
class Alert:
    """A reminder, gone out or to come, on a day; and how many days before the end that is.

    A reminder may go out late, where a certificate on paper was entered shortly before its end.
    """

    days_before: int
    on: dt.date


@dataclass(frozen=True)
class Reminding:
    """What reminders of one certificate went out, the latest first, and the next one; none where none will come."""

    sent: tuple[Alert, ...] = ()
    following: Alert | None = None

    @property
    def latest(self) -> Alert | None:
        """The last that went out."""
        return self.sent[0] if self.sent else None


NEVER = Reminding()


def reminding(certificates: Iterable[StarCertificate], *, on: dt.date) -> Mapping[int, Reminding]:
    """Return the reminders of certificates by their keys, as they are known on a day; one question of the database.

    The days to come are those of the scheme's rules of the day, as :func:`raise_alarms` reads them. A reminder that is
    due and has not gone out yet comes with the next run, so it is told as of the day itself.
    """
    wanted = {one.pk: one for one in certificates}
    gone: dict[int, set[int]] = {}
    sent: dict[int, dict[dt.date, None]] = {}
    rows = Alarm.objects.filter(certificate__in=list(wanted)).order_by("-raised_on", "days_before")
    for key, days, day in rows.values_list("certificate_id", "days_before", "raised_on"):
        gone.setdefault(key, set()).add(days)
        sent.setdefault(key, {})[day] = None
    terms: dict[str, Term | None] = {}
    found = {}
    for key, certificate in wanted.items():
        if certificate.scheme not in terms:
            terms[certificate.scheme] = term_of(certificate.scheme, on=on)
        alerts = tuple(_alert(certificate, day) for day in sent.get(key, ()))
        found[key] = Reminding(alerts, _following(certificate, terms[certificate.scheme], gone.get(key, set()), on))
    return found


def reminded_lately(user: User, *, on: dt.date, most: int) -> list[tuple[StarCertificate, Alert]]:
    """Return the certificates of the places where a person watches over them of which was reminded last, newest first.

    Only of those that stand and have not ended; of each its latest reminder.
    """
    kept = in_paths("certificate__product__area__path", paths_of(user, Permission.CERTIFICATE_KEEP))
    rows = (
        Alarm.objects.filter(kept, certificate__state__in=STANDING, certificate__valid_until__gt=on)
        .select_related("certificate__product__area", "certificate__product__producer")
        .order_by("-raised_on", "days_before", "-pk")
    )
    latest: dict[int, tuple[StarCertificate, Alert]] = {}
    for alarm in rows[: most * READ_FOR_EACH]:
        latest.setdefault(alarm.certificate_id, (alarm.certificate, _alert(alarm.certificate, alarm.raised_on)))
    return list(latest.values())[:most]


def _alert(certificate: StarCertificate, day: dt.date) -> Alert:
    return Alert((certificate.valid_until - day).days if certificate.valid_until else 0, day)


def _following(certificate: StarCertificate, term: Term | None, gone: Collection[int], on: dt.date) -> Alert | None:
    """Return the next reminder: one that is due and did not go out yet, else the first of the days to come."""
    ends_on = certificate.valid_until
    if term is None or ends_on is None or ends_on <= on or certificate.state not in STANDING:
        return None
    open_days = [(days, day) for days, day in alarm_days(ends_on, term) if days not in gone]
    if any(day <= on for _days, day in open_days):
        return _alert(certificate, on)
    return next((Alert(days, day) for days, day in open_days), None)
