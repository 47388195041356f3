"""The import of a sheet of offers, from the file to the offers: good rows never wait for bad ones."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.refusals import DomainError
from ocop.core.text import fold
from ocop.registry.intake import operations as intake
from ocop.registry.intake.kinds import Kind, Told
from ocop.registry.intake.progress import Progress
from ocop.registry.intake.queries import remembered_headers
from ocop.registry.intake.remarks import remarks
from ocop.registry.models import ProgrammeNumber
from ocop.registry.reading import Row, Table
from ocop.registry.states import Outcome
from ocop.trade.models import OUTCOMES, OfferImport, OfferImportRow
from ocop.trade.offer_columns import LABELS, check_columns, header_likeness, propose_mapping
from ocop.trade.offer_problems import (
    NOT_NAMED,
    WORDINGS,
    ProductNotClear,
    ProductNotFound,
    ProductSaidBefore,
    in_readers_language,
    problem_of,
)
from ocop.trade.offer_rows import terms_of
from ocop.trade.operations.offers import put_offers
from ocop.trade.queries.imports import may_import_offers, offer_imports_of, rows_of
from ocop.trade.queries.offers import products_offerable_by
from ocop.trade.terms import OfferTerms

ROWS_AT_ONCE = 20_000
CHUNK = 1000


def receive_offers(path: Path, *, name: str, by: User, at: dt.datetime) -> OfferImport:
    """Keep a sheet of offers and propose which of its columns is which.

    :param name: what the person calls the file.
    :raises PermissionDenied: there is no product whose offer this person may enter.
    :raises Unreadable: the file holds no table.
    :raises RowsTooMany: it should be parted.
    """
    if not may_import_offers(by):
        raise PermissionDenied(_("Offers are entered by producers and by officers of their place."))
    table = OFFERS.open(path)
    offer_import = OfferImport(by_id=by.pk, rows=OFFERS.rows_in(table))
    intake.keep_file(offer_import, path, name=name, at=at)
    return intake.read(OFFERS, offer_import, table, at=at)


def confirm_offer_columns(
    offer_import: OfferImport, mapping: Mapping[int, str], *, by: User, at: dt.datetime
) -> OfferImport:
    """Take the person's reading of the columns, which is remembered for its next sheets, and let the check begin.

    :param mapping: column of the file, counted from 0 → our column; empty passes it over.
    :raises PermissionDenied: it is another person's sheet.
    :raises ImportNotThere: the import waits for something else.
    :raises ColumnsMissing: what every offer needs has no column.
    :raises ColumnChosenTwice: one of our columns was chosen for two of the file.
    """
    return intake.confirm(OFFERS, offer_import, mapping, by=by, at=at)


def check_offers(offer_import: OfferImport, *, at: dt.datetime) -> OfferImport:
    """Find out what would become of every row; nothing is changed. After a crash it goes on where it stopped.

    :raises ImportNotThere: the import is not being checked; it may have been stopped.
    """
    return intake.check(OFFERS, offer_import, at=at)


def take_offers_over(offer_import: OfferImport, *, by: User, at: dt.datetime) -> OfferImport:
    """Enter or correct the offers of the good rows, all in one transaction; rejected rows stay behind.

    :raises PermissionDenied: it is another person's sheet.
    :raises ImportNotThere: the import is not checked, or is being taken over already.
    """
    return intake.take_over(OFFERS, offer_import, by=by, at=at)


def cancel_offer_import(offer_import: OfferImport, *, by: User, at: dt.datetime) -> OfferImport:
    """Stop an import that is not being taken over; one that is being checked stops at its next step.

    :raises PermissionDenied: it is another person's sheet.
    :raises ImportNotThere: it is over, or at its last step.
    """
    return intake.cancel(OFFERS, offer_import, by=by, at=at)


class OfferSheets(Kind[OfferImport, OfferImportRow]):
    """Sheets of offers: rows become current offers; the columns are remembered for the person who sends them."""

    code = "trade.offer_import"
    sheet = "Offers"
    outcomes = OUTCOMES
    labels = LABELS
    owner = ("by",)

    def likeness(self, cell: str) -> float:
        """Compare with the headers of offer sheets."""
        return header_likeness(cell)

    def rows_in(self, table: Table) -> int:
        """Count them: a sheet is taken over in one step, so it is not endless."""
        return intake.count_rows(table, limit=ROWS_AT_ONCE)

    def proposed(self, batch: OfferImport, table: Table) -> dict[int, str]:
        """Propose as in the person's last sheets, else by header and content."""
        sample = [row.cells for row in table.sample]
        return propose_mapping(table.headers, sample, remembered=remembered_headers(offer_imports_of(batch.by)))

    def check_columns(self, columns: Collection[str]) -> None:
        """Refuse what no offer can be read from."""
        check_columns(columns)

    def require(self, by: User | None, batch: OfferImport) -> None:
        """Let go on who sent it."""
        if by is None or batch.by_id != by.pk:
            raise PermissionDenied(_("This file was sent by another person."))

    def remember(self, batch: OfferImport, mapping: Mapping[int, str]) -> None:
        """Nothing to do: the person's sheets are what is remembered (:func:`remembered_headers`)."""

    def rows_of(self, batch: OfferImport, *, outcome: str = "", after: int = 0) -> QuerySet[OfferImportRow]:
        """Ask for the rows."""
        return rows_of(batch, outcome=outcome, after=after)

    def stage(self, batch: OfferImport, *, at: dt.datetime, progress: Progress) -> None:
        """Try rows in portions."""
        sheet = _Sheet(batch, at, said=_said_in(rows_of(batch)))

        def take(rows: Sequence[Row]) -> None:
            OfferImportRow.objects.bulk_create(sheet.take(rows, trial=True))

        intake.stage_rows(rows_of(batch), self.table(batch), take, progress, at_once=CHUNK)

    def counts_of(self, batch: OfferImport) -> dict[str, int]:
        """Count what the check found."""
        return dict(rows_of(batch).order_by().values_list("outcome").annotate(Count("pk")))

    def write(self, batch: OfferImport, *, by: User | None, at: dt.datetime, progress: Progress) -> dict[str, int]:
        """Enter the offers; what has changed since the check counts."""
        sheet = _Sheet(batch, at)
        rows_of(batch).delete()

        def take(rows: Sequence[Row]) -> None:
            OfferImportRow.objects.bulk_create(sheet.take(rows, trial=False))

        intake.take_rows(self.table(batch), take, progress, at_once=CHUNK)
        counts = intake.complete(self, self.counts_of(batch))
        record("trade.offers_imported", batch, by=batch.by.username, at=at, counts=counts)
        return counts

    def told(self, batch: OfferImport, rows: Sequence[OfferImportRow]) -> list[Told]:
        """Tell what stands in the way."""
        named = batch.named
        return [
            Told(
                row.product,
                remarks(map(in_readers_language, row.problems), named, wordings=WORDINGS, labels=LABELS),
            )
            for row in rows
        ]

    def numbers_of(self, batch: OfferImport, rows: Sequence[OfferImportRow]) -> Mapping[int, str]:
        """Return the products' numbers where there is an offer of them."""
        return {row.line: row.product for row in rows if row.outcome != Outcome.REJECTED}


