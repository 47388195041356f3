"""A first rating after a missed renewal: it begins with the old dossier, and nothing of it is filed unseen."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from ocop.activity.models import Activity
from ocop.grading.completeness import WHOLE_PAPERS, gaps_in
from ocop.grading.editions import edition
from ocop.grading.models import Attachment, Dossier, Paper, SelfMark, StarCertificate
from ocop.grading.operations import dossiers as operations
from ocop.grading.queries.contents import contents_of
from ocop.registry.models import Product
from tests.grading.prepared import former_of, officer_for, opened, signed_in
from tests.make import grading as make

pytestmark = pytest.mark.django_db
LATE = dt.datetime(2027, 3, 1, 5, tzinfo=dt.UTC)
"""The certificate ends on 1 June 2027; its renewal could be filed until 1 February."""


def old(*, answers: dict[str, Any] | None = None) -> tuple[Product, Dossier]:
    """Return a product and its decided dossier of 3 stars: two lines claimed, one question answered."""
    product = make.product()
    former = former_of(product)
    former.answers = {"history": "Từ năm 2010", "website": ""} if answers is None else answers
    former.save()
    return product, former


def attached(former: Dossier, criterion: str, **values: Any) -> Paper:
    paper = make.paper(former.producer, **values)
    Attachment.objects.create(dossier=former, criterion=criterion, paper=paper)
    return paper


def again(product: Product, *, at: dt.datetime = LATE, set_number: str = "11") -> Dossier:
    return opened(product, at=at, set_number=set_number)


def test_a_first_rating_after_a_missed_renewal_begins_with_levels_papers_and_answers_all_marked() -> None:
    product, former = old()
    proof, whole = attached(former, "1.1"), attached(former, "")

    dossier = again(product)

    assert dossier.taken_from == former
    assert {mark.criterion: mark.points for mark in dossier.self_marks.all()} == {"1.1": Decimal(1), "1.2": Decimal(1)}
    assert set(dossier.attachments.values_list("criterion", "paper")) == {("1.1", proof.pk), ("", whole.pk)}
    assert dossier.answers["history"] == "Từ năm 2010"
    assert dossier.answers["unit_name"]
    assert dossier.to_check == ["field:history", "line:1.1", "line:1.2", "papers"]


def test_evidence_that_has_ended_or_was_removed_is_not_taken_over() -> None:
    product, former = old()
    attached(former, "1.1", valid_until=LATE.date())
    gone, kept = attached(former, "1.1"), attached(former, "1.1", valid_until=LATE.date() + dt.timedelta(days=1))
    gone.removed_at = make.NOON
    gone.save()

    dossier = again(product)

    assert list(dossier.attachments.values_list("paper", flat=True)) == [kept.pk]


def test_a_card_that_asks_something_else_takes_over_no_levels_but_the_papers_of_the_whole() -> None:
    product, former = old()
    paper = attached(former, "1.1")

    dossier = again(product, set_number="23")

    same = {code for code in ("1.1", "1.2") if f"line:{code}" in dossier.to_check}
    lines = edition(make.EDITION).scorecards
    assert all(lines["23"].criteria[code].names == lines["11"].criteria[code].names for code in same)
    assert dossier.attachments.get().paper_id == paper.pk


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({}, dt.datetime(2027, 1, 31, 5, tzinfo=dt.UTC)),
        ({"valid_until": None}, LATE),
        ({"state": "suspended"}, LATE),
        ({"state": "revoked"}, LATE),
    ],
)
def test_otherwise_a_first_rating_begins_empty(change: dict[str, object], at: dt.datetime) -> None:
    product, _former = old()
    StarCertificate.objects.update(**change)

    dossier = again(product, at=at)

    assert dossier.taken_from is None
    assert dossier.to_check == []
    assert not dossier.self_marks.exists()


def test_nothing_is_filed_before_everything_was_looked_at() -> None:
    product, former = old()
    attached(former, "")
    dossier = again(product)
    rules = edition(make.EDITION)

    words = [gap for gap in gaps_in(contents_of(dossier, rules), on=LATE.date()) if former.number in gap.words]

    assert {(gap.room, gap.place) for gap in words} == {
        ("form", "I"),
        ("score", "1.1"),
        ("score", "1.2"),
        ("papers", ""),
    }
    assert all(gap.blocks for gap in words)
    with pytest.raises(operations.DossierIncomplete):
        operations.file_dossier(dossier, oath=True, samples=5, by=make.speaker(dossier.producer), at=LATE)


def test_what_was_confirmed_or_changed_is_marked_no_more() -> None:
    product, former = old()
    whole, person = attached(former, ""), make.speaker(former.producer)
    dossier = again(product)

    operations.confirm_taken_over(dossier, ["line:1.1"], by=person, at=LATE)
    operations.claim_level(dossier, "1.2", points=Decimal(0), description="Khác", by=person, at=LATE)
    operations.answer_form(dossier, {"history": "Từ năm 2011"}, by=person, at=LATE)
    operations.detach_paper(dossier, whole, criterion="", by=person, at=LATE)

    dossier.refresh_from_db()
    assert dossier.to_check == []
    assert Activity.objects.get(verb="grading.taken_over_checked").facts["items"] == ["line:1.1"]


def test_a_check_of_what_waits_for_none_or_of_a_filed_dossier_is_refused_and_of_nothing_changes_nothing() -> None:
    product, _former = old()
    dossier = again(product)
    person = make.speaker(dossier.producer)

    with pytest.raises(operations.NotTakenOver):
        operations.confirm_taken_over(dossier, ["line:1.1", "line:9.9"], by=person, at=LATE)
    operations.confirm_taken_over(dossier, [], by=person, at=LATE)
    dossier.refresh_from_db()
    assert "line:1.1" in dossier.to_check
    Dossier.objects.filter(pk=dossier.pk).update(state="filed", filed_at=LATE)
    with pytest.raises(operations.NotToBeChecked):
        operations.confirm_taken_over(dossier, ["line:1.1"], by=person, at=LATE)


def test_the_pages_mark_what_was_taken_over_and_take_the_confirmation_without_a_script() -> None:
    product, former = old()
    attached(former, "")
    dossier = again(product)
    client = signed_in(officer_for(dossier.producer))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    score = reverse("grading:dossier-score", args=[dossier.number])
    answers = reverse("grading:dossier-answers", args=[dossier.number, "I"])
    papers = reverse("grading:dossier-papers", args=[dossier.number])

    assert "4 things of it are still to be looked at" in client.get(dossier.get_absolute_url()).content.decode()
    for page in (score, answers, papers):
        assert "to be checked" in client.get(page).content.decode()
    client.post(score, {"seen": ["1.1", "9.9"]})
    client.post(reverse("grading:dossier-line", args=[dossier.number, "1.2"]), {"seen": "1.2"})
    client.post(answers, {"seen": "1", "history": "Từ năm 2010", "initial-history": "Từ năm 2010"})
    client.post(papers, {})

    dossier.refresh_from_db()
    assert dossier.to_check == []
    assert "All of it was looked at." in client.get(dossier.get_absolute_url()).content.decode()
    assert {line.on_behalf_of for line in Activity.objects.filter(verb="grading.taken_over_checked")} == {
        dossier.producer.number
    }
    assert SelfMark.objects.filter(dossier=dossier, criterion="1.1", points=1).exists()


def test_an_answer_that_is_only_saved_again_stays_marked_until_it_is_confirmed() -> None:
    product, _former = old()
    dossier = again(product)

    signed_in(make.speaker(dossier.producer)).post(
        reverse("grading:dossier-answers", args=[dossier.number, "I"]),
        {"history": "Từ năm 2010", "initial-history": "Từ năm 2010"},
    )

    dossier.refresh_from_db()
    assert "field:history" in dossier.to_check
    assert WHOLE_PAPERS not in dossier.to_check
