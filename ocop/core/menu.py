"""The menu: every app adds its entries when it is set up, so that the shell knows no app."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    """One entry of the menu, shown to those for whom ``shown`` holds."""

    label: Promise | str
    url_name: str
    shown: Callable[[HttpRequest], bool]
    order: int


@dataclass(frozen=True)
class Item:
    """An entry as it stands on one page."""

    label: Promise | str
    url: str
    current: bool


_entries: list[Entry] = []


def everybody(request: HttpRequest) -> bool:
    """Show to all, signed in or not."""
    return True


def add(entry: Entry) -> None:
    """Add an entry; called once for each by the app that owns the page."""
    if entry not in _entries:
        _entries.append(entry)
        _entries.sort(key=lambda known: known.order)


def menu_for(request: HttpRequest) -> list[Item]:
    """Return the entries that this person is shown, in order."""
    items = []
    for entry in _entries:
        if entry.shown(request):
            url = reverse(entry.url_name)
            items.append(Item(entry.label, url, request.path.startswith(url) and (url != "/" or request.path == "/")))
    return items
