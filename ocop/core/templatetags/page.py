"""Tags and filters of every page: amounts, money and days as the reader writes them, and the drawn parts.

Words and separators come from CLDR in the language of the page. Three choices hold everywhere (docs/words.md):
figures are the Western ones, which people of all eleven states read and which can be copied into a spreadsheet; years
are Gregorian, also in Thai and Lao, because a certificate crosses borders (a Thai page writes "12 มี.ค. 2029", never
2572); English is British, with the day before the month.
"""

import datetime as dt
import functools
import re
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import UnknownUnitError, format_unit
from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from ocop.core import pattern
from ocop.core.dates import last_day
from ocop.core.money import Money
from ocop.core.units import PIECES, Quantity, unit_of

register = template.Library()

NOTHING = "–"
CLDR_LANGUAGES = {"en": "en_GB", "tl": "fil"}
"""Languages of the pages that CLDR knows under another name."""

CLDR_UNITS = {
    "KGM": "mass-kilogram",
    "GRM": "mass-gram",
    "TNE": "mass-tonne",
    "LTR": "volume-liter",
    "MLT": "volume-milliliter",
    "MTR": "length-meter",
    "MTK": "area-square-meter",
}
"""UN/CEFACT Recommendation 20 codes as CLDR unit identifiers."""

MOST_REMEMBERED = 100
"""Drawings of one part that are kept; then all are forgotten and drawn anew."""

SYMBOL_MEETS_FIGURE = re.compile(r"(?<=[A-Z])(?=\d)|(?<=\d)(?=[A-Z])")
"""Where CLDR's currency spacing asks for a space that babel leaves out: "LAK5" is written "LAK 5"."""


def page_locale() -> Locale:
    """Return the CLDR locale of the page's language, or British English where CLDR does not know it."""
    language = get_language() or "en"
    try:
        return Locale.parse(CLDR_LANGUAGES.get(language, language), sep="-" if "-" in language else "_")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


@register.filter
def number(value: Decimal | int | float | None) -> str:
    """Return a bare number with the reader's separators, or a dash for none; at most three decimals."""
    return NOTHING if value is None else format_decimal(value, locale=page_locale())


@register.filter
def percent(share: Decimal | float | None) -> str:
    """Return a share (0 to 1) in hundredths with one decimal, for instance "38.4 %", or a dash for none."""
    return NOTHING if share is None else format_percent(share, "#,##0.#\N{NO-BREAK SPACE}%", locale=page_locale())


@register.simple_tag
def quantity(value: Quantity | Decimal | int | None, unit: str = "") -> str:
    """Return an amount with its unit, for instance "40 t" or "1.200 kg" (`{% quantity offer.capacity %}`).

    :param value: a `Quantity`, or a number in the unit given.
    :param unit: a UN/CEFACT code, when the value is a bare number.
    :raises UnknownUnit: the code is not in the list of units.
    """
    if value is None:
        return NOTHING
    amount, code = (value.amount, value.unit) if isinstance(value, Quantity) else (value, unit)
    if code in PIECES:
        return ngettext("%(amount)s piece", "%(amount)s pieces", int(amount)) % {"amount": number(amount)}
    if code == "DZN":
        return ngettext("%(amount)s dozen", "%(amount)s dozen", int(amount)) % {"amount": number(amount)}
    known = unit_of(code)
    try:
        return format_unit(amount, CLDR_UNITS[code], length="short", locale=page_locale())
    except (KeyError, UnknownUnitError):
        return f"{number(amount)}\N{NO-BREAK SPACE}{known.symbol}"


@register.simple_tag
def money(value: Money | Decimal | int | None, currency: str = "") -> str:
    """Return an amount with its currency and that currency's decimals, for instance "1.250.000 ₫".

    :param value: a `Money`, or a number in major units of the currency given.
    :param currency: an ISO 4217 code, when the value is a bare number.
    """
    if value is None:
        return NOTHING
    amount, code = (value.amount, value.currency) if isinstance(value, Money) else (value, currency)
    return SYMBOL_MEETS_FIGURE.sub("\N{NO-BREAK SPACE}", format_currency(amount, code, locale=page_locale()))


@register.simple_tag
def day(value: dt.date | dt.datetime | None) -> str:
    """Return a day as `<time>`, for instance "12 Mar 2029"; a moment is shown as the day it fell on at the node."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value).date() if isinstance(value, dt.datetime) and timezone.is_aware(value) else value
    return format_html(
        '<time datetime="{}">{}</time>', local.strftime("%Y-%m-%d"), format_date(local, "medium", locale=page_locale())
    )


@register.filter(name="last_day")
def last_day_of(end: dt.date | None) -> dt.date | None:
    """Return the last day of a period that ends before a day: ``{% day paper.valid_until|last_day %}``."""
    return last_day(end)


@register.simple_tag
def moment(value: dt.datetime | None) -> str:
    """Return a day and the time on it at the node, as `<time>`, for instance "12 Mar 2029, 14:05"."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    on, at = format_date(local, "medium", locale=page_locale()), format_time(local, "HH:mm", locale=page_locale())
    return format_html('<time datetime="{}">{}, {}</time>', local.isoformat(timespec="minutes"), on, at)


@register.tag
def remember(parser: Parser, token: Token) -> "RememberNode":
    """Draw a part of a page once in a process: `{% remember node_name %}…{% endremember %}`.

    What stands inside may depend on nothing but the language of the page, the settings and addresses of the node, and
    the values named after the tag, which must be few.
    """
    values = [parser.compile_filter(written) for written in token.split_contents()[1:]]
    inside = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(inside, values)


class RememberNode(template.Node):
    """A part of a page, kept for each language and each of the values that it depends on."""

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._values = values
        self._kept: dict[tuple[object, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Return the part as it was drawn before, or draw it."""
        key = (get_language(), *(value.resolve(context, ignore_failures=True) for value in self._values))
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= MOST_REMEMBERED:
                self._kept.clear()
            kept = self._kept[key] = self.nodelist.render(context)
        return kept


@register.simple_tag
def woven_band(subject: object, height: int = 11) -> SafeString:
    """Return the ornament drawn from a subject, as wide as its place (see `pattern.woven_band`)."""
    return _band(str(subject), height)


@functools.lru_cache(maxsize=MOST_REMEMBERED)
def _band(subject: str, height: int) -> SafeString:
    """Draw a band once: most pages bear the band of the node."""
    return _drawn(pattern.woven_band(subject, height=height))


@register.simple_tag
def woven_face(subject: object, title: str = "") -> SafeString:
    """Return the picture of a product without a photo (see `pattern.woven_face`)."""
    return _drawn(pattern.woven_face(str(subject), title=title))


@register.simple_tag
def share_bar(value: Decimal | int | float, maximum: Decimal | int | float) -> SafeString:
    """Return a bar filled to the share of `value` in `maximum`; hidden from readers, so the figure stands beside it."""
    share = min(max(float(value) / float(maximum), 0.0), 1.0) * 100 if maximum else 0.0
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="bar-ground" width="100" height="8"/><rect class="bar-fill" width="{}" height="8"/></svg>',
        f"{share:.4g}",
    )


def _drawn(svg: str) -> SafeString:
    """Return SVG of `ocop.core.pattern`, which escapes the one text it is given."""
    return mark_safe(svg)
