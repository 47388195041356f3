"""What every test stands on: English, and an empty cache."""

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def _english_and_fresh() -> None:
    translation.activate("en")
    cache.clear()
