"""Folding: two spellings that a person takes for the same word become the same string.

Signs that only help reading in one script carry meaning in another: tone marks go in Vietnamese, because people leave
them out and place them in two ways (Hòa, Hoà), and stay in Thai, Lao, Khmer and Burmese, where every keyboard writes
them and their absence makes another word. There only the *order and composition* of signs is made one.
"""

import re
import unicodedata
from functools import lru_cache

from ocop.core.text.cleaning import squeeze

type _Rule = tuple[re.Pattern[str], str]

_APOSTROPHES = frozenset("'’‘ʼʻ`＇′")  # K'Ho, jum'at: one word with or without
_LETTERS = {
    "đ": "d",
    "ð": "d",  # Eth, which some old Vietnamese keyboards give for Đ
    "ɖ": "d",
    "ø": "o",
    "ł": "l",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ı": "i",
    "ħ": "h",
}
# Marks that Unicode keeps for any Latin, Greek or Cyrillic letter, and the optional vowel points of Arabic (Jawi).
_OPTIONAL_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u064b-\u0652\u0640\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)


class _Characters(dict[int, str]):
    """A table for `str.translate` that works out each character once, on first sight."""

    def __missing__(self, code: int) -> str:
        self[code] = _folded_character(chr(code))
        return self[code]


def _folded_character(character: str) -> str:
    if character in _APOSTROPHES or _OPTIONAL_MARKS.match(character):
        return ""
    if character in _LETTERS:
        return _LETTERS[character]
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return " " if category[0] in "PSZC" else character


_TABLE = _Characters()


REMEMBERED = 120
"""Characters up to which a folded text is remembered: makers, places, kinds of goods come again and again."""


def fold(text: str) -> str:
    """Return the key under which a text is compared and searched; folding twice changes nothing.

    Compatibility forms, case and Latin marks are levelled (`NƯỚC MẮM` → `nuoc mam`), digits of any script become ASCII
    digits, punctuation and symbols become single spaces, apostrophes vanish. Thai, Lao, Khmer and Burmese keep all
    their signs, in one order and composition.
    """
    return _remembered(text) if len(text) <= REMEMBERED else _folded(text)


def _folded(text: str) -> str:
    text = squeeze(text)
    if text.isascii():
        return " ".join(text.lower().translate(_TABLE).split())
    if _MYANMAR.search(text):
        text = _letters_for_digits(text)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = squeeze(text.translate(_TABLE))
    if not _RULED.search(text):
        return text
    return _settled(text, [rule for script, own in _RULES if script.search(text) for rule in own])


_remembered = lru_cache(maxsize=20_000)(_folded)


def _settled(text: str, rules: list[_Rule]) -> str:
    """Apply the rules until none changes anything: each puts signs nearer to one order, or takes some away."""
    before = ""
    while text != before:
        before = text
        for pattern, replacement in rules:
            text = pattern.sub(replacement, text)
        text = unicodedata.normalize("NFC", text)
    return text


_MYANMAR = re.compile("[\u1000-\u109f]")
# In Burmese the digits zero and seven look like the letters wa and ra, and are typed for them; a digit bears no sign
# and is followed by no killed consonant.
_DIGIT_AS_LETTER = re.compile("(?<![\u1040-\u1049])[\u1040\u1047](?=[\u102b-\u103e]|[\u1000-\u1021]\u103a)")


def _letters_for_digits(text: str) -> str:
    return _DIGIT_AS_LETTER.sub(lambda found: "\u101d" if found[0] == "\u1040" else "\u101b", text)


def _rules(*pairs: tuple[str, str]) -> tuple[_Rule, ...]:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in pairs)


# More signs on one letter than any word has; cut, so that putting them in order takes a bounded time.
_SIGN = "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u17b6-\u17d1\u102b-\u1038\u103a-\u103e]"
_TOO_MANY_SIGNS = (f"({_SIGN}{{12}}){_SIGN}+", r"\1")
_TOO_MANY_SUBSCRIPTS = ("((?:\u17d2[\u1780-\u17a2]){6})(?:\u17d2[\u1780-\u17a2])+", r"\1")

# NFKD has taken sara am apart (U+0E33 → U+0E4D U+0E32); typed by hand the parts also stand on both sides of the tone.
_THAI = _rules(
    _TOO_MANY_SIGNS,
    ("\u0e40\u0e40", "\u0e41"),  # เเ typed for แ
    ("([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\\1+", r"\1"),  # a sign struck twice
    ("\u0e4d([\u0e48-\u0e4b]*)\u0e32", "\\1\u0e33"),
    ("([\u0e48-\u0e4c]+)([\u0e31\u0e34-\u0e3a\u0e47]+)", r"\2\1"),  # tone before vowel → after it
)
# ຫ with ນ, ມ, ລ is one letter, spelled as a ligature or in two; ຳ is treated like sara am.
_LAO = _rules(
    _TOO_MANY_SIGNS,
    ("\u0ec0\u0ec0", "\u0ec1"),  # ເເ typed for ແ
    ("([\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd])\\1+", r"\1"),
    ("\u0ecd([\u0ec8-\u0ecb]*)\u0eb2", "\\1\u0eb3"),
    ("([\u0ec8-\u0ecc]+)([\u0eb1\u0eb4-\u0ebc\u0ecd]+)", r"\2\1"),
    ("\u0eab\u0e99", "\u0edc"),
    ("\u0eab\u0ea1", "\u0edd"),
    ("\u0eab\u0ea5", "\u0eab\u0ebc"),
)
# Subscript DA and TA are drawn alike; subscript RO is drawn first but belongs last; two vowels are typed in parts.
_KHMER = _rules(
    _TOO_MANY_SIGNS,
    _TOO_MANY_SUBSCRIPTS,
    ("\u17d2\u178a", "\u17d2\u178f"),
    ("((?:\u17d2\u179a)+)((?:\u17d2[\u1780-\u1799\u179b-\u17a2])+)", r"\2\1"),
    ("\u17c1\u17b8", "\u17be"),
    ("\u17c1\u17b6", "\u17c4"),
    ("\u17c6\u17b6", "\u17b6\u17c6"),
    ("([\u17b6-\u17d1])\\1+", r"\1"),
)
# Order of Unicode Technical Note 11: medials ya, ra, wa, ha; vowel above before vowel below; dot below last.
_BURMESE = _rules(
    _TOO_MANY_SIGNS,
    ("([\u103c-\u103e]+)(\u103b)", r"\2\1"),
    ("([\u103d\u103e]+)(\u103c)", r"\2\1"),
    ("\u103e\u103d", "\u103d\u103e"),
    ("([\u102f\u1030]+)([\u102d\u102e\u1032\u1036]+)", r"\2\1"),
    ("\u1037\u1036", "\u1036\u1037"),
    ("\u1038\u1037", "\u1037\u1038"),
    ("\u1025\u102e", "\u1026"),
    ("([\u102b-\u103e])\\1+", r"\1"),
)
_RULES: tuple[tuple[re.Pattern[str], tuple[_Rule, ...]], ...] = (
    (re.compile("[\u0e00-\u0e7f]"), _THAI),
    (re.compile("[\u0e80-\u0eff]"), _LAO),
    (re.compile("[\u1780-\u17ff]"), _KHMER),
    (_MYANMAR, _BURMESE),
)
_RULED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
