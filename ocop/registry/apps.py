"""What the app brings to the shell when it is set up."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocop.core import menu


class RegistryConfig(AppConfig):
    """Producers, products and the registers they come from."""

    name = "ocop.registry"
    verbose_name = _("Register")

    def ready(self) -> None:
        """Add the menu's entries."""
        menu.add(menu.Entry(_("Register"), "registry:desk", _decides, order=30))
        menu.add(menu.Entry(_("My products"), "registry:my-products", _speaks_for_a_producer, order=20))


def _decides(request: HttpRequest) -> bool:
    from ocop.accounts.permissions import Permission  # the models are not there yet when this file is read
    from ocop.accounts.queries import may_anywhere

    return may_anywhere(request.user, Permission.REGISTER_DECIDE)


def _speaks_for_a_producer(request: HttpRequest) -> bool:
    from ocop.accounts.queries import memberships_of
    from ocop.accounts.roles import Role

    if not request.user.is_authenticated:
        return False
    return any(membership.role == Role.PRODUCER for membership in memberships_of(request.user))
