"""An index of its own for each test, and pages that do not look for news by chance of the clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from ocop.catalogue import engine
from ocop.catalogue.follower import following
from ocop.catalogue.index import Index


@pytest.fixture
def index(tmp_path: Path, settings: Settings) -> Index:
    """Return the empty index of a machine that nobody else uses."""
    settings.SEARCH_ROOT = tmp_path / "search"
    return engine.index()


@pytest.fixture
def followed(index: Index, settings: Settings) -> Iterator[Index]:
    """Give an index for which some process follows, so that pages do not; `rebuild` brings it up to date."""
    with following(settings.SEARCH_ROOT):
        yield index
