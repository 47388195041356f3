"""Councils are founded, hear dossiers, score, meet and vote; the last one is still scoring."""

import datetime as dt
from collections.abc import Sequence

from ocop.demonstration.chance import whole
from ocop.demonstration.graded import EDITION, Course, Sitting
from ocop.demonstration.operations.grading.stage import Stage
from ocop.demonstration.people import CHAIR, COUNCIL, MEMBERS, NATIONAL, SECRETARY, VN_PROVINCE, Person
from ocop.demonstration.scores import Marks, seen_by
from ocop.grading.models import ConflictKind, Council, CouncilMember, Hearing, Round, Seat, Sheet, VoteChoice
from ocop.grading.operations.councils import (
    CouncilTerms,
    MarkGiven,
    agree_in_writing,
    agree_level,
    assign_sheets,
    close_council,
    close_hearing,
    found_council,
    hand_in,
    hear,
    open_session,
    save_marks,
    seat_member,
    sign_minutes,
    state_conflict,
    vote,
)
from ocop.grading.queries.councils.session import rating_of
from ocop.grading.states import HearingState
from ocop.places.models import Area

SEATS = {CHAIR: Seat.CHAIR, SECRETARY: Seat.SECRETARY}
OFFICES = {Seat.CHAIR: "office.chair", Seat.SECRETARY: "office.secretary", Seat.MEMBER: "office.member"}
HALF, UNSTATED, SILENT = MEMBERS
"""In the council that scores now, one member has half a sheet, one has stated nothing, the others handed in.

On the renewal that is decided in writing, the last one has not answered.
"""


def sit(stage: Stage, sitting: Sitting, courses: Sequence[Course], planned: Round) -> None:
    """Let a council hear its dossiers as far as their courses say."""
    council = _found(stage, sitting, planned)
    stage.councils[sitting.key] = council
    keeper = stage.user(keeper_of(sitting))
    by_dossier = {stage.dossiers[course.key].pk: course for course in courses}
    hearings = hear(
        council,
        [stage.dossiers[course.key] for course in courses],
        by=keeper,
        at=stage.ago(sitting.founded - 1),
    )
    assign_sheets(council, by=keeper, at=stage.ago(sitting.founded - 1))
    for hearing in hearings:
        _score(stage, sitting, hearing, by_dossier[hearing.dossier_id])
    if sitting.met is not None:
        _meet(stage, sitting, council, {hearing.pk: by_dossier[hearing.dossier_id] for hearing in hearings})


def keeper_of(sitting: Sitting) -> Person:
    """Return the officer who keeps the councils of an authority."""
    return NATIONAL if sitting.authority == "nation" else VN_PROVINCE


def area_of(stage: Stage, sitting: Sitting) -> Area:
    """Return the area of a council's authority."""
    return stage.country if sitting.authority == "nation" else stage.province


def _found(stage: Stage, sitting: Sitting, planned: Round) -> Council:
    by, founded = stage.user(keeper_of(sitting)), stage.ago(sitting.founded)
    council = found_council(
        CouncilTerms(
            name=sitting.name,
            edition=EDITION,
            authority=sitting.authority,
            area=area_of(stage, sitting),
            round=planned if sitting.met is None else None,
            act=sitting.act,
            meets_on=stage.day(7 if sitting.met is None else -sitting.met),
            place=str(area_of(stage, sitting)),
        ),
        by=by,
        at=founded,
    )
    council.demonstration = True
    council.save(update_fields=["demonstration"])
    for person in COUNCIL:
        seat = SEATS.get(person, Seat.MEMBER)
        seat_member(council, stage.user(person), seat=seat, office=stage.say(OFFICES[seat]), by=by, at=founded)
    return council


def _score(stage: Stage, sitting: Sitting, hearing: Hearing, course: Course) -> None:
    """Let the members of a hearing mark their sheets; where its course ends here, as far as it says."""
    for sheet in Sheet.objects.filter(hearing=hearing).select_related("member__user").order_by("member"):
        person = next(one for one in COUNCIL if one.username == sheet.member.user.username)
        if course.until == "assigned" or (course.until == "half" and person is UNSTATED):
            continue
        by = stage.user(person)
        at = _scored(stage, sitting, course, person)
        sheet = state_conflict(sheet, ConflictKind.NONE, by=by, at=at)
        half = course.until == "half" and person is HALF
        sheet = save_marks(sheet, _given(stage, course, person.username, sheet.version, half=half), by=by, at=at)
        if not half:
            hand_in(sheet, by=by, at=at)
    if course.until == "writing":
        for person in COUNCIL:
            if person is not SILENT:
                agree_in_writing(hearing, by=stage.user(person), at=stage.at)


def _scored(stage: Stage, sitting: Sitting, course: Course, person: Person) -> dt.datetime:
    """Return when a member scored; where all are asked in writing since, lately, so that there is time to answer."""
    if course.until == "writing":
        return stage.ago(1)
    return stage.ago(max(sitting.founded - 2 - whole(1, 4, "sheet", person.username, course.key), 0))


def _given(stage: Stage, course: Course, member: str, seen: int, *, half: bool) -> list[MarkGiven]:
    card, review = stage.card(course), stage.marks(course)
    marks = review if course.alike else seen_by(member, card, review, course.key)
    given = [
        MarkGiven(
            code,
            points,
            seen,
            confidence=whole(2, 3, "sure", member, course.key, code),
            reason="" if points == review[code] else stage.say("mark.differs"),
        )
        for code, points in marks.items()
    ]
    return given[: len(given) // 2] if half else given


def _meet(stage: Stage, sitting: Sitting, council: Council, courses: dict[int, Course]) -> None:
    """Hold the session: levels agreed, votes, results, minutes signed."""
    assert sitting.met is not None
    met, chair = stage.ago(sitting.met), stage.user(CHAIR)
    members = list(CouncilMember.objects.filter(council=council).select_related("user"))
    open_session(council, [member.pk for member in members], by=chair, at=met)
    ready = Hearing.objects.filter(council=council, state=HearingState.AGREEING).select_related("dossier")
    for hearing in ready.order_by("position"):
        course = courses[hearing.pk]
        _agree(stage, hearing, stage.marks(course), sitting)
        for member in members:
            vote(hearing, member, VoteChoice.FOR, by=stage.users[member.user.username], at=met)
        close_hearing(hearing, stage.say("council.resolution"), by=chair, at=met)
    close_council(council, by=chair, at=met)
    signed = stage.ago(sitting.met - 1)
    sign_minutes(council, by=chair, at=signed)
    sign_minutes(council, by=stage.user(SECRETARY), at=signed)


def _agree(stage: Stage, hearing: Hearing, marks: Marks, sitting: Sitting) -> None:
    assert sitting.met is not None
    for code in rating_of(hearing, stage.rules).to_agree:
        agree_level(
            hearing,
            code,
            marks[code],
            stage.say("council.agreed"),
            by=stage.user(SECRETARY),
            at=stage.ago(sitting.met),
        )
