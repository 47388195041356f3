"""Incoterms 2020: which parts of the cost the seller's price holds under each rule.

Source: ICC, Incoterms 2020 (articles A2, A4 to A7, A9). Where two rules differ only in who loads or unloads, the
tables agree, because our hubs and lanes price loading and unloading inside handling and haul.
"""

from enum import StrEnum
from types import MappingProxyType


class Incoterm(StrEnum):
    """The eleven rules of Incoterms 2020, by their three letters."""

    EXW = "EXW"
    FCA = "FCA"
    FAS = "FAS"
    FOB = "FOB"
    CFR = "CFR"
    CIF = "CIF"
    CPT = "CPT"
    CIP = "CIP"
    DAP = "DAP"
    DPU = "DPU"
    DDP = "DDP"


class Part(StrEnum):
    """One part of the landed cost of a plan."""

    EXWORKS = "exworks"
    ONBOARDING = "onboarding"
    PICKUP = "pickup"
    INLAND = "inland"
    HANDLING = "handling"
    OPENING = "opening"
    EXPORT_FILE = "export_file"
    FREIGHT = "freight"
    INSURANCE = "insurance"
    HAUL = "haul"
    DUTY = "duty"


_AT_THE_MAKER = (Part.EXWORKS, Part.ONBOARDING)
# The hub is the named place of delivery. Export clearance is the seller's under every rule but EXW.
_AT_THE_HUB = (*_AT_THE_MAKER, Part.PICKUP, Part.INLAND, Part.HANDLING, Part.OPENING, Part.EXPORT_FILE)
_CARRIED = (*_AT_THE_HUB, Part.FREIGHT)
_INSURED = (*_CARRIED, Part.INSURANCE)
# Nobody must insure under the D rules, but the seller bears a loss as far as the door: the price holds insurance.
_DELIVERED = (*_INSURED, Part.HAUL)
_CLEARED = (*_DELIVERED, Part.DUTY)

INCLUDED: MappingProxyType[Incoterm, frozenset[Part]] = MappingProxyType(
    {
        Incoterm.EXW: frozenset(_AT_THE_MAKER),
        Incoterm.FCA: frozenset(_AT_THE_HUB),
        Incoterm.FAS: frozenset(_AT_THE_HUB),
        Incoterm.FOB: frozenset(_AT_THE_HUB),
        Incoterm.CFR: frozenset(_CARRIED),
        Incoterm.CPT: frozenset(_CARRIED),
        Incoterm.CIF: frozenset(_INSURED),
        Incoterm.CIP: frozenset(_INSURED),
        Incoterm.DAP: frozenset(_DELIVERED),
        Incoterm.DPU: frozenset(_DELIVERED),
        Incoterm.DDP: frozenset(_CLEARED),
    }
)
