"""Pages of sheets of offers on their way in."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.registry.columns import samples_of
from ocop.registry.forms import MappingForm
from ocop.registry.reading import open_table
from ocop.registry.states import IMPORT_TONES, OUTCOME_TONES, ImportState, Outcome
from ocop.trade import operations, tasks
from ocop.trade.forms import OfferFileForm
from ocop.trade.models import OUTCOMES, OfferImport
from ocop.trade.offer_columns import LABELS, header_likeness
from ocop.trade.operations.reporting import column_name, offer_report
from ocop.trade.queries import imports as queries

ROWS_ON_A_PAGE = 50
IMPORTS_ON_A_PAGE = 25
LARGEST_KEY = 2**31 - 1


@require_http_methods(["GET", "HEAD", "POST"])
def import_offers(request: UserRequest) -> HttpResponse:
    """List the sheets that the person sent, and take a new one."""
    if not queries.may_import_offers(request.user):
        raise PermissionDenied(_("Offers are entered by producers and by officers of their place."))
    form = OfferFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_received(request, form))
        except DomainError as refusal:
            form.add_error("file", str(refusal))
    imports = queries.offer_imports_of(request.user)
    before = _key(request, "before")
    if before:
        imports = imports.filter(pk__lt=before)
    shown = list(imports[: IMPORTS_ON_A_PAGE + 1])
    more = shown[IMPORTS_ON_A_PAGE - 1].pk if len(shown) > IMPORTS_ON_A_PAGE else None
    context = {
        "form": form,
        "imports": [(one, IMPORT_TONES[ImportState(one.state)]) for one in shown[:IMPORTS_ON_A_PAGE]],
        "next_url": f"?before={more}" if more else "",
    }
    return render(request, "trade/offer_import_list.html", context, status=422 if form.errors else 200)


@require_safe
def offer_import_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show one sheet where it stands: the columns, the progress, the outcome."""
    offer_import = _import(request, pk)
    return _page(request, offer_import, _mapping_form(offer_import))


@require_POST
def confirm_offer_columns(request: UserRequest, pk: int) -> HttpResponse:
    """Take the person's reading of the columns and begin to check."""
    offer_import = _import(request, pk)
    form = _mapping_form(offer_import, request)
    if form is None:
        messages.error(request, _("The columns of this file have been confirmed already."))
        return redirect(offer_import)
    if form.is_valid():
        try:
            operations.confirm_offer_columns(offer_import, form.mapping(), by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tasks.check_offers.defer(import_id=pk, language=get_language() or "en")
            return redirect(offer_import)
    return _page(request, offer_import, form, status=422)


@require_POST
def take_offers_over(request: UserRequest, pk: int) -> HttpResponse:
    """Let a worker enter the offers of the good rows."""
    offer_import = _import(request, pk)
    if operations.may_be_taken_over(offer_import, at=timezone.now()):
        tasks.take_offers_over.defer(import_id=pk, by=request.user.pk, language=get_language() or "en")
        messages.success(request, _("The offers are being taken over. You can leave this page."))
    else:
        messages.error(request, str(operations.ImportNotThere(state=offer_import.get_state_display())))
    return redirect(offer_import)


@require_POST
def cancel_offer_import(request: UserRequest, pk: int) -> HttpResponse:
    """Stop an import."""
    offer_import = _import(request, pk)
    try:
        operations.cancel_offer_import(offer_import, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The import is stopped. Nothing of it was taken over."))
    return redirect(offer_import)


@require_safe
def offer_import_rows(request: UserRequest, pk: int) -> HttpResponse:
    """List the rows of a sheet with what became of them and why."""
    offer_import = _import(request, pk)
    outcome = request.GET.get("outcome", "")
    if outcome not in OUTCOMES:
        outcome = ""
    found = list(queries.rows_of(offer_import, outcome=outcome, after=_key(request, "after"))[: ROWS_ON_A_PAGE + 1])
    shown = found[:ROWS_ON_A_PAGE]
    context = {
        "import": offer_import,
        "rows": [(row, OUTCOME_TONES[Outcome(row.outcome)], column_name(offer_import, row.column)) for row in shown],
        "outcome": outcome,
        "counts": _counts(offer_import),
        "next_url": f"?outcome={outcome}&after={shown[-1].line}" if len(found) > ROWS_ON_A_PAGE else "",
    }
    return render(request, "trade/offer_import_rows.html", context)


@require_safe
def offer_import_report(request: UserRequest, pk: int) -> FileResponse:
    """Send the report as a spreadsheet that can be mended and sent again; with ``?open=1`` only the rejected rows."""
    offer_import = _import(request, pk)
    name = f"ocop-offers-{offer_import.pk}.xlsx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        offer_report(offer_import, path, only_open=request.GET.get("open") == "1")
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _received(request: UserRequest, form: OfferFileForm) -> OfferImport:
    file = form.cleaned_data["file"]
    with tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix[:10]) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        return operations.receive_offers(Path(kept.name), name=file.name, by=request.user, at=timezone.now())


def _import(request: UserRequest, pk: int) -> OfferImport:
    return get_object_or_404(queries.offer_imports_of(request.user), pk=pk)


def _page(request: UserRequest, offer_import: OfferImport, form: MappingForm | None, status: int = 200) -> HttpResponse:
    state = ImportState(offer_import.state)
    context = {
        "import": offer_import,
        "state": state.value,
        "tone": IMPORT_TONES[state],
        "at_work": state in (ImportState.CHECKING, ImportState.COMMITTING),
        "form": form,
        "counts": _counts(offer_import),
        "can_take_over": operations.may_be_taken_over(offer_import, at=timezone.now()),
        "can_cancel": state in (ImportState.READ, ImportState.CHECKING, ImportState.CHECKED),
    }
    return render(request, "trade/offer_import.html", context, status=status)


def _mapping_form(offer_import: OfferImport, request: HttpRequest | None = None) -> MappingForm | None:
    if offer_import.state not in (ImportState.READ, ImportState.CHECKED):
        return None
    table = open_table(Path(offer_import.file.path), known=header_likeness)
    return MappingForm(
        request.POST if request is not None else None,
        headers=offer_import.reading["headers"],
        mapping=offer_import.mapping,
        samples=samples_of(row.cells for row in table.sample[:30]),
        labels=LABELS,
    )


def _counts(offer_import: OfferImport) -> list[tuple[str, str, int]]:
    return [(one.value, str(one.label), offer_import.counts.get(one.value, 0)) for one in OUTCOMES]


def _key(request: UserRequest, name: str) -> int:
    """Return a key given in the address, 0 where there is none."""
    given = request.GET.get(name, "")
    return min(int(given), LARGEST_KEY) if given.isascii() and given.isdecimal() and len(given) < 19 else 0
