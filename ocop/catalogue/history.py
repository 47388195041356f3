"""What happened to a record, in words that anybody may read: what, when, and by which register; never which person."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.activity.models import Activity
from ocop.registry.columns import LABELS

SENTENCES: dict[str, Promise] = {
    "registry.product_registered": _("Registered."),
    "registry.product_updated": _("Updated from the register."),
    "registry.product_corrected": _("Corrected."),
    "registry.product_withdrawn": _("Taken out of sight."),
    "registry.product_published": _("Shown again."),
    "registry.product_parted": _("Made two records again."),
    "registry.row_accepted": _("Taken over after an officer's decision."),
    "registry.producer_registered": _("Registered."),
    "registry.producer_corrected": _("Corrected."),
    "registry.producer_parted": _("Made two records again."),
}
"""What is told publicly; what is not here is nobody's business but the office's."""

FROM_REGISTER = _("Taken over from the register of %(programme)s.")
MERGED = _("%(merged)s was merged into %(kept)s; both numbers lead here.")
STARS = _("%(stars)s stars noted by decision (%(scheme)s, rules of %(edition)s).")
RESULTS: dict[str, Promise] = {
    "mark": _("A mark noted by decision (%(scheme)s, rules of %(edition)s)."),
    "award": _("An award noted by decision (%(scheme)s, rules of %(edition)s)."),
}
"""Of schemes that give no stars, by what they give."""
ON_BEHALF = _("An officer did it on behalf of the maker.")

FIELDS: dict[str, Promise] = {
    "name": _("Name"),
    "texts": _("Names and story in other languages"),
    "unit": _("Unit"),
    "shelf_life_days": _("Shelf life"),
    "hs": _("Harmonized System code"),
    "gtin": _("GTIN"),
}
"""Columns that only a correction names; the others are those of registers."""


@dataclass(frozen=True)
class Event:
    """One thing that happened: when, the sentence, what it changed, and for whom it was done."""

    at: dt.datetime
    sentence: str
    columns: tuple[str, ...]
    remark: str


def events_of(lines: Iterable[Activity], programmes: Mapping[str, str]) -> list[Event]:
    """Return what is public of some lines, in their order; each merge is told once.

    :param programmes: code of a programme → its name.
    """
    events = []
    told: set[tuple[str, str]] = set()
    for line in lines:
        sentence = _sentence(line, programmes)
        key = (str(line.at), sentence)
        if sentence and key not in told:
            told.add(key)
            columns = tuple(_column(name) for name in line.facts.get("columns", ()))
            events.append(Event(line.at, sentence, columns, str(ON_BEHALF) if line.on_behalf_of else ""))
    return events


def _sentence(line: Activity, programmes: Mapping[str, str]) -> str:
    facts = line.facts
    if line.verb in ("registry.product_merged", "registry.producer_merged"):
        return str(MERGED) % {"merged": facts.get("merged", ""), "kept": facts.get("kept", "")}
    if line.verb == "registry.stars_held":
        return str(RESULTS.get(str(facts.get("outcome")), STARS)) % {
            "stars": facts.get("stars"),
            "scheme": facts.get("scheme"),
            "edition": facts.get("edition"),
        }
    programme = facts.get("programme")
    if programme and line.verb in ("registry.product_registered", "registry.producer_registered"):
        return str(FROM_REGISTER) % {"programme": programmes.get(programme, programme)}
    return str(SENTENCES.get(line.verb, ""))


def _column(name: str) -> str:
    return str(FIELDS.get(name) or LABELS.get(name) or name)
