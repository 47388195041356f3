"""What the app brings to the shell when it is set up."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocop.core import menu


class AccountsConfig(AppConfig):
    """People and what they may do."""

    name = "ocop.accounts"
    verbose_name = _("People and roles")

    def ready(self) -> None:
        """Add the menu's entries."""
        menu.add(menu.Entry(_("People"), "accounts:people", _grants_roles, order=80))
        menu.add(menu.Entry(_("My account"), "accounts:account", _is_signed_in, order=90, own=True))


def _grants_roles(request: HttpRequest) -> bool:
    from ocop.accounts.permissions import Permission  # the models are not there yet when this file is read
    from ocop.accounts.queries import may_anywhere

    return may_anywhere(request.user, Permission.MEMBERSHIP_GRANT)


def _is_signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated
