"""Codes with squares in photos, scans and PDFs."""

import io
import random

import pypdfium2
import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageFilter
from pytest_django import Settings

from ocop.core.refusals import DomainError
from ocop.grading import codes
from ocop.grading.addresses import check_page_in, scan_address
from ocop.grading.codes import codes_in_file, is_a_picture
from ocop.grading.files import FileKindUnknown, PdfDamaged, PdfLocked, PictureDamaged, PictureTooLarge
from ocop.grading.models import StarCertificate
from tests.make import certificates as make
from tests.make import grading

ADDRESS = "https://node.example/check/ABCDEF123456/?number=57%2F2024"


def drawn(text: str = ADDRESS, *, scale: int = 6) -> Image.Image:
    """Return a code as it is printed."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=scale, border=4)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def photo(text: str = ADDRESS) -> Image.Image:
    """Return a code on a table as a telephone sees it: turned, not sharp, with noise."""
    paper = (214, 205, 190)
    table = Image.blend(Image.new("RGB", (1600, 1200), paper), Image.effect_noise((1600, 1200), 60).convert("RGB"), 0.3)
    table.paste(drawn(text).rotate(17, expand=True, fillcolor=paper, resample=Image.Resampling.BICUBIC), (700, 380))
    return table.filter(ImageFilter.GaussianBlur(1.5))


def saved(picture: Image.Image, kind: str = "JPEG") -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "PDF"])
def test_a_code_is_read_from_a_photo_and_from_a_scanned_page(kind: str) -> None:
    raw = saved(photo(), kind)

    assert is_a_picture(raw)
    assert codes_in_file(raw) == (ADDRESS,)


def test_a_dark_code_on_nothing_is_read_as_on_white() -> None:
    code = drawn().convert("RGBA")
    code.putalpha(code.convert("L").point(lambda grey: 255 - grey))

    assert codes_in_file(saved(code, "PNG")) == (ADDRESS,)


def test_several_codes_are_each_told_once() -> None:
    sheet = Image.new("RGB", (1200, 400), "white")
    for place, text in enumerate(("one", "two", "one")):
        sheet.paste(drawn(text), (20 + 400 * place, 40))

    assert sorted(codes_in_file(saved(sheet))) == ["one", "two"]


def test_a_picture_without_a_code_has_none() -> None:
    assert codes_in_file(saved(Image.effect_noise((300, 300), 90))) == ()


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b"GIF89a....", FileKindUnknown),
        (b"\x00\x00\x00\x18ftypheic", FileKindUnknown),
        (b"\xff\xd8\xff\xe0nothing more", PictureDamaged),
        (saved(drawn(), "PNG")[:200], PictureDamaged),
        (b"%PDF-1.7 and no more", PdfDamaged),
    ],
)
def test_what_cannot_be_opened_is_refused_in_words(raw: bytes, refusal: type[DomainError]) -> None:
    assert is_a_picture(raw)
    with pytest.raises(refusal):
        codes_in_file(raw)


def test_a_locked_pdf_asks_for_one_without_a_password() -> None:
    from pypdf import PdfWriter

    writer, out = PdfWriter(io.BytesIO(saved(drawn(), "PDF"))), io.BytesIO()
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(out)

    with pytest.raises(PdfLocked):
        codes_in_file(out.getvalue())


def test_a_page_as_large_as_a_field_is_drawn_no_larger_than_others(monkeypatch: pytest.MonkeyPatch) -> None:
    document, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(14_000, 14_000)
    document.save(out)
    sizes: list[tuple[int, int]] = []

    def noted(picture: Image.Image) -> tuple[str, ...]:
        sizes.append(picture.size)
        return ()

    monkeypatch.setattr(codes, "_codes", noted)

    assert codes_in_file(out.getvalue()) == ()
    assert sizes == [(3000, 3000)]


def test_too_many_pixels_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "MOST_PIXELS", 1000)

    with pytest.raises(PictureTooLarge):
        codes_in_file(saved(drawn(), "PNG"))


def test_bytes_by_chance_are_refused_and_never_crash() -> None:
    chance = random.Random(7)
    whole = saved(drawn(), "PDF")
    for _one in range(30):
        broken = bytearray(whole)
        for _place in range(20):
            broken[chance.randrange(5, len(broken))] = chance.randrange(256)
        try:
            found = codes_in_file(bytes(broken))
        except DomainError:
            continue
        assert set(found) <= {ADDRESS}


@pytest.mark.parametrize(
    ("code", "page"),
    [
        ("https://ocop.example/check/ABCDEF123456/?number=57%2F2024&x=1", "/check/ABCDEF123456/?number=57%2F2024"),
        ("https://OCOP.example/check/ABCDEF123456/", "/check/ABCDEF123456/"),
        ("https://ocop.example/certificates/", ""),
        ("https://elsewhere.example/check/ABCDEF123456/", ""),
        ("http://ocop.example/check/ABCDEF123456/", ""),
        ("https://ocop.example@elsewhere.example/check/ABCDEF123456/", ""),
        ("https://ocop.example/check/../../accounts/login/", ""),
        ("https://[", ""),
        ("57/2024", ""),
    ],
)
def test_a_code_leads_to_a_check_page_of_this_node_alone(code: str, page: str, settings: Settings) -> None:
    settings.NODE_URL = "https://ocop.example"

    assert check_page_in(code) == page


@pytest.fixture
def made() -> StarCertificate:
    """Return a certificate that was issued here."""
    return make.issued(at=grading.NOON)


def sent(raw: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo", raw)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PDF"])
def test_a_photo_or_scan_of_the_code_leads_to_the_check_page(made: StarCertificate, kind: str) -> None:
    raw = saved(photo(scan_address(made)), kind)

    answer = Client().post("/check/verify/", {"file": sent(raw)}, follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain[0][0].startswith(made.get_absolute_url())
    assert made.number in answer.content.decode()


@pytest.mark.django_db
def test_a_code_of_another_node_is_told_and_not_followed() -> None:
    answer = Client().post("/check/verify/", {"file": sent(saved(drawn("https://evil.example/<b>")))})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "https://evil.example/&lt;b&gt;" in page
    assert 'href="https://evil.example' not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (saved(Image.new("RGB", (200, 200), "white")), "Take the picture again"),
        (b"\xff\xd8\xff\xe0", "JPEG, PNG, WebP"),
        (b"%PDF-1.7", "damaged or was cut off"),
        (b"words", "No signed certificate was found in it."),
    ],
)
def test_a_bad_picture_is_answered_with_what_to_do(raw: bytes, words: str) -> None:
    answer = Client().post("/check/verify/", {"file": sent(raw)})

    assert answer.status_code == 422
    assert words in answer.content.decode()
