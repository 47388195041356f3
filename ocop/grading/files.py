"""Files that people send: what they are is told by their content, never by their name; pictures are drawn anew.

A picture is opened, turned as its camera says, and painted on a fresh canvas, so that neither place nor camera nor
anything else that hid in the file goes on. A PDF must open and have pages.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from ocop.core.refusals import DomainError

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
PICTURE_FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
"""A photo of a good telephone has 12 to 50 million; a page scanned at 300 dots an inch has 9 million."""
LONGEST_SIDE = 4096
MOST_PAGES = 500
HEAD_BYTES = 1024
TAIL_BYTES = 2048


class FileEmpty(DomainError):
    message = _("The file is empty. Choose it again.")


class FileTooLarge(DomainError):
    message = _("The file has %(size)s; at most %(most)s are taken. Scan it in grey, or send a smaller picture.")


class FileKindUnknown(DomainError):
    message = _(
        "This is neither a PDF nor a picture that can be read here (JPEG, PNG, WebP), whatever its name says. "
        "Save it as PDF, or take a picture of the paper."
    )


class PdfDamaged(DomainError):
    message = _("The PDF cannot be opened: it is damaged or was cut off on the way. Send it again, or make it anew.")


class PdfLocked(DomainError):
    message = _("The PDF is locked with a password. Save it without one, so that officers can read it.")


class PdfTooLong(DomainError):
    message = _("The PDF has %(pages)s pages; at most %(most)s are taken. Send the pages that prove something.")


class PictureTooLarge(DomainError):
    message = _("The picture has more than %(most)s million pixels. Send it smaller.")


class PictureDamaged(DomainError):
    message = _("The picture cannot be opened: it is damaged or was cut off on the way. Send it again.")


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept: what it is, the digest of what was sent, and where the bytes to keep stand.

    :ivar sha256: of the file as it was sent, so that the same file is known again although pictures are drawn anew.
    """

    path: Path
    media_type: str
    sha256: str
    size_bytes: int


def check_file(path: Path, *, workshop: Path) -> CheckedFile:
    """Find out what a file is and make it fit to be kept.

    :param workshop: a folder for the picture drawn anew.
    :raises FileEmpty, FileTooLarge, FileKindUnknown: by its size and its first bytes.
    :raises PdfDamaged, PdfLocked, PdfTooLong: it begins as a PDF.
    :raises PictureTooLarge, PictureDamaged: it begins as a picture.
    """
    size = path.stat().st_size
    if not size:
        raise FileEmpty
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise FileTooLarge(size=filesizeformat(size), most=filesizeformat(settings.UPLOAD_LIMIT_BYTES))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        head = file.read(HEAD_BYTES)
    if b"%PDF-" in head:
        _check_pdf(path)
        return CheckedFile(path, PDF, digest, size)
    drawn, media_type = _draw_anew(path, workshop)
    return CheckedFile(drawn, media_type, digest, drawn.stat().st_size)


def name_shown(name: str) -> str:
    """Return a file's name as it may be shown: without folders and control characters, at most 250 letters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:250]


def _check_pdf(path: Path) -> None:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL_BYTES, 0))
        if b"%%EOF" not in file.read():
            raise PdfDamaged
    from pypdf import PdfReader  # half a second to read, which only who looks into a PDF shall pay

    try:
        reader = PdfReader(path)
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    except Exception as error:  # a hostile file makes pypdf raise whatever the broken place leads to
        raise PdfDamaged from error
    if locked:
        raise PdfLocked
    if not pages:
        raise PdfDamaged
    if pages > MOST_PAGES:
        raise PdfTooLong(pages=pages, most=MOST_PAGES)


def _draw_anew(path: Path, workshop: Path) -> tuple[Path, str]:
    too_large = PictureTooLarge(most=MOST_PIXELS // 1_000_000)
    try:
        with Image.open(path, formats=PICTURE_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise too_large
            return _painted(picture, workshop)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large from error
    except UnidentifiedImageError as error:
        raise FileKindUnknown from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # what Pillow's readers raise on a broken picture
        raise PictureDamaged from error


def _painted(picture: Image.Image, workshop: Path) -> tuple[Path, str]:
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawing = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    canvas = Image.new("RGB", drawing.size, "white")
    canvas.paste(drawing, mask=drawing.getchannel("A") if drawing.mode == "RGBA" else None)
    flat = picture.format == "PNG"
    drawn = workshop / ("drawn" + ENDINGS[PNG if flat else JPEG])
    if flat:
        canvas.save(drawn, "PNG", optimize=False)
    else:
        canvas.save(drawn, "JPEG", quality=88)
    return drawn, PNG if flat else JPEG
