"""Kinds of certificate and what they are called; the list is ``data/certificates.csv``."""

import csv
import functools
from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "certificates.csv"
SHORT = 6
"""A kind that is not in the list is written in capitals when it has fewer letters than this: "brc" is BRC."""


@functools.cache
def certificates() -> dict[str, Mapping[str, str]]:
    """Return the names by language of each kind; a name that is the same in all languages stands in English only."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["kind"]: {language: name for language, name in row.items() if language != "kind" and name}
            for row in csv.DictReader(file)
        }


def certificate_name(kind: str) -> str:
    """Return what a kind of certificate is called by the reader, or in English; an unknown one as it was written."""
    names = certificates().get(kind)
    if names is None:
        words = kind.replace("-", " ")
        return words.upper() if len(kind) < SHORT else words
    return names.get((get_language() or "en")[:2]) or names["en"]
