"""The administration pages: for looking at rows. A change that no operation made would have no history."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


class Untouched:
    """Nothing is added, changed or deleted here; for lists and for the rows that hang on a row."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted here."""
        return False


class LookOnly(Untouched, admin.ModelAdmin[Model]):
    """Shows rows; adds, changes and deletes none."""

    show_full_result_count = False
