"""What an officer sets in an edition: points and bands that are not published, and what the act leaves open."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from ocop.grading.scoring.records import Band, Combining, CouncilRule, Criterion, Edition, Heading, Limit, Scorecard
from ocop.grading.scoring.refusals import SettingWrong

type Settings = Mapping[str, Mapping[str, Any]]
"""``{"points": {"A": 30}, "bands": {"5": 90}, "combining": {"floors": "mean"}, "limits": {"appeal": 20}}``"""


def with_settings(edition: Edition, settings: Settings) -> Edition:
    """Return the edition with an officer's settings.

    ``points`` sets what a part, heading or line is worth where that is not published (a heading with one line gives it
    to the line too), ``bands`` from how many points a level is reached, ``combining`` how sheets become one result,
    ``council`` how it meets, ``limits`` days, ``floors`` (``"1/3.6/4"``: set, line, star) the least points where the
    floor is only assumed. Points that the programme publishes cannot be set.

    :raises SettingWrong: a key is not known, a value is no number, points do not add up, bands do not rise.
    """
    known = {"points", "bands", "floors", "combining", "council", "limits"}
    for key in settings:
        if key not in known:
            raise SettingWrong(setting=key, why=f"it is not one of {', '.join(sorted(known))}.")
        if not isinstance(settings[key], Mapping):
            raise SettingWrong(setting=key, why="it must be keys with values.")
    edition = _with_points(edition, settings.get("points", {}))
    edition = _with_bands(edition, settings.get("bands", {}))
    edition = _with_floors(edition, settings.get("floors", {}))
    edition = replace(edition, combining=_combining(edition.combining, settings.get("combining", {})))
    edition = _with_council(edition, settings.get("council", {}))
    return _with_limits(edition, settings.get("limits", {}))


def _number(setting: str, value: object) -> Decimal:
    if isinstance(value, bool):
        raise SettingWrong(setting=setting, why="it must be a number.")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise SettingWrong(setting=setting, why="it must be a number.") from None
    if not number.is_finite() or number < 0:
        raise SettingWrong(setting=setting, why="it must be a number, 0 or more.")
    return number


def _whole(setting: str, value: object) -> int:
    number = _number(setting, value)
    if number != number.to_integral_value():
        raise SettingWrong(setting=setting, why="it must be a whole number.")
    return int(number)


def _with_points(edition: Edition, points: Mapping[str, object]) -> Edition:
    if not points:
        return edition
    worth = {code: _number(f"points.{code}", value) for code, value in points.items()}
    used: set[str] = set()
    cards = {number: _card(card, worth, used) for number, card in edition.scorecards.items()}
    for code in worth.keys() - used:
        raise SettingWrong(setting=f"points.{code}", why="no line with unpublished points has this code.")
    for number, card in cards.items():
        parts = [part.points for part in card.parts]
        known = [value for value in parts if value is not None]
        if len(known) == len(parts) and sum(known) != edition.total:
            says = f"the parts of set {number} add up to {sum(known)} points instead of {edition.total}."
            raise SettingWrong(setting="points", why=says)
    settled = frozenset(f"points.{code}" for code in used)
    return replace(edition, scorecards=cards, unpublished=edition.unpublished - settled)


def _card(card: Scorecard, worth: Mapping[str, Decimal], used: set[str]) -> Scorecard:
    return replace(card, parts=tuple(_heading(part, worth, used) for part in card.parts))


def _heading(heading: Heading, worth: Mapping[str, Decimal], used: set[str]) -> Heading:
    points = heading.points
    given = dict(worth)
    if points is None and heading.code in worth:
        points = worth[heading.code]
        used.add(heading.code)
    lines = list(heading.criteria())
    if points is not None and len(lines) == 1 and lines[0].maximum is None and lines[0].code not in worth:
        given[lines[0].code] = points
    items: list[Heading | Criterion] = []
    for item in heading.items:
        if isinstance(item, Heading):
            items.append(_heading(item, given, used))
        elif item.maximum is None and item.code in given:
            used.add(item.code)
            items.append(replace(item, maximum=given[item.code]))
        else:
            items.append(item)
    return replace(heading, points=points, items=tuple(items))


def _with_bands(edition: Edition, bands: Mapping[str, object]) -> Edition:
    if not bands:
        return edition
    worth = {str(level): _number(f"bands.{level}", value) for level, value in bands.items()}
    for level in worth.keys() - {str(band.level) for band in edition.bands}:
        raise SettingWrong(setting=f"bands.{level}", why="the edition has no such level.")
    new = tuple(_band(band, worth) for band in edition.bands)
    known = [band.at_least for band in new if band.at_least is not None]
    if any(upper <= lower for lower, upper in pairwise(known)):
        raise SettingWrong(setting="bands", why="a higher level must begin at more points.")
    if known and known[-1] > edition.total:
        raise SettingWrong(setting="bands", why=f"a card gives at most {edition.total} points.")
    settled = frozenset(f"bands.{level}" for level in worth)
    return replace(edition, bands=new, unpublished=edition.unpublished - settled)


def _band(band: Band, worth: Mapping[str, Decimal]) -> Band:
    value = worth.get(str(band.level))
    if value is None:
        return band
    if band.at_least is not None and not band.assumed:
        raise SettingWrong(setting=f"bands.{band.level}", why="the programme has published it.")
    return replace(band, at_least=value)


def floor_name(number: str, code: str, stars: int) -> str:
    """Return how the setting of a floor is called: ``1/3.6/4`` is the floor of 4 stars in line 3.6 of set 1."""
    return f"{number}/{code}/{stars}"


def _with_floors(edition: Edition, floors: Mapping[str, object]) -> Edition:
    left, cards = dict(floors), dict(edition.scorecards)
    for number, card in edition.scorecards.items():
        for line in card.criteria.values():
            for stars in sorted(line.assumed_floors):
                name = floor_name(number, line.code, stars)
                if name in left:
                    changed = _with_floor(cards[number].criteria[line.code], stars, f"floors.{name}", left.pop(name))
                    cards[number] = replace(
                        cards[number], parts=tuple(_with_line(part, changed) for part in cards[number].parts)
                    )
    for name in left:
        raise SettingWrong(setting=f"floors.{name}", why="no such floor is assumed in this edition.")
    return replace(edition, scorecards=cards) if floors else edition


def _with_floor(line: Criterion, stars: int, setting: str, value: object) -> Criterion:
    least = _number(setting, value)
    if least not in line.choices:
        raise SettingWrong(setting=setting, why=f"possible are {', '.join(f'{one:f}' for one in line.choices)} points.")
    floors = {**line.floors, stars: least}
    ordered = [floors[level] for level in sorted(floors)]
    if any(upper < lower for lower, upper in pairwise(ordered)):
        raise SettingWrong(setting=setting, why="a higher level cannot ask less.")
    return replace(line, floors=floors)


def _with_line(heading: Heading, line: Criterion) -> Heading:
    items = tuple(
        _with_line(item, line) if isinstance(item, Heading) else line if item.code == line.code else item
        for item in heading.items
    )
    return replace(heading, items=items)


def _combining(combining: Combining, given: Mapping[str, object]) -> Combining:
    for key, value in given.items():
        setting = f"combining.{key}"
        match key, value:
            case "total", "mean" | "median" as how:
                combining = replace(combining, total=how)
            case "rounding", "none" | "down" | "half_up" as how:
                combining = replace(combining, rounding=how)
            case "floors", "agreed" | "mean" | "median" | "each" as how:
                combining = replace(combining, floors=how)
            case "floors_inherited", bool():
                combining = replace(combining, floors_inherited=value)
            case "rounding_step", _ if _number(setting, value) > 0:
                combining = replace(combining, rounding_step=_number(setting, value))
            case _:
                raise SettingWrong(setting=setting, why="it is not known, or its value is not possible.")
    return combining


def _with_council(edition: Edition, given: Mapping[str, object]) -> Edition:
    council = edition.council
    for key, value in given.items():
        setting = f"council.{key}"
        match key:
            case "quorum_share" if _number(setting, value) <= 1:
                council = replace(council, quorum_share=_number(setting, value))
            case "quorum_least":
                council = replace(council, quorum_least=_whole(setting, value))
            case "sheets_per_dossier" if _whole(setting, value) > 0:
                council = replace(council, sheets_per_dossier=_whole(setting, value))
            case "far_apart":
                council = replace(council, far_apart=_number(setting, value))
            case "review_reason_from":
                council = replace(council, review_reason_from=_number(setting, value))
            case "answer_days" if _whole(setting, value) > 0:
                council = replace(council, answer_days=_whole(setting, value))
            case _ if (worded := _worded(council, key, value)) is not None:
                council = worded
            case _:
                raise SettingWrong(setting=setting, why="it is not known, or its value is not possible.")
    return replace(edition, council=council)


def _worded(council: CouncilRule, key: str, value: object) -> CouncilRule | None:
    """Return how a council meets with a setting that is a word; none where key or word is not known."""
    match key, value:
        case "renewals", "session" | "in_writing" as how:
            return replace(council, renewals=how)
        case "majority", "simple" | "two_thirds" as share:
            return replace(council, majority=share)
        case "tie", "lost" | "chair" as rule:
            return replace(council, tie=rule)
    return None


def _with_limits(edition: Edition, given: Mapping[str, object]) -> Edition:
    limits: dict[str, Limit] = dict(edition.limits)
    for code, value in given.items():
        if code not in limits:
            raise SettingWrong(setting=f"limits.{code}", why=f"limits are {', '.join(limits) or 'not known here'}.")
        limits[code] = replace(limits[code], days=_whole(f"limits.{code}", value))
    return replace(edition, limits=limits)
