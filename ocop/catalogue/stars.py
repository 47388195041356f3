"""The stars of the products of a page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ocop.catalogue.compiled import Compiled, Part, one_of
from ocop.catalogue.listed import ListedProduct
from ocop.registry.models import Product, StarHeld

_STAR = Part(StarHeld)
_STARS = Compiled(
    lambda: StarHeld.objects.filter(one_of("product_id", "keys")).order_by("-decided_on", "pk"), *_STAR.columns
)


def stars_held_by(products: Sequence[Product | ListedProduct]) -> Mapping[int, list[StarHeld]]:
    """Return all stars of some products by their keys, decided or only reported, newest decision first; one query."""
    return stars_held_by_keys([product.pk for product in products])


def stars_held_by_keys(keys: Sequence[int]) -> Mapping[int, list[StarHeld]]:
    """Return the same for products of which only the keys are known.

    A prefetch would do it for twice the CPU: it makes a query set for each product.
    """
    found: dict[int, list[StarHeld]] = defaultdict(list)
    if keys:
        for held in map(_STAR.of, _STARS.rows(keys=keys)):
            found[held.product_id].append(held)
    return found
