"""Pictures for packs: the label with the right number of stars, and the code that leads to the check page.

The label is ours and plain: the programme's own certification mark belongs to its owner and is not drawn here. Letters
are outlines, so a printing house needs no font. Each picture carries the signed certificate with it (SVG in its
metadata, PNG as text), where there is one; the check page finds it there.
"""

import functools
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any

import segno
import typst
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ocop.grading.credentials.finding import PICTURE_KEYWORD

PNG_WIDTHS = (300, 600, 1200, 2400)
"""In pixels: for a page, a shop's site, an office printer, a printing house."""
WIDTH, HEIGHT = 600, 220
INK, STAR, GROUND = "#2a241b", "#c8860d", "#fffcf5"
STAR_SIZE, STAR_STEP = 30, 66
FONT = ("fontpkg_be_vietnam_pro", "files/BeVietnamPro-SemiBold.ttf")
QR_MODULE = 8
"""Pixels of one module of the code."""


@dataclass(frozen=True)
class Letters:
    """A font to draw from: units of the em, its glyphs by name, names by code point."""

    em: int
    glyphs: Mapping[str, Any]
    names: Mapping[int, str]


def label_svg(
    *, scheme: str, country: str, stars: int, rules: str, number: str, term: str, credential: str = ""
) -> str:
    """Draw the label of a certificate.

    :param scheme: as people call it: OCOP.
    :param country: ISO 3166-1 code, and ``rules`` the year of the rules.
    :param term: first and last day, in figures.
    """
    middle = WIDTH / 2
    first = middle - (stars - 1) * STAR_STEP / 2
    drawn = "".join(
        f'<path fill="{STAR}" d="{_star(first + place * STAR_STEP, 104, STAR_SIZE)}"/>' for place in range(stars)
    )
    words = (
        _line(f"{scheme} · {country} · {rules}", middle, 52, 30)
        + _line(number, middle, 172, 22)
        + _line(term, middle, 203, 18)
    )
    told = f"<metadata>{escape(credential)}</metadata>" if credential else ""
    title = escape(f"{scheme} {country} {rules}, {stars}★, {number}, {term}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{title}"><title>{title}</title>{told}'
        f'<rect x="2" y="2" width="{WIDTH - 4}" height="{HEIGHT - 4}" rx="10" fill="{GROUND}" stroke="{STAR}" '
        f'stroke-width="4"/>{drawn}{words}</svg>'
    )


def label_png(svg: str, width: int, *, credential: str = "") -> bytes:
    """Return a label as a PNG so many pixels wide."""
    page = (
        f"#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: 0pt, fill: none)\n"
        f'#image(bytes(sys.inputs.label), format: "svg", width: {WIDTH}pt)'
    )
    raw = typst.compile(page.encode(), format="png", ppi=72 * width / WIDTH, sys_inputs={"label": svg})
    return _carrying(raw if isinstance(raw, bytes) else b"".join(raw or []), credential)


def code_svg(address: str, *, credential: str = "") -> str:
    """Return the QR code of an address, to be printed at any size."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=4, scale=4, light="#fff", xmldecl=False)
    told = f"<metadata>{escape(credential)}</metadata>" if credential else ""
    head, sign, rest = out.getvalue().decode().partition(">")
    return f"{head}{sign}{told}{rest}"


def code_png(address: str, *, credential: str = "") -> bytes:
    """Return the QR code of an address in pixels."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", border=4, scale=QR_MODULE)
    return _carrying(out.getvalue(), credential)


def _carrying(raw: bytes, credential: str) -> bytes:
    if not credential:
        return raw
    told = PngInfo()
    told.add_itxt(PICTURE_KEYWORD, credential)
    out = io.BytesIO()
    Image.open(io.BytesIO(raw)).save(out, format="PNG", pnginfo=told, optimize=True)
    return out.getvalue()


def _star(x: float, y: float, radius: float) -> str:
    """Return the outline of a star with five points around a place."""
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.42
        angle = math.pi * corner / 5 - math.pi / 2
        points.append(f"{x + reach * math.cos(angle):.2f} {y + reach * math.sin(angle):.2f}")
    return "M" + "L".join(points) + "Z"


def _line(text: str, middle: float, baseline: float, size: float) -> str:
    """Return a line of text as outlines, set around its middle; as text where the font does not have its letters."""
    font = _font()
    if not all(ord(letter) in font.names for letter in text):
        return (
            f'<text x="{middle}" y="{baseline}" font-size="{size}" text-anchor="middle" fill="{INK}" '
            f'font-family="sans-serif" font-weight="600">{escape(text)}</text>'
        )
    glyphs, scale = font.glyphs, size / font.em
    names = [font.names[ord(letter)] for letter in text]
    width = sum(glyphs[name].width for name in names) * scale
    scale = min(scale, scale * (WIDTH - 40) / width) if width else scale
    width = sum(glyphs[name].width for name in names) * scale
    drawn: list[str] = []
    at = 0.0
    for name in names:
        pen = SVGPathPen(glyphs)
        glyphs[name].draw(pen)
        outline = pen.getCommands()
        if outline:
            drawn.append(f'<path transform="translate({at:g} 0)" d="{outline}"/>')
        at += glyphs[name].width
    place = f"translate({middle - width / 2:.2f} {baseline}) scale({scale:.5f} {-scale:.5f})"
    return f'<g fill="{INK}" transform="{place}">{"".join(drawn)}</g>'


@functools.cache
def _font() -> Letters:
    package, path = FONT
    font = TTFont(io.BytesIO(files(package).joinpath(path).read_bytes()))
    return Letters(font["head"].unitsPerEm, font.getGlyphSet(), font.getBestCmap())
