"""The menu and the foot: every app adds its entries when it is set up, so that the shell knows no app."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    """One entry of the menu, shown to those for whom ``shown`` holds.

    :ivar own: it is about the person, and stands with its name and the language, apart from the network's goods.
    """

    label: Promise | str
    url_name: str
    shown: Callable[[HttpRequest], bool]
    order: int
    own: bool = False


@dataclass(frozen=True)
class Item:
    """An entry as it stands on one page."""

    label: Promise | str
    url: str
    current: bool
    own: bool = False


_entries: list[Entry] = []
_foot: list[Entry] = []


def everybody(request: HttpRequest) -> bool:
    """Show to all, signed in or not."""
    return True


def add(entry: Entry) -> None:
    """Add an entry; called once for each by the app that owns the page."""
    _add(entry, _entries)


def add_to_foot(entry: Entry) -> None:
    """Add a link to the foot of every page; called once for each by the app that owns the page."""
    _add(entry, _foot)


def menu_for(request: HttpRequest) -> list[Item]:
    """Return the entries that this person is shown, in order."""
    return _items(_entries, request)


def foot_for(request: HttpRequest) -> list[Item]:
    """Return the links at the foot of a page for this person, in order."""
    return _items(_foot, request)


def _add(entry: Entry, to: list[Entry]) -> None:
    if entry not in to:
        to.append(entry)
        to.sort(key=lambda known: known.order)


def _items(entries: list[Entry], request: HttpRequest) -> list[Item]:
    items = []
    for entry in entries:
        if entry.shown(request):
            url = reverse(entry.url_name)
            current = request.path.startswith(url) and (url != "/" or request.path == "/")
            items.append(Item(entry.label, url, current, entry.own))
    return items
