"""The report of an import, and the remarks on its rows."""

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from ocop.registry import operations
from ocop.registry.columns import header_likeness
from ocop.registry.intake.columns import REPORT_HEADERS
from ocop.registry.intake.report import report_of
from ocop.registry.models import ImportRow, Product, RegisterImport
from ocop.registry.operations.imports import REGISTER
from ocop.registry.operations.reporting import firsts_of, remarks_of
from ocop.registry.reading import open_table
from tests.registry.areas import thailand
from tests.registry.files import THAI
from tests.registry.imports import (
    BANANA,
    LATER,
    RICE,
    confirmed,
    national_officer,
    outcomes,
    programme,
    taken_over,
)

pytestmark = pytest.mark.django_db


def remarks(done: RegisterImport, line: int) -> list[tuple[str, str, str]]:
    row = ImportRow.objects.get(register_import=done, line=line)
    return remarks_of(row, done, firsts_of([row]))


def again(path: Path) -> RegisterImport:
    """Send a report back as a register."""
    begun = operations.receive_register(programme(), path, name=path.name, by=None, at=LATER)
    return operations.take_over(operations.check_register(confirmed(begun), at=LATER), by=None, at=LATER)


def test_the_report_has_every_row_with_what_became_of_it(tmp_path: Path) -> None:
    thailand()
    done = taken_over(tmp_path)

    written = report_of(REGISTER, done, tmp_path / "report.xlsx")

    rows = [row.cells for row in open_table(tmp_path / "report.xlsx", known=header_likeness).rows()]
    rice = Product.objects.get(name="ข้าวไร่")
    assert written == 5
    assert rows[0] == (*RICE, "New", rice.number, "", "", "2")
    assert rows[1][6:8] == ("New", Product.objects.get(name="กล้วยฉาบ").number)
    assert rows[1][8].endswith(
        "เบอร์โทรศัพท์: “999-9999999” is not a telephone number but a placeholder; it was not stored."
    )
    assert rows[2][6] == "Held for a decision"
    assert rows[3][6] == "Rejected"
    assert rows[4][6:9] == ("Duplicate", "", "The same product of the same maker in the same place stands in line 2.")


def test_the_report_sent_back_changes_nothing(tmp_path: Path) -> None:
    thailand()
    report_of(REGISTER, taken_over(tmp_path), tmp_path / "report.xlsx")

    done = again(tmp_path / "report.xlsx")

    assert done.counts == {"new": 0, "updated": 0, "unchanged": 2, "duplicate": 1, "held": 1, "rejected": 1}
    assert set(REPORT_HEADERS) <= set(done.reading["headers"])


def test_only_what_has_to_be_mended_can_be_asked_for(tmp_path: Path) -> None:
    thailand()
    done = taken_over(tmp_path)

    assert report_of(REGISTER, done, tmp_path / "report.xlsx", only_open=True) == 2

    assert outcomes(again(tmp_path / "report.xlsx")) == [(2, "held"), (3, "rejected")]


def test_remarks_name_the_column_as_the_file_does(tmp_path: Path) -> None:
    thailand()
    done = taken_over(tmp_path)

    assert remarks(done, 5)[0] == (
        THAI[0],
        "The name of the product is missing.",
        "Fill in the name of the product and send the row again.",
    )


def test_a_duplicate_that_says_something_else_says_in_which_columns(tmp_path: Path) -> None:
    thailand()
    done = taken_over(tmp_path, [THAI, RICE, (*RICE[:4], "ม.9", "089-1234567"), RICE])

    assert [says for _column, says, _do in remarks(done, 3)] == [
        "The same product of the same maker in the same place stands in line 2.",
        "It differs from line 2 in: Address, Telephone. What the first line says was kept.",
    ]
    assert len(remarks(done, 4)) == 1


def test_a_row_that_was_rejected_earlier_says_so(tmp_path: Path) -> None:
    officer = national_officer(thailand())
    row = ImportRow.objects.get(register_import=taken_over(tmp_path), outcome="held")
    operations.reject_row(row, by=officer, at=LATER)

    done = taken_over(tmp_path)

    assert remarks(done, 4)[0][1] == "An officer rejected this line earlier."


def test_the_report_asks_as_often_for_many_duplicates_as_for_one(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    thailand()
    one, many = taken_over(tmp_path, [THAI, RICE, RICE]), taken_over(tmp_path, [THAI, RICE, *[RICE] * 9, BANANA])

    for done in (one, many):
        with django_assert_num_queries(4):
            report_of(REGISTER, done, tmp_path / "report.xlsx")
