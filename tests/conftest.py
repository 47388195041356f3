"""The suite's own PostgreSQL, started once and joined by every test process."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from ocop.core.embedded import Server

FOLDER = "OCOP_TEST_FOLDER"
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=128MB", "jit=off")


def _server() -> Server:
    return Server(Path(os.environ[FOLDER]) / "postgresql", OPTIONS)


def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the first process; the others find it in their environment."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="ocop-tests-")
        os.environ["OCOP_HOME"] = os.environ[FOLDER]
        os.environ.setdefault("OCOP_SECRET_KEY", "only-for-tests")
        config.stash[_OWNED] = True
        if "DATABASE_URL" not in os.environ:
            _server().start()
            os.environ["DATABASE_URL"] = _server().url()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started here."""
    if config.stash.get(_OWNED, False):
        _server().stop()
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)


_OWNED = pytest.StashKey[bool]()
