"""What every test stands on: English, an empty cache, and nothing slow that no test is about."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings
from django.utils import translation

KEPT = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables whose rows Django makes with the other tables."""


@pytest.fixture(autouse=True, scope="session")
def _quick() -> Iterator[None]:
    """Hash passwords once and not a million times; look for a static file when it is asked for; empty what was filled.

    WhiteNoise would otherwise list all static files anew for every test client.
    """
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        override_settings(PASSWORD_HASHERS=hashers, WHITENOISE_AUTOREFRESH=True),
        mock.patch.object(TransactionTestCase, "_fixture_teardown", _empty),
    ):
        yield


def _empty(_case: TransactionTestCase) -> None:
    """Empty the tables after a test that commits: those with rows, where Django truncates all and fills two anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names(cursor)) - KEPT)
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (TABLE \"{name}\")" for name in names))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")  # no order among tables, no trigger
        for name in filled:
            cursor.execute(f'DELETE FROM "{name}"')


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Keep the test database at the end: the whole server goes."""
    return True


@pytest.fixture(autouse=True)
def _english_and_fresh() -> None:
    translation.activate("en")
    cache.clear()
