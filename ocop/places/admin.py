"""Areas to be looked at: they are changed by `ocop load_places` alone."""

from django.contrib import admin

from ocop.core.administration import LookOnly, Untouched
from ocop.places.models import Area, AreaSuccession


class SuccessionInline(Untouched, admin.TabularInline[AreaSuccession, Area]):
    """What an area became."""

    model = AreaSuccession
    fk_name = "area"
    fields = ["successor", "whole", "on"]


@admin.register(Area)
class AreaAdmin(LookOnly):
    """The areas, of today and before."""

    list_display = ["name", "name_en", "kind", "country", "code", "level", "valid_from", "valid_until"]
    list_filter = ["country", "level"]
    search_fields = ["folded", "path"]
    inlines = [SuccessionInline]
