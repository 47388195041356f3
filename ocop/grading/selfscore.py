"""The self-score as a page shows it: the card's lines, levels and floors, what is claimed, what it adds up to.

Plain values made from an edition's card and what stands in a dossier; no database and no clock.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from ocop.core.refusals import DomainError
from ocop.grading.reader import in_reader_language, points_for_reader
from ocop.grading.scoring.rating import Rating, rate
from ocop.grading.scoring.records import Criterion, Edition, Heading, Level, Scorecard

LONGEST_DESCRIPTION = 4000


@dataclass(frozen=True)
class Claim:
    """What is claimed for a criterion: the points, or none yet, and in words why."""

    points: Decimal | None = None
    description: str = ""

    @property
    def mark(self) -> str:
        """A short mark of exactly this claim, by which a page tells whether it was changed meanwhile."""
        points = "" if self.points is None else plain(self.points)
        return hashlib.sha256(f"{points}|{self.description}".encode()).hexdigest()[:12]


NOTHING = Claim()


def points_claimed(claims: Mapping[str, Claim]) -> dict[str, Decimal]:
    """Return the points of claims, by criterion; what is not claimed yet is not there."""
    return {code: claim.points for code, claim in claims.items() if claim.points is not None}


@dataclass(frozen=True)
class Typed:
    """What was typed for a criterion and is not saved.

    :ivar error: why it was not.
    :ivar stands: what stands there now, where somebody else saved it meanwhile.
    """

    value: str
    description: str
    error: str = ""
    stands: Claim | None = None


@dataclass(frozen=True)
class LevelShown:
    """A level to choose: its points, as a value and for the reader, its words, the stars whose floor it is."""

    value: str
    points: str
    words: str
    floor_of: tuple[int, ...]
    chosen: bool


@dataclass(frozen=True)
class LineShown:
    """A criterion with its levels and what is claimed.

    :ivar free: any number up to the maximum may be given, there are no levels.
    :ivar value: the points, as the form sends them: as typed, else as saved.
    :ivar was: the mark of what is saved.
    :ivar former: the points of the dossier before, for the reader, where they differ.
    :ivar stands: what somebody else saved meanwhile, in words.
    """

    code: str
    name: str
    maximum: str
    levels: tuple[LevelShown, ...]
    free: bool
    value: str
    description: str
    was: str
    proofs: tuple[str, ...]
    former: str = ""
    error: str = ""
    stands: str = ""

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return "c-" + self.code.replace(".", "-")


@dataclass(frozen=True)
class GroupShown:
    """Lines under one heading."""

    code: str
    name: str
    points: str
    lines: tuple[LineShown, ...]


@dataclass(frozen=True)
class PartShown:
    """A part of the card."""

    code: str
    name: str
    points: str
    groups: tuple[GroupShown, ...]


@dataclass(frozen=True)
class FloorShown:
    """A floor that is missed for a star: the line, what is needed, what is held."""

    code: str
    anchor: str
    name: str
    needed: str
    held: str


@dataclass(frozen=True)
class TotalShown:
    """What the claims add up to, for the reader.

    :ivar parts: code of a part, its points claimed and its most.
    :ivar lines: how many count; one that counts only where another has points is left out until then.
    :ivar hindrance: why it cannot be told, or nothing.
    :ivar next_stars: the next level above the stars that the claims earn, with the floors missed for it.
    """

    total: str = ""
    most: str = ""
    value: float = 0.0
    most_value: float = 0.0
    parts: tuple[tuple[str, str, str], ...] = ()
    band: int = 0
    stars: int = 0
    claimed: int = 0
    lines: int = 0
    next_stars: int = 0
    next_at_least: str = ""
    floors: tuple[FloorShown, ...] = ()
    stops: tuple[str, ...] = ()
    hindrance: str = ""


def plain(points: Decimal) -> str:
    """Return points as a form sends them: "2", "2.5"."""
    return f"{points.normalize():f}" if points else "0"


def points_typed(text: str) -> Decimal | None:
    """Return the points that a form sent; nothing typed is none.

    :raises ValueError: it is no number.
    """
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        points = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not points.is_finite() or abs(points) >= 1000:
        raise ValueError(text)
    return points


def levels_of(line: Criterion, variant: str) -> tuple[Level, ...]:
    """Return the ladder of a criterion for a kind of applicant; where a line has no other ladder, the one of all."""
    return line.variants.get(variant) or line.levels or next(iter(line.variants.values()), ())


def allows(line: Criterion, variant: str, points: Decimal) -> bool:
    """Say whether these points can be claimed: 0 always, else a level of the applicant's own ladder."""
    ladder = levels_of(line, variant)
    return points == 0 or points in {level.points for level in ladder} if ladder else line.allows(points)


def variants_of(card: Scorecard) -> tuple[str, ...]:
    """Return the kinds of applicant for which a card has ladders of their own."""
    return tuple(dict.fromkeys(name for line in card.criteria.values() for name in line.variants))


@dataclass(frozen=True)
class Shown:
    """What a page shows on a card: the claims that are saved, what was typed over them, the dossier before."""

    claims: Mapping[str, Claim]
    variant: str = ""
    former: Mapping[str, Decimal] | None = None
    typed: Mapping[str, Typed] = field(default_factory=dict)


