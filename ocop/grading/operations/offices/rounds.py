"""Rounds of an authority: planned for a year, with a capacity; dossiers are placed in them."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.operations import require
from ocop.accounts.permissions import Permission
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.text import squeeze
from ocop.grading.models import Dossier, Round
from ocop.grading.operations.offices import refusals
from ocop.grading.operations.offices.moving import due_above, taken_up
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import day_for_reader
from ocop.grading.states import DossierState
from ocop.grading.terms import round_days
from ocop.places.models import Area

PLACEABLE = (
    DossierState.FORWARDED,
    DossierState.RECEIVED,
    DossierState.SUPPLEMENT,
    DossierState.REVIEWED,
    DossierState.PASSED_UP,
)


@transaction.atomic
def plan_round(
    edition: str,
    code: str,
    year: int,
    area: Area,
    *,
    authority: str = "",
    proposals_before: dt.date | None = None,
    result_before: dt.date | None = None,
    capacity: int | None = None,
    by: User,
    at: dt.datetime,
) -> Round:
    """Plan a round: one that comes every year by the rules, or a further one of the council's own regulation.

    :param code: of a round of the edition, whose days are then known; for another, authority and days are given.
    :raises PermissionDenied: this person keeps no rounds of the area.
    :raises UnknownEdition: there is none with the code.
    :raises RoundUnknown: the edition has no such round or authority, and no days were given.
    :raises RoundEndsTooSoon: the result would come before the proposals.
    :raises CapacityWrong: the capacity is no positive number.
    :raises RoundHeldAlready: it is planned already.
    """
    require(by, Permission.COUNCIL_KEEP, within=area)
    rules = rules_of(edition)
    code = squeeze(code)[:40]
    known = next((one for one in rules.rounds if one.code == code), None)
    if known:
        proposals, result = round_days(known, year)
        proposals_before, result_before = proposals_before or proposals, result_before or result
        authority = known.authority
    if not code or authority not in rules.authorities or proposals_before is None or result_before is None:
        raise refusals.RoundUnknown(given=code)
    if result_before <= proposals_before:
        raise refusals.RoundEndsTooSoon
    if capacity is not None and capacity < 1:
        raise refusals.CapacityWrong
    locked(area)
    if Round.objects.filter(edition=edition, code=code, year=year, area=area).exists():
        raise refusals.RoundHeldAlready(year=year)
    planned = Round.objects.create(
        edition=edition,
        code=code,
        year=year,
        authority=authority,
        area=area,
        proposals_before=proposals_before,
        result_before=result_before,
        capacity=capacity,
    )
    record("grading.round_planned", planned, by=by.username, at=at, code=code, year=year)
    return planned


@transaction.atomic
def set_capacity(planned: Round, capacity: int | None, *, by: User, at: dt.datetime) -> Round:
    """Say how many products a round can hear; those already in it stay.

    :raises PermissionDenied: this person keeps no rounds of the area.
    :raises CapacityWrong: it is less than what the round holds already, or no positive number.
    """
    planned = locked(planned)
    require(by, Permission.COUNCIL_KEEP, within=planned.area)
    if capacity is not None and capacity < max(1, planned.dossiers.count()):
        raise refusals.CapacityWrong
    planned.capacity = capacity
    planned.save()
    record("grading.round_capacity_set", planned, by=by.username, at=at, capacity=capacity)
    return planned


@transaction.atomic
def place_in_round(dossier: Dossier, planned: Round, *, by: User, at: dt.datetime) -> Dossier:
    """Place a dossier in a round; its last day follows, unless it waits for the producer or has a limit of its own.

    :raises PermissionDenied: this person reviews no dossiers of the place, or none of the round's.
    :raises DossierElsewhere: it is not on its way to a council.
    :raises RoundElsewhere: the round is of another place or of other rules.
    :raises RoundOver: its proposals were due before today.
    :raises RoundFull: it hears no more products.
    """
    dossier = taken_up(dossier, Permission.DOSSIER_REVIEW, by, *PLACEABLE)
    planned = locked(planned)
    require(by, Permission.DOSSIER_REVIEW, within=planned.area)
    if planned.edition != dossier.edition or not planned.area.contains(dossier.area):
        raise refusals.RoundElsewhere
    if timezone.localdate(at) >= planned.proposals_before and dossier.round_id != planned.pk:
        raise refusals.RoundOver(day=day_for_reader(planned.proposals_before))
    others = planned.dossiers.exclude(pk=dossier.pk).count()
    if planned.capacity is not None and others >= planned.capacity:
        raise refusals.RoundFull(capacity=planned.capacity)
    dossier.round, dossier.changed_at = planned, at
    if dossier.state != DossierState.SUPPLEMENT:  # there the day is the producer's
        dossier.due_on = due_above(dossier, on=timezone.localdate(at))
    dossier.save()
    record("grading.dossier_placed", dossier, by=by.username, at=at, round=planned.pk)
    return dossier
