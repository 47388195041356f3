"""From the sheets of the assessors to a result: points, band, floors, stars. Plain values; exact in every step.

The rule for Viet Nam is Decision 26/2026, article 3: the total is the mean of the assessors' totals, and no rounding is
named, so 69.99 stays below 70. How floors are judged with several assessors is not said; the edition's ``combining``
says what is done. Worked numbers are in ``docs/grading.md``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from ocop.grading.scoring.records import Combining, Criterion, Edition, Heading, Rule, Scorecard
from ocop.grading.scoring.refusals import (
    EditionArchived,
    NoSheet,
    NothingToRate,
    NotPublished,
    OffTheLadder,
    UnknownCriterion,
    UnknownRule,
    UnknownSet,
)

type Sheet = Mapping[str, Decimal]
"""What one assessor gave: code of the criterion → points. A criterion that is not there has no mark."""


@dataclass(frozen=True)
class Missed:
    """A floor that was not reached: ``needed`` points in a criterion for a star, ``held`` points held against it."""

    criterion: str
    needed: Decimal
    held: Fraction


@dataclass(frozen=True)
class Rating:
    """The result of a product against one card.

    :ivar parts: code of the part → points, of all sheets together.
    :ivar sheet_parts: the points per part of each sheet, and ``totals`` its total, in the order of the sheets.
    :ivar total: of all sheets together, exact, after the edition's rounding.
    :ivar band: the level that the total reaches by points alone; 0 where it reaches none.
    :ivar marks: code of the criterion → points, of all sheets together.
    :ivar judged: code of the criterion → points that are held against its floors.
    :ivar floors_missed: level with a certificate → floors missed for it, in the order of the card.
    :ivar stops: the rules that end the dossier or the scoring here.
    :ivar stars: the highest level with a certificate whose band and floors are both met; 0: no certificate.
    :ivar to_agree: criteria in which sheets stand on both sides of a floor and the council has not agreed on a level.
    :ivar unmarked: criteria without a mark in at least one sheet; such a sheet gives 0 points there.
    """

    edition: str
    number: str
    parts: Mapping[str, Fraction]
    sheet_parts: tuple[Mapping[str, Fraction], ...]
    totals: tuple[Fraction, ...]
    total: Fraction
    band: int
    marks: Mapping[str, Fraction]
    judged: Mapping[str, Fraction]
    floors_missed: Mapping[int, tuple[Missed, ...]]
    stops: tuple[Rule, ...]
    stars: int
    to_agree: tuple[str, ...]
    unmarked: tuple[str, ...]

    @property
    def stopped(self) -> bool:
        """Say whether a rule ended the dossier or the scoring, whatever the points are."""
        return bool(self.stops)


def rate(
    sheets: Sequence[Sheet],
    edition: Edition,
    number: str,
    *,
    agreed: Sheet | None = None,
    found: Collection[str] = (),
) -> Rating:
    """Return what the sheets earn on the card of a set.

    A rule of the edition stops the rating where its code is in ``found``, or where it speaks of a 0 in a kind of line
    and that line has one: in the agreed level if there is one, else in any sheet.

    :param agreed: code of the criterion → level on which the council agreed; floors are held against it, totals not.
    :param found: codes of the edition's rules of which somebody says that they apply.
    :raises EditionArchived: the edition can only be shown.
    :raises NothingToRate: the edition knows no rating.
    :raises UnknownSet: it has no card for the set.
    :raises NotPublished: points or bands are not published and no officer has set them.
    :raises NoSheet: there is no sheet.
    :raises UnknownCriterion: a sheet or the agreed levels name a criterion that is not on the card.
    :raises OffTheLadder: points were given that the criterion does not have.
    :raises UnknownRule: a code in ``found`` is no rule for this set.
    """
    card = card_of(edition, number)
    if not sheets:
        raise NoSheet
    for sheet in (*sheets, agreed or {}):
        check_sheet(sheet, card)
    counted = [counted_marks(sheet, card) for sheet in sheets]
    totals = tuple(sum(marks.values(), Fraction(0)) for marks in counted)
    sheet_parts = tuple({part.code: _part_total(marks, part.code, card) for part in card.parts} for marks in counted)
    combining = edition.combining
    total = _rounded(_combined(totals, combining.total), combining)
    judged = _judged(counted, agreed or {}, card, combining)
    floors_missed = {level: _missed(level, judged, card, combining) for level in edition.levels}
    band = band_of(total, edition)
    stops = _stops(sheets, agreed or {}, edition, card, found)
    reached = [level for level in edition.levels if level <= band and not floors_missed[level]]
    return Rating(
        edition=edition.code,
        number=number,
        parts={
            part.code: _combined([points[part.code] for points in sheet_parts], combining.total) for part in card.parts
        },
        sheet_parts=sheet_parts,
        totals=totals,
        total=total,
        band=band,
        marks={code: _combined([sheet[code] for sheet in counted], combining.total) for code in card.criteria},
        judged=judged,
        floors_missed=floors_missed,
        stops=stops,
        stars=0 if stops else max(reached, default=0),
        to_agree=tuple(code for code in card.criteria if code not in (agreed or {}) and _split(code, counted, card)),
        unmarked=tuple(code for code in card.criteria if any(_unmarked(code, sheet, card) for sheet in sheets)),
    )


def card_of(edition: Edition, number: str) -> Scorecard:
    """Return the card of a set, ready to be rated by.

    :raises EditionArchived: the edition can only be shown.
    :raises NothingToRate: the edition knows no rating.
    :raises UnknownSet: it has no card for the set.
    :raises NotPublished: points or bands are not published and no officer has set them.
    """
    if edition.state == "archived":
        raise EditionArchived(edition=edition.code)
    if edition.outcome == "none":
        raise NothingToRate(edition=edition.code)
    card = edition.scorecards.get(number)
    if card is None:
        raise UnknownSet(edition=edition.code, given=number, known=", ".join(edition.scorecards) or "–")
    missing = [f"points.{code}" for part in card.parts for code in _unset(part)]
    missing += [f"bands.{band.level}" for band in edition.bands if band.at_least is None]
    if missing:
        raise NotPublished(edition=edition.code, missing=", ".join(missing))
    return card


def check_sheet(sheet: Sheet, card: Scorecard) -> None:
    """Hold the marks of a sheet against a card.

    :raises UnknownCriterion: a criterion is not on the card.
    :raises OffTheLadder: points were given that the criterion does not have.
    """
    for code, points in sheet.items():
        line = card.criteria.get(code)
        if line is None:
            raise UnknownCriterion(set=card.number, given=code)
        if not line.allows(points):
            choices = ", ".join(f"{choice.normalize():f}" for choice in line.choices)
            possible = choices if line.levels or line.variants else f"0 – {line.maximum}"
            raise OffTheLadder(criterion=code, given=points, possible=possible)


def counted_marks(sheet: Sheet, card: Scorecard) -> Mapping[str, Fraction]:
    """Return what each line of a card gives for a sheet: 0 without a mark, and if it hangs on a line without points.

    Decision 26/2026, annex II: the structure of the story is scored only where there is a story.
    """
    return {
        code: Fraction(sheet.get(code, Decimal(0))) if _counts(line, sheet) else Fraction(0)
        for code, line in card.criteria.items()
    }


def band_of(total: Fraction | Decimal, edition: Edition) -> int:
    """Return the level that a total reaches by points alone; 0 below the lowest."""
    return max(
        (band.level for band in edition.bands if band.at_least is not None and total >= band.at_least), default=0
    )


def _unset(part: Heading) -> list[str]:
    """Return what an officer has to set in a part: the part itself, or its lines where the part has points."""
    lines = list(part.criteria())
    if not lines or (part.points is None and any(line.maximum is None for line in lines)):
        return [part.code]
    return [line.code for line in lines if line.maximum is None]


def _counts(line: Criterion, sheet: Sheet) -> bool:
    return not line.only_if or sheet.get(line.only_if, Decimal(0)) > 0


def _unmarked(code: str, sheet: Sheet, card: Scorecard) -> bool:
    return code not in sheet and _counts(card.criteria[code], sheet)


def _part_total(marks: Mapping[str, Fraction], part: str, card: Scorecard) -> Fraction:
    return sum((points for code, points in marks.items() if card.part_of[code] == part), Fraction(0))


def _combined(values: Sequence[Fraction], how: str) -> Fraction:
    if how == "median":
        return Fraction(median(values))
    return sum(values, Fraction(0)) / len(values)


def _rounded(total: Fraction, combining: Combining) -> Fraction:
    if combining.rounding == "none":
        return total
    steps = total / Fraction(combining.rounding_step)
    whole = steps.numerator // steps.denominator
    if combining.rounding == "half_up" and steps - whole >= Fraction(1, 2):
        whole += 1
    return whole * Fraction(combining.rounding_step)


def _judged(
    counted: Sequence[Mapping[str, Fraction]], agreed: Sheet, card: Scorecard, combining: Combining
) -> Mapping[str, Fraction]:
    judged = {}
    for code in card.criteria:
        values = [marks[code] for marks in counted]
        if code in agreed:
            judged[code] = Fraction(agreed[code])
        elif combining.floors == "each":
            judged[code] = min(values)
        else:
            judged[code] = _combined(values, "median" if combining.floors == "median" else "mean")
    return judged


def _missed(level: int, judged: Mapping[str, Fraction], card: Scorecard, combining: Combining) -> tuple[Missed, ...]:
    needed = {code: line.floor_for(level, inherited=combining.floors_inherited) for code, line in card.criteria.items()}
    return tuple(Missed(code, least, judged[code]) for code, least in needed.items() if judged[code] < least)


def _split(code: str, counted: Sequence[Mapping[str, Fraction]], card: Scorecard) -> bool:
    values = [marks[code] for marks in counted]
    return any(min(values) < floor <= max(values) for floor in card.criteria[code].floors.values())


def _stops(
    sheets: Sequence[Sheet], agreed: Sheet, edition: Edition, card: Scorecard, found: Iterable[str]
) -> tuple[Rule, ...]:
    rules = edition.rules_for(card.number)
    said = set(found)
    for code in sorted(said - {rule.code for rule in rules}):
        raise UnknownRule(given=code, set=card.number, known=", ".join(rule.code for rule in rules) or "–")
    return tuple(rule for rule in rules if rule.code in said or _has_zero(rule, sheets, agreed, card))


def _has_zero(rule: Rule, sheets: Sequence[Sheet], agreed: Sheet, card: Scorecard) -> bool:
    if not rule.zero_in:
        return False
    for code, line in card.criteria.items():
        if line.kind == rule.zero_in:
            marks = [agreed[code]] if code in agreed else [sheet[code] for sheet in sheets if code in sheet]
            if any(mark == 0 for mark in marks):
                return True
    return False
