"""What an officer sets in an edition where its programme has published nothing."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.activity.operations import record
from ocop.core.refusals import DomainError
from ocop.core.text import squeeze
from ocop.grading.editions import edition
from ocop.grading.models import EditionSettings
from ocop.grading.operations.decisions.refusals import ReasonMissing
from ocop.grading.scoring.settings import Settings, with_settings
from ocop.places.models import Area


class CountryUnknown(DomainError):
    message = _("The places of %(country)s are not loaded on this node.")


@transaction.atomic
def set_edition(code: str, values: Settings, reason: str, *, by: User, at: dt.datetime) -> EditionSettings:
    """Set points, bands and what an act leaves open; sheets handed in before keep the result of their vote.

    :raises UnknownEdition: there is none with the code.
    :raises CountryUnknown: its country is not loaded.
    :raises PermissionDenied: this person sets no schemes of the country.
    :raises ReasonMissing: the circular or letter that says so is not named.
    :raises SettingWrong: a value does not fit.
    """
    rules = edition(code)
    country = Area.objects.filter(country=rules.country, level=0).first()
    if country is None:
        raise CountryUnknown(country=rules.country)
    require(by, Permission.SCHEME_SET, within=country)
    if not squeeze(reason):
        raise ReasonMissing
    with_settings(rules, values)
    kept, _made = EditionSettings.objects.update_or_create(
        edition=code, defaults={"values": values, "reason": squeeze(reason)[:300], "by": by, "changed_at": at}
    )
    record("grading.edition_set", kept, by=by.username, at=at, edition=code)
    return kept
