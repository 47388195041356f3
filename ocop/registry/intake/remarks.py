"""Remarks on a row: kept as a code with facts, told in the language of whoever reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypedDict

from django.utils.functional import Promise
from django_stubs_ext import StrPromise


class Problem(TypedDict):
    """One remark on a row, as it is kept: which sentence, which of our columns, and what fills the sentence."""

    code: str
    column: str
    facts: dict[str, str]


def problem(code: str, column: str = "", **facts: str) -> Problem:
    """Return a remark to be kept; without a column it is said of the row as a whole."""
    return {"code": code, "column": column, "facts": facts}


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentence of a remark, and what the reader can do; facts may stand in both."""

    says: str | Promise
    do: str | Promise


Remark = tuple[str, str, str]
"""The column as the file names it (empty: the row as a whole), what is wrong, what to do."""


def remarks(
    problems: Iterable[Problem],
    named: Mapping[str, str],
    *,
    wordings: Mapping[str, Wording],
    labels: Mapping[str, StrPromise],
) -> list[Remark]:
    """Return the remarks in the reader's language.

    :param named: our column → what the file calls it.
    :param labels: our columns with their names, for those that the file does not have.
    """
    told = []
    for problem in problems:
        wording, column = wordings[problem["code"]], problem["column"]
        name = named.get(column) or str(labels.get(column, ""))
        told.append((name, str(wording.says) % problem["facts"], str(wording.do) % problem["facts"]))
    return told
