"""Offers, logistics, demands and plans in the administration pages: to look at; changes go through the operations."""

from django.contrib import admin

from ocop.core.administration import LookOnly
from ocop.trade.models import (
    BorderRate,
    Demand,
    Destination,
    DutyRate,
    ExchangeRate,
    Hub,
    InlandRate,
    Lane,
    OfferImport,
    Plan,
    SupplyOffer,
)


@admin.register(SupplyOffer)
class SupplyOfferAdmin(LookOnly):
    """The offers, current and withdrawn."""

    list_display = ["product", "capacity_per_week", "unit", "currency", "valid_from", "valid_until", "withdrawn_at"]
    list_select_related = ["product"]
    search_fields = ["product__number"]
    list_filter = ["unit", "currency", "demonstration"]


@admin.register(OfferImport)
class OfferImportAdmin(LookOnly):
    """The sheets of offers, newest first."""

    list_display = ["file_name", "by", "state", "rows", "created_at"]
    list_select_related = ["by"]
    list_filter = ["state"]


@admin.register(Hub)
class HubAdmin(LookOnly):
    """The hubs, with their rates."""

    list_display = ["code", "name", "country", "capacity_kg", "valid_from", "valid_until"]
    list_filter = ["country", "demonstration"]


@admin.register(Destination)
class DestinationAdmin(LookOnly):
    """Where goods can be sent."""

    list_display = ["code", "name", "country"]
    list_filter = ["country"]


@admin.register(Lane)
class LaneAdmin(LookOnly):
    """The ways from hubs to destinations."""

    list_display = ["hub", "destination", "mode", "transit_days", "currency", "valid_from", "valid_until"]
    list_select_related = ["hub", "destination"]
    list_filter = ["mode", "demonstration"]


@admin.register(InlandRate)
class InlandRateAdmin(LookOnly):
    """What lorries cost, by country."""

    list_display = ["country", "base_per_kg", "per_kg_km", "currency", "valid_from", "valid_until"]


@admin.register(BorderRate)
class BorderRateAdmin(LookOnly):
    """What crossing a border by road costs."""

    list_display = ["origin", "destination", "per_kg", "days", "currency", "valid_from", "valid_until"]


@admin.register(DutyRate)
class DutyRateAdmin(LookOnly):
    """Import duties, by origin and destination."""

    list_display = ["origin", "destination", "preferential_percent", "mfn_percent", "valid_from", "valid_until"]
    list_filter = ["destination"]


@admin.register(ExchangeRate)
class ExchangeRateAdmin(LookOnly):
    """Exchange rates, with their days and sources."""

    list_display = ["currency", "per_usd", "on", "source", "demonstration"]
    list_filter = ["currency"]


@admin.register(Demand)
class DemandAdmin(LookOnly):
    """The demands, by number."""

    list_display = ["number", "words", "quantity", "unit", "destination", "state", "created_at"]
    list_select_related = ["destination"]
    search_fields = ["number", "words"]
    list_filter = ["state", "demonstration"]


@admin.register(Plan)
class PlanAdmin(LookOnly):
    """The plans, newest first."""

    list_display = ["demand", "outcome", "made_for", "unit_landed", "currency", "engine"]
    list_select_related = ["demand"]
    list_filter = ["outcome"]
