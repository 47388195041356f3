"""Why a file cannot be read as a table."""

from django.utils.translation import gettext_lazy as _

from ocop.core.refusals import DomainError


class Unreadable(DomainError):
    """A file that is no table; each subclass says what it is and what to do."""


class FileEmpty(Unreadable):
    message = _("The file is empty. Save the register again and send that file.")


class NotATable(Unreadable):
    message = _(
        "The file is %(what)s, whatever its name says. "
        "Save the register as an Excel workbook (.xlsx) or as CSV and send that."
    )


class WorkbookDamaged(Unreadable):
    message = _(
        "The workbook cannot be opened (%(why)s). Open it in a spreadsheet program, save it again and send that."
    )


class WorkbookLocked(Unreadable):
    message = _("The workbook is locked by a password. Save it without one and send that.")


class QuotationOpen(Unreadable):
    message = _(
        "A quotation mark that opens near line %(line)s is never closed, so the rest of the file would be one cell. "
        "Mend that line, or save the file as an Excel workbook."
    )


class TooManyColumns(Unreadable):
    message = _(
        "The header in line %(line)s has %(columns)s columns; %(limit)s are the most. "
        "Delete the empty columns to the right of the table, and check the separator."
    )


class SheetMissing(Unreadable):
    message = _("The workbook has no sheet “%(sheet)s” with anything in it. It has: %(known)s.")


class NoRows(Unreadable):
    message = _("There is a header but no row beneath it.")
