"""Long work shared with helpers: other processes that make something of portions of it, while this one goes on.

A helper is a program of this code that reads portions from its standard input and writes to its standard output what
it made of them, pickled; it needs neither database nor settings, only what the function it is told to call needs. It
keeps nothing, so it may end at any time: the portion that it had is then worked on here, as are all after it. It leads
a session of its own, so that Ctrl-C reaches only the process that it works for; where that one ends in any way, the
pipe closes and the helper ends too.
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from itertools import cycle
from typing import BinaryIO, cast

_ENDED = (EOFError, OSError, pickle.UnpicklingError)
"""What reading from or writing to a helper raises that is there no more, perhaps in the middle of an answer."""


_PIPE = 1 << 20
"""Bytes that a pipe may hold where the system lets it: what was made of a portion need not wait to be taken."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def beside[Work, Done](make: Callable[[Work], Done], portions: Iterable[Work], *, helpers: int) -> Generator[Done]:
    """Yield what is made of each portion, in the order of the portions; helpers make it.

    Each helper has one portion at a time, so this process holds as many portions as there are helpers, and what comes
    back of one. Close the iterator where it is not read to its end: helpers live until then.

    :param helpers: how many; with none, the portions are worked on here.
    :param make: a function of a module, whose arguments and results can be pickled. Where it fails in a helper, it is
        called again here, so what it raises comes out here.
    """
    if not helpers:
        yield from map(make, portions)
        return
    team = [_Helper(make) for _ in range(helpers)]
    given: deque[tuple[_Helper, Work]] = deque()
    try:
        for helper, portion in zip(cycle(team), portions, strict=False):
            done = [_done(*given.popleft(), make)] if len(given) == helpers else []
            helper.give(portion)
            given.append((helper, portion))
            yield from done
        while given:
            yield _done(*given.popleft(), make)
    finally:
        for helper in team:
            helper.end()


def _done[Work, Done](helper: "_Helper", portion: Work, make: Callable[[Work], Done]) -> Done:
    try:
        return cast("Done", helper.take())
    except _ENDED:
        return make(portion)


class _Helper:
    """A process that works on one portion after the other."""

    def __init__(self, make: Callable[..., object]) -> None:
        command = [sys.executable, "-m", "ocop.core.beside"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pipesize=_PIPE, start_new_session=True
        )
        self._to = cast("BinaryIO", self._process.stdin)
        self._from = cast("BinaryIO", self._process.stdout)
        self.give(make)

    def give(self, portion: object) -> None:
        """Hand over a portion; nothing happens where the helper ended."""
        with suppress(*_ENDED):
            pickle.dump(portion, self._to, pickle.HIGHEST_PROTOCOL)
            self._to.flush()

    def take(self) -> object:
        """Wait for what was made of the portion that was handed over.

        :raises EOFError: the helper ended; or another of the errors of ``_ENDED``.
        """
        return pickle.load(self._from)

    def end(self) -> None:
        """End the helper, whatever it is doing."""
        self._process.kill()
        with suppress(*_ENDED):
            self._to.close()
        self._from.close()
        self._process.wait()


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Be a helper: read the function, then portions until there are no more, and write what it makes of each."""
    with suppress(EOFError, BrokenPipeError):
        make = pickle.load(asked)
        while True:
            pickle.dump(make(pickle.load(asked)), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
