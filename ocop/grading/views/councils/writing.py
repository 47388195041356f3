"""Renewals decided in writing: a member's answer, the keeper's closing, a session called after all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ocop.accounts.requests import UserRequest
from ocop.grading.operations import councils as operations
from ocop.grading.views.councils.hearings import done, hearing_of


@require_POST
def answer(request: UserRequest, pk: int) -> HttpResponse:
    """Agree, or object with a reason, as a member."""
    hearing = hearing_of(request, pk)
    by, at = request.user, timezone.now()
    if request.POST.get("answer") == "agree":
        told = _("You agreed in writing.")
        return done(request, hearing, lambda: operations.agree_in_writing(hearing, by=by, at=at), told)
    if request.POST.get("answer") == "object":
        reason = request.POST.get("reason", "")[:2000]
        told = _("Your objection was noted. The product goes to a session.")
        return done(request, hearing, lambda: operations.object_in_writing(hearing, reason, by=by, at=at), told)
    messages.error(request, _("Say whether you agree."))
    return redirect(hearing)


@require_POST
def close_in_writing(request: UserRequest, pk: int) -> HttpResponse:
    """Close a renewal on which all members agreed."""
    hearing = hearing_of(request, pk)
    words = request.POST.get("resolution", "")
    told = _("The result stands, decided in writing. The dossier goes to whoever decides.")
    return done(
        request,
        hearing,
        lambda: operations.close_in_writing(hearing, words, by=request.user, at=timezone.now()),
        told,
    )


@require_POST
def call_session(request: UserRequest, pk: int) -> HttpResponse:
    """Call a session for a renewal."""
    hearing = hearing_of(request, pk)
    reason = request.POST.get("reason", "")[:2000]
    told = _("The product goes to a session.")
    return done(
        request, hearing, lambda: operations.call_session(hearing, reason, by=request.user, at=timezone.now()), told
    )
