"""The import of a register file: the file, and every row with what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ocop.registry.models.programmes import Programme
from ocop.registry.states import ImportState, Outcome


class RegisterImport(models.Model):
    """One file of a programme's register on its way in."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="imports")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    file_name = models.CharField(max_length=250)
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=250)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    reading = models.JSONField(default=dict, help_text="encoding, delimiter, sheet, header line, headers, as found")
    mapping = models.JSONField(default=dict, help_text="number of the column in the file → our column")
    rows = models.PositiveIntegerField(default=0, help_text="rows with anything in them")
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="outcome → rows")
    failure = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancel_asked = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("registry:import", args=[self.pk])


class ImportRow(models.Model):
    """A row of a register file, as written and as understood, with what became of it and why."""

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="import_rows")
    line = models.PositiveIntegerField(help_text="line of the file or of the sheet, counted from 1")
    cells = models.JSONField(help_text="the cells as they stand in the file")
    values = models.JSONField(default=dict, help_text="our column → value as understood")
    problems = models.JSONField(default=list, help_text='[{"code": …, "column": …, "facts": {…}}]')
    identity = models.CharField(max_length=32, blank=True)
    fingerprint = models.CharField(max_length=32, blank=True)
    product_folded = models.CharField(max_length=250, blank=True)
    producer_folded = models.CharField(max_length=250, blank=True)
    area_id = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=10, blank=True, help_text="held or rejected by the check of the row alone")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
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

    def __str__(self) -> str:
        return f"line {self.line}"
