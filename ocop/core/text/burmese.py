"""Zawgyi, the encoding of most Burmese files written before 2019: found, and turned into Unicode.

Zawgyi puts glyphs where Unicode puts letters: signs stand in the order in which they are seen, and stacked, narrow and
wide shapes have codes of their own. Detection is that of `myanmartools`, a Markov model over pairs of characters.
"""

import re
import unicodedata
from functools import cache

from myanmartools import ZawgyiDetector

CERTAIN = 0.95  # probability from which a text is converted; below it, changing the text could spoil a good one

_MYANMAR = re.compile("[\u1000-\u109f]")
_KINZI = "\u1004\u103a\u1039"
_E = "\u1031"
_RA = "\u103c"

# One Zawgyi code → its Unicode letters, in the order seen; kinzi is moved before its letter afterwards.
_GLYPHS = {
    0x1033: "\u102f",
    0x1034: "\u1030",
    0x1039: "\u103a",
    0x103A: "\u103b",
    0x103B: _RA,
    0x103C: "\u103d",
    0x103D: "\u103e",
    0x105A: "\u102b\u103a",
    0x1060: "\u1039\u1000",
    0x1061: "\u1039\u1001",
    0x1062: "\u1039\u1002",
    0x1063: "\u1039\u1003",
    0x1064: _KINZI,
    0x1065: "\u1039\u1005",
    0x1066: "\u1039\u1006",
    0x1067: "\u1039\u1006",
    0x1068: "\u1039\u1007",
    0x1069: "\u1039\u1008",
    0x106A: "\u1009",
    0x106B: "\u100a",
    0x106C: "\u1039\u100b",
    0x106D: "\u1039\u100c",
    0x106E: "\u100d\u1039\u100d",
    0x106F: "\u100d\u1039\u100e",
    0x1070: "\u1039\u100f",
    0x1071: "\u1039\u1010",
    0x1072: "\u1039\u1010",
    0x1073: "\u1039\u1011",
    0x1074: "\u1039\u1011",
    0x1075: "\u1039\u1012",
    0x1076: "\u1039\u1013",
    0x1077: "\u1039\u1014",
    0x1078: "\u1039\u1015",
    0x1079: "\u1039\u1016",
    0x107A: "\u1039\u1017",
    0x107B: "\u1039\u1018",
    0x107C: "\u1039\u1019",
    0x107D: "\u103b",
    **dict.fromkeys(range(0x107E, 0x1085), _RA),
    0x1085: "\u1039\u101c",
    0x1086: "\u103f",
    0x1087: "\u103e",
    0x1088: "\u103e\u102f",
    0x1089: "\u103e\u1030",
    0x108A: "\u103d\u103e",
    0x108B: _KINZI + "\u102d",
    0x108C: _KINZI + "\u102e",
    0x108D: _KINZI + "\u1036",
    0x108E: "\u102d\u1036",
    0x108F: "\u1014",
    0x1090: "\u101b",
    0x1091: "\u100f\u1039\u100d",
    0x1092: "\u100b\u1039\u100c",
    0x1093: "\u1039\u1018",
    0x1094: "\u1037",
    0x1095: "\u1037",
    0x1096: "\u1039\u1010\u103d",
    0x1097: "\u100b\u1039\u100b",
}
# The order of signs after a letter: stacked letters, then Unicode Technical Note 11.
_ORDER = {
    sign: place
    for place, sign in enumerate(
        "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u103a\u1036\u1037\u1038"
    )
}
# Seen order of a syllable: e and ra before the letter, everything else after it. A stacked pair is one letter here.
_LETTER = "[\u1000-\u102a\u103f\u1040\u1047\u104e]"
_SYLLABLE = re.compile(
    f"(?P<before>[{_E}{_RA}]*)"
    f"(?P<letter>{_LETTER})"
    f"(?P<after>(?:{_KINZI}|\u1039[\u1000-\u1021]|[\u102b-\u1030\u1032\u1036-\u1038\u103a\u103b\u103d\u103e])*)"
)
_STACKED = re.compile("\u1039[\u1000-\u1021]")


def is_zawgyi(text: str) -> bool:
    """Return whether the text is Burmese in Zawgyi encoding with a probability above `CERTAIN`."""
    return bool(_MYANMAR.search(text)) and _detector().get_zawgyi_probability(text) > CERTAIN


def to_unicode(text: str) -> str:
    """Return the text in Unicode: converted when it is Zawgyi, unchanged when it is not."""
    return _converted(text) if is_zawgyi(text) else text


@cache
def _detector() -> ZawgyiDetector:
    return ZawgyiDetector()


def _converted(text: str) -> str:
    # Nya without its tail is typed with the code of the vowel U: right before a killer or aa it is the consonant.
    text = re.sub("\u1025(?=[\u1039\u102c])", "\u1009", text).replace("\u1025\u102e", "\u1026")
    text = text.translate(_GLYPHS)
    return unicodedata.normalize("NFC", _SYLLABLE.sub(_in_unicode_order, text))


def _in_unicode_order(found: re.Match[str]) -> str:
    before, letter, after = found["before"], found["letter"], found["after"]
    if before or after:
        letter = {"\u1040": "\u101d", "\u1047": "\u101b"}.get(letter, letter)
    kinzi = _KINZI if _KINZI in after else ""
    after = after.replace(_KINZI, "")
    stacked = "".join(_STACKED.findall(after))
    signs = sorted(set(before + _STACKED.sub("", after)), key=_ORDER.__getitem__)
    return kinzi + letter + stacked + "".join(signs)
