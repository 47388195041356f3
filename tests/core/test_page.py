"""The page shell and the design system: contrast, fonts, what a page weighs, and every part of the style page."""

import datetime as dt
import gzip
import io
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import override_settings
from django.utils.translation import override
from fontTools.ttLib import TTFont

from ocop.core import fonts
from ocop.core.money import Money
from ocop.core.style_samples import samples
from ocop.core.templatetags import page
from ocop.core.units import Quantity

CSS = (Path(page.__file__).parents[1] / "static" / "core" / "ocop.css").read_text(encoding="utf-8")
NBSP = "\N{NO-BREAK SPACE}"
GROUNDS = ("paper", "raised")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("ink", "soft", "indigo", "turmeric", "madder", "leaf") for ground in GROUNDS),
    ("ink", "sunk"), ("soft", "sunk"), ("ink", "turmeric-wash"), ("on-indigo", "indigo"), ("on-indigo", "indigo-deep"),
    ("indigo", "indigo-wash"), ("indigo-deep", "indigo-wash"), ("turmeric", "turmeric-wash"),
    ("madder", "madder-wash"), ("leaf", "leaf-wash"), ("ink", "indigo-wash"), ("ink", "leaf-wash"),
    ("ink", "madder-wash"),
]  # fmt: skip
SHAPE_PAIRS = [("edge", ground) for ground in (*GROUNDS, "sunk")] + [("indigo", "sunk")]


def tokens(block: str) -> dict[str, str]:
    """Return the colours of one block of the style sheet by name."""
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def blocks(selector: str) -> list[str]:
    """Return the bodies of the rules with this selector in the layer of tokens."""
    layer = CSS.split("@layer tokens {")[1].split("@layer base {")[0]
    return re.findall(re.escape(selector) + r" \{(.*?)\}", layer, re.DOTALL)


LIGHT = tokens(blocks("  :root")[0])
DARK = tokens(blocks(':root[data-theme="dark"]')[0])


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, relative luminance of sRGB)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_stands_out_from_its_ground(theme: dict[str, str]) -> None:
    weak = {pair: round(contrast(*(theme[name] for name in pair)), 2) for pair in TEXT_PAIRS}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_controls_and_bars_can_be_made_out(theme: dict[str, str]) -> None:
    weak = {pair: round(contrast(*(theme[name] for name in pair)), 2) for pair in SHAPE_PAIRS}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_dark_is_the_same_whether_asked_for_by_device_or_reader() -> None:
    assert tokens(blocks(':root:not([data-theme="light"])')[0]) == DARK
    assert DARK.keys() == LIGHT.keys()


def test_the_style_sheet_is_small_and_uses_only_known_tokens() -> None:
    defined = set(re.findall(r"(--[a-z0-9-]+):", CSS))

    assert len(CSS.encode()) < 30_000
    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", CSS)) <= defined


def test_the_style_sheet_names_every_font_with_its_letters() -> None:
    faces = dict(re.findall(r"fonts/([a-z0-9-]+)\.woff2.*?unicode-range: ([^;]+);", CSS, re.DOTALL))

    assert faces == {face.name: face.unicode_range for face in fonts.FACES}


def test_latin_is_light_enough_for_a_slow_line_and_has_tabular_figures() -> None:
    regular = next(face for face in fonts.FACES if face.name == "latin-400")

    data = fonts.cut(regular, regular.source_bytes())

    font = TTFont(io.BytesIO(data))
    features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert data[:4] == b"wOF2"
    assert len(data) <= 30_000
    assert {ord(letter) for letter in "ắỹđƠ₫ñ"} <= font.getBestCmap().keys()
    assert "tnum" in features


def test_fonts_are_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FACES", [face for face in fonts.FACES if face.name == "thai"])

    first, again = list(fonts.build_fonts(tmp_path)), list(fonts.build_fonts(tmp_path))

    assert [(font.path.name, font.fresh) for font in first] == [("thai.woff2", True)]
    assert [(font.path.name, font.fresh) for font in again] == [("thai.woff2", False)]
    assert first[0].size_bytes < 20_000


