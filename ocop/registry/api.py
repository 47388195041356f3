"""The register over the API: programmes, imports, held rows, possible duplicates."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile

from ocop.accounts.keys import ApiKeyAuth, SessionAuth
from ocop.accounts.requests import UserRequest
from ocop.core.problems import Problem
from ocop.places.models import Area
from ocop.registry import operations, queries, tasks
from ocop.registry.columns import LABELS
from ocop.registry.intake.uploads import on_disk
from ocop.registry.models import Candidate, ImportRow, Merge, Product, Programme, RegisterImport
from ocop.registry.operations.reporting import firsts_of, remarks_of
from ocop.registry.states import CandidateState, ImportState, Outcome

MOST = 100
HIGHEST_KEY = 2**63 - 1
HIGHEST_LINE = 2**31 - 1
SIGNED_IN = [ApiKeyAuth(), SessionAuth()]
router = Router(tags=["register"], auth=SIGNED_IN)


class ProgrammeOut(Schema):
    """A national programme."""

    code: str
    country: str
    language: str
    name: str
    name_en: str
    agency: str


class ImportOut(Schema):
    """An import of a register file, where it stands."""

    id: int
    programme: str
    state: ImportState
    file_name: str
    headers: list[str]
    mapping: dict[str, str] = Field(description="number of the column in the file, from 0 → our column")
    rows: int
    rows_done: int
    counts: dict[str, int]
    failure: str
    created_at: dt.datetime


class ImportPage(Schema):
    """Some imports, newest first."""

    items: list[ImportOut]
    next: int | None


class Remark(Schema):
    """What is wrong in a row, in which column, and what to do."""

    column: str
    says: str
    do: str


class RowOut(Schema):
    """A row of a register file, with what became of it and why."""

    id: int
    import_id: int
    line: int
    cells: list[str]
    outcome: str
    decision: str
    duplicate_of: int | None
    remarks: list[Remark]


class RowPage(Schema):
    """Some rows in their order."""

    items: list[RowOut]
    next: int | None


class CandidateOut(Schema):
    """Two records that may be one."""

    id: int
    kind: str
    left: str
    right: str
    area: str
    likeness: int
    state: CandidateState


class CandidatePage(Schema):
    """Some pairs, by key."""

    items: list[CandidateOut]
    next: int | None


class Key(Schema):
    """The product that a decision came to."""

    number: str


class MergeOut(Schema):
    """Which number stays, and which leads to it now."""

    kind: str
    kept: str
    merged: str


class MappingIn(Schema):
    """The officer's reading of the columns."""

    mapping: dict[str, str] = Field(description="number of the column in the file, from 0 → our column, empty for none")
    place: str = Field("", description="where all rows lie that name no place: its code, or its name; empty for none")


class AcceptIn(Schema):
    """What should stand in a held row."""

    corrections: dict[str, str] = Field(default_factory=dict, description="our column → value")
    area: str = Field("", description="path of the place that is meant, where it was ambiguous")


class KeepIn(Schema):
    """The number that stays."""

    keep: str


class ByKey(Schema):
    """A page of a list by key."""

    after: int = Field(0, ge=0, le=HIGHEST_KEY)
    limit: int = Field(50, ge=1, le=MOST)


class RowFilter(Schema):
    """A page of the rows of an import, of one outcome or all."""

    outcome: Outcome | None = None
    after: int = Field(0, ge=0, le=HIGHEST_LINE)
    limit: int = Field(50, ge=1, le=MOST)


REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
READ = {401: Problem, 404: Problem, 422: Problem}


@router.get("/programmes", response=list[ProgrammeOut], auth=None, operation_id="programmes")
def programmes(request: HttpRequest) -> list[Programme]:
    """List the national programmes."""
    return list(Programme.objects.order_by("country", "code"))


@router.get("/imports", response={200: ImportPage, **READ}, operation_id="imports")
def imports(request: UserRequest, asked: Query[ByKey]) -> ImportPage:
    """List the imports of your programmes, newest first."""
    found = queries.imports_visible_to(request.user)
    if asked.after:
        found = found.filter(pk__lt=asked.after)
    rows = list(found[: asked.limit + 1])
    more = len(rows) > asked.limit
    return ImportPage(
        items=[_import(row) for row in rows[: asked.limit]], next=rows[asked.limit - 1].pk if more else None
    )


