"""Questions about a member's own sheets."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from ocop.accounts.models import User
from ocop.grading.models import Attachment, Council, LabTest, Paper, Review, ReviewMark, SelfMark, Sheet, SheetMark
from ocop.grading.queries.councils.cards import (
    allowed,
    as_points,
    card_for,
    counts,
    rating_of_sheet,
)
from ocop.grading.queries.councils.sight import PENDING
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import in_reader_language
from ocop.grading.scoring.rating import Rating
from ocop.grading.scoring.records import Criterion, Edition, Heading
from ocop.grading.states import HearingState, SheetState


@dataclass(frozen=True)
class Choice:
    """A level that can be ticked; ``floors`` are the stars for which it is the least."""

    points: Decimal
    words: str
    floors: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """A criterion on a sheet: what can be ticked, what the producer and the review say, what the member gave.

    :ivar maximum: shown where any number up to it may be given, since there is no ladder.
    :ivar counts: whether it counts beside the member's other marks.
    :ivar reason_wanted: the mark is so far from the review's that a reason must be given, and there is none.
    """

    code: str
    name: str
    choices: tuple[Choice, ...]
    maximum: Decimal | None
    claimed: SelfMark | None
    papers: tuple[Paper, ...]
    tests: tuple[LabTest, ...]
    review: ReviewMark | None
    mark: SheetMark | None
    counts: bool
    reason_wanted: bool
    only_if: str


@dataclass(frozen=True)
class Part:
    """A part of the card with its lines; ``points`` are the member's own so far."""

    code: str
    name: str
    most: Decimal | None
    points: Decimal
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class SheetView:
    """A member's own sheet, whole. Nothing in it comes from the sheet of anybody else."""

    sheet: Sheet
    rules: Edition
    parts: tuple[Part, ...]
    rating: Rating
    unmarked: tuple[str, ...]
    reasons_wanted: tuple[str, ...]
    general: tuple[Paper, ...]
    review: Review | None

    @property
    def lines(self) -> list[Line]:
        """All lines, in the order of the card."""
        return [line for part in self.parts for line in part.lines]

    @property
    def marked(self) -> int:
        """How many lines have a mark."""
        return sum(line.mark is not None for line in self.lines)

    @property
    def asked(self) -> int:
        """How many lines need a mark, beside the marks that are there."""
        return self.marked + len(self.unmarked)


def sheets_of(user: User) -> QuerySet[Sheet]:
    """Return the sheets of a person, with product, place, council and the own number of marks; by key."""
    return (
        Sheet.objects.filter(member__user_id=user.pk, member__left_at__isnull=True)
        .exclude(hearing__state=HearingState.LEFT)
        .select_related(
            "member",
            "hearing__council__round",
            "hearing__dossier__product",
            "hearing__dossier__producer",
            "hearing__dossier__area",
        )
        .annotate(
            marked=Count("marks"),
            due_on=Coalesce("hearing__council__meets_on", "hearing__council__round__result_before"),
        )
        .order_by("pk")
    )


def waiting_sheets_of(user: User) -> QuerySet[Sheet]:
    """Return the sheets that wait for a person."""
    return sheets_of(user).filter(state__in=PENDING)


def count_sheets_by_state(user: User) -> Mapping[str, int]:
    """Return how many sheets of a person stand in which state."""
    mine = Sheet.objects.filter(member__user_id=user.pk, member__left_at__isnull=True)
    rows = mine.exclude(hearing__state=HearingState.LEFT).values_list("state")
    return dict(rows.annotate(count=Count("pk")).order_by())


def due_on_of(council: Council) -> dt.date | None:
    """Return the day by which the sheets of a council are wanted: that of its meeting, else the end of its round."""
    return council.meets_on or (council.round.result_before if council.round else None)


def marks_of(sheets: Iterable[Sheet]) -> dict[int, dict[str, Decimal]]:
    """Return the points of sheets: sheet → criterion → points."""
    found: dict[int, dict[str, Decimal]] = {sheet.pk: {} for sheet in sheets}
    for sheet, code, points in SheetMark.objects.filter(sheet__in=found).values_list("sheet_id", "criterion", "points"):
        found[sheet][code] = points
    return found


