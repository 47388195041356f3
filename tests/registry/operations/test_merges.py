"""Two records made one, kept apart, and parted again."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models

from ocop.registry import operations
from ocop.registry.models import (
    CertificateHeld,
    Contact,
    Inclusion,
    Merge,
    Producer,
    ProducerPerson,
    Product,
    ProgrammeNumber,
    RegisterEntry,
    StarHeld,
)
from ocop.registry.queries import numbers_of, producer_by_number, product_by_number
from ocop.trade.models import SupplyOffer
from tests import make
from tests.make.registry import star
from tests.registry.areas import thailand
from tests.registry.imports import LATER, national_officer, verbs
from tests.registry.pairs import pair_of

pytestmark = pytest.mark.django_db


def products(count: int = 2) -> list[Product]:
    """Return products without a maker in one place."""
    return [make.product(f"น้ำพริก {number}", place=make.area("TH.81.8101")) for number in range(count)]


def producers(count: int = 2) -> list[Producer]:
    return [make.producer(f"กลุ่ม {number}", of=make.area("TH.81.8101")) for number in range(count)]


def holders(row: Product | Producer) -> dict[str, int]:
    """Return how many rows of each model hang on a record, in whatever app."""
    found = {}
    for relation in row._meta.related_objects:
        if relation.field.name != "merged_into":
            rows = relation.related_model._base_manager.filter(**{relation.field.name: row})
            found[relation.related_model.__name__] = rows.count()
    return {name: count for name, count in found.items() if count}


def with_everything(product: Product) -> dict[str, int]:
    """Let one row of every kind of the registry hang on a product; return what hangs there."""
    Contact.objects.create(product=product, phones=["+66812345678"])
    star(product, decision=f"D-{product.pk}")
    make.certificate(product)
    programme = product.programme
    assert programme is not None
    ProgrammeNumber.objects.create(programme=programme, number=f"N-{product.pk}", product=product)
    RegisterEntry.objects.create(programme=programme, identity=f"I-{product.pk}", fingerprint="f", product=product)
    return holders(product)


def test_merge_pair_moves_everything_that_hangs_on_a_product_and_undo_moves_it_back() -> None:
    officer = national_officer(thailand())
    kept, merged = products()
    hanging = with_everything(merged)
    candidate = pair_of(kept, merged)

    merge = operations.merge_pair(candidate, keep=kept.number, by=officer, at=LATER)

    merged.refresh_from_db()
    assert hanging == {"Contact": 1, "StarHeld": 1, "CertificateHeld": 1, "ProgrammeNumber": 1, "RegisterEntry": 1}
    assert (holders(kept), holders(merged), merged.merged_into) == (hanging, {}, kept)
    assert (merge.kept, merge.merged, candidate.__class__.objects.get().state) == (kept.number, merged.number, "merged")
    assert verbs() == ["registry.product_merged"] * 2

    operations.undo_decision(candidate, by=officer, at=LATER)

    merged.refresh_from_db()
    assert (holders(kept), holders(merged), merged.merged_into) == ({}, hanging, None)
    assert Merge.objects.get().undone_at == LATER
    assert candidate.__class__.objects.get().state == "open"
    assert verbs()[2:] == ["registry.product_parted"] * 2


def test_what_may_stand_only_once_stays_with_the_merged_record() -> None:
    officer = national_officer(thailand())
    kept, merged = products()
    for product in (kept, merged):
        Contact.objects.create(product=product, phones=[])
        star(product, decision="12/QĐ")
    candidate = pair_of(kept, merged)

    operations.merge_pair(candidate, keep=kept.number, by=officer, at=LATER)

    assert holders(kept) == holders(merged) == {"Contact": 1, "StarHeld": 1}
    operations.undo_decision(candidate, by=officer, at=LATER)
    assert StarHeld.objects.get(product=merged)
    assert Contact.objects.get(product=kept)


def test_merge_pair_moves_everything_that_hangs_on_a_producer() -> None:
    officer = national_officer(thailand())
    kept, merged = producers()
    product = make.product("ข้าว", of=merged)
    ProducerPerson.objects.create(producer=merged, user=make.user())
    Contact.objects.create(producer=merged, phones=[])
    Inclusion.objects.create(producer=merged, women_led=True)
    make.certificate(merged)
    hanging = holders(merged)
    candidate = pair_of(kept, merged)

    operations.merge_pair(candidate, keep=kept.number, by=officer, at=LATER)

    product.refresh_from_db()
    assert hanging == {"Product": 1, "ProducerPerson": 1, "Contact": 1, "Inclusion": 1, "CertificateHeld": 1}
    assert (product.producer, holders(kept), holders(merged)) == (kept, hanging, {})
    operations.undo_decision(candidate, by=officer, at=LATER)
    assert (holders(kept), holders(merged)) == ({}, hanging)


def test_every_relation_to_a_record_is_one_that_a_merge_can_move() -> None:
    for model in (Product, Producer):
        for relation in model._meta.related_objects:
            assert isinstance(relation.field, models.ForeignKey), relation


def test_a_supply_offer_goes_with_its_product() -> None:
    officer = national_officer(thailand())
    kept, merged = products()
    offer = _supply_offer(merged)

    operations.merge_pair(pair_of(kept, merged), keep=kept.number, by=officer, at=LATER)

    offer.refresh_from_db()
    assert offer.product == kept


def test_merged_numbers_lead_to_the_record_that_stays() -> None:
    officer = national_officer(thailand())
    first, second, third = products(3)
    with_everything(first)

    operations.merge_pair(pair_of(first, second), keep=second.number, by=officer, at=LATER)
    operations.merge_pair(pair_of(second, third), keep=third.number, by=officer, at=LATER)

    assert [product_by_number(number) for number in (first.number, second.number, f"N-{first.pk}")] == [third] * 3
    assert numbers_of("product", third.number) == (third.number, second.number, first.number)


def test_merged_makers_are_found_by_their_numbers() -> None:
    officer = national_officer(thailand())
    first, second = producers()

    operations.merge_pair(pair_of(first, second), keep=second.number, by=officer, at=LATER)

    assert producer_by_number(first.number) == second
    assert producer_by_number("TH-M0") is None


def test_undo_gives_back_only_what_the_merge_took() -> None:
    officer = national_officer(thailand())
    first, second, third = products(3)
    hanging = {product: with_everything(product) for product in (first, second)}
    one, other = pair_of(first, second), pair_of(second, third)
    Contact.objects.filter(product=first).delete()
    operations.merge_pair(one, keep=second.number, by=officer, at=LATER)
    operations.merge_pair(other, keep=third.number, by=officer, at=LATER)

    operations.undo_decision(one, by=officer, at=LATER)
    assert holders(first) == {name: 1 for name in hanging[first] if name != "Contact"}
    operations.undo_decision(other, by=officer, at=LATER)

    assert holders(first) == {name: 1 for name in hanging[first] if name != "Contact"}
    assert holders(second) == hanging[second]
    assert holders(third) == {}


def test_undo_leaves_what_was_given_to_somebody_else_since() -> None:
    officer = national_officer(thailand())
    kept, merged, third = producers(3)
    product = make.product("ข้าว", of=merged)
    candidate = pair_of(kept, merged)
    operations.merge_pair(candidate, keep=kept.number, by=officer, at=LATER)
    Product.objects.filter(pk=product.pk).update(producer=third)

    operations.undo_decision(candidate, by=officer, at=LATER)

    product.refresh_from_db()
    assert product.producer == third


def test_merge_pair_refuses_a_pair_that_is_decided() -> None:
    officer = national_officer(thailand())
    kept, merged = products()
    candidate = operations.keep_apart(pair_of(kept, merged), by=officer, at=LATER)

    with pytest.raises(operations.PairDecided):
        operations.merge_pair(candidate, keep=kept.number, by=officer, at=LATER)
    with pytest.raises(operations.PairDecided):
        operations.keep_apart(candidate, by=officer, at=LATER)

    assert not Merge.objects.exists()


def test_merge_pair_refuses_a_record_that_is_merged_already() -> None:
    officer = national_officer(thailand())
    first, second, third = products(3)
    operations.merge_pair(pair_of(first, second), keep=first.number, by=officer, at=LATER)

    with pytest.raises(operations.AlreadyMerged, match=second.number):
        operations.merge_pair(pair_of(second, third), keep=third.number, by=officer, at=LATER)

    assert Merge.objects.count() == 1


def test_undo_decision_refuses_an_open_pair_and_one_that_was_undone_by_other_means() -> None:
    officer = national_officer(thailand())
    kept, merged = products()
    candidate = pair_of(kept, merged)

    with pytest.raises(operations.PairDecided):
        operations.undo_decision(candidate, by=officer, at=LATER)
    operations.merge_pair(candidate, keep=kept.number, by=officer, at=LATER)
    Merge.objects.update(undone_at=LATER)
    with pytest.raises(operations.NothingToUndo):
        operations.undo_decision(candidate, by=officer, at=LATER)


def test_a_pair_kept_apart_is_open_again_when_that_is_undone() -> None:
    officer = national_officer(thailand())
    kept, merged = products()

    candidate = operations.undo_decision(
        operations.keep_apart(pair_of(kept, merged), by=officer, at=LATER), by=officer, at=LATER
    )

    assert candidate.state == "open"
    assert verbs() == []


def test_pairs_are_decided_by_officers_of_their_place() -> None:
    thailand()
    kept, merged = products()
    stranger = national_officer(make.area("VN"))
    candidate = pair_of(kept, merged)

    for decide in (operations.keep_apart, operations.undo_decision):
        with pytest.raises(PermissionDenied):
            decide(candidate, by=stranger, at=LATER)
    with pytest.raises(PermissionDenied):
        operations.merge_pair(candidate, keep=kept.number, by=stranger, at=LATER)

    candidate.refresh_from_db()
    assert candidate.state == "open"


def test_a_certificate_moves_with_its_term() -> None:
    officer = national_officer(thailand())
    kept, merged = products()
    make.certificate(merged, until=dt.date(2027, 1, 1))

    operations.merge_pair(pair_of(kept, merged), keep=kept.number, by=officer, at=LATER)

    assert CertificateHeld.objects.get(product=kept).valid_until == dt.date(2027, 1, 1)


def _supply_offer(product: Product) -> SupplyOffer:
    """Return an offer of the trade app: what hangs on a product in apps above the registry."""
    return SupplyOffer.objects.create(
        product=product,
        unit="KGM",
        currency="THB",
        unit_weight_kg=1,
        minimum_lot=1,
        pack_multiple=1,
        capacity_per_week=1,
        valid_from=dt.date(2026, 1, 1),
        changed_at=LATER,
    )
