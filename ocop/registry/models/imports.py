"""The import of a register file: the file, and every row with what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ocop.places.models import Area
from ocop.registry.intake.models import FileImport, FileRow
from ocop.registry.models.programmes import Programme
from ocop.registry.states import Outcome

PLACE = "place"
"""The key in ``reading`` of the path of the stated place."""


class RegisterImport(FileImport):
    """One file of a programme's register on its way in."""

    address = "registry:import"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cancel_asked = models.BooleanField(default=False)

    class Meta(FileImport.Meta):
        pass

    @property
    def place(self) -> Area | None:
        """Where all rows lie that name no place of their own, as the person who sent the file has said."""
        path = self.reading.get(PLACE)
        return Area.objects.filter(path=path).first() if path else None

    @property
    def place_written(self) -> str:
        """The stated place as it can be written again: its name, what it lies in, and its path."""
        place = self.place
        if place is None:
            return ""
        above = [area.name for area in (place.parent, place.parent and place.parent.parent) if area and area.level]
        return f"{', '.join((place.name, *above))} ({place.path})"

    @property
    def filed_under(self) -> str:
        """The programme."""
        return self.programme.code


class ImportRow(FileRow):
    """A row of a register file, as written and as understood, with what became of it and why."""

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="import_rows")
    values = models.JSONField(default=dict, help_text="our column → value as understood")
    identity = models.CharField(max_length=32, blank=True)
    fingerprint = models.CharField(max_length=32, blank=True)
    product_folded = models.CharField(max_length=250, blank=True)
    producer_folded = models.CharField(max_length=250, blank=True)
    area_id = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=10, blank=True, help_text="held or rejected by the check of the row alone")
    duplicate_of = models.PositiveIntegerField(null=True, help_text="line of the file that said the same first")
    product_id = models.BigIntegerField(null=True, help_text="the product it became or was already")
    producer_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decision = models.CharField(max_length=10, blank=True, help_text="accepted or rejected, for a held row")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register_import", "line"], name="registry_a_line_is_staged_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome.values]), name="registry_a_row_has_one_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["register_import", "outcome", "line"], name="registry_rows_by_outcome"),
            models.Index(fields=["register_import", "identity"], name="registry_rows_by_identity"),
        ]
