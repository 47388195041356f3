"""``ocop serve``: the whole node in one terminal: database, web server, worker, search index."""

import http.client
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType

import psutil
from django.conf import settings
from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from ocop.core import embedded
from ocop.core.migrating import migrate
from ocop.core.processes import Child, Together

FIRST_PORT = 8000
PORTS_TO_TRY = 100
READY_WITHIN_S = 60
THREADS = 16
"""Requests that one web process works on at a time; each may hold a connection to the database."""
OPEN_AT_ONCE = 1_024
"""Connections that one web process keeps open: a browser leaves six open and idle, and must not lock others out."""
FOLLOWER = "follow_index"
"""The command that keeps the search index fresh, where an app has one."""


class Command(BaseCommand):
    help = "Start the node: migrate, then web server, worker and search index until Ctrl-C. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (127.0.0.1)")
        parser.add_argument("--port", type=int, help=f"the port ({FIRST_PORT}, or the next one that is free)")
        parser.add_argument("--web-processes", type=int, default=min(4, os.cpu_count() or 1))

    def handle(self, *, host: str, port: int | None, web_processes: int, **options: object) -> str:
        started_database = _started_database()
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            port = _free_port(host, port)
            migrate()
            _tell_address(host, port)
            Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
            notes = self.prepare()
            connections.close_all()
            self._run(host, port, web_processes, notes)
        except KeyboardInterrupt:
            self.stderr.write("Stopped before it was ready.")
        finally:
            if started_database:
                connections.close_all()
                embedded.server().stop()
        return "Everything that was started here has stopped."

    def prepare(self) -> str:
        """Bring in what the node should begin with; return what to tell once it is open."""
        return ""

    def _run(self, host: str, port: int, web_processes: int, notes: str) -> None:
        """Run the children until somebody asks to stop: the web server first, the others once it answers.

        All at once they would take each other's processor, and the first page would come later.

        :raises CommandError: one of them ended by itself, or the web server does not answer.
        """
        web, *others = children(host, port, web_processes)
        with Together([web], say=self.stderr.write) as together:
            deadline = time.monotonic() + READY_WITHIN_S
            while (ended := together.wait(0.1)) is None and not _answers(host, port):
                if time.monotonic() > deadline:
                    raise CommandError(f"The web server did not answer within {READY_WITHIN_S} seconds.")
            if ended is None:
                for child in others:
                    together.add(child)
                self.stdout.write(f"\n{settings.NODE_NAME} is open at http://{_local(host)}:{port}/  (Ctrl-C stops it)")
                self.stdout.write(notes)
                self.stdout.flush()
                ended = together.wait()
        if ended is not None and not ended.asked:
            raise CommandError(str(ended))


def children(host: str, port: int, web_processes: int) -> list[Child]:
    """Return what a node runs beside its database: web server, worker and, where there is one, the index follower."""
    ocop = (sys.executable, "-m", "ocop")
    web = (sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "error", "--respawn-failed-workers")
    threads = ("--blocking-threads", str(THREADS), "--backpressure", str(OPEN_AT_ONCE))
    where = ("--host", host, "--port", str(port), "--workers", str(web_processes), "ocop.wsgi:application")
    together = [
        Child("web server", web + threads + where),
        Child("worker", (*ocop, "procrastinate", "worker", "--concurrency", "2")),
    ]
    if FOLLOWER in get_commands():
        together.append(Child("search index", (*ocop, FOLLOWER)))
    return together


def _started_database() -> bool:
    """Say whether the embedded PostgreSQL was started for this very process; then it ends with it, too."""
    own = embedded.server()
    pid = own.running_pid()
    if pid is None or os.environ.get("DATABASE_URL") != own.url():
        return False
    return bool(psutil.Process(pid).create_time() >= psutil.Process().create_time())


def _tell_address(host: str, port: int) -> None:
    """Let this process and its children know where the node is reached, unless its operator has said so."""
    if "OCOP_URL" in os.environ or settings.CSRF_TRUSTED_ORIGINS:
        return
    name = "localhost" if _local(host) in ("127.0.0.1", "::1") else host
    settings.NODE_URL = f"http://{f'[{name}]' if ':' in name else name}:{port}"
    os.environ["OCOP_URL"] = settings.NODE_URL


def _free_port(host: str, wanted: int | None) -> int:
    """Return the port asked for, or the first free one.

    :raises CommandError: it is taken, or all are.
    """
    for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise CommandError(f"Port {wanted or FIRST_PORT} of {host} is taken. Choose another: --port NUMBER")


def _answers(host: str, port: int) -> bool:
    """Say whether the web server answers, be it with a redirection to https."""
    asked = http.client.HTTPConnection(_local(host), port, timeout=5)
    try:
        asked.request("GET", "/health/", headers={"Host": settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"})
        return asked.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _local(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
