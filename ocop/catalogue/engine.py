"""The search index of this process."""

import functools
from pathlib import Path

from django.conf import settings

from ocop.catalogue.follower import Freshness
from ocop.catalogue.index import Index, PageKeyUnreadable, Query, Results

_freshness = Freshness()


@functools.cache
def _index_in(path: Path) -> Index:
    return Index(path)


def index() -> Index:
    """Return the index of this machine; threads share one object."""
    return _index_in(settings.SEARCH_ROOT)


def search(query: Query) -> Results:
    """Return what is found, in an index that is fresh or being made so.

    :raises PageKeyUnreadable: ``after`` is no key of a page.
    """
    own = index()
    _freshness.ensure(own, settings.SEARCH_ROOT)
    return own.search(query)


__all__ = ["PageKeyUnreadable", "index", "search"]
