"""The session screen of one product: all marks side by side, levels to agree on, votes, the result."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.grading.models import CouncilMember, Hearing, VoteChoice
from ocop.grading.operations import councils as operations
from ocop.grading.queries.councils import lists
from ocop.grading.queries.councils.onward import next_hearing
from ocop.grading.queries.councils.session import HearingView, hearing_view
from ocop.grading.queries.councils.sight import Sight, Viewer, sight_of, viewer_of
from ocop.grading.scoring.wording import words_of
from ocop.grading.states import CouncilState, HearingState, SheetState

IN_SIGHT = (HearingState.AGREEING, HearingState.WRITING)


@require_safe
def hearing_page(request: UserRequest, pk: int) -> HttpResponse:
    """Show a product before its council, as far as the person may see it."""
    return _page(request, hearing_of(request, pk))


def _page(request: UserRequest, hearing: Hearing, *, status: int = 200) -> HttpResponse:
    """Return the page of a product before its council; what was sent and refused stands in its forms again."""
    viewer = viewer_of(request.user, hearing.council)
    known = sight_of(viewer, hearing)
    own = hearing.sheets.filter(member__user_id=request.user.pk).order_by("-id").first()
    context: dict[str, object] = {
        "hearing": hearing,
        "council": hearing.council,
        "dossier": hearing.dossier,
        "viewer": viewer,
        "own": own,
        "sees_progress": known == Sight.PROGRESS,
        "sees_all": known == Sight.ALL,
        "next": next_hearing(hearing, viewer),
    }
    if known == Sight.PROGRESS:
        sheets = list(hearing.sheets.select_related("member__user").order_by("pk"))
        context |= {"sheets": [(sheet, _tone(sheet.state)) for sheet in sheets]}
    if known == Sight.ALL:
        context |= _whole(hearing, viewer)
    return render(request, "grading/hearing.html", context, status=status)


@require_POST
def agree_level(request: UserRequest, pk: int) -> HttpResponse:
    """Note the level on which the council agreed."""
    hearing = hearing_of(request, pk)
    given = request.POST.get("points", "").strip().replace(",", ".")
    try:
        points = Decimal(given)
    except InvalidOperation:
        points = Decimal("NaN")
    if not points.is_finite():
        messages.error(request, _("Choose a level."))
        return _page(request, hearing, status=422)
    criterion, reason = request.POST.get("criterion", ""), request.POST.get("reason", "")
    return done(
        request,
        hearing,
        lambda: operations.agree_level(hearing, criterion, points, reason, by=request.user, at=timezone.now()),
        _("The level of %(criterion)s was noted.") % {"criterion": criterion},
    )


@require_POST
def find_rules(request: UserRequest, pk: int) -> HttpResponse:
    """Note the rules that the council found to hold."""
    hearing = hearing_of(request, pk)
    codes = request.POST.getlist("rule")
    told = _("Noted. The council votes anew on this product.")
    return done(
        request, hearing, lambda: operations.find_rules(hearing, codes, by=request.user, at=timezone.now()), told
    )


@require_POST
def vote(request: UserRequest, pk: int) -> HttpResponse:
    """Note a vote: the person's own, or those of who is there by chair or secretary."""
    hearing = hearing_of(request, pk)
    at = timezone.now()
    members = CouncilMember.objects.filter(council=hearing.council_id, left_at__isnull=True)
    given = [(member, request.POST.get(f"vote-{member.pk}", "")) for member in members]

    def all_votes() -> None:
        for member, choice in given:
            if choice:
                reason = request.POST.get(f"reason-{member.pk}", "")
                operations.vote(hearing, member, choice, reason, by=request.user, at=at)

    return done(request, hearing, all_votes, _("The vote was noted."))


