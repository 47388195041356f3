"""Supply offers, the ways goods travel, and what buyers ask for."""

from ocop.trade.models.demands import Demand, Plan, SharingRule
from ocop.trade.models.imports import OUTCOMES, OfferImport, OfferImportRow
from ocop.trade.models.logistics import (
    BorderRate,
    Destination,
    DutyRate,
    ExchangeRate,
    Hub,
    InlandRate,
    Lane,
    LaneMode,
)
from ocop.trade.models.offers import PriceBreak, SupplyOffer, all_year

__all__ = [
    "OUTCOMES",
    "BorderRate",
    "Demand",
    "Destination",
    "DutyRate",
    "ExchangeRate",
    "Hub",
    "InlandRate",
    "Lane",
    "LaneMode",
    "OfferImport",
    "OfferImportRow",
    "Plan",
    "PriceBreak",
    "SharingRule",
    "SupplyOffer",
    "all_year",
]
