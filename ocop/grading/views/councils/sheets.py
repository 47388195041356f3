"""A member's own sheets: what waits, the statement, marking line by line, handing in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading.forms.councils import RecuseForm, StatementForm, TypedLine, read_lines, stored_line
from ocop.grading.models import CouncilMember, Sheet
from ocop.grading.operations import councils as operations
from ocop.grading.queries.councils import lists, panels
from ocop.grading.queries.councils import sheets as queries
from ocop.grading.queries.councils.cards import as_points
from ocop.grading.queries.councils.onward import next_sheet
from ocop.grading.queries.councils.session import answers_wanted
from ocop.grading.queries.councils.sight import PENDING
from ocop.grading.reader import level_for_reader
from ocop.grading.states import SheetState

ROWS = 25


@require_safe
def sheet_list(request: UserRequest) -> HttpResponse:
    """List what waits for the member, or what it handed in."""
    done = request.GET.get("show") == "done"
    sheets = queries.sheets_of(request.user)
    pending = sheets.filter(state__in=PENDING)
    chosen = sheets.exclude(state__in=PENDING).order_by("-pk") if done else pending
    key = request.GET.get("after", "")
    if key.isdecimal() and len(key) < 19:
        chosen = chosen.filter(pk__lt=int(key)) if done else chosen.filter(pk__gt=int(key))
    shown = list(chosen[: ROWS + 1])
    base = "?show=done&" if done else "?"
    counts = queries.count_sheets_by_state(request.user)
    context = {
        "sheets": [(sheet, _tone(sheet), queries.due_on_of(sheet.hearing.council)) for sheet in shown[:ROWS]],
        "done": done,
        "waiting_count": sum(counts.get(str(state), 0) for state in PENDING),
        "done_count": sum(count for state, count in counts.items() if state not in PENDING),
        "today": timezone.localdate(),
        "answers": answers_wanted(request.user, timezone.localdate()) if not done and not key else [],
        "previous_url": (("?show=done" if done else "?") if key else ""),
        "next_url": f"{base}after={shown[ROWS - 1].pk}" if len(shown) > ROWS else "",
    }
    return render(request, "grading/sheet_list.html", context)


@require_safe
def sheet_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show a sheet: the statement first, then the lines, then what was handed in."""
    return _page(request, _sheet(request, pk))


