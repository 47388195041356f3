"""Take offers over from a spreadsheet, row by row: good rows never wait for bad ones; the same file changes nothing."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.core.refusals import DomainError
from ocop.core.text import fold
from ocop.registry.models import Product, ProgrammeNumber
from ocop.registry.reading import open_table
from ocop.trade.offer_rows import columns_of, header_likeness, terms_of
from ocop.trade.operations.offers import put_offer
from ocop.trade.queries.offers import products_offerable_by

ROWS_AT_ONCE = 20_000


class RowsTooMany(DomainError):
    message = _("The file has more than %(limit)s rows. Part it into several files; nothing was taken over.")


class ProductNotFound(DomainError):
    message = _("No product of yours is called “%(given)s”. Use the product's number, as TH-P1001.")


class ProductNotClear(DomainError):
    message = _("Several products are called “%(given)s”. Use the product's number, as TH-P1001.")


@dataclass(frozen=True)
class RowReport:
    """What became of a row of the file, and why."""

    line: int
    product: str
    outcome: str
    why: str


@dataclass(frozen=True)
class OfferImport:
    """What became of a file of offers; the counts add up to its rows."""

    rows: tuple[RowReport, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, updated, unchanged, rejected."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in ("new", "updated", "unchanged", "rejected")}


@transaction.atomic
def import_offers(path: Path, *, by: User, at: dt.datetime, dry_run: bool = False) -> OfferImport:
    """Enter or correct the offers that a CSV or XLSX file lists.

    :param dry_run: report what would become of the rows, and change nothing.
    :raises Unreadable: the file holds no table.
    :raises ColumnsMissing: what every offer needs has no column.
    :raises RowsTooMany: it should be parted.
    """
    table = open_table(path, known=header_likeness)
    columns = columns_of(table.headers)
    reports = []
    for number, row in enumerate(table.rows(), start=1):
        if number > ROWS_AT_ONCE:
            raise RowsTooMany(limit=ROWS_AT_ONCE)
        cells = {column: row.cells[place] for place, column in columns.items() if place < len(row.cells)}
        reports.append(_take_over(row.line, cells, by=by, at=at))
    if dry_run:
        transaction.set_rollback(True)
    return OfferImport(tuple(reports))


def _take_over(line: int, cells: Mapping[str, str], *, by: User, at: dt.datetime) -> RowReport:
    given = cells.get("product") or cells.get("programme_number") or cells.get("name", "")
    try:
        product = _product(cells, by)
        terms = terms_of(cells, today=timezone.localdate(at))
        _offer, saved = put_offer(product, terms, by=by, at=at)
    except (DomainError, PermissionDenied) as refusal:
        return RowReport(line, given, "rejected", str(refusal))
    return RowReport(line, product.number, saved.value, "")


def _product(cells: Mapping[str, str], by: User) -> Product:
    """Return the product of a row: by our number, by its programme's, or by a name that only one product in reach has.

    :raises ProductNotFound: there is none.
    :raises ProductNotClear: there are several.
    """
    number, issued, name = (cells.get(column, "").strip() for column in ("product", "programme_number", "name"))
    reach = products_offerable_by(by)
    if number:
        found = list(reach.filter(number=number)[:2])
    elif issued:
        numbered = ProgrammeNumber.objects.filter(number=issued, product__isnull=False).values("product")
        found = list(reach.filter(pk__in=numbered)[:2])
    else:
        found = list(reach.filter(folded=fold(name))[:2]) if name else []
    given = number or issued or name
    if not found:
        raise ProductNotFound(given=given)
    if len(found) > 1:
        raise ProductNotClear(given=given)
    return found[0]
