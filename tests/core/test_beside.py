"""Helpers make what one process would, in the same order; whoever dies, nothing is lost and nobody stays behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO

import psutil
import pytest

from ocop.core.beside import beside, cores, serve


def doubled(number: int) -> int:
    """Return twice the number."""
    return 2 * number


def made_by(number: int) -> int:
    """Return the process that works on a portion."""
    return os.getpid()


def halved(number: int) -> int:
    """Return half of an even number."""
    if number % 2:
        raise ValueError(number)
    return number // 2


def dying(parent: int) -> str:
    """Kill the helper that works on this; the process that it works for survives."""
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return "made here"


def large(number: int) -> bytes:
    """Return more than a pipe holds."""
    return bytes([number]) * 3_000_000


@pytest.mark.parametrize("helpers", [0, 1, 2, 3])
@pytest.mark.parametrize("portions", [0, 1, 2, 7])
def test_portions_come_back_in_their_order(helpers: int, portions: int) -> None:
    assert list(beside(doubled, range(portions), helpers=helpers)) == [2 * number for number in range(portions)]


def test_helpers_take_turns_and_are_other_processes() -> None:
    makers = list(beside(made_by, range(4), helpers=2))

    assert makers[:2] == makers[2:]
    assert len(set(makers)) == 2
    assert os.getpid() not in makers


def test_what_fills_the_pipes_stops_nobody() -> None:
    found = list(beside(large, range(5), helpers=2))

    assert [part[0] for part in found] == [0, 1, 2, 3, 4]
    assert {len(part) for part in found} == {3_000_000}


def test_a_failure_comes_out_here() -> None:
    made = beside(halved, [2, 3, 4], helpers=1)

    assert next(made) == 1
    with pytest.raises(ValueError, match="3"):
        next(made)


def test_what_a_killed_helper_had_is_made_here() -> None:
    assert list(beside(dying, [os.getpid()] * 3, helpers=2)) == ["made here"] * 3


def test_no_helper_stays_behind() -> None:
    ended = beside(made_by, range(4), helpers=2)
    pids = list(ended)
    left = beside(made_by, range(4), helpers=2)
    pids.append(next(left))

    left.close()

    assert not any(map(psutil.pid_exists, pids))


def test_portions_that_cannot_be_read_leave_no_helper_behind() -> None:
    def portions() -> Iterator[int]:
        yield 1
        raise LookupError

    with pytest.raises(LookupError):
        list(beside(doubled, portions(), helpers=2))

    assert not [child for child in psutil.Process().children() if "ocop.core.beside" in child.cmdline()]


def test_helpers_end_when_their_process_is_killed() -> None:
    code = (
        "import time; from tests.core.test_beside import made_by; from ocop.core.beside import beside\n"
        "made = beside(made_by, range(9), helpers=2); print(next(made), next(made), flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        helpers = [int(pid) for pid in process.stdout.readline().split()]

        process.kill()

        assert len(helpers) == 2
        until = time.monotonic() + 20
        while any(map(psutil.pid_exists, helpers)) and time.monotonic() < until:
            time.sleep(0.05)
        assert not any(map(psutil.pid_exists, helpers))


def test_a_helper_that_is_asked_nothing_ends() -> None:
    answers = BytesIO()

    serve(BytesIO(), answers)

    assert answers.getvalue() == b""


def test_there_is_a_core() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
