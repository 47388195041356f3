"""Points on a card, made up so that they come to a wanted total: what reviewers, producers and members give."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from ocop.demonstration.chance import happens, pick, share
from ocop.grading.scoring.rating import counted_marks
from ocop.grading.scoring.records import Criterion, Scorecard

type Marks = dict[str, Decimal]

LINES_CLAIMED_HIGHER = 10
"""Per cent of the lines in which a producer claims a step more than the review finds."""
LINES_SEEN_OTHERWISE = 9
"""Per cent of the lines in which a member is a step away from the review."""


def marks_for(card: Scorecard, stars: int, points: Decimal, lowered: Mapping[str, Decimal], key: str) -> Marks:
    """Return levels that hold the floors of a star and come to a total, or as near below it as the ladders allow.

    They begin at the floors and go up a step at a time, in an order that follows from the key; then those of
    ``lowered`` are set to what it says.
    """
    marks = {code: _lowest(line, stars) for code, line in card.criteria.items()}
    order = sorted(card.criteria, key=lambda code: share("order", key, code))
    risen = True
    while risen:
        risen = False
        for code in order:
            higher = step(card.criteria[code], marks[code], 1)
            tried = marks | {code: higher}
            if higher != marks[code] and _total(tried, card) <= points:
                marks, risen = tried, True
    return marks | dict(lowered)


def claimed(card: Scorecard, marks: Marks, key: str) -> Marks:
    """Return what the producer claims where a review finds these levels: here and there a step more."""
    return {
        code: step(card.criteria[code], points, 1) if happens(LINES_CLAIMED_HIGHER, "claimed", key, code) else points
        for code, points in marks.items()
    }


def seen_by(member: str, card: Scorecard, marks: Marks, key: str) -> Marks:
    """Return what a member gives: mostly the review's levels, here and there a step up or down."""
    return {
        code: step(card.criteria[code], points, pick((1, -1), "way", member, key, code))
        if happens(LINES_SEEN_OTHERWISE, "seen", member, key, code)
        else points
        for code, points in marks.items()
    }


def step(line: Criterion, points: Decimal, by: int) -> Decimal:
    """Return the level so many steps above or below one, at most the highest and at least the lowest."""
    levels = [level.points for level in line.levels] or list(line.choices)
    at = max((place for place, level in enumerate(levels) if level <= points), default=0)
    return levels[min(max(at + by, 0), len(levels) - 1)]


def _lowest(line: Criterion, stars: int) -> Decimal:
    floor = line.floor_for(stars)
    return min((level.points for level in line.levels if level.points >= floor), default=line.choices[0])


def _total(marks: Marks, card: Scorecard) -> Fraction:
    return sum(counted_marks(marks, card).values(), Fraction(0))
