"""Dossiers filed, withdrawn, answered: each way out."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.grading.completeness import gaps_in
from ocop.grading.editions import edition
from ocop.grading.models import Attachment, Dossier, Supplement
from ocop.grading.operations import dossiers as operations
from ocop.grading.queries.contents import contents_of
from tests.grading.prepared import certificate, officer_for, opened, ready
from tests.make import accounts, places
from tests.make import grading as make

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def test_a_dossier_in_which_nothing_is_missing_is_filed_with_oath_and_samples() -> None:
    dossier = ready()

    filed = operations.file_dossier(dossier, oath=True, samples=5, by=make.speaker(dossier.producer), at=make.NOON)

    assert (filed.state, filed.samples, filed.filed_at) == ("filed", 5, make.NOON)
    assert filed.due_on == dt.date(2026, 6, 22)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"oath": False, "samples": 5}, operations.OathMissing),
        ({"oath": True, "samples": 4}, operations.SamplesMissing),
    ],
)
def test_without_oath_or_samples_nothing_is_filed(given: dict[str, int], refusal: type[Exception]) -> None:
    dossier = ready()

    with pytest.raises(refusal):
        operations.file_dossier(
            dossier,
            oath=bool(given["oath"]),
            samples=given["samples"],
            by=make.speaker(dossier.producer),
            at=make.NOON,
        )


def test_tourism_hands_in_no_samples() -> None:
    dossier = ready(set_number="26")
    dossier.variant = "community"
    dossier.save()

    filed = operations.file_dossier(dossier, oath=True, by=make.speaker(dossier.producer), at=make.NOON)

    assert filed.state == "filed"


def test_what_is_missing_stops_the_filing_and_a_paper_that_ended_too() -> None:
    dossier = ready()
    person = make.speaker(dossier.producer)
    paper = make.paper(dossier.producer, valid_until=DAY)
    Attachment.objects.create(dossier=dossier, criterion="1.1", paper=paper)
    dossier.self_marks.filter(criterion="1.2").delete()
    dossier.self_marks.filter(criterion="1.3").update(description=" ")
    operations.answer_form(dossier, {"unit_name": ""}, by=person, at=make.NOON)

    gaps = gaps_in(contents_of(Dossier.objects.get(pk=dossier.pk), edition(make.EDITION)), on=DAY)
    with pytest.raises(operations.DossierIncomplete, match="4 things"):
        operations.file_dossier(dossier, oath=True, samples=5, by=person, at=make.NOON)

    assert [(gap.room, gap.place) for gap in gaps if gap.blocks] == [
        ("form", "registration"),
        ("score", "1.2"),
        ("score", "1.3"),
        ("papers", "1.1"),
    ]
    assert all(gap.room == "papers" for gap in gaps if not gap.blocks)


def test_an_officer_files_only_with_the_producers_consent() -> None:
    dossier = ready()
    officer = officer_for(dossier.producer)

    with pytest.raises(operations.ConsentMissing):
        operations.file_dossier(dossier, oath=True, samples=5, by=officer, at=make.NOON)
    filed = operations.file_dossier(dossier, oath=True, samples=5, consent_note="Ký tại nhà", by=officer, at=make.NOON)

    assert (filed.consent_note, filed.consented_at) == ("Ký tại nhà", make.NOON)
    line = Activity.objects.get(verb="grading.dossier_filed")
    assert (line.on_behalf_of, line.facts["consent"]) == (dossier.producer.number, True)


def test_only_drafts_and_returned_ones_are_filed_and_a_returned_one_keeps_its_first_day() -> None:
    dossier = ready(state="returned")
    person = make.speaker(dossier.producer)
    later = make.NOON + dt.timedelta(days=3)

    filed = operations.file_dossier(dossier, oath=True, samples=5, by=person, at=later)

    assert (filed.state, filed.filed_at) == ("filed", make.NOON)
    assert Activity.objects.filter(verb="grading.dossier_filed_again").exists()
    with pytest.raises(operations.NotPossible):
        operations.file_dossier(dossier, oath=True, samples=5, by=person, at=later)


def test_a_renewal_that_was_prepared_in_time_is_not_filed_too_late() -> None:
    dossier = ready()
    Dossier.objects.filter(pk=dossier.pk).update(
        kind="renewal", previous=certificate(dossier.product, until=dt.date(2026, 9, 28))
    )

    with pytest.raises(operations.RenewalTooLate):
        operations.file_dossier(dossier, oath=True, samples=5, by=make.speaker(dossier.producer), at=make.NOON)


def test_rules_that_are_used_no_more_stop_a_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = ready()
    monkeypatch.setattr("ocop.grading.scoring.records.Edition.usable_on", lambda _edition, _day: False)

    with pytest.raises(operations.RulesPassed):
        operations.file_dossier(dossier, oath=True, samples=5, by=make.speaker(dossier.producer), at=make.NOON)


@pytest.mark.parametrize("state", ["draft", "filed", "returned", "forwarded", "received", "supplement", "reviewed"])
def test_a_dossier_may_be_withdrawn_before_the_council(state: str) -> None:
    dossier = make.dossier(state=state)

    withdrawn = operations.withdraw_dossier(dossier, by=make.speaker(dossier.producer), at=make.NOON)

    assert withdrawn.state == "withdrawn"
    assert opened(dossier.product).number != dossier.number


@pytest.mark.parametrize("state", ["council", "passed_up", "rated", "decided", "closed", "withdrawn"])
def test_from_the_council_on_it_is_not_withdrawn(state: str) -> None:
    dossier = make.dossier(state=state)

    with pytest.raises(operations.NotPossible):
        operations.withdraw_dossier(dossier, by=make.speaker(dossier.producer), at=make.NOON)


def test_the_answer_to_a_supplement_sends_the_dossier_back_to_the_office() -> None:
    dossier = make.dossier(state="supplement")
    Supplement.objects.create(
        dossier=dossier, wanted="Phiếu kiểm nghiệm", due_on=DAY, asked_at=make.NOON, by=accounts.user()
    )
    person = make.speaker(dossier.producer)
    with pytest.raises(operations.AnswerMissing):
        operations.answer_supplement(dossier, "  ", by=person, at=make.NOON)

    answered = operations.answer_supplement(dossier, "Đã thêm", by=person, at=make.NOON)

    assert answered.state == "received"
    assert Supplement.objects.get().answer == "Đã thêm"
    with pytest.raises(operations.NothingAsked):
        operations.answer_supplement(dossier, "Nữa", by=person, at=make.NOON)


def test_strangers_neither_file_nor_withdraw_nor_answer() -> None:
    dossier = make.dossier(state="supplement")
    stranger = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))

    with pytest.raises(PermissionDenied):
        operations.withdraw_dossier(dossier, by=stranger, at=make.NOON)
    with pytest.raises(PermissionDenied):
        operations.answer_supplement(dossier, "A", by=stranger, at=make.NOON)
    with pytest.raises(PermissionDenied):
        operations.file_dossier(dossier, oath=True, by=stranger, at=make.NOON)