OFFERS = OfferSheets()


@dataclass
class _Sheet:
    """Takes rows over, each for itself, and remembers which line spoke of which product."""

    offer_import: OfferImport
    at: dt.datetime
    said: dict[str, int] = field(default_factory=dict)

    def take(self, rows: Iterable[Row], *, trial: bool) -> list[OfferImportRow]:
        """Enter the offers of some rows and return what became of each; needs a transaction around it.

        :param trial: only find out; no offer is changed.
        """
        by, columns = self.offer_import.by, self.offer_import.columns
        cells = {
            row: {column: row.cells[index] for index, column in columns.items() if index < len(row.cells)}
            for row in rows
        }
        products = _Products(by, cells.values())
        taken = [self._understood(row, given, products) for row, given in cells.items()]
        put = put_offers({key: terms for _row, key, terms in taken if terms}, by=by, at=self.at, trial=trial)
        for row, key, terms in taken:
            if terms is None:
                continue
            found = put[key]
            if isinstance(found, Exception):
                row.outcome, row.problems = Outcome.REJECTED, [problem_of(found)]
            else:
                row.outcome = Outcome(found.saved_as.value)
        return [row for row, _key, _terms in taken]

    def _understood(
        self, row: Row, cells: Mapping[str, str], products: "_Products"
    ) -> tuple[OfferImportRow, int, OfferTerms | None]:
        """Return a row with its product and terms; without terms it is rejected already."""
        shown = cells.get("product") or cells.get("programme_number") or cells.get("name", "")
        key = 0
        staged = OfferImportRow(
            offer_import=self.offer_import,
            line=row.line,
            cells=list(row.cells[: len(self.offer_import.headers)]),
            product=shown[:250],
            outcome=Outcome.REJECTED,
        )
        try:
            key, staged.product = products.named_in(cells)
            first = self.said.setdefault(staged.product, row.line)
            if first != row.line:
                raise ProductSaidBefore(line=first)
            return staged, key, terms_of(cells, today=timezone.localdate(self.at))
        except DomainError as refusal:
            staged.problems = [problem_of(refusal)]
            return staged, key, None


