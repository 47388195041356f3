"""Several processes run as one: started together, stopped together, and where one ends by itself, the rest end too.

Each child leads a session of its own, so that Ctrl-C in the terminal reaches the parent alone, which then tells the
children in order; whoever does not end in time is killed with all it started. A small guard process holds the other end
of a pipe: where the parent is killed without a chance to tell anybody, the pipe closes and the guard tells them.
"""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType, TracebackType
from typing import Any, Self

GRACE_S = 10.0
"""How long a child may take to end after it was asked to."""
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

type Handler = Callable[[int, FrameType | None], Any] | int | signal.Handlers | None


@dataclass(frozen=True)
class Child:
    """A program to run beside others."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True)
class Ended:
    """Why the group ends: a child ended by itself with a code (negative: killed by a signal), or somebody asked.

    Where somebody asked, ``child`` is empty and ``code`` is the number of the signal.
    """

    child: str
    code: int

    @property
    def asked(self) -> bool:
        return not self.child

    def __str__(self) -> str:
        if self.asked:
            return f"Asked to stop by {signal.Signals(self.code).name}."
        how = f"was killed by {signal.Signals(-self.code).name}" if self.code < 0 else f"ended with {self.code}"
        return f"The {self.child} {how}, so the rest was stopped."


class Together:
    """Children that live and die together. Used as a context, on the main thread, since it listens to signals.

    Leaving the context stops every child, whatever the reason.
    """

    def __init__(
        self,
        children: Sequence[Child],
        *,
        say: Callable[[str], object],
        environment: Mapping[str, str] | None = None,
        grace_s: float = GRACE_S,
    ) -> None:
        self._children = children
        self._say = say
        self._environment = {**os.environ, **(environment or {})}
        self._grace_s = grace_s
        self._running: list[tuple[Child, subprocess.Popen[bytes]]] = []
        self._events: queue.SimpleQueue[Ended] = queue.SimpleQueue()
        self._before: dict[signal.Signals, Handler] = {}

    def __enter__(self) -> Self:
        for number in STOPPING:
            self._before[number] = signal.signal(number, self._on_signal)
        self._guard = _start_guard()
        try:
            for child in self._children:
                self._start(child)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._stop()
        finally:
            for number, handler in self._before.items():
                signal.signal(number, handler)

    @property
    def processes(self) -> tuple[subprocess.Popen[bytes], ...]:
        """The children that run, in the order in which they were started."""
        return tuple(process for _child, process in self._running)

    def wait(self, timeout_s: float | None = None) -> Ended | None:
        """Return why the group is to end, as soon as there is a reason; None after the time given."""
        try:
            return self._events.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def add(self, child: Child) -> None:
        """Start one more child, that lives and dies with the others from now on."""
        self._start(child)

    def _start(self, child: Child) -> None:
        process = subprocess.Popen(
            child.command, env=self._environment, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self._running.append((child, process))
        self._tell_guard(f"{process.pid}\n")
        threading.Thread(target=self._watch, args=(child, process), name=f"watch {child.name}", daemon=True).start()

    def _watch(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        self._events.put(Ended(child.name, process.wait()))

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._events.put(Ended("", number))

    def _stop(self) -> None:
        """Ask every child to end, last started first; after the grace, kill what is left, with all that it started."""
        for _child, process in reversed(self._running):
            _signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + self._grace_s
        for child, process in reversed(self._running):
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"The {child.name} did not end within {self._grace_s:g} seconds and was killed.")
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()
        self._running.clear()
        self._tell_guard("done\n")
        self._guard.communicate()

    def _tell_guard(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError, ValueError):
            assert self._guard.stdin is not None
            self._guard.stdin.write(line.encode())
            self._guard.stdin.flush()


def guard(lines: Iterable[str]) -> None:
    """Read the groups to look after, one number a line; where the lines end without “done”, ask the groups to end."""
    groups: list[int] = []
    for line in lines:
        if line.strip() == "done":
            return
        groups.append(int(line))
    for group in groups:
        _signal_group(group, signal.SIGTERM)


def _start_guard() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "ocop.core.processes"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def _signal_group(group: int, number: signal.Signals) -> None:
    """Send a signal to all that a child started; a group that is gone needs none."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


if __name__ == "__main__":
    guard(sys.stdin)
