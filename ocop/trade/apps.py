"""What the app brings to the shell when it is set up."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocop.core import menu


class TradeConfig(AppConfig):
    """Supply offers, demands, and the plans that bring them together."""

    name = "ocop.trade"
    verbose_name = _("Trade")

    def ready(self) -> None:
        """Add the menu's entries."""
        menu.add(menu.Entry(_("Demands"), "trade:demands", _asks_or_reads, order=10))
        menu.add(menu.Entry(_("Offers"), "trade:offers", _offers, order=25))


def _asks_or_reads(request: HttpRequest) -> bool:
    from ocop.accounts.permissions import Permission  # the models are not there yet when this file is read
    from ocop.accounts.queries import may_anywhere

    return may_anywhere(request.user, Permission.DEMAND_ASK) or may_anywhere(request.user, Permission.DEMAND_READ)


def _offers(request: HttpRequest) -> bool:
    from ocop.accounts.permissions import Permission
    from ocop.accounts.queries import may_anywhere, memberships_of
    from ocop.accounts.roles import Role

    if not request.user.is_authenticated:
        return False
    if may_anywhere(request.user, Permission.OFFER_EDIT):
        return True
    return any(membership.role == Role.PRODUCER for membership in memberships_of(request.user))
