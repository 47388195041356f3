"""The import of a sheet of offers: the file, and every row with what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ocop.registry.intake.models import FileImport, FileRow
from ocop.registry.states import ImportState, Outcome

OUTCOMES = (Outcome.NEW, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.REJECTED)
"""What can become of a row; none of them waits for anybody's decision."""


class OfferImport(FileImport):
    """One sheet of offers on its way in; it is seen by who sent it."""

    address = "trade:offer-import"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offer_imports")
    file = models.FileField(upload_to="offers/%Y/%m/", max_length=250)

    class Meta(FileImport.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="trade_an_offer_import_has_a_state")
        ]
        indexes = [models.Index(fields=["by", "-id"], name="trade_offer_imports_of_by")]


class OfferImportRow(FileRow):
    """A row of a sheet of offers, as written, with what became of it and why."""

    offer_import = models.ForeignKey(OfferImport, on_delete=models.CASCADE, related_name="import_rows")
    product = models.CharField(max_length=250, blank=True, help_text="the product's number, or what was written for it")
    outcome = models.CharField(max_length=10, choices=[(outcome.value, outcome.label) for outcome in OUTCOMES])

    class Meta:
        ordering = ["offer_import", "line"]
        constraints = [
            models.UniqueConstraint(fields=["offer_import", "line"], name="trade_a_line_of_offers_stands_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in OUTCOMES]), name="trade_a_row_has_one_outcome"
            ),
        ]
        indexes = [models.Index(fields=["offer_import", "outcome", "line"], name="trade_rows_by_outcome")]
