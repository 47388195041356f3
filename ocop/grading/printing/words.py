"""The words of the papers, by language: ``words.csv``. A language that a word is not written in is told in English."""

import csv
import datetime as dt
import functools
import io
from collections.abc import Mapping
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

BUDDHIST_ERA = 543
"""Years by which the calendar of Thai offices is ahead."""


@functools.cache
def paper_words(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return every word of the papers by its code, in a language and in English."""
    rows = csv.DictReader(io.StringIO(files(__package__).joinpath("words.csv").read_text(encoding="utf-8")))
    found = {}
    for row in rows:
        own, english = own_and_english({key: word for key, word in row.items() if key != "code"}, language)
        found[row["code"]] = {"own": own, "en": english}
    return found


def own_and_english(words: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return a text in a language and in English; the English empty where both are the same."""
    english = words.get("en", "")
    own = words.get(language) or english or next((word for word in words.values() if word), "")
    return own, "" if own == english else english


def day_words(day: dt.date, language: str) -> Mapping[str, str]:
    """Return a day in words of a language and of English, and in figures: 1/6/2026 is 01/06/2026."""
    english = format_date(day, "d MMMM y", locale="en")
    return {
        "own": _long_day(day, language),
        "en": "" if language == "en" else english,
        "figures": f"{day.day:02}/{day.month:02}/{_year(day, language)}",
    }


def _long_day(day: dt.date, language: str) -> str:
    if language == "vi":
        return f"{day.day} tháng {day.month} năm {day.year}"
    if language == "th":
        return f"{format_date(day, 'd MMMM', locale='th')} พ.ศ. {_year(day, language)}"
    try:
        locale = Locale.parse({"tl": "fil", "tet": "pt"}.get(language, language))
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    return format_date(day, "long", locale=locale)


def _year(day: dt.date, language: str) -> int:
    return day.year + BUDDHIST_ERA if language == "th" else day.year
