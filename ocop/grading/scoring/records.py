"""What an edition of a rating scheme says, as values: groups, sets, criteria, ladders, floors, bands, limits.

Made from the readable files of ``grading/data/schemes`` by ``grading/rules``; nothing here knows files, a database or a
clock. Points are ``Decimal``; words are by language, ``{"vi": "…", "en": "…"}``.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

type Words = Mapping[str, str]
"""A text in the languages that it is written in, English always among them."""
type Renewals = Literal["session", "in_writing"]
type Majority = Literal["simple", "two_thirds"]
type Tie = Literal["lost", "chair"]


@dataclass(frozen=True)
class Level:
    """One step of a ladder: what is asked for, and what it is worth."""

    points: Decimal
    words: Words


@dataclass(frozen=True)
class Criterion:
    """One line that an assessor marks, by a choice from its ladder.

    :ivar maximum: the most it can give; none where the programme has not published it and no officer has set it.
    :ivar levels: the ladder, lowest first; empty where any number up to the maximum may be given.
    :ivar variants: other ladders for other kinds of applicant, by name; the points are those that may be given.
    :ivar floors: star level → the least points for that star.
    :ivar assumed_floors: stars whose floor is not the act's word but how it is read here; an officer may set another.
    :ivar only_if: code of the criterion without points in which this one counts nothing.
    :ivar kind: what sort of line it is: ``sensory`` where a rule speaks of one, ``given`` where it states what nobody
        is advised to change for points, such as who the legal representative is.
    :ivar slip: what is odd about the line in the text of the act, and what is used instead.
    :ivar proofs: codes of the papers that serve it, of the edition's own list.
    """

    code: str
    names: Words
    maximum: Decimal | None
    levels: tuple[Level, ...] = ()
    variants: Mapping[str, tuple[Level, ...]] = field(default_factory=dict)
    floors: Mapping[int, Decimal] = field(default_factory=dict)
    assumed_floors: frozenset[int] = frozenset()
    ladder: str = ""
    only_if: str = ""
    kind: str = ""
    slip: str = ""
    proofs: tuple[str, ...] = ()

    @cached_property
    def choices(self) -> tuple[Decimal, ...]:
        """The points that may be given, ascending; nothing below the ladder is worth anything, so 0 always may."""
        ladders = (self.levels, *self.variants.values())
        return tuple(sorted({Decimal(0), *(level.points for ladder in ladders for level in ladder)}))

    def allows(self, points: Decimal) -> bool:
        """Say whether these points can be given here."""
        if self.levels or self.variants:
            return points in self.choices
        exponent = points.as_tuple().exponent
        fine = (
            isinstance(exponent, int) and exponent >= -4
        )  # nobody gives finer marks; a number may be written in 1e-9999
        return fine and self.maximum is not None and 0 <= points <= self.maximum

    def floor_for(self, stars: int, *, inherited: bool = True) -> Decimal:
        """Return the least points for a star; with inheritance those of the stars below are asked too."""
        if not inherited:
            return self.floors.get(stars, Decimal(0))
        return max((points for level, points in self.floors.items() if level <= stars), default=Decimal(0))


@dataclass(frozen=True)
class Heading:
    """A part or group of lines, worth what its lines are worth together."""

    code: str
    names: Words
    points: Decimal | None
    items: tuple["Heading | Criterion", ...]
    slip: str = ""

    def criteria(self) -> Iterator[Criterion]:
        """Yield the lines under it, in the order of the card."""
        for item in self.items:
            if isinstance(item, Criterion):
                yield item
            else:
                yield from item.criteria()


@dataclass(frozen=True)
class Scorecard:
    """The lines by which the products of one set are rated."""

    number: str
    names: Words
    group: str
    lead: tuple[str, ...]
    parts: tuple[Heading, ...]

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """Every line by its code, in the order of the card."""
        return {line.code: line for part in self.parts for line in part.criteria()}

    @cached_property
    def part_of(self) -> Mapping[str, str]:
        """The part that each line belongs to, by the line's code."""
        return {line.code: part.code for part in self.parts for line in part.criteria()}


