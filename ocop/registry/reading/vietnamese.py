"""Vietnamese text of before Unicode: TCVN 5712:1993 (TCVN3, "ABC"), which Python does not read by itself.

The letters are in ``data/tcvn3.csv``. Its fonts for capitals show small letters as capitals, so such text comes out in
small letters. The bytes of other old encodings read as this one too: whether a text is in it is judged by how much
of it becomes Vietnamese.
"""

import codecs
import csv
import functools
import re
import unicodedata
from collections.abc import Buffer
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "tcvn3.csv"
TCVN3 = "tcvn3"
FEWEST_WORDS = 6
"""Different words with marks from which a text can be judged."""
MOST_ARE = 0.9
"""The share of words with marks that are Vietnamese in a text that was read rightly."""
FEW_ARE = 0.5
"""The share beyond which another reading makes sense too, so that nothing is sure."""
OTHERS = ("cp1258", "cp1252")
NOTHING = "\ufffe"
TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    r"(?:(?:ia|iê|yê|ua|uô|ưa|ươ|oa|oă|oe|uâ|uê|uyê|uya|uy|uơ|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])?"
    r"|oong|oai|oay|oao|oeo|uây|uyu|uôi|ươi|ươu|iêu|yêu|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu)"
)


def is_tcvn3(sample: bytes) -> bool:
    """Say whether a text is surely written in TCVN3: so read it is Vietnamese, and in no other way."""
    words, share = _vietnamese(sample, TCVN3)
    return words >= FEWEST_WORDS and share >= MOST_ARE and all(_vietnamese(sample, one)[1] <= FEW_ARE for one in OTHERS)


def is_syllable(word: str) -> bool:
    """Say whether a word is spelled as Vietnamese syllables are: an onset, a rhyme, at most one tone."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = sum(letter in TONES for letter in letters)
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(bare) is not None


def _vietnamese(sample: bytes, encoding: str) -> tuple[int, float]:
    """Return how many different words with marks a text has in an encoding, and what share is Vietnamese."""
    text = unicodedata.normalize("NFC", sample.decode(encoding, errors="replace"))
    words = {word for word in re.findall(r"[^\s\d!-/:-@\[-`{-~]+", text) if not word.isascii()}
    return len(words), sum(map(is_syllable, words)) / len(words) if words else 0.0


@functools.cache
def _letters() -> str:
    """Return the letter of each byte; a byte that has none is read as nothing known."""
    letters = [chr(byte) if byte < 0x80 else NOTHING for byte in range(256)]
    letters[0xA0] = "\u00a0"
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            letters[int(row["byte"], 16)] = row["letter"]
    return "".join(letters)


def _decode(data: Buffer, errors: str = "strict") -> tuple[str, int]:
    return codecs.charmap_decode(bytes(data), errors, _letters())


def _encode(text: str, errors: str = "strict") -> tuple[bytes, int]:
    return codecs.charmap_encode(text, errors, codecs.charmap_build(_letters()))


class _Decoder(codecs.IncrementalDecoder):
    def decode(self, data: Buffer, final: bool = False) -> str:
        return _decode(data, self.errors)[0]


def _codec(name: str) -> codecs.CodecInfo | None:
    """Let Python open files in this encoding."""
    if name != TCVN3:
        return None
    return codecs.CodecInfo(_encode, _decode, incrementaldecoder=_Decoder, name=TCVN3)


codecs.register(_codec)
