"""What was typed outlives the sign-in: text that comes in when the session has ended waits until its writer is back.

A form that is sent without a session, or with the token of an earlier sign-in, saves nothing. What it carried is kept
in the visitor's own session, which Django carries over the sign-in, and the page shows it again, not saved yet.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from ocop.accounts.requests import UserRequest

type View = Callable[..., HttpResponseBase]
type Pick = Callable[[QueryDict], Mapping[str, str]]

KEY = "typed"
MOST_LETTERS = 150_000
MOST_PAGES = 3
ANONYMOUS_SECONDS = 60 * 60 * 12


def everything(typed: QueryDict) -> Mapping[str, str]:
    """Return all that was typed, without the token."""
    return {name: str(value) for name, value in typed.items() if name != "csrfmiddlewaretoken"}


def keeps_typed(page: str = "", pick: Pick = everything) -> Callable[[View], View]:
    """Let a view keep what is typed when somebody sends it signed out, or with the token of an earlier sign-in.

    :param page: name of the address where the text is shown again; it takes the view's ``number``, and ``part``.
        Without one it is the very address to which the text was sent, with its query.
    :param pick: what of the form is kept.
    """

    def decorate(view: View) -> View:
        @login_not_required
        @csrf_exempt  # checked below, so that a stale token loses no text
        @wraps(view)
        def door(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            signed_in = request.user.is_authenticated
            if request.method != "POST":
                return view(request, *args, **kwargs) if signed_in else redirect_to_login(request.get_full_path())
            refusal = CsrfViewMiddleware(view).process_view(request, view, args, kwargs)
            if signed_in and refusal is None:
                return view(request, *args, **kwargs)
            if refusal is not None and not signed_in:
                return refusal
            named: dict[str, Any] = {name: kwargs[name] for name in ("number", "part") if name in kwargs}
            place = reverse(page, kwargs=named) if page else request.get_full_path()
            kept = _keep(request, place, pick(request.POST))
            if request.htmx:
                return render(request, "grading/kept.html", {"place": place, "kept": kept})
            if signed_in:
                messages.warning(request, _("This page was older than your sign-in, so nothing was saved yet."))
                return redirect(place)
            return redirect_to_login(place)

        return door

    return decorate


def typed_before(request: HttpRequest, place: str) -> Mapping[str, str]:
    """Return what was typed on a page before the sign-in and is not saved."""
    kept: Mapping[str, str] = request.session.get(KEY, {}).get(place, {})
    if kept:
        request.session.set_expiry(None)  # the visitor has signed in: the session lasts as every other
    return kept


def forget_typed(request: HttpRequest, place: str, *names: str) -> None:
    """Forget what was typed on a page, or only some of its fields, since it was saved or given up."""
    every = dict(request.session.get(KEY, {}))
    if place not in every:
        return
    here = every.pop(place)
    left = {name: value for name, value in here.items() if names and name not in names}
    request.session[KEY] = every | ({place: left} if left else {})


def _keep(request: HttpRequest, place: str, typed: Mapping[str, str]) -> bool:
    """Keep the text, with what is kept for the page already; say whether there was room for it."""
    every: dict[str, dict[str, str]] = dict(request.session.get(KEY, {}))
    here = every.pop(place, {}) | dict(typed)
    every = dict(list(every.items())[1 - MOST_PAGES :]) | {place: here}
    if len(json.dumps(every)) > MOST_LETTERS:
        return False
    request.session[KEY] = every
    if not request.user.is_authenticated:
        request.session.set_expiry(ANONYMOUS_SECONDS)
    return True