@router.post("/imports", response={201: ImportOut, 413: Problem, **REFUSED}, operation_id="receive_register")
def receive_register(request: UserRequest, programme: Form[str], file: File[UploadedFile]) -> Status[ImportOut]:
    """Send the register file of one of your programmes; the answer proposes which column is which."""
    if file.size is None or file.size > settings.UPLOAD_LIMIT_BYTES:
        raise HttpError(413, _("The file is too large to be sent here; ask the node's operator to import it."))
    known = get_object_or_404(Programme, code=programme.replace("\x00", ""))
    with on_disk(file) as (path, name):
        begun = operations.receive_register(known, path, name=name, by=request.user, at=timezone.now())
    return Status(201, _import(begun))


@router.get("/imports/{import_id}", response={200: ImportOut, **READ}, operation_id="import")
def one_import(request: UserRequest, import_id: int) -> ImportOut:
    """Show where an import stands."""
    return _import(_visible_import(request, import_id))


@router.get("/imports/{import_id}/rows", response={200: RowPage, **READ}, operation_id="import_rows")
def import_rows(request: UserRequest, import_id: int, asked: Query[RowFilter]) -> RowPage:
    """List the rows of an import by line."""
    register_import = _visible_import(request, import_id)
    found = queries.rows_of(register_import, outcome=asked.outcome or "", after=asked.after)
    rows = list(found[: asked.limit + 1])
    more = len(rows) > asked.limit
    firsts = firsts_of(rows)
    items = [_row(row, register_import, firsts) for row in rows[: asked.limit]]
    return RowPage(items=items, next=items[-1].line if more else None)


@router.post("/imports/{import_id}/columns", response={200: ImportOut, **REFUSED}, operation_id="confirm_mapping")
def confirm_mapping(request: UserRequest, import_id: int, given: MappingIn) -> ImportOut:
    """Confirm which column is which; a worker then checks the rows."""
    register_import = _visible_import(request, import_id)
    columns = len(register_import.headers)
    mapping: dict[int, str] = {}
    for index, column in given.mapping.items():
        if not (index.isascii() and index.isdecimal() and int(index[:6]) < columns) or (
            column and column not in LABELS
        ):
            raise HttpError(422, _("A column is a number of the file, from 0, and one of: %s.") % ", ".join(LABELS))
        mapping[int(index)] = column
    operations.state_place(register_import, given.place, by=request.user, at=timezone.now())
    confirmed = operations.confirm_mapping(register_import, mapping, by=request.user, at=timezone.now())
    tasks.check_register.defer(import_id=confirmed.pk)
    return _import(confirmed)


@router.post("/imports/{import_id}/take-over", response={202: ImportOut, **REFUSED}, operation_id="take_over")
def take_over(request: UserRequest, import_id: int) -> Status[ImportOut]:
    """Let a worker write the checked rows into the register."""
    register_import = _visible_import(request, import_id)
    if register_import.state != ImportState.CHECKED:
        raise operations.ImportNotThere(state=register_import.get_state_display())
    tasks.take_over.defer(import_id=register_import.pk, by=request.user.pk)
    return Status(202, _import(register_import))


@router.post("/imports/{import_id}/cancel", response={200: ImportOut, **REFUSED}, operation_id="cancel_import")
def cancel_import(request: UserRequest, import_id: int) -> ImportOut:
    """Stop an import; nothing of it is taken over."""
    register_import = _visible_import(request, import_id)
    return _import(operations.cancel_import(register_import, by=request.user, at=timezone.now()))


@router.get("/held-rows", response={200: RowPage, **READ}, operation_id="held_rows")
def held_rows(request: UserRequest, asked: Query[ByKey]) -> RowPage:
    """List the held rows that wait for you, oldest first."""
    rows = list(queries.held_rows_for(request.user).filter(pk__gt=asked.after)[: asked.limit + 1])
    more = len(rows) > asked.limit
    items = [_row(row, row.register_import) for row in rows[: asked.limit]]
    return RowPage(items=items, next=items[-1].id if more else None)


@router.post("/held-rows/{row_id}/accept", response={200: Key, **REFUSED}, operation_id="accept_row")
def accept_row(request: UserRequest, row_id: int, given: AcceptIn) -> Product:
    """Take a held row over, with corrections."""
    row = get_object_or_404(queries.held_rows_for(request.user), pk=_key(row_id))
    if given.corrections.keys() - LABELS.keys():
        raise HttpError(422, _("Corrections are of these columns: %s.") % ", ".join(LABELS))
    area = get_object_or_404(Area, path=given.area.replace("\x00", "")) if given.area else None
    return operations.accept_row(row, corrections=given.corrections, area=area, by=request.user, at=timezone.now())


