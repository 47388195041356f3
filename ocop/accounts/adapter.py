# mypy: disallow-subclassing-any=False
"""How django-allauth's sign-up becomes ours. (It brings no types, so its adapter is Any to mypy.)"""

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from ocop.accounts import operations
from ocop.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Whoever signs up may buy at once; every other role is granted by somebody who may."""

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """Save the person who signed up, and its role, or neither."""
        with transaction.atomic():
            super().save_user(request, user, form, commit)
            if commit:
                operations.sign_up_buyer(user, at=timezone.now())
        return user
