"""Suspensions, cases, inspections, reminders: one test for each way out."""

import datetime as dt
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.grading.editions import edition
from ocop.grading.models import Alarm, Inspection, InspectionKind, RevocationCase, StarCertificate, Suspension
from ocop.grading.operations import decisions as operations
from ocop.grading.operations.decisions import refusals
from ocop.grading.queries import watch
from ocop.grading.states import CaseState, CertificateState, InspectionState
from ocop.grading.tasks import raise_alarms as daily
from ocop.registry.models import StarHeld
from tests.grading import decided as make
from tests.make import accounts, grading, places
from tests.make import certificates as certified

pytestmark = pytest.mark.django_db
NOON, TODAY = make.NOON, make.TODAY
ENDS = dt.date(2029, 6, 1)


def case_against(certificate: StarCertificate) -> RevocationCase:
    return operations.open_case(certificate, "mark_misused", "Dán nhãn sai.", TODAY, by=make.keeper(), at=NOON)


def revoke(case: RevocationCase, *, on: dt.date = TODAY, at: dt.datetime = NOON) -> RevocationCase:
    return operations.decide_case(
        case, number="9/QĐ", decided_on=on, public_reason="Dùng sai nhãn hiệu.", by=make.signer(), at=at
    )


def test_a_suspension_and_its_end_show_in_the_register() -> None:
    certificate = certified.issued()
    later = NOON + dt.timedelta(days=10)

    operations.suspend(certificate, " Kiểm tra ", by=make.keeper(), at=later)
    assert StarHeld.objects.get().valid_until == dt.date(2026, 6, 11)
    reinstated = operations.reinstate(certificate, by=make.keeper(), at=later + dt.timedelta(days=5))

    assert reinstated.state == CertificateState.VALID
    assert StarHeld.objects.get().valid_until == ENDS, "the term runs on and does not become longer"
    assert Suspension.objects.get().reason == "Kiểm tra"
    assert Suspension.objects.get().ended_at == later + dt.timedelta(days=5)


def test_what_stands_in_the_way_of_a_suspension_is_told() -> None:
    certificate, keeper = certified.issued(), make.keeper()

    with pytest.raises(PermissionDenied):
        operations.suspend(certificate, "Kiểm tra", by=make.keeper("VN.02"), at=NOON)
    with pytest.raises(refusals.ReasonMissing):
        operations.suspend(certificate, " ", by=keeper, at=NOON)
    with pytest.raises(refusals.CertificateEnded):
        operations.suspend(certificate, "Kiểm tra", by=keeper, at=NOON + dt.timedelta(days=1096))
    with pytest.raises(refusals.CertificateElsewhere):
        operations.reinstate(certificate, by=keeper, at=NOON)
    operations.suspend(certificate, "Kiểm tra", by=keeper, at=NOON)
    with pytest.raises(refusals.CertificateElsewhere):
        operations.suspend(certificate, "Kiểm tra", by=keeper, at=NOON)
    with pytest.raises(PermissionDenied):
        operations.reinstate(certificate, by=make.keeper("VN.02"), at=NOON)


def test_a_case_is_opened_on_a_ground_of_the_rules_with_fifteen_days() -> None:
    certificate, keeper = certified.issued(), make.keeper()

    with pytest.raises(PermissionDenied):
        operations.open_case(certificate, "dishonest", "Giả", TODAY, by=make.keeper("VN.02"), at=NOON)
    with pytest.raises(refusals.GroundUnknown):
        operations.open_case(certificate, "ugly", "Xấu", TODAY, by=keeper, at=NOON)
    with pytest.raises(refusals.FactsMissing):
        operations.open_case(certificate, "dishonest", " ", TODAY, by=keeper, at=NOON)
    with pytest.raises(refusals.DayToCome):
        operations.open_case(certificate, "dishonest", "Giả", TODAY + dt.timedelta(days=1), by=keeper, at=NOON)
    case = case_against(certificate)
    with pytest.raises(refusals.CaseOpenAlready):
        case_against(certificate)

    assert case.due_on == dt.date(2026, 6, 16)
    assert StarCertificate.objects.get().state == CertificateState.VALID, "a case alone takes nothing away"


