"""How the buyer's unit and currency stand to the engine's whole numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest

from ocop.core.units import UnknownUnit
from ocop.trade.question import scale_of


@pytest.mark.parametrize(
    ("quantity", "unit", "per_unit", "base"),
    [("40", "TNE", 1000, 40_000), ("1.5", "KGM", 10, 15), ("6000", "C62", 1, 6000), ("0.0005", "KGM", 1000, 1)],
)
def test_the_asked_amount_is_whole_in_base_units(quantity: str, unit: str, per_unit: int, base: int) -> None:
    scale, asked = scale_of(Decimal(quantity), unit, "USD")

    assert scale.per_unit == Fraction(per_unit)
    assert asked == base


def test_quantities_and_prices_come_back_in_the_buyers_unit() -> None:
    scale, _asked = scale_of(Decimal(40), "TNE", "USD")

    assert scale.quantity(1250) == Decimal("1.25")
    assert scale.unit_price(100_000) == Decimal(1000)
    assert scale.money(12345) == Decimal("123.45")


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(UnknownUnit):
        scale_of(Decimal(1), "XYZ", "USD")