@dataclass(frozen=True)
class Band:
    """The lowest total that earns a level, who may give it, and whether a certificate comes with it.

    :ivar at_least: in points; none where the programme has not published it and no officer has set it.
    :ivar assumed: the points are not the programme's word but a default that an officer may set otherwise.
    """

    level: int
    at_least: Decimal | None
    names: Words
    meaning: Words = field(default_factory=dict)
    certified: bool = True
    authority: str = ""
    assumed: bool = False


@dataclass(frozen=True)
class Rule:
    """A fact that ends a dossier (``out``), ends the scoring (``stop``), or must be so (``require``)."""

    code: str
    kind: Literal["out", "stop", "require"]
    sets: frozenset[str]
    names: Words
    zero_in: str = ""
    remarks: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Combining:
    """How several sheets become one result.

    :ivar rounding: what is done to the total before the band is read off, to whole steps of ``rounding_step`` points.
    :ivar floors: which level is held against a floor; where the council agreed on one, that is taken always.
    """

    total: Literal["mean", "median"] = "mean"
    rounding: Literal["none", "down", "half_up"] = "none"
    rounding_step: Decimal = Decimal(1)
    floors: Literal["agreed", "mean", "median", "each"] = "agreed"
    floors_inherited: bool = True
    assumed: bool = False


@dataclass(frozen=True)
class Limit:
    """A time limit: so many days, counted by the calendar or by working days."""

    days: int
    count: Literal["calendar", "working"] = "calendar"
    assumed: bool = False


@dataclass(frozen=True)
class Authority:
    """A body of the programme: at which depth of the tree of places it stands, what it does and decides."""

    code: str
    level: int
    names: Words
    does: frozenset[str]
    decides: frozenset[int] = frozenset()
    passes_up_at: Decimal | None = None
    passes_down_below: Decimal | None = None
    signs: Words = field(default_factory=dict)


@dataclass(frozen=True)
class YearlyRound:
    """A round that comes every year: proposals by one day, results by another; days are ``(month, day)``."""

    code: str
    authority: str
    proposals_before: tuple[int, int]
    result_before: tuple[int, int]


@dataclass(frozen=True)
class Term:
    """How long a certificate runs, when it may be renewed, when people are reminded. Days before expiry."""

    months: int | None
    last_day_valid: bool = False
    opens_days_before: int = 0
    closes_days_before: int = 0
    both_ends_count: bool = True
    alarms: tuple[int, ...] = ()
    assumed: bool = False


@dataclass(frozen=True)
class Named:
    """A code with its words: a ground for revocation, a content of a screening, a group of sets."""

    code: str
    names: Words


@dataclass(frozen=True)
class CouncilRule:
    """How a council meets.

    :ivar quorum_share: the least share of its members, and ``quorum_least`` the least number.
    :ivar far_apart: totals of two sheets further apart than this go back to their members, in points.
    :ivar review_reason_from: a level so many points from the advisory review needs a reason.
    :ivar renewals: whether a renewal is decided in a session like everything else, or in writing where all sheets come
        to the same; then every member has ``answer_days`` days of the calendar to agree.
    :ivar majority: which share of the votes carries a result: more than half, or at least two thirds.
    :ivar tie: what a tie is under a simple majority: lost, or as the chair voted.
    :ivar ours: which of ``renewals``, ``answer_days``, ``majority`` and ``tie`` the programme does not say; an edition
        that says nothing of councils leaves all of them to us.
    """

    quorum_share: Decimal = Decimal("0.6667")
    quorum_least: int = 3
    sheets_per_dossier: int = 5
    far_apart: Decimal = Decimal(15)
    review_reason_from: Decimal = Decimal(1)
    renewals: Renewals = "session"
    answer_days: int = 10
    majority: Majority = "simple"
    tie: Tie = "lost"
    ours: frozenset[str] = frozenset(("renewals", "answer_days", "majority", "tie"))


@dataclass(frozen=True)
class Act:
    """The legal act that an edition rests on."""

    number: str
    issued_on: dt.date | None
    names: Words
    issuer: Words


