"""What an office looks up for itself: site visits with photos and place, tests that a laboratory enters."""

import datetime as dt
import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.text import squeeze
from ocop.grading.files import ENDINGS, PDF, check_file
from ocop.grading.models import Dossier, LabTest, SiteVisit, VisitPhoto
from ocop.grading.operations.offices import refusals
from ocop.grading.operations.offices.moving import taken_up
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import day_for_reader
from ocop.grading.scoring.rating import card_of
from ocop.grading.states import DossierState

UNDER_REVIEW = (DossierState.RECEIVED, DossierState.SUPPLEMENT, DossierState.REVIEWED)


@transaction.atomic
def plan_visit(dossier: Dossier, planned_on: dt.date, *, by: User, at: dt.datetime) -> SiteVisit:
    """Plan a visit to where the product is made.

    :raises PermissionDenied: this person reviews no dossiers of the place.
    :raises DossierElsewhere: it is not under review.
    :raises DayPast: the day has passed.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_REVIEW, by, *UNDER_REVIEW)
    if planned_on < timezone.localdate(at):
        raise refusals.DayPast(day=day_for_reader(planned_on))
    visit = SiteVisit.objects.create(dossier=dossier, planned_on=planned_on, by=by)
    record("grading.visit_planned", dossier, by=by.username, at=at, planned_on=planned_on.isoformat())
    return visit


@transaction.atomic
def record_visit(
    visit: SiteVisit,
    *,
    visited_on: dt.date,
    findings: str,
    latitude: float | None = None,
    longitude: float | None = None,
    photos: Sequence[tuple[Path, str]] = (),
    by: User,
    at: dt.datetime,
) -> SiteVisit:
    """Record what was seen on a visit, with the place and pictures.

    :param photos: files of pictures, each with its caption; they are drawn anew and kept so.
    :raises PermissionDenied: this person reviews no dossiers of the place.
    :raises VisitRecorded: it was recorded before.
    :raises DayToCome: the visit lies in the future.
    :raises FindingsMissing: nothing is said of what was seen.
    :raises PlaceWrong: the coordinates lie outside the world, or one of the two is missing.
    :raises PhotoWanted: a file is no picture; and what :func:`ocop.grading.files.check_file` refuses.
    """
    visit = locked(visit)
    require(by, Permission.DOSSIER_REVIEW, within=visit.dossier.area)
    if visit.visited_on is not None:
        raise refusals.VisitRecorded
    if visited_on > timezone.localdate(at):
        raise refusals.DayToCome(day=day_for_reader(visited_on))
    if not findings.strip():
        raise refusals.FindingsMissing
    if (latitude is None) != (longitude is None):
        raise refusals.PlaceWrong
    if latitude is not None and longitude is not None and not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise refusals.PlaceWrong
    visit.visited_on, visit.findings, visit.by = visited_on, findings.strip(), by
    visit.latitude, visit.longitude = latitude, longitude
    visit.save()
    for path, caption in photos:
        photo = VisitPhoto(visit=visit, caption=squeeze(caption)[:250])
        with tempfile.TemporaryDirectory() as workshop:
            checked = check_file(path, workshop=Path(workshop))
            if checked.media_type == PDF:
                raise refusals.PhotoWanted
            with checked.path.open("rb") as content:
                photo.file.save(uuid.uuid4().hex + ENDINGS[checked.media_type], File(content), save=True)
    record("grading.visit_recorded", visit.dossier, by=by.username, at=at, photos=len(photos))
    return visit


@transaction.atomic
def ask_test(
    dossier: Dossier, laboratory: User, wanted: str, criteria: Sequence[str], *, by: User, at: dt.datetime
) -> LabTest:
    """Ask a laboratory for a test that serves some criteria; the laboratory enters the result by its own account.

    :raises PermissionDenied: this person reviews no dossiers of the place.
    :raises DossierElsewhere: it is not under review.
    :raises NotALaboratory: the account is no laboratory's.
    :raises WantedMissing: what is to be tested is not said.
    :raises CriteriaMissing: no criterion is named, or one that the card does not have.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_REVIEW, by, *UNDER_REVIEW)
    if not may_anywhere(laboratory, Permission.TEST_REPORT):
        raise refusals.NotALaboratory(name=str(laboratory))
    if not squeeze(wanted):
        raise refusals.WantedMissing
    card = card_of(rules_of(dossier.edition), dossier.set_number)
    if not criteria or any(code not in card.criteria for code in criteria):
        raise refusals.CriteriaMissing
    test = LabTest.objects.create(
        dossier=dossier,
        laboratory=laboratory,
        wanted=squeeze(wanted)[:300],
        criteria=list(dict.fromkeys(criteria)),
        asked_at=at,
        asked_by=by,
    )
    record("grading.test_asked", dossier, by=by.username, at=at, test=test.pk, wanted=test.wanted)
    return test


@transaction.atomic
def enter_test(
    test: LabTest,
    *,
    report_number: str,
    result: str,
    passed: bool | None,
    reported_on: dt.date,
    sampled_on: dt.date | None = None,
    method: str = "",
    report: Path | None = None,
    by: User,
    at: dt.datetime,
) -> LabTest:
    """Enter the result of a test; only the laboratory that was asked does it, and once.

    :raises PermissionDenied: it is another laboratory's test.
    :raises TestEntered: the result is there already.
    :raises ResultMissing: number, result or verdict is missing.
    :raises DayToCome: the report lies in the future.
    :raises SampleAfterReport: the sample was taken after the day of the report.
    :raises DomainError: what :func:`ocop.grading.files.check_file` refuses of the report's file.
    """
    test = locked(test)
    if test.laboratory_id != by.pk or not may_anywhere(by, Permission.TEST_REPORT):
        raise PermissionDenied(_("Only the laboratory that was asked enters this test."))
    if test.entered_at is not None:
        raise refusals.TestEntered
    if not squeeze(report_number) or not result.strip() or passed is None:
        raise refusals.ResultMissing
    if reported_on > timezone.localdate(at):
        raise refusals.DayToCome(day=day_for_reader(reported_on))
    if sampled_on is not None and sampled_on > reported_on:
        raise refusals.SampleAfterReport
    test.report_number, test.method = squeeze(report_number)[:100], squeeze(method)[:250]
    test.result, test.passed = result.strip(), passed
    test.sampled_on, test.reported_on, test.entered_at = sampled_on, reported_on, at
    if report is not None:
        with tempfile.TemporaryDirectory() as workshop:
            checked = check_file(report, workshop=Path(workshop))
            with checked.path.open("rb") as content:
                test.file.save(uuid.uuid4().hex + ENDINGS[checked.media_type], File(content), save=False)
    test.save()
    record("grading.test_entered", test.dossier, by=by.username, at=at, test=test.pk, passed=passed)
    return test
