"""Sheets written as JSON."""

from decimal import Decimal

import pytest

from ocop.grading.scoring.sheets_file import SheetsWrong, read_sheets


def test_sheets_are_read_exactly_and_in_order() -> None:
    sheets = read_sheets('[{"1.1": 3, "1.2": 0.1, "1.3": null}, {"1.1": 2, "found": ["forged"]}]')

    assert sheets.marks == ({"1.1": Decimal(3), "1.2": Decimal("0.1")}, {"1.1": Decimal(2)})
    assert sheets.found == ("forged",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON"),
        ("{}", "no JSON list"),
        ("[1]", "sheet 1"),
        ('[{"1.1": "3"}]', "criterion 1.1"),
        ('[{"1.1": true}]', "criterion 1.1"),
        ('[{"1.1": [3]}]', "criterion 1.1"),
        ('[{"1.1": NaN}]', "NaN"),
        ('[{"1.1": 1, "1.1": 2}]', "twice"),
        ('[{"found": "forged"}]', "found"),
        ('[{"found": [1]}]', "found"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_sheet_is_refused_with_its_place(text: str, why: str) -> None:
    with pytest.raises(SheetsWrong, match=why):
        read_sheets(text)
