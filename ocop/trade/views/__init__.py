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
from ocop.trade.views.imports import (
    cancel_offer_import,
    confirm_offer_columns,
    import_offers,
    offer_import_page,
    offer_import_report,
    offer_import_rows,
    take_offers_over,
)
from ocop.trade.views.offers import edit_offer, offer_list, offer_page, withdraw_offer

__all__ = [
    "ask_demand",
    "ask_plan",
    "cancel_offer_import",
    "close_demand",
    "confirm_offer_columns",
    "demand_list",
    "demand_page",
    "edit_offer",
    "import_offers",
    "offer_import_page",
    "offer_import_report",
    "offer_import_rows",
    "offer_list",
    "offer_page",
    "plan_json",
    "plan_workbook",
    "take_offers_over",
    "why_not",
    "withdraw_offer",
]
