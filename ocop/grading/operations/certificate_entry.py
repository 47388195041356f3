"""Certificates that were issued on paper before, entered from a sheet: with what proof there is and what is missing."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.activity.operations import record
from ocop.core.refusals import DomainError
from ocop.core.text import fold
from ocop.grading.editions import editions
from ocop.grading.models import Source, StarCertificate
from ocop.grading.operations.certificates import push_down, replace_by_newer
from ocop.grading.paper_columns import LABELS, check_columns, header_likeness, propose_mapping
from ocop.grading.paper_problems import remedy, sentence
from ocop.grading.paper_rows import PaperRow, Remark, Sheet, read_row
from ocop.grading.queries.authorities import area_of
from ocop.grading.queries.certificates import certificates_of, kept_product
from ocop.grading.queries.paper import PaperProducts
from ocop.grading.standings import editions_of, scheme_country
from ocop.grading.states import CertificateState
from ocop.places.models import Area
from ocop.registry.intake.report import Line, write_report
from ocop.registry.models import Product, StarHeld
from ocop.registry.operations.goods import hold_stars
from ocop.registry.reading import Row, open_table
from ocop.registry.states import Outcome

ROWS_AT_ONCE = 20_000
OUTCOMES = (Outcome.NEW, Outcome.UNCHANGED, Outcome.DUPLICATE, Outcome.HELD, Outcome.REJECTED)


class SheetTooLong(DomainError):
    message = gettext_lazy(
        "The sheet has more than %(most)s rows. Part it, or have it entered with ocop import_certificates; "
        "nothing was entered."
    )


class SchemeUnknown(DomainError):
    message = gettext_lazy("“%(given)s” is not a scheme that issues certificates. Known: %(known)s.")


@dataclass(frozen=True)
class EnteredRow:
    """What became of a row of the sheet, and why."""

    line: int
    cells: tuple[str, ...]
    outcome: Outcome
    remarks: tuple[Remark, ...]
    number: str = ""
    product: str = ""

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Column, sentence and remedy of each remark, in the reader's language."""
        return [(str(LABELS.get(one.column, "")), sentence(one), remedy(one)) for one in self.remarks]


@dataclass(frozen=True)
class Entered:
    """What became of a sheet; the counts add up to the rows."""

    headers: tuple[str, ...]
    mapping: Mapping[int, str]
    rows: tuple[EnteredRow, ...]
    counts: Mapping[Outcome, int]


def enter_paper_certificates(
    path: Path, *, scheme: str, by: User | None, at: dt.datetime, dry_run: bool = False, most: int = ROWS_AT_ONCE
) -> Entered:
    """Enter the certificates of a sheet, all good rows in one transaction; safe to run twice.

    A row with the number of a decision becomes a certificate without a signed credential; one without is kept as
    reported stars only. Held rows wait for a person to settle them, rejected ones to be mended.

    :param by: none where it is done from the shell of the node; then every place is open.
    :param dry_run: try all of it and take it back again.
    :raises Unreadable: the file holds no table.
    :raises SchemeUnknown: the scheme issues no certificates.
    :raises PaperColumnsMissing: nothing tells the products, or the stars.
    :raises SheetTooLong: there are more rows than are taken at once.
    """
    known = [one for one in editions_of(scheme) if one.levels]
    if not known:
        raise SchemeUnknown(given=scheme, known=", ".join(sorted({one.scheme for one in editions() if one.levels})))
    country = scheme_country(scheme)
    table = open_table(path, known=header_likeness, country=country)
    mapping = propose_mapping(table.headers)
    check_columns(mapping.values())
    rows = list(islice(table.rows(), most + 1))
    if len(rows) > most:
        raise SheetTooLong(most=most)
    with transaction.atomic():
        with connection.cursor() as cursor:  # one sheet after the other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('grading.paper_certificates'))")
        sheet = Sheet(scheme, known, timezone.localdate(at))
        desk = _Desk(sheet, PaperProducts(country), mapping, by, at, path.name)
        done = tuple(desk.enter(row) for row in rows)
        counted = Counter(row.outcome for row in done)
        if dry_run:
            transaction.set_rollback(True)
    return Entered(table.headers, mapping, done, {outcome: counted[outcome] for outcome in OUTCOMES})


