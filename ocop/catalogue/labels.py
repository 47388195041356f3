"""How codes are worded for the reader: areas, schemes of stars, languages."""

import functools
from collections.abc import Mapping
from urllib.parse import quote

from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_info

from ocop.core.dates import last_day
from ocop.core.templatetags.page import number
from ocop.core.text import fold, nfc
from ocop.grading.queries.levels import level_names
from ocop.places.models import Area
from ocop.places.queries import country_name
from ocop.registry.models import HeldAs, StarHeld


def page_language() -> str:
    """Return the language of the page, in two letters."""
    return (get_language() or "en")[:2]


def area_name(path: str, areas: Mapping[str, Area]) -> str:
    """Return the name of an area for the reader, or its code where it is not known any more."""
    if "." not in path:
        return country_name(path)
    return areas[path].local_name if path in areas else path.rpartition(".")[2]


def scheme_label(scheme: str) -> str:
    """Return the short name of a scheme: ``vn-ocop`` is OCOP."""
    return scheme.partition("-")[2].upper() or scheme.upper()


def scheme_country(scheme: str) -> str:
    """Return the country of a scheme: ``vn-ocop`` is of VN."""
    return scheme.partition("-")[0].upper()


def star_facet_label(value: str) -> str:
    """Return the words of a value: ``vn-ocop/2026/4`` is OCOP 4★ · Viet Nam · 2026, a mark is told by its name."""
    scheme, _slash, rest = value.partition("/")
    edition, _slash, level = rest.partition("/")
    outcome, dash, number_of = level.partition("-")
    if dash and number_of.isdecimal() and len(number_of) < 4:
        result = result_label(scheme, edition, outcome, int(number_of))
    else:
        result = f"{scheme_label(scheme)} {level}★"
    return " · ".join(filter(None, (result, country_name(scheme_country(scheme)), edition)))


def level_label(scheme: str, edition: str, outcome: str, level: int) -> str:
    """Return what a scheme calls a result that is no stars, for the reader: its level's own name, else what it is."""
    names = level_names(scheme, edition, level)
    known = dict(HeldAs.choices)
    return names.get(page_language()) or names.get("en") or str(known.get(outcome, outcome))


def result_label(scheme: str, edition: str, outcome: str, level: int) -> str:
    """Return a result that is no stars with its scheme's short name, which is left out where it says the same."""
    short, words = scheme_label(scheme), level_label(scheme, edition, outcome, level)
    return words if fold(short) in fold(words) else f"{short} {words}"


def star_badge(held: StarHeld, *, ended: bool = False) -> str:
    """Return the drawn badge of one result, as HTML (``core/star.html``)."""
    country = country_name(scheme_country(held.scheme))
    until = last_day(held.valid_until)
    language = get_language()
    if held.outcome == HeldAs.STARS:
        return _badge(scheme_label(held.scheme), held.stars, country, held.edition, until, ended, language)
    words = result_label(held.scheme, held.edition, held.outcome, held.stars)
    return _badge(words, 0, country, held.edition, until, ended, language)


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
        return nfc(get_language_info(code)["name_local"])
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
