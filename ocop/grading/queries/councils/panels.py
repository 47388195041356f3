"""Who may score what: members and cases for the assignment, ties that are known, panels of the first time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Case as DbCase
from django.db.models import Count, Q, QuerySet, When

from ocop.accounts.models import ActingPeriod
from ocop.grading.assignment import Bar, Case, Scorer, bars_of, replacement
from ocop.grading.models import ConflictKind, Council, CouncilMember, Dossier, Hearing, Seat, Sheet, Vote
from ocop.grading.states import HearingState, SheetState
from ocop.registry.models import ProducerPerson

IN_ORDER = DbCase(When(seat=Seat.CHAIR, then=0), When(seat=Seat.SECRETARY, then=1), default=2)
"""Chair and secretary first."""

type Ties = dict[int, dict[int, str]]
"""Dossier → person → the tie that is known, as a kind of conflict."""


def first_panel(dossiers: Collection[int], *, but: Council) -> dict[int, set[int]]:
    """Return for each dossier who judged it before another council: had a sheet and did not step aside, or voted."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    sheets = Sheet.objects.filter(hearing__dossier__in=dossiers).exclude(hearing__council=but)
    sheets = sheets.exclude(state=SheetState.RECUSED)
    for dossier, person in sheets.values_list("hearing__dossier_id", "member__user_id"):
        found[dossier].add(person)
    votes = Vote.objects.filter(hearing__dossier__in=dossiers).exclude(hearing__council=but)
    for dossier, person in votes.values_list("hearing__dossier_id", "member__user_id"):
        found[dossier].add(person)
    return dict(found)


def known_ties(people: Collection[int], dossiers: Iterable[Dossier]) -> Ties:
    """Return who is tied to the producers of dossiers, as far as this node knows.

    One of the producer's people; whoever prepared the dossier, or worked for the producer as an officer; whoever stated
    a conflict with the producer before.
    """
    every = list(dossiers)
    by_producer: defaultdict[int, dict[int, str]] = defaultdict(dict)
    producers = {dossier.producer_id for dossier in every}
    numbers = {dossier.producer.number: dossier.producer_id for dossier in every}
    stated = Sheet.objects.filter(member__user__in=people, hearing__dossier__producer__in=producers)
    stated = stated.exclude(conflict__in=["", ConflictKind.NONE])
    for producer, person, kind in stated.values_list("hearing__dossier__producer_id", "member__user_id", "conflict"):
        by_producer[producer][person] = kind
    acted = ActingPeriod.objects.filter(user__in=people, subject__in=numbers).values_list("subject", "user_id")
    for number, person in acted:
        by_producer[numbers[number]][person] = ConflictKind.ADVISER
    own = ProducerPerson.objects.filter(user__in=people, producer__in=producers).values_list("producer_id", "user_id")
    for producer, person in own:
        by_producer[producer][person] = ConflictKind.SAME_PRODUCER
    ties: Ties = {}
    for dossier in every:
        tied = dict(by_producer.get(dossier.producer_id, {}))
        if dossier.by_id in people:
            tied.setdefault(dossier.by_id, ConflictKind.ADVISER)
        ties[dossier.pk] = tied
    return ties


def seated(council: Council) -> QuerySet[CouncilMember]:
    """Return who sits in a council now, chair and secretary first, with the person and the commune."""
    return (
        CouncilMember.objects.filter(council=council, left_at__isnull=True)
        .select_related("user", "commune")
        .order_by(IN_ORDER, "id")
    )


def scorers_of(council: Council) -> list[Scorer]:
    """Return the members of a council who can score, with the sheets that each has now."""
    loads = dict(
        Sheet.objects.filter(hearing__council=council)
        .exclude(state=SheetState.RECUSED)
        .values_list("member_id")
        .annotate(count=Count("pk"))
    )
    return [
        Scorer(
            member.pk, frozenset(member.sets), member.commune.path if member.commune else "", loads.get(member.pk, 0)
        )
        for member in seated(council)
    ]


def cases_of(council: Council, hearings: Iterable[Hearing], sheets_wanted: int) -> list[Case]:
    """Return hearings as cases: how many sheets each still needs, and who does not score it for what is known."""
    every = list(hearings)
    members = {member.user_id: member.pk for member in seated(council)}
    has: defaultdict[int, dict[int, str]] = defaultdict(dict)
    sheets = Sheet.objects.filter(hearing__in=[hearing.pk for hearing in every])
    for heard, member, state in sheets.values_list("hearing_id", "member_id", "state"):
        has[heard][member] = state
    dossiers = [hearing.dossier for hearing in every]
    ties = known_ties(members.keys(), dossiers)
    before = first_panel([dossier.pk for dossier in dossiers], but=council) if council.for_appeal else {}
    cases = []
    for hearing in every:
        barred = {members[person]: Bar.CONFLICT for person in ties[hearing.dossier_id]}
        barred |= {
            members[person]: Bar.EARLIER_PANEL for person in before.get(hearing.dossier_id, ()) if person in members
        }
        barred |= dict.fromkeys(has[hearing.pk], Bar.HAS_SHEET)
        active = sum(state != SheetState.RECUSED for state in has[hearing.pk].values())
        needs = max(sheets_wanted - active, 0)
        cases.append(Case(hearing.pk, hearing.dossier.set_number, hearing.dossier.area.path, needs, barred))
    return cases


def open_hearings(council: Council) -> QuerySet[Hearing]:
    """Return what members of a council score, with dossier, producer and place."""
    return (
        Hearing.objects.filter(council=council, state=HearingState.SCORING)
        .select_related("dossier__producer", "dossier__area")
        .order_by("pk")
    )


def proposed_for(hearing: Hearing) -> CouncilMember | None:
    """Return who should score a hearing in the place of somebody who stepped aside; none where nobody may."""
    (case,) = cases_of(hearing.council, [hearing], 1)
    chosen = replacement(case, scorers_of(hearing.council))
    return CouncilMember.objects.select_related("user").get(pk=chosen.key) if chosen else None


def proposals(council: Council, sheets: Sequence[Sheet]) -> list[tuple[Sheet, CouncilMember | None]]:
    """Return sheets that were given up, each with the member who should score in its place; asked at once for all."""
    members = {member.pk: member for member in seated(council)}
    scorers = scorers_of(council)
    cases = {case.key: case for case in cases_of(council, [sheet.hearing for sheet in sheets], 1)}
    chosen = [replacement(cases[sheet.hearing_id], scorers) for sheet in sheets]
    return [(sheet, members[one.key] if one else None) for sheet, one in zip(sheets, chosen, strict=True)]


def bar_of(hearing: Hearing, member: CouncilMember) -> Bar | None:
    """Return why a member does not score a hearing; none where it may."""
    (case,) = cases_of(hearing.council, [hearing], 1)
    scorers = [scorer for scorer in scorers_of(hearing.council) if scorer.key == member.pk]
    return bars_of(scorers, [case])[case.key].get(member.pk)


def unfilled(council: Council) -> QuerySet[Sheet]:
    """Return the sheets of those who stepped aside and in whose place nobody was named, oldest first."""
    return (
        Sheet.objects.filter(hearing__council=council, hearing__state=HearingState.SCORING, state=SheetState.RECUSED)
        .filter(Q(replaced_by__isnull=True))
        .select_related(
            "hearing__dossier__product", "hearing__dossier__producer", "hearing__dossier__area", "member__user"
        )
        .order_by("pk")
    )
