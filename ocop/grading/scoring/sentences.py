"""The sentences of a result, by language: ``sentences.csv``, a sentence a row, a language a column.

A result is read by a producer in the language of the reader or of the programme, on a page, on paper and in a shell; so
its sentences are data like those of the cards. What is in no column (Tetum) is told in English.
"""

import csv
import io
from collections.abc import Mapping
from importlib.resources import files

from ocop.grading.scoring.records import Words


def _read() -> dict[str, Words]:
    rows = csv.DictReader(io.StringIO(files(__package__).joinpath("sentences.csv").read_text(encoding="utf-8")))
    return {row["code"]: {language: text for language, text in row.items() if language != "code"} for row in rows}


SENTENCES: Mapping[str, Words] = _read()
"""Every sentence by its code, with its ``{facts}``."""
