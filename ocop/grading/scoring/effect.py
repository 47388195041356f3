"""Before an edition takes effect: whose star would rise, fall or be lost, and why. Nothing that is decided changes.

Marks can only be read again by a card with the same lines and the same points in them, so this is for an edition that
revises floors, bands, rules or the combining of sheets. Where the cards differ the answer is that it cannot be told:
scores are never converted from one edition to another.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from ocop.grading.scoring.rating import Rating, Sheet, rate
from ocop.grading.scoring.records import Edition, Scorecard
from ocop.grading.scoring.wording import Wording, points_words, said, sentence

type Change = Literal["stays", "rises", "falls", "loses", "cannot_tell"]


@dataclass(frozen=True)
class Recorded:
    """The marks that a product was rated by under the old edition.

    :ivar product: whatever names it for the caller; it is handed back.
    :ivar number: the set whose card it was rated by.
    """

    product: str
    number: str
    sheets: tuple[Sheet, ...]
    agreed: Sheet = field(default_factory=dict)
    found: Collection[str] = ()


@dataclass(frozen=True)
class Effect:
    """What the new edition would make of a product's marks.

    :ivar before: the result by the old edition, and ``after`` by the new one; None where it cannot be told.
    :ivar differing: codes of the lines that are not the same in both cards; ``*`` where there is no card.
    """

    product: str
    number: str
    change: Change
    before: Rating
    after: Rating | None
    differing: tuple[str, ...] = ()


def effect_of(recorded: Iterable[Recorded], old: Edition, new: Edition) -> list[Effect]:
    """Return the effect on every product, in the order given. Raises what :func:`rate` raises for the old edition."""
    return [_effect(one, old, new) for one in recorded]


def differing_lines(old: Scorecard, new: Scorecard) -> tuple[str, ...]:
    """Return the codes of the lines that do not have the same name and points in both cards, or hang on another line.

    A name that was only reworded counts as another: what a line asks for cannot be compared by its points alone.
    """
    codes = dict.fromkeys((*old.criteria, *new.criteria))
    return tuple(code for code in codes if _asked(old, code) != _asked(new, code))


def effect_words(effect: Effect, old: Edition, new: Edition, language: str) -> list[str]:
    """Return in sentences what would change for a product, and why."""
    wording = Wording(old, effect.number, language)

    def level(rating: Rating) -> str:
        return wording.level(rating.stars) if rating.stars else sentence("none", language)

    if effect.after is None:
        first = sentence("cannot_tell", language)
        if effect.differing == ("*",):
            return [first, sentence("card_gone", language)]
        return [first, sentence("card_differs", language, criteria=", ".join(effect.differing))]
    facts = {"before": level(effect.before), "after": level(effect.after)}
    first = sentence(effect.change, language, **facts)
    return [first, *_reasons(effect.before, effect.after, old, new, language)]


def _effect(one: Recorded, old: Edition, new: Edition) -> Effect:
    before = rate(one.sheets, old, one.number, agreed=one.agreed, found=one.found)
    card = new.scorecards.get(one.number)
    differing = ("*",) if card is None else differing_lines(old.scorecards[one.number], card)
    if differing:
        return Effect(one.product, one.number, "cannot_tell", before, None, differing)
    known = {rule.code for rule in new.rules_for(one.number)}
    after = rate(one.sheets, new, one.number, agreed=one.agreed, found=[code for code in one.found if code in known])
    return Effect(one.product, one.number, _change(before.stars, after.stars), before, after)


def _change(before: int, after: int) -> Change:
    if after == before:
        return "stays"
    if after > before:
        return "rises"
    return "falls" if after else "loses"


def _asked(card: Scorecard, code: str) -> object:
    line = card.criteria.get(code)
    return None if line is None else (line.names.get("en"), line.maximum, line.choices, line.only_if)


def _reasons(before: Rating, after: Rating, old: Edition, new: Edition, language: str) -> list[str]:
    """Return why the star at stake, the higher of the two, is held by one edition and not by the other."""
    if before.stars == after.stars:
        return []
    stars, lost = max(before.stars, after.stars), after.stars < before.stars
    earlier, later = Wording(old, before.number, language), Wording(new, after.number, language)
    words = []
    missed_before = {missed.criterion: missed for missed in before.floors_missed.get(stars, ())}
    missed_after = {missed.criterion: missed for missed in after.floors_missed.get(stars, ())}
    if lost:
        words += [later.floor(missed, stars) for code, missed in missed_after.items() if code not in missed_before]
    else:
        gone = [code for code in missed_before if code not in missed_after]
        words += [
            sentence("floor_gone", language, criterion=earlier.criterion(earlier.card.criteria[code])) for code in gone
        ]
    words += _band_reason(before, after, old, new, stars, language)
    stops = {rule.code for rule in (before if lost else after).stops}
    for rule in (after if lost else before).stops:
        if rule.code not in stops:
            gone_rule = sentence("rule_gone", language, rule=said(rule.names, language))
            words.append(later.stop(rule) if lost else gone_rule)
    return words or [sentence("combining_differs", language)]


def _band_reason(before: Rating, after: Rating, old: Edition, new: Edition, stars: int, language: str) -> list[str]:
    was, now = old.band(stars), new.band(stars)
    if was is None or now is None or was.at_least is None or now.at_least is None or was.at_least == now.at_least:
        return []
    if (before.band >= stars) == (after.band >= stars):
        return []
    return [
        sentence(
            "band_moved",
            language,
            level=said(now.names, language),
            before=points_words(was.at_least, language),
            after=points_words(now.at_least, language),
            total=points_words(after.total, language),
        )
    ]
