"""Enter, correct and withdraw supply offers."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.activity.models import Activity
from ocop.activity.operations import activity, record_many
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.core.units import unit_of
from ocop.registry.models import ProducerPerson, Product
from ocop.registry.operations import spoken_for
from ocop.registry.states import ProductState
from ocop.trade import refusals
from ocop.trade.checks import check_offer
from ocop.trade.models import PriceBreak, SupplyOffer
from ocop.trade.terms import OfferTerms

_TERMS = (
    *("unit", "currency", "minimum_lot", "pack_multiple", "capacity_per_week", "lead_time_days", "valid_from"),
    *("valid_until", "origin_proof", "note"),
)

_WRITTEN = (*_TERMS, "unit_weight_kg", "harvest", "default_probability", "onboarding_cost", "changed_at")


class SavedAs(StrEnum):
    """What entering an offer came to."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


_VERBS = {SavedAs.NEW: "trade.offer_entered", SavedAs.UPDATED: "trade.offer_corrected"}


@dataclass(frozen=True)
class Put:
    """An offer as it was entered: what that came to, and its prices from each quantity on."""

    offer: SupplyOffer
    saved_as: SavedAs
    prices: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True)
class _Editor:
    """A person before some products: the producers it may speak for, and those among them whose people it is one of."""

    by: User
    spoken_for: frozenset[int]
    own: frozenset[int]

    def require(self, product: Product) -> bool:
        """Let go on who speaks for the producer, or enters offers in its place; return whether it is such an officer.

        :raises PermissionDenied: neither.
        """
        officer = may(self.by, Permission.OFFER_EDIT, within=product.area)
        if not officer and product.producer_id not in self.spoken_for:
            raise PermissionDenied(_("Only the producer, or an officer of its place, may change this offer."))
        return officer


def save_offer(product: Product, terms: OfferTerms, *, by: User, at: dt.datetime) -> SupplyOffer:
    """Enter what can be had of a product, or correct its current offer.

    :raises PermissionDenied: this person neither speaks for the producer nor enters offers in its place.
    :raises ProductNotShown: the product is withdrawn or merged.
    :raises DomainError: what :func:`ocop.trade.checks.check_offer` refuses.
    """
    return put_offer(product, terms, by=by, at=at)[0]


def put_offer(product: Product, terms: OfferTerms, *, by: User, at: dt.datetime) -> tuple[SupplyOffer, SavedAs]:
    """Do what :func:`save_offer` does, and say whether the offer is new, updated or unchanged."""
    (put,) = put_offers({product.pk: terms}, by=by, at=at).values()
    if not isinstance(put, Put):
        raise put
    return put.offer, put.saved_as


@transaction.atomic
def put_offers(
    given: Mapping[int, OfferTerms], *, by: User, at: dt.datetime, trial: bool = False
) -> dict[int, Put | DomainError | PermissionDenied]:
    """Enter or correct the offers of some products, each for itself, and return what became of each.

    It asks the database as often for a thousand as for one.

    :param given: key of the product → what is offered of it.
    :param trial: only find out what would become of each; nothing is changed or locked.
    :return: by product: the offer, or the refusal of :func:`save_offer` that stands in the way.
    """
    products = Product.objects.filter(pk__in=given).select_related("area", "producer").order_by("pk")
    known = {product.pk: product for product in (products if trial else products.select_for_update(of=("self",)))}
    editor = _editor(by, known.values())
    current = {
        offer.product_id: offer
        for offer in SupplyOffer.objects.filter(product__in=known, withdrawn_at__isnull=True).prefetch_related(
            "price_breaks"
        )
    }
    put: dict[int, Put | DomainError | PermissionDenied] = {}
    for key, terms in given.items():
        try:
            put[key] = _put(known[key], current.get(key), terms, editor=editor)
        except (DomainError, PermissionDenied) as refusal:
            put[key] = refusal
    if not trial:
        _write([one for one in put.values() if isinstance(one, Put)], editor=editor, at=at)
    return put


def _put(product: Product, current: SupplyOffer | None, terms: OfferTerms, *, editor: _Editor) -> Put:
    officer = editor.require(product)
    if product.state != ProductState.PUBLISHED or product.merged_into_id is not None:
        raise refusals.ProductNotShown(number=product.number)
    check_offer(terms)
    prices = tuple(sorted((price.from_quantity, price.unit_price) for price in terms.prices))
    offer = current or SupplyOffer(product=product, demonstration=product.demonstration)
    before = (_facts(offer), _prices(offer)) if current else None
    offer.product = product
    _fill(offer, terms, officer=officer)
    if before is None:
        return Put(offer, SavedAs.NEW, prices)
    return Put(offer, SavedAs.UNCHANGED if before == (_facts(offer), prices) else SavedAs.UPDATED, prices)


def _write(put: Sequence[Put], *, editor: _Editor, at: dt.datetime) -> None:
    changed = [one for one in put if one.saved_as != SavedAs.UNCHANGED]
    for one in changed:
        one.offer.changed_at = at
    SupplyOffer.objects.bulk_create([one.offer for one in changed if one.saved_as == SavedAs.NEW])
    SupplyOffer.objects.bulk_create(
        [one.offer for one in changed if one.saved_as == SavedAs.UPDATED],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_WRITTEN,
    )
    PriceBreak.objects.filter(offer__in=[one.offer.pk for one in changed]).delete()
    PriceBreak.objects.bulk_create(
        PriceBreak(offer=one.offer, from_quantity=start, unit_price=price)
        for one in changed
        for start, price in one.prices
    )
    if changed:
        record_many(_line(_VERBS[one.saved_as], one.offer, editor=editor, at=at) for one in changed)


@transaction.atomic
def withdraw_offer(offer: SupplyOffer, *, by: User, at: dt.datetime) -> SupplyOffer:
    """Withdraw an offer: no plan made from now on counts with it.

    :raises PermissionDenied: as for entering one.
    :raises OfferWithdrawn: it was withdrawn already.
    """
    offer = locked(offer)
    editor = _editor(by, [offer.product])
    editor.require(offer.product)
    if offer.withdrawn_at is not None:
        raise refusals.OfferWithdrawn
    offer.withdrawn_at = offer.changed_at = at
    offer.save()
    record_many([_line("trade.offer_withdrawn", offer, editor=editor, at=at)])
    return offer


def _editor(by: User, products: Collection[Product]) -> _Editor:
    producers = [product.producer for product in products if product.producer is not None]
    own = ProducerPerson.objects.filter(producer__in=producers, user=by).values_list("producer", flat=True)
    return _Editor(by, frozenset(spoken_for(by, producers)), frozenset(own))


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


def _prices(offer: SupplyOffer) -> tuple[tuple[Decimal, Decimal], ...]:
    return tuple(sorted((price.from_quantity, price.unit_price) for price in offer.price_breaks.all()))


def _line(verb: str, offer: SupplyOffer, *, editor: _Editor, at: dt.datetime) -> Activity:
    """Write it down as done on behalf of the producer, unless one of its own people did it."""
    producer = offer.product.producer
    own = producer is None or producer.pk in editor.own
    return activity(
        verb,
        offer.product,
        by=editor.by.username,
        at=at,
        on_behalf_of="" if own or producer is None else producer.number,
        offer=offer.pk,
        capacity_per_week=str(offer.capacity_per_week),
        unit=offer.unit,
    )
