"""What a file is, told by its content."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from ocop.grading import files
from ocop.grading.files import check_file
from tests.grading.prepared import pdf, picture, written


def test_a_pdf_is_kept_as_it_came(tmp_path: Path) -> None:
    sent = written(tmp_path, pdf(pages=2))

    checked = check_file(sent, workshop=tmp_path)

    assert (checked.media_type, checked.path) == (files.PDF, sent)


def test_a_pdf_named_png_is_known_as_a_pdf(tmp_path: Path) -> None:
    sent = written(tmp_path, pdf(), "mine.png")

    checked = check_file(sent, workshop=tmp_path)

    assert checked.media_type == files.PDF


def test_a_picture_is_drawn_anew_without_what_hid_in_it(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    sent = written(tmp_path, picture(exif=exif.tobytes()))

    checked = check_file(sent, workshop=tmp_path)

    with Image.open(checked.path) as drawn:
        assert checked.media_type == files.JPEG
        assert not drawn.getexif()
    assert b"Camera" not in checked.path.read_bytes()


def test_a_turned_picture_is_stood_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    sent = written(tmp_path, picture(size=(60, 40), exif=exif.tobytes()))

    checked = check_file(sent, workshop=tmp_path)

    with Image.open(checked.path) as drawn:
        assert drawn.size == (40, 60)


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "1", "LA"])
def test_a_png_of_any_mode_becomes_a_plain_one(mode: str, tmp_path: Path) -> None:
    kept = io.BytesIO()
    Image.new(mode, (20, 10)).save(kept, "PNG")

    checked = check_file(written(tmp_path, kept.getvalue()), workshop=tmp_path)

    with Image.open(checked.path) as drawn:
        assert (checked.media_type, drawn.mode) == (files.PNG, "RGB")


def test_a_very_long_picture_is_made_smaller(tmp_path: Path) -> None:
    checked = check_file(written(tmp_path, picture(size=(5000, 50))), workshop=tmp_path)

    with Image.open(checked.path) as drawn:
        assert max(drawn.size) == files.LONGEST_SIDE


@pytest.mark.parametrize("size", [(10_000, 10_000), (20_000, 10_000)])
def test_a_picture_of_a_hundred_megapixels_is_refused_before_it_is_drawn(size: tuple[int, int], tmp_path: Path) -> None:
    kept = io.BytesIO()
    Image.new("1", size).save(kept, "PNG")

    with pytest.raises(files.PictureTooLarge):
        check_file(written(tmp_path, kept.getvalue()), workshop=tmp_path)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", files.FileEmpty),
        (b"PK\x03\x04 a spreadsheet", files.FileKindUnknown),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", files.FileKindUnknown),
        (b"%PDF-1.7 and nothing else", files.PdfDamaged),
        (b"%PDF-1.7 nonsense %%EOF", files.PdfDamaged),
        (pdf(password="secret"), files.PdfLocked),
        (pdf(pages=0), files.PdfDamaged),
        (pdf(pages=files.MOST_PAGES + 1), files.PdfTooLong),
        (pdf(pages=3)[:-200], files.PdfDamaged),
        (picture(size=(400, 300))[:-400], files.PictureDamaged),
        (picture("PNG", size=(400, 300))[:200], files.PictureDamaged),
        (picture("GIF"), files.FileKindUnknown),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(
    content: bytes, refusal: type[Exception], tmp_path: Path
) -> None:
    with pytest.raises(refusal):
        check_file(written(tmp_path, content), workshop=tmp_path)


def test_a_file_above_the_limit_is_refused(tmp_path: Path, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100

    with pytest.raises(files.FileTooLarge):
        check_file(written(tmp_path, pdf()), workshop=tmp_path)