@require_POST
def state_conflict(request: UserRequest, pk: int) -> HttpResponse:
    """Take the statement on conflicts of interest."""
    sheet = _sheet(request, pk)
    form = StatementForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            operations.state_conflict(
                sheet, values["conflict"], values["statement"], by=request.user, at=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(sheet)
    return _page(request, sheet, statement=form, status=422)


@require_POST
@vary_on_headers("HX-Request")
def save_marks(request: UserRequest, pk: int) -> HttpResponse:
    """Save what was changed; over htmx one line, else all of them; with “hand in” the sheet goes in too."""
    sheet = _sheet(request, pk)
    if not queries.is_open(sheet):
        messages.error(
            request, _("This sheet is “%(state)s”, so nothing was saved.") % {"state": sheet.get_state_display()}
        )
        return redirect(sheet)
    only = request.POST.get("only", "") if request.htmx else ""
    view = queries.sheet_view(sheet)
    lines, marks, understood = read_lines(view, request.POST, only=only)
    refused = "" if understood else _("Some lines need another look.")
    if understood:
        try:
            operations.save_marks(sheet, marks, by=request.user, at=timezone.now())
            if "hand-in" in request.POST:
                remark = request.POST.get("remark", "")[:4000]
                operations.hand_in(sheet, remark, by=request.user, at=timezone.now())
        except DomainError as refusal:
            refused = str(refusal)
    if request.htmx:
        return _line(request, sheet, only, lines, refused)
    if refused:
        return _page(request, sheet, typed={one.line.code: one for one in lines}, refused=refused, status=422)
    if "hand-in" in request.POST:
        messages.success(request, _("Your sheet is in."))
        following = next_sheet(request.user, sheet) if request.POST["hand-in"] == "next" else None
        return redirect(following) if following else redirect("grading:sheets")
    messages.success(request, _("Saved."))
    return redirect(sheet)


@require_http_methods(["GET", "HEAD", "POST"])
def recuse(request: UserRequest, pk: int) -> HttpResponse:
    """Step aside after all."""
    sheet = _sheet(request, pk)
    form = RecuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            operations.recuse(sheet, values["conflict"], values["statement"], by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("You stepped aside for this product."))
            return redirect("grading:sheets")
    context = {"form": form, "sheet": sheet, "dossier": sheet.hearing.dossier}
    return render(request, "grading/sheet_recuse.html", context, status=422 if form.errors else 200)


@require_POST
def replace_member(request: UserRequest, pk: int) -> HttpResponse:
    """Name another member in the place of one who stepped aside."""
    councils = lists.councils_visible_to(request.user).order_by()
    found = Sheet.objects.filter(hearing__council__in=councils.values("pk"), state=SheetState.RECUSED)
    sheet = get_object_or_404(found.select_related("hearing__council__area", "hearing__dossier"), pk=pk)
    council = sheet.hearing.council
    given = request.POST.get("member", "")
    members = panels.seated(council)
    member: CouncilMember = get_object_or_404(members, pk=int(given) if given.isdecimal() and len(given) < 19 else 0)
    try:
        operations.replace_member(sheet, member, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(who)s scores this product now.") % {"who": member.user})
    return redirect(council)


def _page(
    request: UserRequest,
    sheet: Sheet,
    *,
    statement: StatementForm | None = None,
    typed: dict[str, TypedLine] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    hearing = sheet.hearing
    context: dict[str, object] = {
        "sheet": sheet,
        "tone": _tone(sheet),
        "hearing": hearing,
        "dossier": hearing.dossier,
        "council": hearing.council,
        "due_on": queries.due_on_of(hearing.council),
        "statement": statement or StatementForm(),
        "next": next_sheet(request.user, sheet),
        "refused": refused,
    }
    if sheet.state not in (SheetState.ASSIGNED, SheetState.RECUSED):
        view = queries.sheet_view(sheet)
        kept = typed or {}
        context |= _running(view) | {
            "open": queries.is_open(sheet),
            "parts": [
                (part, [kept.get(line.code) or stored_line(line, sheet.version) for line in part.lines])
                for part in view.parts
            ],
            "remark": request.POST.get("remark", sheet.remark),
        }
    return render(request, "grading/sheet.html", context, status=status)


def _line(request: UserRequest, sheet: Sheet, code: str, lines: list[TypedLine], refused: str) -> HttpResponse:
    """Answer one line that was saved, with the running total, for a page that stays."""
    fresh = queries.sheet_view(_sheet(request, sheet.pk))
    line = next((one for one in fresh.lines if one.code == code), None)
    if line is None:
        raise PermissionDenied(_("There is no such line on this sheet."))
    typed = next((one for one in lines if one.line.code == code), None)
    error = (typed.error if typed else "") or refused
    shown = typed if error and typed else stored_line(line, fresh.sheet.version)
    context = _running(fresh) | {"sheet": fresh.sheet, "typed": shown, "line": line, "error": error, "saved": not error}
    return render(request, "grading/sheet_saved.html", context)


def _running(view: queries.SheetView) -> dict[str, object]:
    band = view.rules.band(view.rating.band)
    return {
        "view": view,
        "total": as_points(view.rating.total),
        "full": view.rules.total,
        "band": level_for_reader(band.level, view.rules) if band else "",
        "progress": ngettext("%(done)s of %(all)s line is marked", "%(done)s of %(all)s lines are marked", view.asked)
        % {"done": view.marked, "all": view.asked},
    }


def _sheet(request: UserRequest, pk: int) -> Sheet:
    return get_object_or_404(queries.sheets_of(request.user), pk=pk)


def _tone(sheet: Sheet) -> str:
    return {
        SheetState.ASSIGNED: "waiting",
        SheetState.OPEN: "open",
        SheetState.SUBMITTED: "valid",
        SheetState.SENT_BACK: "warning",
        SheetState.RECUSED: "stopped",
    }[SheetState(sheet.state)]
