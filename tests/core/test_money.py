"""Money is exact, and knows its currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.core.money import CurrenciesDiffer, Money, minor_digits, of_minor

CURRENCIES = st.sampled_from(["THB", "VND", "USD", "LAK", "KHR", "MMK", "IDR", "MYR", "PHP", "SGD", "BND"])


@given(minor=st.integers(-(10**12), 10**12), currency=CURRENCIES)
def test_minor_units_and_back_is_the_same_amount(minor: int, currency: str) -> None:
    assert of_minor(minor, currency).minor() == minor


@given(left=st.decimals(-1000, 1000, places=4), right=st.decimals(-1000, 1000, places=4), currency=CURRENCIES)
def test_adding_is_exact_and_in_any_order(left: Decimal, right: Decimal, currency: str) -> None:
    one, other = Money(left, currency), Money(right, currency)

    assert one + other == other + one == Money(left + right, currency)


@given(amount=st.decimals(0, 10**9, places=5), currency=CURRENCIES)
def test_rounding_moves_by_half_a_minor_unit_at_most(amount: Decimal, currency: str) -> None:
    rounded = Money(amount, currency).rounded()

    assert abs(rounded.amount - amount) <= Decimal("0.5").scaleb(-minor_digits(currency))
    assert rounded.rounded() == rounded


def test_two_currencies_cannot_be_added() -> None:
    with pytest.raises(CurrenciesDiffer, match="THB and USD"):
        Money(Decimal(1), "THB") + Money(Decimal(1), "USD")


def test_half_a_minor_unit_is_rounded_up() -> None:
    assert Money(Decimal("10.125"), "USD").rounded() == Money(Decimal("10.13"), "USD")
    assert Money(Decimal("1250.5"), "VND").minor() == 1251


def test_an_amount_times_a_number_keeps_its_currency() -> None:
    assert Money(Decimal("2.50"), "MYR") * 3 == Money(Decimal("7.50"), "MYR")
    assert Money(Decimal("2.50"), "MYR") * Decimal("0.5") == Money(Decimal("1.25"), "MYR")


def test_the_dong_has_no_minor_unit() -> None:
    assert minor_digits("VND") == 0
    assert minor_digits("THB") == 2