def newest_review(dossier: int) -> Review | None:
    """Return the newest advisory review of a dossier that is closed."""
    return Review.objects.filter(dossier=dossier, closed_at__isnull=False).order_by("-closed_at", "-id").first()


def far_from_review(mark: SheetMark | None, review: ReviewMark | None, limit: Decimal) -> bool:
    """Say whether a mark differs so much from the review's that a reason is wanted, and none is given."""
    return bool(mark and review and abs(mark.points - review.points) >= limit and not mark.reason.strip())


def sheet_view(sheet: Sheet) -> SheetView:
    """Return a sheet with everything that its member judges by.

    :raises UnknownSet: the rules have no card for the dossier's set.
    :raises NotPublished: points are not published and no officer has set them.
    """
    dossier = sheet.hearing.dossier
    rules = rules_of(dossier.edition)
    card = card_for(dossier, rules)
    marks = {mark.criterion: mark for mark in sheet.marks.all()}
    points = {code: mark.points for code, mark in marks.items()}
    review = newest_review(dossier.pk)
    reviewed = {mark.criterion: mark for mark in review.marks.all()} if review else {}
    claims = {claim.criterion: claim for claim in dossier.self_marks.all()}
    papers: defaultdict[str, list[Paper]] = defaultdict(list)
    for attached in Attachment.objects.filter(dossier=dossier).select_related("paper").order_by("paper_id"):
        papers[attached.criterion].append(attached.paper)
    tests = [test for test in dossier.lab_tests.all() if test.entered_at]
    rating = rating_of_sheet(points, rules, dossier.set_number)

    def line(criterion: Criterion) -> Line:
        mark, proposed = marks.get(criterion.code), reviewed.get(criterion.code)
        holds = allowed(criterion, dossier.variant)
        return Line(
            code=criterion.code,
            name=in_reader_language(criterion.names),
            choices=choices_of(holds),
            maximum=None if holds.levels or holds.variants else holds.maximum,
            claimed=claims.get(criterion.code),
            papers=tuple(papers[criterion.code]),
            tests=tuple(test for test in tests if criterion.code in test.criteria),
            review=proposed,
            mark=mark,
            counts=counts(criterion, points),
            reason_wanted=far_from_review(mark, proposed, rules.council.review_reason_from),
            only_if=criterion.only_if,
        )

    parts = tuple(_part(part, line, rating) for part in card.parts)
    return SheetView(
        sheet=sheet,
        rules=rules,
        parts=parts,
        rating=rating,
        unmarked=tuple(code for code in card.criteria if code in rating.unmarked),
        reasons_wanted=tuple(one.code for part in parts for one in part.lines if one.reason_wanted and one.counts),
        general=tuple(papers[""]),
        review=review,
    )


def is_open(sheet: Sheet) -> bool:
    """Say whether its member can still write on a sheet."""
    return sheet.state in (SheetState.OPEN, SheetState.SENT_BACK)


def _part(part: Heading, line: Callable[[Criterion], Line], rating: Rating) -> Part:
    return Part(
        code=part.code,
        name=in_reader_language(part.names),
        most=part.points,
        points=as_points(rating.parts.get(part.code, 0)),
        lines=tuple(line(criterion) for criterion in part.criteria()),
    )


def choices_of(line: Criterion) -> tuple[Choice, ...]:
    """Return the ladder of a line, lowest first, with the level below it that is worth nothing."""
    if not line.levels and not line.variants:
        return ()
    words = {level.points: in_reader_language(level.words) for level in line.levels}
    least = {
        stars: min((one for one in line.choices if one >= floor), default=floor) for stars, floor in line.floors.items()
    }
    return tuple(
        Choice(points, words.get(points, ""), tuple(stars for stars, floor in sorted(least.items()) if floor == points))
        for points in line.choices
    )