@dataclass(frozen=True)
class Edition:
    """One edition of a scheme's rules, whole.

    :ivar state: ``in_use``, ``announced`` (not in use yet) or ``archived`` (can be shown, cannot be used).
    :ivar outcome: what comes out: ``stars``, ``mark`` (given or not), ``award`` or ``none``.
    :ivar every_years: how often the programme rates: 1 every year, 2 every second year.
    :ivar total: the most points that a card can give, where points are published.
    :ivar transition: kind of dossier → days for which dossiers begun under the edition before keep its rules.
    :ivar kinds: kind of dossier (``first``, ``upgrade``, ``renewal``) → the forms it needs.
    :ivar samples: kind of dossier → how many samples are handed in.
    :ivar forms: the programme's forms by number, and ``screening_form`` the one of the first screening.
    :ivar form_fields: lists of ``data/forms`` that say what these forms ask, and ``forms_ours`` whether they are sheets
        of ours, because the programme's own were not found.
    :ivar proofs: the papers that a dossier may hold, by code; lines of the cards name those that serve them.
    :ivar number_format: how a certificate is numbered, and ``product_code_format`` how a product is, with ``{fields}``.
    :ivar unpublished: what the programme has not published: ``points.<code>`` and ``bands.<level>`` must be set by an
        officer before anything can be rated; the other codes are told to the reader.
    """

    code: str
    scheme: str
    year: int
    country: str
    programme: str
    names: Words
    state: Literal["in_use", "announced", "archived"]
    act: Act
    valid_from: dt.date | None
    valid_until: dt.date | None
    outcome: Literal["stars", "mark", "award", "none"]
    bands: tuple[Band, ...]
    scorecards: Mapping[str, Scorecard]
    total: Decimal = Decimal(100)
    combining: Combining = Combining()
    replaces: tuple[str, ...] = ()
    transition: Mapping[str, int] = field(default_factory=dict)
    authorities: Mapping[str, Authority] = field(default_factory=dict)
    lead: Mapping[str, Words] = field(default_factory=dict)
    groups: tuple[Named, ...] = ()
    rules: tuple[Rule, ...] = ()
    notes: tuple[Rule, ...] = ()
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    samples: Mapping[str, int] = field(default_factory=dict)
    no_samples_for: frozenset[str] = frozenset()
    forms: Mapping[str, Words] = field(default_factory=dict)
    form_fields: tuple[str, ...] = ()
    forms_ours: bool = False
    proofs: Mapping[str, Words] = field(default_factory=dict)
    screening: tuple[Named, ...] = ()
    screening_form: str = ""
    limits: Mapping[str, Limit] = field(default_factory=dict)
    council: CouncilRule = CouncilRule()
    every_years: int = 1
    rounds: tuple[YearlyRound, ...] = ()
    term: Term = Term(months=None)
    number_format: str = ""
    product_code_format: str = ""
    revocation_grounds: tuple[Named, ...] = ()
    segments: tuple["Segment", ...] = ()
    dimensions: tuple["Dimension", ...] = ()
    unpublished: frozenset[str] = frozenset()
    remarks: Words = field(default_factory=dict)

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The levels that carry a certificate, ascending."""
        return tuple(sorted(band.level for band in self.bands if band.certified))

    def band(self, level: int) -> Band | None:
        """Return the band of a level; none for 0 or a level that the edition does not know."""
        return next((band for band in self.bands if band.level == level), None)

    def rules_for(self, number: str) -> tuple[Rule, ...]:
        """Return the rules that hold for a set."""
        return tuple(rule for rule in self.rules if number in rule.sets)

    def usable_on(self, day: dt.date) -> bool:
        """Say whether new dossiers may be begun under it on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.state == "in_use" and begun and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True)
class Dimension:
    """One of the questions by which products are sorted into segments, with its numbered answers."""

    code: str
    names: Words
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Segment:
    """A segment into which a programme sorts products: for each dimension the answers that lead there; none: any."""

    code: str
    names: Words
    answers: Mapping[str, frozenset[str]]
