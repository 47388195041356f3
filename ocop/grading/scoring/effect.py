"""Before an edition takes effect: whose star would rise, fall or be lost, and why. Nothing that is decided changes.

Marks can only be read again by a card with the same lines and the same points in them, so this is for an edition that
revises floors, bands, rules or the combining of sheets. Where the cards differ the answer is that it cannot be told:
scores are never converted from one edition to another.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ocop.grading.scoring.rating import Missed, Rating, Sheet, rate
from ocop.grading.scoring.records import Edition, Scorecard
from ocop.grading.scoring.wording import Wording, level_name, points_words, said, sentence

type Change = Literal["stays", "rises", "falls", "loses", "cannot_tell"]
CHANGES: tuple[Change, ...] = ("stays", "rises", "falls", "loses", "cannot_tell")


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


@dataclass(frozen=True)
class Reason:
    """Why a star is held by one edition and not by the other, as a code with its facts: it is told in any language.

    :ivar kind: ``floor``, ``floor_gone``, ``band_moved``, ``stop``, ``rule_gone``, ``combining_differs``,
        ``card_gone`` or ``card_differs``.
    :ivar facts: codes and points as text: what :func:`reason_words` needs for the sentence.
    """

    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)


def effect_of(recorded: Iterable[Recorded], old: Edition, new: Edition) -> list[Effect]:
    """Return the effect on every product, in the order given. Raises what :func:`rate` raises for the old edition."""
    return [_effect(one, old, new) for one in recorded]


def differing_lines(old: Scorecard, new: Scorecard) -> tuple[str, ...]:
    """Return the codes of the lines that do not have the same name and points in both cards, or hang on another line.

    A name that was only reworded counts as another: what a line asks for cannot be compared by its points alone.
    """
    codes = dict.fromkeys((*old.criteria, *new.criteria))
    return tuple(code for code in codes if _asked(old, code) != _asked(new, code))


def reasons_of(effect: Effect, old: Edition, new: Edition) -> list[Reason]:
    """Return why the star at stake, the higher of the two, is held by one edition and not by the other.

    Where nothing can be told, the reason says which lines of the cards differ.
    """
    before, after = effect.before, effect.after
    if after is None:
        gone = effect.differing == ("*",)
        return [Reason("card_gone") if gone else Reason("card_differs", {"criteria": ", ".join(effect.differing)})]
    if before.stars == after.stars:
        return []
    stars, lost = max(before.stars, after.stars), after.stars < before.stars
    missed_before = {missed.criterion: missed for missed in before.floors_missed.get(stars, ())}
    missed_after = {missed.criterion: missed for missed in after.floors_missed.get(stars, ())}
    if lost:
        floors = [_floor(missed, stars) for code, missed in missed_after.items() if code not in missed_before]
    else:
        floors = [Reason("floor_gone", {"criterion": code}) for code in missed_before if code not in missed_after]
    reasons = floors + _band_reason(before, after, old, new, stars)
    kind, of_edition, others = ("stop", after, before) if lost else ("rule_gone", before, after)
    known = {rule.code for rule in others.stops}
    reasons += [Reason(kind, {"rule": rule.code}) for rule in of_edition.stops if rule.code not in known]
    return reasons or [Reason("combining_differs")]


def effect_words(effect: Effect, old: Edition, new: Edition, language: str) -> list[str]:
    """Return in sentences what would change for a product, and why."""
    after = effect.after.stars if effect.after else None
    first = change_words(effect.change, effect.before.stars, after, old, effect.number, language)
    return [
        first,
        *(reason_words(reason, old, new, effect.number, language) for reason in reasons_of(effect, old, new)),
    ]


def change_words(change: Change, before: int, after: int | None, old: Edition, number: str, language: str) -> str:
    """Return in a sentence what would become of a product's stars.

    :param after: None where it cannot be told.
    """
    if after is None:
        return sentence("cannot_tell", language)
    wording = Wording(old, number, language)

    def level(stars: int) -> str:
        return wording.level(stars) if stars else sentence("none", language)

    return sentence(change, language, before=level(before), after=level(after))


def reason_words(reason: Reason, old: Edition, new: Edition, number: str, language: str) -> str:
    """Return a reason as a sentence; empty where the rules have no such line or rule any more."""
    facts = reason.facts
    if reason.kind in ("card_gone", "card_differs", "combining_differs"):
        return sentence(reason.kind, language, **facts)
    if reason.kind in ("floor", "floor_gone"):
        edition = new if reason.kind == "floor" else old
        card = edition.scorecards.get(number)
        line = card.criteria.get(facts["criterion"]) if card else None
        if line is None:
            return ""
        wording = Wording(edition, number, language)
        if reason.kind == "floor_gone":
            return sentence("floor_gone", language, criterion=wording.criterion(line))
        missed = Missed(line.code, Decimal(facts["needed"]), Fraction(facts["held"]))
        return wording.floor(missed, int(facts["stars"]))
    if reason.kind == "band_moved":
        return sentence(
            "band_moved",
            language,
            level=level_name(int(facts["stars"]), new, language),
            before=points_words(Fraction(facts["before"]), language),
            after=points_words(Fraction(facts["after"]), language),
            total=points_words(Fraction(facts["total"]), language),
        )
    edition = new if reason.kind == "stop" else old
    rule = next((one for one in edition.rules if one.code == facts["rule"]), None)
    if rule is None or number not in edition.scorecards:
        return ""
    if reason.kind == "stop":
        return Wording(edition, number, language).stop(rule)
    return sentence("rule_gone", language, rule=said(rule.names, language))


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


def _floor(missed: Missed, stars: int) -> Reason:
    facts = {"criterion": missed.criterion, "needed": str(missed.needed), "held": str(missed.held)}
    return Reason("floor", {**facts, "stars": str(stars)})


def _band_reason(before: Rating, after: Rating, old: Edition, new: Edition, stars: int) -> list[Reason]:
    was, now = old.band(stars), new.band(stars)
    if was is None or now is None or was.at_least is None or now.at_least is None or was.at_least == now.at_least:
        return []
    if (before.band >= stars) == (after.band >= stars):
        return []
    facts = {"before": str(was.at_least), "after": str(now.at_least), "total": str(after.total)}
    return [Reason("band_moved", {**facts, "stars": str(stars)})]
