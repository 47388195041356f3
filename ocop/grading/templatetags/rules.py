"""Words and points of the rules, for templates."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django import template
from django.forms import BaseForm, BoundField

from ocop.grading.reader import in_reader_language, points_for_reader
from ocop.grading.scoring.records import Criterion, Heading, Level

register = template.Library()


@register.filter
def said(words: Mapping[str, str]) -> str:
    """Write what stands in several languages in the reader's."""
    return in_reader_language(words)


@register.filter
def points_of(value: Decimal | Fraction | int | None) -> str:
    """Write points as the reader does; a dash where none are set."""
    return "–" if value is None else points_for_reader(value)


@register.filter
def of(values: Mapping[object, object], key: object) -> object:
    """Return what a mapping holds for a key."""
    return values.get(key)


@register.filter
def is_line(item: Heading | Criterion) -> bool:
    """Say whether an item of a card is a line that is marked, not a heading."""
    return isinstance(item, Criterion)


@register.simple_tag
def floors_at(line: Criterion, level: Level) -> list[int]:
    """Return the stars for which a level of a line is the least one that is enough."""
    return sorted(stars for stars, least in line.floors.items() if least == level.points)


@register.filter
def as_value(points: Decimal) -> str:
    """Write points as a form sends them."""
    return f"{points.normalize():f}"


@register.filter
def chosen(form: BaseForm, code: str) -> str:
    """Return the level that was chosen for a line; empty where none was."""
    return str(form[code].value() or "")


@register.filter
def wrong(form: BaseForm, code: str) -> list[str]:
    """Return what is wrong with the level that was chosen for a line."""
    return [str(error) for error in form[code].errors]


@register.simple_tag
def field_of(form: BaseForm, code: str) -> BoundField:
    """Return the field of a form that belongs to a line."""
    return form[code]
