"""The stars of the products of a page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ocop.registry.models import Product, StarHeld


def stars_held_by(products: Sequence[Product]) -> Mapping[int, list[StarHeld]]:
    """Return all stars of some products by their keys, decided or only reported, newest decision first; one query.

    A prefetch would do the same for twice the CPU: it makes a query set for each product.
    """
    found: dict[int, list[StarHeld]] = defaultdict(list)
    if products:
        keys = [product.pk for product in products]
        for held in StarHeld.objects.filter(product_id__in=keys).order_by("-decided_on", "pk"):
            found[held.product_id].append(held)
    return found
