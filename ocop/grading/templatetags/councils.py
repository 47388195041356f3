"""Filters of the pages of councils."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django import template

from ocop.grading.reader import in_reader_language, points_for_reader

register = template.Library()


@register.filter
def points(value: Decimal | Fraction | int | None) -> str:
    """Return points with the reader's decimal sign, cut and never rounded up; a dash for none."""
    return "–" if value is None else points_for_reader(value)


@register.filter
def reads(words: Mapping[str, str]) -> str:
    """Return a text of the rules in the reader's language."""
    return in_reader_language(words)


@register.filter
def of(values: Mapping[object, object], key: object) -> object:
    """Return what a mapping holds for a key."""
    return values.get(key)
