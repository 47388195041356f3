"""The entry of certificates on paper: the file, and every row with what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ocop.registry.intake.models import FileImport, FileRow
from ocop.registry.states import ImportState, Outcome

OUTCOMES = (Outcome.NEW, Outcome.UNCHANGED, Outcome.DUPLICATE, Outcome.HELD, Outcome.REJECTED)
"""What can become of a row; what is known here is never changed by one."""


class PaperImport(FileImport):
    """One sheet of certificates that were issued on paper, on its way in; it is seen by who sent it."""

    address = "grading:paper-import"

    scheme = models.CharField(max_length=40, help_text="which issued them: vn-ocop")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="none at the shell"
    )
    file = models.FileField(upload_to="certificates/%Y/%m/", max_length=250)

    class Meta(FileImport.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="grading_a_paper_import_has_a_state")
        ]
        indexes = [models.Index(fields=["by", "-id"], name="grading_paper_imports_of_by")]

    @property
    def filed_under(self) -> str:
        """The scheme."""
        return self.scheme


class PaperImportRow(FileRow):
    """A row of such a sheet, as written, with what became of it and why."""

    paper_import = models.ForeignKey(PaperImport, on_delete=models.CASCADE, related_name="import_rows")
    certificate = models.CharField(max_length=100, blank=True, help_text="the certificate's number, as written")
    product = models.CharField(max_length=250, blank=True, help_text="the product's number, or what was written for it")
    outcome = models.CharField(max_length=10, choices=[(outcome.value, outcome.label) for outcome in OUTCOMES])

    class Meta:
        ordering = ["paper_import", "line"]
        constraints = [
            models.UniqueConstraint(fields=["paper_import", "line"], name="grading_a_line_of_papers_stands_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in OUTCOMES]),
                name="grading_a_paper_row_has_one_outcome",
            ),
        ]
        indexes = [models.Index(fields=["paper_import", "outcome", "line"], name="grading_paper_rows_by_outcome")]