def test_each_of_the_six_grounds_opens_a_case() -> None:
    grounds = [one.code for one in edition("vn-ocop-2026").revocation_grounds]

    cases = [
        operations.open_case(certified.issued(), ground, "Sự việc.", TODAY, by=make.keeper(), at=NOON)
        for ground in grounds
    ]

    assert len(cases) == 6
    assert {case.due_on for case in cases} == {dt.date(2026, 6, 16)}


def test_a_certificate_of_older_rules_without_grounds_is_taken_away_by_those_of_today() -> None:
    certificate = certified.issued()
    StarCertificate.objects.update(edition="vn-ocop-2023", set_number="1")
    certificate.refresh_from_db()

    case = operations.open_case(certificate, "mark_misused", "Sai.", TODAY, by=make.keeper(), at=NOON)

    assert case.due_on == dt.date(2026, 6, 16)
    assert revoke(case).state == CaseState.REVOKED


def test_no_case_is_opened_where_no_rules_name_a_ground() -> None:
    certificate = certified.issued()
    StarCertificate.objects.update(edition="vn-ocop-2023", scheme="nowhere")
    certificate.refresh_from_db()

    with pytest.raises(refusals.GroundUnknown):
        operations.open_case(certificate, "mark_misused", "Sai.", TODAY, by=make.keeper(), at=NOON)
    StarCertificate.objects.update(edition="forgotten-1990")
    certificate.refresh_from_db()
    with pytest.raises(refusals.GroundUnknown):
        operations.open_case(certificate, "mark_misused", "Sai.", TODAY, by=make.keeper(), at=NOON)


def test_a_case_is_decided_within_fifteen_days_and_the_product_loses_its_stars() -> None:
    certificate = certified.issued()
    operations.suspend(certificate, "Kiểm tra", by=make.keeper(), at=NOON)
    case = case_against(certificate)
    day = NOON + dt.timedelta(days=15)

    closed = revoke(case, on=day.date(), at=day)

    assert (closed.state, closed.decision_number) == (CaseState.REVOKED, "9/QĐ")
    assert StarCertificate.objects.get().state == CertificateState.REVOKED
    assert StarHeld.objects.get().valid_until == day.date()
    assert Suspension.objects.get().ended_at == day
    assert Activity.objects.get(verb="grading.certificate_revoked").facts["late"] is False


def test_a_late_revocation_is_flagged() -> None:
    day = NOON + dt.timedelta(days=16)

    revoke(case_against(certified.issued()), on=day.date(), at=day)

    assert Activity.objects.get(verb="grading.certificate_revoked").facts["late"] is True


def test_what_stands_in_the_way_of_a_revocation_is_told() -> None:
    case = case_against(certified.issued())

    def decide(*, number: str = "9/QĐ", reason: str = "Sai", day: dt.date = TODAY, by: User | None = None) -> None:
        operations.decide_case(
            case, number=number, decided_on=day, public_reason=reason, by=by or make.signer(), at=NOON
        )

    for stranger in (make.keeper(), make.signer("VN"), make.national()):
        with pytest.raises(PermissionDenied):
            decide(by=stranger)
    with pytest.raises(refusals.NumberMissing):
        decide(number=" ")
    with pytest.raises(refusals.ReasonMissing):
        decide(reason=" ")
    with pytest.raises(refusals.DayToCome):
        decide(day=TODAY + dt.timedelta(days=1))
    with pytest.raises(refusals.DecidedBefore):
        decide(day=TODAY - dt.timedelta(days=1))
    decide()
    with pytest.raises(refusals.CaseClosed):
        decide()
    with pytest.raises(refusals.CertificateElsewhere):
        case_against(case.certificate)


