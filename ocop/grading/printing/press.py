"""Papers printed: a readable typst file of this folder, and values that reach it as data and never as its code.

The values of a paper are a frozen dataclass. They are handed over as JSON, so a text that somebody typed is a string
to typst, whatever stands in it. Nothing is read from the disk but this folder and the fonts, nothing from a network.
"""

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal, Protocol

import typst

from ocop.core.pattern import woven_band
from ocop.grading.printing.imprint import Imprint
from ocop.grading.printing.letters import fonts, printable
from ocop.grading.printing.words import day_words, own_and_english, paper_words
from ocop.grading.scoring.wording import points_words

FOLDER = Path(__file__).parent
"""All that a paper may read, besides fonts: the files beside this one."""

BAND_WIDTH = 616
"""In pixels: with 11 threads across, a thread is as wide as it is high."""

HEAVY_BYTES = 200_000
KEPT_PAPERS = 10

NAMESPACE = "http://www.w3.org/2000/svg"


class Printable(Protocol):
    """The values of a paper."""

    @property
    def imprint(self) -> Imprint: ...


def pdf(paper: str, values: Printable, **pictures: str) -> bytes:
    """Return a paper as a PDF; the same bytes for the same values.

    :param paper: name of a file of this folder without its ending.
    :param pictures: SVG drawings that it shows, by name.
    """
    return _printed(paper, values, pictures, "pdf")[0]


def pages(paper: str, values: Printable, *, ppi: float = 80, **pictures: str) -> list[bytes]:
    """Return the pages of a paper as PNG, to look at."""
    return _printed(paper, values, pictures, "png", ppi)


def _printed(
    paper: str, values: Printable, pictures: Mapping[str, str], kind: Literal["pdf", "png"], ppi: float | None = None
) -> list[bytes]:
    imprint = values.imprint
    language = imprint.language
    content = {"language": language, "words": paper_words(language), "values": _plain(values, language)}
    band = woven_band(imprint.subject, BAND_WIDTH).replace("<svg ", f'<svg xmlns="{NAMESPACE}" ', 1)
    noon = dt.datetime.combine(imprint.on, dt.time(12), dt.UTC)
    made = typst.compile(
        FOLDER / f"{paper}.typ",
        root=FOLDER,
        font_paths=fonts(),
        ignore_system_fonts=True,
        format=kind,
        ppi=ppi,
        sys_inputs={"content": json.dumps(content), "band": band, **pictures},
        timestamp=int(noon.timestamp()),
    )
    sheets = made if isinstance(made, list) else [made]
    if sum(map(len, sheets)) > HEAVY_BYTES:
        _forget()
    return sheets


def _forget() -> None:
    """Let the typesetter forget what it laid out; it keeps that for ten papers more, a big one in 100 MB of memory."""
    for _blank in range(KEPT_PAPERS + 1):
        typst.compile(b"", font_paths=fonts(), ignore_system_fonts=True)


def _plain(value: object, language: str) -> object:
    """Return a value as typst reads it.

    A mapping is a text by language: it becomes ``{"own": …, "en": …}``, the English empty where it would say the same
    again. Days and points become such pairs too.
    """
    match value:
        case None | bool() | int():
            return value
        case str():
            return printable(value)
        case Decimal() | Fraction():
            return {"own": points_words(value, language), "en": points_words(value, "en")}
        case dt.date():
            return day_words(value, language)
        case Mapping():
            own, english = own_and_english(value, language)
            return {"own": printable(own), "en": printable(english)}
        case list() | tuple():
            return [_plain(one, language) for one in value]
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name), language) for field in dataclasses.fields(value)}
    raise TypeError(type(value))
