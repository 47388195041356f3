"""Find a signed certificate in what a person has: a text, a page, a PDF, a picture that carries it."""

import io
import re
from collections.abc import Iterable, Iterator

from PIL import Image, UnidentifiedImageError

MOST_PAGES = 20
MOST_LETTERS = 400_000
PICTURE_KEYWORD = "vc+jwt"
"""Under this keyword our own PNG pictures carry the certificate as text (PNG, 11.3.3.4 iTXt)."""
_TOKEN = re.compile(r"eyJ[\w-]{10,}\.eyJ[\w-]{40,}\.[\w-]{86}(?![\w-])")
_BROKEN = re.compile(r"\s+")


def tokens_in_text(text: str) -> tuple[str, ...]:
    """Return what looks like signed statements in a text, each once; line breaks inside them are put up with."""
    text = text[:MOST_LETTERS]
    whole = _TOKEN.findall(text)
    found = whole or _TOKEN.findall(_BROKEN.sub("", text))
    return tuple(dict.fromkeys(found))


def tokens_in_file(raw: bytes) -> tuple[str, ...]:
    """Return the signed statements that a file carries: a text, an SVG or a PNG of ours, a PDF. Never raises."""
    if raw.startswith(b"%PDF"):
        texts: Iterable[str] = _pdf_texts(raw)
    elif raw.startswith(b"\x89PNG"):
        texts = _picture_texts(raw)
    else:
        texts = (raw[:MOST_LETTERS].decode("utf-8", errors="replace"),)
    found: dict[str, None] = {}
    for text in texts:
        found.update(dict.fromkeys(tokens_in_text(text)))
    return tuple(found)


def _pdf_texts(raw: bytes) -> Iterator[str]:
    """Give what a PDF attaches and what stands on its first pages, as far as it can be read."""
    from pypdf import PdfReader  # half a second to read, which only who looks into a PDF shall pay
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(raw))
        for contents in reader.attachments.values():
            for content in contents:
                yield content[:MOST_LETTERS].decode("utf-8", errors="replace")
        for page in reader.pages[:MOST_PAGES]:
            yield page.extract_text()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError):
        return


def _picture_texts(raw: bytes) -> Iterator[str]:
    try:
        picture = Image.open(io.BytesIO(raw))
        for value in picture.info.values():
            if isinstance(value, str):
                yield value
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return
