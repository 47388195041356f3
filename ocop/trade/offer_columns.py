"""Our columns of an offer sheet, and which column of a file is which.

The words of headers are in ``data/offer_columns.csv``. A mapping is *proposed* from the header and the content, shown,
corrected, and remembered for the person who sends the file.
"""

import functools
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from ocop.core.refusals import DomainError
from ocop.core.text import fold
from ocop.core.units import UnknownUnit, read_unit
from ocop.registry.intake.columns import by_content, likeliest, likeness_to, mapping_by_header, words_in
from ocop.trade.checks import USUAL_CURRENCIES

FILE = Path(__file__).parent / "data" / "offer_columns.csv"
NEEDED = ("unit", "currency", "price", "minimum_lot", "capacity_per_week")
NAMING = ("product", "programme_number", "name")
"""Any one of these tells which product an offer is of."""

LABELS: dict[str, StrPromise] = {
    "product": _("Product number"),
    "programme_number": _("Number issued by the programme"),
    "name": _("Name of the product"),
    "unit": _("Unit"),
    "weight": _("Weight of one unit with its packing, in kg"),
    "currency": _("Currency"),
    "price": _("Price of one unit"),
    "from_2": _("Second price: from this quantity"),
    "price_2": _("Second price of one unit"),
    "from_3": _("Third price: from this quantity"),
    "price_3": _("Third price of one unit"),
    "minimum_lot": _("Smallest order"),
    "pack_multiple": _("Pack"),
    "capacity_per_week": _("Most that can be made in a week"),
    "harvest": _("Months of the harvest"),
    "lead_time_days": _("Days from order to the first goods"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until and including"),
    "origin_proof": _("Proof of ASEAN origin"),
    "note": _("Note"),
}
"""Every column that an offer sheet may have, with its name for the person."""


class ColumnsMissing(DomainError):
    message = _("No column was chosen for: %(missing)s. Without it no offer can be taken over.")


@functools.cache
def column_words() -> dict[str, str]:
    """Return our column for each folded header that is known."""
    return words_in(FILE)


@functools.lru_cache(maxsize=10_000)
def column_of(header: str) -> tuple[str, float]:
    """Return the column that a header most probably means, and how sure that is (0 to 1).

    A figure in it must be the same: "price 4" is not a misspelt "price 3".
    """
    figures = re.findall(r"\d+", fold(header))
    known = {word: column for word, column in column_words().items() if re.findall(r"\d+", word) == figures}
    return likeliest(header, known)


header_likeness = likeness_to(column_of)
"""How much a cell looks like a header of an offer sheet, 0 to 1."""


def propose_mapping(
    headers: Sequence[str], sample: Sequence[Sequence[str]], *, remembered: Mapping[str, str]
) -> dict[int, str]:
    """Return which column of the file (counted from 0) is which of ours.

    :param sample: some rows of cells, for columns whose header says nothing.
    :param remembered: header → column, as the person confirmed it; an empty column passes it over.
    """
    mapping = mapping_by_header(headers, remembered=remembered, column_of=column_of)
    return by_content(mapping, headers, sample, remembered=remembered, tests=_TESTS)


def check_columns(columns: Collection[str]) -> None:
    """Refuse columns among which something is missing that every offer needs.

    :raises ColumnsMissing: it names them as the reader knows them.
    """
    missing = [column for column in NEEDED if column not in columns]
    if not set(NAMING) & set(columns):
        missing.insert(0, "product")
    if missing:
        raise ColumnsMissing(missing=", ".join(str(LABELS[column]) for column in missing))


def _is_unit(cell: str) -> bool:
    try:
        read_unit(cell)
    except UnknownUnit:
        return False
    return True


_TESTS: dict[str, Callable[[str], bool]] = {
    "product": lambda cell: bool(re.fullmatch(r"[A-Z]{2}-P\d+", cell)),
    "currency": lambda cell: cell.upper() in USUAL_CURRENCIES,
    "unit": _is_unit,
}
