"""`ocop serve`: what it runs, where it listens, what it leaves behind."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from ocop.core.embedded import Server
from ocop.core.management.commands import serve
from ocop.core.management.commands.serve import children
from ocop.core.processes import Child


def test_a_node_runs_a_web_server_a_worker_and_what_follows_the_index() -> None:
    names = [child.name for child in children("127.0.0.1", 8000, 2)]

    assert names == ["web server", "worker", "search index"]


def test_browsers_that_stay_connected_do_not_lock_others_out() -> None:
    command = children("127.0.0.1", 8000, 2)[0].command

    threads = int(command[command.index("--blocking-threads") + 1])
    connections = int(command[command.index("--backpressure") + 1])

    assert threads == serve.THREADS
    assert connections >= 50 * threads


def test_the_next_free_port_is_taken_where_none_was_asked_for(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "FIRST_PORT", taken_port)

    assert serve._free_port("127.0.0.1", None) > taken_port


def test_a_port_that_was_asked_for_and_is_taken_is_refused(taken_port: int) -> None:
    with pytest.raises(CommandError, match=f"Port {taken_port} of 127.0.0.1 is taken"):
        serve._free_port("127.0.0.1", taken_port)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://localhost:8003"),
        ("0.0.0.0", "http://localhost:8003"),
        ("::1", "http://localhost:8003"),
        ("192.0.2.7", "http://192.0.2.7:8003"),
        ("2001:db8::7", "http://[2001:db8::7]:8003"),
    ],
)
def test_a_node_knows_its_port_before_anything_is_loaded(
    host: str, address: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCOP_URL", "")
    monkeypatch.delenv("OCOP_URL")
    settings.CSRF_TRUSTED_ORIGINS = []

    serve._tell_address(host, 8003)

    assert settings.NODE_URL == os.environ["OCOP_URL"] == address


def test_an_address_that_the_operator_gave_stays(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.NODE_URL = "https://ocop.example"
    monkeypatch.setenv("OCOP_URL", "https://ocop.example")

    serve._tell_address("127.0.0.1", 8003)

    assert settings.NODE_URL == os.environ["OCOP_URL"] == "https://ocop.example"
    monkeypatch.delenv("OCOP_URL")
    settings.CSRF_TRUSTED_ORIGINS = ["https://ocop.example"]
    serve._tell_address("127.0.0.1", 8003)
    assert settings.NODE_URL == "https://ocop.example"
    assert "OCOP_URL" not in os.environ


def test_a_server_that_was_started_before_is_not_ours_to_stop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OCOP_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/ocop")

    assert not serve._started_database()


@pytest.mark.django_db(transaction=True)
def test_a_child_that_dies_ends_the_node_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    dies = Child("worker", (sys.executable, "-c", "raise SystemExit(3)"))
    monkeypatch.setattr(serve, "children", lambda host, port, web_processes: [dies])

    with pytest.raises(CommandError, match="The worker ended with 3, so the rest was stopped"):
        call_command("serve")


def test_serve_opens_the_node_and_leaves_nothing_running(home: Path) -> None:
    """The whole way in a process of its own: database, tables, web server, worker; then SIGTERM."""
    server = Server(home / "postgresql")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"OCOP_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "ocop", "serve", "--web-processes", "1"]
    node = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    impatient = threading.Timer(180, node.kill)
    impatient.start()
    assert node.stdout is not None
    try:
        told: list[str] = []
        for line in node.stdout:
            told.append(line)
            if "is open at " in line:
                break
        address = told[-1].split(" is open at ")[1].split()[0]
        with urllib.request.urlopen(f"{address}health/") as answer:
            health = answer.read()
        node.send_signal(signal.SIGTERM)
        rest = node.stdout.read()

        assert health == b'{"database": "reached"}'
        assert node.wait(30) == 0
        assert "Everything that was started here has stopped." in rest
        assert server.running_pid() is None
        assert not _listens(int(address.rstrip("/").rsplit(":", 1)[1]))
    finally:
        impatient.cancel()
        node.kill()
        node.wait()
        node.stdout.close()
        server.stop()


@pytest.fixture
def home() -> Iterator[Path]:
    """A node's folder that PostgreSQL's system user can enter; pytest closes its own to others."""
    with tempfile.TemporaryDirectory(prefix="ocop-test-") as made:
        yield Path(made)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port at which somebody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield int(taken.getsockname()[1])


def _listens(port: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return False
        time.sleep(0.05)
    return True
