"""Roles, and the permissions that each holds in its area and below."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.accounts.permissions import Permission as P


class Role(models.TextChoices):
    """What somebody is, in an area."""

    PRODUCER = "producer", _("Producer")
    BUYER = "buyer", _("Buyer")
    COMMUNE_OFFICER = "commune_officer", _("Commune officer")
    PROVINCE_OFFICER = "province_officer", _("Province officer")
    NATIONAL_OFFICER = "national_officer", _("National officer")
    TRADE_OFFICER = "trade_officer", _("Trade officer")
    ADMINISTRATOR = "administrator", _("Administrator")


ROLES: dict[Role, frozenset[P]] = {
    Role.PRODUCER: frozenset(),
    Role.BUYER: frozenset({P.DEMAND_ASK}),
    Role.COMMUNE_OFFICER: frozenset({P.PRODUCER_EDIT, P.PRODUCER_ASSIST, P.OFFER_EDIT, P.REGISTER_DECIDE}),
    Role.PROVINCE_OFFICER: frozenset(
        {P.REGISTER_IMPORT, P.REGISTER_DECIDE, P.PRODUCER_EDIT, P.PRODUCER_ASSIST, P.OFFER_EDIT, P.DEMAND_READ}
    ),
    Role.NATIONAL_OFFICER: frozenset(set(P) - {P.DEMAND_ASK}),
    Role.TRADE_OFFICER: frozenset({P.OFFER_EDIT, P.LOGISTICS_EDIT, P.DEMAND_READ, P.DEMAND_ASK}),
    Role.ADMINISTRATOR: frozenset(P),
}
"""A producer's rights over its own records come from being one of its people (registry), not from this table."""

OFFICERS = frozenset(set(Role) - {Role.PRODUCER, Role.BUYER})
"""Those who can be asked for a second factor."""
