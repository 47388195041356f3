"""The entry of certificates on paper, from the file to the certificates: good rows never wait for bad ones.

A row with the number of a decision becomes a certificate without a signed credential; one without is kept as reported
stars only. Held rows wait for a person to settle them, rejected ones to be mended.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.refusals import DomainError
from ocop.grading.editions import editions
from ocop.grading.models import OUTCOMES, PaperImport, PaperImportRow
from ocop.grading.operations.certificate_entry import PaperRows
from ocop.grading.paper_columns import LABELS, check_columns, header_likeness, propose_mapping
from ocop.grading.paper_problems import WORDINGS, in_readers_language
from ocop.grading.queries.paper import may_enter_papers, paper_imports_of, rows_of
from ocop.grading.standings import editions_of, scheme_country
from ocop.registry.intake import operations as intake
from ocop.registry.intake.kinds import Kind, Told
from ocop.registry.intake.progress import Progress
from ocop.registry.intake.queries import remembered_headers
from ocop.registry.intake.remarks import remarks
from ocop.registry.reading import Row, Table
from ocop.registry.states import Outcome

ROWS_AT_ONCE = 20_000
CHUNK = 500


class SchemeUnknown(DomainError):
    message = gettext_lazy("“%(given)s” is not a scheme that issues certificates. Known: %(known)s.")


def receive_papers(path: Path, *, scheme: str, name: str, by: User | None, at: dt.datetime) -> PaperImport:
    """Keep a sheet of certificates on paper and propose which of its columns is which.

    :param name: what the person calls the file.
    :param by: the officer; nobody at the shell of the node, to which every place is open.
    :raises SchemeUnknown: the scheme issues no certificates.
    :raises PermissionDenied: this person enters none in the scheme's country.
    :raises Unreadable: the file holds no table.
    :raises RowsTooMany: it should be parted.
    """
    if not any(one.levels for one in editions_of(scheme)):
        raise SchemeUnknown(given=scheme, known=", ".join(sorted({one.scheme for one in editions() if one.levels})))
    _require(by, scheme)
    table = PAPERS.open(path, country=scheme_country(scheme))
    paper_import = PaperImport(scheme=scheme, by=by, rows=PAPERS.rows_in(table))
    intake.keep_file(paper_import, path, name=name, at=at)
    return intake.read(PAPERS, paper_import, table, at=at)


def confirm_paper_columns(
    paper_import: PaperImport, mapping: Mapping[int, str], *, by: User | None, at: dt.datetime
) -> PaperImport:
    """Take the person's reading of the columns, which is remembered for its next sheets, and let the check begin.

    :param mapping: column of the file, counted from 0 → our column; empty passes it over.
    :raises PermissionDenied: it is another person's sheet.
    :raises ImportNotThere: the import waits for something else.
    :raises PaperColumnsMissing: nothing tells the products, or the stars.
    :raises ColumnChosenTwice: one of our columns was chosen for two of the file.
    """
    return intake.confirm(PAPERS, paper_import, mapping, by=by, at=at)


def check_papers(paper_import: PaperImport, *, at: dt.datetime) -> PaperImport:
    """Find out what would become of every row; nothing is changed. After a crash it begins again.

    :raises ImportNotThere: the import is not being checked; it may have been stopped.
    """
    return intake.check(PAPERS, paper_import, at=at)


def enter_papers(paper_import: PaperImport, *, by: User | None, at: dt.datetime) -> PaperImport:
    """Enter the certificates and reports of the good rows, all in one transaction; the others stay behind.

    :raises PermissionDenied: it is another person's sheet.
    :raises ImportNotThere: the import is not checked, or is being taken over already.
    """
    return intake.take_over(PAPERS, paper_import, by=by, at=at)


class PaperSheets(Kind[PaperImport, PaperImportRow]):
    """Sheets of certificates on paper: rows become certificates or reports; columns are remembered by sender."""

    code = "grading.paper_import"
    sheet = "Certificates"
    owner = ("by", "scheme")
    outcomes = OUTCOMES
    labels = LABELS

    def likeness(self, cell: str) -> float:
        """Compare with the headers of such sheets."""
        return header_likeness(cell)

    def country(self, batch: PaperImport) -> str:
        """The scheme's."""
        return scheme_country(batch.scheme)

    def rows_in(self, table: Table) -> int:
        """Count them: a sheet is taken over in one step, so it is not endless."""
        return intake.count_rows(table, limit=ROWS_AT_ONCE)

    def proposed(self, batch: PaperImport, table: Table) -> dict[int, str]:
        """Propose as in the person's last sheets of the scheme, else by header and content."""
        remembered = remembered_headers(paper_imports_of(batch.by).filter(scheme=batch.scheme))
        return propose_mapping(table.headers, [row.cells for row in table.sample], remembered=remembered)

    def check_columns(self, columns: Collection[str]) -> None:
        """Refuse what no certificate can be read from."""
        check_columns(columns)

    def require(self, by: User | None, batch: PaperImport) -> None:
        """Let go on who sent it, and still enters certificates there."""
        if batch.by_id != (by.pk if by else None):
            raise PermissionDenied(_("This file was sent by another person."))
        _require(by, batch.scheme)

    def remember(self, batch: PaperImport, mapping: Mapping[int, str]) -> None:
        """Nothing to do: the person's sheets are what is remembered (:func:`remembered_headers`)."""

    def rows_of(self, batch: PaperImport, *, outcome: str = "", after: int = 0) -> QuerySet[PaperImportRow]:
        """Ask for the rows."""
        return rows_of(batch, outcome=outcome, after=after)

    def stage(self, batch: PaperImport, *, at: dt.datetime, progress: Progress) -> None:
        """Try the rows, all anew: what one comes to depends on those before it."""
        rows_of(batch).delete()
        self._take(batch, PaperRows(batch, at=at, trial=True), progress)

    def counts_of(self, batch: PaperImport) -> dict[str, int]:
        """Count what the check found."""
        return dict(rows_of(batch).order_by().values_list("outcome").annotate(Count("pk")))

    def write(self, batch: PaperImport, *, by: User | None, at: dt.datetime, progress: Progress) -> dict[str, int]:
        """Enter the certificates; what has changed since the check counts."""
        rows_of(batch).delete()
        self._take(batch, PaperRows(batch, at=at, trial=False), progress)
        counts = intake.complete(self, self.counts_of(batch))
        name = by.username if by else ""
        record("grading.papers_entered", batch, by=name, at=at, scheme=batch.scheme, counts=counts)
        return counts

    def told(self, batch: PaperImport, rows: Sequence[PaperImportRow]) -> list[Told]:
        """Tell what there is to say of each."""
        named = batch.named
        return [
            Told(
                row.certificate or row.product,
                remarks(map(in_readers_language, row.problems), named, wordings=WORDINGS, labels=LABELS),
            )
            for row in rows
        ]

    def numbers_of(self, batch: PaperImport, rows: Sequence[PaperImportRow]) -> Mapping[int, str]:
        """Return the numbers of the products whose certificates are known or entered."""
        return {row.line: row.product for row in rows if row.outcome not in (Outcome.HELD, Outcome.REJECTED)}

    def _take(self, batch: PaperImport, desk: PaperRows, progress: Progress) -> None:
        def take(rows: Sequence[Row]) -> None:
            PaperImportRow.objects.bulk_create(desk.take(rows))

        intake.take_rows(self.table(batch), take, progress, at_once=CHUNK)


PAPERS = PaperSheets()


def _require(by: User | None, scheme: str) -> None:
    """Let go on who enters certificates on paper in the scheme's country or a part of it; other rows are rejected.

    :raises PermissionDenied: this person enters none there.
    """
    if by is not None and not may_enter_papers(by, scheme_country(scheme)):
        raise PermissionDenied(_("Certificates on paper are entered by officers of the province or the nation."))
