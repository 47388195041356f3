"""Single cells of a register understood: telephone numbers, coordinates, days, stars."""

import datetime as dt
import functools
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import phonenumbers
from babel.dates import get_month_names

from ocop.core.text import fold

BUDDHIST_ERA = 543
EARLIEST_YEAR = 1900
LONGEST_DAY = 80
LANGUAGES = ("en", "th", "vi", "id", "ms", "lo", "km", "my", "fil")
_SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d+$")
_BETWEEN_NUMBERS = re.compile(r"[/,;]|\s{2,}|หรือ|และ|hoặc| or | và ", re.I)
_BESIDE_NUMBERS = re.compile(r"\([^)\d]*\)|โทร\.?\s*:?|tel\.?\s*:?|đt\.?\s*:?|(?:ต่อ|ext\.?|máy lẻ)\s*[\d-]+", re.I)
_EMPTY = frozenset(
    {"n/a", "#n/a", "na", "none", "null", "ไม่มี", "ไม่ระบุ", "không", "không có", "chưa có", "tidak ada", "belum ada", "x"}
)
_LONGEST_EMPTY = max(map(len, _EMPTY))
_DASHES = re.compile(r"[\s\-–—_.…]*")
_FULL_STARS, _ANY_STARS = re.compile(r"[★⭐*✭✮✯]"), re.compile(r"[★⭐*✭✮✯✩☆]")
_STAR_LEVELS = frozenset("12345")  # each alone: "45" is within "12345" too
PRECISE = 7
"""Decimals that no program rounds to of itself (spreadsheets show 5, C writes 6): what is missing then is noughts."""
SHORTEST_PHONE = 3
"""Digits under which a number is the rest of another one (076-123456/7), not a placeholder."""
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Phones:
    """The telephone numbers of a cell in E.164, and what stood there that is none."""

    numbers: tuple[str, ...]
    placeholders: tuple[str, ...]
    unreadable: tuple[str, ...]
    rounded: tuple[str, ...]


def is_blank(cell: str) -> bool:
    """Say whether a cell says nothing: empty, a dash, “none”."""
    if not cell or (not cell[0].isalnum() and _DASHES.fullmatch(cell)):
        return True
    word = cell.strip()
    return len(word) <= _LONGEST_EMPTY and word.casefold() in _EMPTY


@functools.lru_cache(maxsize=20_000)
def read_phones(cell: str, country: str) -> Phones:
    """Return the telephone numbers of a cell.

    A number all of one digit (999-9999999), with or without the country's code, is a placeholder. Scientific notation
    is written out where no digit was lost, with the trunk zero that a spreadsheet program dropped. Numbers that only a
    space parts, as a line break in the cell leaves them, are told apart where each is a valid one.

    :param country: ISO 3166-1 code, for numbers without a country code.
    """
    numbers: list[str] = []
    placeholders: list[str] = []
    unreadable: list[str] = []
    rounded: list[str] = []
    if is_blank(cell):
        return Phones((), (), (), ())
    for part in _parts(cell):
        text = part
        if _SCIENTIFIC.match(text):
            written = _written_out(text)
            if written is None:
                mantissa = re.sub(r"[eE].*|\D", "", text)
                (placeholders if len(set(mantissa)) == 1 else rounded).append(part)
                continue
            text = written
        digits = [character for character in text if character.isdigit()]
        if len(digits) < SHORTEST_PHONE and set(digits) != {"0"}:
            unreadable.append(part)
        elif len(set(digits)) == 1 or (set(digits) == {"0", "9"} and digits.count("0") == 1):
            placeholders.append(part)
        elif found := _numbers(text.split(), country):
            for number, is_one_digit in found:
                if is_one_digit:
                    placeholders.append(part)
                elif number not in numbers:
                    numbers.append(number)
        else:
            unreadable.append(part)
    return Phones(tuple(numbers), tuple(placeholders), tuple(unreadable), tuple(rounded))


