"""Django's administration of accounts. Roles, keys and acting change by their operations only: here they are read."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import ActingPeriod, ApiKey, Membership, User
from ocop.core.administration import LookOnly

if TYPE_CHECKING:
    DjangoUserAdmin = auth_admin.UserAdmin[User]
else:  # Django's own class takes no type while it runs
    DjangoUserAdmin = auth_admin.UserAdmin


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Names, passwords and closing of accounts. None is deleted: what it did stays its own."""

    fieldsets = (*(DjangoUserAdmin.fieldsets or ()), (_("Pages"), {"fields": ("language",)}))
    list_display = ("username", "email", "first_name", "last_name", "is_active", "last_login")
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


@admin.register(Membership)
class MembershipAdmin(LookOnly):
    list_display = ("user", "role", "area", "valid_from", "valid_until")
    list_filter = ("role",)
    list_select_related = ("user", "area")
    search_fields = ("user__username", "area__path")


@admin.register(ApiKey)
class ApiKeyAdmin(LookOnly):
    list_display = ("name", "user", "start", "digest", "created_at", "used_at", "ended_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username", "start")


@admin.register(ActingPeriod)
class ActingPeriodAdmin(LookOnly):
    list_display = ("user", "subject", "subject_name", "reason", "began_at", "ended_at")
    list_select_related = ("user",)
    search_fields = ("user__username", "subject", "subject_name")
    date_hierarchy = "began_at"
