# mypy: disallow-subclassing-any=False
"""How django-allauth's sign-up and its mails become ours. (It brings no types, so its adapter is Any to mypy.)"""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone, translation

from ocop.accounts import operations
from ocop.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Whoever signs up may buy at once; every other role is granted by somebody who may.

    A mail is in the language that its reader chose, else in that of the page from which it was asked for.
    """

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Write to a person; a mail to an address that nobody here has names no person."""
        language = getattr(context.get("user"), "language", "")
        spoken = language if language in dict(settings.LANGUAGES) else translation.get_language()
        with translation.override(spoken):
            super().send_mail(template_prefix, email, context)

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """Save the person who signed up, and its role, or neither."""
        with transaction.atomic():
            super().save_user(request, user, form, commit)
            if commit:
                operations.sign_up_buyer(user, at=timezone.now())
        return user
