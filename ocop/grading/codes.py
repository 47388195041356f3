"""The codes with squares (QR) in what a person photographed or scanned: a picture, or the pages of a PDF.

Both readers are loaded when the first picture comes, not when a process starts.
"""

import io
import threading
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

from ocop.grading.files import (
    MOST_PIXELS,
    PICTURE_FORMATS,
    FileKindUnknown,
    PdfDamaged,
    PdfLocked,
    PictureDamaged,
    PictureTooLarge,
)

PAGES_LOOKED_AT = 5
DOTS_AN_INCH = 200
"""At which pages are drawn: a module of a code that is 2 cm wide is then three dots."""
LONGEST_SIDE = 3000
"""In dots, of a page that is drawn, whatever size the PDF says that it has; a photo need not have more."""
MOST_CODES = 10
_POINTS_AN_INCH = 72
_STARTS = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_IN_A_BOX = b"ftyp"
"""In the fifth to eighth byte: pictures as telephones keep them (HEIC, AVIF), and films."""
_one_at_a_time = threading.Lock()
"""PDFium answers one thread at a time."""


def is_a_picture(raw: bytes) -> bool:
    """Say whether a file is a PDF or a picture, of those that can be read or of others; by its first bytes."""
    return raw.startswith((b"%PDF", *_STARTS)) or raw[4:8] == _IN_A_BOX


def codes_in_file(raw: bytes) -> tuple[str, ...]:
    """Return what the codes in a picture or on the first pages of a PDF say, each once; nothing where there is none.

    :raises FileKindUnknown: it is neither, or a picture of a kind that cannot be read here.
    :raises PictureDamaged, PdfDamaged: it cannot be opened.
    :raises PictureTooLarge: it has more pixels than are looked at.
    :raises PdfLocked: it asks for a password.
    """
    pictures = _pages(raw) if raw.startswith(b"%PDF") else iter([_picture(raw)])
    found: dict[str, None] = {}
    for picture in pictures:
        found.update(dict.fromkeys(_codes(picture)))
    return tuple(found)[:MOST_CODES]


def _picture(raw: bytes) -> Image.Image:
    too_large = PictureTooLarge(most=MOST_PIXELS // 1_000_000)
    try:
        with Image.open(io.BytesIO(raw), formats=PICTURE_FORMATS) as picture:
            picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read at half its size, or a quarter
            if picture.width * picture.height > MOST_PIXELS:
                raise too_large
            return picture.convert("L") if not picture.has_transparency_data else _on_white(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large from error
    except UnidentifiedImageError as error:
        raise FileKindUnknown from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # what Pillow's readers raise on a broken picture
        raise PictureDamaged from error


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture in grey, with white where it was transparent: a dark code on nothing is still dark on light."""
    drawing = picture.convert("RGBA")
    canvas = Image.new("L", drawing.size, "white")
    canvas.paste(drawing.convert("L"), mask=drawing.getchannel("A"))
    return canvas


def _pages(raw: bytes) -> Iterator[Image.Image]:
    """Draw the first pages of a PDF in grey, one by one."""
    import pypdfium2  # only who sends a PDF shall wait for it
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(raw)
            try:
                for number in range(min(len(document), PAGES_LOOKED_AT)):
                    page = document[number]
                    scale = min(DOTS_AN_INCH / _POINTS_AN_INCH, LONGEST_SIDE / max(*page.get_size(), 1))
                    yield page.render(scale=scale, grayscale=True).to_pil()
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise (PdfLocked if error.err_code == FPDF_ERR_PASSWORD else PdfDamaged) from error


def _codes(picture: Image.Image) -> Iterator[str]:
    import zxingcpp  # only who sends a picture shall wait for it

    for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        if code.text:
            yield code.text
