"""Our columns of a sheet of certificates that were issued on paper, and which column of a file is which.

The words of headers are in ``data/paper_columns.csv``. A mapping is *proposed* from the header and the content, shown,
corrected, and remembered for the person who sends the file.
"""

import functools
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from ocop.core.refusals import DomainError
from ocop.registry.columns import known_headers
from ocop.registry.intake.columns import by_content, likeliest, likeness_to, mapping_by_header, words_in

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
    message = _("No column was chosen for: %(missing)s. Without it no certificate can be entered.")


@functools.cache
def column_words() -> dict[str, str]:
    """Return our column for each folded header that is known, our own words before those of registers."""
    borrowed = {word: column for word, column in known_headers().items() if column in set(LABELS) - NOT_BORROWED}
    return borrowed | words_in(FILE)


@functools.lru_cache(maxsize=10_000)
def column_of(header: str) -> tuple[str, float]:
    """Return the column that a header most probably means, and how sure that is (0 to 1)."""
    return likeliest(header, column_words())


header_likeness = likeness_to(column_of)
"""How much a cell looks like a header of such a sheet, 0 to 1; long cells are content."""


def propose_mapping(
    headers: Sequence[str], sample: Sequence[Sequence[str]] = (), *, remembered: Mapping[str, str]
) -> dict[int, str]:
    """Return which column of the file (counted from 0) is which of ours.

    :param sample: some rows of cells, for columns whose header says nothing.
    :param remembered: header → column, as the person confirmed it; an empty column passes it over.
    """
    mapping = mapping_by_header(headers, remembered=remembered, column_of=column_of)
    return by_content(mapping, headers, sample, remembered=remembered, tests=_TESTS)


def check_columns(columns: Collection[str]) -> None:
    """Refuse columns among which nothing tells the product, or the stars.

    :raises PaperColumnsMissing: it names them as the reader knows them.
    """
    missing = [] if set(NAMING) & set(columns) else ["product"]
    if "stars" not in columns:
        missing.append("stars")
    if missing:
        raise PaperColumnsMissing(missing=", ".join(str(LABELS[column]) for column in missing))


_TESTS: dict[str, Callable[[str], bool]] = {
    "product_number": lambda cell: bool(re.fullmatch(r"[A-Z]{2}-P\d+", cell)),
}
