"""What a coming edition would change, told to a reader: sentences for each product, and the list as a spreadsheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.grading.models import EditionEffect, ProductEffect, StarCertificate
from ocop.grading.models.effects import MARKS_UNREAD
from ocop.grading.reader import in_reader_language
from ocop.grading.scoring.effect import Change, Reason, change_words, reason_words
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.wording import sentence

WIDTHS = (14, 40, 40, 40, 8, 16, 10, 10, 100, 20)


@dataclass(frozen=True)
class Told:
    """What would become of one certificate, in the reader's language; ``after`` is None where it cannot be told."""

    certificate: StarCertificate
    change: str
    change_label: str
    before: int
    after: int | None
    words: tuple[str, ...]


def told(row: ProductEffect, old: Edition, new: Edition, language: str = "") -> Told:
    """Return what would become of a certificate, and why; a reason whose line the rules no longer have is left out."""
    language = language or (get_language() or "en")[:2]
    certificate = row.certificate
    words = [*_first(row, old, language), *_reasons(row, old, new, language)]
    return Told(
        certificate, row.change, row.get_change_display(), row.before, row.after, tuple(word for word in words if word)
    )


def write_effect(
    effect: EditionEffect, rows: Iterable[ProductEffect], old: Edition, new: Edition, target: BinaryIO
) -> None:
    """Write what would change, row by row, so that any number of products needs little memory."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(_("Changes"))
        facts = (
            (_("Rules now"), f"{in_reader_language(old.names)} ({old.code})"),
            (_("Rules to come"), f"{in_reader_language(new.names)} ({new.code})"),
            (_("Worked out"), effect.done_at.isoformat(timespec="minutes") if effect.done_at else ""),
            (_("Certificates looked at"), str(effect.looked_at)),
        )
        for row, (name, value) in enumerate(facts):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 2, value)
        top = len(facts) + 1
        header = (
            _("Product"), _("Name"), _("Producer"), _("Place"), _("Set"), _("Change"), _("Stars now"), _("Stars then"),
            _("Why"), _("Remark"),
        )  # fmt: skip
        for column, (title, width) in enumerate(zip(header, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(top, column, title, bold)
        for row, one in enumerate((told(row, old, new) for row in rows), start=top + 1):
            _write_row(sheet, row, one)


def _write_row(sheet: xlsxwriter.workbook.Worksheet, row: int, one: Told) -> None:
    certificate = one.certificate
    texts = (
        certificate.product.number,
        certificate.product_name,
        certificate.producer_name,
        str(certificate.product.area),
        certificate.set_number,
        one.change_label,
    )
    for column, text in enumerate(texts):
        sheet.write_string(row, column, text)
    sheet.write_number(row, 6, one.before)
    if one.after is not None:
        sheet.write_number(row, 7, one.after)
    sheet.write_string(row, 8, " ".join(one.words))
    if certificate.demonstration:
        sheet.write_string(row, 9, _("Demonstration data"))


def _first(row: ProductEffect, old: Edition, language: str) -> Iterator[str]:
    number = row.certificate.set_number
    if any(reason["kind"] == MARKS_UNREAD for reason in row.reasons):
        return
    if row.after is None or number in old.scorecards:
        yield change_words(cast("Change", row.change), row.before, row.after, old, number, language)
    else:
        yield sentence(row.change, language, before=str(row.before), after=str(row.after))


def _reasons(row: ProductEffect, old: Edition, new: Edition, language: str) -> Iterator[str]:
    for reason in row.reasons:
        if reason["kind"] == MARKS_UNREAD:
            yield _("It cannot be told: the marks do not fit the card as it is set now.")
        else:
            kept = Reason(reason["kind"], reason["facts"])
            yield reason_words(kept, old, new, row.certificate.set_number, language)
