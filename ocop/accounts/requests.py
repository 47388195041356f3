"""The request of a page that needs sign-in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from ocop.accounts.models import User


class UserRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through: there is a person behind it."""

    user: User
    htmx: HtmxDetails
