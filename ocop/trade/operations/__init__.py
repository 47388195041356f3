"""Changes to offers, demands and plans. Each is one sentence of the field and one transaction."""

from ocop.trade.operations.demands import ask_demand, ask_plan, close_demand, demand_of
from ocop.trade.operations.logistics import Loaded, load_logistics
from ocop.trade.operations.offers import SavedAs, put_offer, save_offer, withdraw_offer
from ocop.trade.operations.planning import answer_demand, ask_why_not, fail_planning, plan_demand

__all__ = [
    "Loaded",
    "SavedAs",
    "answer_demand",
    "ask_demand",
    "ask_plan",
    "ask_why_not",
    "close_demand",
    "demand_of",
    "fail_planning",
    "load_logistics",
    "plan_demand",
    "put_offer",
    "save_offer",
    "withdraw_offer",
]
