"""How codes are worded for the reader: countries, schemes of stars, certificates, languages."""

import datetime as dt
import functools
from collections.abc import Mapping
from urllib.parse import quote

from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info, gettext_lazy

from ocop.core.templatetags.page import number, page_locale
from ocop.places.models import Area
from ocop.registry.models import StarHeld

CERTIFICATES: dict[str, Promise | str] = {
    "halal": gettext_lazy("Halal"),
    "organic": gettext_lazy("Organic"),
    "gi": gettext_lazy("Geographical indication"),
    "fair-trade": gettext_lazy("Fair trade"),
    "community-product-standard": gettext_lazy("Community product standard"),
    "fda": gettext_lazy("Food and drug registration"),
    "haccp": "HACCP",
    "gmp": "GMP",
    "gap": "GAP",
    "vietgap": "VietGAP",
    "globalgap": "GLOBALG.A.P.",
    "iso-22000": "ISO 22000",
    "iso-9001": "ISO 9001",
}
"""Kinds of certificate by their codes; an unknown code is shown as it is."""


def certificate_name(kind: str) -> str:
    """Return what a kind of certificate is called."""
    return str(CERTIFICATES.get(kind, kind.replace("-", " ").upper() if len(kind) < 6 else kind.replace("-", " ")))


def country_name(code: str, areas: Mapping[str, Area]) -> str:
    """Return the name of a country: in English as ASEAN writes it (from ``places``), else as CLDR does.

    :param areas: the areas of a page, by path; a country's path is its code.
    """
    english = (get_language() or "en")[:2] == "en"
    if english and code in areas:
        return areas[code].name_en
    return str(page_locale().territories.get(code) or (areas[code].local_name if code in areas else code))


def area_name(path: str, areas: Mapping[str, Area]) -> str:
    """Return the name of an area for the reader, or its code where it is not known any more."""
    if "." not in path:
        return country_name(path, areas)
    return areas[path].local_name if path in areas else path.rpartition(".")[2]


def scheme_label(scheme: str) -> str:
    """Return the short name of a scheme: ``vn-ocop`` is OCOP."""
    return scheme.partition("-")[2].upper() or scheme.upper()


def scheme_country(scheme: str) -> str:
    """Return the country of a scheme: ``vn-ocop`` is of VN."""
    return scheme.partition("-")[0].upper()


def star_facet_label(value: str, areas: Mapping[str, Area]) -> str:
    """Return the words of a value like ``vn-ocop/2026/4``: OCOP 4★ · Viet Nam · 2026."""
    scheme, _slash, rest = value.partition("/")
    edition, _slash, stars = rest.partition("/")
    words = (f"{scheme_label(scheme)} {stars}★", country_name(scheme_country(scheme), areas), edition)
    return " · ".join(filter(None, words))


def star_badge(held: StarHeld, areas: Mapping[str, Area], *, ended: bool = False) -> str:
    """Return the drawn badge of one award, as HTML (``core/star.html``)."""
    country = country_name(scheme_country(held.scheme), areas)
    until = held.valid_until - dt.timedelta(days=1) if held.valid_until else None  # the last good day
    return _badge(scheme_label(held.scheme), held.stars, country, held.edition, until, ended, get_language())


@functools.lru_cache(maxsize=4096)
def _badge(*parts: object) -> str:
    """Render a badge once: a list of twenty products shows the same few again and again."""
    names = ("scheme", "stars", "country", "rules", "until", "ended")
    return render_to_string("core/star.html", dict(zip(names, parts, strict=False)))


def demonstration_mark() -> str:
    """Return the mark of fictitious records, as HTML (``core/demonstration.html``)."""
    return _mark(get_language())


@functools.cache
def _mark(language: str | None) -> str:
    return render_to_string("core/demonstration.html")


@functools.cache
def language_name(code: str) -> str:
    """Return what a language calls itself; the code where it is not one of the pages' languages."""
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


@functools.cache
def address_of(url_name: str) -> str:
    """Return the address of a page that another app may or may not have; empty if it has not."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def address_with(url_name: str, given: str) -> str:
    """Return the address of a record's page. A list has dozens of them, so each kind is reversed once."""
    before, after = _around_number(url_name)
    return before + quote(given) + after


@functools.cache
def _around_number(url_name: str) -> tuple[str, str]:
    before, _number, after = reverse(url_name, args=["NUMBER"]).rpartition("NUMBER")
    return before, after


def counted(value: int) -> str:
    """Return a count with the reader's separators; small ones, which need none, without asking CLDR."""
    return str(value) if value < 1000 else number(value)
