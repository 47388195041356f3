"""Our columns, and which column of a register file is which.

The words of headers are in ``data/columns.csv``. A mapping is *proposed* from the header and the content, shown to the
officer, corrected, and remembered for the programme.
"""

import csv
import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise
from rapidfuzz import fuzz, process

from ocop.core.text import fold

FILE = Path(__file__).parent / "data" / "columns.csv"
CLOSE = 88
"""Likeness (0 to 100) from which a header is taken for a known one in another spelling."""

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

REPORT_HEADERS = ("OCOP: outcome", "OCOP: number", "OCOP: why", "OCOP: what to do")
"""The columns that our own report adds; a mended report may come back, and they are passed over."""


@functools.cache
def known_headers() -> dict[str, str]:
    """Return the folded header words and the column that each means."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            fold(word): row["column"] for row in csv.DictReader(file) for word in row["words"].split("|") if fold(word)
        }


@functools.lru_cache(maxsize=10_000)
def column_of(header: str) -> tuple[str, float]:
    """Return the column that a header most probably means, and how sure that is (0 to 1); nothing under 0.88."""
    return likeliest(header, known_headers())


def likeliest(header: str, known: Mapping[str, str]) -> tuple[str, float]:
    """Return the column that a header most probably means, and how sure that is (0 to 1); nothing under 0.88.

    :param known: folded header words → column.
    """
    folded = fold(header)
    if not folded or header in REPORT_HEADERS:
        return "", 0.0
    if folded in known:
        return known[folded], 1.0
    without_brackets = fold(re.sub(r"\([^)]*\)", " ", header))
    if without_brackets in known:
        return known[without_brackets], 0.97
    if len(folded) < 4:
        return "", 0.0
    best = process.extractOne(folded, known.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
    return (known[best[0]], best[1] / 100 * 0.95) if best else ("", 0.0)


def header_likeness(cell: str) -> float:
    """Return how much a cell looks like a column name, 0 to 1; long cells are content."""
    return column_of(cell)[1] if len(cell) <= 80 else 0.0


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
    passed_over = {index for index, header in enumerate(headers) if header in remembered or header in REPORT_HEADERS}
    _propose_by_content(mapping, passed_over, headers, sample, is_province)
    return dict(sorted(mapping.items()))


def mapping_by_header(
    headers: Sequence[str], *, remembered: Mapping[str, str], column_of: Callable[[str], tuple[str, float]]
) -> dict[int, str]:
    """Return which column of the file (counted from 0) is which of ours; of two that seem the same the surer one.

    :param column_of: the column that a header means, and how sure that is; what is remembered is surer.
    """
    proposals: list[tuple[float, int, str]] = []
    for index, header in enumerate(headers):
        if header in remembered:
            proposals.append((2.0, index, remembered[header]))
            continue
        column, sureness = column_of(header)
        if column:
            proposals.append((sureness, index, column))
    mapping: dict[int, str] = {}
    for _sureness, index, column in sorted(proposals, key=lambda one: (-one[0], one[1])):
        if column and column not in mapping.values():
            mapping[index] = column
    return mapping


def samples_of(rows: Iterable[Sequence[str]]) -> dict[int, str]:
    """Return some of the cells of each column, to be shown beside its header."""
    samples: dict[int, str] = {}
    for cells in rows:
        for index, cell in enumerate(cells):
            if cell and len(samples.get(index, "")) < 60:
                samples[index] = " · ".join(filter(None, [samples.get(index, ""), cell[:40]]))
    return samples


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
