"""The embedded PostgreSQL: started once, joined by others, recovered after a crash; backup and restore as a drill."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from django.core.management import CommandError, call_command

from ocop.core import embedded
from ocop.core.embedded import Server

OPTIONS = ("fsync=off", "shared_buffers=16MB", "max_connections=20")
START = """
import sys
from pathlib import Path
from ocop.core.embedded import Server
server = Server(Path(sys.argv[1]), ("fsync=off", "shared_buffers=16MB"))
print(server.start(), server.url())
"""
UNCLEAN = "An earlier PostgreSQL was not stopped properly; recovering its data.\n"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's system user can enter; pytest closes its own to others whenever a session begins."""
    with tempfile.TemporaryDirectory(prefix="ocop-test-") as made:
        yield Path(made)


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    """A server of this test's own, stopped in the end."""
    own = Server(folder / "postgresql", OPTIONS)
    yield own
    own.stop()


def test_the_first_start_makes_the_server_and_its_database(server: Server) -> None:
    assert server.running_pid() is None

    started = server.start()

    assert started
    assert server.running_pid() is not None
    assert _ask(server.url(), "SELECT current_database()") == "ocop"


def test_a_second_process_joins_the_running_server(server: Server) -> None:
    server.start()
    pid = server.running_pid()

    started, url = _start_elsewhere(server).communicate(timeout=60)[0].split()

    assert started == "False"
    assert url == server.url()
    assert server.running_pid() == pid


def test_of_two_processes_that_start_at_once_one_starts_and_the_other_joins(server: Server) -> None:
    both = [_start_elsewhere(server), _start_elsewhere(server)]

    answers = [process.communicate(timeout=90)[0].split() for process in both]

    assert sorted(started for started, _url in answers) == ["False", "True"]
    assert all(_ask(url, "SELECT 1") == 1 for _started, url in answers)


def test_what_was_committed_is_there_after_the_server_was_killed(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    server.start()
    _do(server.url(), "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('nước mắm')")
    _kill(server)
    killed = server.running_pid()

    started = server.start()

    assert killed is None
    assert started
    assert capfd.readouterr().err == UNCLEAN
    assert _ask(server.url(), "SELECT word FROM kept") == "nước mắm"


def test_a_process_that_a_killed_server_left_at_work_is_ended(server: Server) -> None:
    server.start()
    busy = threading.Thread(target=_count_for_long, args=(server.url(),), daemon=True)
    busy.start()
    at_work = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT count(*) FROM generate_series%'"
    while _ask(server.url(), at_work) == 0:
        time.sleep(0.05)
    pid = server.running_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=20)

    started = server.start()

    busy.join(20)
    assert started
    assert _ask(server.url(), "SELECT 1") == 1


