"""``ocop verify_certificate FILE``: check a signed certificate without a network, a database or an account."""

import datetime as dt
import json as json_format
import sys
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.core.refusals import DomainError
from ocop.grading import verdicts
from ocop.grading.codes import codes_in_file, is_a_picture
from ocop.grading.credentials.finding import tokens_in_file
from ocop.grading.credentials.keys import PublishedKey, read_key_list
from ocop.grading.credentials.refusals import KeyListWrong
from ocop.grading.credentials.verifying import Outcome, StatusKnown, Verdict, verify

VALID, NOT_VALID, NOT_KNOWN = 0, 1, 2
"""What the command ends with: valid; not valid; could not be found out."""


class Command(BaseCommand):
    help = (
        "Check a signed star certificate from its text, or from a PDF, SVG or PNG that carries it; of a photo or scan "
        "it says what the code on it says. Needs no network, no database and no account. Ends with 0 where it is "
        "valid, 1 where it is not, 2 where that cannot be told."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the certificate, or - to read it from the standard input")
        parser.add_argument(
            "--keys",
            action="append",
            default=[],
            type=Path,
            metavar="KEYS.json",
            help="keys of authorities, as a node publishes them at /certificates/keys.json; may be repeated",
        )
        parser.add_argument(
            "--status",
            action="append",
            default=[],
            type=Path,
            metavar="LIST.jwt",
            help="a signed list of revoked or suspended certificates; give both, by repeating this",
        )
        parser.add_argument("--on", type=dt.date.fromisoformat, metavar="DAY", help="the day to check for (today)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(
        self,
        *,
        file: str,
        keys: list[Path],
        status: list[Path],
        on: dt.date | None,
        json: bool,
        **options: object,
    ) -> None:
        raw = sys.stdin.buffer.read() if file == "-" else _content(Path(file))
        tokens = tokens_in_file(raw)
        if not tokens and is_a_picture(raw):
            self._tell_code(raw, json=json)
        tokens = tokens or (raw.decode("utf-8", errors="replace").strip(),)
        known = [key for path in keys for key in _keys(path)]
        lists = [token for path in status for token in tokens_in_file(_content(path))]
        day = on or dt.datetime.now().astimezone().date()
        found = [verify(token, known, lists, on=day) for token in tokens]
        if json:
            told = [_object(verdict) for verdict in found]
            self.stdout.write(json_format.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False))
        else:
            for verdict in found:
                self.stdout.write(verdicts.headline(verdict))
                self.stdout.write("".join(f"  {sentence}\n" for sentence in verdicts.sentences(verdict)))
        sys.exit(max(_code(verdict) for verdict in found))

    def _tell_code(self, raw: bytes, *, json: bool) -> NoReturn:
        """Say what the code in a picture or PDF says, and that it proves nothing; then end.

        :raises CommandError: there is none, or the picture cannot be read.
        """
        try:
            codes = codes_in_file(raw)
        except DomainError as refusal:
            raise CommandError(str(refusal), returncode=NOT_KNOWN) from refusal
        if not codes:
            raise CommandError(verdicts.no_code_found(), returncode=NOT_KNOWN)
        sentences = [verdicts.code_alone(code) for code in codes]
        if json:
            told = {"outcome": "code_alone", "valid": False, "codes": codes, "sentences": sentences}
            self.stdout.write(json_format.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(sentences))
        sys.exit(NOT_KNOWN)


def _code(verdict: Verdict) -> int:
    if verdict.outcome == Outcome.UNKNOWN_ISSUER:
        return NOT_KNOWN
    return VALID if verdict.good else NOT_VALID


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=NOT_KNOWN) from error


def _keys(path: Path) -> tuple[PublishedKey, ...]:
    try:
        return read_key_list(_content(path).decode("utf-8", errors="replace"))
    except KeyListWrong as error:
        raise CommandError(f"{path} is no list of keys. {error}", returncode=NOT_KNOWN) from error


def _object(verdict: Verdict) -> dict[str, object]:
    stated, key = verdict.stated, verdict.key
    return {
        "outcome": verdict.outcome.value,
        "valid": verdict.good,
        "on": verdict.on.isoformat(),
        "status": verdict.status.value,
        "status_asked": verdict.status == StatusKnown.ASKED,
        "status_as_of": verdict.status_as_of.isoformat() if verdict.status_as_of else None,
        "key": key.kid if key else None,
        "certificate": stated
        and {
            "address": stated.address,
            "issuer": stated.issuer,
            "number": stated.number,
            "product": stated.product,
            "product_names": dict(stated.product_names),
            "producer_names": dict(stated.producer_names),
            "scheme": stated.scheme,
            "edition": stated.edition,
            "set": stated.set_number,
            "stars": stated.stars,
            "decision": stated.decision_number,
            "decided_on": stated.decided_on.isoformat(),
            "valid_from": stated.first_day.isoformat(),
            "valid_until": stated.end_day.isoformat() if stated.end_day else None,
            "demonstration": stated.demonstration,
        },
        "sentences": [verdicts.headline(verdict), *verdicts.sentences(verdict)],
    }