@require_POST
def close_hearing(request: UserRequest, pk: int) -> HttpResponse:
    """Close the product with its result."""
    hearing = hearing_of(request, pk)
    words = request.POST.get("resolution", "")
    told = _("The result stands. The dossier goes to whoever decides.")
    return done(
        request, hearing, lambda: operations.close_hearing(hearing, words, by=request.user, at=timezone.now()), told
    )


@require_POST
def send_back(request: UserRequest, pk: int) -> HttpResponse:
    """Send sheets back to their members."""
    hearing = hearing_of(request, pk)
    keys = [int(one) for one in request.POST.getlist("sheet") if one.isdecimal() and len(one) < 19]
    reason = request.POST.get("reason", "")
    return done(
        request,
        hearing,
        lambda: operations.send_back(hearing, keys, reason, by=request.user, at=timezone.now()),
        _("The sheets were sent back. The marks of this product are hidden until all are in again."),
    )


@require_POST
def let_go(request: UserRequest, pk: int) -> HttpResponse:
    """Take the dossier from the council."""
    hearing = hearing_of(request, pk)
    reason = request.POST.get("reason", "")
    told = _("The dossier left this council. It is back where it came from and waits there.")
    return done(request, hearing, lambda: operations.let_go(hearing, reason, by=request.user, at=timezone.now()), told)


def hearing_of(request: UserRequest, pk: int) -> Hearing:
    """Return a hearing of a council at which the person may look.

    :raises Http404: there is none.
    """
    return get_object_or_404(lists.hearings_visible_to(request.user), pk=pk)


def done(request: UserRequest, hearing: Hearing, act: Callable[[], object], told: str) -> HttpResponse:
    """Do something with a hearing, tell what came of it, and go back to its page; nothing typed is lost."""
    try:
        act()
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return _page(request, hearing_of(request, hearing.pk), status=422)
    messages.success(request, told)
    return redirect(hearing)


def _whole(hearing: Hearing, viewer: Viewer) -> dict[str, object]:
    view = hearing_view(hearing)
    sitting = hearing.state == HearingState.AGREEING and hearing.council.state == CouncilState.SITTING
    own_ballot = next(
        (one for one in view.ballots if viewer.member and one.member.pk == viewer.member.pk and not one.aside), None
    )
    return {
        "view": view,
        "reasons": words_of(view.rating, view.rules, (get_language() or "en")[:2]),
        "may_lead": viewer.leads and sitting,
        "may_vote": own_ballot is not None and sitting,
        "own_ballot": own_ballot,
        "may_send_back": viewer.leads and hearing.state == HearingState.AGREEING,
        "may_let_go": (viewer.leads or viewer.keeps) and hearing.state in IN_SIGHT,
        "writing": _writing(hearing, view, viewer) if hearing.state == HearingState.WRITING else None,
        "choices": VoteChoice.choices,
        "cast": sum(view.votes.values()),
        "flagged": _flagged(view),
    }


def _writing(hearing: Hearing, view: HearingView, viewer: Viewer) -> dict[str, object]:
    """Return what a viewer can do where members are asked in writing."""
    own = next((one for one in view.ballots if viewer.member and one.member.pk == viewer.member.pk), None)
    late = hearing.answer_until is not None and hearing.answer_until < timezone.localdate()
    missing = view.unanswered
    asked = own is not None and not own.aside
    return {
        "late": late,
        "agreed": view.votes["for"],
        "members": view.votes["for"] + len(missing),
        "missing": missing,
        "own": own if asked else None,
        "may_answer": asked and not late,
        "may_close": viewer.keeps and not missing,
        "may_call": viewer.keeps or viewer.leads,
    }


def _flagged(view: HearingView) -> set[int]:
    return {sheet.pk for one, other, _gap in view.far_apart for sheet in (one, other)}


def _tone(state: str) -> str:
    return {
        SheetState.ASSIGNED: "waiting",
        SheetState.OPEN: "open",
        SheetState.SUBMITTED: "valid",
        SheetState.SENT_BACK: "warning",
        SheetState.RECUSED: "stopped",
    }[SheetState(state)]
