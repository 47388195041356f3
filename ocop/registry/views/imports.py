"""The officer's pages for register files."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.registry import operations, queries, tasks
from ocop.registry.columns import samples_of
from ocop.registry.forms import MappingForm, UploadForm
from ocop.registry.models import RegisterImport
from ocop.registry.operations.reporting import firsts_of, remarks_of, report_of
from ocop.registry.operations.staging import table_of
from ocop.registry.states import IMPORT_TONES, OUTCOME_TONES, ImportState, Outcome
from ocop.registry.views.asked import number_in

ROWS_ON_A_PAGE = 50
IMPORTS_ON_A_PAGE = 25


@require_safe
def desk(request: UserRequest) -> HttpResponse:
    """Show an officer what waits."""
    if not may_anywhere(request.user, Permission.REGISTER_DECIDE):
        raise PermissionDenied(_("The register is kept by officers of the programmes."))
    context = {
        "held": queries.held_rows_for(request.user).count(),
        "pairs": queries.candidates_for(request.user).count(),
        "imports": _with_tones(list(queries.imports_visible_to(request.user)[:5])),
        "may_import": may_anywhere(request.user, Permission.REGISTER_IMPORT),
    }
    return render(request, "registry/desk.html", context)


def import_list(request: UserRequest) -> HttpResponse:
    """List the imports, and take a new file."""
    if not may_anywhere(request.user, Permission.REGISTER_IMPORT):
        raise PermissionDenied(_("Registers are imported by officers of the programmes."))
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix[:10]) as kept:
            for chunk in file.chunks():
                kept.write(chunk)
            kept.flush()
            try:
                begun = operations.receive_register(
                    form.cleaned_data["programme"], Path(kept.name), name=file.name, by=request.user, at=timezone.now()
                )
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect(begun)
    before = request.GET.get("before", "")
    imports = queries.imports_visible_to(request.user)
    if (key := number_in(before)) is not None:
        imports = imports.filter(pk__lt=key)
    shown = list(imports[: IMPORTS_ON_A_PAGE + 1])
    more = shown[IMPORTS_ON_A_PAGE - 1].pk if len(shown) > IMPORTS_ON_A_PAGE else None
    context = {
        "form": form,
        "imports": _with_tones(shown[:IMPORTS_ON_A_PAGE]),
        "next_url": f"?before={more}" if more else "",
    }
    return render(request, "registry/import_list.html", context, status=422 if form.errors else 200)


@require_safe
def import_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show one import where it stands: the columns, the progress, the outcome."""
    register_import = _import(request, pk)
    return _import_page(request, register_import, _mapping_form(register_import))


def _import_page(
    request: UserRequest, register_import: RegisterImport, form: MappingForm | None, status: int = 200
) -> HttpResponse:
    state = ImportState(register_import.state)
    context = {
        "import": register_import,
        "state": state.value,
        "tone": IMPORT_TONES[state],
        "at_work": state in (ImportState.CHECKING, ImportState.COMMITTING, ImportState.UPLOADED),
        "form": form,
        "counts": _counts(register_import),
        "can_cancel": state not in (ImportState.COMMITTED, ImportState.CANCELLED, ImportState.FAILED),
    }
    return render(request, "registry/import.html", context, status=status)


@require_POST
def confirm_mapping(request: UserRequest, pk: int) -> HttpResponse:
    """Take the officer's reading of the columns and begin to check."""
    register_import = _import(request, pk)
    form = _mapping_form(register_import, request)
    if form is None:
        messages.error(request, _("The columns of this file have been confirmed already."))
        return redirect(register_import)
    if form.is_valid():
        try:
            operations.confirm_mapping(register_import, form.mapping(), by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tasks.check_register.defer(import_id=register_import.pk)
            return redirect(register_import)
    return _import_page(request, register_import, form, status=422)


@require_POST
def take_over(request: UserRequest, pk: int) -> HttpResponse:
    """Let a worker write the checked rows into the register."""
    register_import = _import(request, pk)
    if register_import.state == ImportState.CHECKED:
        tasks.take_over.defer(import_id=register_import.pk, by=request.user.pk)
        RegisterImport.objects.filter(pk=pk).update(failure="")
        messages.success(request, _("The rows are being taken over. You can leave this page."))
    else:
        messages.error(request, str(operations.ImportNotThere(state=register_import.get_state_display())))
    return redirect(register_import)


@require_POST
def cancel_import(request: UserRequest, pk: int) -> HttpResponse:
    """Stop an import."""
    register_import = _import(request, pk)
    try:
        operations.cancel_import(register_import, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The import is stopped. Nothing of it was taken over."))
    return redirect(register_import)


@require_safe
def import_rows(request: UserRequest, pk: int) -> HttpResponse:
    """List the rows of an import with what became of them and why."""
    register_import = _import(request, pk)
    outcome = request.GET.get("outcome", "")
    after = request.GET.get("after", "")
    if outcome not in Outcome.values:
        outcome = ""
    start = min(number_in(after) or 0, 2**31 - 1)
    found = list(queries.rows_of(register_import, outcome=outcome, after=start)[: ROWS_ON_A_PAGE + 1])
    firsts = firsts_of(found)
    headers = register_import.reading.get("headers", [])
    rows = [
        {
            "row": row,
            "tone": OUTCOME_TONES[Outcome(row.outcome)] if row.outcome else "draft",
            "name": row.values.get("product") or (row.cells[0] if row.cells else ""),
            "remarks": remarks_of(row, headers, register_import.mapping, firsts),
        }
        for row in found[:ROWS_ON_A_PAGE]
    ]
    more = found[ROWS_ON_A_PAGE - 1].line if len(found) > ROWS_ON_A_PAGE else None
    context = {
        "import": register_import,
        "rows": rows,
        "outcome": outcome,
        "counts": _counts(register_import),
        "next_url": f"?outcome={outcome}&after={more}" if more else "",
    }
    return render(request, "registry/import_rows.html", context)


@require_safe
def import_report(request: UserRequest, pk: int) -> FileResponse:
    """Send the report of an import as a workbook; with ``?open=1`` only what has to be mended."""
    register_import = _import(request, pk)
    name = f"ocop-import-{register_import.pk}.xlsx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        report_of(register_import, path, only_open=request.GET.get("open") == "1")
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _import(request: UserRequest, pk: int) -> RegisterImport:
    return get_object_or_404(queries.imports_visible_to(request.user), pk=pk)


def _mapping_form(register_import: RegisterImport, request: HttpRequest | None = None) -> MappingForm | None:
    if register_import.state not in (ImportState.READ, ImportState.CHECKED):
        return None
    return MappingForm(
        request.POST if request is not None else None,
        headers=register_import.reading["headers"],
        mapping=register_import.mapping,
        samples=samples_of(row.cells for row in table_of(register_import).sample[:30]),
    )


def _counts(register_import: RegisterImport) -> list[tuple[str, str, int, str]]:
    return [
        (outcome.value, str(outcome.label), register_import.counts.get(outcome.value, 0), OUTCOME_TONES[outcome])
        for outcome in Outcome
    ]


def _with_tones(imports: list[RegisterImport]) -> list[tuple[RegisterImport, str]]:
    return [(one, IMPORT_TONES[ImportState(one.state)]) for one in imports]
