"""Pages of offers, demands and plans."""

from ocop.trade.views.demands import (
    ask_demand,
    ask_plan,
    close_demand,
    demand_list,
    demand_page,
    plan_json,
    plan_workbook,
    why_not,
)
from ocop.trade.views.imports import SHEETS
from ocop.trade.views.offers import edit_offer, offer_list, offer_page, withdraw_offer

__all__ = [
    "SHEETS",
    "ask_demand",
    "ask_plan",
    "close_demand",
    "demand_list",
    "demand_page",
    "edit_offer",
    "offer_list",
    "offer_page",
    "plan_json",
    "plan_workbook",
    "why_not",
    "withdraw_offer",
]