def test_a_case_is_dropped_with_a_reason_and_another_may_be_opened() -> None:
    certificate = certified.issued()
    case = case_against(certificate)

    with pytest.raises(PermissionDenied):
        operations.drop_case(case, "Không đúng", by=make.keeper("VN.02"), at=NOON)
    with pytest.raises(refusals.ReasonMissing):
        operations.drop_case(case, " ", by=make.keeper(), at=NOON)
    dropped = operations.drop_case(case, "Không đúng", by=make.keeper(), at=NOON)
    with pytest.raises(refusals.CaseClosed):
        operations.drop_case(case, "Không đúng", by=make.keeper(), at=NOON)

    assert (dropped.state, dropped.facts) == (CaseState.DROPPED, "Dán nhãn sai.\n\nKhông đúng")
    assert case_against(certificate).state == CaseState.OPEN


def test_a_case_of_a_certificate_that_a_newer_one_replaced_is_not_decided() -> None:
    case = case_against(certified.issued())
    StarCertificate.objects.update(state="superseded")

    with pytest.raises(refusals.CertificateElsewhere):
        revoke(case)


def test_an_inspection_is_planned_recorded_or_cancelled() -> None:
    certificate, keeper = certified.issued(), make.keeper()
    stranger = make.keeper("VN.02")

    with pytest.raises(PermissionDenied):
        operations.plan_inspection(certificate, InspectionKind.PERIODIC, TODAY, by=stranger, at=NOON)
    with pytest.raises(refusals.DayPast):
        operations.plan_inspection(
            certificate, InspectionKind.PERIODIC, TODAY - dt.timedelta(days=1), by=keeper, at=NOON
        )
    first, second = (
        operations.plan_inspection(certificate, InspectionKind.AFTER, TODAY, by=keeper, at=NOON) for _turn in range(2)
    )
    with pytest.raises(PermissionDenied):
        record(first, by=stranger)
    with pytest.raises(PermissionDenied):
        operations.cancel_inspection(first, by=stranger, at=NOON)
    with pytest.raises(refusals.DayToCome):
        record(first, done_on=TODAY + dt.timedelta(days=1))
    with pytest.raises(refusals.FactsMissing):
        record(first, mark_used_rightly=False)
    record(first, mark_used_rightly=False, findings="Nhãn trên hộp khác.")
    operations.cancel_inspection(second, by=keeper, at=NOON)
    with pytest.raises(refusals.InspectionClosed):
        record(second)
    with pytest.raises(refusals.InspectionClosed):
        operations.cancel_inspection(first, by=keeper, at=NOON)

    assert set(Inspection.objects.values_list("state", flat=True)) == {InspectionState.DONE, InspectionState.CANCELLED}
    assert Activity.objects.get(verb="grading.inspection_recorded").facts["in_order"] is False


def record(
    visit: Inspection,
    *,
    done_on: dt.date = TODAY,
    mark_used_rightly: bool = True,
    findings: str = "",
    by: User | None = None,
) -> Inspection:
    return operations.record_inspection(
        visit,
        done_on=done_on,
        criteria_kept=True,
        mark_used_rightly=mark_used_rightly,
        findings=findings,
        by=by or make.keeper(),
        at=NOON,
    )


def test_a_revoked_certificate_is_not_inspected() -> None:
    certificate = certified.issued()
    revoke(case_against(certificate))

    with pytest.raises(refusals.CertificateElsewhere):
        operations.plan_inspection(certificate, InspectionKind.SURPRISE, TODAY, by=make.keeper(), at=NOON)


def told() -> list[tuple[int, int]]:
    lines = Activity.objects.filter(verb="grading.certificate_ends").order_by("pk")
    return [(line.facts["days_before"], line.facts["days_left"]) for line in lines]