def test_the_command_tells_what_it_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FACES", [face for face in fonts.FACES if face.name == "lao"])
    out = io.StringIO()

    with override_settings(FONT_ROOT=tmp_path):
        call_command("build_fonts", stdout=out)

    assert out.getvalue().startswith("lao.woff2: ")
    assert "1 of 1 fonts were built." in out.getvalue()
    assert (tmp_path / "lao.woff2").exists()


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "1,234.5 kg"), ("vi", "1.234,5 kg"), ("th", "1,234.5 กก."), ("lo", "1.234,5 ກິໂລ"), ("my", "1,234.5 kg")],
)
def test_a_quantity_reads_as_the_reader_writes_it(language: str, written: str) -> None:
    with override(language):
        assert page.quantity(Quantity(Decimal("1234.5"), "KGM")).replace(NBSP, " ") == written


def test_pieces_are_counted_in_words_and_an_unknown_amount_is_a_dash() -> None:
    with override("en"):
        assert [page.quantity(1, "C62"), page.quantity(2, "H87"), page.quantity(None)] == ["1 piece", "2 pieces", "–"]


@pytest.mark.parametrize(
    ("language", "money", "written"),
    [
        ("vi", Money(Decimal(1250000), "VND"), "1.250.000 ₫"),
        ("en", Money(Decimal("99.5"), "USD"), "US$99.50"),
        ("en", Money(Decimal(64000), "LAK"), "LAK 64,000"),
        ("th", Money(Decimal(1850), "THB"), "฿1,850.00"),
    ],
)
def test_money_has_its_currency_and_that_currency_s_decimals(language: str, money: Money, written: str) -> None:
    with override(language):
        assert page.money(money).replace(NBSP, " ") == written


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "12 Mar 2029"), ("th", "12 มี.ค. 2029"), ("km", "12 មីនា 2029"), ("xx", "12 Mar 2029")],
)
def test_a_day_is_gregorian_with_the_month_in_the_reader_s_language(language: str, written: str) -> None:
    with override(language):
        assert page.day(dt.date(2029, 3, 12)) == f'<time datetime="2029-03-12">{written}</time>'


def test_a_share_is_in_hundredths_with_the_reader_s_comma() -> None:
    with override("vi"):
        assert page.percent(Decimal("0.3845")).replace(NBSP, " ") == "38,4 %"


@pytest.mark.parametrize(("value", "maximum", "width"), [(1, 4, "25"), (9, 4, "100"), (-1, 4, "0"), (3, 0, "0")])
def test_a_bar_is_as_long_as_its_share(value: int, maximum: int, width: str) -> None:
    assert f'<rect class="bar-fill" width="{width}" height="8"/>' in page.share_bar(value, maximum)


@pytest.fixture(scope="module")
def style_page() -> str:
    with override("en"):
        return render_to_string("core/style.html", samples() | {"menu": [], "languages": [], "node_name": "Test node"})


def test_the_style_page_holds_no_inline_style_or_script(style_page: str) -> None:
    assert not re.findall(r"<[^>]+\s(?:style|on[a-z]+)=", style_page)
    assert "<style" not in style_page
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", style_page))


def test_every_id_is_used_once_and_every_link_to_one_arrives(style_page: str) -> None:
    ids = Counter(re.findall(r'\sid="([^"]+)"', style_page))

    assert [name for name, times in ids.items() if times > 1] == []
    assert set(re.findall(r'href="#([^"]+)"', style_page)) <= ids.keys()
    assert {
        name for names in re.findall(r'aria-describedby="([^"]+)"', style_page) for name in names.split()
    } <= ids.keys()


def test_a_form_that_comes_back_gathers_its_errors_and_keeps_what_was_typed(style_page: str) -> None:
    assert "2 answers need another look" in style_page
    assert (
        '<a href="#id_capacity">Most you can make in a month, in kilograms: Write a quantity of at least 1 kg.</a>'
        in style_page
    )
    assert 'value="Cá cơm nước mắm Hòn Nghệ"' in style_page


