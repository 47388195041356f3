"""Dossiers filled in: each way out of each save."""

import datetime as dt
from decimal import Decimal

import pytest

from ocop.activity.models import Activity
from ocop.grading.models import SelfMark
from ocop.grading.operations import dossiers as operations
from ocop.grading.operations import vault
from ocop.grading.selfscore import Claim
from tests.make import grading as make

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def test_a_claim_is_kept_and_the_same_again_leaves_no_trace() -> None:
    dossier = make.dossier()
    person = make.speaker(dossier.producer)

    for _again in range(2):
        operations.claim_level(dossier, "1.1", points=Decimal(2), description=" Hay \r\n quá ", by=person, at=make.NOON)
    operations.claim_level(dossier, "1.1", points=Decimal(2), description="Khác", by=person, at=make.NOON)

    mark = SelfMark.objects.get()
    assert (mark.points, mark.description) == (Decimal(2), "Khác")
    verbs = Activity.objects.filter(subject=dossier.number).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["grading.level_claimed", "grading.criterion_described"]


@pytest.mark.parametrize(
    ("criterion", "points", "description", "refusal"),
    [
        ("99", "1", "", operations.CriterionUnknown),
        ("1.1", "2.5", "", operations.LevelUnknown),
        ("1.1", "-1", "", operations.LevelUnknown),
        ("1.1", "1", "x" * 4001, operations.DescriptionTooLong),
    ],
)
def test_a_claim_that_cannot_be_is_refused(
    criterion: str, points: str, description: str, refusal: type[Exception]
) -> None:
    dossier = make.dossier()

    with pytest.raises(refusal):
        operations.claim_level(
            dossier,
            criterion,
            points=Decimal(points),
            description=description,
            by=make.speaker(dossier.producer),
            at=make.NOON,
        )


def test_nothing_is_written_over_that_another_window_saved() -> None:
    dossier = make.dossier(marks={"1.1": 1})
    person = make.speaker(dossier.producer)
    was = Claim(Decimal(1), "Lời kể").mark
    operations.claim_level(dossier, "1.1", points=Decimal(2), description="A", was=was, by=person, at=make.NOON)

    with pytest.raises(operations.ChangedMeanwhile) as refusal:
        operations.claim_level(dossier, "1.1", points=Decimal(0), description="B", was=was, by=person, at=make.NOON)

    assert refusal.value.facts["claim"] == Claim(Decimal("2.00"), "A")
    assert SelfMark.objects.get().description == "A"


@pytest.mark.parametrize("state", ["filed", "forwarded", "received", "council", "decided", "closed", "withdrawn"])
def test_nothing_changes_while_an_office_has_the_dossier(state: str) -> None:
    dossier = make.dossier(state=state)
    person = make.speaker(dossier.producer)

    with pytest.raises(operations.DossierNotEditable):
        operations.claim_level(dossier, "1.1", points=Decimal(1), description="", by=person, at=make.NOON)
    with pytest.raises(operations.DossierNotEditable):
        operations.answer_form(dossier, {"unit_name": "A"}, by=person, at=make.NOON)
    with pytest.raises(operations.DossierNotEditable):
        operations.attach_paper(dossier, make.paper(dossier.producer), criterion="", by=person, at=make.NOON)
    with pytest.raises(operations.DossierNotEditable):
        operations.wish_stars(dossier, 4, by=person, at=make.NOON)


def test_papers_are_attached_once_and_taken_off_again() -> None:
    dossier = make.dossier()
    person, paper = make.speaker(dossier.producer), make.paper(dossier.producer)

    operations.attach_paper(dossier, paper, criterion="1.1", by=person, at=make.NOON)
    operations.attach_paper(dossier, paper, criterion="1.1", by=person, at=make.NOON)
    assert dossier.attachments.count() == 1
    operations.detach_paper(dossier, paper, criterion="1.1", by=person, at=make.NOON)

    assert not dossier.attachments.exists()
    assert Activity.objects.filter(verb="grading.papers_attached").count() == 2


def test_neither_foreign_nor_replaced_papers_are_attached() -> None:
    dossier = make.dossier()
    person, gone = make.speaker(dossier.producer), make.paper(dossier.producer)
    gone.removed_at = make.NOON
    gone.save()

    with pytest.raises(operations.PaperOfAnother):
        operations.attach_paper(dossier, make.paper(make.maker("B")), criterion="1.1", by=person, at=make.NOON)
    with pytest.raises(vault.PaperGone):
        operations.attach_paper(dossier, gone, criterion="1.1", by=person, at=make.NOON)
    with pytest.raises(operations.CriterionUnknown):
        operations.attach_paper(dossier, make.paper(dossier.producer), criterion="9.9", by=person, at=make.NOON)


def test_answers_that_are_not_named_stay() -> None:
    dossier = make.dossier()
    person = make.speaker(dossier.producer)

    operations.answer_form(dossier, {"unit_name": "A", "has_patent": True}, by=person, at=make.NOON)
    operations.answer_form(dossier, {"history": "Từ 1990"}, by=person, at=make.NOON)
    operations.answer_form(dossier, {"has_patent": False}, by=person, at=make.NOON)

    dossier.refresh_from_db()
    assert dossier.answers == {"unit_name": "A", "history": "Từ 1990"}


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ({"shoe_size": "43"}, operations.AnswerWrong),
        ({"entity_type": "kingdom"}, operations.AnswerWrong),
        ({"founded_on": "2026-02-31"}, operations.AnswerWrong),
        ({"founded_on": "long ago"}, operations.AnswerWrong),
        ({"phone": "call me"}, operations.AnswerWrong),
        ({"email": "not there"}, operations.AnswerWrong),
        ({"unit_name": "x" * 301}, operations.AnswerTooLong),
        ({"history": "x" * 5001}, operations.AnswerTooLong),
    ],
)
def test_answers_that_cannot_be_are_refused(answers: dict[str, str], refusal: type[Exception]) -> None:
    dossier = make.dossier()

    with pytest.raises(refusal):
        operations.answer_form(dossier, answers, by=make.speaker(dossier.producer), at=make.NOON)


def test_a_star_that_no_certificate_gives_cannot_be_hoped_for() -> None:
    dossier = make.dossier()
    person = make.speaker(dossier.producer)

    assert operations.wish_stars(dossier, 4, by=person, at=make.NOON).wished_stars == 4
    with pytest.raises(operations.LevelUnknown):
        operations.wish_stars(dossier, 2, by=person, at=make.NOON)
