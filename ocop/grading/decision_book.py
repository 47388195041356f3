"""The publication list of a decision as a spreadsheet."""

from collections.abc import Iterable
from typing import BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from ocop.grading.addresses import check_address
from ocop.grading.models import Decision, Result
from ocop.grading.standings import last_good_day

WIDTHS = (6, 14, 40, 40, 34, 8, 8, 22, 22, 14, 14, 50, 30)


def write_decision(decision: Decision, authority: str, results: Iterable[Result], target: BinaryIO) -> None:
    """Write the products that a decision lists, row by row, so that any number of them needs little memory.

    :param authority: what the authority is called.
    :param results: with dossier, product, producer, place and certificate.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(_("Decision"))
        facts = (
            (_("Decision"), decision.number),
            (_("Date"), decision.decided_on.isoformat()),
            (_("Authority"), f"{authority}, {decision.area.local_name}"),
            (_("Signed by"), decision.signer),
            (_("Rules"), decision.edition),
        )
        for row, (name, value) in enumerate(facts):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 2, value)
        if decision.demonstration:
            sheet.write_string(len(facts), 0, _("Demonstration data"), bold)
        top = len(facts) + 2
        header = (
            _("No."), _("Product"), _("Name"), _("Producer"), _("Place"), _("Set"), _("Stars"), _("Certificate"),
            _("Product code"), _("First day"), _("Last day"), _("Check page"), _("Remark"),
        )  # fmt: skip
        for column, (title, width) in enumerate(zip(header, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(top, column, title, bold)
        for number, result in enumerate(results, start=1):
            dossier, certificate = result.dossier, getattr(result, "certificate", None)
            row = top + number
            texts = {
                1: dossier.product.number,
                2: certificate.product_name if certificate else dossier.product.name,
                3: certificate.producer_name if certificate else dossier.producer.name,
                4: str(dossier.area),
                5: dossier.set_number,
                12: _("replaced after an appeal") if result.replaced_at else "",
            }
            sheet.write_number(row, 0, number)
            for column in sorted({*texts, 6, 7}):
                if column == 6:
                    sheet.write_number(row, 6, result.stars)
                elif column == 7 and certificate:
                    sheet.write_string(row, 7, certificate.number)
                    sheet.write_string(row, 8, certificate.product_code)
                    sheet.write_datetime(row, 9, certificate.issued_on, day)
                    last = last_good_day(certificate)
                    if last:
                        sheet.write_datetime(row, 10, last, day)
                    sheet.write_string(row, 11, check_address(certificate))
                elif column in texts:
                    sheet.write_string(row, column, texts[column])
