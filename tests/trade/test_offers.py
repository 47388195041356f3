"""Entering, correcting and withdrawing offers."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.registry.states import ProductState
from ocop.trade import operations, refusals
from ocop.trade.models import PriceBreak, SupplyOffer
from ocop.trade.operations import SavedAs
from ocop.trade.operations.offers import Put
from ocop.trade.queries.offers import offers_visible_to, products_to_offer
from tests.make import accounts, places
from tests.make import trade as make

pytestmark = pytest.mark.django_db
QUERIES_OF_OFFERS = 13


def test_a_producers_person_enters_an_offer_in_its_own_name() -> None:
    product = make.product()
    assert product.producer is not None
    person = make.spokesperson(product.producer)

    offer = operations.save_offer(product, make.offer_terms(prices=[("500", "0.90")]), by=person, at=make.NOON)

    assert list(offer.price_breaks.values_list("from_quantity", "unit_price")) == [
        (Decimal(100), Decimal(1)),
        (Decimal(500), Decimal("0.9")),
    ]
    activity = Activity.objects.get()
    assert (activity.verb, activity.by, activity.on_behalf_of) == ("trade.offer_entered", person.username, "")
    assert activity.subject == product.number


def test_an_officer_of_the_place_enters_it_on_behalf_of_the_producer() -> None:
    product = make.product()
    assert product.producer is not None
    officer = accounts.officer(role=Role.COMMUNE_OFFICER, of=product.area)

    operations.save_offer(product, make.offer_terms(), by=officer, at=make.NOON)

    assert Activity.objects.get().on_behalf_of == product.producer.number


def test_an_offer_is_corrected_in_place_and_the_same_terms_change_nothing() -> None:
    product = make.product()
    officer = accounts.officer(role=Role.TRADE_OFFICER)
    terms = make.offer_terms()
    first, entered = operations.put_offer(product, terms, by=officer, at=make.NOON)

    _same, unchanged = operations.put_offer(product, terms, by=officer, at=make.NOON)
    second, corrected = operations.put_offer(product, make.offer_terms(price="1.10"), by=officer, at=make.NOON)

    assert (entered, unchanged, corrected) == (SavedAs.NEW, SavedAs.UNCHANGED, SavedAs.UPDATED)
    assert first.pk == second.pk
    assert list(Activity.objects.order_by("pk").values_list("verb", flat=True)) == [
        "trade.offer_entered",
        "trade.offer_corrected",
    ]


def test_a_producers_person_cannot_judge_its_own_risk() -> None:
    product = make.product()
    assert product.producer is not None
    terms = make.offer_terms(default_probability="0.5", onboarding_cost="80")

    by_itself = operations.save_offer(product, terms, by=make.spokesperson(product.producer), at=make.NOON)
    assert (by_itself.default_probability, by_itself.onboarding_cost) == (Decimal("0.05"), Decimal(0))

    by_officer = operations.save_offer(product, terms, by=accounts.officer(role=Role.TRADE_OFFICER), at=make.NOON)
    assert (by_officer.default_probability, by_officer.onboarding_cost) == (Decimal("0.5"), Decimal(80))


def test_a_stranger_enters_no_offer() -> None:
    product = make.product()

    with pytest.raises(PermissionDenied):
        operations.save_offer(product, make.offer_terms(), by=accounts.buyer(), at=make.NOON)
    assert not SupplyOffer.objects.exists()


def test_nothing_is_offered_of_a_withdrawn_product() -> None:
    product = make.product()
    product.state = ProductState.WITHDRAWN
    product.save()

    with pytest.raises(refusals.ProductNotShown):
        operations.save_offer(product, make.offer_terms(), by=accounts.officer(role=Role.TRADE_OFFICER), at=make.NOON)
    assert not SupplyOffer.objects.exists()


def test_an_offer_that_cannot_be_true_is_not_saved() -> None:
    product = make.product()
    terms = replace(make.offer_terms(), capacity_per_week=Decimal(-1))

    with pytest.raises(refusals.NotPositive):
        operations.save_offer(product, terms, by=accounts.officer(role=Role.TRADE_OFFICER), at=make.NOON)
    assert not Activity.objects.exists()


def test_a_withdrawn_offer_makes_room_for_a_new_one_and_is_withdrawn_once() -> None:
    offer = make.offer()
    officer = accounts.officer(role=Role.TRADE_OFFICER)

    operations.withdraw_offer(offer, by=officer, at=make.NOON)
    _new, saved = operations.put_offer(offer.product, make.offer_terms(), by=officer, at=make.NOON)

    assert saved == SavedAs.NEW
    with pytest.raises(refusals.OfferWithdrawn):
        operations.withdraw_offer(offer, by=officer, at=make.NOON)


def test_a_stranger_withdraws_no_offer() -> None:
    offer = make.offer()

    with pytest.raises(PermissionDenied):
        operations.withdraw_offer(offer, by=accounts.user(), at=make.NOON)
    offer.refresh_from_db()
    assert offer.withdrawn_at is None


def test_offers_are_seen_by_their_own_people_and_by_officers_of_their_place() -> None:
    offer = make.offer()
    assert offer.product.producer is not None
    elsewhere = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))

    assert list(offers_visible_to(make.spokesperson(offer.product.producer))) == [offer]
    assert list(offers_visible_to(accounts.officer(role=Role.PROVINCE_OFFICER, of=offer.product.area))) == [offer]
    assert list(offers_visible_to(accounts.officer(role=Role.NATIONAL_OFFICER))) == [offer]
    assert not offers_visible_to(elsewhere).exists()
    assert not offers_visible_to(accounts.buyer()).exists()


def test_own_products_without_an_offer_are_shown_until_they_have_one() -> None:
    product = make.product()
    assert product.producer is not None
    person = make.spokesperson(product.producer)
    assert list(products_to_offer(person)) == [product]

    operations.save_offer(product, make.offer_terms(), by=person, at=make.NOON)

    assert not products_to_offer(person).exists()


def test_each_of_many_offers_is_entered_for_itself() -> None:
    known, new, refused = make.product(), make.product(), make.product()
    elsewhere = make.product(of=make.maker(country="LA"))
    officer = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("TH.30"))
    operations.put_offer(known, make.offer_terms(prices=[("500", "0.90")]), by=officer, at=make.NOON)

    put = operations.put_offers(
        {
            known.pk: make.offer_terms(price="1.10"),
            new.pk: make.offer_terms(),
            refused.pk: make.offer_terms(unit="C62"),
            elsewhere.pk: make.offer_terms(),
        },
        by=officer,
        at=make.NOON,
    )

    assert [type(one).__name__ for one in put.values()] == ["Put", "Put", "WeightMissing", "PermissionDenied"]
    assert [one.saved_as for one in put.values() if isinstance(one, Put)] == [SavedAs.UPDATED, SavedAs.NEW]
    assert set(SupplyOffer.objects.values_list("product", flat=True)) == {known.pk, new.pk}
    assert list(PriceBreak.objects.values_list("offer__product", "unit_price")) == [
        (known.pk, Decimal("1.1")),
        (new.pk, Decimal(1)),
    ]
    assert list(Activity.objects.order_by("pk").values_list("verb", "subject")) == [
        ("trade.offer_entered", known.number),
        ("trade.offer_corrected", known.number),
        ("trade.offer_entered", new.number),
    ]


def test_a_trial_says_the_same_and_changes_nothing() -> None:
    known, new = make.product(), make.product()
    officer = accounts.officer(role=Role.TRADE_OFFICER)
    operations.put_offer(known, make.offer_terms(), by=officer, at=make.NOON)
    given = {known.pk: make.offer_terms(price="2"), new.pk: make.offer_terms()}

    put = operations.put_offers(given, by=officer, at=make.NOON, trial=True)

    assert [one.saved_as for one in put.values() if isinstance(one, Put)] == [SavedAs.UPDATED, SavedAs.NEW]
    assert list(PriceBreak.objects.values_list("unit_price", flat=True)) == [Decimal(1)]
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("offers", [1, 3])
def test_many_offers_ask_the_database_as_often_as_one(
    offers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    products = [make.product() for _ in range(2 * offers)]
    officer = accounts.officer(role=Role.TRADE_OFFICER)
    operations.put_offers({product.pk: make.offer_terms() for product in products[:offers]}, by=officer, at=make.NOON)
    given = {product.pk: make.offer_terms(price="2") for product in products}

    with django_assert_num_queries(QUERIES_OF_OFFERS):
        operations.put_offers(given, by=officer, at=make.NOON)
