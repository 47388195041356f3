"""The tables of the database, made and brought up to date."""

import io

from django.core.management import call_command, get_commands
from django.db import connection

SETTLER = "settle_activity"
"""The command that puts the record of a restored backup in order, where an app brings it."""


def migrate() -> None:
    """Bring the database's tables up to date; where several processes start at once, one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('ocop.migrate'))")
        try:
            call_command("migrate", interactive=False, verbosity=0)
            if SETTLER in get_commands():
                call_command(SETTLER, stdout=io.StringIO())
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('ocop.migrate'))")


def is_new() -> bool:
    """Say whether no table was ever made in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
        return bool(cursor.fetchone()[0])
