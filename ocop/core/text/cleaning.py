"""What every text goes through before it is kept: one composed form, one kind of space, nothing invisible."""

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"
ZERO_WIDTH_SPACE = "\u200b"

# Joiners, direction marks, the byte order mark in the middle of a text, fillers: they change no word.
_INVISIBLE = re.compile(
    f"[{SOFT_HYPHEN}\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200c-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)
# Control characters that are no white space, and halves of a surrogate pair, which no database can store.
_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
# Scripts written without spaces use the zero-width space as a hint where a line may break; it is no space to a reader.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\ua9e0-\ua9ff\uaa60-\uaa7f"
_BREAK_HINT = re.compile(f"(?<=[{_UNSPACED}]){ZERO_WIDTH_SPACE}+(?=[{_UNSPACED}])")


def nfc(text: str) -> str:
    """Return the text in Unicode normal form C: one code for one letter, however it was typed."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Return the text in NFC with single ordinary spaces, without ends, control and invisible characters.

    All white space of Unicode counts, line breaks inside a cell, no-break and ideographic spaces too. A zero-width
    space between two letters of Thai, Lao, Khmer or Burmese is dropped, elsewhere it counts as a space.
    """
    if text.isascii():
        if not text.isprintable():
            text = _UNSTORABLE.sub("", text)
        return " ".join(text.split())
    text = _INVISIBLE.sub("", text)
    if not text.isprintable():  # else white space is ordinary spaces, and nothing is a control character
        text = _BREAK_HINT.sub("", text).replace(ZERO_WIDTH_SPACE, " ")
        text = _UNSTORABLE.sub("", text)
    # NFC last: what was dropped may have stood between a letter and its mark.
    return nfc(" ".join(text.split()))
