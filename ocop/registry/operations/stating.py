"""Where all rows of a register lie, as the officer says: a register of one district has no column for it."""

import datetime as dt
import re

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.core.text import squeeze
from ocop.places.gazetteer import Ambiguous, Found
from ocop.places.models import Area
from ocop.places.queries import gazetteer
from ocop.registry.intake.operations import ImportNotThere
from ocop.registry.models import RegisterImport
from ocop.registry.models.imports import PLACE
from ocop.registry.operations.imports import REGISTER
from ocop.registry.states import ImportState


class StatedPlaceUnknown(DomainError):
    message = _("“%(given)s” is not a place that is known here, so the rows cannot lie there.")


class StatedPlaceNotClear(DomainError):
    message = _("“%(given)s” may be more than one place: %(candidates)s. Give the code of the one that is meant.")


@transaction.atomic
def state_place(register_import: RegisterImport, given: str, *, by: User | None, at: dt.datetime) -> RegisterImport:
    """Write down where the rows lie that name no place of their own; nothing takes what was said back.

    It stands in the import's record, and later files of the same headings from the same officer are proposed the same.

    :param given: the place's code or path, or its name, with what it lies in where the name alone is not clear.
    :raises PermissionDenied: this person may not import registers there.
    :raises ImportNotThere: the rows are being checked, or the import is over.
    :raises StatedPlaceUnknown: no place is called so.
    :raises StatedPlaceNotClear: several are.
    """
    REGISTER.require(by, register_import)
    register_import = locked(register_import)
    if register_import.state not in (ImportState.READ, ImportState.CHECKED):
        raise ImportNotThere(state=register_import.get_state_display())
    register_import.reading.pop(PLACE, None)
    if squeeze(given):
        register_import.reading[PLACE] = place_named(register_import.programme.country, given).path
    register_import.changed_at = at
    register_import.save(update_fields=["reading", "changed_at"])
    return register_import


def place_named(country: str, given: str) -> Area:
    """Return the area of a country that a code, a path or a name means; never the country itself.

    :raises StatedPlaceUnknown: no place is called so.
    :raises StatedPlaceNotClear: several are.
    """
    name = squeeze(given)
    bracketed = re.search(r"\(([^()]+)\)$", name)
    code = bracketed[1] if bracketed else name
    meant = Q(path__iexact=code) | Q(path__iexact=f"{country}.{code}") | Q(code__iexact=code)
    coded = list(Area.objects.filter(meant, country=country, level__gt=0, valid_until=None)[:5])
    if len(coded) == 1:
        return coded[0]
    if coded:
        raise StatedPlaceNotClear(given=name, candidates="; ".join(f"{area.name} ({area.path})" for area in coded))
    places, parts = gazetteer(country), [part for part in re.split(r"[,;|/]", name) if part.strip()]
    answers = [places.find(*reversed(parts)), places.find(*parts), places.find_in_text(name)]
    for answer in answers:
        if isinstance(answer, Found) and answer.level:
            return Area.objects.get(pk=answer.area_id)
        if isinstance(answer, Ambiguous):
            candidates = "; ".join(f"{place.name} ({place.path})" for place in answer.candidates)
            raise StatedPlaceNotClear(given=name, candidates=candidates)
    raise StatedPlaceUnknown(given=name)
