"""The condition that a column is one of many values, told to PostgreSQL as one array.

`column__in=values` writes a placeholder for each value; from some hundred on, writing and reading such a statement
costs more than answering it.
"""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, TextField, Value


def among_keys(column: str, keys: Iterable[int]) -> Func:
    """Return the condition, for ``filter``, that a column is one of these keys; where there are none, of no row.

    :param column: as in a filter, over relations too: ``producer__area_id``.
    """
    return _equals_any(column, Value(list(keys), output_field=ArrayField(BigIntegerField())))


def among_texts(column: str, texts: Iterable[str]) -> Func:
    """Return the same for a column of texts."""
    return _equals_any(column, Value(list(texts), output_field=ArrayField(TextField())))


def _equals_any(column: str, values: Value) -> Func:
    return Func(F(column), values, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())
