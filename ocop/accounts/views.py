"""A person's own account, the people of an area, and the choice of a language."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from ocop.accounts import operations, queries
from ocop.accounts.forms import ApiKeyForm, GrantRoleForm, LanguageForm
from ocop.accounts.models import ApiKey
from ocop.accounts.permissions import Permission
from ocop.accounts.requests import UserRequest
from ocop.accounts.roles import Role
from ocop.core.refusals import DomainError


@require_safe
def account(request: UserRequest) -> HttpResponse:
    context = {
        "memberships": queries.roles_today_of(request.user),
        "keys": [key for key in queries.api_keys_of(request.user) if key.ended_at is None],
        "periods": queries.acting_log_of(request.user),
        "language_form": LanguageForm(current=request.user.language or get_language() or ""),
    }
    return render(request, "accounts/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def keys(request: UserRequest) -> HttpResponse:
    """Show the keys, or make one and show its secret, this once: a reload cannot bring it back."""
    form = ApiKeyForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _key, secret = operations.make_api_key(request.user, form.cleaned_data["name"], at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            form = ApiKeyForm()
    context = {
        "form": form,
        "secret": secret,
        "keys": queries.api_keys_of(request.user),
        "trail": [(_("My account"), reverse("accounts:account"))],
    }
    return render(request, "accounts/key_list.html", context)


@require_POST
def key_end(request: UserRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(ApiKey, pk=pk, user=request.user)
    try:
        operations.end_api_key(key, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The key was ended. Programs that use it are refused from now on."))
    return redirect("accounts:keys")


@require_safe
def people(request: UserRequest) -> HttpResponse:
    _require_to_see_people(request)
    search = request.GET.get("q", "").strip()
    page = queries.people_page(
        queries.people_visible_to(request.user, search=search),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "page": page,
        "search": search,
        "next_url": _page_url(search, after=page.after) if page.after else "",
        "previous_url": _page_url(search, before=page.before) if page.before else "",
    }
    return render(request, "accounts/people_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def role_grant(request: UserRequest) -> HttpResponse:
    _require_to_see_people(request)
    form = GrantRoleForm(
        request.POST if request.method == "POST" else None,
        viewer=request.user,
        initial={"username": request.GET.get("username", "")},
    )
    if form.is_valid():
        try:
            membership = operations.grant_role(
                form.cleaned_data["username"],
                Role(form.cleaned_data["role"]),
                form.cleaned_data["area"],
                by=request.user,
                at=timezone.now(),
                valid_from=form.cleaned_data["valid_from"],
                valid_until=form.valid_until,
            )
        except (DomainError, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The role was granted."))
            return redirect(_page_url(membership.user.username))
    trail = [(_("People"), reverse("accounts:people"))]
    return render(request, "accounts/role_form.html", {"form": form, "trail": trail})


@require_POST
def role_end(request: UserRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(queries.memberships_visible_to(request.user), pk=pk)
    try:
        operations.end_role(membership, by=request.user, at=timezone.now())
    except (DomainError, PermissionDenied) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The role has ended."))
    return redirect(_page_url(membership.user.username))


@require_POST
def acting_end(request: UserRequest) -> HttpResponse:
    """End the acting and go back to the page where the officer was."""
    try:
        period = operations.end_acting(request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        name = period.subject_name
        messages.success(request, _("You stopped working for %(name)s and are yourself again.") % {"name": name})
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "accounts:account")


@csrf_exempt
@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Change the language of the pages: for this browser, and for a signed-in person on every device.

    It changes nothing else, so it needs no token and public pages can be cached.
    """
    if request.user.is_authenticated:
        try:
            operations.choose_language(request.user, request.POST.get("language", ""), at=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
    return set_language(request)


def _require_to_see_people(request: UserRequest) -> None:
    if not queries.may_anywhere(request.user, Permission.MEMBERSHIP_GRANT):
        raise PermissionDenied(_("This page is for those who grant roles."))


def _page_url(search: str, **place: str) -> str:
    """Return the address of the list of people with a search and the username from which it goes on."""
    asked = {name: value for name, value in {"q": search, **place}.items() if value}
    return reverse("accounts:people") + (f"?{urlencode(asked)}" if asked else "")
