"""What pages show of the person: for whom an officer works now."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import acting_period_of, may_anywhere


def acting(request: HttpRequest) -> dict[str, object]:
    """Return the period in which an officer acts for a producer, as ``acting``; asked only when the page shows it.

    Visitors and people who may assist nobody cost no query of their own.
    """
    user = request.user
    if not user.is_authenticated:
        return {"acting": None}
    period = SimpleLazyObject(lambda: acting_period_of(user) if _may_act(request) else None)
    return {"acting": period, "banners": ["accounts/acting_banner.html"]}


def _may_act(request: HttpRequest) -> bool:
    return may_anywhere(request.user, Permission.PRODUCER_ASSIST)
