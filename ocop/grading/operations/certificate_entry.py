"""Rows of certificates that were issued on paper: what each comes to, with what proof there is and what is missing."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import paths_of
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.text import fold
from ocop.grading.models import PaperImport, PaperImportRow, Source, StarCertificate
from ocop.grading.operations.certificates import push_down, replace_by_newer
from ocop.grading.paper_rows import PaperRow, Sheet, read_row
from ocop.grading.queries.authorities import area_of
from ocop.grading.queries.certificates import certificates_of, kept_product
from ocop.grading.queries.paper import PaperProducts
from ocop.grading.standings import editions_of, scheme_country
from ocop.grading.states import CertificateState
from ocop.places.models import Area
from ocop.registry.intake.remarks import Problem, problem
from ocop.registry.models import Product, StarHeld
from ocop.registry.operations.goods import hold_stars
from ocop.registry.reading import Row
from ocop.registry.states import Outcome

NO_PLACE = frozenset({"other_country"})
"""What rejects a row whose product was found; where no one product is found, the row is held."""
type Verdict = tuple[Outcome, tuple[Problem, ...]]


class PaperRows:
    """Finds out what rows come to, one after the other, and enters them unless it is a trial.

    What the rows before it came to counts for each row, in a trial as when they are entered: the counts are the same.
    """

    def __init__(self, batch: PaperImport, *, at: dt.datetime, trial: bool) -> None:
        """Begin a sheet.

        :param trial: only find out; nothing is changed. Otherwise a transaction is needed around each row.
        """
        country = scheme_country(batch.scheme)
        self.batch = batch
        self.at = at
        self.trial = trial
        self.sheet = Sheet(
            batch.scheme, [one for one in editions_of(batch.scheme) if one.levels], timezone.localdate(at)
        )
        self.products = PaperProducts(country)
        self.within = paths_of(batch.by, Permission.CERTIFICATE_IMPORT) if batch.by else ("",)
        self.columns = batch.columns
        self.ledger = _Ledger(batch.scheme, hold=not trial)
        self.said: dict[tuple[object, ...], tuple[int, PaperRow]] = {}
        self.areas: dict[tuple[str, int], Area] = {}

    def take(self, rows: Iterable[Row]) -> list[PaperImportRow]:
        """Take some rows and return what became of each; what their numbers lead to is asked for all at once."""
        given = [(row, self._cells(row)) for row in rows]
        self.products.look_up(cells.get("product_number", "") for _row, cells in given)
        self.ledger.look_up(cells.get("number", "") for _row, cells in given)
        return [self._taken(row, cells) for row, cells in given]

    def _cells(self, row: Row) -> dict[str, str]:
        return {column: row.cells[index] for index, column in self.columns.items() if index < len(row.cells)}

    def _taken(self, row: Row, cells: Mapping[str, str]) -> PaperImportRow:
        staged = PaperImportRow(
            paper_import=self.batch,
            line=row.line,
            cells=list(row.cells[: len(self.batch.headers)]),
            certificate=cells.get("number", "")[:100],
            product=next(filter(None, (cells.get(one, "") for one in ("product_number", "product"))), "")[:250],
            outcome=Outcome.REJECTED,
        )
        understood = read_row(cells, self.sheet)
        if understood.row is None:
            staged.problems = list(understood.remarks)
            return staged
        found = self.products.find(understood.row)
        if not isinstance(found, Product):
            staged.outcome = Outcome.REJECTED if found["code"] in NO_PLACE else Outcome.HELD
            staged.problems = [found, *understood.remarks]
            return staged
        staged.product = found.number
        if not any(not held or f"{found.area.path}.".startswith(f"{held}.") for held in self.within):
            staged.problems = [problem("place_not_yours", "province", place=found.area.local_name)]
            return staged
        outcome, remarks = self._judged(row.line, understood.row, found)
        more = understood.remarks if outcome in (Outcome.NEW, Outcome.HELD) else ()
        staged.outcome, staged.problems = outcome, [*remarks, *more]
        return staged

    def _judged(self, line: int, row: PaperRow, product: Product) -> Verdict:
        key = (product.pk, row.edition.code, fold(row.decision))
        first_line, first = self.said.setdefault(key, (line, row))
        if first_line != line:
            same = _facts(first) == _facts(row)
            remark = problem("said_before" if same else "said_otherwise", line=str(first_line))
            return (Outcome.DUPLICATE if same else Outcome.HELD), (remark,)
        return self._report(row, product) if row.reported_only else self._certify(line, row, product)

    def _report(self, row: PaperRow, product: Product) -> Verdict:
        """Keep stars, a mark or an award without a decision as what they are: a report."""
        year = str(row.edition.year)
        known = self.ledger.reported(product, year)
        if known is not None:
            if known == row.stars:
                return Outcome.UNCHANGED, ()
            return Outcome.HELD, (problem("reported_otherwise", "stars", stars=str(known)),)
        self.ledger.reports[product.pk, year] = row.stars
        if not self.trial:
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
                outcome=row.edition.outcome,
            )
        return Outcome.NEW, ()

    def _certify(self, line: int, row: PaperRow, product: Product) -> Verdict:
        """Keep a certificate behind which a decision stands."""
        authority, area = self._authority(row, product)
        number, notes = _number(row, product)
        known = self.ledger.numbered(area, number)
        if known:
            return _compared(known, row, product)
        earlier = self.ledger.certificates_of(product)
        same_decision = next((one for one in earlier if one.decision_number == row.decision), None)
        if same_decision:
            return Outcome.HELD, (problem("decision_known", "decision", number=same_decision.number),)
        state, replaced, remark = _place_in_line(row, [one for one in earlier if one.scheme == self.sheet.scheme])
        if state is None:
            return Outcome.HELD, (remark,) if remark else ()
        made = self._made(line, row, product, number=number, authority=authority, area=area, state=state)
        if self.trial:
            if replaced:
                replaced.state = CertificateState.SUPERSEDED
        else:
            self._enter(made, replaced, missing=row.missing)
        self.ledger.add(made)
        self.products.learn(row.programme_number, product)
        return Outcome.NEW, (*notes, *((remark,) if remark else ()))

    def _made(
        self, line: int, row: PaperRow, product: Product, *, number: str, authority: str, area: Area, state: str
    ) -> StarCertificate:
        """Return the certificate of a row, not saved yet."""
        assert row.decided_on
        assert row.issued_on
        return StarCertificate(
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
            state=state,
            source=Source.ENTERED,
            proof={
                "told": row.proof,
                "missing": list(row.missing),
                "file": self.batch.file_name[:200],
                "line": line,
            },
            demonstration=product.demonstration,
            created_at=self.at,
        )

    def _enter(self, made: StarCertificate, replaced: StarCertificate | None, *, missing: Iterable[str]) -> None:
        """Save a certificate, let it take another one's place, and tell the register of both."""
        if replaced:
            replace_by_newer(replaced, by=self.batch.by, at=self.at)
        made.save()
        record(
            "grading.certificate_entered",
            made,
            by=self._name(),
            at=self.at,
            product=made.product.number,
            scheme=made.scheme,
            stars=made.stars,
            decision=made.decision_number,
            missing=list(missing),
        )
        for one in (replaced, made):
            if one:
                push_down(one, by=self.batch.by, at=self.at)

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
        return self.batch.by.username if self.batch.by else ""