class _Products:
    """The products in a person's reach that some rows name: by our number, a programme's, or their name."""

    def __init__(self, by: User, rows: Collection[Mapping[str, str]]) -> None:
        """Ask for all of them at once."""
        reach = products_offerable_by(by).order_by()
        asked: dict[str, set[str]] = {"product": set(), "programme_number": set(), "name": set()}
        for cells in rows:
            column, given = _naming(cells)
            asked[column].add(given)
        ours = reach.filter(number__in=asked["product"]).values_list("number")
        issued = ProgrammeNumber.objects.filter(number__in=asked["programme_number"], product__in=reach)
        named = reach.filter(folded__in=asked["name"] - {""}).values_list("folded")
        found = {
            "product": ours.annotate(Count("pk"), Min("pk")),
            "programme_number": issued.values_list("number").annotate(Count("product", distinct=True), Min("product")),
            "name": named.annotate(Count("pk"), Min("pk")),
        }
        self.found = {
            (column, given): (count, key)
            for column, lines in found.items()
            if asked[column]
            for given, count, key in lines
        }
        keys = [key for count, key in self.found.values() if count == 1]
        self.numbers = dict(reach.filter(pk__in=keys).values_list("pk", "number"))

    def named_in(self, cells: Mapping[str, str]) -> tuple[int, str]:
        """Return key and number of the product of a row.

        :raises ProductNotFound: there is none.
        :raises ProductNotClear: there are several.
        """
        count, key = self.found.get(_naming(cells), (0, 0))
        if count == 1:
            return key, self.numbers[key]
        column = _naming(cells)[0]
        given = cells.get(column, "").strip()
        raise ProductNotClear(given=given) if count else ProductNotFound(given=given)


def _naming(cells: Mapping[str, str]) -> tuple[str, str]:
    """Return the column that tells which product a row is of, and what it says."""
    for column in ("product", "programme_number"):
        if given := cells.get(column, "").strip():
            return column, given
    return "name", fold(cells.get("name", "").strip())


def _said_in(rows: QuerySet[OfferImportRow]) -> dict[str, int]:
    """Return the line that first spoke of each product, by its number, in the rows of a check that was broken off."""
    said: dict[str, int] = {}
    for line, product, problems in rows.values_list("line", "product", "problems"):
        if not any(problem["code"] in NOT_NAMED for problem in problems):
            said.setdefault(product, line)
    return said
