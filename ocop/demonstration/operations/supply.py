"""Write the offers of the network: one current offer of each product that has any."""

import datetime as dt
from collections.abc import Mapping

from ocop.activity.models import Activity
from ocop.activity.operations import activity, record_many
from ocop.demonstration.network import Good
from ocop.demonstration.operations.registry import AT_ONCE
from ocop.registry.models import Product
from ocop.trade.models import PriceBreak, SupplyOffer
from ocop.trade.terms import OfferTerms

NOTE = "Demonstration offer"
_TERMS = (
    *("unit", "unit_weight_kg", "currency", "minimum_lot", "pack_multiple", "capacity_per_week", "lead_time_days"),
    *("valid_from", "valid_until", "origin_proof", "default_probability", "onboarding_cost"),
)


def write_offers(products: Mapping[Good, Product], *, by: str, at: dt.datetime) -> None:
    """Write the offers as the network has them; what somebody changed in them since is written over."""
    current = {
        row.product_id: row
        for row in SupplyOffer.objects.filter(product__demonstration=True, withdrawn_at__isnull=True)
    }
    new: list[SupplyOffer] = []
    changed: list[SupplyOffer] = []
    breaks: list[PriceBreak] = []
    for good, product in products.items():
        if good.terms is None:
            continue
        known = current.get(product.pk)
        offer = known or SupplyOffer(product=product)
        for name in _TERMS:
            setattr(offer, name, getattr(good.terms, name))
        offer.harvest = list(good.terms.harvest)
        offer.note, offer.demonstration, offer.changed_at = NOTE, True, at
        (changed if known else new).append(offer)
        breaks += _breaks(offer, good.terms)
    SupplyOffer.objects.bulk_create(new, batch_size=AT_ONCE)
    SupplyOffer.objects.bulk_update(
        changed, [*_TERMS, "harvest", "note", "demonstration", "changed_at"], batch_size=AT_ONCE
    )
    PriceBreak.objects.filter(offer__in=[offer.pk for offer in changed]).delete()
    PriceBreak.objects.bulk_create(breaks, batch_size=AT_ONCE)
    entered = [_line("trade.offer_entered", offer, by=by, at=at) for offer in new]
    record_many([*entered, *(_line("trade.offer_corrected", offer, by=by, at=at) for offer in changed)])


def _breaks(offer: SupplyOffer, terms: OfferTerms) -> list[PriceBreak]:
    return [PriceBreak(offer=offer, from_quantity=one.from_quantity, unit_price=one.unit_price) for one in terms.prices]


def _line(verb: str, offer: SupplyOffer, *, by: str, at: dt.datetime) -> Activity:
    return activity(
        verb,
        offer.product,
        by=by,
        at=at,
        offer=offer.pk,
        capacity_per_week=str(offer.capacity_per_week),
        unit=offer.unit,
        demonstration=True,
    )
