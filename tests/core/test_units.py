"""Units by their UN/CEFACT codes, and what people write for them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.core.units import Quantity, UnitsDiffer, UnknownUnit, read_unit, unit_of, units

CODES = sorted(units())


@given(amount=st.decimals(0, 10**6, places=3), code=st.sampled_from(CODES), other=st.sampled_from(CODES))
def test_a_quantity_in_another_unit_and_back_is_the_same(amount: Decimal, code: str, other: str) -> None:
    quantity = Quantity(amount, code)

    if unit_of(code).dimension != unit_of(other).dimension:
        with pytest.raises(UnitsDiffer):
            quantity.to(other)
    else:
        back = quantity.to(other).to(code)
        assert back.unit == code
        assert abs(back.amount - amount) <= abs(amount) * Decimal("1e-20")


def test_forty_tonnes_are_forty_thousand_kilograms() -> None:
    assert Quantity(Decimal(40), "TNE").to("KGM") == Quantity(Decimal(40_000), "KGM")
    assert Quantity(Decimal(750), "MLT").to("LTR") == Quantity(Decimal("0.750"), "LTR")


def test_mass_cannot_become_pieces() -> None:
    with pytest.raises(UnitsDiffer, match="kilogram and piece do not measure the same thing"):
        Quantity(Decimal(1), "KGM").to("C62")


@pytest.mark.parametrize("code", CODES)
def test_everything_a_person_may_write_for_a_unit_leads_to_it(code: str) -> None:
    unit = unit_of(code)

    for written in (unit.code, unit.code.lower(), unit.symbol, unit.name, *unit.words):
        assert read_unit(f" {written} ") == unit


def test_no_word_stands_for_two_units() -> None:
    words = [word.casefold() for unit in units().values() for word in unit.words]

    assert len(words) == len(set(words))


def test_an_unknown_unit_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(UnknownUnit) as refusal:
        read_unit("bushel")

    assert str(refusal.value).startswith("“bushel” is not a unit that is known here. Use one of: ")
    assert "kg (KGM)" in str(refusal.value)


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownUnit):
        unit_of("XXX")


@pytest.mark.parametrize("written", ["H87", "h87", "PCE", "miếng", "keping", "piraso"])
def test_a_piece_of_recommendation_20_is_one_article_as_c62_is(written: str) -> None:
    unit = read_unit(written)

    assert unit.code == "H87"
    assert Quantity(Decimal(12), unit.code).to("C62") == Quantity(Decimal(12), "C62")
    assert Quantity(Decimal(2), "DZN").to("H87") == Quantity(Decimal(24), "H87")
