"""Labels and codes for packs."""

import io
import re

import pytest
import segno
from PIL import Image

from ocop.grading.labels import PNG_WIDTHS, code_svg, label_png, label_svg


def label(stars: int, number: str = "101/2026/QĐ-UBND") -> str:
    """Return a label."""
    return label_svg(scheme="OCOP", country="VN", stars=stars, rules="2026", number=number, term="2026-06-01 –")


@pytest.mark.parametrize("stars", [1, 3, 5])
def test_a_label_has_the_right_number_of_stars(stars: int) -> None:
    assert len(re.findall(r'<path fill="#c8860d"', label(stars))) == stars


def test_letters_are_outlines_and_a_script_without_them_is_text() -> None:
    assert "<text" not in label(4)
    assert "<text" in label(4, "ที่ ๑๒/๒๕๖๙")


def test_a_number_cannot_break_out_of_the_picture() -> None:
    assert "<script>" not in label(4, "<script>ก</script>")


@pytest.mark.parametrize("width", PNG_WIDTHS)
def test_a_label_comes_as_wide_as_asked(width: int) -> None:
    assert Image.open(io.BytesIO(label_png(label(4), width))).width == width


def test_the_code_says_the_address() -> None:
    address = "https://node.example/check/7K3QX9M2TP/?number=101%2F2028%2F01"
    same = io.BytesIO()
    segno.make(address, error="m", micro=False).save(same, kind="svg", border=4, scale=4, light="#fff", xmldecl=False)

    assert code_svg(address) == same.getvalue().decode()
