"""Columns of a sheet of certificates that were issued on paper, and which column of a file is which."""

import csv
import functools
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from ocop.core.refusals import DomainError
from ocop.core.text import fold
from ocop.registry.columns import known_headers
from ocop.registry.intake.columns import likeliest, mapping_by_header

FILE = Path(__file__).parent / "data" / "paper_columns.csv"

LABELS: dict[str, StrPromise] = {
    "product_number": _("Product number"),
    "product": _("Name of the product"),
    "producer": _("Maker"),
    "province": _("Province or state"),
    "district": _("District"),
    "commune": _("Commune or village"),
    "programme_number": _("Product code of the programme"),
    "scheme": _("Scheme"),
    "edition": _("Year of the rules"),
    "set": _("Product set"),
    "stars": _("Stars"),
    "number": _("Number of the certificate"),
    "decision": _("Number of the decision"),
    "decided_on": _("Day of the decision"),
    "issued_on": _("Day of issue"),
    "valid_until": _("Valid until"),
    "proof": _("Proof"),
}
"""Every column that such a sheet may have, with its name for the officer."""
NOT_BORROWED = {"edition"}
"""In a register this is the year in which a product was rated, which is not the year of the rules."""
NAMING = ("product_number", "product", "programme_number")
"""Any one of these tells which product a row is of."""


class PaperColumnsMissing(DomainError):
    message = _(
        "The sheet has no column for: %(missing)s. Name it above the rows, in Vietnamese, Thai or English; "
        "without it no certificate can be entered."
    )


@functools.cache
def column_words() -> dict[str, str]:
    """Return our column for each folded header that is known, our own words before those of registers."""
    with FILE.open(encoding="utf-8", newline="") as file:
        own = {fold(word): row["column"] for row in csv.DictReader(file) for word in row["words"].split("|")}
    borrowed = {word: column for word, column in known_headers().items() if column in set(LABELS) - NOT_BORROWED}
    return borrowed | own


@functools.lru_cache(maxsize=10_000)
def column_of(header: str) -> tuple[str, float]:
    """Return the column that a header most probably means, and how sure that is (0 to 1)."""
    return likeliest(header, column_words())


def header_likeness(cell: str) -> float:
    """Return how much a cell looks like a header of such a sheet, 0 to 1; long cells are content."""
    return column_of(cell)[1] if len(cell) <= 80 else 0.0


def propose_mapping(headers: Sequence[str]) -> Mapping[int, str]:
    """Return which column of the file (counted from 0) is which of ours."""
    return dict(sorted(mapping_by_header(headers, remembered={}, column_of=column_of).items()))


def check_columns(columns: Collection[str]) -> None:
    """Refuse columns among which nothing tells the product, or the stars.

    :raises PaperColumnsMissing: it names them as the reader knows them.
    """
    missing = [] if set(NAMING) & set(columns) else ["product"]
    if "stars" not in columns:
        missing.append("stars")
    if missing:
        raise PaperColumnsMissing(missing=", ".join(str(LABELS[column]) for column in missing))
