"""A second connection, for what must be seen or kept whatever becomes of the transaction under way."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection


@contextmanager
def autonomous() -> Iterator[psycopg.Cursor[tuple[object, ...]]]:
    """Give a cursor on a connection of its own that commits each statement at once, and close it afterwards.

    Never write a row there that the running transaction has locked: the two would wait for each other.
    """
    parameters = connection.get_connection_params()
    for key in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(key, None)
    with psycopg.connect(**parameters, autocommit=True) as own, own.cursor() as cursor:
        yield cursor
