"""What every import of a file keeps, whatever the file holds."""

from typing import ClassVar

from django.db import models
from django.urls import reverse

from ocop.registry.states import ImportState, Outcome


class FileImport(models.Model):
    """A file on its way in: how it was read, which of its columns is which, how far it is, what became of its rows."""

    address: ClassVar[str]
    """The name of the address of an import, ``registry:import``; its parts follow: ``registry:import-rows``."""

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
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse(self.address, args=[self.pk])

    @property
    def filed_under(self) -> str:
        """What the list of imports names beside the file; nothing where every import is of one and the same."""
        return ""

    @property
    def headers(self) -> list[str]:
        """The names of the columns as they stand in the file; none where it could not be read."""
        return [str(header) for header in self.reading.get("headers", [])]

    @property
    def sheet(self) -> str:
        """The sheet of the workbook that is read; nothing for a text."""
        return str(self.reading.get("sheet", ""))

    @property
    def left_out(self) -> list[str]:
        """The other sheets of the workbook that have anything in them."""
        return [str(sheet) for sheet in self.reading.get("left_out", [])]

    @property
    def columns(self) -> dict[int, str]:
        """The columns of the file, counted from 0, that are taken over → our column."""
        return {int(index): column for index, column in self.mapping.items()}

    @property
    def named(self) -> dict[str, str]:
        """What the file calls each of our columns that it has."""
        headers = self.headers
        return {column: headers[index] for index, column in self.columns.items() if index < len(headers)}


class FileRow(models.Model):
    """A row of such a file, as written, what became of it, and what was said of it. A kind adds the import."""

    line = models.PositiveIntegerField(help_text="line of the file or of the sheet, counted from 1")
    cells = models.JSONField(help_text="the cells as they stand in the file")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    problems = models.JSONField(default=list, help_text='[{"code": …, "column": …, "facts": {…}}]')

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"line {self.line}"
