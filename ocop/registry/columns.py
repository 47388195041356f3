"""Our columns, and which column of a register file is which.

The words of headers are in ``data/columns.csv``. A mapping is *proposed* from the header and the content, shown to the
officer, corrected, and remembered for the programme.
"""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from ocop.registry.intake.columns import is_of_report, likeliest, likeness_to, mapping_by_header, words_in

FILE = Path(__file__).parent / "data" / "columns.csv"

LABELS: dict[str, StrPromise] = {
    "product": _("Name of the product"),
    "product_en": _("Name of the product in English"),
    "producer": _("Maker"),
    "producer_kind": _("Kind of maker"),
    "seller": _("Place of sale"),
    "local_authority": _("Local authority"),
    "province": _("Province or state"),
    "district": _("District"),
    "commune": _("Commune or village"),
    "address": _("Address"),
    "phone": _("Telephone"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "category": _("Category"),
    "net_content": _("Net content"),
    "programme_number": _("Number issued by the programme"),
    "stars": _("Stars"),
    "edition": _("Year of the rating"),
    "decision": _("Number of the decision"),
    "decided_on": _("Day of the decision"),
    "valid_until": _("Valid until"),
    "story": _("Story"),
    "row_number": _("Row number (not taken over)"),
}
"""Every column that a register may have, with its name for the officer."""


@functools.cache
def known_headers() -> dict[str, str]:
    """Return the folded header words and the column that each means."""
    return words_in(FILE)


@functools.lru_cache(maxsize=10_000)
def column_of(header: str) -> tuple[str, float]:
    """Return the column that a header most probably means, and how sure that is (0 to 1); nothing under 0.88."""
    return likeliest(header, known_headers())


header_likeness = likeness_to(column_of)
"""How much a cell looks like a column name of a register, 0 to 1."""


def propose_mapping(
    headers: Sequence[str],
    sample: Sequence[Sequence[str]],
    *,
    remembered: Mapping[str, str],
    is_province: Callable[[str], bool],
) -> dict[int, str]:
    """Return which column of the file (counted from 0) is which of ours.

    :param headers: as they stand in the file.
    :param sample: some rows of cells, for columns whose header says nothing.
    :param remembered: header → column, as an officer confirmed it for this programme; an empty column passes it over.
    :param is_province: whether a text names a first-level area of the country.
    """
    mapping = mapping_by_header(headers, remembered=remembered, column_of=column_of)
    passed_over = {index for index, header in enumerate(headers) if header in remembered or is_of_report(header)}
    _propose_by_content(mapping, passed_over, headers, sample, is_province)
    return dict(sorted(mapping.items()))


def _propose_by_content(
    mapping: dict[int, str],
    passed_over: set[int],
    headers: Sequence[str],
    sample: Sequence[Sequence[str]],
    is_province: Callable[[str], bool],
) -> None:
    """Add what the cells themselves show: provinces, telephone numbers, and, last, the product."""
    columns = {
        index: [row[index] for row in sample if index < len(row) and row[index]]
        for index in range(len(headers))
        if index not in mapping and index not in passed_over
    }
    tests: list[tuple[str, Callable[[str], bool]]] = [
        ("province", is_province),
        ("phone", lambda cell: bool(re.fullmatch(r"[\d +().-]{8,20}", cell)) and sum(c.isdigit() for c in cell) >= 8),
    ]
    for column, looks_like in tests:
        if column in mapping.values():
            continue
        for index, cells in columns.items():
            if index not in mapping and len(cells) >= 3 and sum(map(looks_like, cells)) >= 0.7 * len(cells):
                mapping[index] = column
                break
    if "product" not in mapping.values():
        texts = {
            index: len(set(cells))
            for index, cells in columns.items()
            if index not in mapping and cells and sum(not cell[0].isdigit() for cell in cells) >= 0.9 * len(cells)
        }
        if texts:
            mapping[max(texts, key=lambda index: (texts[index], -index))] = "product"
