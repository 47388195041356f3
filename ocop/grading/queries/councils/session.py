"""Questions about a council's session: all marks of a product side by side, what is open, what would come out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from ocop.accounts.models import User
from ocop.grading.council_rules import quorum
from ocop.grading.models import (
    AgreedLevel,
    Council,
    CouncilMember,
    Hearing,
    MarkChange,
    ReviewMark,
    Sheet,
    SheetMark,
    Vote,
    VoteChoice,
)
from ocop.grading.queries.councils.cards import allowed, as_points, card_for
from ocop.grading.queries.councils.panels import IN_ORDER, seated
from ocop.grading.queries.councils.regulation import regulation_of
from ocop.grading.queries.councils.sheets import Choice, choices_of, newest_review
from ocop.grading.queries.councils.sight import Viewer
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import in_reader_language
from ocop.grading.scoring.rating import Rating, rate
from ocop.grading.scoring.records import CouncilRule, Edition, Rule, Scorecard
from ocop.grading.states import OPEN_HEARINGS, HearingState, SheetState

RECUSED = Q(sheets__state=SheetState.RECUSED, sheets__member__left_at__isnull=True)
STILL_THERE = Q(votes__member__left_at__isnull=True)


@dataclass(frozen=True)
class Given:
    """What one member gave in one line."""

    sheet: Sheet
    mark: SheetMark | None


@dataclass(frozen=True)
class Compared:
    """A line with the marks of all members side by side.

    :ivar differs: the members gave different points.
    :ivar to_agree: they stand on both sides of a floor and the council has not agreed on a level yet.
    """

    code: str
    name: str
    given: tuple[Given, ...]
    review: ReviewMark | None
    agreed: AgreedLevel | None
    choices: tuple[Choice, ...]
    maximum: Decimal | None
    differs: bool
    to_agree: bool


@dataclass(frozen=True)
class Ballot:
    """A member and its vote on a product; ``aside`` who stepped aside has none."""

    member: CouncilMember
    vote: Vote | None
    aside: bool


@dataclass(frozen=True)
class Changed:
    """A mark that a member changed after its sheet was sent back; ``name`` is that of the line."""

    sheet: Sheet
    name: str
    change: MarkChange


@dataclass(frozen=True)
class Asked:
    """A product on which members are asked in writing: how many have agreed of how many, and whether it is too late."""

    hearing: Hearing
    agreed: int
    members: int
    late: bool


@dataclass(frozen=True)
class HearingView:
    """Everything that a council sees of a product once all sheets are in."""

    hearing: Hearing
    rules: Edition
    sheets: tuple[Sheet, ...]
    totals: Mapping[int, Decimal]
    lines: tuple[Compared, ...]
    rating: Rating
    parts: tuple[tuple[str, Decimal, Decimal | None], ...]
    total: Decimal
    far_apart: tuple[tuple[Sheet, Sheet, Decimal], ...]
    found: tuple[tuple[Rule, str, bool], ...]
    floors: tuple[tuple[int, tuple[tuple[str, str, Decimal, Decimal], ...]], ...]
    ballots: tuple[Ballot, ...]
    needed: int
    regulation: CouncilRule
    changes: tuple[Changed, ...]

    @property
    def votes(self) -> Mapping[str, int]:
        """How many voted in which way."""
        cast = [ballot.vote.choice for ballot in self.ballots if ballot.vote]
        return {str(choice): cast.count(choice) for choice in VoteChoice}

    @property
    def unanswered(self) -> list[CouncilMember]:
        """The members who have neither voted nor agreed in writing, and may."""
        return [ballot.member for ballot in self.ballots if ballot.vote is None and not ballot.aside]

    @property
    def to_agree(self) -> list[Compared]:
        """The lines in which the council must agree on a level."""
        return [line for line in self.lines if line.to_agree]


def rating_of(hearing: Hearing, rules: Edition) -> Rating:
    """Return what the sheets of a hearing that are in give together, with the levels agreed and the rules found.

    :raises NoSheet: none is in.
    """
    sheets = active_sheets(hearing)
    agreed = {level.criterion: level.points for level in hearing.agreed_levels.all()}
    return rate(
        [{mark.criterion: mark.points for mark in sheet.marks.all()} for sheet in sheets],
        rules,
        hearing.dossier.set_number,
        agreed=agreed,
        found=hearing.found,
    )


def active_sheets(hearing: Hearing) -> list[Sheet]:
    """Return the sheets of those who did not step aside, in the order of the members, with their marks."""
    return list(
        hearing.sheets.exclude(state=SheetState.RECUSED)
        .select_related("member__user")
        .prefetch_related("marks")
        .order_by("member_id")
    )


def voters_of(hearing: Hearing) -> list[CouncilMember]:
    """Return who may vote on a product: the members now seated who did not step aside for it."""
    aside = Sheet.objects.filter(hearing=hearing, state=SheetState.RECUSED).values("member")
    return list(seated(hearing.council).exclude(pk__in=aside))


def hearing_view(hearing: Hearing) -> HearingView:
    """Return a product before its council, whole; only for those whose sight is :attr:`Sight.ALL`.

    :raises NoSheet: no sheet is in.
    """
    dossier = hearing.dossier
    rules = rules_of(dossier.edition)
    card = card_for(dossier, rules)
    sheets = tuple(active_sheets(hearing))
    rating = rating_of(hearing, rules)
    regulation = regulation_of(hearing.council)
    totals = {sheet.pk: as_points(total) for sheet, total in zip(sheets, rating.totals, strict=True)}
    limit = rules.council.far_apart
    stops = {rule.code for rule in rating.stops}
    return HearingView(
        hearing=hearing,
        rules=rules,
        sheets=sheets,
        totals=totals,
        lines=_compared(hearing, sheets, card, rating, dossier.variant),
        rating=rating,
        parts=tuple(
            (in_reader_language(part.names), as_points(rating.parts[part.code]), part.points) for part in card.parts
        ),
        total=as_points(rating.total),
        far_apart=tuple(
            (one, other, abs(totals[one.pk] - totals[other.pk]))
            for one, other in combinations(sheets, 2)
            if abs(totals[one.pk] - totals[other.pk]) > limit
        ),
        found=tuple(
            (rule, in_reader_language(rule.names), rule.code in stops) for rule in rules.rules_for(dossier.set_number)
        ),
        floors=_floors(rating, card),
        ballots=ballots_of(hearing),
        needed=quorum(regulation, len(voters_of(hearing))),
        regulation=regulation,
        changes=changes_of(sheets, card),
    )


def changes_of(sheets: Sequence[Sheet], card: Scorecard) -> tuple[Changed, ...]:
    """Return what members changed after their sheets were sent back, in the order in which it came in."""
    by_key = {sheet.pk: sheet for sheet in sheets}
    return tuple(
        Changed(by_key[change.sheet_id], in_reader_language(card.criteria[change.criterion].names), change)
        for change in MarkChange.objects.filter(sheet__in=by_key).order_by("at", "pk")
        if change.criterion in card.criteria
    )


def ballots_of(hearing: Hearing) -> tuple[Ballot, ...]:
    """Return every member who is there, or has voted, with its vote; who is asked in writing needs not be there."""
    asked = hearing.state == HearingState.WRITING
    votes = {vote.member_id: vote for vote in Vote.objects.filter(hearing=hearing)}
    aside = set(Sheet.objects.filter(hearing=hearing, state=SheetState.RECUSED).values_list("member_id", flat=True))
    members = CouncilMember.objects.filter(council=hearing.council_id).select_related("user").order_by(IN_ORDER, "id")
    return tuple(
        Ballot(member, votes.get(member.pk), member.pk in aside)
        for member in members
        if member.pk in votes or (member.left_at is None and (asked or member.present_at))
    )


def result_facts(rating: Rating) -> dict[str, Any]:
    """Return a rating as it is stored with a hearing and given to programs."""
    return {
        "edition": rating.edition,
        "set": rating.number,
        "parts": {code: str(as_points(points)) for code, points in rating.parts.items()},
        "totals": [str(as_points(total)) for total in rating.totals],
        "total": str(as_points(rating.total)),
        "band": rating.band,
        "floors_missed": {
            str(level): [
                {"criterion": one.criterion, "needed": str(one.needed), "held": str(as_points(one.held))}
                for one in missed
            ]
            for level, missed in rating.floors_missed.items()
        },
        "stopped": [rule.code for rule in rating.stops],
        "stars": rating.stars,
    }


def ready_hearings(council: int) -> Sequence[Hearing]:
    """Return the products of a council on which it can sit, in the order of the session."""
    return list(
        Hearing.objects.filter(council=council, state=HearingState.AGREEING)
        .select_related("dossier__product", "dossier__producer", "dossier__area")
        .order_by("position", "pk")
    )


def every_product_done(council: int) -> bool:
    """Say whether every product of a council has its result or has left it."""
    return not Hearing.objects.filter(council=council, state__in=OPEN_HEARINGS).exists()


def has_result(council: int) -> bool:
    """Say whether a product of a council has its result."""
    return Hearing.objects.filter(council=council, state=HearingState.RESULT).exists()


def asked_in_writing(council: Council, viewer: Viewer, on: dt.date, *, seats: int) -> list[Asked]:
    """Return the products of a council on which members are asked in writing; not where the viewer stepped aside.

    :param seats: how many sit in the council now.
    """
    aside = Sheet.objects.filter(hearing=OuterRef("pk"), state=SheetState.RECUSED)
    found = (
        Hearing.objects.filter(council=council, state=HearingState.WRITING)
        .exclude(Exists(aside.filter(member__user_id=viewer.user_id)))
        .select_related("dossier__product", "dossier__producer", "dossier__area")
        .annotate(
            agreed=Count("votes", filter=STILL_THERE, distinct=True),
            aside=Count("sheets", filter=RECUSED, distinct=True),
        )
        .order_by("position", "pk")
    )
    rows = []
    for hearing in found:
        facts = hearing.__dict__
        late = hearing.answer_until is not None and hearing.answer_until < on
        rows.append(Asked(hearing, facts["agreed"], seats - facts["aside"], late))
    return rows


def answers_wanted(user: User, on: dt.date) -> list[Hearing]:
    """Return the products on which a person is asked in writing and has not answered, the earliest last day first."""
    seats = CouncilMember.objects.filter(council=OuterRef("council"), user_id=user.pk, left_at__isnull=True)
    aside = Sheet.objects.filter(hearing=OuterRef("pk"), member__user_id=user.pk, state=SheetState.RECUSED)
    answered = Vote.objects.filter(hearing=OuterRef("pk"), member__user_id=user.pk)
    return list(
        Hearing.objects.filter(Exists(seats), ~Exists(aside), ~Exists(answered), state=HearingState.WRITING)
        .filter(answer_until__gte=on)
        .select_related("council", "dossier__product", "dossier__producer", "dossier__area")
        .order_by("answer_until", "pk")
    )


def _compared(
    hearing: Hearing, sheets: Sequence[Sheet], card: Scorecard, rating: Rating, variant: str
) -> tuple[Compared, ...]:
    marks = {sheet.pk: {mark.criterion: mark for mark in sheet.marks.all()} for sheet in sheets}
    agreed = {level.criterion: level for level in hearing.agreed_levels.all()}
    review = newest_review(hearing.dossier_id)
    reviewed = {mark.criterion: mark for mark in review.marks.all()} if review else {}
    lines = []
    for code, criterion in card.criteria.items():
        given = tuple(Given(sheet, marks[sheet.pk].get(code)) for sheet in sheets)
        points = {one.mark.points if one.mark else Decimal(0) for one in given}
        holds = allowed(criterion, variant)
        lines.append(
            Compared(
                code=code,
                name=in_reader_language(criterion.names),
                given=given,
                review=reviewed.get(code),
                agreed=agreed.get(code),
                choices=choices_of(holds),
                maximum=None if holds.levels or holds.variants else holds.maximum,
                differs=len(points) > 1,
                to_agree=code in rating.to_agree,
            )
        )
    return tuple(lines)


def _floors(rating: Rating, card: Scorecard) -> tuple[tuple[int, tuple[tuple[str, str, Decimal, Decimal], ...]], ...]:
    """Return for each level with a certificate the floors that are missed: code, name, points needed, points held."""
    return tuple(
        (
            level,
            tuple(
                (one.criterion, in_reader_language(card.criteria[one.criterion].names), one.needed, as_points(one.held))
                for one in missed
            ),
        )
        for level, missed in rating.floors_missed.items()
    )
