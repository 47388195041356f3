"""The rules over the API: editions, their scorecards, and what sheets earn on one. Anybody may ask; nothing is kept."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Field, Path, Query, Router, Schema
from pydantic import StringConstraints

from ocop.core.problems import Problem
from ocop.grading.editions import editions
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.answer import answer_of
from ocop.grading.scoring.rating import rate
from ocop.grading.scoring.records import Criterion, Edition, Level, Scorecard
from ocop.grading.scoring.refusals import UnknownEdition

type Code = Annotated[str, Path(max_length=40)]
type Points = Annotated[Decimal, Field(ge=0, le=10_000, max_digits=12, decimal_places=6)]
type Words = dict[str, str]
READ = {404: Problem, 422: Problem}
router = Router(tags=["grading"])


class Language(Schema):
    """In which language the words come."""

    language: Annotated[str, StringConstraints(max_length=10, pattern=r"^[a-z]{2}$")] = "en"


class EditionRow(Schema):
    """An edition of a scheme's rules in a list."""

    code: str
    scheme: str
    year: int
    country: str
    names: Words
    state: str = Field(description="in_use, announced or archived")
    outcome: str = Field(description="what comes out: stars, mark, award or none")
    valid_from: dt.date | None
    valid_until: dt.date | None = Field(description="first day on which no dossier is begun by it")
    replaces: list[str]


class BandOut(Schema):
    """A level, and from how many points on it is reached."""

    level: int
    at_least: Decimal | None = Field(description="none where the programme has not published it")
    names: Words
    meaning: Words
    certified: bool
    assumed: bool = Field(description="a default of this node, not the programme's word")


class SetOut(Schema):
    """A set of products that has a card."""

    number: str
    names: Words


class EditionRuleOut(Schema):
    """A fact that ends a dossier or its scoring, or must be so."""

    code: str
    kind: str
    sets: list[str]
    names: Words


class ActOut(Schema):
    """The legal act that an edition rests on."""

    number: str
    issued_on: dt.date | None
    names: Words
    issuer: Words


class EditionOut(EditionRow):
    """An edition: its act, levels, sets and rules."""

    act: ActOut
    total: Decimal
    bands: list[BandOut]
    sets: list[SetOut]
    rules: list[EditionRuleOut]
    kinds: dict[str, list[str]] = Field(description="kind of dossier → the forms it needs")
    months: int | None = Field(description="how long a certificate runs; none: without end")
    unpublished: list[str]


class LevelOut(Schema):
    """A step of a ladder."""

    points: Decimal
    words: Words


class CardLineOut(Schema):
    """A line of a card, and what may be given in it."""

    code: str
    part: str
    names: Words
    maximum: Decimal | None
    levels: list[LevelOut]
    variants: dict[str, list[LevelOut]]
    floors: dict[str, Decimal] = Field(description="stars → the least points for them")
    assumed_floors: list[int] = Field(description="stars whose floor is how the text is read here, not its word")
    only_if: str
    slip: str


class PartOut(Schema):
    """A part of a card."""

    code: str
    names: Words
    points: Decimal | None


class CardOut(Schema):
    """The card of a set: its parts, and its lines in order."""

    edition: str
    number: str
    names: Words
    parts: list[PartOut]
    lines: list[CardLineOut]
    rules: list[str] = Field(description="codes of the edition's rules for this set")


class SheetsIn(Schema):
    """What assessors gave: a sheet each, code of the line → points, and the rules that were found to apply."""

    sheets: list[dict[str, Points | None]] = Field(min_length=1, max_length=100)
    found: list[Annotated[str, StringConstraints(max_length=40)]] = Field(default_factory=list, max_length=50)


class StopOut(Schema):
    """A rule that ended the rating."""

    rule: str
    words: str


class RatingOut(Schema):
    """What the sheets earn: the object that `ocop rate --json` prints."""

    scheme: str = Field(description="code of the edition")
    set: str
    parts: dict[str, int | float]
    totals: list[int | float]
    total: int | float
    band: int = Field(description="level by points alone")
    floors_missed: dict[str, list[str]]
    stopped: bool
    stops: list[StopOut]
    stars: int
    to_agree: list[str]
    unmarked: list[str]
    words: list[str]


@router.get("/editions", response=list[EditionRow], operation_id="editions")
def editions_known(request: HttpRequest) -> list[dict[str, object]]:
    """List the editions of all schemes that this node knows."""
    return [_row(one) for one in editions()]


@router.get("/editions/{code}", response={200: EditionOut, **READ}, operation_id="edition")
def edition(request: HttpRequest, code: Code) -> Mapping[str, object]:
    """Show an edition, with what an officer of this node has set where nothing is published."""
    rules = _rules(code)
    return _row(rules) | {
        "act": rules.act,
        "total": rules.total,
        "bands": list(rules.bands),
        "sets": list(rules.scorecards.values()),
        "rules": [
            {"code": rule.code, "kind": rule.kind, "sets": sorted(rule.sets), "names": rule.names}
            for rule in rules.rules
        ],
        "kinds": {kind: list(forms) for kind, forms in rules.kinds.items()},
        "months": rules.term.months,
        "unpublished": sorted(rules.unpublished),
    }


@router.get("/editions/{code}/sets/{number}", response={200: CardOut, **READ}, operation_id="scorecard")
def scorecard(request: HttpRequest, code: Code, number: Code) -> Mapping[str, object]:
    """Show the card of a set, line by line."""
    rules = _rules(code)
    card = rules.scorecards.get(number)
    if card is None:
        raise Http404
    return {
        "edition": rules.code,
        "number": card.number,
        "names": card.names,
        "parts": [{"code": one.code, "names": one.names, "points": one.points} for one in card.parts],
        "lines": [_line(line, card) for line in card.criteria.values()],
        "rules": [rule.code for rule in rules.rules_for(number)],
    }


@router.post(
    "/editions/{code}/sets/{number}/rate",
    response={200: RatingOut, 409: Problem, **READ},
    operation_id="rate",
)
def rate_sheets(
    request: HttpRequest, code: Code, number: Code, given: SheetsIn, asked: Query[Language]
) -> Mapping[str, object]:
    """Work out what sheets earn on the card of a set; nothing is kept."""
    rules = _rules(code)
    marks = [{line: points for line, points in sheet.items() if points is not None} for sheet in given.sheets]
    return answer_of(rate(marks, rules, number, found=given.found), rules, asked.language)


def _rules(code: str) -> Edition:
    """Return an edition by its code.

    :raises Http404: there is none.
    """
    try:
        return rules_of(code)
    except UnknownEdition as unknown:
        raise Http404 from unknown


def _row(rules: Edition) -> dict[str, object]:
    names = (
        "code",
        "scheme",
        "year",
        "country",
        "names",
        "state",
        "outcome",
        "valid_from",
        "valid_until",
    )
    return {name: getattr(rules, name) for name in names} | {"replaces": list(rules.replaces)}


def _line(line: Criterion, card: Scorecard) -> dict[str, object]:
    return {
        "code": line.code,
        "part": card.part_of[line.code],
        "names": line.names,
        "maximum": line.maximum,
        "levels": _levels(line.levels),
        "variants": {name: _levels(levels) for name, levels in line.variants.items()},
        "floors": {str(stars): least for stars, least in line.floors.items()},
        "assumed_floors": sorted(line.assumed_floors),
        "only_if": line.only_if,
        "slip": line.slip,
    }


def _levels(levels: tuple[Level, ...]) -> list[dict[str, object]]:
    return [{"points": level.points, "words": level.words} for level in levels]