def test_a_left_over_lock_whose_number_another_process_has_now_is_no_server(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    server.start()
    lock = (server.data / "postmaster.pid").read_text().split("\n", 1)[1]
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{lock}")

    running = server.running_pid()
    started = server.start()

    assert running is None
    assert started
    assert capfd.readouterr().err == UNCLEAN


def test_a_lock_that_says_nothing_is_no_server(server: Server) -> None:
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text("")

    assert server.running_pid() is None
    assert server.start()


def test_stopping_answers_whether_there_was_something_to_stop(server: Server) -> None:
    server.start()

    assert server.stop()
    assert not server.stop()


def test_a_server_that_cannot_start_says_why_and_where_its_log_is(folder: Path) -> None:
    broken = Server(folder / "postgresql", ("max_connections=none",))

    with pytest.raises(embedded.ServerFailed) as refusal:
        broken.start()

    assert str(broken.log) in str(refusal.value)
    assert 'invalid value for parameter "max_connections"' in str(refusal.value)


def test_a_program_that_fails_passes_its_own_words_on(server: Server) -> None:
    server.start()

    with pytest.raises(embedded.ServerFailed, match="division by zero"):
        server.run("psql", [server.url(), "-v", "ON_ERROR_STOP=1", "-c", "SELECT 1/0"])


def test_database_url_means_that_no_server_is_started(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("OCOP_HOME", str(folder))
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/ocop")

    assert not embedded.ensure_started()
    assert list(folder.iterdir()) == []


def test_the_backup_drill(folder: Path) -> None:
    """Back up, lose everything, restore: through the command, in processes of their own, as an administrator would."""
    home, file = folder / "home", folder / "backup.sql"
    server = Server(home / "postgresql")
    try:
        server.start()
        _do(server.url(), "CREATE TABLE kept (word text)", "INSERT INTO kept VALUES ('ผ้าไหม')")

        backed_up = _ocop(home, "db", "backup", str(file))
        _do(server.url(), "DROP TABLE kept")
        restored = _ocop(home, "db", "restore", str(file))

        assert backed_up.returncode == 0
        assert backed_up.stdout.startswith(f"Wrote {file}, ")
        assert restored.returncode == 0, restored.stderr
        assert _ask(server.url(), "SELECT word FROM kept") == "ผ้าไหม"
        before = _ask(server.url(), "SELECT datname FROM pg_database WHERE datname LIKE 'ocop_before_%'")
        assert f"kept as database {before}." in restored.stdout
    finally:
        stopped = _ocop(home, "db", "stop")
    assert stopped.stdout == "Stopped.\n"
    assert server.running_pid() is None


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[Path]:
    """A node of this test's own, for commands that run in this process."""
    monkeypatch.setenv("OCOP_HOME", str(folder / "home"))
    monkeypatch.setenv("DATABASE_URL", "")
    yield folder / "home"
    Server(folder / "home" / "postgresql").stop()


def test_a_backup_that_is_broken_leaves_the_database_as_it_was(home: Path, folder: Path) -> None:
    server, file = Server(home / "postgresql", OPTIONS), folder / "backup.sql"
    file.write_text("CREATE TABLE half (word text);\nINSERT INTO nowhere VALUES (1);\n")
    server.start()
    _do(server.url(), "CREATE TABLE kept (word text)")

    with pytest.raises(CommandError, match='relation "nowhere" does not exist'):
        call_command("db", "restore", str(file))

    assert _ask(server.url(), "SELECT count(*) FROM kept") == 0
    assert _ask(server.url(), "SELECT to_regclass('half')") is None


def test_a_backup_never_overwrites_a_file(home: Path, folder: Path) -> None:
    file = folder / "backup.sql"
    file.write_text("of yesterday")

    with pytest.raises(CommandError, match="is there already; nothing was written"):
        call_command("db", "backup", str(file))

    assert file.read_text() == "of yesterday"


def test_a_restore_needs_its_file_and_the_embedded_server(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="Say which file: ocop db restore FILE"):
        call_command("db", "restore")
    with pytest.raises(CommandError, match="There is no file"):
        call_command("db", "restore", str(folder / "none.sql"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/ocop")
    with pytest.raises(CommandError, match="DATABASE_URL is set"):
        call_command("db", "restore", str(folder / "none.sql"))


def test_the_status_says_whether_and_where_the_server_runs(home: Path) -> None:
    server = Server(home / "postgresql", OPTIONS)

    before = call_command("db", "status")
    server.start()
    running = call_command("db", "status")

    assert before == f"Not running, data in {server.data}"
    assert running == f"Running as process {server.running_pid()}, data in {server.data}"


def _count_for_long(url: str) -> None:
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url) as connection:
        connection.execute(b"SELECT count(*) FROM generate_series(1, 4000000000) number WHERE number % 7 = 0")


def _start_elsewhere(server: Server) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", START, str(server.data)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _ocop(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["OCOP_HOME"] = str(home)
    command = [sys.executable, "-m", "ocop", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def _kill(server: Server) -> None:
    """End the server as a power cut would, and wait until it is gone with all its processes."""
    pid = server.running_pid()
    assert pid is not None
    postmaster = psutil.Process(pid)
    family = [postmaster, *postmaster.children(recursive=True)]
    os.kill(pid, signal.SIGKILL)
    _gone, alive = psutil.wait_procs(family, timeout=20)
    assert not alive


def _do(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def test_the_first_command_of_a_node_makes_its_tables(folder: Path) -> None:
    home = folder / "home"
    try:
        first = _ocop(home, "load_programmes")
        second = _ocop(home, "load_programmes")
    finally:
        Server(home / "postgresql").stop()

    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout == "11 programmes are known\n"
    assert "Setting up the database" in first.stderr
    assert "Setting up the database" not in second.stderr
