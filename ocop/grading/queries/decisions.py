"""Questions about decisions: what is rated and waits, drafts, the publication lists, what a producer was told."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import in_paths, may, paths_of
from ocop.grading.editions import editions
from ocop.grading.instances import above, authority_for, can_go_down, can_go_up, decides
from ocop.grading.models import Appeal, CouncilMember, Decision, Dossier, Hearing, Result
from ocop.grading.queries.appeals import still_stands
from ocop.grading.queries.authorities import signs_for
from ocop.grading.queries.dossiers import dossiers_visible_to
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import in_reader_language
from ocop.grading.scoring.records import Edition
from ocop.grading.states import OPEN_HEARINGS, AppealState, DecisionState, DossierState, HearingState
from ocop.places.models import Area


@dataclass(frozen=True)
class Rated:
    """A rated dossier, what its council came to, and what this person can do about it.

    :ivar draft: the decision in preparation in which it is listed.
    :ivar decided_by: name of the authority that decides its stars; empty where none does yet or none needs to.
    :ivar stays_above: its stars are decided below, and the authority above has not passed it down yet.
    :ivar appealed: a new panel has voted on an appeal that must be settled first.
    :ivar former: stars of the result that stands after all, since an appeal against it was won and what came after is
        not better; none otherwise.
    :ivar may_letter: its stars carry no certificate, and the person may send the letter.
    """

    dossier: Dossier
    hearing: Hearing
    stars: int
    total: Decimal
    draft: Decision | None
    decided_by: str
    stays_above: bool
    appealed: bool
    former: int | None
    may_keep: bool
    may_letter: bool
    may_pass_up: bool
    may_pass_down: bool


@dataclass(frozen=True)
class Signing:
    """An authority of an area under an edition of rules that decides stars."""

    edition: str
    authority: str
    area: Area
    words: str

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return f"{self.edition}|{self.authority}|{self.area.path}"


def rated_for(user: User) -> QuerySet[Dossier]:
    """Return the rated dossiers of the places where a person keeps councils, with their hearings, by key."""
    paths = paths_of(user, Permission.COUNCIL_KEEP)
    return _with_hearings(Dossier.objects.filter(in_paths("area__path", paths), state=DossierState.RATED))


def rated(dossiers: Iterable[Dossier], user: User) -> list[Rated]:
    """Return rated dossiers, as :func:`rated_for` brings them, with what a person can do about each."""
    known: dict[str, Edition] = {}
    found = []
    for dossier in dossiers:
        if dossier.edition not in known:
            known[dossier.edition] = rules_of(dossier.edition)
        hearing = _last_hearing(dossier)
        if hearing is not None:
            found.append(_rated(dossier, hearing, known[dossier.edition], user))
    return found


def to_list_in(decision: Decision) -> QuerySet[Dossier]:
    """Return the rated dossiers of a decision's place and rules that stand in no decision, by key."""
    standing = Result.objects.filter(dossier=OuterRef("pk"), replaced_at__isnull=True)
    appeals = Appeal.objects.filter(result__dossier=OuterRef("pk"), state=AppealState.ADMITTED)
    rows = Dossier.objects.filter(
        in_paths("area__path", (decision.area.path,)), state=DossierState.RATED, edition=decision.edition
    )
    return _with_hearings(rows.filter(~Exists(standing), ~Exists(appeals)))


def decided_by(decision: Decision, dossiers: Iterable[Dossier]) -> list[tuple[Dossier, Hearing]]:
    """Return those of rated dossiers whose stars the authority of a decision decides, each with its hearing."""
    rules = rules_of(decision.edition)
    found = []
    for dossier in dossiers:
        hearing = _last_hearing(dossier)
        if hearing is None or _former(dossier, hearing) is not None:
            continue
        if decides(
            rules,
            decision.authority,
            hearing.council.authority,
            hearing.stars or 0,
            passed_down=hearing.passed_down_at is not None,
        ):
            found.append((dossier, hearing))
    return found


def issued_decisions() -> QuerySet[Decision]:
    """Return the issued decisions, which everybody may read, the newest first, with how many products each lists."""
    return counted(Decision.objects.filter(state=DecisionState.ISSUED))


def decisions_visible_to(user: User | AnonymousUser) -> QuerySet[Decision]:
    """Return the issued decisions, and those in preparation where a person keeps councils or signs."""
    kept = in_paths("area__path", paths_of(user, Permission.COUNCIL_KEEP))
    signed = Q(area__path__in=paths_of(user, Permission.STARS_DECIDE))
    return counted(Decision.objects.filter(Q(state=DecisionState.ISSUED) | kept | signed))


def drafts_for(user: User) -> QuerySet[Decision]:
    """Return the decisions in preparation of the places where a person keeps councils or signs, the newest first."""
    return decisions_visible_to(user).filter(state=DecisionState.DRAFT).order_by("-pk")


def counted(found: QuerySet[Decision]) -> QuerySet[Decision]:
    """Return decisions with their areas and how many products each lists, the newest first."""
    return found.select_related("area").annotate(products=Count("results")).order_by("-decided_on", "-pk")


def decided_before(found: QuerySet[Decision], day: dt.date, key: int) -> QuerySet[Decision]:
    """Return those that come after a row in the list of decisions."""
    return found.filter(TupleLessThan(Tuple(F("decided_on"), F("pk")), (day, key)))


def results_in(decision: Decision) -> QuerySet[Result]:
    """Return what a decision lists, by key, with product, producer, place and certificate."""
    return (
        Result.objects.filter(decision=decision)
        .select_related("dossier__product", "dossier__producer", "dossier__area", "certificate")
        .order_by("pk")
    )


