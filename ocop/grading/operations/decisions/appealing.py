"""A producer appeals; a new panel hears the dossier; the outcome is never worse than what was appealed against."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.grading.models import Appeal, Dossier, Result
from ocop.grading.operations.decisions import refusals
from ocop.grading.operations.decisions.deciding import undecided
from ocop.grading.operations.speaking import require_speaker
from ocop.grading.queries.appeals import appeal_until, replaced_by_appeal, still_stands
from ocop.grading.reader import day_for_reader
from ocop.grading.states import NEXT_APPEAL, NEXT_DOSSIER, OPEN_DOSSIERS, AppealState, DossierState, HearingState
from ocop.places.models import Area


@transaction.atomic
def file_appeal(result: Result, grounds: str, *, by: User, at: dt.datetime) -> Appeal:
    """Appeal against a result that was told.

    :raises PermissionDenied: this person does not speak for the producer.
    :raises NotTold: the result was not told, or another has taken its place.
    :raises AppealedAlready: once is enough; nor can the outcome of an appeal be appealed against.
    :raises AppealTooLate: the time has run out.
    :raises GroundsMissing: no grounds were given.
    """
    result = locked(result)
    on_behalf_of = require_speaker(by, result.dossier.producer)
    if result.told_at is None or result.replaced_at is not None:
        raise refusals.NotTold
    if Appeal.objects.filter(Q(result=result) | Q(hearing=result.hearing_id)).exists():
        raise refusals.AppealedAlready
    until = appeal_until(result, result.told_at)
    if timezone.localdate(at) > until:
        raise refusals.AppealTooLate(day=day_for_reader(until))
    if not grounds.strip():
        raise refusals.GroundsMissing
    appeal = Appeal.objects.create(result=result, grounds=grounds.strip(), filed_at=at, due_on=until, by=by)
    record("grading.appeal_filed", result.dossier, by=by.username, at=at, on_behalf_of=on_behalf_of, appeal=appeal.pk)
    return appeal


@transaction.atomic
def admit_appeal(appeal: Appeal, *, by: User, at: dt.datetime) -> Appeal:
    """Admit an appeal: a council founded for appeals takes the dossier in; nobody of the first panel sits in it.

    :raises PermissionDenied: this person keeps no councils where the result was made.
    :raises AppealElsewhere: it was answered already.
    :raises NewerDossier: the producer has another dossier of the product on its way.
    """
    appeal = _taken_up(appeal, AppealState.ADMITTED, by)
    product = locked(appeal.result.dossier.product)
    newer = (
        Dossier.objects.filter(product=product, state__in=OPEN_DOSSIERS).exclude(pk=appeal.result.dossier_id).first()
    )
    if newer:
        raise refusals.NewerDossier(number=newer.number)
    appeal.state = AppealState.ADMITTED
    appeal.save()
    record("grading.appeal_admitted", appeal.result.dossier, by=by.username, at=at, appeal=appeal.pk)
    return appeal


@transaction.atomic
def refuse_appeal(appeal: Appeal, answer: str, *, by: User, at: dt.datetime) -> Appeal:
    """Refuse to hear an appeal, with the reason.

    :raises PermissionDenied, AppealElsewhere: as for admitting.
    :raises ReasonMissing: no reason was given.
    """
    appeal = _taken_up(appeal, AppealState.REFUSED, by)
    if not answer.strip():
        raise refusals.ReasonMissing
    appeal.state, appeal.answer, appeal.answered_at = AppealState.REFUSED, answer.strip(), at
    appeal.save()
    record("grading.appeal_refused", appeal.result.dossier, by=by.username, at=at, appeal=appeal.pk)
    return appeal


@transaction.atomic
def settle_appeal(appeal: Appeal, answer: str, *, by: User, at: dt.datetime) -> Appeal:
    """Settle an appeal by what the new panel voted: won where it comes to more stars, else dismissed.

    Where it is won the old result is replaced and the dossier waits for a new decision or letter; where it is dismissed
    the old result stands. A panel that comes to fewer stars changes nothing: nobody loses by appealing.

    :raises PermissionDenied: this person keeps no councils where the result was made.
    :raises AppealElsewhere: it is not before a panel.
    :raises AppealNotHeard: the panel has not voted.
    :raises ReasonMissing: no answer was given.
    """
    appeal = _taken_up(appeal, AppealState.DISMISSED, by)
    hearing = appeal.hearing
    if hearing is None or hearing.state != HearingState.RESULT or hearing.stars is None:
        raise refusals.AppealNotHeard
    if not answer.strip():
        raise refusals.ReasonMissing
    result, dossier = locked(appeal.result), locked(appeal.result.dossier)
    won = hearing.stars > result.stars
    appeal.state = AppealState.ALLOWED if won else AppealState.DISMISSED
    appeal.answer, appeal.answered_at = answer.strip(), at
    appeal.save()
    if won:
        result.replaced_at = at
        result.save()
    else:
        back = DossierState.DECIDED if result.decision_id else DossierState.CLOSED
        if back not in NEXT_DOSSIER[dossier.state]:
            raise refusals.NotRated(number=dossier.number, state=dossier.get_state_display())
        dossier.state, dossier.changed_at = back, at
        dossier.save()
    record("grading.appeal_settled", dossier, by=by.username, at=at, appeal=appeal.pk, won=won, stars=hearing.stars)
    return appeal


@transaction.atomic
def keep_result(dossier: Dossier, *, by: User, at: dt.datetime) -> Result:
    """Let the result stand after all against which an appeal was won, since what came after is not better.

    The appeal was won below, the dossier went up, and the council above came to no more stars than the result that was
    appealed against: its certificate, which was never taken away, stays. Nobody loses by appealing.

    :raises PermissionDenied: this person keeps no councils of the place.
    :raises NotRated, AppealFirst, ListedAlready: as for listing.
    :raises NothingToKeep: no appeal was won, the new result is better, or the old certificate does not hold any more.
    """
    dossier = locked(dossier)
    require(by, Permission.COUNCIL_KEEP, within=dossier.area)
    hearing = undecided(dossier)
    former = replaced_by_appeal(dossier)
    if former is None or not still_stands(former, hearing.stars or 0, on=timezone.localdate(at)):
        raise refusals.NothingToKeep(number=dossier.number)
    back = DossierState.DECIDED if former.decision_id else DossierState.CLOSED
    if back not in NEXT_DOSSIER[dossier.state]:
        raise refusals.NotRated(number=dossier.number, state=dossier.get_state_display())
    former = locked(former)
    former.replaced_at = None
    former.save()
    dossier.state, dossier.changed_at, dossier.due_on = back, at, None
    dossier.save()
    record("grading.result_kept", dossier, by=by.username, at=at, stars=former.stars, came_to=hearing.stars)
    return former


def heard_in(result: Result) -> Area:
    """Return the area of the authority whose council came to a result."""
    return result.hearing.council.area


def _taken_up(appeal: Appeal, state: AppealState, by: User) -> Appeal:
    appeal = locked(appeal)
    require(by, Permission.COUNCIL_KEEP, within=heard_in(appeal.result))
    if state not in NEXT_APPEAL[appeal.state]:
        raise refusals.AppealElsewhere(state=appeal.get_state_display())
    return appeal
