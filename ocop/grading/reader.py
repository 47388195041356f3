"""What is written in several languages, as the reader of a page sees it."""

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django.utils.translation import get_language

from ocop.core.templatetags.page import page_locale
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.wording import level_name

LEAP_YEAR = 2028  # has every day that a year can have


def in_reader_language(words: Mapping[str, str]) -> str:
    """Return the text in the reader's language; else in English; else in any."""
    return words.get((get_language() or "en")[:2]) or words.get("en") or next(iter(words.values()), "")


def level_for_reader(level: int, rules: Edition) -> str:
    """Return what an edition calls a level, in the reader's language: "4 stars"."""
    return level_name(level, rules, (get_language() or "en")[:2])


def day_for_reader(day: dt.date) -> str:
    """Return a day as the reader writes it: "12 Mar 2029"."""
    return format_date(day, "medium", locale=page_locale())


def day_of_year(day: tuple[int, int]) -> str:
    """Return a day of every year, given as month and day, as the reader writes it: "30 Apr"."""
    month, number = day
    return format_skeleton("MMMd", dt.datetime(LEAP_YEAR, month, number, tzinfo=dt.UTC), locale=page_locale())


def points_for_reader(points: Decimal | Fraction | int) -> str:
    """Return points with the reader's decimal sign, cut after two decimals: 69.999 is not 70."""
    exact = Decimal(points.numerator) / Decimal(points.denominator) if isinstance(points, Fraction) else Decimal(points)
    cut = exact.quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    return format_decimal(cut, format="0.##", locale=page_locale())
