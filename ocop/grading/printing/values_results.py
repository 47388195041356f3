"""What is printed of a result: the decision and its list, the letter, the certificate."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ocop.grading.printing.imprint import Imprint
from ocop.grading.scoring.records import Words


@dataclass(frozen=True)
class Listed:
    """A product in a decision.

    :ivar total: in points; certificate and its last day are there once the decision is issued.
    """

    product: str
    producer: str
    place: Words
    set_number: str
    total: Decimal
    certificate: str = ""
    last_day: dt.date | None = None


@dataclass(frozen=True)
class Rank:
    """A level and the products that a decision gives it."""

    level: Words
    stars: int
    products: tuple[Listed, ...]


@dataclass(frozen=True)
class DecisionValues:
    """A decision of an authority with its list, the highest level first.

    :ivar number: of the decision.
    :ivar signs: the office of who signs, ``signer`` the person.
    :ivar months: how long certificates run; none: without an end.
    :ivar points: the list tells them; only the office that decides reads them.
    """

    imprint: Imprint
    number: str
    decided_on: dt.date
    authority: Words
    area: Words
    signs: Words
    signer: str
    edition: Words
    act: str
    ranks: tuple[Rank, ...]
    products: int
    months: int | None
    issued: bool
    points: bool = True


@dataclass(frozen=True)
class LetterValues:
    """The letter to a producer whose product gets no certificate.

    :ivar rated: a council came to a result; else a rule ended the dossier before.
    :ivar sentences: the result and its reasons, a sentence each, in the scheme's language and in English.
    :ivar facts: what the office found, in its own words.
    :ivar appeal_until: the last day for an appeal; none where there is no result to appeal against.
    """

    imprint: Imprint
    dossier: str
    product: str
    producer: str
    address: str
    place: Words
    authority: Words
    area: Words
    edition: Words
    act: str
    set_number: str
    set_name: Words
    rated: bool
    total: Decimal | None
    most: Decimal
    level: Words
    sentences: tuple[Words, ...]
    facts: str
    told_on: dt.date
    appeal_until: dt.date | None


@dataclass(frozen=True)
class CertificateValues:
    """A certificate on paper.

    :ivar scheme: as people call it, with country and year: "OCOP", "VN", 2026.
    :ivar stars: 0 where it is a mark or an award and no stars; ``level`` says it in words.
    :ivar last_day: the last day of its term; none where it has no end.
    :ivar standing: what it is worth on the day of printing, where that is not simply valid.
    :ivar entered: it was issued on paper before, and an officer entered it.
    :ivar address: of its check page, ``scan`` what the code says.
    :ivar signed: its signed text, by which the file can be checked offline; empty where an officer entered it.
    """

    imprint: Imprint
    number: str
    scheme: str
    country: Words
    rules: str
    stars: int
    level: Words
    product: str
    product_names: Words
    product_code: str
    producer: str
    place: Words
    set_number: str
    set_name: Words
    authority: Words
    decision: str
    decided_on: dt.date
    issued_on: dt.date
    last_day: dt.date | None
    act: str
    standing: Words | None
    entered: bool
    address: str
    scan: str
    signed: str = ""
