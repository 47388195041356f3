"""Dossiers that councils voted on, decisions, appeals heard: for the tests of the room of decisions."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading.models import Appeal, Council, Decision, Dossier, Hearing, Result
from ocop.grading.operations import decisions as operations
from ocop.grading.queries.councils.cards import as_points
from ocop.grading.queries.councils.session import rating_of, result_facts
from ocop.grading.queries.rules import rules_of
from ocop.grading.states import AppealState, DossierState, HearingState
from tests.make import accounts, councils, grading, places

NOON = grading.NOON
TODAY = dt.date(2026, 6, 1)


def keeper(path: str = "VN.01") -> User:
    """Return an officer who keeps the councils of a province."""
    return councils.keeper(path)


def national() -> User:
    """Return an officer of the ministry."""
    return accounts.officer(role=Role.NATIONAL_OFFICER, of=places.area("VN"))


def signer(path: str = "VN.01") -> User:
    """Return who signs for the authority of an area."""
    return grading.authority(path)


def voted(
    stars: int = 4,
    total: str = "",
    *,
    of: Dossier | None = None,
    authority: str = "province",
    before: Council | None = None,
) -> Hearing:
    """Return a hearing in which a council came to stars; its dossier is rated. No sheet is kept."""
    dossier = of or grading.dossier(state="rated")
    area = places.area("VN.01" if authority == "province" else "VN")
    hearing = Hearing.objects.create(
        council=before or grading.council(members=0, of=area, authority=authority, state="closed"),
        dossier=dossier,
        state=HearingState.RESULT,
        stars=stars,
        total=Decimal(total or {0: "20", 1: "20", 2: "45", 3: "60", 4: "78.5", 5: "93"}[stars]),
        opened_at=NOON,
        closed_at=NOON,
    )
    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.RATED)
    dossier.refresh_from_db()
    hearing.dossier = dossier
    return hearing


def voted_by(*sheets: Mapping[str, int], found: tuple[str, ...] = (), of: Dossier | None = None) -> Hearing:
    """Return a hearing with the sheets that its members handed in, and what they give together by the rules."""
    council = grading.council(members=2)
    hearing = councils.agreeing(*(dict(sheet) for sheet in sheets), council=council, dossier=of)
    hearing.found = list(found)
    rating = rating_of(hearing, rules_of(hearing.dossier.edition))
    hearing.result, hearing.total, hearing.stars = result_facts(rating), as_points(rating.total), rating.stars
    hearing.state, hearing.closed_at = HearingState.RESULT, NOON
    hearing.save()
    Dossier.objects.filter(pk=hearing.dossier_id).update(state=DossierState.RATED)
    hearing.dossier.refresh_from_db()
    return hearing


def drafted(
    number: str = "12/QĐ-UBND", *, authority: str = "province", by: User | None = None, at: dt.datetime = NOON
) -> Decision:
    """Return a decision in preparation."""
    path = "VN.01" if authority == "province" else "VN"
    return operations.draft_decision(
        grading.EDITION,
        authority,
        places.area(path),
        number=number,
        decided_on=TODAY,
        signer="Chủ tịch",
        by=by or (keeper() if authority == "province" else national()),
        at=at,
    )


def decided(stars: int = 4, *, of: Dossier | None = None, number: str = "12/QĐ-UBND", at: dt.datetime = NOON) -> Result:
    """Return the result of an issued decision of the province, with its certificate."""
    hearing = voted(stars, of=of)
    decision = drafted(number, at=at)
    result = operations.list_result(decision, hearing.dossier, by=keeper(), at=at)
    operations.issue_decision(decision, by=signer(), at=at)
    return Result.objects.select_related("dossier__producer", "certificate", "decision").get(pk=result.pk)


def lettered(stars: int = 2) -> Result:
    """Return the result of a letter."""
    return operations.send_letter(voted(stars).dossier, by=keeper(), at=NOON)


def filed(result: Result) -> Appeal:
    """Return an appeal that the producer filed."""
    speaker = grading.speaker(result.dossier.producer)
    return operations.file_appeal(result, "Tiêu chí 1.5 chấm thiếu.", by=speaker, at=NOON)


def heard(result: Result, stars: int) -> Appeal:
    """Return an admitted appeal on which a new panel came to stars."""
    appeal = operations.admit_appeal(filed(result), by=keeper(), at=NOON)
    hearing = voted(stars, of=result.dossier)
    Council.objects.filter(pk=hearing.council_id).update(for_appeal=True)
    appeal.hearing = hearing
    appeal.save()
    assert appeal.state == AppealState.ADMITTED
    return appeal