def write_entry_report(done: Entered, path: Path, *, only_open: bool = False) -> int:
    """Write what became of a sheet as a workbook that can be mended and sent again; return how many rows it has."""
    summary = [(_("Rows"), len(done.rows))]
    summary += [(str(outcome.label), count) for outcome, count in done.counts.items()]
    return write_report(path, done.headers, _lines(done, only_open=only_open), summary, sheet="Certificates")


def _lines(done: Entered, *, only_open: bool) -> Iterator[Line]:
    for row in done.rows:
        if only_open and row.outcome not in (Outcome.HELD, Outcome.REJECTED):
            continue
        told = row.told
        yield Line(
            row.line,
            row.cells,
            row.outcome.value,
            str(row.outcome.label),
            row.product,
            " ".join(f"{column}: {why}" if column else why for column, why, _todo in told),
            " ".join(dict.fromkeys(todo for _column, _why, todo in told)),
        )


@dataclass
class _Desk:
    """Enters row after row, and remembers which line spoke of which certificate."""

    sheet: Sheet
    products: PaperProducts
    mapping: Mapping[int, str]
    by: User | None
    at: dt.datetime
    file_name: str
    said: dict[tuple[object, ...], tuple[int, PaperRow]] = field(default_factory=dict)
    areas: dict[tuple[str, int], Area] = field(default_factory=dict)

    def enter(self, row: Row) -> EnteredRow:
        """Enter one row and return what became of it; needs a transaction around it."""
        cells = {column: row.cells[index] for index, column in self.mapping.items() if index < len(row.cells)}
        understood = read_row(cells, self.sheet)
        if understood.row is None:
            return EnteredRow(row.line, row.cells, Outcome.REJECTED, understood.remarks)
        found = self.products.find(understood.row)
        if isinstance(found, Remark):
            outcome = Outcome.REJECTED if found.code == "other_country" else Outcome.HELD
            return EnteredRow(row.line, row.cells, outcome, (found, *understood.remarks))
        if self.by and not may(self.by, Permission.CERTIFICATE_IMPORT, within=found.area):
            remark = Remark("place_not_yours", "province", {"place": found.area.local_name})
            return EnteredRow(row.line, row.cells, Outcome.REJECTED, (remark,), product=found.number)
        outcome, remarks = self._take(row.line, understood.row, found)
        told = (*remarks, *understood.remarks) if outcome in (Outcome.NEW, Outcome.HELD) else remarks
        return EnteredRow(row.line, row.cells, outcome, told, understood.row.number, found.number)

    def _take(self, line: int, row: PaperRow, product: Product) -> tuple[Outcome, tuple[Remark, ...]]:
        key = (product.pk, row.edition.code, fold(row.decision))
        first_line, first = self.said.setdefault(key, (line, row))
        if first_line != line:
            same = _facts(first) == _facts(row)
            remark = Remark("said_before" if same else "said_otherwise", "", {"line": str(first_line)})
            return (Outcome.DUPLICATE if same else Outcome.HELD), (remark,)
        return self._report(row, product) if row.reported_only else self._certify(line, row, product)

    def _report(self, row: PaperRow, product: Product) -> tuple[Outcome, tuple[Remark, ...]]:
        """Keep stars without a decision as what they are: a report."""
        year = str(row.edition.year)
        known = StarHeld.objects.filter(product=product, scheme=self.sheet.scheme, edition=year, decision="").first()
        if known and known.stars == row.stars:
            return Outcome.UNCHANGED, ()
        if known:
            return Outcome.HELD, (Remark("reported_otherwise", "stars", {"stars": str(known.stars)}),)
        if row.edition.outcome == "stars":
            hold_stars(
                product,
                scheme=self.sheet.scheme,
                edition=year,
                stars=row.stars,
                decision="",
                decided_on=None,
                until=row.valid_until,
                by=self._name(),
                at=self.at,
            )
        return Outcome.NEW, ()

    def _certify(self, line: int, row: PaperRow, product: Product) -> tuple[Outcome, tuple[Remark, ...]]:
        """Keep a certificate behind which a decision stands."""
        assert row.issued_on
        assert row.decided_on
        authority, area = self._authority(row, product)
        number, notes = _number(row, product)
        known = StarCertificate.objects.filter(scheme=self.sheet.scheme, area=area, number=number).first()
        if known:
            return _compared(known, row, product)
        earlier = certificates_of(product)
        same_decision = next((one for one in earlier if one.decision_number == row.decision), None)
        if same_decision:
            return Outcome.HELD, (Remark("decision_known", "decision", {"number": same_decision.number}),)
        state, replaced, remark = _place_in_line(row, [one for one in earlier if one.scheme == self.sheet.scheme])
        if remark and state is None:
            return Outcome.HELD, (remark,)
        if replaced:
            replace_by_newer(replaced, by=self.by, at=self.at)
        made = StarCertificate.objects.create(
            number=number,
            product=product,
            product_name=product.name,
            producer_name=product.producer.name if product.producer else "",
            scheme=self.sheet.scheme,
            edition=row.edition.code,
            set_number=row.set_number,
            product_code=row.programme_number,
            stars=row.stars,
            authority=authority,
            area=area,
            decision_number=row.decision,
            decided_on=row.decided_on,
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            state=state or CertificateState.VALID,
            source=Source.ENTERED,
            proof={"told": row.proof, "missing": list(row.missing), "file": self.file_name[:200], "line": line},
            demonstration=product.demonstration,
            created_at=self.at,
        )
        record(
            "grading.certificate_entered",
            made,
            by=self._name(),
            at=self.at,
            product=product.number,
            scheme=made.scheme,
            stars=made.stars,
            decision=made.decision_number,
            missing=list(row.missing),
        )
        for one in (replaced, made):
            if one:
                push_down(one, by=self.by, at=self.at)
        return Outcome.NEW, (*notes, *((remark,) if remark else ()))

    def _authority(self, row: PaperRow, product: Product) -> tuple[str, Area]:
        """Return the body that gives these stars under the rules, and its area; without one, the product's."""
        band = row.edition.band(row.stars)
        body = row.edition.authorities.get(band.authority) if band else None
        if body is None:
            return "", product.area
        key = (body.code, product.area_id)
        if key not in self.areas:
            self.areas[key] = area_of(body, product.area)
        return body.code, self.areas[key]

    def _name(self) -> str:
        return self.by.username if self.by else ""