def _numbers(words: list[str], country: str) -> list[tuple[str, bool]]:
    """Return the numbers that words make, one after the other, and whether each is of one digit; none if any is left.

    As few numbers as possible: 081 234 5678 is one.
    """
    if len(words) > MOST_WORDS:
        return []
    for end in range(len(words), 0, -1):
        first = _valid(" ".join(words[:end]), country)
        if first is None:
            continue
        rest = _numbers(words[end:], country) if end < len(words) else []
        if rest or end == len(words):
            return [first, *rest]
    return []


def read_number(cell: str) -> float | None:
    """Return a decimal number with point or comma, in any digits and with a degree sign; None where it is none."""
    text = cell.replace("°", "").strip()
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        number = Decimal(text.replace(" ", ""))
    except InvalidOperation:
        return None
    return float(number) if number.is_finite() and number.adjusted() < 6 else None


def read_day(cell: str) -> dt.date | None:
    """Return a day written as ISO 8601 or as day, month, year, the month as a number or by its name.

    Buddhist years become common ones. A year of two digits is none: it may be of either era.
    """
    text = fold(cell[:LONGEST_DAY])
    named = _named_month().search(text)
    parts = re.findall(r"\d+", text.replace(named[0], " ", 1) if named else text)[: 2 if named else 3]
    if len(parts) != (2 if named else 3) or max(map(len, parts)) > 4:
        return None
    numbers = [int(part) for part in parts]
    if named:
        numbers.insert(1, _months()[named[0]])
    year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
    if year > 2400:
        year -= BUDDHIST_ERA
    if year < EARLIEST_YEAR:  # two digits may be of either era
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


@functools.cache
def _months() -> dict[str, int]:
    """Return the folded names of the months in the languages of the registers (CLDR), but for those with a number."""
    return {
        folded: number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
        if (folded := fold(name)) and not re.search(r"\d", folded)
    }


@functools.cache
def _named_month() -> re.Pattern[str]:
    longest_first = sorted(_months(), key=len, reverse=True)
    return re.compile(r"(?<![^\W\d])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![^\W\d])")


def read_stars(cell: str) -> int | None:
    """Return the stars that a cell gives as a digit with any word beside it, or as signs: of ★★★☆☆ the full ones."""
    signs = len((_FULL_STARS if _FULL_STARS.search(cell) else _ANY_STARS).findall(cell))
    digits = re.findall(r"\d+", fold(re.sub(r"(?<=\d)[.,]0+(?!\d)", "", cell)))
    if len(digits) == 1 and digits[0] in _STAR_LEVELS:
        return int(digits[0])
    return signs if not digits and 1 <= signs <= 5 else None


def read_year(cell: str) -> str:
    """Return the year in a cell, common era; nothing where there is none."""
    found = re.search(r"(?<!\d)(19|20|25)\d\d(?!\d)", fold(cell))
    if not found:
        return ""
    year = int(found.group())
    return str(year - BUDDHIST_ERA if year > 2400 else year)


def _parts(cell: str) -> list[str]:
    """Return the numbers of a cell, split where a separator stands between whole numbers."""
    if _SCIENTIFIC.match(cell.strip()):
        return [cell.strip()]
    text = fold_digits(_BESIDE_NUMBERS.sub(" ", cell))
    return [part.strip(" .:;-") for part in _BETWEEN_NUMBERS.split(text) if part.strip(" .:;-")]


def fold_digits(text: str) -> str:
    """Return the text with the digits of any script as ASCII digits, and nothing else changed."""
    if text.isascii():
        return text
    return "".join(str(int(c)) if c.isdigit() and not c.isascii() and c.isdecimal() else c for c in text)


def _written_out(text: str) -> str | None:
    """Return the whole number behind scientific notation, or None where digits were rounded away."""
    mantissa, _, exponent = text.replace(",", ".").lower().partition("e")
    fraction = mantissa.partition(".")[2]
    power = int(exponent.removeprefix("+"))
    if power > 14 or len(fraction) < max(power - 2, min(power, PRECISE)):
        return None
    return str(int(Decimal(text.replace(",", "."))))


def _valid(text: str, country: str) -> tuple[str, bool] | None:
    """Return the number in E.164 and whether its national part is all of one digit; None where it is none."""
    for candidate in (text, "0" + text.lstrip("0")):
        try:
            number = phonenumbers.parse(candidate, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            written = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
            return written, len(set(str(number.national_number))) == 1
    return None
