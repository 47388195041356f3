"""The rules as this node uses them."""

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may
from ocop.grading.editions import edition, editions
from ocop.grading.models import EditionSettings
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.settings import with_settings
from ocop.places.models import Area


def rules_of(code: str) -> Edition:
    """Return an edition with what an officer of this node has set in it.

    :raises UnknownEdition: there is none with the code.
    """
    found = edition(code)
    values = EditionSettings.objects.filter(edition=code).values_list("values", flat=True).first()
    return with_settings(found, values) if values else found


def may_set(user: User, rules: Edition) -> bool:
    """Say whether a person sets what an edition leaves open."""
    country = Area.objects.filter(country=rules.country, level=0).first()
    return country is not None and may(user, Permission.SCHEME_SET, within=country)


def settings_of(code: str) -> EditionSettings | None:
    """Return what an officer set in an edition."""
    return EditionSettings.objects.filter(edition=code).select_related("by").first()


def coming_after(rules: Edition) -> tuple[Edition, ...]:
    """Return the editions of this node that say they replace an edition."""
    return tuple(one for one in editions() if rules.code in one.replaces)
