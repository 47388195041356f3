"""Offers from a spreadsheet."""

from pathlib import Path

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.registry.intake import operations as intake
from ocop.registry.intake.at_work import ImportAtWork
from ocop.registry.intake.remarks import Remark
from ocop.registry.intake.report import report_of
from ocop.registry.models import Product, ProgrammeNumber
from ocop.registry.operations import ColumnChosenTwice
from ocop.registry.reading import Unreadable, open_table
from ocop.registry.states import ImportState, ProductState
from ocop.trade import operations
from ocop.trade.models import OfferImport, SupplyOffer
from ocop.trade.offer_columns import ColumnsMissing, header_likeness
from ocop.trade.operations import importing
from ocop.trade.operations.importing import OFFERS
from tests.make import accounts, registry
from tests.make import trade as make
from tests.registry.imports import at_work

pytestmark = pytest.mark.django_db

HEADER = "Product number,Unit,Currency,Price,Minimum order,Weekly capacity\n"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def received(text: str, tmp_path: Path, *, by: User) -> OfferImport:
    """Return the import of a CSV file whose columns are only proposed."""
    file = tmp_path / "offers.csv"
    file.write_text(text, encoding="utf-8")
    return operations.receive_offers(file, name=file.name, by=by, at=make.NOON)


def confirmed(offer_import: OfferImport, **changes: str) -> OfferImport:
    """Return an import whose proposed columns were confirmed, but for some changes (``column_3="price"``)."""
    mapping = {int(index): column for index, column in offer_import.mapping.items()}
    mapping |= {int(name.removeprefix("column_")): column for name, column in changes.items()}
    return operations.confirm_offer_columns(offer_import, mapping, by=offer_import.by, at=make.NOON)


def checked(text: str, tmp_path: Path, *, by: User) -> OfferImport:
    """Return an import whose rows were checked."""
    return operations.check_offers(confirmed(received(text, tmp_path, by=by)), at=make.NOON)


def taken_over(text: str, tmp_path: Path, *, by: User) -> OfferImport:
    """Return an import that was taken over."""
    return operations.take_offers_over(checked(text, tmp_path, by=by), by=by, at=make.NOON)


def remarks(done: OfferImport, line: int) -> list[Remark]:
    """Return the remarks on a line: column, what is wrong, what to do."""
    return OFFERS.told(done, [done.import_rows.get(line=line)])[0].remarks


def test_good_rows_are_taken_over_bad_ones_reported_and_the_same_file_changes_nothing(tmp_path: Path) -> None:
    one, other = make.product(), make.product()
    text = f"{HEADER}{one.number},kg,THB,38.5,100,900\nTH-P0,kg,THB,1,1,1\n{other.number},kg,THB,cheap,100,900\n"
    officer = accounts.officer(role=Role.TRADE_OFFICER)

    first = taken_over(text, tmp_path, by=officer)
    again = taken_over(text, tmp_path, by=officer)

    assert first.counts == {"new": 1, "updated": 0, "unchanged": 0, "rejected": 2}
    assert again.counts == {"new": 0, "updated": 0, "unchanged": 1, "rejected": 2}
    assert sum(first.counts.values()) == first.rows
    rows = list(first.import_rows.values_list("line", "outcome", "product"))
    assert rows == [(2, "new", one.number), (3, "rejected", "TH-P0"), (4, "rejected", other.number)]
    assert remarks(first, 4) == [("Price", "“cheap” is not understood.", "Write a number.")]
    assert SupplyOffer.objects.get().product == one
    assert list(Activity.objects.order_by("pk").values_list("verb", flat=True)) == [
        "trade.offer_entered",
        "trade.offers_imported",
        "trade.offers_imported",
    ]


