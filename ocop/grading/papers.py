"""Kinds of paper that a vault holds; the list is ``data/papers.csv``.

The first fifteen are those that form 02 of Decision 26/2026 names as proof; an edition's ``proofs`` use the same codes.
"""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ocop.grading.reader import in_reader_language

FILE = Path(__file__).parent / "data" / "papers.csv"


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper: whether it is sensitive unless somebody says otherwise, and whether it usually ends."""

    code: str
    names: Mapping[str, str]
    sensitive: bool
    ends: bool

    @property
    def name(self) -> str:
        """What it is called by the reader."""
        return in_reader_language(self.names)


@functools.cache
def paper_kinds() -> Mapping[str, PaperKind]:
    """Return the kinds by their code, in the order of the list."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: PaperKind(
                row["code"], {"vi": row["vi"], "en": row["en"]}, row["sensitive"] == "yes", row["ends"] == "yes"
            )
            for row in csv.DictReader(file)
        }


def kind_name(code: str) -> str:
    """Return what a kind of paper is called by the reader; an unknown one as it was written."""
    kind = paper_kinds().get(code)
    return kind.name if kind else code.replace("_", " ")
