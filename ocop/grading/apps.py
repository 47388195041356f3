"""What the app brings to the shell when it is set up."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocop.core import menu


class GradingConfig(AppConfig):
    """Dossiers, councils, decisions and certificates: how a product comes by its stars."""

    name = "ocop.grading"
    verbose_name = _("Grading")

    def ready(self) -> None:
        """Add the menu's entries."""
        menu.add(menu.Entry(_("Check a certificate"), "grading:check-search", menu.everybody, order=15))
        menu.add(menu.Entry(_("Certificates"), "grading:certificates", _has_certificates, order=26))
        menu.add(menu.Entry(_("Dossiers"), "grading:mine", _prepares_dossiers, order=22))
        menu.add(menu.Entry(_("My sheets"), "grading:sheets", _scores, order=23))
        menu.add(menu.Entry(_("Grading"), "grading:desk", _has_a_desk, order=24))
        menu.add_to_foot(menu.Entry(_("Check a star"), "grading:check-search", menu.everybody, order=20))
        menu.add_to_foot(menu.Entry(_("How products are rated"), "grading:schemes", menu.everybody, order=30))
        menu.add_to_foot(menu.Entry(_("Decisions on stars"), "grading:decisions", menu.everybody, order=40))


def _prepares_dossiers(request: HttpRequest) -> bool:
    from ocop.accounts.permissions import Permission  # the models are not there yet when this file is read
    from ocop.accounts.queries import acting_for, may_anywhere, roles_today_of
    from ocop.accounts.roles import Role

    if any(membership.role == Role.PRODUCER for membership in roles_today_of(request.user)):
        return True
    return may_anywhere(request.user, Permission.PRODUCER_ASSIST) and bool(acting_for(request.user))


def _has_certificates(request: HttpRequest) -> bool:
    from ocop.accounts.permissions import Permission
    from ocop.accounts.queries import may_anywhere, roles_today_of
    from ocop.accounts.roles import Role

    if any(membership.role == Role.PRODUCER for membership in roles_today_of(request.user)):
        return True
    return may_anywhere(request.user, Permission.CERTIFICATE_KEEP)


def _scores(request: HttpRequest) -> bool:
    from ocop.accounts.queries import roles_today_of
    from ocop.accounts.roles import Role

    return any(membership.role == Role.COUNCIL_MEMBER for membership in roles_today_of(request.user))


def _has_a_desk(request: HttpRequest) -> bool:
    from ocop.accounts.permissions import Permission
    from ocop.accounts.queries import may_anywhere
    from ocop.grading.queries.offices import DESK

    return any(may_anywhere(request.user, permission) for permission in (*DESK, Permission.TEST_REPORT))