def signings_for(user: User) -> list[Signing]:
    """Return the authorities that decide stars in the areas where a person keeps councils, under the rules in use."""
    paths = paths_of(user, Permission.COUNCIL_KEEP)
    found: list[Signing] = []
    for rules in editions() if paths else ():
        bodies = [one for one in rules.authorities.values() if one.decides]
        if rules.state != "in_use" or not rules.scorecards or not bodies:
            continue
        levels = {body.level: body for body in bodies}
        areas = Area.objects.filter(
            in_paths("path", paths), country=rules.country, level__in=list(levels), valid_until__isnull=True
        )
        for area in areas.order_by("level", "path"):
            body = levels[area.level]
            words = f"{area.local_name} · {in_reader_language(body.names)} · {in_reader_language(rules.names)}"
            found.append(Signing(rules.code, body.code, area, words))
    return found


def concerned_with(user: User, decision: Decision) -> bool:
    """Say whether a person keeps councils of a decision's place, or signs for it."""
    return may(user, Permission.COUNCIL_KEEP, within=decision.area) or signs_for(user, decision.area)


def may_prepare(user: User, decision: Decision) -> bool:
    """Say whether a person may list products in a decision that is in preparation."""
    return decision.state == DecisionState.DRAFT and may(user, Permission.COUNCIL_KEEP, within=decision.area)


def may_sign(user: User, decision: Decision) -> bool:
    """Say whether a person may issue a decision that is in preparation."""
    return decision.state == DecisionState.DRAFT and signs_for(user, decision.area)


def authority_name(edition: str, authority: str) -> str:
    """Return what the body of an edition is called, for the reader."""
    body = rules_of(edition).authorities.get(authority)
    return in_reader_language(body.names) if body else authority


def told_result_of(dossier: Dossier) -> Result | None:
    """Return the result of a dossier that its producer was told and that stands; none before that."""
    return (
        Result.objects.filter(dossier=dossier, told_at__isnull=False)
        .select_related("dossier__product", "dossier__producer", "dossier__area", "decision__area", "certificate")
        .select_related("hearing__council__area")
        .order_by(F("replaced_at").asc(nulls_first=True), "-pk")
        .first()
    )


def ended_dossiers_visible_to(user: User) -> QuerySet[Dossier]:
    """Return the dossiers that a person may read and of which a result was told, or that a rule put out.

    Not to who sits in a panel that hears one now: the points of the first panel are no help to a fair second look.
    """
    told = Result.objects.filter(dossier=OuterRef("pk"), told_at__isnull=False)
    panels = CouncilMember.objects.filter(
        council__hearings__dossier=OuterRef("pk"),
        council__hearings__state__in=OPEN_HEARINGS,
        user=user.pk,
        left_at=None,
    )
    return dossiers_visible_to(user).filter(Exists(told) | ~Q(ended_by=""), ~Exists(panels))


def _with_hearings(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    heard = Hearing.objects.filter(state=HearingState.RESULT).select_related("council__area").order_by("-pk")
    standing = Result.objects.filter(replaced_at__isnull=True).select_related("decision")
    won = Result.objects.filter(replaced_at__isnull=False, appeal__state=AppealState.ALLOWED)
    won = won.select_related("certificate").order_by("-pk")
    appeals = Appeal.objects.filter(result__dossier=OuterRef("pk"), state=AppealState.ADMITTED)
    return (
        rows.select_related("product", "producer", "area")
        .annotate(appealed=Exists(appeals))
        .prefetch_related(Prefetch("hearings", heard, to_attr="heard"))
        .prefetch_related(Prefetch("results", standing, to_attr="standing"), Prefetch("results", won, to_attr="won"))
        .order_by("pk")
    )


def _last_hearing(dossier: Dossier) -> Hearing | None:
    heard: list[Hearing] = dossier.__dict__["heard"]
    return heard[0] if heard else None


def _former(dossier: Dossier, hearing: Hearing) -> Result | None:
    """Return the result that stands after all against what the last council came to."""
    won: list[Result] = dossier.__dict__["won"]
    former = won[0] if won else None
    return former if still_stands(former, hearing.stars or 0, on=timezone.localdate()) else None


def _rated(dossier: Dossier, hearing: Hearing, rules: Edition, user: User) -> Rated:
    standing: list[Result] = dossier.__dict__["standing"]
    appealed: bool = dossier.__dict__["appealed"]
    court, stars, total = hearing.council.authority, hearing.stars or 0, hearing.total or Decimal(0)
    draft = standing[0].decision if standing and not appealed else None
    here = may(user, Permission.COUNCIL_KEEP, within=dossier.area)
    there = may(user, Permission.COUNCIL_KEEP, within=hearing.council.area)
    undecided = not appealed and draft is None
    former = _former(dossier, hearing) if undecided else None
    free = undecided and former is None
    body = authority_for(rules, court, stars, passed_down=hearing.passed_down_at is not None)
    if body is None and can_go_up(rules, court, total) and stars in rules.levels:
        body = above(rules, court)
    goes_down = can_go_down(rules, court, stars) and hearing.passed_down_at is None
    return Rated(
        dossier=dossier,
        hearing=hearing,
        stars=stars,
        total=total,
        draft=draft,
        decided_by=in_reader_language(body.names) if body else "",
        stays_above=goes_down,
        appealed=appealed,
        former=former.stars if former else None,
        may_keep=former is not None and here,
        may_letter=free and here and stars not in rules.levels,
        may_pass_up=free and here and can_go_up(rules, court, total),
        may_pass_down=undecided and there and goes_down,
    )
