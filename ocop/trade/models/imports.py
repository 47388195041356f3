"""The import of a sheet of offers: the file, and every row with what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from ocop.registry.states import ImportState, Outcome

OUTCOMES = (Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.REJECTED)
"""What can become of a row; none of them waits for anybody's decision."""


class OfferImport(models.Model):
    """One sheet of offers on its way in; it is seen by who sent it."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offer_imports")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READ)
    file_name = models.CharField(max_length=250)
    file = models.FileField(upload_to="offers/%Y/%m/", max_length=250)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    reading = models.JSONField(default=dict, help_text="encoding, delimiter, sheet, header line, headers, as found")
    mapping = models.JSONField(default=dict, help_text="number of the column in the file → our column")
    rows = models.PositiveIntegerField(default=0, help_text="rows with anything in them")
    rows_done = models.PositiveIntegerField(default=0, help_text="rows checked so far")
    counts = models.JSONField(default=dict, help_text="outcome → rows")
    failure = models.TextField(blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="trade_an_offer_import_has_a_state")
        ]
        indexes = [models.Index(fields=["by", "-id"], name="trade_offer_imports_of_by")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("trade:offer-import", args=[self.pk])


class OfferImportRow(models.Model):
    """A row of a sheet of offers, as written, with what became of it and why."""

    offer_import = models.ForeignKey(OfferImport, on_delete=models.CASCADE, related_name="import_rows")
    line = models.PositiveIntegerField(help_text="line of the file or of the sheet, counted from 1")
    cells = models.JSONField(help_text="the cells as they stand in the file")
    product = models.CharField(max_length=250, blank=True, help_text="the product's number, or what was written for it")
    outcome = models.CharField(max_length=10, choices=[(outcome.value, outcome.label) for outcome in OUTCOMES])
    column = models.CharField(max_length=20, blank=True, help_text="our column that stands in the way")
    why = models.TextField(blank=True, help_text="in the language of the person who sent the file")
    todo = models.TextField(blank=True, help_text="in that language")

    class Meta:
        ordering = ["offer_import", "line"]
        constraints = [
            models.UniqueConstraint(fields=["offer_import", "line"], name="trade_a_line_of_offers_stands_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in OUTCOMES]), name="trade_a_row_has_one_outcome"
            ),
        ]
        indexes = [models.Index(fields=["offer_import", "outcome", "line"], name="trade_rows_by_outcome")]

    def __str__(self) -> str:
        return f"line {self.line}"
