"""Enter, correct and withdraw supply offers."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.units import unit_of
from ocop.registry.models import ProducerPerson, Product
from ocop.registry.operations import speaks_for
from ocop.registry.states import ProductState
from ocop.trade import refusals
from ocop.trade.checks import check_offer
from ocop.trade.models import PriceBreak, SupplyOffer
from ocop.trade.terms import OfferTerms

_TERMS = (
    *("unit", "currency", "minimum_lot", "pack_multiple", "capacity_per_week", "lead_time_days", "valid_from"),
    *("valid_until", "origin_proof", "note"),
)


class SavedAs(StrEnum):
    """What entering an offer came to."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def save_offer(product: Product, terms: OfferTerms, *, by: User, at: dt.datetime) -> SupplyOffer:
    """Enter what can be had of a product, or correct its current offer.

    :raises PermissionDenied: this person neither speaks for the producer nor enters offers in its place.
    :raises ProductNotShown: the product is withdrawn or merged.
    :raises DomainError: what :func:`ocop.trade.checks.check_offer` refuses.
    """
    return put_offer(product, terms, by=by, at=at)[0]


@transaction.atomic
def put_offer(product: Product, terms: OfferTerms, *, by: User, at: dt.datetime) -> tuple[SupplyOffer, SavedAs]:
    """Do what :func:`save_offer` does, and say whether the offer is new, updated or unchanged."""
    product = locked(product)
    officer = require_offer_edit(by, product)
    if product.state != ProductState.PUBLISHED or product.merged_into_id is not None:
        raise refusals.ProductNotShown(number=product.number)
    check_offer(terms)

    current = SupplyOffer.objects.filter(product=product, withdrawn_at__isnull=True).first()
    offer = current or SupplyOffer(product=product, demonstration=product.demonstration)
    before = _facts(offer) if current else None
    _fill(offer, terms, officer=officer)
    prices = sorted((price.from_quantity, price.unit_price) for price in terms.prices)
    if before == _facts(offer) and prices == list(_prices(offer)):
        return offer, SavedAs.UNCHANGED

    offer.changed_at = at
    offer.save()
    offer.price_breaks.all().delete()
    PriceBreak.objects.bulk_create(
        PriceBreak(offer=offer, from_quantity=start, unit_price=price) for start, price in prices
    )
    saved = SavedAs.UPDATED if current else SavedAs.NEW
    _record("trade.offer_corrected" if current else "trade.offer_entered", offer, by=by, at=at)
    return offer, saved


@transaction.atomic
def withdraw_offer(offer: SupplyOffer, *, by: User, at: dt.datetime) -> SupplyOffer:
    """Withdraw an offer: no plan made from now on counts with it.

    :raises PermissionDenied: as for entering one.
    :raises OfferWithdrawn: it was withdrawn already.
    """
    offer = locked(offer)
    require_offer_edit(by, offer.product)
    if offer.withdrawn_at is not None:
        raise refusals.OfferWithdrawn
    offer.withdrawn_at = offer.changed_at = at
    offer.save()
    _record("trade.offer_withdrawn", offer, by=by, at=at)
    return offer


def require_offer_edit(by: User, product: Product) -> bool:
    """Let go on who speaks for the producer, or enters offers in its place; return whether it is such an officer.

    :raises PermissionDenied: neither.
    """
    officer = may(by, Permission.OFFER_EDIT, within=product.area)
    if not officer and not speaks_for(by, product.producer):
        raise PermissionDenied(_("Only the producer, or an officer of its place, may change this offer."))
    return officer


def _fill(offer: SupplyOffer, terms: OfferTerms, *, officer: bool) -> None:
    for name in _TERMS:
        setattr(offer, name, getattr(terms, name))
    offer.unit_weight_kg = terms.unit_weight_kg or unit_of(terms.unit).to_base
    offer.harvest = list(terms.harvest)
    if officer and terms.default_probability is not None:
        offer.default_probability = terms.default_probability
    if officer and terms.onboarding_cost is not None:
        offer.onboarding_cost = terms.onboarding_cost


def _facts(offer: SupplyOffer) -> tuple[object, ...]:
    facts = [getattr(offer, name) for name in _TERMS]
    return (*facts, offer.unit_weight_kg, *offer.harvest, offer.default_probability, offer.onboarding_cost)


def _prices(offer: SupplyOffer) -> list[tuple[Decimal, Decimal]]:
    return list(offer.price_breaks.order_by("from_quantity").values_list("from_quantity", "unit_price"))


def _record(verb: str, offer: SupplyOffer, *, by: User, at: dt.datetime) -> None:
    """Write it down as done on behalf of the producer, unless one of its own people did it."""
    producer = offer.product.producer
    own = producer is None or ProducerPerson.objects.filter(producer=producer, user=by).exists()
    record(
        verb,
        offer.product,
        by=by.username,
        at=at,
        on_behalf_of="" if own or producer is None else producer.number,
        offer=offer.pk,
        capacity_per_week=str(offer.capacity_per_week),
        unit=offer.unit,
    )