@dataclass
class _Ledger:
    """The certificates and reports that rows meet: those known here, and those of the rows before.

    :ivar hold: lock what is known, so that nobody changes it before the rows are entered.
    """

    scheme: str
    hold: bool
    reports: dict[tuple[int, str], int] = field(default_factory=dict)
    _of: dict[int, list[StarCertificate]] = field(default_factory=dict)
    _made: dict[tuple[int, str], StarCertificate] = field(default_factory=dict)
    _looked_up: frozenset[str] = frozenset()
    _known: dict[tuple[int, str], StarCertificate] = field(default_factory=dict)

    def look_up(self, numbers: Iterable[str]) -> None:
        """Ask for the certificates of the numbers of some rows, in place of those asked for before."""
        self._looked_up = frozenset(numbers)
        known = StarCertificate.objects.filter(scheme=self.scheme, number__in=self._looked_up)
        self._known = {(one.area_id, one.number): one for one in known}

    def reported(self, product: Product, year: str) -> int | None:
        """Return the stars that are reported of a product without a decision; none where none are."""
        if (product.pk, year) in self.reports:
            return self.reports[product.pk, year]
        held = StarHeld.objects.filter(product=product, scheme=self.scheme, edition=year, decision="")
        return held.values_list("stars", flat=True).first()

    def numbered(self, area: Area, number: str) -> StarCertificate | None:
        """Return the certificate to which an authority gave a number."""
        found = self._made.get((area.pk, number)) or self._known.get((area.pk, number))
        if found or number in self._looked_up:
            return found
        return StarCertificate.objects.filter(scheme=self.scheme, area=area, number=number).first()

    def certificates_of(self, product: Product) -> list[StarCertificate]:
        """Return the certificates of a product, the newest first."""
        if product.pk not in self._of:
            known = certificates_of(product)
            self._of[product.pk] = [locked(one) for one in known] if self.hold else known
        return self._of[product.pk]

    def add(self, made: StarCertificate) -> None:
        """Take note of a certificate that a row comes to."""
        self._made[made.area_id, made.number] = made
        of = self.certificates_of(made.product)
        of.append(made)
        of.sort(key=lambda one: one.issued_on, reverse=True)


