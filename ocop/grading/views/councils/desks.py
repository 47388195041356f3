"""Pages of councils: the list, one council, its seats, what it takes in, its session and minutes."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading.assignment import Assignment, Bar
from ocop.grading.council_rules import quorum
from ocop.grading.forms.councils import CorrectForm, FoundForm
from ocop.grading.forms.seats import SeatRows
from ocop.grading.models import Council, Hearing
from ocop.grading.operations import councils as operations
from ocop.grading.operations.councils.founding import correctable
from ocop.grading.operations.councils.refusals import HearingOpened
from ocop.grading.operations.councils.seats import OPEN_TO_SEATS
from ocop.grading.queries.councils import lists, panels
from ocop.grading.queries.councils.bodies import bodies_for
from ocop.grading.queries.councils.elsewhere import waiting_elsewhere
from ocop.grading.queries.councils.regulation import regulation_of
from ocop.grading.queries.councils.session import asked_in_writing, every_product_done, has_result, ready_hearings
from ocop.grading.queries.councils.sight import viewer_of
from ocop.grading.states import CouncilState

ROWS = 25
DOSSIERS_SHOWN = 100
SHORT_SHOWN = 50
TONES = {"forming": "draft", "scoring": "open", "sitting": "waiting", "closed": "valid"}


@require_safe
def council_list(request: UserRequest) -> HttpResponse:
    """List the councils in which the person sits or that it keeps."""
    councils = lists.counted(lists.councils_visible_to(request.user))
    before = _key(request, "before")
    if before:
        councils = councils.filter(pk__lt=before)
    shown = list(councils[: ROWS + 1])
    context = {
        "councils": [(council, TONES[council.state]) for council in shown[:ROWS]],
        "may_found": may_anywhere(request.user, Permission.COUNCIL_KEEP),
        "previous_url": "?" if before else "",
        "next_url": f"?before={shown[ROWS - 1].pk}" if len(shown) > ROWS else "",
    }
    return render(request, "grading/council_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def found_council(request: UserRequest) -> HttpResponse:
    """Found a council."""
    if not may_anywhere(request.user, Permission.COUNCIL_KEEP):
        raise PermissionDenied(_("You keep no councils."))
    initial = {"round": request.GET.get("round")}
    form = FoundForm(request.POST or None, user=request.user, bodies=bodies_for(request.user), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            council = operations.found_council(form.terms(), by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The council was founded. Now seat its members."))
            return redirect(council)
    return render(request, "grading/council_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_council(request: UserRequest, pk: int) -> HttpResponse:
    """Correct what was said of a council when it was founded, until its first hearing opens."""
    council = _kept(request, pk)
    if request.method != "POST" and not correctable(council):
        messages.error(request, str(HearingOpened()))
        return redirect(council)
    said = {name: getattr(council, name) for name in CorrectForm.base_fields}
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            operations.correct_council(council, form.said(), by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The council was corrected."))
            return redirect(council)
    context = {"form": form, "council": council}
    return render(request, "grading/council_correct.html", context, status=422 if form.errors else 200)


@require_safe
def council_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show a council: who sits in it, what is before it, what must be done."""
    council = _council(request, pk)
    viewer = viewer_of(request.user, council)
    after = _key(request, "after")
    rows = lists.hearing_rows(council, viewer, after=after, most=ROWS + 1)
    members, today = list(panels.seated(council)), timezone.localdate()
    leads_or_keeps = viewer.leads or viewer.keeps
    unfilled = list(panels.unfilled(council)[:ROWS]) if leads_or_keeps else []
    context = {
        "council": council,
        "tone": TONES[council.state],
        "viewer": viewer,
        "members": members,
        "rows": rows[:ROWS],
        "progress": lists.progress(council, viewer),
        "unfilled": panels.proposals(council, unfilled) if unfilled else [],
        "open_to_seats": council.state in OPEN_TO_SEATS,
        "minutes": lists.minutes_of(council),
        "rule": regulation_of(council),
        "correctable": viewer.keeps and not rows and correctable(council),
        "asked": asked_in_writing(council, viewer, today, seats=len(members)) if viewer.member or viewer.keeps else [],
        "previous_url": "?" if after else "",
        "next_url": f"?after={rows[ROWS - 1].hearing.pk}" if len(rows) > ROWS else "",
    }
    return render(request, "grading/council.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def seat_members(request: UserRequest, pk: int) -> HttpResponse:
    """Seat people, several at once; with “more rows” the page comes back longer, with what was typed."""
    council = _kept(request, pk)
    rows = SeatRows(council, request.POST if request.method == "POST" else None)
    if request.method == "POST" and "more" not in request.POST and rows.is_valid():
        try:
            members = operations.seat_members(council, rows.seatings(), by=request.user, at=timezone.now())
        except DomainError as refusal:
            rows.refused = str(refusal)
        else:
            told = ngettext(
                "%(count)s person sits in the council now.", "%(count)s people sit in the council now.", len(members)
            )
            messages.success(request, told % {"count": len(members)})
            return redirect(council)
    longer = "more" in request.POST
    context = {"rows": rows, "council": council, "open_to_seats": council.state in OPEN_TO_SEATS}
    return render(request, "grading/council_seat.html", context, status=422 if rows.errors and not longer else 200)


@require_POST
def unseat_member(request: UserRequest, pk: int, member: int) -> HttpResponse:
    """Let a member leave."""
    council = _kept(request, pk)
    leaving = get_object_or_404(panels.seated(council), pk=member)
    return _done(
        request,
        council,
        lambda: operations.unseat_member(leaving, by=request.user, at=timezone.now()),
        _("The member left. Sheets that were not in wait for somebody else."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hear_dossiers(request: UserRequest, pk: int) -> HttpResponse:
    """Take dossiers before the council."""
    council = _kept(request, pk)
    waiting = lists.dossiers_to_hear(council)
    if request.method == "POST":
        chosen = list(waiting) if request.POST.get("all") else list(waiting.filter(pk__in=_keys(request, "dossier")))
        try:
            heard = operations.hear(council, chosen, by=request.user, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("grading:council-hear", council.pk)
        told = ngettext(
            "%(count)s dossier is before the council.", "%(count)s dossiers are before the council.", len(heard)
        )
        messages.success(request, told % {"count": len(heard)})
        return redirect(council)
    after = _key(request, "after")
    shown = list(waiting.filter(pk__gt=after)[: DOSSIERS_SHOWN + 1])
    context = {
        "council": council,
        "dossiers": shown[:DOSSIERS_SHOWN],
        "count": waiting.count(),
        "elsewhere": waiting_elsewhere(council, request.user),
        "previous_url": "?" if after else "",
        "next_url": f"?after={shown[DOSSIERS_SHOWN - 1].pk}" if len(shown) > DOSSIERS_SHOWN else "",
    }
    return render(request, "grading/council_hear.html", context)


@require_POST
def assign_sheets(request: UserRequest, pk: int) -> HttpResponse:
    """Give the dossiers before the council to its members; say for which there are not enough, and why."""
    council = _kept(request, pk)
    most = request.POST.get("most", "")
    try:
        found = operations.assign_sheets(
            council, most=int(most) if most.isdecimal() and len(most) < 7 else None, by=request.user, at=timezone.now()
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(council)
    short = {shortage.case for shortage in found.short}
    given = len({case for case, _member in found.pairs} - short)
    told = ngettext("%(count)s product was given to members.", "%(count)s products were given to members.", given)
    messages.success(request, told % {"count": given})
    if short:
        return render(request, "grading/council_short.html", _short(council, found))
    return redirect(council)


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: UserRequest, pk: int) -> HttpResponse:
    """Show what the council can sit over; open the session with those who are there."""
    council = _council(request, pk)
    viewer = viewer_of(request.user, council)
    if viewer.member is None and not viewer.keeps:
        raise Http404
    if request.method == "POST":
        present = _keys(request, "present")
        return _done(
            request,
            council,
            lambda: operations.open_session(council, present, by=request.user, at=timezone.now()),
            _("The session is open."),
            to="grading:council-session",
        )
    members = list(panels.seated(council))
    own_wait = set(lists.own_pending(council, request.user))
    hearings = [one for one in ready_hearings(council.pk) if one.pk not in own_wait]
    done = not hearings and council.state in (CouncilState.SCORING, CouncilState.SITTING)
    context = {
        "council": council,
        "tone": TONES[council.state],
        "viewer": viewer,
        "members": members,
        "present": sum(member.present_at is not None for member in members),
        "needed": quorum(regulation_of(council), len(members)),
        "hearings": hearings,
        "asked": asked_in_writing(council, viewer, timezone.localdate(), seats=len(members)),
        "all_done": done and every_product_done(council.pk) and has_result(council.pk),
        "may_open": viewer.leads and council.state in (CouncilState.SCORING, CouncilState.SITTING),
    }
    return render(request, "grading/council_session.html", context)


@require_POST
def adjourn(request: UserRequest, pk: int) -> HttpResponse:
    """End the session for now."""
    council = _council(request, pk)
    done = _("The session is adjourned.")
    return _done(request, council, lambda: operations.adjourn(council, by=request.user, at=timezone.now()), done)


@require_POST
def close_council(request: UserRequest, pk: int) -> HttpResponse:
    """Close the council and make its minutes."""
    council = _council(request, pk)
    done = _("The council is closed. Chair and secretary can sign its minutes now.")
    return _done(request, council, lambda: operations.close_council(council, by=request.user, at=timezone.now()), done)


@require_POST
def sign_minutes(request: UserRequest, pk: int) -> HttpResponse:
    """Sign the minutes."""
    council = _council(request, pk)
    done = _("You signed the minutes.")
    return _done(request, council, lambda: operations.sign_minutes(council, by=request.user, at=timezone.now()), done)


@require_safe
def minutes(request: UserRequest, pk: int) -> FileResponse:
    """Give out the minutes as a PDF, once the council is closed."""
    found = lists.minutes_of(_council(request, pk))
    if found is None:
        raise Http404
    name = f"minutes-{found.council_id}.pdf"
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


def _council(request: UserRequest, pk: int) -> Council:
    return get_object_or_404(lists.councils_visible_to(request.user), pk=pk)


def _kept(request: UserRequest, pk: int) -> Council:
    """Return a council that the person keeps; for others it may be there to see, but not to change."""
    council = _council(request, pk)
    if not viewer_of(request.user, council).keeps:
        raise PermissionDenied(_("Only who keeps councils of %(area)s may do this.") % {"area": council.area})
    return council


def _done(
    request: UserRequest, council: Council, act: Callable[[], object], told: str, *, to: str = "grading:council"
) -> HttpResponse:
    try:
        act()
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect(to, council.pk)


def _short(council: Council, found: Assignment) -> dict[str, object]:
    shown = found.short[:SHORT_SHOWN]
    hearings = Hearing.objects.filter(pk__in=[one.case for one in shown]).select_related("dossier__product")
    by_key = {hearing.pk: hearing for hearing in hearings}
    rows = [
        (by_key[one.case].dossier, one, [(_why(bar), count) for bar, count in sorted(one.bars.items())])
        for one in shown
    ]
    return {"council": council, "rows": rows, "more": len(found.short) - len(rows)}


def _why(bar: Bar) -> str:
    return {
        Bar.COMMUNE: _("live in the commune of the product"),
        Bar.CONFLICT: _("are tied to the producer"),
        Bar.HAS_SHEET: _("have a sheet for it, or stepped aside"),
        Bar.EARLIER_PANEL: _("judged it the first time"),
    }[bar]


def _key(request: UserRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else 0


def _keys(request: UserRequest, name: str) -> list[int]:
    return [int(one) for one in request.POST.getlist(name) if one.isdecimal() and len(one) < 19]
