"""Query sets that Django compiles once in a process; each time they are asked, only the values are sent.

A query set is compiled anew whenever it runs, and for the questions of a public page that costs five to ten times what
sending it and reading the answer costs. See docs/decisions/0009-public-pages-compile-their-questions-once.md.
"""

import json
from collections.abc import Callable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, JSONField, Model, QuerySet, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.db.models.sql.compiler import SQLCompiler

type Row = tuple[Any, ...]


class Given(Expression):
    """The place of a value that is known only when the question is asked."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=TextField())
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: object) -> tuple[str, tuple[Any, ...]]:
        """Write the place, and put itself where the value will stand."""
        return "%s", (self,)


def given(name: str) -> Any:
    """Return the place of one value: of any type, so that the queries of other apps can be told it like the value."""
    return Given(name)


def one_of(column: str, name: str) -> Func:
    """Return the condition that a column equals one of the values that will be given as a list."""
    return Func(F(column), Given(name), arg_joiner=" = ANY(", template="%(expressions)s)", output_field=BooleanField())


class Compiled:
    """A question to the database, compiled when it is first asked.

    :param build: makes the query set, with :func:`given` places where values will differ; called once.
    :param columns: what is wanted of it, in this order.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]], *columns: str | Combinable) -> None:
        self._build = build
        self._columns = columns
        self._statement: tuple[str, tuple[Any, ...]] | None = None

    def rows(self, **values: Any) -> list[Row]:
        """Return the rows for these values, one for each name given; documents (``jsonb``) are still text in them."""
        if self._statement is None:
            self._statement = self._build().values_list(*self._columns).query.sql_with_params()
        sql, parameters = self._statement
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[one.name] if isinstance(one, Given) else one for one in parameters])
            rows: list[Row] = cursor.fetchall()
        return rows


class Part[M: Model]:
    """Some columns of a table among those of a row, and the record that they make.

    Columns of the record that are not among them are read by a query of their own if somebody asks for them.

    :param fields: names of the columns; all of the model's if none is named.
    :param path: from the rows to the table: ``producer__``; empty for the table of the rows themselves.
    :param behind: the part whose columns stand before these in the row.
    """

    def __init__(self, model: type[M], *fields: str, path: str = "", behind: "Part[Any] | None" = None) -> None:
        known = [field for field in model._meta.concrete_fields if not fields or field.attname in fields]
        self._model = model
        self._fields = known
        self._names = [field.attname for field in known]
        self._start = behind.end if behind else 0
        self._key = self._start + next(place for place, field in enumerate(known) if field.primary_key)
        self._documents = [place for place, field in enumerate(known) if isinstance(field, JSONField)]
        self.end: int = self._start + len(known)
        self.columns: tuple[str, ...] = (*(behind.columns if behind else ()), *(path + name for name in self._names))

    def of(self, row: Row) -> M:
        """Return the record in a row."""
        values = list(row[self._start : self.end])
        for place in self._documents:
            values[place] = json.loads(values[place])
        return self._model.from_db(connection.alias, self._names, values)

    def of_any(self, row: Row) -> M | None:
        """Return the record in a row, none where there is none."""
        return None if row[self._key] is None else self.of(row)

    def gathered(self, rows: QuerySet[M]) -> ArraySubquery:
        """Return the column of a question that gathers other rows, in their order, each for :meth:`of_document`."""
        return ArraySubquery(rows.values(document=JSONObject(**{name: F(name) for name in self._names})))

    def of_document(self, document: str) -> M:
        """Return the record of one gathered row."""
        told = json.loads(document)
        values = [field.to_python(told[field.attname]) for field in self._fields]
        return self._model.from_db(connection.alias, self._names, values)
