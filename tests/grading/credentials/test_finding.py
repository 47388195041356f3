"""A signed certificate found in what a person has."""

import io

from PIL import Image
from pypdf import PdfWriter

from ocop.grading.credentials.finding import tokens_in_file, tokens_in_text
from ocop.grading.labels import code_png, code_svg, label_png, label_svg
from tests.make.certificates import key, token

TOKEN = token(key()[0])


def test_it_is_found_in_a_text_with_words_around_it() -> None:
    assert tokens_in_text(f"Giấy chứng nhận:\n{TOKEN}\nHết.") == (TOKEN,)


def test_it_is_found_where_lines_were_broken() -> None:
    broken = "\r\n".join(TOKEN[start : start + 76] for start in range(0, len(TOKEN), 76))

    assert tokens_in_text(broken) == (TOKEN,)


def test_our_pictures_carry_it() -> None:
    svg = label_svg(scheme="OCOP", country="VN", stars=4, rules="2026", number="1", term="", credential=TOKEN)

    assert tokens_in_file(svg.encode()) == (TOKEN,)
    assert tokens_in_file(label_png(svg, 300, credential=TOKEN)) == (TOKEN,)
    assert tokens_in_file(code_svg("https://node.example/", credential=TOKEN).encode()) == (TOKEN,)
    assert tokens_in_file(code_png("https://node.example/", credential=TOKEN)) == (TOKEN,)


def test_a_pdf_that_attaches_it_carries_it() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("certificate.jwt", TOKEN.encode())
    out = io.BytesIO()
    writer.write(out)

    assert tokens_in_file(out.getvalue()) == (TOKEN,)


def test_what_carries_none_is_put_up_with() -> None:
    plain = io.BytesIO()
    Image.new("RGB", (10, 10)).save(plain, "PNG")

    for raw in (b"", b"hello", plain.getvalue(), plain.getvalue()[:30], b"%PDF-1.7 broken", b"\xff" * 50):
        assert tokens_in_file(raw) == ()
