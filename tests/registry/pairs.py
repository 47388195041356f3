"""Pairs of records for an officer."""

from ocop.registry.models import Candidate, Producer, Product


def pair_of(one: Product | Producer, other: Product | Producer) -> Candidate:
    """Return an open pair of two records of one place."""
    left, right = sorted((one.number, other.number))
    kind = "product" if isinstance(one, Product) else "producer"
    found, _made = Candidate.objects.get_or_create(
        kind=kind, left=left, right=right, defaults={"area": one.area, "likeness": 95}
    )
    return found
