"""What migrations of trade leave in the database."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

SENTENCES = {"column", "why", "todo"}
BEFORE, AFTER = ("trade", "0003_offer_remarks_as_codes"), ("trade", "0004_drop_sentences_of_remarks")


def columns() -> set[str]:
    """Return the columns of the rows of offer sheets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'trade_offerimportrow'")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_rows_of_offer_sheets_keep_codes_and_no_sentences() -> None:
    assert "problems" in columns()
    assert not columns() & SENTENCES


@pytest.mark.django_db
def test_the_dropped_columns_come_back_for_the_code_before() -> None:
    MigrationExecutor(connection).migrate([BEFORE])

    assert columns() >= SENTENCES
    MigrationExecutor(connection).migrate([AFTER])
    assert not columns() & SENTENCES
