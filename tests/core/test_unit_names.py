"""What units are called."""

import pytest
from django.utils import translation

from ocop.core.unit_names import unit_choices, unit_name
from ocop.core.units import UnknownUnit, units


def test_units_are_called_as_the_reader_calls_them() -> None:
    assert unit_name("KGM") == "kilograms"
    assert unit_name("C62") == unit_name("H87") == "piece"
    with translation.override("th"):
        assert unit_name("KGM") == "กิโลกรัม"
    with translation.override("vi"):
        assert unit_name("LTR") == "lít"


def test_every_unit_can_be_chosen_by_symbol_and_name() -> None:
    choices = dict(unit_choices())

    assert choices.keys() == units().keys()
    assert choices["TNE"].startswith("t – ")
    assert all(len(words.split(" – ")) == 2 for words in choices.values())


def test_an_unknown_unit_has_no_name() -> None:
    with pytest.raises(UnknownUnit):
        unit_name("XYZ")
