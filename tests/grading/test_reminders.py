"""Reminders of the end of certificates: told where their people look."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ocop.accounts.models import User
from ocop.grading.models import Alarm, StarCertificate
from ocop.grading.operations import decisions as operations
from ocop.grading.producer_desk import certificates_shown
from ocop.grading.queries.reminders import Alert, reminded_lately, reminding
from ocop.grading.queries.watch import endings
from ocop.grading.states import CertificateState
from tests.grading import decided as make
from tests.grading.prepared import signed_in
from tests.make import certificates as certified
from tests.make import grading

pytestmark = pytest.mark.django_db
ENDS = dt.date(2029, 6, 1)
"""A certificate issued on 1 June 2026 for 36 months is not valid any more on that day."""


def before(days: int) -> dt.date:
    return ENDS - dt.timedelta(days=days)


def known(certificate: StarCertificate, on: dt.date) -> tuple[list[Alert], Alert | None]:
    found = reminding([certificate], on=on)[certificate.pk]
    return list(found.sent), found.following


def page(person: User, address: str) -> str:
    answer = signed_in(person).get(address, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_the_first_day_only_the_next_reminder_is_known() -> None:
    certificate = certified.issued()

    assert known(certificate, before(300)) == ([], Alert(240, before(240)))


def test_after_a_reminder_its_day_and_the_next_are_known() -> None:
    certificate = certified.issued()
    operations.raise_alarms(on=before(240), at=make.NOON)
    operations.raise_alarms(on=before(180), at=make.NOON)

    assert known(certificate, before(170)) == (
        [Alert(180, before(180)), Alert(240, before(240))],
        Alert(150, before(150)),
    )


def test_one_that_is_due_and_did_not_go_out_comes_next_and_only_the_latest() -> None:
    certificate = certified.issued()

    assert known(certificate, before(170)) == ([], Alert(170, before(170)))


def test_after_the_last_day_none_follows() -> None:
    certificate = certified.issued()
    operations.raise_alarms(on=before(120), at=make.NOON)

    sent, following = known(certificate, before(100))

    assert (sent[0], len(sent), following) == (Alert(120, before(120)), 1, None)


@pytest.mark.parametrize("change", [{"state": CertificateState.REVOKED}, {"valid_until": None}, {"scheme": "xx-gone"}])
def test_none_follows_where_nothing_ends(change: dict[str, object]) -> None:
    certificate = certified.issued()
    for name, value in change.items():
        setattr(certificate, name, value)

    assert known(certificate, before(300)) == ([], None)


def test_the_newest_reminders_of_the_own_places_are_told_once_for_each_certificate() -> None:
    first, second = certified.issued(), certified.issued()
    Alarm.objects.create(certificate=first, days_before=240, raised_on=before(240))
    Alarm.objects.create(certificate=first, days_before=180, raised_on=before(180))
    Alarm.objects.create(certificate=second, days_before=240, raised_on=before(239))

    told = reminded_lately(make.keeper(), on=before(170), most=6)

    assert [(one.pk, alert.days_before) for one, alert in told] == [(first.pk, 180), (second.pk, 239)]
    assert reminded_lately(make.keeper(), on=before(170), most=1) == told[:1]
    assert reminded_lately(make.keeper("VN.02"), on=before(170), most=6) == []
    assert reminded_lately(make.keeper(), on=ENDS, most=6) == []


def reminded_today(days: int) -> StarCertificate:
    """Return a certificate that ends so many days from the real today, of which was reminded today."""
    certificate = certified.issued()
    today = timezone.localdate()
    certificate.issued_on, certificate.valid_until = today - dt.timedelta(days=900), today + dt.timedelta(days=days)
    certificate.save()
    operations.raise_alarms(on=today, at=timezone.now())
    return certificate


def test_every_desk_tells_when_was_reminded_and_when_will_be() -> None:
    certificate = reminded_today(180)
    producer = certificate.product.producer
    assert producer
    speaker, keeper = grading.speaker(producer), make.keeper()
    of_it = [certificate.public_id]

    for person, address in (
        (speaker, reverse("grading:mine")),
        (speaker, reverse("grading:certificate", args=of_it)),
        (keeper, reverse("grading:watch")),
        (keeper, reverse("grading:watch") + f"?place={certificate.product.area.path}"),
        (keeper, reverse("grading:watched", args=of_it)),
    ):
        said = page(person, address)
        assert "(180 days before the end)" in said
        assert "reminded on" in said
        assert "(150 days before the end)" in said
        assert "next reminder on" in said

    desk = page(keeper, reverse("grading:desk"))
    assert certificate.number in desk
    assert f"?place={certificate.product.area.path}" in desk
    assert certificate.number not in page(make.keeper("VN.02"), reverse("grading:desk"))


def test_a_window_that_is_over_names_the_first_day_on_which_it_is_closed() -> None:
    certificate = reminded_today(110)
    (ending,) = endings([certificate], on=timezone.localdate())
    assert ending.window

    said = page(make.keeper(), reverse("grading:watched", args=[certificate.public_id]))

    first = ending.window.closes_on + dt.timedelta(days=1)
    assert ending.window.over_on == first
    assert f'closed since <time datetime="{first.isoformat()}">' in said


@pytest.mark.parametrize(("days", "words"), [(122, "2 days are left."), (121, "1 day is left.")])
def test_the_days_of_a_window_are_counted_in_good_grammar(days: int, words: str) -> None:
    certificate = certified.issued()

    with override("en"):
        (shown,) = certificates_shown([certificate], before(days), {})

    assert shown.renew
    assert shown.words.endswith(words)
