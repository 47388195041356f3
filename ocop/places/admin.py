"""Areas to be looked at: they are changed by `ocop load_places` alone."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from ocop.places.models import Area, AreaSuccession

if TYPE_CHECKING:  # the classes take parameters in the stubs alone
    AreaAdminBase = admin.ModelAdmin[Area]
    SuccessionBase = admin.TabularInline[AreaSuccession, Area]
else:
    AreaAdminBase, SuccessionBase = admin.ModelAdmin, admin.TabularInline


class ReadOnly:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class SuccessionInline(ReadOnly, SuccessionBase):
    model = AreaSuccession
    fk_name = "area"
    fields = ["successor", "whole", "on"]


@admin.register(Area)
class AreaAdmin(ReadOnly, AreaAdminBase):
    list_display = ["name", "name_en", "kind", "country", "code", "level", "valid_from", "valid_until"]
    list_filter = ["country", "level"]
    search_fields = ["folded", "path"]
    show_full_result_count = False
    inlines = [SuccessionInline]
