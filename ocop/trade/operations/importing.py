"""The import of a sheet of offers, from the file to the offers: good rows never wait for bad ones."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import batched, islice
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.core.text import fold
from ocop.registry.models import Product, ProgrammeNumber
from ocop.registry.operations import ColumnChosenTwice, ImportNotThere
from ocop.registry.reading import Row, Table, Unreadable, open_table
from ocop.registry.states import NEXT_IMPORT, ImportState, Outcome
from ocop.trade.models import OUTCOMES, OfferImport, OfferImportRow
from ocop.trade.offer_columns import LABELS, check_columns, header_likeness, propose_mapping
from ocop.trade.offer_problems import ProductNotClear, ProductNotFound, ProductSaidBefore, Remark, remark_of
from ocop.trade.offer_rows import terms_of
from ocop.trade.operations.offers import put_offer
from ocop.trade.queries.imports import may_import_offers, remembered_headers
from ocop.trade.queries.offers import products_offerable_by

ROWS_AT_ONCE = 20_000
CHUNK = 200
ABANDONED = dt.timedelta(minutes=15)
"""After this long a crash has left the import where it is: PostgreSQL rolled it back, and it may be begun again."""


class RowsTooMany(DomainError):
    message = gettext_lazy("The file has more than %(limit)s rows. Part it into several files; nothing was taken over.")


def receive_offers(path: Path, *, name: str, by: User, at: dt.datetime) -> OfferImport:
    """Keep a sheet of offers and propose which of its columns is which.

    :param name: what the person calls the file.
    :raises PermissionDenied: there is no product whose offer this person may enter.
    :raises Unreadable: the file holds no table.
    :raises RowsTooMany: it should be parted.
    """
    if not may_import_offers(by):
        raise PermissionDenied(_("Offers are entered by producers and by officers of their place."))
    table = open_table(path, known=header_likeness)
    rows = sum(1 for _row in islice(table.rows(), ROWS_AT_ONCE + 1))
    if rows > ROWS_AT_ONCE:
        raise RowsTooMany(limit=ROWS_AT_ONCE)
    proposed = propose_mapping(table.headers, [row.cells for row in table.sample], remembered=remembered_headers(by))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        offer_import = OfferImport(
            by_id=by.pk,
            file_name=name[:250],
            size_bytes=path.stat().st_size,
            sha256=digest,
            reading=table.reading(),
            mapping=_as_kept(proposed),
            rows=rows,
            created_at=at,
            changed_at=at,
        )
        file.seek(0)
        offer_import.file.save(f"{digest[:16]}{path.suffix.lower()[:10]}", File(file), save=False)
    offer_import.save()
    return offer_import


@transaction.atomic
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
    offer_import = _own(offer_import, by)
    _need(offer_import, ImportState.CHECKING)
    chosen = Counter(column for column in mapping.values() if column)
    for column, times in chosen.items():
        if times > 1:
            raise ColumnChosenTwice(label=LABELS[column])
    check_columns(chosen)
    offer_import.import_rows.all().delete()
    offer_import.mapping = _as_kept(mapping)
    offer_import.rows_done, offer_import.counts, offer_import.failure = 0, {}, ""
    return _move(offer_import, ImportState.CHECKING, at=at)


def check_offers(offer_import: OfferImport, *, at: dt.datetime) -> OfferImport:
    """Try every row and take it back again, so that what would become of it is known; nothing is changed.

    Rows are tried in small portions, so that nobody waits for a product. After a crash it may be called again.

    :raises ImportNotThere: the import is not being checked; it may have been stopped.
    """
    offer_import.refresh_from_db()
    if offer_import.state != ImportState.CHECKING:
        raise ImportNotThere(state=offer_import.get_state_display())
    offer_import.import_rows.all().delete()
    sheet = _Sheet(offer_import, at)
    counts: Counter[str] = Counter()
    try:
        for rows in batched(_table(offer_import).rows(), CHUNK, strict=False):
            with transaction.atomic():
                done = sheet.take(rows)
                transaction.set_rollback(True)
            OfferImportRow.objects.bulk_create(done)
            counts.update(row.outcome for row in done)
            waiting = OfferImport.objects.filter(pk=offer_import.pk, state=ImportState.CHECKING)
            if not waiting.update(rows_done=counts.total()):
                offer_import.refresh_from_db()
                return offer_import
    except Unreadable as refusal:
        return _checked(offer_import, ImportState.FAILED, at=at, failure=str(refusal))
    return _checked(offer_import, ImportState.CHECKED, at=at, counts=counts)


@transaction.atomic
def _checked(
    offer_import: OfferImport,
    state: ImportState,
    *,
    at: dt.datetime,
    counts: Mapping[str, int] | None = None,
    failure: str = "",
) -> OfferImport:
    """End a check, unless it was stopped meanwhile."""
    offer_import = locked(offer_import)
    if offer_import.state != ImportState.CHECKING:
        return offer_import
    offer_import.failure = failure
    if counts is not None:
        offer_import.counts = _complete(counts)
        offer_import.rows = offer_import.rows_done = sum(counts.values())
    return _move(offer_import, state, at=at)


def may_be_taken_over(offer_import: OfferImport, *, at: dt.datetime) -> bool:
    """Say whether a sheet is checked, or was being taken over when a crash put an end to it."""
    abandoned = offer_import.state == ImportState.COMMITTING and at - offer_import.changed_at >= ABANDONED
    return abandoned or ImportState.COMMITTING in NEXT_IMPORT[ImportState(offer_import.state)]


def take_offers_over(offer_import: OfferImport, *, by: User, at: dt.datetime) -> OfferImport:
    """Enter or correct the offers of the good rows, all in one transaction; rejected rows stay behind.

    :raises PermissionDenied: it is another person's sheet.
    :raises ImportNotThere: the import is not checked, or is being taken over already.
    """
    with transaction.atomic():
        offer_import = _own(offer_import, by)
        if not may_be_taken_over(offer_import, at=at):
            raise ImportNotThere(state=offer_import.get_state_display())
        offer_import.failure = ""
        _move(offer_import, ImportState.COMMITTING, at=at)
    try:
        with transaction.atomic():
            return _take_over(offer_import, at=at)
    except BaseException:
        _move(offer_import, ImportState.CHECKED, at=at)
        raise


def _take_over(offer_import: OfferImport, *, at: dt.datetime) -> OfferImport:
    with connection.cursor() as cursor:  # one sheet after the other, so that two never wait for each other's products
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('trade.offer_import'))")
    sheet = _Sheet(offer_import, at)
    done = [row for rows in batched(_table(offer_import).rows(), CHUNK, strict=False) for row in sheet.take(rows)]
    offer_import.import_rows.all().delete()
    OfferImportRow.objects.bulk_create(done, batch_size=2000)
    counts = _complete(Counter(row.outcome for row in done))
    record("trade.offers_imported", offer_import, by=offer_import.by.username, at=at, counts=counts)
    taken = OfferImport.objects.get(pk=offer_import.pk)
    taken.counts = counts
    return _move(taken, ImportState.COMMITTED, at=at)


@transaction.atomic
def cancel_offer_import(offer_import: OfferImport, *, by: User, at: dt.datetime) -> OfferImport:
    """Stop an import that is not being taken over; one that is being checked stops at its next step.

    :raises PermissionDenied: it is another person's sheet.
    :raises ImportNotThere: it is over, or at its last step.
    """
    offer_import = _own(offer_import, by)
    _need(offer_import, ImportState.CANCELLED)
    return _move(offer_import, ImportState.CANCELLED, at=at)


@dataclass
class _Sheet:
    """Takes rows over, each for itself, and remembers which line spoke of which product."""

    offer_import: OfferImport
    at: dt.datetime
    said: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by: User = self.offer_import.by
        self.columns = {int(index): column for index, column in self.offer_import.mapping.items()}

    def take(self, rows: Iterable[Row]) -> list[OfferImportRow]:
        """Enter the offers of some rows and return what became of each; needs a transaction around it."""
        return [self._take(row) for row in rows]

    def _take(self, row: Row) -> OfferImportRow:
        cells = {column: row.cells[index] for index, column in self.columns.items() if index < len(row.cells)}
        shown = cells.get("product") or cells.get("programme_number") or cells.get("name", "")
        remark = Remark("", "", "")
        try:
            product = _product(cells, self.by)
            shown = product.number
            first = self.said.setdefault(product.pk, row.line)
            if first != row.line:
                raise ProductSaidBefore(line=first)
            terms = terms_of(cells, today=timezone.localdate(self.at))
            outcome = Outcome(put_offer(product, terms, by=self.by, at=self.at)[1].value)
        except (DomainError, PermissionDenied) as refusal:
            outcome, remark = Outcome.REJECTED, remark_of(refusal)
        return OfferImportRow(
            offer_import=self.offer_import,
            line=row.line,
            cells=list(row.cells[: len(self.offer_import.reading["headers"])]),
            product=shown[:250],
            outcome=outcome,
            column=remark.column,
            why=remark.why,
            todo=remark.todo,
        )


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


def _table(offer_import: OfferImport) -> Table:
    return open_table(Path(offer_import.file.path), known=header_likeness)


def _own(offer_import: OfferImport, by: User) -> OfferImport:
    if offer_import.by_id != by.pk:
        raise PermissionDenied(_("This file was sent by another person."))
    return locked(offer_import)


def _need(offer_import: OfferImport, state: ImportState) -> None:
    if state not in NEXT_IMPORT[ImportState(offer_import.state)]:
        raise ImportNotThere(state=offer_import.get_state_display())


def _move(offer_import: OfferImport, state: ImportState, *, at: dt.datetime) -> OfferImport:
    offer_import.state = state
    offer_import.changed_at = at
    offer_import.save()
    return offer_import


def _as_kept(mapping: Mapping[int, str]) -> dict[str, str]:
    return {str(index): column for index, column in sorted(mapping.items()) if column}


def _complete(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the count of every outcome, those of no row too."""
    return {outcome.value: counts.get(outcome.value, 0) for outcome in OUTCOMES}
