"""What an edition only assumes, told to a reader: what is ours, what an officer has set instead, what can be set."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django_stubs_ext import StrPromise

from ocop.grading.reader import in_reader_language, points_for_reader
from ocop.grading.scoring.records import Edition, Limit
from ocop.grading.scoring.settings import Settings, floor_name

type Origin = Literal["assumed", "officer"]
TOTALS = {"mean": gettext_lazy("the mean of the sheets"), "median": gettext_lazy("the median of the sheets")}
ROUNDINGS = {
    "none": gettext_lazy("nothing is rounded"),
    "down": gettext_lazy("rounded down"),
    "half_up": gettext_lazy("rounded half up"),
}
FLOORS = {
    "agreed": gettext_lazy("a floor is held against the level on which the council agreed, else the mean"),
    "mean": gettext_lazy("a floor is held against the mean"),
    "median": gettext_lazy("a floor is held against the median"),
    "each": gettext_lazy("every sheet must reach a floor"),
}
YES_NO = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}
RENEWALS = {
    "session": gettext_lazy("in a session, like everything else"),
    "in_writing": gettext_lazy("in writing; in a session only where members do not agree"),
}
MAJORITIES = {
    "simple": gettext_lazy("More than half of the votes"),
    "two_thirds": gettext_lazy("At least two thirds of the votes"),
}
TIES = {"lost": gettext_lazy("It is not carried"), "chair": gettext_lazy("The vote of the chair decides")}
COMBINING = {
    "total": gettext_lazy("How several sheets become one result"),
    "rounding": gettext_lazy("Points before the level is read off"),
    "floors": gettext_lazy("Floors where several sheets differ"),
    "floors_inherited": gettext_lazy("A higher level needs the floors of the levels below it too"),
}
COUNCIL = {
    "renewals": gettext_lazy("How a council decides on renewals"),
    "answer_days": gettext_lazy("Days in which members answer in writing"),
    "majority": gettext_lazy("A result is carried by"),
    "tie": gettext_lazy("Where exactly half of the votes are for it"),
}
WORDS: dict[str, Mapping[str, StrPromise]] = {
    "combining.total": TOTALS,
    "combining.rounding": ROUNDINGS,
    "combining.floors": FLOORS,
    "combining.floors_inherited": YES_NO,
    "council.renewals": RENEWALS,
    "council.majority": MAJORITIES,
    "council.tie": TIES,
}
"""What is set by choosing, name of the setting → value → words."""

LIMITS = {
    "appeal": pgettext_lazy("limit", "Time for an appeal"),
    "supplement": pgettext_lazy("limit", "Time for a supplement"),
    "screening": pgettext_lazy("limit", "Time for screening"),
    "revocation": pgettext_lazy("limit", "Time for the decision on a revocation"),
}


@dataclass(frozen=True)
class Assumption:
    """One thing that the act leaves open, or that was not in the text that was read.

    :ivar name: of the setting, as forms send it; empty where no page sets it.
    :ivar value: what holds now.
    """

    name: str
    label: str
    value: str
    origin: Origin


def assumptions_of(base: Edition, rules: Edition, settings: Settings) -> list[Assumption]:
    """Return what an edition assumes.

    :param base: the edition as its file says, ``rules`` the same with what an officer has set, ``settings`` just that.
    """
    return [*_bands(base, rules, settings), *_floors(base, rules, settings), *_others(base, rules, settings)]


def settable(base: Edition) -> list[str]:
    """Return the names of what officers set on a page: what is not published, and what is only assumed.

    Nothing is set in an archive: nobody is rated by it.
    """
    if base.state == "archived":
        return []
    points = sorted(name for name in base.unpublished if name.startswith(("points.", "bands.")))
    bands = [f"bands.{band.level}" for band in base.bands if band.assumed and band.at_least]
    floors = [f"floors.{floor_name(number, code, stars)}" for number, code, stars in _assumed_floors(base)]
    limits = [f"limits.{code}" for code, limit in base.limits.items() if limit.assumed]
    return [*points, *bands, *floors, *_combining(base), *_council(base), *limits]


def label_of(name: str, base: Edition) -> str:
    """Return what a setting is called."""
    kind, _dot, code = name.partition(".")
    if kind == "points":
        return _("Points of %(code)s") % {"code": code}
    if kind == "bands":
        band = base.band(int(code)) if code.isdecimal() else None
        called = in_reader_language(band.names) if band else code
        return _("Least points for level %(code)s") % {"code": called}
    if kind in ("combining", "council"):
        return str((COMBINING if kind == "combining" else COUNCIL)[code])
    if kind == "limits":
        return str(LIMITS.get(code, code))
    number, line, stars = code.split("/")
    card = base.scorecards[number]
    return _("Set %(set)s, %(line)s %(name)s: least points for %(stars)s★") % {
        "set": number,
        "line": line,
        "name": in_reader_language(card.criteria[line].names),
        "stars": stars,
    }


def value_of(name: str, rules: Edition) -> str:
    """Return what a setting is now; empty where nothing is set or assumed."""
    kind, _dot, code = name.partition(".")
    if kind == "bands":
        band = rules.band(int(code)) if code.isdecimal() else None
        return points_for_reader(band.at_least) if band and band.at_least is not None else ""
    if kind == "floors":
        number, line, stars = code.split("/")
        return points_for_reader(rules.scorecards[number].criteria[line].floors[int(stars)])
    if name in WORDS:
        return str(WORDS[name][chosen(name, rules)])
    if name == "council.answer_days":
        return str(rules.council.answer_days)
    return _days(rules.limits[code]) if kind == "limits" else ""


def chosen(name: str, rules: Edition) -> str:
    """Return which of its ``WORDS`` a setting has now."""
    kind, _dot, code = name.partition(".")
    value = getattr(rules.combining if kind == "combining" else rules.council, code)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _combining(base: Edition) -> list[str]:
    return [f"combining.{code}" for code in COMBINING] if base.combining.assumed else []


def _council(base: Edition) -> list[str]:
    """Return the settings of a council that its programme does not say; none where no body of the edition holds one."""
    meets = any("council" in body.does for body in base.authorities.values())
    return [f"council.{code}" for code in COUNCIL if meets and code in base.council.ours]


def _bands(base: Edition, rules: Edition, settings: Settings) -> Iterator[Assumption]:
    for band in base.bands:
        if band.assumed and band.at_least:
            yield _told(f"bands.{band.level}", base, rules, settings)


def _floors(base: Edition, rules: Edition, settings: Settings) -> Iterator[Assumption]:
    for number, code, stars in _assumed_floors(base):
        yield _told(f"floors.{floor_name(number, code, stars)}", base, rules, settings)


def _others(base: Edition, rules: Edition, settings: Settings) -> Iterator[Assumption]:
    for name in (*_combining(base), *_council(base)):
        yield _told(name, base, rules, settings)
    for code, limit in base.limits.items():
        if limit.assumed:
            yield _told(f"limits.{code}", base, rules, settings)
    if base.term.assumed and base.term.months:
        last = _("is valid") if rules.term.last_day_valid else _("is not valid any more")
        yield Assumption("", _("The day on which a certificate ends"), last, "assumed")


def _told(name: str, base: Edition, rules: Edition, settings: Settings) -> Assumption:
    kind, _dot, code = name.partition(".")
    origin: Origin = "officer" if code in settings.get(kind, {}) else "assumed"
    return Assumption(name, label_of(name, base), value_of(name, rules), origin)


def _assumed_floors(base: Edition) -> Iterator[tuple[str, str, int]]:
    for number, card in base.scorecards.items():
        for line in card.criteria.values():
            for stars in sorted(line.assumed_floors):
                yield number, line.code, stars


def _days(limit: Limit) -> str:
    if limit.count == "working":
        return ngettext("%(days)d working day", "%(days)d working days", limit.days) % {"days": limit.days}
    return ngettext("%(days)d day", "%(days)d days", limit.days) % {"days": limit.days}
