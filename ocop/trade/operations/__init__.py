"""Changes to offers, demands and plans. Each is one sentence of the field and one transaction."""

from ocop.registry.intake.operations import ImportNotThere, RowsTooMany
from ocop.trade.operations.demands import ask_demand, ask_plan, close_demand, demand_of
from ocop.trade.operations.importing import (
    cancel_offer_import,
    check_offers,
    confirm_offer_columns,
    receive_offers,
    take_offers_over,
)
from ocop.trade.operations.logistics import Loaded, load_logistics
from ocop.trade.operations.offers import SavedAs, put_offer, put_offers, save_offer, withdraw_offer
from ocop.trade.operations.planning import answer_demand, ask_why_not, fail_planning, plan_demand

__all__ = [
    "ImportNotThere",
    "Loaded",
    "RowsTooMany",
    "SavedAs",
    "answer_demand",
    "ask_demand",
    "ask_plan",
    "ask_why_not",
    "cancel_offer_import",
    "check_offers",
    "close_demand",
    "confirm_offer_columns",
    "demand_of",
    "fail_planning",
    "load_logistics",
    "plan_demand",
    "put_offer",
    "put_offers",
    "receive_offers",
    "save_offer",
    "take_offers_over",
    "withdraw_offer",
]
