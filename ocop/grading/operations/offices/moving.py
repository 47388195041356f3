"""What every office does with a dossier: lock it, ask whether it may, move it on."""

import datetime as dt

from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.activity.queries import history_of
from ocop.core.locking import locked
from ocop.grading.models import Dossier
from ocop.grading.operations.offices.refusals import DossierElsewhere
from ocop.grading.queries.rules import rules_of
from ocop.grading.states import NEXT_DOSSIER, DossierKind, DossierState
from ocop.grading.terms import last_day

RECEIVED = "grading.dossier_received"


def taken_up(dossier: Dossier, permission: Permission, by: User, *states: DossierState) -> Dossier:
    """Return a dossier, locked, for an officer of its place, where it stands in one of some states.

    :raises PermissionDenied: this person holds no such right there.
    :raises DossierElsewhere: it stands somewhere else.
    """
    dossier = locked(dossier)
    require(by, permission, within=dossier.area)
    if states and dossier.state not in states:
        raise elsewhere(dossier)
    return dossier


def elsewhere(dossier: Dossier) -> DossierElsewhere:
    """Return the refusal that says where a dossier stands."""
    return DossierElsewhere(number=dossier.number, state=dossier.get_state_display())


def move(dossier: Dossier, state: DossierState, *, at: dt.datetime, due_on: dt.date | None = None) -> None:
    """Move a locked dossier to a state that may follow, with the last day for whoever acts next.

    :raises DossierElsewhere: the state may not follow.
    """
    if state not in NEXT_DOSSIER[dossier.state]:
        raise elsewhere(dossier)
    dossier.state, dossier.changed_at, dossier.due_on = state, at, due_on
    dossier.save()


def due_above(dossier: Dossier, *, on: dt.date) -> dt.date | None:
    """Return the last day of the office above the commune for a dossier that waits for it on a day.

    A renewal has its own limit, which runs from the day of reception and does not stop for a supplement; everything
    else is due the day before the result of its round. None where neither says a day.
    """
    rules = rules_of(dossier.edition)
    limit = rules.limits.get("renewal_decision")
    if dossier.kind == DossierKind.RENEWAL and limit:
        received = history_of("dossier", dossier.number).filter(verb=RECEIVED).values_list("at", flat=True).first()
        return last_day(limit, timezone.localdate(received) if received else on, rules.country)
    return dossier.round.result_before - dt.timedelta(days=1) if dossier.round else None