def _facts(row: PaperRow) -> tuple[object, ...]:
    return row.stars, row.number, row.decided_on, row.issued_on, row.valid_until, row.set_number


def _number(row: PaperRow, product: Product) -> tuple[str, tuple[Remark, ...]]:
    """Return the number of a certificate; where it is missing, one made of what is known, and a remark."""
    if row.number:
        return row.number, ()
    number = row.programme_number or f"{row.decision[:40]} · {product.number}"[:60]
    return number, (Remark("number_missing", "number", {"number": number}),)


def _compared(known: StarCertificate, row: PaperRow, product: Product) -> tuple[Outcome, tuple[Remark, ...]]:
    """Say whether a certificate that is known here is what the row says."""
    pairs = {
        "product": (kept_product(known.product).pk, product.pk),
        "stars": (known.stars, row.stars),
        "decision": (known.decision_number, row.decision),
        "decided_on": (known.decided_on, row.decided_on),
        "issued_on": (known.issued_on, row.issued_on),
        "valid_until": (known.valid_until, row.valid_until),
    }
    differing = [str(LABELS[column]) for column, (here, there) in pairs.items() if here != there]
    if not differing:
        return Outcome.UNCHANGED, ()
    facts = {"number": known.number, "columns": ", ".join(differing)}
    return Outcome.HELD, (Remark("known_otherwise", "number", facts),)


def _place_in_line(
    row: PaperRow, earlier: list[StarCertificate]
) -> tuple[CertificateState | None, StarCertificate | None, Remark | None]:
    """Return the state in which a paper certificate is entered, and which one it replaces.

    No state where a person has to settle it; the remark says why.
    """
    assert row.issued_on
    newest = earlier[0] if earlier else None
    if newest is None:
        return CertificateState.VALID, None, None
    facts = {"number": newest.number, "state": str(newest.get_state_display())}
    if newest.issued_on > row.issued_on:
        return CertificateState.SUPERSEDED, None, Remark("past_one")
    if newest.issued_on == row.issued_on:
        return None, None, Remark("same_day", "issued_on", facts)
    present = next((one for one in earlier if one.state in ("valid", "suspended")), None)
    if present is None:
        return CertificateState.VALID, None, None
    if present.source != Source.ENTERED or present.state != CertificateState.VALID:
        facts = {"number": present.number, "state": str(present.get_state_display())}
        return None, None, Remark("present_stands", "number", facts)
    return CertificateState.VALID, present, None
