"""The neutral categories under which products of all programmes are found; the list is ``data/categories.csv``."""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "categories.csv"
NOT_LANGUAGES = {"code", "group", "hs", "unit"}


@dataclass(frozen=True)
class Category:
    """A kind of goods: its Harmonized System heading (text), the UN/CEFACT unit it is traded in, its names."""

    code: str
    group: str
    hs: str
    unit: str
    names: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name in the reader's language, or in English."""
        return self.names.get((get_language() or "en")[:2]) or self.names["en"]


@functools.cache
def categories() -> dict[str, Category]:
    """Return the categories by code, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Category(
                row["code"],
                row["group"],
                row["hs"],
                row["unit"],
                {language: name for language, name in row.items() if language not in NOT_LANGUAGES and name},
            )
            for row in csv.DictReader(file)
        }


def category_name(code: str) -> str:
    """Return the name of a category for the reader; the code itself where it is not in the list any more."""
    found = categories().get(code)
    return found.name if found else code
