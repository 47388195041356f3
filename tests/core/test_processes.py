"""The small supervisor: what starts together stops together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from ocop.core.processes import Child, Ended, Together

SLEEPS = (sys.executable, "-c", "import time; time.sleep(60)")
STUBBORN = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(60)
"""
WITH_GRANDCHILD = """
import pathlib, subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(grandchild.pid))
time.sleep(60)
"""
PARENT = """
import sys
from ocop.core.processes import Child, Together
sleeps = (sys.executable, "-c", "import time; time.sleep(60)")
with Together([Child("one", sleeps), Child("two", sleeps)], say=print) as together:
    print(*(process.pid for process in together.processes), flush=True)
    print(together.wait(), flush=True)
"""


def test_a_child_that_ends_by_itself_ends_the_rest() -> None:
    dies = (sys.executable, "-c", "raise SystemExit(3)")

    with Together([Child("web server", SLEEPS), Child("worker", dies)], say=print) as together:
        ended = together.wait(20)
        web = together.processes[0]

    assert ended == Ended("worker", 3)
    assert str(ended) == "The worker ended with 3, so the rest was stopped."
    assert web.returncode == -signal.SIGTERM


def test_a_killed_child_is_named_with_the_signal() -> None:
    with Together([Child("worker", SLEEPS)], say=print) as together:
        together.processes[0].kill()
        ended = together.wait(20)

    assert str(ended) == "The worker was killed by SIGKILL, so the rest was stopped."


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_parent_is_a_request_to_stop(number: signal.Signals) -> None:
    before = signal.getsignal(number)

    with Together([Child("worker", SLEEPS)], say=print) as together:
        os.kill(os.getpid(), number)
        ended = together.wait(20)

    assert ended is not None
    assert ended.asked
    assert ended.code == number
    assert signal.getsignal(number) is before


def test_waiting_ends_after_the_time_given() -> None:
    with Together([Child("worker", SLEEPS)], say=print) as together:
        ended = together.wait(0.01)

    assert ended is None


def test_a_child_that_does_not_listen_is_killed_after_the_grace(tmp_path: Path) -> None:
    listening, said = tmp_path / "listening", list[str]()
    stubborn = Child("worker", (sys.executable, "-c", STUBBORN, str(listening)))

    with Together([stubborn], say=said.append, grace_s=0.2) as together:
        _until(listening.exists)
        process = together.processes[0]

    assert process.returncode == -signal.SIGKILL
    assert said == ["The worker did not end within 0.2 seconds and was killed."]


def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    child = Child("web server", (sys.executable, "-c", WITH_GRANDCHILD, str(noted)))

    with Together([child], say=print):
        _until(lambda: noted.exists() and noted.read_text() != "")
        grandchild = int(noted.read_text())

    _until(lambda: not _runs(grandchild))


def test_a_program_that_is_not_there_stops_what_had_started(tmp_path: Path) -> None:
    together = Together([Child("web server", SLEEPS), Child("worker", (str(tmp_path / "none"),))], say=print)

    with pytest.raises(FileNotFoundError), together:
        pass

    assert together.processes == ()


def test_a_child_that_is_added_later_ends_the_rest_and_ends_with_them() -> None:
    with Together([Child("web server", SLEEPS)], say=print) as together:
        together.add(Child("worker", SLEEPS))
        web, worker = together.processes
        worker.kill()
        ended = together.wait(10)

    assert ended == Ended("worker", -9)
    assert web.poll() is not None


def test_children_end_where_the_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    children = [int(word) for word in parent.stdout.readline().split()]

    parent.kill()
    parent.communicate()

    assert len(children) == 2
    _until(lambda: not any(_runs(child) for child in children))


def test_ctrl_c_in_a_real_parent_ends_it_in_order() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    children = [int(word) for word in parent.stdout.readline().split()]

    parent.send_signal(signal.SIGINT)
    said, _nothing = parent.communicate(timeout=20)

    assert parent.returncode == 0
    assert said == "Asked to stop by SIGINT.\n"
    assert not any(_runs(child) for child in children)


def _runs(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _until(holds: Callable[[], bool], within_s: float = 20) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it did not come to pass in time"
        time.sleep(0.02)
