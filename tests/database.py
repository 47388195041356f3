"""The suite's own PostgreSQL: a plugin, so that it stands before pytest-django reads the settings.

The first process starts it, the processes that run tests side by side find it in their environment, and it goes with
the first process.
"""

import os
import shutil
import tempfile
from pathlib import Path

from ocop.core.embedded import Server

FOLDER = "OCOP_TEST_FOLDER"
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=128MB", "jit=off")


def _server() -> Server:
    return Server(Path(os.environ[FOLDER]) / "postgresql", OPTIONS)


def _start() -> bool:
    """Start the server unless another process of this run did; return whether it is ours to stop."""
    if FOLDER in os.environ:
        return False
    os.environ[FOLDER] = os.environ["OCOP_HOME"] = tempfile.mkdtemp(prefix="ocop-tests-")
    os.environ["OCOP_SECRET_KEY"] = "only-for-tests"
    _server().start()
    os.environ["DATABASE_URL"] = _server().url()
    return True


_ours = _start()


def pytest_unconfigure() -> None:
    """Stop what was started here."""
    if _ours:
        _server().stop()
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
