"""Producers, products, the proofs they hold, and the registers they came from."""

from ocop.registry.models.goods import (
    CertificateHeld,
    Contact,
    HeldAs,
    Inclusion,
    Producer,
    ProducerPerson,
    Product,
    StarHeld,
)
from ocop.registry.models.imports import ImportRow, RegisterImport
from ocop.registry.models.matching import Candidate, Merge
from ocop.registry.models.programmes import Programme, ProgrammeNumber, RegisterEntry

__all__ = [
    "Candidate",
    "CertificateHeld",
    "Contact",
    "HeldAs",
    "ImportRow",
    "Inclusion",
    "Merge",
    "Producer",
    "ProducerPerson",
    "Product",
    "Programme",
    "ProgrammeNumber",
    "RegisterEntry",
    "RegisterImport",
    "StarHeld",
]
