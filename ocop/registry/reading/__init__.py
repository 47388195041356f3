"""Reading a table out of a file as it comes: workbook or text, any encoding and delimiter, header anywhere on top."""

from ocop.registry.reading.files import Row, Table, open_table
from ocop.registry.reading.refusals import Unreadable

__all__ = ["Row", "Table", "Unreadable", "open_table"]
