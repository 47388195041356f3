"""The officer's desk: what waits, what is late, the rounds; and lists of dossiers."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.accounts.requests import UserRequest
from ocop.core.asked import number_in
from ocop.grading.queries import offices as queries
from ocop.grading.queries.appeals import appeals_kept_by
from ocop.grading.queries.councils.session import answers_wanted
from ocop.grading.queries.councils.waiting import asked_kept_by
from ocop.grading.queries.reminders import reminded_lately
from ocop.grading.queries.watch import open_cases_for
from ocop.grading.states import AppealState, DossierState

DOSSIERS_A_PAGE = 25
ROUNDS_SHOWN = 6


@require_safe
def desk(request: UserRequest) -> HttpResponse:
    """Show an officer what waits for it, what is late, and the next rounds."""
    if not any(may_anywhere(request.user, permission) for permission in queries.DESK):
        if may_anywhere(request.user, Permission.TEST_REPORT):
            return redirect("grading:tests")
        raise PermissionDenied(_("This desk is for officers of a programme."))
    today = timezone.localdate()
    waiting = queries.waiting_for(request.user, on=today)
    rounds = queries.rounds_for(request.user).filter(result_before__gt=today)
    context = {
        "waiting": waiting,
        "late": sum(one.late for one in waiting),
        "rounds": list(rounds.reverse()[:ROUNDS_SHOWN]),
        "reads": any(may_anywhere(request.user, permission) for permission in queries.READING),
        "to_sign": list(queries.decisions_to_sign(request.user)[:ROUNDS_SHOWN]),
        "appeals": list(
            appeals_kept_by(request.user).filter(state__in=(AppealState.FILED, AppealState.ADMITTED))[:ROUNDS_SHOWN]
        ),
        "cases": list(open_cases_for(request.user)[:ROUNDS_SHOWN]),
        "answers": answers_wanted(request.user, today)[:ROUNDS_SHOWN],
        "asked": asked_kept_by(request.user, on=today, most=ROUNDS_SHOWN),
        "reminded": reminded_lately(request.user, on=today, most=ROUNDS_SHOWN),
        "today": today,
        "keeps_rounds": may_anywhere(request.user, Permission.COUNCIL_KEEP),
        "signs": may_anywhere(request.user, Permission.STARS_DECIDE),
        "keeps_certificates": may_anywhere(request.user, Permission.CERTIFICATE_KEEP),
        "enters_certificates": may_anywhere(request.user, Permission.CERTIFICATE_IMPORT),
    }
    return render(request, "grading/desk.html", context)


@require_safe
def dossier_list(request: UserRequest) -> HttpResponse:
    """List the dossiers of an officer's places, by state and by whether they are late."""
    today = timezone.localdate()
    states = [state for state in request.GET.getlist("state") if state in DossierState.values]
    late = today if request.GET.get("late") else None
    rows = queries.dossiers_in_office(request.user, states=states, late_on=late)
    before = key_asked(request)
    if before:
        rows = rows.filter(pk__lt=before)
    shown = list(rows[: DOSSIERS_A_PAGE + 1])
    more = shown[DOSSIERS_A_PAGE - 1].pk if len(shown) > DOSSIERS_A_PAGE else None
    filters = "".join(f"&state={state}" for state in states) + ("&late=1" if late else "")
    context = {
        "dossiers": shown[:DOSSIERS_A_PAGE],
        "states": [(value, label, value in states) for value, label in DossierState.choices if value != "draft"],
        "only_late": bool(late),
        "previous_url": f"?{filters.lstrip('&')}" if before else "",
        "next_url": f"?before={more}{filters}" if more else "",
        "today": today,
    }
    return render(request, "grading/office_dossiers.html", context)


def key_asked(request: UserRequest) -> int:
    """Return the key before which a page of a list begins; 0 where none was asked for, or none that could be one."""
    return number_in(request.GET.get("before", "")) or 0
