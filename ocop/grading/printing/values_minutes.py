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
class MinutesChange:
    """A mark that a member changed after its sheet was sent back: both levels, when it came in again, and why."""

    member: str
    criterion: str
    before: Decimal
    after: Decimal
    on: dt.date
    reason: str


@dataclass(frozen=True)
class MinutesProduct:
    """What came out for one product.

    :ivar totals: the total of each sheet, in the order of the members, without their names.
    :ivar parts: code of the part and its points.
    :ivar agreed: criterion, points, reason of the levels on which the council agreed.
    :ivar floors_missed: level and the criteria that missed its floor.
    :ivar stopped: the rules that ended the dossier or the scoring.
    :ivar changed: marks that were changed after a sheet was sent back, in the order in which they came in.
    :ivar in_writing: decided in writing; the votes are the members who agreed so.
    :ivar objection: who objected to deciding in writing, if somebody did, and why it went to a session.
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
    decided_on: dt.date
    changed: tuple[MinutesChange, ...] = ()
    in_writing: bool = False
    objection: str = ""


@dataclass(frozen=True)
class MinutesValues:
    """The minutes of one council.

    :ivar majority: which share of the votes carried a result: ``simple`` or ``two_thirds``.
    :ivar tie: what a tie was under a simple majority: ``lost`` or ``chair``.
    :ivar met: whether a session was held; not where everything was decided in writing.
    """

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
    majority: str = "simple"
    tie: str = "lost"
    met: bool = True
