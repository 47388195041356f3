"""The folder of an index: generations of files, which one is current, who may write.

current                the name of the generation that readers open; changed by one atomic rename
lock                   locked by the process that writes; the system frees it when that process ends, however
v1-4f0c…/              a generation: tantivy's files and `bookmark`, how far it has followed
"""

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ocop.catalogue.index.fields import VERSION

_PREFIX = f"v{VERSION}-"
_PAUSE = 0.02  # seconds between two tries to get the lock


class IndexBusy(TimeoutError):
    """Another process kept writing for longer than one was ready to wait. Nothing was written; try again later."""


class IndexBroken(RuntimeError):
    """The files of the index cannot be read; build it anew from the database."""


class Folder:
    """Where the generations of one index live. Any number of processes may hold one for the same path."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> Path | None:
        """Return the generation to read; none if nothing was written yet, or only by another version of the code."""
        try:
            name = (self.path / "current").read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        return self.path / name if name.startswith(_PREFIX) and (self.path / name).is_dir() else None

    @contextmanager
    def writing(self, wait: float) -> Iterator[None]:
        """Be the only writer, among threads and processes.

        :param wait: seconds to wait for another writer at most.
        :raises IndexBusy: another writer is still at it.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("a+", encoding="ascii") as lock:
            _take(lock.fileno(), wait)
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            self._sweep()
            yield

    def begin(self) -> Path:
        """Return a new, empty generation, which nobody reads yet. The caller is writing."""
        generation = self.path / f"{_PREFIX}{uuid.uuid4().hex}"
        generation.mkdir()
        return generation

    def publish(self, generation: Path) -> None:
        """Make a generation the one that is read, and drop the others. Those who read them keep their open files."""
        _replace(self.path / "current", generation.name)
        self._sweep()

    def _sweep(self) -> None:
        """Remove the generations that are not current: replaced, or left half-built by a killed process."""
        current = self.current()
        for generation in self.path.glob("v*-*"):
            if generation != current:
                shutil.rmtree(generation, ignore_errors=True)


def read_bookmark(generation: Path) -> str | None:
    """Return how far the generation has followed, as it was told; none before its first commit."""
    with suppress(FileNotFoundError):
        return (generation / "bookmark").read_text(encoding="utf-8")
    return None


def write_bookmark(generation: Path, bookmark: str) -> None:
    """Keep how far the generation has followed. Called after the commit: a crash between replays, and loses nothing."""
    _replace(generation / "bookmark", bookmark)


def _replace(path: Path, text: str) -> None:
    """Write a small file so that a reader, or a crash, sees the old or the new text and nothing between."""
    written = path.with_name(f"{path.name}.new")
    with written.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    written.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _take(lock: int, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                holder = os.pread(lock, 20, 0).decode("ascii", "replace") or "unknown"
                raise IndexBusy(f"Process {holder} is writing the search index; waited {wait:g} s.") from None
            time.sleep(_PAUSE)
        else:
            return
