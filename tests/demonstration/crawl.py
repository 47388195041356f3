"""Walks the pages that somebody can reach from a few addresses, without doing anything: for tests of what they show."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import Resolver404, resolve

LINK = re.compile(r'href="(/[^"#]*)')
FILE = re.compile(r"\.[a-z]{3,4}$")
EACH = 2
"""How many pages of one kind are looked at: the rows of a list lead to pages of one template."""


@dataclass(frozen=True)
class Page:
    """A page that was reached: its address, the name of its address, and what it shows."""

    address: str
    name: str
    text: str


def walk(client: Client, begin: Iterable[str], namespaces: Iterable[str]) -> Iterator[Page]:
    """Yield the HTML pages of some namespaces that are reached from addresses by links; some of each kind.

    Files are left alone, and so is what is refused to this client.
    """
    known, seen, waiting = frozenset(namespaces), Counter[str](), list(begin)
    asked = set(waiting)
    while waiting:
        address = waiting.pop(0)
        path = address.partition("?")[0]
        if FILE.search(path):
            continue
        try:
            name = resolve(path).view_name
        except Resolver404:
            continue
        kind = f"{name}?{'&'.join(sorted(re.findall(r'[?&]([a-z_]+)=', address)))}"
        if name.partition(":")[0] not in known or seen[kind] >= EACH:
            continue
        seen[kind] += 1
        answer = client.get(address)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            answer.getvalue()  # reads a file to its end, which closes it
            continue
        text = answer.content.decode()
        yield Page(address, name, text)
        for found in LINK.findall(text):
            link = html.unescape(found)
            if link not in asked:
                asked.add(link)
                waiting.append(link)
