"""``ocop verify_certificate``: without a database, a network or an account."""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
import segno
from PIL import Image

from ocop.grading.credentials.keys import key_list
from ocop.grading.management.commands.verify_certificate import Command
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
    """Run the command in this process, as its command line runs it; a test has no database unless it asks for one."""
    out, told, coming = io.StringIO(), io.StringIO(), io.TextIOWrapper(io.BytesIO(sent.encode()))
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(told),
        mock.patch.object(sys, "stdin", coming),
        pytest.raises(SystemExit) as end,
    ):
        Command().run_from_argv(["ocop", "verify_certificate", *given])
    assert isinstance(end.value.code, int)
    return subprocess.CompletedProcess(given, end.value.code, out.getvalue(), told.getvalue())


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


def test_of_a_photo_it_says_what_the_code_says_and_that_it_proves_nothing(folder: Path) -> None:
    address = "https://node.example/check/ABCDEF123456/?number=57"
    segno.make(address).save(str(folder / "photo.png"), scale=5)

    words = verified(folder, "photo.png", "--keys", "keys.json")
    told = verified(folder, "photo.png", "--json")

    assert (words.returncode, told.returncode) == (2, 2)
    assert address in words.stdout
    assert "proves nothing by itself" in words.stdout
    assert json.loads(told.stdout)["outcome"] == "code_alone"
    assert json.loads(told.stdout)["codes"] == [address]


def test_a_picture_without_a_code_and_a_broken_one_are_said(folder: Path) -> None:
    Image.new("RGB", (50, 50)).save(folder / "black.png")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7")

    black, broken = verified(folder, "black.png"), verified(folder, "broken.pdf")

    assert (black.returncode, broken.returncode) == (2, 2)
    assert "Take the picture again" in black.stderr
    assert "damaged or was cut off" in broken.stderr
