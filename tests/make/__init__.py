"""Typed builders: they take what a test cares about and invent the rest."""

from tests.make.accounts import buyer, membership, officer, user
from tests.make.places import area, succession
from tests.make.registry import NOON, certificate, producer, product, programme

__all__ = [
    "NOON",
    "area",
    "buyer",
    "certificate",
    "membership",
    "officer",
    "producer",
    "product",
    "programme",
    "succession",
    "user",
]
