"""How the API knows who asks: an API key, or the session of the pages."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer
from ninja.security import SessionAuth as NinjaSessionAuth

from ocop.accounts import operations, queries
from ocop.accounts.models import User


class ApiKeyAuth(HttpBearer):
    """``Authorization: Bearer ocop_…``: the request is its owner's, as if signed in.

    A key stands for a sign-in with a second factor, because where one is needed keys can only be made after it.
    """

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """Return the owner of the key and make the request its own.

        :raises AuthenticationError: the key is unknown or ended, or its owner was shut out. It never falls back to
            the session or to an anonymous answer: a program with a wrong key must notice.
        """
        key = queries.api_key_of(token)
        if key is None:
            raise AuthenticationError
        operations.note_api_key_used(key, at=timezone.now())
        request.user = key.user
        return key.user


class SessionAuth(NinjaSessionAuth):
    """The session of the pages; changes need the CSRF token, as forms do."""

    def __call__(self, request: HttpRequest) -> object:
        """Return the signed-in person, or None; who is not signed in gets 401 rather than a missing CSRF token."""
        return super().__call__(request) if request.user.is_authenticated else None
