"""From a council's vote to an authority's act: listed, signed, published, told; or passed up, or down again."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.text import squeeze
from ocop.grading.instances import above, can_go_down, can_go_up, decides
from ocop.grading.models import Appeal, Decision, Dossier, Hearing, Result
from ocop.grading.operations.certificates import issue_certificate
from ocop.grading.operations.decisions import refusals
from ocop.grading.queries.appeals import replaced_by_appeal, still_stands
from ocop.grading.queries.authorities import require_signature
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import day_for_reader, points_for_reader
from ocop.grading.states import NEXT_DECISION, NEXT_DOSSIER, AppealState, DecisionState, DossierState, HearingState
from ocop.places.models import Area


@transaction.atomic
def draft_decision(
    edition: str,
    authority: str,
    area: Area,
    *,
    number: str,
    decided_on: dt.date,
    signer: str,
    by: User,
    at: dt.datetime,
) -> Decision:
    """Begin a decision of an authority; products are listed in it before it is issued.

    :raises PermissionDenied: this person keeps no councils of the area.
    :raises NoAuthority: the edition has no such authority at the level of the area, or it decides nothing.
    :raises NumberMissing, NumberUsed, DayToCome: of number, signer and day.
    """
    require(by, Permission.COUNCIL_KEEP, within=area)
    body = rules_of(edition).authorities.get(authority)
    if body is None or not body.decides or body.level != area.level:
        raise refusals.NoAuthority(given=authority)
    locked(area)
    number, signer = _written(area, number, signer, decided_on, at)
    decision = Decision.objects.create(
        number=number,
        decided_on=decided_on,
        edition=edition,
        authority=authority,
        area=area,
        signer=signer,
        by=by,
        created_at=at,
    )
    record("grading.decision_drafted", decision, by=by.username, at=at, number=decision.number)
    return decision


@transaction.atomic
def correct_decision(
    decision: Decision, *, number: str, decided_on: dt.date, signer: str, by: User, at: dt.datetime
) -> Decision:
    """Correct number, day and name of a decision that is being prepared.

    :raises PermissionDenied: this person keeps no councils of the area.
    :raises DecisionIssued: the decision is out.
    :raises NumberMissing, NumberUsed, DayToCome: of number, signer and day.
    """
    area = locked(decision.area)
    decision = locked(decision)
    require(by, Permission.COUNCIL_KEEP, within=area)
    _require_draft(decision)
    decision.number, decision.signer = _written(area, number, signer, decided_on, at, but=decision)
    decision.decided_on = decided_on
    decision.save()
    record("grading.decision_corrected", decision, by=by.username, at=at, number=decision.number)
    return decision


@transaction.atomic
def drop_decision(decision: Decision, *, by: User, at: dt.datetime) -> None:
    """Drop a decision that is being prepared; what it lists waits again.

    :raises PermissionDenied: this person keeps no councils of the area.
    :raises DecisionIssued: the decision is out.
    """
    decision = locked(decision)
    require(by, Permission.COUNCIL_KEEP, within=decision.area)
    _require_draft(decision)
    record("grading.decision_dropped", decision, by=by.username, at=at, number=decision.number)
    decision.results.all().delete()
    decision.delete()


@transaction.atomic
def list_result(decision: Decision, dossier: Dossier, *, by: User, at: dt.datetime) -> Result:
    """List a rated dossier in a decision that is being prepared.

    An authority decides the levels that the edition gives it. What one above has rated and passed down, since it does
    not decide such stars itself, the authority below may decide by that result (Decision 26/2026, article 7).

    :raises PermissionDenied: this person keeps no councils of the area.
    :raises DecisionIssued: the decision is out.
    :raises OtherPlace: the dossier lies elsewhere or follows other rules.
    :raises NotRated: no council has voted on it.
    :raises AppealFirst: a panel has voted on an appeal that is not settled.
    :raises ListedAlready: it stands in this or another decision.
    :raises LetterInstead: the result carries no certificate.
    :raises DecidedElsewhere: another authority decides these stars.
    :raises FormerStands: an appeal was won, and the result it was about is as good.
    """
    decision = locked(decision)
    require(by, Permission.COUNCIL_KEEP, within=decision.area)
    _require_draft(decision)
    dossier = locked(dossier)
    if dossier.edition != decision.edition or not decision.area.contains(dossier.area):
        raise refusals.OtherPlace(number=dossier.number)
    hearing = undecided(dossier)
    stars, total = came_to(hearing)
    _require_better(dossier, stars, at)
    rules = rules_of(dossier.edition)
    if stars not in rules.levels:
        raise refusals.LetterInstead(number=dossier.number)
    passed_down = hearing.passed_down_at is not None
    if not decides(rules, decision.authority, hearing.council.authority, stars, passed_down=passed_down):
        raise refusals.DecidedElsewhere(stars=stars, number=dossier.number)
    result = Result.objects.create(dossier=dossier, hearing=hearing, decision=decision, stars=stars, total=total)
    record("grading.result_listed", dossier, by=by.username, at=at, decision=decision.pk)
    return result


@transaction.atomic
def unlist_result(result: Result, *, by: User, at: dt.datetime) -> None:
    """Take a dossier out of a decision that is not issued yet.

    :raises NotListed: the result stands in no decision, or was taken out meanwhile.
    :raises PermissionDenied: this person keeps no councils of the area.
    :raises DecisionIssued: the decision is out.
    """
    if result.decision is None:
        raise refusals.NotListed
    decision = locked(result.decision)
    require(by, Permission.COUNCIL_KEEP, within=decision.area)
    _require_draft(decision)
    listed = Result.objects.select_for_update(of=("self",)).filter(pk=result.pk, decision=decision).first()
    if listed is None:
        raise refusals.NotListed
    dossier = listed.dossier
    listed.delete()
    record("grading.result_unlisted", dossier, by=by.username, at=at, decision=decision.pk)


@transaction.atomic
def issue_decision(decision: Decision, *, by: User, at: dt.datetime) -> Decision:
    """Issue a decision: every product in it gets its certificate, and everybody concerned can see the result.

    :raises PermissionDenied: this person does not sign for the authority of exactly this area.
    :raises DecisionIssued: it is out already.
    :raises DecisionEmpty: nothing is listed.
    :raises OlderThanTheVote: it is dated before a council voted on what it lists.
    :raises DomainError: what :func:`ocop.grading.operations.certificates.issue_certificate` refuses.
    """
    decision = locked(decision)
    require_signature(by, decision.area)
    _require_draft(decision)
    results = list(
        Result.objects.select_for_update(of=("self",))
        .filter(decision=decision)
        .select_related("dossier", "hearing")
        .order_by("pk")
    )
    if not results:
        raise refusals.DecisionEmpty
    for result in results:
        voted_on = timezone.localdate(result.hearing.closed_at) if result.hearing.closed_at else decision.decided_on
        if voted_on > decision.decided_on:
            raise refusals.OlderThanTheVote(number=result.dossier.number, day=day_for_reader(voted_on))
    decision.state, decision.issued_at = DecisionState.ISSUED, at
    decision.save()
    record("grading.decision_issued", decision, by=by.username, at=at, number=decision.number, products=len(results))
    for result in results:
        result.decision = decision
        result.told_at = at
        result.save()
        _end(locked(result.dossier), DossierState.DECIDED, at=at)
        record(
            "grading.dossier_decided", result.dossier, by=by.username, at=at, stars=result.stars, number=decision.number
        )
        issue_certificate(result, by=by, at=at)
    return decision


@transaction.atomic
def send_letter(dossier: Dossier, *, by: User, at: dt.datetime) -> Result:
    """Close a rated dossier whose stars carry no certificate, with a letter that says the result and why.

    :raises PermissionDenied: this person keeps no councils of the place.
    :raises NotRated, AppealFirst: as for listing.
    :raises CertificateInstead: the result needs a decision.
    :raises FormerStands: as for listing.
    """
    dossier = locked(dossier)
    require(by, Permission.COUNCIL_KEEP, within=dossier.area)
    hearing = undecided(dossier)
    stars, total = came_to(hearing)
    _require_better(dossier, stars, at)
    if stars in rules_of(dossier.edition).levels:
        raise refusals.CertificateInstead(number=dossier.number, stars=stars)
    result = Result.objects.create(dossier=dossier, hearing=hearing, stars=stars, total=total, told_at=at)
    _end(dossier, DossierState.CLOSED, at=at)
    record("grading.letter_sent", dossier, by=by.username, at=at, stars=stars)
    return result


@transaction.atomic
def pass_up(dossier: Dossier, *, by: User, at: dt.datetime) -> Dossier:
    """Send a dossier that reached the mark to the authority above, whose council hears it anew.

    :raises PermissionDenied: this person keeps no councils of the place.
    :raises NotRated, AppealFirst, ListedAlready: as for listing.
    :raises NobodyAbove: the edition has no authority above, or gives no mark for it.
    :raises NotHighEnough: the total lies below the mark.
    """
    dossier = locked(dossier)
    require(by, Permission.COUNCIL_KEEP, within=dossier.area)
    hearing = undecided(dossier)
    rules = rules_of(dossier.edition)
    heard, total = hearing.council.authority, hearing.total or Decimal(0)
    needed = rules.authorities[heard].passes_up_at if heard in rules.authorities else None
    if needed is None or above(rules, heard) is None:
        raise refusals.NobodyAbove
    if not can_go_up(rules, heard, total):
        raise refusals.NotHighEnough(
            number=dossier.number, total=points_for_reader(total), needed=points_for_reader(needed)
        )
    dossier.state, dossier.changed_at, dossier.due_on, dossier.round = DossierState.PASSED_UP, at, None, None
    dossier.save()
    record("grading.dossier_passed_up", dossier, by=by.username, at=at, total=str(hearing.total))
    return dossier


@transaction.atomic
def pass_down(dossier: Dossier, *, by: User, at: dt.datetime) -> Dossier:
    """Give a dossier back to the authority below, which decides by this result or hears it again.

    :raises PermissionDenied: this person keeps no councils of the authority above.
    :raises NotRated, AppealFirst, ListedAlready: as for listing.
    :raises NothingToPassDown: the authority that heard it decides it, or it was passed down before.
    """
    dossier = locked(dossier)
    hearing = locked(undecided(dossier))
    require(by, Permission.COUNCIL_KEEP, within=hearing.council.area)
    rules, stars = rules_of(dossier.edition), hearing.stars or 0
    if hearing.passed_down_at is not None or not can_go_down(rules, hearing.council.authority, stars):
        raise refusals.NothingToPassDown(number=dossier.number)
    hearing.passed_down_at = at
    hearing.save()
    dossier.changed_at, dossier.due_on = at, None
    dossier.save()
    record("grading.dossier_passed_down", dossier, by=by.username, at=at, total=str(hearing.total))
    return dossier


def undecided(dossier: Dossier) -> Hearing:
    """Return the last hearing of a rated dossier about which nothing is decided yet.

    :raises NotRated: it is not rated, or was decided already.
    :raises AppealFirst: the last hearing was that of an appeal, and the appeal is not settled.
    :raises ListedAlready: it stands in a decision.
    """
    if dossier.state != DossierState.RATED:
        raise refusals.NotRated(number=dossier.number, state=dossier.get_state_display())
    if Appeal.objects.filter(result__dossier=dossier, state=AppealState.ADMITTED).exists():
        raise refusals.AppealFirst(number=dossier.number)
    standing = Result.objects.filter(dossier=dossier, replaced_at__isnull=True).select_related("decision").first()
    if standing:
        listed = standing.decision.number if standing.decision else "–"
        raise refusals.ListedAlready(number=dossier.number, decision=listed)
    return dossier.hearings.filter(state=HearingState.RESULT).select_related("council__area").latest("pk")


def came_to(hearing: Hearing) -> tuple[int, Decimal]:
    """Return the stars and the total of a hearing that has a result."""
    return hearing.stars or 0, hearing.total or Decimal(0)


def _require_better(dossier: Dossier, stars: int, at: dt.datetime) -> None:
    """Let go on where a result is better than the one against which an appeal was won; nobody loses by appealing."""
    former = replaced_by_appeal(dossier)
    if former is not None and still_stands(former, stars, on=timezone.localdate(at)):
        raise refusals.FormerStands(number=dossier.number, stars=stars, former=former.stars)


def _written(
    area: Area, number: str, signer: str, decided_on: dt.date, at: dt.datetime, *, but: Decision | None = None
) -> tuple[str, str]:
    """Return number and name as they are kept; the caller holds the lock of the area."""
    number, signer = squeeze(number)[:100], squeeze(signer)[:200]
    if not number or not signer:
        raise refusals.NumberMissing
    if decided_on > timezone.localdate(at):
        raise refusals.DayToCome(day=day_for_reader(decided_on))
    same = Decision.objects.filter(area=area, number=number)
    if same.exclude(pk=but.pk).exists() if but else same.exists():
        raise refusals.NumberUsed(number=number)
    return number, signer


def _require_draft(decision: Decision) -> None:
    if DecisionState.ISSUED not in NEXT_DECISION[decision.state]:
        raise refusals.DecisionIssued(number=decision.number)


def _end(dossier: Dossier, state: DossierState, *, at: dt.datetime) -> None:
    if dossier.state != DossierState.RATED or state not in NEXT_DOSSIER[dossier.state]:
        raise refusals.NotRated(number=dossier.number, state=dossier.get_state_display())
    dossier.state, dossier.changed_at, dossier.due_on = state, at, None
    dossier.save()
