"""Questions about offers."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import acting_for, in_paths, paths_of
from ocop.registry.models import ProducerPerson, Product
from ocop.registry.states import ProductState
from ocop.trade.models import SupplyOffer


def offers_visible_to(user: User) -> QuerySet[SupplyOffer]:
    """Return the current offers that a person may change, newest first, with product, maker, place and prices.

    Those of the makers it speaks or acts for, and those of its areas where it enters offers.
    """
    return (
        SupplyOffer.objects.filter(withdrawn_at__isnull=True)
        .filter(_in_reach(user, "product__"))
        .select_related("product__producer", "product__area")
        .prefetch_related("price_breaks")
        .order_by("-id")
    )


def products_to_offer(user: User) -> QuerySet[Product]:
    """Return the products of the makers a person speaks or acts for that have no current offer, by number."""
    current = SupplyOffer.objects.filter(product=OuterRef("pk"), withdrawn_at__isnull=True)
    return (
        Product.objects.filter(_own(user, ""), ~Exists(current), state=ProductState.PUBLISHED)
        .filter(merged_into__isnull=True)
        .select_related("producer", "area")
        .order_by("number")
    )


def products_offerable_by(user: User) -> QuerySet[Product]:
    """Return the products whose offer a person may enter or correct."""
    return Product.objects.filter(_in_reach(user, "")).select_related("producer", "area")


def current_offer(product: Product) -> SupplyOffer | None:
    """Return the offer of a product that is not withdrawn, with its prices."""
    return product.supply_offers.filter(withdrawn_at__isnull=True).prefetch_related("price_breaks").first()


def _in_reach(user: User, prefix: str) -> Q:
    paths = paths_of(user, Permission.OFFER_EDIT)
    if "" in paths:
        return Q(pk__isnull=False)
    return _own(user, prefix) | in_paths(f"{prefix}area__path", paths)


def _own(user: User, prefix: str) -> Q:
    spoken_for = ProducerPerson.objects.filter(user_id=user.pk).values("producer")
    own = Q(**{f"{prefix}producer__in": spoken_for})
    acting = acting_for(user)
    return own | Q(**{f"{prefix}producer__number": acting}) if acting else own
