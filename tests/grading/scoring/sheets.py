"""Sheets for tests: a card at its best, with some marks changed."""

from collections.abc import Mapping
from decimal import Decimal

from ocop.grading.editions import edition
from ocop.grading.scoring.records import Edition

VN = "vn-ocop-2026"
TEA = "11"


def vn() -> Edition:
    """Return Viet Nam's edition of 2026."""
    return edition(VN)


def best(number: str = TEA, rules: Edition | None = None, **changes: float) -> dict[str, Decimal]:
    """Return a sheet with every line at its maximum; ``changes`` by code with underscores: ``l6_1_2=1``."""
    card = (rules or vn()).scorecards[number]
    sheet = {code: line.maximum or Decimal(0) for code, line in card.criteria.items()}
    return sheet | {code.removeprefix("l").replace("_", "."): Decimal(str(value)) for code, value in changes.items()}


def seventy() -> dict[str, Decimal]:
    """Return a sheet of a tea with exactly 70 points and every floor of 4 stars."""
    return best(l4_3=0, l5_3=1, l5_2=0, l7=3, l11=0, l8=2, l1_2=0, l1_3=0, l1_4=0, l3_1=2, l6_2_1=1)


def at_floors(stars: int, number: str = TEA) -> Mapping[str, Decimal]:
    """Return a sheet with every line exactly at the floor of a star, and nothing elsewhere."""
    return {code: line.floor_for(stars) for code, line in vn().scorecards[number].criteria.items()}
