"""What waits for whom in an office: dossiers by step, rounds, tests, what is late."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from ocop.accounts.models import Membership, User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import in_paths, open_memberships, paths_of
from ocop.accounts.roles import Role
from ocop.grading.editions import editions
from ocop.grading.models import CouncilMember, Decision, Dossier, LabTest, Round, SiteVisit, VisitPhoto
from ocop.grading.queries.decisions import drafts_for
from ocop.grading.scoring.records import Edition, YearlyRound
from ocop.grading.states import DossierState
from ocop.places.models import Area

READING = (Permission.DOSSIER_SCREEN, Permission.DOSSIER_REVIEW, Permission.COUNCIL_KEEP)

DESK = (*READING, Permission.STARS_DECIDE, Permission.CERTIFICATE_KEEP)
"""Who holds one of these has a desk."""


@dataclass(frozen=True)
class Step:
    """A step at which dossiers wait for an office: its states, and the right that the officer needs."""

    code: str
    states: tuple[DossierState, ...]
    permission: Permission

    @property
    def alone(self) -> bool:
        """Say whether every dossier at the step stands in the same state."""
        return len(self.states) == 1


STEPS = (
    Step("screen", (DossierState.FILED,), Permission.DOSSIER_SCREEN),
    Step("receive", (DossierState.FORWARDED,), Permission.DOSSIER_REVIEW),
    Step("review", (DossierState.RECEIVED,), Permission.DOSSIER_REVIEW),
    Step("supplement", (DossierState.SUPPLEMENT,), Permission.DOSSIER_REVIEW),
    Step("council", (DossierState.REVIEWED, DossierState.PASSED_UP), Permission.COUNCIL_KEEP),
    Step("decide", (DossierState.RATED,), Permission.COUNCIL_KEEP),
)


@dataclass(frozen=True)
class Waiting:
    """How many dossiers wait at a step, how many of them are late, and the first of them."""

    step: Step
    count: int
    late: int
    first: tuple[Dossier, ...]


SHOWN = 5


def waiting_for(user: User, *, on: dt.date) -> list[Waiting]:
    """Return what waits for a person, step by step; steps for which the person has no right are not there."""
    found = []
    for step in STEPS:
        paths = paths_of(user, step.permission)
        if not paths:
            continue
        rows = Dossier.objects.filter(_waiting_in(paths, step))
        counts = rows.aggregate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)))
        first = rows.select_related("product", "producer", "area").order_by(F("due_on").asc(nulls_last=True), "pk")
        found.append(Waiting(step, counts["count"], counts["late"], tuple(first[:SHOWN])))
    return found


def _waiting_in(paths: tuple[str, ...], step: Step) -> Q:
    """Return the condition that a dossier waits at a step in some places; passed up, it waits for a nation's."""
    here = in_paths("area__path", paths)
    if DossierState.PASSED_UP not in step.states:
        return here & Q(state__in=step.states)
    nation = in_paths("area__path", tuple(path for path in paths if "." not in path))
    return here & Q(state__in=set(step.states) - {DossierState.PASSED_UP}) | nation & Q(state=DossierState.PASSED_UP)


def dossiers_in_office(user: User, *, states: Iterable[str] = (), late_on: dt.date | None = None) -> QuerySet[Dossier]:
    """Return the filed dossiers of the places where a person is an officer, the newest first."""
    paths = tuple({path for permission in READING for path in paths_of(user, permission)})
    rows = Dossier.objects.filter(in_paths("area__path", paths), filed_at__isnull=False)
    chosen = [state for state in states if state in DossierState.values]
    if chosen:
        rows = rows.filter(state__in=chosen)
    if late_on:
        rows = rows.filter(due_on__lt=late_on)
    return rows.select_related("product", "producer", "area", "round").order_by("-pk")


def rounds_for(user: User) -> QuerySet[Round]:
    """Return the rounds of the areas where a person reviews or keeps councils, the one furthest ahead first."""
    paths = tuple(
        {path for one in (Permission.DOSSIER_REVIEW, Permission.COUNCIL_KEEP) for path in paths_of(user, one)}
    )
    return (
        Round.objects.filter(in_paths("area__path", paths))
        .select_related("area")
        .annotate(placed=Count("dossiers"))
        .order_by("-proposals_before", "-pk")
    )


