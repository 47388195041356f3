"""Rows of an offer spreadsheet."""

import datetime as dt
from decimal import Decimal

import pytest

from ocop.core.units import UnknownUnit
from ocop.trade.offer_columns import LABELS
from ocop.trade.offer_rows import CellMissing, CellWrong, terms_of

TODAY = dt.date(2026, 6, 1)
CELLS = {"unit": "กก.", "currency": "thb", "price": "38,5", "minimum_lot": "100", "capacity_per_week": "1,234,567"}


def test_a_row_becomes_terms_and_nothing_is_invented() -> None:
    terms = terms_of(
        {**CELLS, "from_2": "500", "price_2": "36", "harvest": "11-2, 5", "valid_until": "31/12/2026"}, today=TODAY
    )

    assert (terms.unit, terms.currency, terms.capacity_per_week) == ("KGM", "THB", Decimal(1234567))
    assert [(price.from_quantity, price.unit_price) for price in terms.prices] == [
        (Decimal(100), Decimal("38.5")),
        (Decimal(500), Decimal(36)),
    ]
    assert [month for month, share in enumerate(terms.harvest, start=1) if share] == [1, 2, 5, 11, 12]
    assert terms.valid_from == TODAY
    assert terms.valid_until == dt.date(2027, 1, 1)
    assert terms.unit_weight_kg is None


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("price", "1.200"),
        ("price", "cheap"),
        ("price", "NaN"),
        ("lead_time_days", "1e9999"),
        ("valid_from", "soon"),
        ("valid_from", "2026-13-45"),
        ("harvest", "13"),
        ("harvest", "1-2-3"),
        ("origin_proof", "perhaps"),
    ],
)
def test_a_cell_that_is_not_understood_is_named_and_not_guessed(column: str, cell: str) -> None:
    with pytest.raises(CellWrong) as refusal:
        terms_of({**CELLS, column: cell}, today=TODAY)

    assert refusal.value.facts["column"] == column
    assert str(LABELS[column]) in str(refusal.value)


def test_twelve_percentages_are_a_harvest() -> None:
    assert terms_of({**CELLS, "harvest": "1;2;3;4;5;6;7;8;9;10;11;12"}, today=TODAY).harvest == tuple(range(1, 13))


def test_an_empty_needed_cell_is_refused() -> None:
    with pytest.raises(CellMissing, match="Price of one unit"):
        terms_of({**CELLS, "price": ""}, today=TODAY)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(UnknownUnit):
        terms_of({**CELLS, "unit": "basket"}, today=TODAY)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("ใช่", True),
        ("ไม่ใช่", False),
        ("Có", True),
        ("tidak", False),
        ("ມີ", True),
        ("ບໍ່ມີ", False),
        ("មាន", True),
        ("គ្មាន", False),
        ("ရှိ", True),
        ("မရှိ", False),
        ("hindi", False),
        ("", False),
    ],
)
def test_yes_and_no_are_read_in_the_languages_of_the_region(cell: str, meant: bool) -> None:
    assert terms_of({**CELLS, "origin_proof": cell}, today=TODAY).origin_proof is meant
