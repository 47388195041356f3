"""Offers from a spreadsheet."""

from pathlib import Path

import pytest
import xlsxwriter

from ocop.accounts.roles import Role
from ocop.registry.models import ProgrammeNumber
from ocop.registry.reading import Unreadable
from ocop.trade.models import SupplyOffer
from ocop.trade.offer_rows import ColumnsMissing
from ocop.trade.operations import importing
from ocop.trade.operations.importing import import_offers
from tests.make import accounts, registry
from tests.make import trade as make

pytestmark = pytest.mark.django_db

HEADER = "Product number,Unit,Currency,Price,Minimum order,Weekly capacity\n"


def test_good_rows_are_taken_over_bad_ones_reported_and_the_same_file_changes_nothing(tmp_path: Path) -> None:
    one, other = make.product(), make.product()
    file = tmp_path / "offers.csv"
    file.write_text(f"{HEADER}{one.number},kg,THB,38.5,100,900\nTH-P0,kg,THB,1,1,1\n{other.number},kg,THB,-4,100,900\n")
    officer = accounts.officer(role=Role.TRADE_OFFICER)

    first = import_offers(file, by=officer, at=make.NOON)
    again = import_offers(file, by=officer, at=make.NOON)

    assert first.counts == {"new": 1, "updated": 0, "unchanged": 0, "rejected": 2}
    assert again.counts == {"new": 0, "updated": 0, "unchanged": 1, "rejected": 2}
    assert [(row.line, row.outcome) for row in first.rows] == [(2, "new"), (3, "rejected"), (4, "rejected")]
    assert "TH-P0" in first.rows[1].why
    assert "more than zero" in first.rows[2].why
    assert SupplyOffer.objects.get().product == one


def test_a_workbook_with_thai_headers_and_a_programmes_number_is_read(tmp_path: Path) -> None:
    product = make.product()
    ProgrammeNumber.objects.create(programme=registry.programme(), number="OTOP-7", product=product)
    file = tmp_path / "offers.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["รหัส OTOP", "หน่วย", "สกุลเงิน", "ราคา", "ขั้นต่ำ", "กำลังการผลิตต่อสัปดาห์"])
        sheet.write_row(1, 0, ["OTOP-7", "กก.", "THB", 38.5, 100, 900])

    report = import_offers(file, by=accounts.officer(role=Role.TRADE_OFFICER), at=make.NOON)

    assert report.counts["new"] == 1


def test_a_name_that_two_products_have_is_not_guessed(tmp_path: Path) -> None:
    product = make.product()
    make.product()
    file = tmp_path / "offers.csv"
    file.write_text(f"name,unit,currency,price,moq,weekly capacity\n{product.name},kg,THB,38.5,100,900\n")

    report = import_offers(file, by=accounts.officer(role=Role.TRADE_OFFICER), at=make.NOON)

    assert report.counts["rejected"] == 1
    assert "Several products" in report.rows[0].why


def test_another_makers_product_is_out_of_reach(tmp_path: Path) -> None:
    mine, other = make.product(), make.product()
    assert mine.producer is not None
    file = tmp_path / "offers.csv"
    file.write_text(f"{HEADER}{mine.number},kg,THB,38.5,100,900\n{other.number},kg,THB,38.5,100,900\n")

    report = import_offers(file, by=make.spokesperson(mine.producer), at=make.NOON)

    assert [row.outcome for row in report.rows] == ["new", "rejected"]


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    product = make.product()
    file = tmp_path / "offers.csv"
    file.write_text(f"{HEADER}{product.number},kg,THB,38.5,100,900\n")

    report = import_offers(file, by=accounts.officer(role=Role.TRADE_OFFICER), at=make.NOON, dry_run=True)

    assert report.counts["new"] == 1
    assert not SupplyOffer.objects.exists()


def test_a_pdf_named_csv_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "offers.csv"
    file.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")

    with pytest.raises(Unreadable):
        import_offers(file, by=accounts.officer(role=Role.TRADE_OFFICER), at=make.NOON)


def test_a_file_without_prices_is_refused_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "offers.csv"
    file.write_text("Product number,Unit\nTH-P1,kg\n")

    with pytest.raises(ColumnsMissing, match="price"):
        import_offers(file, by=accounts.officer(role=Role.TRADE_OFFICER), at=make.NOON)


def test_a_file_with_too_many_rows_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 1)
    product = make.product()
    file = tmp_path / "offers.csv"
    file.write_text(f"{HEADER}{product.number},kg,THB,38.5,100,900\n{product.number},kg,THB,38.5,100,900\n")

    with pytest.raises(importing.RowsTooMany):
        import_offers(file, by=accounts.officer(role=Role.TRADE_OFFICER), at=make.NOON)
    assert not SupplyOffer.objects.exists()
