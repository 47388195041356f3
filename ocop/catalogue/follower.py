"""Keeps the search index of this machine in step with the register, by following what happened.

Every machine has an index of its own with a bookmark of its own, so any number of them may follow. The bookmark says
how far the record of what happened was read, and for which day the stars and certificates are right, which begin and
end without anybody doing anything. Whatever is written is read from the database as it stands then, so the same lines
may be followed twice and a killed writer loses nothing.
"""

import datetime as dt
import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.utils import timezone

from ocop.activity.queries import Line, Position, lines_after, newest_position, position_of
from ocop.catalogue.among import among_texts
from ocop.catalogue.documents import (
    AT_ONCE,
    AreaBook,
    producer_documents,
    producers_for_index,
    product_documents,
    products_for_index,
    turning_between,
)
from ocop.catalogue.index import BookmarkMoved, Document, Index, IndexBusy
from ocop.core.beside import cores

LINES_AT_ONCE = 2000
"""Lines of the record followed in one go; a page that has to do it itself waits no longer than for these."""

LINES_IN_BULK = 50_000
"""Lines followed in one go by a process that has nothing else to do: each go is a commit, and commits cost."""

MOST_HELPERS = 2
"""Helpers at most, each some 60 MB: two cut words faster than one process fills the index."""

FOLLOWED = "followed"
"""The file in the index's folder that a following process holds locked; the system frees it with that process."""

OWN_LINES = frozenset({"registry.producer_registered"})
"""What happens to a producer without touching its products: when one is new, its products have lines of their own."""


@dataclass(frozen=True)
class Bookmark:
    """How far an index is: the last line read, and the day for which its stars and certificates are told."""

    position: Position
    day: dt.date

    def __str__(self) -> str:
        return f"{self.position} {self.day.isoformat()}"

    @classmethod
    def read(cls, text: str) -> "Bookmark":
        """Return the bookmark that was written as ``transaction/activity day``."""
        position, _space, day = text.partition(" ")
        return cls(position_of(position), dt.date.fromisoformat(day))


@dataclass(frozen=True)
class Built:
    """What a rebuild came to."""

    documents: int
    seconds: float

    @property
    def per_second(self) -> int:
        """Documents in a second."""
        return round(self.documents / self.seconds) if self.seconds else self.documents


def catch_up(index: Index, *, limit: int = LINES_AT_ONCE, wait: float = 10, helpers: int = 0) -> int:
    """Follow the next lines, and return how many there were; nothing is written when there are none.

    :param wait: seconds to wait for another writer.
    :param helpers: processes that cut the words where there is much to follow.
    :raises IndexBusy: another process is still writing; nothing was changed.
    :raises BookmarkMoved: another process was quicker; nothing was changed.
    """
    since = index.bookmark()
    today = timezone.localdate()
    before = Bookmark.read(since) if since else Bookmark(Position(), today)
    lines = lines_after(before.position, limit=limit)
    if not lines and before.day >= today:
        return 0
    position = lines[-1].position if lines else before.position
    touched, followed = Touched.by(lines), len(lines)
    lines.clear()  # they would be kept while all the documents are written
    documents = chain(touched.documents(on=today), _turning_documents(before.day, today))
    bookmark = Bookmark(position, max(today, before.day))
    index.write(documents, touched.numbers, str(bookmark), since=since, wait=wait, helpers=helpers)
    return followed


def catch_up_fully(index: Index, *, wait: float = 10) -> int:
    """Follow until nothing is left to follow, or build what is not there yet; return how many lines were followed.

    :raises IndexBusy: another process is still writing.
    """
    if index.bookmark() is None:
        rebuild(index)
    total = 0
    while True:
        try:
            followed = catch_up(index, limit=LINES_IN_BULK, wait=wait, helpers=helpers_here())
        except BookmarkMoved:
            continue
        if not followed:
            return total
        total += followed