def test_a_check_tells_what_would_become_of_each_row_and_changes_nothing(tmp_path: Path) -> None:
    one = make.product()

    done = checked(
        f"{HEADER}{one.number},kg,THB,38.5,100,900\nTH-P0,kg,THB,1,1,1\n",
        tmp_path,
        by=accounts.officer(role=Role.TRADE_OFFICER),
    )

    assert (done.state, done.rows, done.rows_done) == (ImportState.CHECKED, 2, 2)
    assert done.counts == {"new": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    assert not SupplyOffer.objects.exists()
    assert not Activity.objects.exists()


def test_a_mended_report_is_sent_again_and_only_the_mended_row_changes(tmp_path: Path) -> None:
    one, other = make.product(), make.product()
    officer = accounts.officer(role=Role.TRADE_OFFICER)
    done = taken_over(
        f"{HEADER}{one.number},kg,THB,38.5,100,900\n{other.number},kg,THB,1.200,100,900\n", tmp_path, by=officer
    )
    report = tmp_path / "report.xlsx"
    report_of(OFFERS, done, report)

    table = open_table(report, known=header_likeness)
    rows = [list(row.cells) for row in table.rows()]
    rows[1][3] = "1200"
    mended = tmp_path / "mended.xlsx"
    with xlsxwriter.Workbook(str(mended)) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([table.headers, *rows]):
            sheet.write_row(number, 0, cells)
    begun = operations.receive_offers(mended, name="mended.xlsx", by=officer, at=make.NOON)
    after = operations.check_offers(confirmed(begun), at=make.NOON)
    after = operations.take_offers_over(after, by=officer, at=make.NOON)

    assert rows[0][6:] == ["New", one.number, "", "", "2"]
    assert rows[1][6:8] == ["Rejected", ""]
    assert rows[1][8].startswith("Price: “1.200”")
    assert after.counts == {"new": 1, "updated": 0, "unchanged": 1, "rejected": 0}


def test_only_the_rows_to_be_mended_are_in_the_short_report(tmp_path: Path) -> None:
    one = make.product()
    done = checked(
        f"{HEADER}{one.number},kg,THB,38.5,100,900\nTH-P0,kg,THB,1,1,1\n",
        tmp_path,
        by=accounts.officer(role=Role.TRADE_OFFICER),
    )

    assert report_of(OFFERS, done, tmp_path / "all.xlsx") == 2
    assert report_of(OFFERS, done, tmp_path / "open.xlsx", only_open=True) == 1


def test_a_corrected_column_is_remembered_for_the_persons_next_file(tmp_path: Path) -> None:
    product = make.product()
    text = f"Product number,Unit,Currency,Ex works,Minimum order,Weekly capacity\n{product.number},kg,THB,9,1,1\n"
    officer = accounts.officer(role=Role.TRADE_OFFICER)

    begun = received(text, tmp_path, by=officer)
    with pytest.raises(ColumnsMissing, match="Price of one unit"):
        confirmed(begun)
    confirmed(begun, column_3="price")
    next_time = received(text, tmp_path, by=officer)
    of_another = received(text, tmp_path, by=accounts.officer(role=Role.TRADE_OFFICER))

    assert "3" not in begun.mapping
    assert next_time.mapping["3"] == "price"
    assert "3" not in of_another.mapping


def test_one_column_of_ours_is_not_chosen_twice(tmp_path: Path) -> None:
    begun = received(f"{HEADER}TH-P1,kg,THB,9,1,1\n", tmp_path, by=accounts.officer(role=Role.TRADE_OFFICER))

    with pytest.raises(ColumnChosenTwice):
        confirmed(begun, column_5="price")
    begun.refresh_from_db()
    assert begun.state == ImportState.READ


def test_a_product_that_two_lines_name_is_offered_as_the_first_says(tmp_path: Path) -> None:
    product = make.product()
    text = f"{HEADER}{product.number},kg,THB,38.5,100,900\n{product.number},kg,THB,40,100,900\n"

    done = taken_over(text, tmp_path, by=accounts.officer(role=Role.TRADE_OFFICER))

    assert done.counts == {"new": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    assert remarks(done, 3)[0][1] == "Line 2 gives an offer of this product already."


def test_a_workbook_with_thai_headers_and_a_programmes_number_is_read(tmp_path: Path) -> None:
    product = make.product()
    ProgrammeNumber.objects.create(programme=registry.programme(), number="OTOP-7", product=product)
    file = tmp_path / "offers.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["รหัส OTOP", "หน่วย", "สกุลเงิน", "ราคา", "ขั้นต่ำ", "กำลังการผลิตต่อสัปดาห์"])
        sheet.write_row(1, 0, ["OTOP-7", "กก.", "THB", 38.5, 100, 900])
    officer = accounts.officer(role=Role.TRADE_OFFICER)

    begun = operations.receive_offers(file, name=file.name, by=officer, at=make.NOON)
    done = operations.check_offers(confirmed(begun), at=make.NOON)

    assert done.counts["new"] == 1


def test_a_name_that_two_products_have_is_not_guessed(tmp_path: Path) -> None:
    product = make.product()
    make.product()
    text = f"name,unit,currency,price,moq,weekly capacity\n{product.name},kg,THB,38.5,100,900\n"

    done = checked(text, tmp_path, by=accounts.officer(role=Role.TRADE_OFFICER))

    assert done.import_rows.get().outcome == "rejected"
    assert remarks(done, 2) == [
        ("Product number", f"Several products are called “{product.name}”.", "Use the product's number, as TH-P1001.")
    ]


def test_another_makers_product_is_out_of_reach(tmp_path: Path) -> None:
    mine, other = make.product(), make.product()
    assert mine.producer is not None
    text = f"{HEADER}{mine.number},kg,THB,38.5,100,900\n{other.number},kg,THB,38.5,100,900\n"

    done = taken_over(text, tmp_path, by=make.spokesperson(mine.producer))

    assert list(done.import_rows.values_list("outcome", flat=True)) == ["new", "rejected"]
    assert SupplyOffer.objects.get().product == mine


def test_who_has_nothing_to_offer_sends_no_file(tmp_path: Path) -> None:
    with pytest.raises(PermissionDenied):
        received(f"{HEADER}TH-P1,kg,THB,9,1,1\n", tmp_path, by=accounts.buyer())
    assert not OfferImport.objects.exists()


def test_another_persons_file_is_neither_confirmed_nor_taken_over_nor_stopped(tmp_path: Path) -> None:
    product = make.product()
    done = checked(f"{HEADER}{product.number},kg,THB,9,1,1\n", tmp_path, by=accounts.officer(role=Role.TRADE_OFFICER))
    stranger = accounts.officer(role=Role.TRADE_OFFICER)

    with pytest.raises(PermissionDenied):
        operations.confirm_offer_columns(done, {}, by=stranger, at=make.NOON)
    with pytest.raises(PermissionDenied):
        operations.take_offers_over(done, by=stranger, at=make.NOON)
    with pytest.raises(PermissionDenied):
        operations.cancel_offer_import(done, by=stranger, at=make.NOON)
    assert not SupplyOffer.objects.exists()


def test_a_stopped_import_is_neither_checked_nor_taken_over(tmp_path: Path) -> None:
    product = make.product()
    officer = accounts.officer(role=Role.TRADE_OFFICER)
    text = f"{HEADER}{product.number},kg,THB,9,1,1\n"
    begun = confirmed(received(text, tmp_path, by=officer))

    stopped = operations.cancel_offer_import(begun, by=officer, at=make.NOON)

    with pytest.raises(operations.ImportNotThere):
        operations.check_offers(stopped, at=make.NOON)
    with pytest.raises(operations.ImportNotThere):
        operations.take_offers_over(stopped, by=officer, at=make.NOON)
    with pytest.raises(operations.ImportNotThere):
        operations.cancel_offer_import(stopped, by=officer, at=make.NOON)
    assert not SupplyOffer.objects.exists()


def test_an_import_that_a_crash_left_half_way_may_be_taken_over_again(tmp_path: Path) -> None:
    product = make.product()
    officer = accounts.officer(role=Role.TRADE_OFFICER)
    left = checked(f"{HEADER}{product.number},kg,THB,9,1,1\n", tmp_path, by=officer)
    left.state = ImportState.COMMITTING
    left.save()

    with at_work(left), pytest.raises(ImportAtWork):
        operations.take_offers_over(left, by=officer, at=make.NOON)
    done = operations.take_offers_over(left, by=officer, at=make.NOON)

    assert done.state == ImportState.COMMITTED


def test_a_fault_leaves_no_offer_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    product = make.product()
    officer = accounts.officer(role=Role.TRADE_OFFICER)
    ready = checked(f"{HEADER}{product.number},kg,THB,9,1,1\n", tmp_path, by=officer)

    def fails(*_given: object, **_named: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(importing, "record", fails)
    with pytest.raises(ConnectionError):
        operations.take_offers_over(ready, by=officer, at=make.NOON)

    ready.refresh_from_db()
    assert ready.state == ImportState.CHECKED
    assert not SupplyOffer.objects.exists()


def test_a_pdf_named_csv_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "offers.csv"
    file.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")

    with pytest.raises(Unreadable):
        operations.receive_offers(file, name="a.csv", by=accounts.officer(role=Role.TRADE_OFFICER), at=make.NOON)
    assert not OfferImport.objects.exists()


def test_a_file_with_too_many_rows_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 1)

    with pytest.raises(operations.RowsTooMany):
        received(
            f"{HEADER}TH-P1,kg,THB,38.5,100,900\nTH-P2,kg,THB,38.5,100,900\n",
            tmp_path,
            by=accounts.officer(role=Role.TRADE_OFFICER),
        )
    assert not OfferImport.objects.exists()


def test_a_check_that_was_broken_off_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    one, other = make.product(), make.product()
    rows = [f"{one.number},kg,THB,9,1,1", "TH-P0,kg,THB,9,1,1", f"{one.number},kg,THB,9,1,1"]
    officer = accounts.officer(role=Role.TRADE_OFFICER)
    text = HEADER + "\n".join([*rows, f"{other.number},kg,THB,9,1,1"])
    begun = confirmed(received(text, tmp_path, by=officer))

    def breaks_off(done: int) -> bool:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        intake.check(OFFERS, begun, at=make.NOON, progress=breaks_off)
    staged = list(begun.import_rows.values_list("pk", flat=True))
    done = operations.check_offers(begun, at=make.NOON)

    assert len(staged) == 2
    assert begun.import_rows.filter(pk__in=staged).count() == 2
    assert list(done.import_rows.values_list("line", "outcome")) == [
        (2, "new"), (3, "rejected"), (4, "rejected"), (5, "new")
    ]  # fmt: skip
    assert remarks(done, 4)[0][1] == "Line 2 gives an offer of this product already."


def test_a_check_that_was_stopped_meanwhile_stays_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    product = make.product()
    officer = accounts.officer(role=Role.TRADE_OFFICER)
    begun = confirmed(received(f"{HEADER}{product.number},kg,THB,9,1,1\n", tmp_path, by=officer))

    def stop(done: int) -> bool:
        operations.cancel_offer_import(begun, by=officer, at=make.NOON)
        return True

    done = intake.check(OFFERS, begun, at=make.NOON, progress=stop)

    assert (done.state, done.counts) == (ImportState.CANCELLED, {})


def test_what_has_changed_since_the_check_counts_when_it_is_taken_over(tmp_path: Path) -> None:
    product = make.product()
    officer = accounts.officer(role=Role.TRADE_OFFICER)
    ready = checked(f"{HEADER}{product.number},kg,THB,9,1,1\n", tmp_path, by=officer)
    Product.objects.update(state=ProductState.WITHDRAWN)

    done = operations.take_offers_over(ready, by=officer, at=make.NOON)

    assert done.counts == {"new": 0, "updated": 0, "unchanged": 0, "rejected": 1}
    assert "is withdrawn" in remarks(done, 2)[0][1]


def test_rows_from_before_remarks_were_codes_are_told_as_they_were_said(tmp_path: Path) -> None:
    product = make.product()
    officer = accounts.officer(role=Role.TRADE_OFFICER)
    done = checked(f"{HEADER}{product.number},kg,THB,9,1,1\n", tmp_path, by=officer)
    said = {"code": "AsSaid", "column": "price", "facts": {"says": "“100 %” ไม่เข้าใจ", "do": "เขียนตัวเลข"}}

    done.import_rows.update(problems=[said])

    assert remarks(done, 2) == [("Price", "“100 %” ไม่เข้าใจ", "เขียนตัวเลข")]
