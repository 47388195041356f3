"""``ocop verify_certificate``: without a database, a network or an account."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocop.grading.credentials.keys import key_list
from tests.make.certificates import key, status_token, token

KEY, PUBLISHED = key()
TOKEN = token(KEY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a certificate, the keys and the lists."""
    (tmp_path / "certificate.jwt").write_text(TOKEN)
    (tmp_path / "keys.json").write_text(json.dumps(key_list([PUBLISHED])))
    (tmp_path / "revocation.jwt").write_text(status_token(KEY))
    (tmp_path / "suspension.jwt").write_text(status_token(KEY, purpose="suspension"))
    (tmp_path / "revoked.jwt").write_text(status_token(KEY, 7))
    return tmp_path


def verified(folder: Path, *given: str, sent: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command as people do, in a process whose database is nowhere."""
    environment = {
        **os.environ,
        "DATABASE_URL": "postgresql://127.0.0.1:1/nowhere",
        "OCOP_HOME": str(folder / "home"),
        "OCOP_SECRET_KEY": "only-for-tests",
    }
    command = [sys.executable, "-m", "ocop", "verify_certificate", *given]
    return subprocess.run(command, cwd=folder, env=environment, input=sent, capture_output=True, text=True, check=False)


def test_it_needs_no_database_and_starts_none(folder: Path) -> None:
    environment = {**os.environ, "OCOP_HOME": str(folder / "home")}
    for name in ("DATABASE_URL", "OCOP_SECRET_KEY"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "ocop", "verify_certificate", "certificate.jwt", "--keys", "keys.json"]

    answer = subprocess.run(
        [*command, "--on", "2028-05-02", "--json"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (answer.returncode, answer.stderr) == (0, "")
    assert json.loads(answer.stdout)["outcome"] == "valid"
    assert not (folder / "home").exists()


def test_it_says_in_words_what_was_found(folder: Path) -> None:
    answer = verified(
        folder,
        "certificate.jwt",
        *("--keys", "keys.json", "--status", "revocation.jwt", "--status", "suspension.jwt", "--on", "2028-05-02"),
    )

    assert answer.returncode == 0
    assert "Signed by the authority, and within its term" in answer.stdout
    assert "neither revoked nor suspended" in answer.stdout
    assert "does not prove that goods are genuine" in answer.stdout


def test_a_revoked_one_ends_with_one(folder: Path) -> None:
    answer = verified(
        folder, "-", "--keys", "keys.json", "--status", "revoked.jwt", "--on", "2028-05-02", "--json", sent=TOKEN
    )

    assert answer.returncode == 1
    assert json.loads(answer.stdout)["outcome"] == "revoked"


def test_an_altered_one_ends_with_one_and_one_of_unknown_keys_with_two(folder: Path) -> None:
    altered = verified(
        folder, "-", "--keys", "keys.json", "--json", sent=TOKEN[:-1] + ("A" if TOKEN[-1] != "A" else "Q")
    )
    unknown = verified(folder, "certificate.jwt")

    assert (altered.returncode, json.loads(altered.stdout)["valid"]) == (1, False)
    assert unknown.returncode == 2
    assert "not in the list of keys" in unknown.stdout


@pytest.mark.parametrize("given", [["nowhere.jwt"], ["certificate.jwt", "--keys", "certificate.jwt"]])
def test_what_cannot_be_read_is_said(folder: Path, given: list[str]) -> None:
    answer = verified(folder, *given)

    assert answer.returncode == 2
    assert "cannot be read" in answer.stderr or "no list of keys" in answer.stderr
    assert "Traceback" not in answer.stderr
