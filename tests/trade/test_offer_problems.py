"""What is kept of a refusal of a row, and what is told of it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.translation import gettext

from ocop.core.refusals import DomainError
from ocop.core.units import UnknownUnit
from ocop.registry.intake.remarks import Remark, remarks
from ocop.trade import refusals
from ocop.trade.checks import check_offer
from ocop.trade.offer_columns import LABELS
from ocop.trade.offer_problems import REMEDIES, WORDINGS, in_readers_language, problem_of
from ocop.trade.offer_rows import CellMissing, terms_of
from tests.make import trade as make

CELLS = {"unit": "kg", "currency": "THB", "price": "9", "minimum_lot": "1", "capacity_per_week": "1"}


def refusal_of(**cells: str) -> DomainError:
    """Return why a row with some other cells is refused."""
    with pytest.raises(DomainError) as refused:
        check_offer(terms_of({**CELLS, **cells}, today=make.TODAY))
    return refused.value


def told(refusal: DomainError | PermissionDenied) -> Remark:
    """Return what is told of a refusal."""
    (remark,) = remarks([in_readers_language(problem_of(refusal))], {}, wordings=WORDINGS, labels=LABELS)
    return remark


@pytest.mark.parametrize(
    "cells",
    [
        {"unit": "basket"},
        {"unit": "piece"},
        {"currency": "XYZ"},
        {"price": "cheap"},
        {"price": ""},
        {"price": "-1"},
        {"price": "0.00001"},
        {"minimum_lot": "9e12"},
        {"price_2": "8", "from_2": "1"},
        {"price_2": "8", "from_2": "0.5"},
        {"harvest": "1;2;3;4;5;6;7;8;9;10;11;120"},
        {"valid_from": "2026-12-31", "valid_until": "2026-12-01"},
        {"lead_time_days": "2000"},
    ],
)
def test_whatever_is_refused_of_a_row_is_kept_as_a_code_with_plain_facts(cells: dict[str, str]) -> None:
    refusal = refusal_of(**cells)

    problem = problem_of(refusal)

    assert type(refusal) in REMEDIES
    assert problem["code"] == type(refusal).__name__
    assert all(type(fact) is str for fact in problem["facts"].values())
    assert all(told(refusal)[1:])


def test_a_remark_is_told_in_the_language_of_whoever_reads() -> None:
    with translation.override("vi"):
        problem = problem_of(refusal_of(price="-1"))
    with translation.override("th"):
        says = told(refusal_of(price="-1"))[1]
        price = gettext("A price")

    assert problem["facts"] == {"what": "A price", "given": "-1"}
    assert price in says


def test_a_cell_knows_its_column_and_what_to_write() -> None:
    assert told(refusal_of(harvest="13")) == (
        "Months of the harvest",
        "“13” is not understood.",
        "Write the months, as 11-2, or twelve percentages.",
    )
    assert told(CellMissing("price")) == (
        "Price of one unit", "The cell is empty.", "Fill it in: nothing is invented."
    )  # fmt: skip


def test_a_product_of_another_place_is_said_without_naming_a_rule() -> None:
    assert told(PermissionDenied("no"))[1] == "Only the producer, or an officer of its place, may change this offer."


def test_a_refusal_that_no_sheet_was_thought_to_cause_is_kept_as_said() -> None:
    assert told(refusals.ChanceWrong(given=Decimal(2)))[1:] == (
        "The chance that the maker does not deliver lies between 0 and 1, below 1; 2 was given.",
        "Correct the line.",
    )


def test_every_remedy_names_a_column_that_an_offer_sheet_has() -> None:
    assert {column for column, _do in REMEDIES.values()} - {""} <= LABELS.keys()
    assert UnknownUnit in REMEDIES
