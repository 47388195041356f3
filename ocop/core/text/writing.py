"""Which scripts a text is written in."""

import unicodedata
from functools import lru_cache

# First word of a character's Unicode name → ISO 15924 code of its script.
_CODES = {
    "ARABIC": "Arab",
    "BALINESE": "Bali",
    "BATAK": "Batk",
    "BENGALI": "Beng",
    "BOPOMOFO": "Bopo",
    "BUGINESE": "Bugi",
    "BUHID": "Buhd",
    "CHAM": "Cham",
    "CJK": "Hani",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "GREEK": "Grek",
    "HANGUL": "Hang",
    "HANUNOO": "Hano",
    "HEBREW": "Hebr",
    "HIRAGANA": "Hira",
    "JAVANESE": "Java",
    "KATAKANA": "Kana",
    "KAYAH": "Kali",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "LATIN": "Latn",
    "MYANMAR": "Mymr",
    "REJANG": "Rjng",
    "SUNDANESE": "Sund",
    "TAGALOG": "Tglg",
    "TAGBANWA": "Tagb",
    "TAMIL": "Taml",
    "THAI": "Thai",
}
_CODES_OF_TWO_WORDS = {"NEW TAI": "Talu", "TAI LE": "Tale", "TAI THAM": "Lana", "TAI VIET": "Tavt"}
_SHARED = frozenset("ー々〆")  # letters by category, used in more than one script of East Asia
UNKNOWN = "Zzzz"


def scripts(text: str) -> frozenset[str]:
    """Return the ISO 15924 codes of the scripts of the text's letters, `Zzzz` for one not known here.

    Digits, punctuation, spaces and marks have no script of their own: `scripts("1.000 ₫")` is empty.
    """
    return frozenset(code for letter in set(text) if (code := _script_of(letter)))


@lru_cache(maxsize=4096)
def _script_of(character: str) -> str | None:
    character = unicodedata.normalize("NFKC", character)[0]  # half-width and full-width letters are of their script
    if not unicodedata.category(character).startswith("L") or character in _SHARED:
        return None
    first, _, rest = unicodedata.name(character, "").partition(" ")
    two = f"{first} {rest.partition(' ')[0]}"
    return _CODES_OF_TWO_WORDS.get(two) or _CODES.get(first, UNKNOWN)
