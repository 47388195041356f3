"""Roles, and the permissions that each holds in its area and below."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.accounts.permissions import Permission


class Role(models.TextChoices):
    """What somebody is, in an area."""

    PRODUCER = "producer", _("Producer")
    BUYER = "buyer", _("Buyer")
    COMMUNE_OFFICER = "commune_officer", _("Commune officer")
    PROVINCE_OFFICER = "province_officer", _("Province officer")
    NATIONAL_OFFICER = "national_officer", _("National officer")
    TRADE_OFFICER = "trade_officer", _("Trade officer")
    REVIEWER = "reviewer", _("Advisory reviewer")
    COUNCIL_MEMBER = "council_member", _("Council member")
    AUTHORITY = "authority", _("Deciding authority")
    LABORATORY = "laboratory", _("Laboratory")
    ADMINISTRATOR = "administrator", _("Administrator")


ROLES: dict[Role, frozenset[Permission]] = {
    Role.PRODUCER: frozenset(),
    Role.BUYER: frozenset({Permission.DEMAND_ASK}),
    Role.COMMUNE_OFFICER: frozenset(
        {
            Permission.PRODUCER_EDIT,
            Permission.PRODUCER_ASSIST,
            Permission.OFFER_EDIT,
            Permission.REGISTER_DECIDE,
            Permission.DOSSIER_SCREEN,
        }
    ),
    Role.PROVINCE_OFFICER: frozenset(
        {
            Permission.REGISTER_IMPORT,
            Permission.REGISTER_DECIDE,
            Permission.PRODUCER_EDIT,
            Permission.PRODUCER_ASSIST,
            Permission.OFFER_EDIT,
            Permission.DEMAND_READ,
            Permission.DOSSIER_REVIEW,
            Permission.COUNCIL_KEEP,
            Permission.CERTIFICATE_KEEP,
            Permission.CERTIFICATE_IMPORT,
        }
    ),
    Role.NATIONAL_OFFICER: frozenset(
        set(Permission) - {Permission.DEMAND_ASK, Permission.STARS_DECIDE, Permission.TEST_REPORT}
    ),
    Role.TRADE_OFFICER: frozenset(
        {Permission.OFFER_EDIT, Permission.LOGISTICS_EDIT, Permission.DEMAND_READ, Permission.DEMAND_ASK}
    ),
    Role.REVIEWER: frozenset({Permission.DOSSIER_REVIEW}),
    Role.COUNCIL_MEMBER: frozenset(),
    Role.AUTHORITY: frozenset({Permission.STARS_DECIDE, Permission.CERTIFICATE_KEEP}),
    Role.LABORATORY: frozenset({Permission.TEST_REPORT}),
    Role.ADMINISTRATOR: frozenset(set(Permission) - {Permission.STARS_DECIDE, Permission.TEST_REPORT}),
}
"""A producer's rights over its own records come from being one of its people (registry), not from this table; a council
member's over a sheet from its seat in the council (grading). Who signs decisions and who measures are kept apart from
those who prepare them, administrators too."""

OFFICERS = frozenset(set(Role) - {Role.PRODUCER, Role.BUYER})
"""Those who can be asked for a second factor."""
