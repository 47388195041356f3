"""The condition that a column is one of many values, told to PostgreSQL as one array.

`column__in=values` writes a placeholder for each value; from some hundred on, writing and reading such a statement
costs more than answering it. The array is written here as PostgreSQL reads it: given as a list, Django and psycopg each
go through it value by value, which takes several times as long.
"""

import re
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Field, Func, TextField, Value
from django.db.models.functions import Cast

_SPECIAL = re.compile(r'["\\]')


def among_keys(column: str, keys: Iterable[int]) -> Func:
    """Return the condition, for ``filter``, that a column is one of these keys; where there are none, of no row.

    :param column: as in a filter, over relations too: ``producer__area_id``.
    """
    return _equals_any(column, map(str, keys), BigIntegerField())


def among_texts(column: str, texts: Iterable[str]) -> Func:
    """Return the same for a column of texts."""
    return _equals_any(column, ('"' + _SPECIAL.sub(r"\\\g<0>", text) + '"' for text in texts), TextField())


def _equals_any(column: str, written: Iterable[str], kind: "Field[object, object]") -> Func:
    array = Cast(Value(f"{{{','.join(written)}}}", output_field=TextField()), ArrayField(kind))
    return Func(F(column), array, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())