def test_each_reminder_goes_out_once_on_its_day() -> None:
    certified.issued()

    counts = [
        operations.raise_alarms(on=ENDS - dt.timedelta(days=days), at=NOON)
        for days in (241, 240, 239, 180, 150, 150, 125, 1, 0, -5)
    ]

    assert counts == [0, 1, 0, 1, 1, 0, 1, 0, 0, 0]
    assert told() == [(240, 240), (180, 180), (150, 150), (125, 125)]


def test_catching_up_tells_only_the_latest_reminder() -> None:
    certified.issued()

    first = operations.raise_alarms(on=ENDS - dt.timedelta(days=140), at=NOON)
    second = operations.raise_alarms(on=ENDS - dt.timedelta(days=139), at=NOON)

    assert (first, second, told()) == (1, 0, [(150, 140)])
    assert Alarm.objects.count() == 3


def test_nobody_is_reminded_of_what_was_revoked_or_follows_no_rules_in_use() -> None:
    revoke(case_against(certified.issued()))
    other = certified.issued()
    StarCertificate.objects.filter(pk=other.pk).update(scheme="xx-gone", edition="xx-gone-2001")

    assert operations.raise_alarms(on=ENDS - dt.timedelta(days=100), at=NOON) == 0


def test_a_certificate_under_older_rules_is_reminded_of_by_those_of_today() -> None:
    certificate = certified.issued()
    StarCertificate.objects.filter(pk=certificate.pk).update(edition="vn-ocop-2023")

    assert operations.raise_alarms(on=ENDS - dt.timedelta(days=240), at=NOON) == 1


def test_reminders_are_read_by_the_producer_and_its_officers_alone() -> None:
    certificate = certified.issued()
    assert certificate.product.producer
    speaker = grading.speaker(certificate.product.producer)
    operations.raise_alarms(on=ENDS - dt.timedelta(days=170), at=NOON)
    day = ENDS - dt.timedelta(days=165)

    (mine,) = watch.alarms_for(speaker, on=day)

    assert (mine.certificate, mine.days_before, mine.days_left) == (certificate, 180, 165)
    assert len(watch.alarms_for(make.keeper(), on=day)) == 1
    assert watch.alarms_for(make.keeper("VN.02"), on=day) == []
    assert watch.alarms_for(accounts.user(), on=day) == []
    assert watch.alarms_for(speaker, on=ENDS) == []


@pytest.mark.parametrize(
    ("days", "chance"),
    [
        (240, "opens"),
        (181, "opens"),
        (180, "open"),
        (135, "open"),
        (134, "closing"),
        (120, "closing"),
        (119, "closed"),
    ],
)
def test_what_ends_is_told_with_its_window(days: int, chance: str) -> None:
    certified.issued()
    day = ENDS - dt.timedelta(days=days)

    (ending,) = watch.endings(watch.ending_for(make.keeper(), on=day), on=day)

    assert (ending.days_left, ending.chance) == (days, chance)


def test_the_command_reminds_of_a_day_and_refuses_what_is_none() -> None:
    certified.issued()
    said = StringIO()

    call_command("raise_alarms", on="2028-10-04", stdout=said)
    with pytest.raises(CommandError):
        call_command("raise_alarms", on="4.10.2028")

    assert said.getvalue().startswith("1 reminders of 2028-10-04")


def test_the_worker_reminds_every_day_of_the_day_on_which_it_runs() -> None:
    certificate = certified.issued()
    StarCertificate.objects.update(
        valid_until=timezone.localdate() + dt.timedelta(days=100), issued_on=dt.date(2020, 1, 1)
    )

    daily(timestamp=0)

    assert Alarm.objects.filter(certificate=certificate).count() == 4


def test_a_buyer_watches_over_nothing() -> None:
    certified.issued()
    buyer = accounts.officer(role=Role.BUYER, of=places.area("VN"))

    assert not watch.certificates_watched_by(buyer).exists()
    assert not watch.cases_visible_to(buyer).exists()
