"""The second factor that officers owe, and the language that a signed-in person chose."""

from collections.abc import Callable

from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.accounts.queries import is_officer

type View = Callable[..., HttpResponseBase]

OPEN_PAGES = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "set_language",
        "core:health",
    }
)
"""What an officer without a second factor still reaches, besides the pages that set one up (``mfa_…``).

The e-mail pages are among them because allauth may ask for a confirmed address before it adds a factor.
"""


class LanguageMiddleware:
    """Show the pages in the language that the signed-in person chose, on every device.

    It stands after AuthenticationMiddleware; LocaleMiddleware has decided for everybody else. A visitor without a
    session costs no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        return self.get_response(request)


class SecondFactorMiddleware:
    """Lead an officer without a second factor to the page that sets one up, before anything else.

    Only where ``OFFICERS_NEED_SECOND_FACTOR`` is set. Programs with an API key have no session and pass: their
    key could only be made with a second factor.

    The sign-in form of Django's administration knows no second factor, so it gives way to the one that does, always.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponseBase | None:
        """Return where the officer is led, or None to go on."""
        page = request.resolver_match.view_name if request.resolver_match else ""
        if page == "admin:login":
            guarded: View = secure_admin_login(view)
            return guarded(request, *args, **kwargs)
        if not settings.OFFICERS_NEED_SECOND_FACTOR or page in OPEN_PAGES or page.startswith("mfa_"):
            return None
        if not is_officer(request.user) or is_mfa_enabled(request.user):
            return None
        messages.warning(request, _("Your role needs a second factor at sign-in. Set one up to go on."))
        return redirect("mfa_index")
