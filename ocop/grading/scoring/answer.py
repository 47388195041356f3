"""A rating as programs read it: one object of JSON values, the same from the shell and over the API."""

import math
from fractions import Fraction

from ocop.grading.scoring.rating import Rating
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.wording import said, words_of


def answer_of(rating: Rating, rules: Edition, language: str) -> dict[str, object]:
    """Return a rating as JSON values, with the sentences in a language."""
    return {
        "scheme": rating.edition,
        "set": rating.number,
        "parts": {code: number_of(points) for code, points in rating.parts.items()},
        "totals": [number_of(total) for total in rating.totals],
        "total": number_of(rating.total),
        "band": rating.band,
        "floors_missed": {
            str(level): [missed.criterion for missed in floors] for level, floors in rating.floors_missed.items()
        },
        "stopped": rating.stopped,
        "stops": [{"rule": rule.code, "words": said(rule.names, language)} for rule in rating.stops],
        "stars": rating.stars,
        "to_agree": list(rating.to_agree),
        "unmarked": list(rating.unmarked),
        "words": words_of(rating, rules, language),
    }


def number_of(points: Fraction) -> int | float:
    """Return points as a number of JSON; one that is not whole never becomes whole by rounding."""
    if points.denominator == 1:
        return points.numerator
    value = float(points)
    return math.nextafter(value, -math.inf if value > points else math.inf) if value.is_integer() else value
