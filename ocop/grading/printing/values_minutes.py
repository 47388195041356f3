"""What is printed in the minutes of a council."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ocop.grading.printing.imprint import Imprint
from ocop.grading.scoring.records import Words


@dataclass(frozen=True)
class MinutesSeat:
    """A member, and whether it was there.

    :ivar seat: ``chair``, ``secretary`` or ``member``.
    """

    name: str
    seat: str
    office: str
    present: bool


@dataclass(frozen=True)
class MinutesProduct:
    """What came out for one product.

    :ivar totals: the total of each sheet, in the order of the members, without their names.
    :ivar parts: code of the part and its points.
    :ivar agreed: criterion, points, reason of the levels on which the council agreed.
    :ivar floors_missed: level and the criteria that missed its floor.
    :ivar stopped: the rules that ended the dossier or the scoring.
    """

    number: str
    name: str
    producer: str
    place: Words
    set_number: str
    sheets: int
    stepped_aside: tuple[str, ...]
    totals: tuple[Decimal, ...]
    parts: tuple[tuple[str, Decimal], ...]
    total: Decimal
    stars: int
    agreed: tuple[tuple[str, Decimal, str], ...]
    floors_missed: tuple[tuple[int, tuple[str, ...]], ...]
    stopped: tuple[Words, ...]
    votes_for: int
    votes_against: int
    abstained: int
    resolution: str


@dataclass(frozen=True)
class MinutesValues:
    """The minutes of one council."""

    imprint: Imprint
    council: str
    authority: Words
    area: Words
    edition: Words
    act: str
    founded_by: str
    held_on: dt.date
    place: str
    for_appeal: bool
    seats: tuple[MinutesSeat, ...]
    products: tuple[MinutesProduct, ...]
