"""The index itself: written by one process at a time, read by any number, each seeing the newest commit."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import batched, chain, islice
from pathlib import Path
from threading import Lock

import tantivy

from ocop.catalogue.index import fields
from ocop.catalogue.index.finding import find
from ocop.catalogue.index.folder import Folder, IndexBroken, IndexBusy, read_bookmark, write_bookmark
from ocop.catalogue.index.records import Document, PageKey, Query, Results
from ocop.core.beside import beside, cores

_SMALL_HEAP = 50_000_000  # bytes that a writer may gather before it writes a segment
_LARGE_HEAP = 300_000_000
_MOST_THREADS = 4
_AT_ONCE = 400  # documents that a helper makes entries of in one go
_ALONE = 5  # times as many are made here first: for less, a helper takes longer to start than it saves
_OPENING_TRIES = 5  # a generation may be replaced between reading its name and opening it


class BookmarkMoved(RuntimeError):
    """The index stands at another bookmark than its follower believes; read the bookmark again and follow from it."""


class Index:
    """The search index in a folder. Threads may share one object; processes each make their own.

    :param path: the folder; it is made by the first write. Without it, every search finds nothing.
    """

    def __init__(self, path: Path) -> None:
        self._folder = Folder(path)
        self._reader: _Reader | None = None
        self._opening = Lock()

    def bookmark(self) -> str | None:
        """Return the bookmark of the last write; none if the index must be built (first), also by newer code."""
        generation = self._folder.current()
        return read_bookmark(generation) if generation else None

    def write(
        self,
        documents: Iterable[Document],
        deletions: Iterable[str],
        bookmark: str,
        *,
        since: str | None = None,
        wait: float = 10,
        helpers: int = 0,
    ) -> int:
        """Bring documents up to date, remove numbers, remember the bookmark: all of it, or nothing.

        A document replaces the one of its number. The bookmark is kept right after the commit, so a crash between them
        leaves the older bookmark, and writing the same again changes nothing.

        :param since: the bookmark from which the documents follow. If the index stands elsewhere by now, because it was
            rebuilt or another follower was quicker, nothing is written: what lies between would be missed.
        :param wait: seconds to wait for another writer at most.
        :param helpers: processes that cut the words where there are many documents.
        :returns: how many documents were written.
        :raises BookmarkMoved: the index does not stand at `since`; nothing was changed.
        :raises IndexBusy: another process is still writing; nothing was changed.
        :raises IndexBroken: the files cannot be read.
        """
        with self._folder.writing(wait):
            current = self._folder.current()
            if since is not None and self.bookmark() != since:
                raise BookmarkMoved(f"The search index no longer stands at {since}.")
            generation = current or self._folder.begin()
            written = _update(generation, documents, deletions, helpers)
            write_bookmark(generation, bookmark)
            if current is None:
                self._folder.publish(generation)
        return written

    def rebuild(self, documents: Iterable[Document], bookmark: str, *, wait: float = 10, helpers: int = 0) -> int:
        """Build the index anew in a folder of its own, then let all readers change over at once.

        Readers use the old one meanwhile; other writers are refused with `IndexBusy`. Take the bookmark *before*
        reading the documents, so that whatever happens while they are read is followed afterwards.

        :param documents: each number once; unlike in `write`, nothing is looked up to be replaced.
        :param helpers: processes that cut the words where there are many documents.
        :returns: how many documents were written.
        :raises IndexBusy: another process is writing; nothing was changed.
        """
        with self._folder.writing(wait):
            generation = self._folder.begin()
            written = _build(generation, documents, helpers)
            write_bookmark(generation, bookmark)
            self._folder.publish(generation)
        return written

    def search(self, query: Query) -> Results:
        """Return a page of what fits the query, in the order of tier, then number.

        :raises PageKeyUnreadable: `after` is no key of a page.
        :raises IndexBroken: the files cannot be read.
        """
        reader = self._newest()
        if reader is None:
            PageKey.read(query.after)
            return Results()
        return find(reader.index, query)

    def _newest(self) -> "_Reader | None":
        for tries_left in reversed(range(_OPENING_TRIES)):
            generation = self._folder.current()
            if generation is None:
                return None
            with self._opening:
                try:
                    if self._reader is None or self._reader.generation != generation:
                        self._reader = _Reader(generation)
                    self._reader.refresh()
                except (ValueError, OSError) as failure:
                    self._reader = None
                    if not tries_left:
                        raise IndexBroken(f"The search index in {generation} cannot be read.") from failure
                else:
                    return self._reader
        return None


class _Reader:
    """An open generation that is loaded again only when there is a newer commit."""

    def __init__(self, generation: Path) -> None:
        self.generation = generation
        self.index = _open(generation)
        self._seen: tuple[int, int] | None = None

    def refresh(self) -> None:
        """See the newest commit. tantivy replaces `meta.json` with each one, so its identity tells."""
        status = (self.generation / "meta.json").stat()
        newest = (status.st_ino, status.st_mtime_ns)
        if newest != self._seen:
            self.index.reload()
            self._seen = newest


def _open(generation: Path) -> tantivy.Index:
    index = tantivy.Index(fields.schema(), str(generation))
    index.register_tokenizer(fields.SPLITTER, fields.splitter())
    index.config_reader("manual")
    return index


def _build(generation: Path, documents: Iterable[Document], helpers: int) -> int:
    written = 0
    threads = min(_MOST_THREADS, cores())
    with _writer(generation, heap=_LARGE_HEAP, threads=threads) as writer, _entries(documents, helpers) as entries:
        for _number, entry in entries:
            writer.add_json(entry)
            written += 1
        writer.commit()
    return written


def _update(generation: Path, documents: Iterable[Document], deletions: Iterable[str], helpers: int) -> int:
    written = 0
    with _writer(generation, heap=_SMALL_HEAP, threads=1) as writer, _entries(documents, helpers) as entries:
        gone = set(deletions)
        for number in gone:
            writer.delete_documents_by_term("number", number)
        for number, entry in entries:
            if number in gone:
                gone.discard(number)  # from now on it is there; told twice, it must replace itself
            else:
                writer.delete_documents_by_term("number", number)
            writer.add_json(entry)
            written += 1
        writer.commit()
    return written


@contextmanager
def _entries(documents: Iterable[Document], helpers: int) -> Iterator[Iterator[tuple[str, str]]]:
    """Give the numbers and entries of documents; from so many documents on, helpers make them until the end."""
    portions = batched(documents, _AT_ONCE, strict=False)
    alone = map(fields.entries, islice(portions, _ALONE))
    with closing(_made_beside(portions, helpers)) as beside_this:
        yield chain.from_iterable(chain(alone, beside_this))


def _made_beside(portions: Iterator[tuple[Document, ...]], helpers: int) -> Generator[list[tuple[str, str]]]:
    """Start helpers where there is another portion for them."""
    for first in portions:
        yield from beside(fields.entries, chain([first], portions), helpers=helpers)


@contextmanager
def _writer(generation: Path, *, heap: int, threads: int) -> Iterator[tantivy.IndexWriter]:
    """Give a writer, and wait for its merges at the end. An error before the commit leaves the index as it was."""
    try:
        index = tantivy.Index(fields.schema(), str(generation))
        index.register_tokenizer(fields.SPLITTER, fields.splitter())
        writer = index.writer(heap, threads)
    except (ValueError, OSError) as failure:
        if "lock" in str(failure).lower():
            # Our own lock is held, so this is a tool outside of this program; the system frees that lock with it.
            raise IndexBusy(f"Another program has locked the files of the search index in {generation}.") from failure
        raise IndexBroken(f"The search index in {generation} cannot be read.") from failure
    try:
        yield writer
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()
