"""What is printed in the forms of a dossier: registration, self-assessment, the commune's report."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ocop.grading.printing.imprint import Imprint
from ocop.grading.scoring.records import Words


@dataclass(frozen=True)
class Answer:
    """A question of a form and what was answered; an empty answer leaves a line to write on."""

    label: Words
    answer: Words


@dataclass(frozen=True)
class Receipt:
    """What an office writes when it receives a dossier."""

    office: Words
    number: str
    on: dt.date | None
    by: str


@dataclass(frozen=True)
class Subject:
    """The product that a dossier is about, and by which rules.

    :ivar groups: the group and the sub-group of its set, from above.
    """

    product: str
    product_number: str
    producer: str
    place: Words
    groups: tuple[Words, ...]
    set_number: str
    set_name: Words
    edition: Words
    act: str


@dataclass(frozen=True)
class Form01:
    """The registration of a product.

    :ivar kind: ``first``, ``upgrade`` or ``renewal``; empty on a blank one, and ``kinds`` those that the edition knows.
    :ivar report: a self-assessment goes with it.
    :ivar samples: how many are handed in.
    :ivar stars: hoped for.
    :ivar ours: it is a sheet of the platform and not the programme's own form.
    :ivar consent: how the producer agreed, and when, where an officer filed for it.
    """

    imprint: Imprint
    title: Words
    subject: Subject
    answers: tuple[Answer, ...]
    kind: str
    kinds: tuple[str, ...]
    report: bool
    former: str
    samples: int
    stars: int | None
    filed_on: dt.date | None
    signer: str
    receipts: tuple[Receipt, ...]
    ours: bool = False
    consent: str = ""
    consented_on: dt.date | None = None


@dataclass(frozen=True)
class Tick:
    """A paper that there is, or not."""

    label: Words
    ticked: bool


@dataclass(frozen=True)
class Section:
    """A part of a form with its questions, then what is only ticked."""

    title: Words
    answers: tuple[Answer, ...]
    ticks: tuple[Tick, ...] = ()


@dataclass(frozen=True)
class Line:
    """A criterion as the producer scored it.

    :ivar points: none where nothing is claimed yet.
    :ivar level: what the level claimed asks for.
    :ivar papers: what proves it, a line each.
    """

    code: str
    name: Words
    maximum: Decimal | None
    points: Decimal | None
    level: Words
    description: str
    papers: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Lines under a heading; without one they stand right under their part."""

    code: str
    name: Words
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class CardPart:
    """A part of the card, with the points claimed in it and the most that it gives."""

    code: str
    name: Words
    points: Decimal
    most: Decimal | None
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Form02:
    """The self-assessment.

    :ivar before: the parts that stand before the self-score, and ``after`` those behind it.
    :ivar numbered: the parts have numbers, of which the self-score is the third.
    :ivar total: what the claims add up to; none where it cannot be told.
    :ivar papers: those that prove the dossier as a whole.
    """

    imprint: Imprint
    title: Words
    subject: Subject
    kind: str
    before: tuple[Section, ...]
    numbered: bool
    parts: tuple[CardPart, ...]
    total: Decimal | None
    most: Decimal
    after: tuple[Section, ...]
    papers: tuple[str, ...]
    filed_on: dt.date | None
    signer: str
    ours: bool = False


@dataclass(frozen=True)
class Remark:
    """What a commune says of one content: whether it holds, none where that is open, and a word on it."""

    content: Words
    holds: bool | None
    remark: str


@dataclass(frozen=True)
class Form03:
    """The report of the commune that screened a dossier.

    :ivar forwarded: to the office above; else back to the producer; none while it is open.
    """

    imprint: Imprint
    title: Words
    subject: Subject
    office: Words
    general: tuple[Answer, ...]
    kind: str
    receipt: str
    begun_on: dt.date
    due_on: dt.date
    remarks: tuple[Remark, ...]
    complete: bool | None
    missing: str
    proposal: str
    forwarded: bool | None
    letter: str
    closed_on: dt.date | None
    officer: str
