"""Single cells of a register understood: telephone numbers, coordinates, days, stars."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import phonenumbers

from ocop.core.text import fold

BUDDHIST_ERA = 543
_SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d+$")
_BETWEEN_NUMBERS = re.compile(r"[/,;]|\s{2,}|หรือ|และ|hoặc| or | và ", re.I)
_EMPTY = frozenset(
    {"", "-", "–", "—", ".", "n/a", "na", "none", "null", "ไม่มี", "ไม่ระบุ", "không", "không có", "tidak ada", "x"}
)


@dataclass(frozen=True, slots=True)
class Phones:
    """The telephone numbers of a cell in E.164, and what stood there that is none."""

    numbers: tuple[str, ...]
    placeholders: tuple[str, ...]
    unreadable: tuple[str, ...]
    rounded: tuple[str, ...]


def is_blank(cell: str) -> bool:
    """Say whether a cell says nothing: empty, a dash, “none”."""
    return cell.strip().casefold() in _EMPTY


def read_phones(cell: str, country: str) -> Phones:
    """Return the telephone numbers of a cell.

    A number all of one digit (999-9999999) is a placeholder. Scientific notation is written out where no digit
    was lost, with the trunk zero that a spreadsheet program dropped.

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
        if not digits:
            unreadable.append(part)
        elif len(set(digits)) == 1 or (set(digits) == {"0", "9"} and digits.count("0") == 1):
            placeholders.append(part)
        elif (number := _valid(text, country)) is not None:
            if number not in numbers:
                numbers.append(number)
        else:
            unreadable.append(part)
    return Phones(tuple(numbers), tuple(placeholders), tuple(unreadable), tuple(rounded))


def read_number(cell: str) -> float | None:
    """Return a decimal number with point or comma, in any digits and with a degree sign; None where it is none."""
    text = cell.replace("°", "").strip()
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        value = float(Decimal(text.replace(" ", "")))
    except InvalidOperation:
        return None
    return value if abs(value) < 1e6 else None


def read_day(cell: str) -> dt.date | None:
    """Return a day written as ISO 8601 or as day, month, year; Buddhist years become common ones."""
    numbers = [int(part) for part in re.findall(r"\d+", fold(cell))[:3]]
    if len(numbers) != 3:
        return None
    year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
    if year > 2400:
        year -= BUDDHIST_ERA
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def read_stars(cell: str) -> int | None:
    """Return the stars that a cell gives as a digit with any word beside it, or as signs."""
    signs = len(re.findall(r"[★⭐✩☆*]", cell))
    digits = re.findall(r"\d+", fold(cell))
    if len(digits) == 1 and digits[0] in "12345":
        return int(digits[0])
    return signs if not digits and 1 <= signs <= 5 else None


def read_year(cell: str) -> str:
    """Return the year in a cell, common era; nothing where there is none."""
    found = re.search(r"\b(19|20|25)\d\d\b", fold(cell))
    if not found:
        return ""
    year = int(found.group())
    return str(year - BUDDHIST_ERA if year > 2400 else year)


def _parts(cell: str) -> list[str]:
    """Return the numbers of a cell, split where a separator stands between whole numbers."""
    text = fold_digits(re.sub(r"\([^)\d]*\)|โทร\.?\s*:?|tel\.?\s*:?|đt\.?\s*:?", " ", cell, flags=re.I))
    return [part.strip(" .:;-") for part in _BETWEEN_NUMBERS.split(text) if part.strip(" .:;-")]


def fold_digits(text: str) -> str:
    """Return the text with the digits of any script as ASCII digits, and nothing else changed."""
    return "".join(str(int(c)) if c.isdigit() and not c.isascii() and c.isdecimal() else c for c in text)


def _written_out(text: str) -> str | None:
    """Return the whole number behind scientific notation, or None where digits were rounded away."""
    mantissa, _, exponent = text.replace(",", ".").lower().partition("e")
    fraction = mantissa.partition(".")[2]
    power = int(exponent.removeprefix("+"))
    if power > 14 or len(fraction) < power - 2:
        return None
    return str(int(Decimal(text.replace(",", "."))))


def _valid(text: str, country: str) -> str | None:
    for candidate in (text, "0" + text.lstrip("0")):
        try:
            number = phonenumbers.parse(candidate, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return None
