"""What forms 01 and 02 of a scheme ask besides the marks: ``data/forms/<scheme>.csv`` and ``data/forms/parts.csv``.

A scheme without a file asks nothing here. The answers of a dossier stand in ``Dossier.answers`` by the field's code.
"""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ocop.grading.reader import in_reader_language

FOLDER = Path(__file__).parent / "data" / "forms"


@dataclass(frozen=True)
class Field:
    """One question of a form.

    :ivar part: code of the part of the form, unique in the scheme.
    :ivar choices: value → its names, for a choice.
    :ivar prefill: what of the register stands there at first: ``producer.name``.
    """

    code: str
    form: str
    part: str
    kind: str
    required: bool
    choices: Mapping[str, Mapping[str, str]]
    prefill: str
    names: Mapping[str, str]
    helps: Mapping[str, str]

    @property
    def name(self) -> str:
        """The question in the reader's language."""
        return in_reader_language(self.names)

    @property
    def help(self) -> str:
        """An example in the reader's language, or nothing."""
        return in_reader_language(self.helps)

    def shown(self, answer: object) -> str:
        """Return an answer as the reader sees it."""
        if self.kind == "choice":
            return in_reader_language(self.choices.get(str(answer), {"en": str(answer or "")}))
        return str(answer or "")


@dataclass(frozen=True)
class Part:
    """A part of a form, filled in on one page."""

    code: str
    form: str
    names: Mapping[str, str]
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """Its heading in the reader's language."""
        return in_reader_language(self.names)


@functools.cache
def parts_of(scheme: str) -> Mapping[str, Part]:
    """Return the parts of a scheme's forms by code, in the order of the forms; none where the scheme has no list."""
    file = FOLDER / f"{scheme}.csv"
    fields = [_field(row) for row in _rows(file)] if file.exists() else []
    return {
        row["part"]: Part(
            row["part"],
            row["form"],
            _words(row),
            tuple(field for field in fields if field.part == row["part"]),
        )
        for row in _rows(FOLDER / "parts.csv")
        if row["scheme"] == scheme
    }


def fields_of(scheme: str) -> Mapping[str, Field]:
    """Return all fields of a scheme's forms by code, in the order of the forms."""
    return {field.code: field for part in parts_of(scheme).values() for field in part.fields}


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _words(row: Mapping[str, str], prefix: str = "") -> Mapping[str, str]:
    return {language: row[prefix + language] for language in ("vi", "en") if row[prefix + language]}


def _field(row: Mapping[str, str]) -> Field:
    choices = {}
    for choice in filter(None, row["choices"].split("|")):
        value, vi, en = choice.split("=")
        choices[value] = {"vi": vi, "en": en}
    return Field(
        code=row["code"],
        form=row["form"],
        part=row["part"],
        kind=row["kind"],
        required=row["required"] == "yes",
        choices=choices,
        prefill=row["prefill"],
        names=_words(row),
        helps=_words(row, "help_"),
    )
