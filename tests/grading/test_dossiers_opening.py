"""Dossiers opened: first ratings, upgrades, renewals, and each way out."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.grading.completeness import gaps_in
from ocop.grading.editions import edition
from ocop.grading.models import Attachment, Dossier
from ocop.grading.operations import dossiers as operations
from ocop.grading.queries.contents import contents_of
from ocop.grading.scoring.refusals import UnknownEdition
from ocop.grading.states import DossierKind
from ocop.registry.models import Contact, Product
from tests.grading.prepared import certificate, former_of, officer_for, opened
from tests.make import accounts, registry
from tests.make import grading as make

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)


def test_a_dossier_begins_with_what_the_register_knows() -> None:
    product = make.product()
    assert product.producer
    Contact.objects.create(producer=product.producer, phones=["+84912345678"])

    dossier = opened(product)

    assert dossier.number.startswith("VN-D")
    assert dossier.answers["unit_name"] == product.producer.name
    assert dossier.answers["phone"] == "+84912345678"
    assert (dossier.state, dossier.area) == ("draft", product.area)


def test_a_second_dossier_leads_to_the_first() -> None:
    product = make.product()
    first = opened(product)

    with pytest.raises(operations.DossierOpenAlready) as refusal:
        opened(product)

    assert refusal.value.facts["dossier"] == first


@pytest.mark.parametrize(
    ("choice", "refusal"),
    [
        ({"edition": "vn-ocop-1066"}, UnknownEdition),
        ({"set_number": "99"}, operations.SetUnknown),
        ({"set_number": "26"}, operations.VariantUnknown),
        ({"set_number": "26", "variant": "moon"}, operations.VariantUnknown),
        ({"set_number": "11", "variant": "community"}, operations.VariantUnknown),
        ({"kind": "upgrade"}, operations.NothingToRaise),
        ({"kind": "renewal"}, operations.NothingToRenew),
    ],
)
def test_a_choice_that_cannot_be_is_refused(choice: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        opened(make.product(), **choice)

    assert not Dossier.objects.exists()


def test_no_dossier_before_the_edition_is_in_force_nor_in_another_country() -> None:
    with pytest.raises(operations.EditionNotUsable):
        opened(make.product(), at=dt.datetime(2026, 5, 20, 5, tzinfo=dt.UTC))
    thai = registry.producer()
    with pytest.raises(operations.EditionNotUsable):
        opened(registry.product(of=thai), by=make.speaker(thai))


def test_no_dossier_for_a_product_that_is_not_shown_or_has_no_producer() -> None:
    product = make.product()
    person = make.speaker(product.producer) if product.producer else accounts.user()
    Product.objects.filter(pk=product.pk).update(state="withdrawn")
    with pytest.raises(operations.NotShown):
        opened(product, by=person)
    orphan = registry.product(place=make.commune())
    with pytest.raises(operations.NotShown):
        operations.open_dossier(
            orphan, kind=DossierKind.FIRST, edition=make.EDITION, set_number="11", by=person, at=make.NOON
        )


def test_only_who_speaks_for_the_producer_opens_one() -> None:
    product = make.product()
    with pytest.raises(PermissionDenied):
        opened(product, by=accounts.officer(role=Role.COMMUNE_OFFICER, of=product.area))

    assert product.producer
    opened(product, by=officer_for(product.producer))

    assert Activity.objects.get(verb="grading.dossier_opened").on_behalf_of == product.producer.number


@pytest.mark.parametrize(
    ("until", "refusal", "words"),
    [
        (dt.date(2026, 11, 28), None, ""),
        (dt.date(2026, 9, 29), None, ""),
        (dt.date(2026, 11, 29), operations.RenewalTooEarly, "begins in 1 day\\."),
        (dt.date(2026, 9, 28), operations.RenewalTooLate, "was over 1 day ago"),
        (None, operations.NothingToRenew, "no certificate with an end"),
    ],
)
def test_a_renewal_is_opened_inside_its_window_only(
    until: dt.date | None, refusal: type[Exception] | None, words: str
) -> None:
    product = make.product()
    held = certificate(product, until=until)

    if refusal is None:
        assert opened(product, kind="renewal").previous == held
        return
    with pytest.raises(refusal, match=words):
        opened(product, kind="renewal")


def test_a_window_that_was_over_before_the_edition_is_open_for_180_days_after_the_end() -> None:
    product = make.product()
    certificate(product, until=dt.date(2026, 3, 1))

    with pytest.raises(operations.RenewalTooLate):
        opened(product, kind="renewal", by=None, at=dt.datetime(2026, 8, 29, 5, tzinfo=dt.UTC))
    dossier = opened(product, kind="renewal", at=dt.datetime(2026, 8, 28, 5, tzinfo=dt.UTC))

    assert dossier.kind == "renewal"


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"stars": 5, "until": dt.date(2027, 1, 1)}, operations.TopAlready),
        ({"until": DAY}, operations.NothingToRaise),
        ({"until": dt.date(2027, 1, 1), "state": "suspended"}, operations.CertificateSuspended),
        ({"until": dt.date(2027, 1, 1), "state": "revoked"}, operations.NothingToRaise),
    ],
)
def test_an_upgrade_needs_a_valid_certificate_below_the_top(facts: dict[str, Any], refusal: type[Exception]) -> None:
    product = make.product()
    certificate(product, **facts)

    with pytest.raises(refusal):
        opened(product, kind="upgrade")


def test_an_upgrade_begins_with_the_marks_and_papers_and_asks_proof_of_what_rose() -> None:
    product = make.product()
    assert product.producer
    former = former_of(product)
    old, gone = make.paper(product.producer), make.paper(product.producer)
    for paper in (old, gone):
        Attachment.objects.create(dossier=former, criterion="1.1", paper=paper)
    gone.removed_at = make.NOON
    gone.save()
    person = make.speaker(product.producer)

    dossier = opened(product, kind="upgrade", by=person)
    operations.claim_level(dossier, "1.1", points=Decimal(2), description="Hơn", by=person, at=make.NOON)

    assert {mark.criterion: mark.points for mark in dossier.self_marks.all()} == {"1.1": 2, "1.2": 1}
    assert [attachment.paper for attachment in dossier.attachments.all()] == [old]
    rules = edition(make.EDITION)
    asked = [gap for gap in gaps_in(contents_of(dossier, rules), on=DAY) if "rose" in gap.words]
    assert [gap.place for gap in asked] == ["1.1"]

    operations.attach_paper(dossier, make.paper(product.producer), criterion="1.1", by=person, at=make.NOON)

    assert not [gap for gap in gaps_in(contents_of(dossier, rules), on=DAY) if "rose" in gap.words]