@router.post("/held-rows/{row_id}/reject", response={200: RowOut, **REFUSED}, operation_id="reject_row")
def reject_row(request: UserRequest, row_id: int) -> RowOut:
    """Say that a held row is no product; in later files it is rejected by itself."""
    row = get_object_or_404(queries.held_rows_for(request.user), pk=_key(row_id))
    rejected = operations.reject_row(row, by=request.user, at=timezone.now())
    return _row(rejected, rejected.register_import)


@router.get("/candidates", response={200: CandidatePage, **READ}, operation_id="candidates")
def candidates(request: UserRequest, asked: Query[ByKey]) -> CandidatePage:
    """List the open pairs of your places, by key."""
    found = queries.candidates_for(request.user).filter(pk__gt=asked.after).order_by("pk")
    rows = list(found[: asked.limit + 1])
    more = len(rows) > asked.limit
    items = [_candidate(row) for row in rows[: asked.limit]]
    return CandidatePage(items=items, next=items[-1].id if more else None)


@router.post("/candidates/{candidate_id}/merge", response={200: MergeOut, **REFUSED}, operation_id="merge_pair")
def merge_pair(request: UserRequest, candidate_id: int, given: KeepIn) -> Merge:
    """Make one record of the two; both numbers lead to it, and it can be undone."""
    candidate = _visible_candidate(request, candidate_id)
    if given.keep not in (candidate.left, candidate.right):
        raise HttpError(422, _("Choose which of the two records stays."))
    return operations.merge_pair(candidate, keep=given.keep, by=request.user, at=timezone.now())


@router.post("/candidates/{candidate_id}/apart", response={200: CandidateOut, **REFUSED}, operation_id="keep_apart")
def keep_apart(request: UserRequest, candidate_id: int) -> CandidateOut:
    """Say that they are two; the question is not asked again."""
    candidate = _visible_candidate(request, candidate_id)
    return _candidate(operations.keep_apart(candidate, by=request.user, at=timezone.now()))


@router.post("/candidates/{candidate_id}/undo", response={200: CandidateOut, **REFUSED}, operation_id="undo_decision")
def undo_decision(request: UserRequest, candidate_id: int) -> CandidateOut:
    """Open a decided pair again; what a merge moved goes back."""
    candidate = _visible_candidate(request, candidate_id)
    return _candidate(operations.undo_decision(candidate, by=request.user, at=timezone.now()))


def _key(given: int) -> int:
    """Return a key that the database can compare; none is negative or longer."""
    return min(max(given, 0), HIGHEST_KEY)


def _visible_import(request: UserRequest, import_id: int) -> RegisterImport:
    return get_object_or_404(queries.imports_visible_to(request.user), pk=_key(import_id))


def _visible_candidate(request: UserRequest, candidate_id: int) -> Candidate:
    pairs = queries.candidates_for(request.user) | queries.decided_candidates_for(request.user)
    return get_object_or_404(pairs, pk=_key(candidate_id))


def _import(register_import: RegisterImport) -> ImportOut:
    return ImportOut(
        id=register_import.pk,
        programme=register_import.programme.code,
        state=ImportState(register_import.state),
        file_name=register_import.file_name,
        headers=register_import.headers,
        mapping=register_import.mapping,
        rows=register_import.rows,
        rows_done=register_import.rows_done,
        counts=register_import.counts,
        failure=register_import.failure,
        created_at=register_import.created_at,
    )


def _row(row: ImportRow, register_import: RegisterImport, firsts: Mapping[int, ImportRow] | None = None) -> RowOut:
    return RowOut(
        id=row.pk,
        import_id=register_import.pk,
        line=row.line,
        cells=[str(cell) for cell in row.cells],
        outcome=row.outcome,
        decision=row.decision,
        duplicate_of=row.duplicate_of,
        remarks=[
            Remark(column=column, says=says, do=do) for column, says, do in remarks_of(row, register_import, firsts)
        ],
    )


def _candidate(candidate: Candidate) -> CandidateOut:
    return CandidateOut(
        id=candidate.pk,
        kind=candidate.kind,
        left=candidate.left,
        right=candidate.right,
        area=candidate.area.path,
        likeness=candidate.likeness,
        state=CandidateState(candidate.state),
    )
