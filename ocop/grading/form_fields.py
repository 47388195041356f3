"""What forms 01 and 02 of an edition ask besides the marks: the lists of ``data/forms`` that its file names.

``data/forms/<list>.csv`` has the questions of one list, ``data/forms/parts.csv`` the parts in which they stand. An
edition names one list or several (``form_fields``); the questions of the later ones are added to the parts of the
earlier. The answers of a dossier stand in ``Dossier.answers`` by the field's code.
"""

import csv
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ocop.grading.reader import in_reader_language

FOLDER = Path(__file__).parent / "data" / "forms"
PARTS = "parts"
KINDS = ("line", "text", "choice", "tick", "day", "phone", "email")
PREFILLS = ("producer.name", "producer.address", "producer.phone", "producer.kind", "product.net_content")


@dataclass(frozen=True)
class Field:
    """One question of a form.

    :ivar part: code of the part of the form, unique in the lists of an edition.
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
    """A part of a form, filled in on one page.

    :ivar number: what it is called in the programme's form, "II"; empty where its parts have no numbers.
    :ivar after_score: it stands behind the self-score when the form is printed.
    """

    code: str
    form: str
    names: Mapping[str, str]
    fields: tuple[Field, ...]
    number: str = ""
    after_score: bool = False

    @property
    def name(self) -> str:
        """Its heading in the reader's language."""
        return in_reader_language(self.names)


@functools.cache
def parts_of(lists: tuple[str, ...]) -> Mapping[str, Part]:
    """Return the parts of forms by code, in the order of the forms; those of all lists that an edition names.

    :param lists: names of files without their ending, as ``Edition.form_fields`` has them.
    """
    found: dict[str, Part] = {}
    for name in lists:
        fields = [_field(row) for row in _rows(name)]
        parts = {row["part"]: row for row in _rows(PARTS) if row["list"] == name}
        for code in dict.fromkeys((*parts, *(field.part for field in fields))):
            known = found.get(code) or _part(parts[code])
            mine = tuple(field for field in fields if field.part == code)
            found[code] = replace(known, fields=known.fields + mine)
    return dict(sorted(found.items(), key=lambda one: (one[1].form, one[1].after_score)))


def fields_of(lists: tuple[str, ...]) -> Mapping[str, Field]:
    """Return all fields of forms by code, in the order of the forms."""
    return {field.code: field for part in parts_of(lists).values() for field in part.fields}


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _part(row: Mapping[str, str]) -> Part:
    names = _words(row, _languages(row, "list", "form", "part", "number", "after_score"))
    return Part(row["part"], row["form"], names, (), row["number"], row["after_score"] == "yes")


def _languages(row: Mapping[str, str], *others: str) -> list[str]:
    """Return the languages of a list: the columns that are nothing else, in their order."""
    return [name for name in row if name not in others and not name.startswith("help_")]


def _words(row: Mapping[str, str], languages: Sequence[str], prefix: str = "") -> Mapping[str, str]:
    return {language: row[prefix + language] for language in languages if row.get(prefix + language)}


def _field(row: Mapping[str, str]) -> Field:
    """Return a question. A choice is written ``value=name=name``, its names in the order of the list's languages."""
    languages = _languages(row, "form", "part", "code", "kind", "required", "choices", "prefill")
    choices = {}
    for choice in filter(None, row["choices"].split("|")):
        value, *names = choice.split("=")
        choices[value] = dict(zip(languages, names, strict=True))
    return Field(
        code=row["code"],
        form=row["form"],
        part=row["part"],
        kind=row["kind"],
        required=row["required"] == "yes",
        choices=choices,
        prefill=row["prefill"],
        names=_words(row, languages),
        helps=_words(row, languages, "help_"),
    )
