"""What the app brings to the shell when it is set up."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ocop.core import menu


class CatalogueConfig(AppConfig):
    """The public window: home, search, products, producers."""

    name = "ocop.catalogue"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        """Add the menu's entries."""
        menu.add(menu.Entry(_("Products"), "catalogue:search", menu.everybody, order=10))
        menu.add(menu.Entry(_("About"), "catalogue:about", menu.everybody, order=70))
        menu.add_to_foot(menu.Entry(_("About the network"), "catalogue:about", menu.everybody, order=10))
