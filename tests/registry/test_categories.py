"""The neutral categories, and the words that mean them."""

import pytest
from django.utils import translation

from ocop.core.text import fold
from ocop.core.units import units
from ocop.registry.categories import categories, category_name
from ocop.registry.operations.setting import category_words


def test_every_category_has_a_name_a_heading_and_a_unit_that_is_known() -> None:
    known = {unit.code for unit in units().values()}

    for category in categories().values():
        assert category.names["en"]
        assert category.hs.isdecimal() or category.group == "tourism"  # services have no heading
        assert category.unit in known


@pytest.mark.parametrize(("language", "name"), [("th", "กาแฟ"), ("vi", "Cà phê"), ("en", "Coffee"), ("fr", "Coffee")])
def test_a_category_is_named_in_the_readers_language(language: str, name: str) -> None:
    with translation.override(language):
        assert category_name("coffee") == name


def test_a_category_that_is_gone_is_named_by_its_code() -> None:
    assert category_name("typewriters") == "typewriters"


@pytest.mark.parametrize("word", ["coffee", "CÀ PHÊ", "กาแฟ", "Kopi"])
def test_a_category_is_known_by_its_name_in_any_language(word: str) -> None:
    assert category_words()[fold(word)] == "coffee"