def rounds_before(found: QuerySet[Round], key: int) -> QuerySet[Round]:
    """Return the rounds that follow one in the list; all where there is no such round in it."""
    last = found.filter(pk=key).values_list("proposals_before", "pk").first()
    if last is None:
        return found
    return found.filter(Q(proposals_before__lt=last[0]) | Q(proposals_before=last[0], pk__lt=last[1]))


def rounds_to_place(dossier: Dossier, user: User, *, on: dt.date) -> QuerySet[Round]:
    """Return the rounds in which a person can still place a dossier on a day, the next first."""
    codes = dossier.area.path.split(".")
    over = [".".join(codes[:length]) for length in range(1, len(codes) + 1)]
    return (
        Round.objects.filter(in_paths("area__path", paths_of(user, Permission.DOSSIER_REVIEW)))
        .filter(edition=dossier.edition, area__path__in=over, proposals_before__gt=on)
        .select_related("area")
        .annotate(placed=Count("dossiers"))
        .filter(Q(capacity__isnull=True) | Q(placed__lt=F("capacity")))
        .order_by("proposals_before", "pk")
    )


@dataclass(frozen=True)
class RoundBody:
    """An authority of an area whose rounds a person can plan, with the rounds that come every year by the rules."""

    rules: Edition
    authority: str
    area: Area
    yearly: tuple[YearlyRound, ...]


def round_bodies(user: User) -> list[RoundBody]:
    """Return the authorities for which a person can plan rounds, under editions that know rounds."""
    paths = paths_of(user, Permission.COUNCIL_KEEP)
    found: list[RoundBody] = []
    for rules in editions() if paths else ():
        if rules.state != "in_use" or not rules.rounds:
            continue
        for body in rules.authorities.values():
            yearly = tuple(one for one in rules.rounds if one.authority == body.code)
            areas = Area.objects.filter(in_paths("path", paths), country=rules.country, level=body.level)
            if yearly:
                found += [
                    RoundBody(rules, body.code, area, yearly)
                    for area in areas.filter(valid_until__isnull=True).order_by("path")
                ]
    return found


def decisions_to_sign(user: User) -> QuerySet[Decision]:
    """Return the decisions in preparation that a person can sign, the newest first."""
    return drafts_for(user).filter(area__path__in=paths_of(user, Permission.STARS_DECIDE))


def tests_of(laboratory: User) -> QuerySet[LabTest]:
    """Return the tests that a laboratory was asked for, the newest first."""
    return (
        LabTest.objects.filter(laboratory=laboratory.pk)
        .select_related("dossier__product", "dossier__area", "asked_by")
        .order_by("-pk")
    )


def tests_visible_to(user: User) -> QuerySet[LabTest]:
    """Return the tests whose reports a person may read.

    Those it was asked for, those of its places, those of dossiers before a council in which it sits.
    """
    paths = tuple({path for permission in READING for path in paths_of(user, permission)})
    seats = CouncilMember.objects.filter(
        council__hearings__dossier=OuterRef("dossier"), user=user.pk, left_at__isnull=True
    )
    mine = Q(laboratory=user.pk) | in_paths("dossier__area__path", paths) | Q(Exists(seats))
    return LabTest.objects.filter(mine)


def laboratories(*, near: Area, on: dt.date) -> QuerySet[User]:
    """Return the accounts of laboratories that work for a country on a day."""
    country = near.path.split(".")[0]
    held = Membership.objects.filter(open_memberships(on=on), user=OuterRef("pk"), role=Role.LABORATORY)
    held = held.filter(valid_from__lte=on).filter(Q(area__isnull=True) | Q(area__country=country))
    return User.objects.filter(Exists(held), is_active=True).order_by("last_name", "username")


def visits_in_office(user: User) -> QuerySet[SiteVisit]:
    """Return the visits for the dossiers of the places where a person reviews."""
    paths = paths_of(user, Permission.DOSSIER_REVIEW)
    return SiteVisit.objects.filter(in_paths("dossier__area__path", paths)).select_related("dossier__area")


def photos_visible_to(user: User) -> QuerySet[VisitPhoto]:
    """Return the pictures of visits that a person may see: officers of the place, and members of its council."""
    paths = tuple({path for permission in READING for path in paths_of(user, permission)})
    seats = CouncilMember.objects.filter(
        council__hearings__dossier=OuterRef("visit__dossier"), user=user.pk, left_at__isnull=True
    )
    return VisitPhoto.objects.filter(in_paths("visit__dossier__area__path", paths) | Q(Exists(seats)))
