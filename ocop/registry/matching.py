"""How alike two names are: close spellings become candidates for an officer, never a silent merge. Plain Python."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

CLOSE = 86
"""Likeness (0 to 100) of two folded names from which an officer should look."""
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Name:
    """A name that may be another's close spelling.

    ``owner`` is the maker of a product (empty where unknown): two makers may both make fish sauce.
    """

    number: str
    folded: str
    owner: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers, the lower first, and how alike their names are."""

    left: str
    right: str
    likeness: int


def close_pairs(names: Sequence[Name], *, close: int = CLOSE) -> Iterator[Pair]:
    """Give the pairs of one place that may be one: alike in spelling, at least one of them new, of no two known owners.

    Names that differ in a number (rice of 2 colours, rice of 3 colours) are two. Equal names are a pair only where the
    owner of one is unknown: equal owners were matched before. Scorer: normalised Indel likeness (RapidFuzz ``ratio``).
    """
    fresh = [index for index, name in enumerate(names) if name.fresh and len(name.folded) >= 4]
    texts = [name.folded.replace(" ", "") for name in names]
    digits = [re.findall(r"\d+", name.folded) for name in names]
    for start in range(0, len(fresh), AT_ONCE):
        rows = fresh[start : start + AT_ONCE]
        scores = process.cdist(
            [texts[row] for row in rows], texts, scorer=fuzz.ratio, score_cutoff=close, dtype=np.uint8
        )
        for at, column in zip(*np.nonzero(scores), strict=True):
            row = rows[at]
            if row == column or (names[column].fresh and column < row):
                continue
            one, other = names[row], names[column]
            if digits[row] != digits[column] or len(other.folded) < 4:
                continue
            if one.owner and other.owner and one.owner != other.owner:
                continue
            if texts[row] == texts[column] and one.owner == other.owner and one.owner:
                continue
            left, right = sorted((one.number, other.number))
            yield Pair(left, right, int(scores[at, column]))
