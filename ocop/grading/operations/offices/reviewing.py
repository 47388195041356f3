"""The advisory review above the commune: levels proposed, supplements asked for, summed up for the council."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.grading.models import Dossier, LabTest, Review, ReviewMark, SelfMark, Supplement
from ocop.grading.operations.offices import refusals
from ocop.grading.operations.offices.moving import move, taken_up
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import day_for_reader, points_for_reader
from ocop.grading.scoring.rating import card_of, check_sheet
from ocop.grading.scoring.records import Limit
from ocop.grading.states import DossierState
from ocop.grading.terms import last_day

SUPPLEMENT = Limit(days=15)
"""For editions that name no limit of their own."""


@transaction.atomic
def open_review(dossier: Dossier, *, by: User, at: dt.datetime) -> Review:
    """Begin the advisory review of a received dossier.

    After a supplement that was asked for once the review was closed, the new one begins with the marks of the last.

    :raises PermissionDenied: this person reviews no dossiers of the place.
    :raises DossierElsewhere: it was not received.
    :raises ReviewOpenAlready: a review is going on.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_REVIEW, by, DossierState.RECEIVED)
    if open_review_of(dossier):
        raise refusals.ReviewOpenAlready(number=dossier.number)
    last = Review.objects.filter(dossier=dossier).first()
    review = Review.objects.create(dossier=dossier, authority=reviewing_authority(dossier), by=by, begun_at=at)
    if last:
        ReviewMark.objects.bulk_create(
            ReviewMark(review=review, criterion=mark.criterion, points=mark.points, remark=mark.remark)
            for mark in last.marks.all()
        )
    record("grading.review_begun", dossier, by=by.username, at=at)
    return review


@transaction.atomic
def mark_review(
    dossier: Dossier, criterion: str, points: Decimal, remark: str = "", *, by: User, at: dt.datetime
) -> ReviewMark:
    """Propose the level of one criterion, with a word why where it is not what the producer claims.

    :raises PermissionDenied, DossierElsewhere: as for beginning.
    :raises ReviewNotOpen: nobody has begun.
    :raises UnknownCriterion, OffTheLadder: the card has no such criterion or level.
    :raises RemarkNeeded: it differs from the claim and no word says why.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_REVIEW, by, DossierState.RECEIVED)
    review = _locked_review(dossier)
    check_sheet({criterion: points}, card_of(rules_of(dossier.edition), dossier.set_number))
    claimed = SelfMark.objects.filter(dossier=dossier, criterion=criterion).values_list("points", flat=True).first()
    if claimed is not None and claimed != points and not remark.strip():
        raise refusals.RemarkNeeded(
            claimed=points_for_reader(claimed), points=points_for_reader(points), code=criterion
        )
    mark, _made = ReviewMark.objects.update_or_create(
        review=review, criterion=criterion, defaults={"points": points, "remark": remark.strip()}
    )
    record("grading.review_marked", dossier, by=by.username, at=at, criterion=criterion)
    return mark


@transaction.atomic
def close_review(dossier: Dossier, summary: str, *, by: User, at: dt.datetime) -> Dossier:
    """Close the review: the dossier waits for a council.

    :raises PermissionDenied, DossierElsewhere, ReviewNotOpen: as for marking.
    :raises SummaryMissing: nothing was summed up.
    :raises MarksMissing: a criterion has no proposed level.
    :raises TestsWaiting: a laboratory has not entered a test yet.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_REVIEW, by, DossierState.RECEIVED)
    review = _locked_review(dossier)
    if not summary.strip():
        raise refusals.SummaryMissing
    card = card_of(rules_of(dossier.edition), dossier.set_number)
    marked = set(review.marks.values_list("criterion", flat=True))
    missing = [code for code in card.criteria if code not in marked]
    if missing:
        raise refusals.MarksMissing(codes=", ".join(missing))
    waiting = LabTest.objects.filter(dossier=dossier, entered_at__isnull=True).count()
    if waiting:
        raise refusals.TestsWaiting(count=waiting)
    review.summary, review.closed_at, review.by = summary.strip(), at, by
    review.save()
    move(dossier, DossierState.REVIEWED, at=at, due_on=dossier.due_on)
    record("grading.review_closed", dossier, by=by.username, at=at)
    return dossier


@transaction.atomic
def ask_supplement(
    dossier: Dossier, wanted: str, *, due_on: dt.date | None = None, by: User, at: dt.datetime
) -> Supplement:
    """Ask the producer to add something by a day; the dossier waits for the answer.

    :param due_on: the last day; by the edition's limit where none is given.
    :raises PermissionDenied: this person reviews no dossiers of the place.
    :raises DossierElsewhere: it is not under review, nor waiting for a council.
    :raises WantedMissing: nothing is asked for.
    :raises DayPast: the day has passed.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_REVIEW, by, DossierState.RECEIVED, DossierState.REVIEWED)
    rules, today = rules_of(dossier.edition), timezone.localdate(at)
    if not wanted.strip():
        raise refusals.WantedMissing
    until = due_on or last_day(rules.limits.get("supplement", SUPPLEMENT), today, rules.country)
    if until < today:
        raise refusals.DayPast(day=day_for_reader(until))
    supplement = Supplement.objects.create(dossier=dossier, wanted=wanted.strip(), due_on=until, asked_at=at, by=by)
    move(dossier, DossierState.SUPPLEMENT, at=at, due_on=until)
    record("grading.supplement_asked", dossier, by=by.username, at=at, wanted=wanted.strip(), due_on=until.isoformat())
    return supplement


def open_review_of(dossier: Dossier) -> Review | None:
    """Return the review of a dossier that is going on."""
    return Review.objects.filter(dossier=dossier, closed_at__isnull=True).first()


def reviewing_authority(dossier: Dossier) -> str:
    """Return the code of the lowest authority of the edition that reviews."""
    reviewing = [one for one in rules_of(dossier.edition).authorities.values() if "review" in one.does]
    return max(reviewing, key=lambda one: one.level).code if reviewing else ""


def _locked_review(dossier: Dossier) -> Review:
    review = open_review_of(dossier)
    if review is None:
        raise refusals.ReviewNotOpen(number=dossier.number)
    return locked(review)
