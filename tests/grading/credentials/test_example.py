"""The example in ``docs/certificates.md``: our check and the one written there come to the same."""

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

from ocop.grading.credentials.keys import read_key_list
from ocop.grading.credentials.verifying import Outcome, StatusKnown, verify

DOCS = Path(__file__).parents[3] / "docs"
FOLDER = DOCS / "examples" / "certificates"


def test_the_example_is_valid() -> None:
    keys = read_key_list((FOLDER / "keys.json").read_text())
    lists = [(FOLDER / f"{purpose}.jwt").read_text() for purpose in ("revocation", "suspension")]

    verdict = verify((FOLDER / "certificate.jwt").read_text(), keys, lists, on=dt.date(2028, 5, 2))

    assert (verdict.outcome, verdict.status) == (Outcome.VALID, StatusKnown.ASKED)
    assert verdict.stated
    assert verdict.stated.demonstration


def test_the_program_in_the_page_comes_to_the_same() -> None:
    (program,) = re.findall(r"```python\n(.+?)```", (DOCS / "certificates.md").read_text(), re.DOTALL)

    done = subprocess.run([sys.executable, "-c", program], cwd=FOLDER, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == [
        "revocation False",
        "suspension False",
        "4 2028-02-29T00:00:00+07:00 2031-02-28T00:00:00+07:00",
    ]
