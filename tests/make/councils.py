"""Councils at work: sheets that are in, sessions that are open, marks for the card of tea."""

import io
from decimal import Decimal

from pypdf import PdfWriter

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading.editions import edition
from ocop.grading.models import Council, CouncilMember, Dossier, Hearing, Review, ReviewMark, Seat, Sheet
from ocop.grading.operations.councils import MarkGiven, hand_in
from ocop.grading.printing.values_minutes import MinutesValues
from ocop.grading.states import CouncilState, HearingState
from tests.make import accounts, grading, places

TEA = "11"


def keeper(path: str = "VN.01") -> User:
    """Return an officer who keeps the councils of an area."""
    return accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area(path))


def tops(number: str = TEA) -> dict[str, int]:
    """Return the highest level of every line of a card."""
    lines = edition(grading.EDITION).scorecards[number].criteria.values()
    return {line.code: int(line.choices[-1]) for line in lines}


def marks(number: str = TEA, **changes: int) -> dict[str, int]:
    """Return the highest levels, some of them changed: ``marks(c1_1=0)`` is line 1.1 with nothing."""
    return tops(number) | {code[1:].replace("_", "."): points for code, points in changes.items()}


def given(values: dict[str, int], *, seen: int = 0) -> list[MarkGiven]:
    """Return marks as a member gives them."""
    return [MarkGiven(code, Decimal(points), seen) for code, points in values.items()]


def chair_of(council: Council) -> User:
    """Return the chair."""
    return council.members.get(seat=Seat.CHAIR).user


def seat_of(council: Council, place: int) -> CouncilMember:
    """Return a member by its place among them: 0 is the chair, 1 the secretary."""
    return council.members.order_by("pk")[place]


def sheet_of(hearing: Hearing, place: int) -> Sheet:
    """Return the sheet of a member by its place: 0 is the chair's."""
    return hearing.sheets.order_by("pk")[place]


def opened(hearing: Hearing) -> list[Sheet]:
    """Let every member of a hearing have stated that there is no conflict."""
    hearing.sheets.update(state="open", conflict="none", stated_at=grading.NOON)
    return list(hearing.sheets.order_by("pk"))


def agreeing(*sheets: dict[str, int], council: Council | None = None, dossier: Dossier | None = None) -> Hearing:
    """Return a product all of whose sheets are in; without marks all members gave the highest levels."""
    hearing = grading.hearing(of=dossier, before=council)
    found = list(hearing.sheets.order_by("pk"))
    every = list(sheets) or [tops()]
    for place, sheet in enumerate(found):
        grading.scored(sheet, every[place % len(every)])
    hearing.state = HearingState.AGREEING
    hearing.save()
    return hearing


def handed(hearing: Hearing, *sheets: dict[str, int]) -> Hearing:
    """Let the members of a hearing hand in their sheets in turn, the last by the operation; return it as it is then."""
    every = list(sheets) or [tops()]
    found = list(hearing.sheets.order_by("pk"))
    for place, sheet in enumerate(found):
        last = place == len(found) - 1
        grading.scored(sheet, every[place % len(every)], state="open" if last else "submitted")
    hand_in(found[-1], by=found[-1].member.user, at=grading.NOON)
    hearing.refresh_from_db()
    return hearing


def sitting(council: Council) -> Council:
    """Open the session of a council with all its members."""
    council.members.update(present_at=grading.NOON)
    council.state = CouncilState.SITTING
    council.save()
    return council


def all_vote(hearing: Hearing, choice: str = "for") -> None:
    """Let every member vote alike."""
    for member in hearing.council.members.all():
        hearing.votes.create(member=member, choice=choice, at=grading.NOON)


def reviewed(dossier: Dossier, values: dict[str, int]) -> Review:
    """Close an advisory review of a dossier with marks."""
    review = Review.objects.create(
        dossier=dossier,
        authority="province",
        summary="Đã xem",
        by=accounts.user(),
        begun_at=grading.NOON,
        closed_at=grading.NOON,
    )
    ReviewMark.objects.bulk_create(
        ReviewMark(review=review, criterion=code, points=points) for code, points in values.items()
    )
    return review


def short_minutes(values: MinutesValues) -> bytes:
    """Print minutes as a page of their own, for tests that look at seals and not at words."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": values.council})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
