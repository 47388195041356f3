"""Conversion by dated rates."""

import datetime as dt
from decimal import Decimal

import pytest

from ocop.trade.currencies import Converter, Rate, RateMissing

DAY = dt.date(2026, 6, 1)
RATES = {
    "USD": Rate("USD", Decimal(1), DAY, "by definition", demonstration=False),
    "THB": Rate("THB", Decimal(32), DAY, "a bank", demonstration=False),
    "VND": Rate("VND", Decimal(26000), DAY, "a bank", demonstration=False),
}


def test_amounts_go_through_the_dollar_and_the_rates_used_are_kept() -> None:
    convert = Converter("VND", DAY, RATES)

    assert convert.minor(Decimal(32), "THB") == 26000
    assert sorted(convert.used) == ["THB", "VND"]


def test_a_rate_keeps_thousandths_of_the_minor_unit() -> None:
    assert Converter("USD", DAY, RATES).rate(Decimal("0.02345"), "USD") == 2345


def test_the_same_currency_needs_no_rate() -> None:
    assert Converter("LAK", DAY, {}).minor(Decimal(5), "LAK") == 5


def test_a_currency_without_a_rate_is_refused() -> None:
    convert = Converter("USD", DAY, RATES)

    with pytest.raises(RateMissing, match="KHR"):
        convert.minor(Decimal(1), "KHR")
    assert not convert.knows("KHR")
