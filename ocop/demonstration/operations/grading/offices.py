"""Communes screen, the province receives and reviews: each dossier as far as its course says."""

from decimal import Decimal

from ocop.activity.operations import activity, record_many
from ocop.demonstration.graded import Course
from ocop.demonstration.operations.grading.stage import Stage
from ocop.demonstration.people import LABORATORY, REVIEWER, VN_PROVINCE
from ocop.demonstration.scores import Marks
from ocop.grading.models import Dossier, ReviewMark, Round
from ocop.grading.operations.offices import (
    Remark,
    ask_supplement,
    ask_test,
    begin_screening,
    close_review,
    enter_test,
    forward_dossier,
    note_screening,
    open_review,
    place_in_round,
    plan_visit,
    receive_dossier,
    record_visit,
    return_dossier,
)

REVIEWED = ("decided", "letter", "passed_up", "rated", "agreeing", "writing", "half", "assigned", "reviewed")
"""What can happen to a dossier after its review."""
UNDER_REVIEW = ("review", "supplement")
NOT_SCREENED = ("draft", "withdrawn", "filed")
HONEY_TESTED = "mint-honey/first"
VISIT_IN_DAYS = 6


def take_along(stage: Stage, course: Course, planned: Round) -> None:
    """Take a filed dossier through the offices.

    :param planned: the round in which those are placed that wait for a council.
    """
    if course.until in NOT_SCREENED:
        return
    _screen(stage, course)
    if course.until in ("screening", "returned", "forwarded"):
        return
    dossier, keeper = stage.dossiers[course.key], stage.user(VN_PROVINCE)
    receive_dossier(dossier, by=keeper, at=stage.ago(course.begun - 8))
    if "now" in course.councils or not course.councils:
        place_in_round(dossier, planned, by=keeper, at=stage.ago(course.begun - 8))
    if course.until in (*REVIEWED, *UNDER_REVIEW):
        _review(stage, course, dossier)


def _screen(stage: Stage, course: Course) -> None:
    by, dossier = stage.commune_officer(course.good), stage.dossiers[course.key]
    begin_screening(dossier, by=by, at=stage.ago(course.begun - 4))
    if course.until == "screening":
        return
    holds = {content.code: Remark(True, stage.say("screening.holds")) for content in stage.rules.screening}
    complete = course.until != "returned"
    note_screening(
        dossier,
        holds,
        complete=complete,
        missing="" if complete else stage.say("screening.returned"),
        proposal=stage.say("screening.proposal") if complete else "",
        by=by,
        at=stage.ago(course.begun - 5),
    )
    if complete:
        letter = f"DEMO-{dossier.receipt.split('/')[0]}/TTr-UBND"
        forward_dossier(dossier, letter=letter, by=by, at=stage.ago(course.begun - 6))
    else:
        return_dossier(dossier, stage.say("screening.returned"), by=by, at=stage.ago(course.begun - 6))


def _review(stage: Stage, course: Course, dossier: Dossier) -> None:
    by, begun = stage.user(REVIEWER), stage.ago(course.begun - 9)
    review = open_review(dossier, by=by, at=begun)
    if course.key == HONEY_TESTED:
        _prove(stage, course, dossier)
    marks = stage.marks(course)
    if course.until == "review":
        marks = dict(list(marks.items())[: len(marks) // 2])
        ask_test(dossier, stage.user(LABORATORY), stage.say("test.persimmon"), _tested(stage, course), by=by, at=begun)
        plan_visit(dossier, stage.day(VISIT_IN_DAYS), by=by, at=begun)
    _mark(stage, dossier, review.pk, marks, course)
    if course.until == "supplement":
        ask_supplement(dossier, stage.say("supplement.wanted"), by=by, at=stage.ago(course.begun - 20))
    elif course.until in REVIEWED:
        close_review(dossier, stage.say("review.summary"), by=by, at=stage.ago(course.begun - 12))


def _mark(stage: Stage, dossier: Dossier, review: int, marks: Marks, course: Course) -> None:
    """Propose all levels at once, with the lines that the operation writes for each."""
    claims: dict[str, Decimal | None] = dict(dossier.self_marks.values_list("criterion", "points"))
    ReviewMark.objects.bulk_create(
        ReviewMark(review_id=review, criterion=code, points=points, remark=_remark(stage, claims.get(code), points))
        for code, points in marks.items()
    )
    by, at = stage.user(REVIEWER).username, stage.ago(course.begun - 10)
    record_many(activity("grading.review_marked", dossier, by=by, at=at, criterion=code) for code in marks)


def _remark(stage: Stage, claimed: Decimal | None, points: Decimal) -> str:
    if claimed is None or claimed == points:
        return ""
    return stage.say("review.lower" if points < claimed else "review.higher")


def _tested(stage: Stage, course: Course) -> list[str]:
    """Return the lines that a test report serves."""
    return [code for code, line in stage.card(course).criteria.items() if "test_reports" in line.proofs]


def _prove(stage: Stage, course: Course, dossier: Dossier) -> None:
    """Let a laboratory test the honey, and a reviewer see where it is made."""
    by, laboratory = stage.user(REVIEWER), stage.user(LABORATORY)
    asked, done = stage.ago(course.begun - 9), stage.ago(course.begun - 11)
    test = ask_test(dossier, laboratory, stage.say("test.honey"), _tested(stage, course), by=by, at=asked)
    enter_test(
        test,
        report_number="DEMO-KN-31",
        result=stage.say("test.honey.result"),
        passed=True,
        reported_on=stage.day(11 - course.begun),
        sampled_on=stage.day(10 - course.begun),
        method=stage.say("test.honey.method"),
        by=laboratory,
        at=done,
    )
    visit = plan_visit(dossier, stage.day(10 - course.begun), by=by, at=asked)
    record_visit(visit, visited_on=stage.day(10 - course.begun), findings=stage.say("visit.honey"), by=by, at=done)