def _facts(row: PaperRow) -> tuple[object, ...]:
    return row.stars, row.number, row.decided_on, row.issued_on, row.valid_until, row.set_number


def _number(row: PaperRow, product: Product) -> tuple[str, tuple[Problem, ...]]:
    """Return the number of a certificate; where it is missing, one made of what is known, and a remark."""
    if row.number:
        return row.number, ()
    number = row.programme_number or f"{row.decision[:40]} · {product.number}"[:60]
    return number, (problem("number_missing", "number", number=number),)


def _compared(known: StarCertificate, row: PaperRow, product: Product) -> Verdict:
    """Say whether a certificate that is known here is what the row says."""
    pairs = {
        "product": (kept_product(known.product).pk, product.pk),
        "stars": (known.stars, row.stars),
        "decision": (known.decision_number, row.decision),
        "decided_on": (known.decided_on, row.decided_on),
        "issued_on": (known.issued_on, row.issued_on),
        "valid_until": (known.valid_until, row.valid_until),
    }
    differing = " ".join(column for column, (here, there) in pairs.items() if here != there)
    if not differing:
        return Outcome.UNCHANGED, ()
    return Outcome.HELD, (problem("known_otherwise", "number", number=known.number, columns=differing),)


def _place_in_line(
    row: PaperRow, earlier: list[StarCertificate]
) -> tuple[CertificateState | None, StarCertificate | None, Problem | None]:
    """Return the state in which a paper certificate is entered, and which one it replaces.

    No state where a person has to settle it; the remark says why.
    """
    assert row.issued_on
    newest = earlier[0] if earlier else None
    if newest is None:
        return CertificateState.VALID, None, None
    if newest.issued_on > row.issued_on:
        return CertificateState.SUPERSEDED, None, problem("past_one")
    if newest.issued_on == row.issued_on:
        return None, None, problem("same_day", "issued_on", number=newest.number)
    present = next((one for one in earlier if one.state in ("valid", "suspended")), None)
    if present is None:
        return CertificateState.VALID, None, None
    if present.source != Source.ENTERED or present.state != CertificateState.VALID:
        remark = problem("present_stands", "number", number=present.number, state=str(present.state))
        return None, None, remark
    return CertificateState.VALID, present, None
