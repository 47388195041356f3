"""The rules of a council's edition, and the lines of a card as they are marked."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ocop.grading.models import Dossier
from ocop.grading.scoring.rating import Rating, card_of, rate
from ocop.grading.scoring.records import Criterion, Edition, Level, Scorecard

type Marks = Mapping[str, Decimal]


def card_for(dossier: Dossier, rules: Edition) -> Scorecard:
    """Return the card by which a dossier is scored.

    :raises UnknownSet: the edition has no card for its set.
    :raises NotPublished: points are not published and no officer has set them.
    """
    return card_of(rules, dossier.set_number)


def ladder_of(line: Criterion, variant: str) -> tuple[Level, ...]:
    """Return the levels of a line for a kind of applicant."""
    return line.variants.get(variant, line.levels)


def allowed(line: Criterion, variant: str) -> Criterion:
    """Return the line as it holds for a kind of applicant: the ladder of that kind alone."""
    return replace(line, levels=line.variants[variant], variants={}) if variant in line.variants else line


def counts(line: Criterion, marks: Marks) -> bool:
    """Say whether a line counts beside the other marks: a story that is not there has no structure."""
    return not line.only_if or marks.get(line.only_if, Decimal(0)) > 0


def rating_of_sheet(marks: Marks, rules: Edition, number: str) -> Rating:
    """Return what one sheet alone would give, for its scorer's running total."""
    return rate([marks], rules, number)


def as_points(value: Decimal | Fraction | int) -> Decimal:
    """Return points for people and columns: at most four decimals, cut and never rounded up over a band."""
    exact = Fraction(value)
    return Decimal(exact.numerator * 10_000 // exact.denominator).scaleb(-4)
