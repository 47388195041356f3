"""Texts as they can be printed: no letter that the fonts lack goes missing unseen, no word runs off the page."""

import functools
import io
import re
import unicodedata
from importlib.resources import files
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from ocop.core.text import nfc

LATIN = ("fontpkg_be_vietnam_pro", "files")
SCRIPTS = ("justmytype_intl_sea", "fonts/ofl")
MISSING = "\u25a1"
"""An empty square stands for a letter that no font has: emoji, and scripts of none of the region's papers."""

LONGEST_RUN = 30
"""Letters without a place to break, after which one is made; a column holds about so many."""

_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_LONG = re.compile(f"[^\\s\u200b\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{{{LONGEST_RUN + 1},}}")
_PLAIN = re.compile(
    "[\t\n -~\u00a0-\u00ff\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]*"
)
_LINES = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_FALLBACK = ((0x370, 0x3FF), (0x400, 0x45F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25CF), (0x2605, 0x2606))
"""Letters that the typesetter's own fonts have: Greek, Cyrillic, arrows, signs of mathematics, plain shapes."""


def printable(text: str) -> str:
    """Return a text as it is printed: composed, lines ended alike, no hidden controls, long runs with places to break.

    Marks that turn the direction of reading are dropped, since they could make a paper say something else than what
    was typed; joiners and break hints, which Khmer and Burmese need, are kept.
    """
    text = nfc(_CONTROLS.sub("", _LINES.sub("\n", text)))
    if not _PLAIN.fullmatch(text):
        known = _letters()
        text = "".join(
            letter if ord(letter) in known or letter in "\n\t\u200b\u200c\u200d" else _other(letter) for letter in text
        )
    return _LONG.sub(_broken, text)


@functools.cache
def fonts() -> typst.Fonts:
    """Return the fonts: Be Vietnam Pro, Noto Sans of four scripts, and the typesetter's own behind them."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[_folder(LATIN), _folder(SCRIPTS)]
    )


def _folder(place: tuple[str, str]) -> str:
    package, path = place
    return str(Path(str(files(package))) / path)


@functools.cache
def _letters() -> frozenset[int]:
    """Return every code point that can be printed."""
    found = {code for low, high in _FALLBACK for code in range(low, high + 1)}
    sources = [Path(_folder(LATIN)) / "BeVietnamPro-Regular.ttf", *Path(_folder(SCRIPTS)).glob("*/*.ttf")]
    for source in sources:
        found |= set(TTFont(io.BytesIO(source.read_bytes()), lazy=True).getBestCmap())
    return frozenset(found)


def _other(letter: str) -> str:
    """Return what stands for a letter that no font has: its plain form, nothing for a lone mark, else a square."""
    plain = unicodedata.normalize("NFKC", letter)
    if plain != letter and all(ord(one) in _letters() for one in plain):
        return plain
    return "" if unicodedata.combining(letter) else " " if letter.isspace() else MISSING


def _broken(found: re.Match[str]) -> str:
    run = found.group()
    return "\u200b".join(run[start : start + LONGEST_RUN] for start in range(0, len(run), LONGEST_RUN))