def test_a_star_names_scheme_country_rules_and_end(style_page: str) -> None:
    words = re.sub(r"<[^>]+>", "", style_page)

    assert "OCOP 4Viet Nam · rules of 2026 · until 12 Mar 2029" in words
    assert "OVOP 3Cambodia · rules of 2019 · ended 31 Dec 2025" in words


def test_first_load_is_at_most_a_hundred_kilobytes(style_page: str) -> None:
    """The limit is without pictures. The heaviest language is measured: Burmese letters with the Latin beside them."""
    htmx = finders.find("django_htmx/htmx-2.min.js")
    assert isinstance(htmx, str)
    words = re.sub(r'<svg class="woven-face".*?</svg>', "", style_page)
    sent = [CSS.encode(), Path(htmx).read_bytes(), words.encode()]
    letters = sum(
        len(fonts.cut(face, face.source_bytes()))
        for face in fonts.FACES
        if face.name in ("latin-400", "latin-600", "myanmar")
    )

    assert sum(len(gzip.compress(part)) for part in sent) + letters < 100 * 1024


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_an_error_page_needs_neither_request_nor_database_and_says_what_to_do(status: int) -> None:
    shown = get_template(f"{status}.html").render()

    assert shown.count("<h1>") == 1
    assert re.search(r'<div class="prose"><p>[^<]{40,}</p></div>', shown)
    assert '<a class="button" href="/">' in shown


def test_a_pager_offers_only_the_ways_there_are() -> None:
    shown = render_to_string("core/pager.html", {"next_url": "?after=25", "sentence": "Products 1 to 25 of 40"})

    assert 'rel="next"' in shown
    assert 'rel="prev"' not in shown
    assert not render_to_string("core/pager.html", {}).strip()


def test_messages_say_their_kind_in_a_word() -> None:
    told = [SimpleNamespace(level_tag="error"), SimpleNamespace(level_tag="success")]

    shown = render_to_string("core/messages.html", {"messages": told})

    assert shown.count("Not done:") == 1
    assert 'class="message success"' in shown


def test_a_cloth_stands_in_a_template_unescaped_but_its_title_does_not() -> None:
    shown = Template("{% load page %}{% woven_face number title %}").render(Context({"number": 7, "title": "<b>"}))

    assert shown.startswith('<svg class="woven-face"')
    assert "<title>&lt;b&gt;</title>" in shown


def test_a_remembered_part_is_drawn_once_for_each_language_and_value() -> None:
    part = Template('{% load i18n %}{% remember node %}{{ node }} {{ turn }} {% translate "Menu" %}{% endremember %}')

    drawn = []
    for language, node, turn in (("en", "A", 1), ("en", "A", 2), ("th", "A", 3), ("en", "B", 4), ("th", "A", 5)):
        with override(language):
            drawn.append(part.render(Context({"node": node, "turn": turn})))

    assert drawn[0] == drawn[1] == "A 1 Menu"
    assert drawn[2] == drawn[4]
    assert drawn[2].startswith("A 3 ")
    assert drawn[3] == "B 4 Menu"


def test_remembered_parts_are_forgotten_before_they_are_many() -> None:
    part = Template("{% remember value %}{{ value }} {{ turn }}{% endremember %}")
    for value in range(page.MOST_REMEMBERED + 1):
        part.render(Context({"value": value, "turn": "first"}))

    assert part.render(Context({"value": page.MOST_REMEMBERED, "turn": "second"})) == f"{page.MOST_REMEMBERED} first"
    assert part.render(Context({"value": 0, "turn": "second"})) == "0 second"


def test_what_is_remembered_stays_escaped() -> None:
    part = Template("{% remember name %}{{ name }}{% endremember %}")

    for _turn in range(2):
        assert part.render(Context({"name": "<b>"})) == "&lt;b&gt;"


def test_a_period_is_shown_with_its_last_day() -> None:
    shown = Template("{% day end|last_day %}").render(Context({"end": dt.date(2029, 3, 12)}))

    assert "2029-03-11" in shown