def parts_shown(card: Scorecard, shown: Shown) -> tuple[PartShown, ...]:
    """Return the card as a page shows it."""
    return tuple(
        PartShown(part.code, in_reader_language(part.names), _points(part.points), tuple(_groups(part, shown)))
        for part in card.parts
    )


def _groups(part: Heading, shown: Shown) -> Sequence[GroupShown]:
    """Return the headings of a part with their lines; lines right under the part make a group without a heading."""
    groups: list[GroupShown] = []
    loose: list[LineShown] = []
    for item in part.items:
        if isinstance(item, Criterion):
            loose.append(line_shown(item, shown))
            continue
        if loose:
            groups.append(GroupShown("", "", "", tuple(loose)))
            loose = []
        lines = tuple(line_shown(line, shown) for line in item.criteria())
        groups.append(GroupShown(item.code, in_reader_language(item.names), _points(item.points), lines))
    if loose:
        groups.append(GroupShown("", "", "", tuple(loose)))
    return groups


def line_shown(line: Criterion, shown: Shown) -> LineShown:
    """Return one line as a page shows it."""
    claim, typed = shown.claims.get(line.code, NOTHING), shown.typed.get(line.code)
    value = typed.value if typed else "" if claim.points is None else plain(claim.points)
    former = shown.former
    before = former.get(line.code) if former is not None else None
    differs = former is not None and before != claim.points
    return LineShown(
        code=line.code,
        name=in_reader_language(line.names),
        maximum=_points(line.maximum),
        levels=_levels(line, shown.variant, value),
        free=not levels_of(line, shown.variant),
        value=value,
        description=typed.description if typed else claim.description,
        was=claim.mark,
        proofs=line.proofs,
        former=("–" if before is None else points_for_reader(before)) if differs else "",
        error=typed.error if typed else "",
        stands=_told(typed.stands) if typed and typed.stands else "",
    )


def _levels(line: Criterion, variant: str, value: str) -> tuple[LevelShown, ...]:
    """Return the ladder, from nothing upwards, with the stars whose floor each level is."""
    words = {level.points: in_reader_language(level.words) for level in levels_of(line, variant)}
    if not words:
        return ()
    words.setdefault(Decimal(0), "")
    ordered = sorted(words)
    floor_of: dict[Decimal, list[int]] = {}
    for stars, floor in sorted(line.floors.items()):
        reached = next((points for points in ordered if points >= floor), None)
        if reached is not None:
            floor_of.setdefault(reached, []).append(stars)
    return tuple(
        LevelShown(
            plain(points),
            points_for_reader(points),
            words[points],
            tuple(floor_of.get(points, ())),
            plain(points) == value,
        )
        for points in ordered
    )


def _told(claim: Claim) -> str:
    points = "–" if claim.points is None else points_for_reader(claim.points)
    return f"{points} · {claim.description}" if claim.description else points


@dataclass(frozen=True)
class Difference:
    """A line whose level differs from the dossier before."""

    code: str
    anchor: str
    name: str
    before: str
    after: str
    rose: bool


def differences(card: Scorecard, claims: Mapping[str, Claim], former: Mapping[str, Decimal]) -> tuple[Difference, ...]:
    """Return the lines whose level differs from the dossier before, in the order of the card."""
    found = []
    for code, line in card.criteria.items():
        before, after = former.get(code), claims.get(code, NOTHING).points
        if before != after:
            found.append(
                Difference(
                    code,
                    "c-" + code.replace(".", "-"),
                    in_reader_language(line.names),
                    _points(before) or "–",
                    _points(after) or "–",
                    (after or 0) > (before or 0),
                )
            )
    return tuple(found)


def total_shown(edition: Edition, number: str, points: Mapping[str, Decimal]) -> TotalShown:
    """Return what the points claimed add up to, and what is missed for the next star."""
    try:
        rating = rate([points], edition, number)
    except DomainError as hindrance:
        return TotalShown(hindrance=str(hindrance))
    card = edition.scorecards[number]
    claimed = sum(code in points for code in card.criteria)
    higher = [level for level in edition.levels if level > rating.stars]
    following = higher[0] if higher else 0
    band = edition.band(following)
    return TotalShown(
        total=points_for_reader(rating.total),
        most=points_for_reader(edition.total),
        value=float(rating.total),
        most_value=float(edition.total),
        parts=tuple(
            (
                f"{part.code} {in_reader_language(part.names)}",
                points_for_reader(rating.parts[part.code]),
                _points(part.points),
            )
            for part in card.parts
        ),
        band=rating.band,
        stars=rating.stars,
        claimed=claimed,
        lines=claimed + len(rating.unmarked),
        next_stars=following,
        next_at_least=_points(band.at_least) if band else "",
        floors=floors_shown(card, rating, following),
        stops=tuple(in_reader_language(rule.names) for rule in rating.stops),
    )


def floors_shown(card: Scorecard, rating: Rating, stars: int) -> tuple[FloorShown, ...]:
    """Return the floors that are missed for a star, in the order of the card."""
    return tuple(
        FloorShown(
            missed.criterion,
            "c-" + missed.criterion.replace(".", "-"),
            in_reader_language(card.criteria[missed.criterion].names),
            points_for_reader(missed.needed),
            points_for_reader(missed.held),
        )
        for missed in rating.floors_missed.get(stars, ())
    )


def _points(points: Decimal | None) -> str:
    return "" if points is None else points_for_reader(points)
