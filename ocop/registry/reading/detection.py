"""What a file is: a workbook or text, in which encoding, with which separator, and where its header stands."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charset_normalizer import from_bytes
from django.utils.translation import gettext_lazy as _

from ocop.registry.reading.refusals import FileEmpty, NotATable
from ocop.registry.reading.vietnamese import TCVN3, is_tcvn3

SAMPLE_BYTES = 256 * 1024
ODD_BYTES = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1a\x1b"})
"""Control characters that no text has, but for a few left by an old program."""
MOST_ODD = 0.01
MOST_DAMAGED = 0.01
HEADER_WITHIN = 20
DELIMITERS = ",;\t|"
WORKBOOK_STARTS = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls"}
OTHER_STARTS = {
    b"%PDF": _("a PDF document"),
    b"\x89PNG": _("a picture"),
    b"\xff\xd8\xff": _("a picture"),
    b"GIF8": _("a picture"),
    b"\x1f\x8b": _("a compressed file"),
    b"Rar!": _("a compressed file"),
    b"7z\xbc\xaf": _("a compressed file"),
    b"{\\rtf": _("a text document"),
}
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
LEGACY = {"TH": "cp874", "VN": "cp1258"}
"""The encoding in which the old office programs of a country save text."""


@dataclass(frozen=True, slots=True)
class TextForm:
    """How the text of a file is written down."""

    encoding: str
    delimiter: str


def kind_of(start: bytes) -> str:
    """Return ``workbook`` or ``text`` from the first bytes of a file; its name is not asked.

    :raises FileEmpty: there are no bytes.
    :raises NotATable: it is something else that is known by its first bytes.
    """
    if not start.strip(b"\x00 \r\n\t"):
        raise FileEmpty
    for mark, what in OTHER_STARTS.items():
        if start.startswith(mark):
            raise NotATable(what=what)
    if any(start.startswith(mark) for mark in WORKBOOK_STARTS):
        return "workbook"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = start[:4000].decode("utf-16", errors="replace").lstrip().lower().encode()
    else:
        head = start[:2000].lstrip(b"\xef\xbb\xbf \r\n\t\x00").lower()
        if len(start) - len(start.translate(None, ODD_BYTES)) > MOST_ODD * len(start):
            raise NotATable(what=_("a binary file"))
    if re.match(rb"<(!doctype html|!--|html|head|meta|style|body|div|table)", head):
        raise NotATable(what=_("a web page"))
    if re.match(rb"\{|<\?xml|\[\s*[{\[]", head):
        raise NotATable(what=_("a data file of another kind"))
    return "text"


def text_form(start: bytes, *, country: str = "") -> TextForm:
    """Return the encoding and the delimiter of a text table, judged by its first bytes (up to 256 KiB)."""
    encoding = _encoding(start[:SAMPLE_BYTES], country)
    text = start[:SAMPLE_BYTES].decode(encoding, errors="replace")
    return TextForm(encoding, _delimiter(text))


def header_line(rows: Sequence[Sequence[str]], score: Callable[[str], float]) -> int | None:
    """Return the index of the row that looks most like a header, or None where no row does.

    :param rows: the first rows of the table.
    :param score: how much one cell looks like a known column name, 0 to 1.
    """
    best, best_score = None, 1.0
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        total = sum(score(cell) for cell in set(row) if cell)  # a sign that is repeated is no name
        if total > best_score:
            best, best_score = index, total
    return best


def _encoding(sample: bytes, country: str) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if sample.startswith(mark):
            return encoding
    try:
        sample[: _whole_characters(sample)].decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    if _is_damaged_utf8(sample):
        return "utf-8"
    if country in ("VN", "") and is_tcvn3(sample):
        return TCVN3
    legacy = LEGACY.get(country)
    if legacy and _reads_as(sample, legacy):
        return legacy
    guess = from_bytes(sample).best()
    return guess.encoding if guess else "cp1252"


def _whole_characters(sample: bytes) -> int:
    """Return the length of the sample without a character that its end may have cut."""
    end = len(sample)
    while end and len(sample) - end < 4 and sample[end - 1] & 0b1100_0000 == 0b1000_0000:
        end -= 1
    return end - 1 if end and len(sample) - end < 4 and sample[end - 1] >= 0b1100_0000 else len(sample)


def _is_damaged_utf8(sample: bytes) -> bool:
    """Say whether all but a few letters beyond ASCII are UTF-8: a character was cut, or a stray byte slipped in."""
    text = sample.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    return damaged <= MOST_DAMAGED * sum(not letter.isascii() for letter in text)


def _reads_as(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: str) -> str:
    """Return the delimiter under which most rows have the same number of cells, and more than one."""
    sample = text.rsplit("\n", 1)[0] or text

    def regularity(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        if not widths:
            return 0, 0
        usual = max(set(widths), key=widths.count)
        return (widths.count(usual) if usual > 1 else 0), usual

    return max(DELIMITERS, key=regularity)