def rebuild(index: Index) -> Built:
    """Build the index anew from the register; readers keep the old one until it stands, and then change over at once.

    :raises IndexBusy: another process is writing; nothing was changed.
    """
    started = time.monotonic()
    today = timezone.localdate()
    bookmark = Bookmark(newest_position(), today)  # before reading: what happens meanwhile is followed afterwards
    areas = AreaBook()
    documents = chain(
        product_documents(products_for_index(), areas, on=today),
        producer_documents(producers_for_index(), areas, on=today),
    )
    return Built(index.rebuild(documents, str(bookmark), helpers=helpers_here()), time.monotonic() - started)


def helpers_here() -> int:
    """Return how many helpers a process that has nothing else to do uses: one for each core but its own."""
    return min(cores() - 1, MOST_HELPERS)


def is_behind(index: Index) -> bool:
    """Say whether there is anything to follow; two small queries at most."""
    text = index.bookmark()
    if text is None:
        return True
    bookmark = Bookmark.read(text)
    return bookmark.day < timezone.localdate() or bookmark.position < newest_position()


@dataclass(frozen=True)
class Touched:
    """The records that some lines speak of."""

    products: tuple[str, ...]
    producers: tuple[str, ...]
    producers_with_products: tuple[str, ...]

    @classmethod
    def by(cls, lines: list[Line]) -> "Touched":
        """Gather the numbers of products and producers, each once, in the order of the lines."""
        products = dict.fromkeys(line.subject for line in lines if line.subject_kind == "product")
        producers = dict.fromkeys(line.subject for line in lines if line.subject_kind == "producer")
        changed = (line.subject for line in lines if line.subject_kind == "producer" and line.verb not in OWN_LINES)
        return cls(tuple(products), tuple(producers), tuple(dict.fromkeys(changed)))

    @property
    def numbers(self) -> tuple[str, ...]:
        """All of them; those that are shown no more are not written again."""
        return self.products + self.producers

    def documents(self, *, on: dt.date) -> Iterator[Document]:
        """Yield the documents of those that are shown, and of the products of makers that changed."""
        areas = AreaBook()
        for numbers in _portions(self.products):
            yield from product_documents(products_for_index().filter(among_texts("number", numbers)), areas, on=on)
        for numbers in _portions(self.producers):
            yield from producer_documents(producers_for_index().filter(among_texts("number", numbers)), areas, on=on)
        for numbers in _portions(self.producers_with_products):
            made = products_for_index().filter(among_texts("producer__number", numbers))
            yield from product_documents(made, areas, on=on)


def _turning_documents(after: dt.date, until: dt.date) -> Iterator[Document]:
    """Yield the products of which a star or certificate began or ended since the day that the index tells of."""
    if after < until:
        turned = products_for_index().filter(turning_between(after, until)).distinct()
        yield from product_documents(turned, AreaBook(), on=until)


def _portions(numbers: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


# Who follows ---------------------------------------------------------------------------------------------------------


@contextmanager
def following(path: Path, *, wait: float = 0) -> Iterator[bool]:
    """Be the process that follows for the index in a folder; gives false if another one is, and was for so long."""
    path.mkdir(parents=True, exist_ok=True)
    with (path / FOLLOWED).open("a", encoding="ascii") as lock:
        until = time.monotonic() + wait
        while not (held := _lock(lock.fileno(), fcntl.LOCK_EX)) and time.monotonic() < until:
            time.sleep(0.1)
        yield held


def is_followed(path: Path) -> bool:
    """Say whether some process follows for the index in a folder."""
    try:
        with (path / FOLLOWED).open("r", encoding="ascii") as lock:
            return not _lock(lock.fileno(), fcntl.LOCK_SH)
    except FileNotFoundError:
        return False


def _lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Freshness:
    """Lets pages find what is new even where nobody follows: looked after at most once a second in a process."""

    INTERVAL = 1.0

    def __init__(self) -> None:
        self._looked: dict[Path, float] = {}

    def ensure(self, index: Index, path: Path) -> None:
        """Follow one portion if the index is behind and no process follows; never wait for another writer."""
        now = time.monotonic()
        if now - self._looked.get(path, -self.INTERVAL) < self.INTERVAL:
            return
        self._looked[path] = now
        if is_followed(path) or not is_behind(index):
            return
        try:
            catch_up(index, wait=0)
        except (IndexBusy, BookmarkMoved):
            return  # somebody is at it
