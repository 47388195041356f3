"""The suite's own PostgreSQL: a plugin, so that it stands before pytest-django reads the settings.

Each process that runs tests has a server of its own, because the horizon that followers read up to is that of a whole
server: a test of another process would hold it back. A process that only hands tests out has none. All of them go with
the first process.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from ocop.core.embedded import Server

FOLDER = "OCOP_TEST_FOLDER"
OPTIONS = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"),
    *("shared_buffers=64MB", "jit=off", "autovacuum=off"),
)
FIRST = FOLDER not in os.environ
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "first")


def _server(name: str) -> Server:
    return Server(Path(os.environ[FOLDER]) / f"postgresql-{name}", OPTIONS)


if FIRST:
    os.environ[FOLDER] = os.environ["OCOP_HOME"] = tempfile.mkdtemp(prefix="ocop-tests-")
    os.environ["OCOP_SECRET_KEY"] = "only-for-tests"
_server(WORKER).data.mkdir()  # where a server listens depends on its folder
os.environ["DATABASE_URL"] = _server(WORKER).url()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start this process's server, unless the tests are for other processes."""
    hands_out = session.config.getoption("dist", "no") != "no" and WORKER == "first"
    if not hands_out:
        _server(WORKER).start()


def pytest_unconfigure() -> None:
    """Stop this process's server; the first process makes sure that none is left."""
    _server(WORKER).stop()
    if FIRST:
        for left in Path(os.environ[FOLDER]).glob("postgresql-*/"):
            Server(left, OPTIONS).stop()
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
