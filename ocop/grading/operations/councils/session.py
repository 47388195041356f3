"""The session of a council: who is there, on which levels it agrees, how it votes, what comes out."""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.text import squeeze
from ocop.grading.council_rules import carried, is_tie, quorum
from ocop.grading.models import AgreedLevel, Council, CouncilMember, Hearing, Seat, Vote, VoteChoice
from ocop.grading.operations.councils import refusals
from ocop.grading.operations.councils.hearings import may_follow
from ocop.grading.operations.councils.rights import leads, require_lead
from ocop.grading.operations.councils.settling import conclude
from ocop.grading.operations.councils.writing import call_unanswered
from ocop.grading.queries.councils.cards import allowed, card_for
from ocop.grading.queries.councils.panels import seated
from ocop.grading.queries.councils.regulation import regulation_of
from ocop.grading.queries.councils.session import rating_of, voters_of
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.refusals import OffTheLadder, UnknownCriterion, UnknownRule
from ocop.grading.states import CouncilState, HearingState


@transaction.atomic
def open_session(council: Council, present: Collection[int], *, by: User, at: dt.datetime) -> Council:
    """Open the session with those who are there; while it lasts, note anew who is.

    :param present: keys of members.
    :raises PermissionDenied: this person is neither chair nor secretary.
    :raises CouncilElsewhere: the council is being formed, or closed.
    :raises NothingReady: no product has all its sheets in.
    :raises BelowQuorum: too few are there.
    """
    council = locked(council)
    require_lead(by, council)
    call_unanswered(council, at=at)
    if council.state != CouncilState.SITTING:
        may_follow(council, CouncilState.SITTING)
        if not Hearing.objects.filter(council=council, state=HearingState.AGREEING).exists():
            raise refusals.NothingReady
    members = list(seated(council).select_for_update(of=("self",)))
    there = [member for member in members if member.pk in set(present)]
    needed = quorum(regulation_of(council), len(members))
    if len(there) < needed:
        raise refusals.BelowQuorum(present=len(there), members=len(members), needed=needed)
    for member in members:
        member.present_at = (member.present_at or at) if member in there else None
    CouncilMember.objects.bulk_update(members, ["present_at"])
    council.state = CouncilState.SITTING
    council.save()
    record("grading.session_opened", council, by=by.username, at=at, present=[member.pk for member in there])
    return council


@transaction.atomic
def adjourn(council: Council, *, by: User, at: dt.datetime) -> Council:
    """End the session for now; members go on scoring what is not in yet.

    :raises PermissionDenied: this person is neither chair nor secretary.
    :raises CouncilElsewhere: the council is not in session.
    """
    council = locked(council)
    require_lead(by, council)
    if council.state != CouncilState.SITTING:
        raise refusals.CouncilElsewhere(state=council.get_state_display())
    council.state = CouncilState.SCORING
    council.save()
    record("grading.session_adjourned", council, by=by.username, at=at)
    return council


@transaction.atomic
def agree_level(
    hearing: Hearing, criterion: str, points: Decimal, reason: str = "", *, by: User, at: dt.datetime
) -> AgreedLevel:
    """Note on which level of a criterion the council agreed; votes on the product fall, since the result may change.

    :raises PermissionDenied: this person is neither chair nor secretary.
    :raises CouncilElsewhere: the council is not in session.
    :raises HearingElsewhere: not all sheets are in, or there is a result.
    :raises UnknownCriterion: the card has no such line.
    :raises OffTheLadder: the line does not have these points.
    """
    hearing = _in_session(hearing)
    require_lead(by, hearing.council)
    dossier = hearing.dossier
    card = card_for(dossier, rules_of(dossier.edition))
    line = card.criteria.get(criterion)
    if line is None:
        raise UnknownCriterion(set=card.number, given=criterion)
    holds = allowed(line, dossier.variant)
    if not holds.allows(points):
        possible = ", ".join(f"{choice.normalize():f}" for choice in holds.choices)
        raise OffTheLadder(criterion=criterion, given=points, possible=possible)
    level, _made = AgreedLevel.objects.update_or_create(
        hearing=hearing, criterion=criterion, defaults={"points": points, "reason": squeeze(reason)}
    )
    hearing.votes.all().delete()
    record("grading.level_agreed", hearing, by=by.username, at=at, criterion=criterion)
    return level


@transaction.atomic
def find_rules(hearing: Hearing, codes: Collection[str], *, by: User, at: dt.datetime) -> Hearing:
    """Note which rules that end a dossier or the scoring the council found to hold; votes on the product fall.

    :raises PermissionDenied: this person is neither chair nor secretary.
    :raises CouncilElsewhere: the council is not in session.
    :raises HearingElsewhere: not all sheets are in, or there is a result.
    :raises UnknownRule: a code is no rule for the set.
    """
    hearing = _in_session(hearing)
    require_lead(by, hearing.council)
    known = [rule.code for rule in rules_of(hearing.dossier.edition).rules_for(hearing.dossier.set_number)]
    for code in codes:
        if code not in known:
            raise UnknownRule(given=code, set=hearing.dossier.set_number, known=", ".join(known) or "–")
    hearing.found = [code for code in known if code in set(codes)]
    hearing.save()
    hearing.votes.all().delete()
    record("grading.rules_found", hearing, by=by.username, at=at, rules=hearing.found)
    return hearing


@transaction.atomic
def vote(hearing: Hearing, member: CouncilMember, choice: str, reason: str = "", *, by: User, at: dt.datetime) -> Vote:
    """Vote on a result, or change the vote before it is closed; the secretary and the chair note it for who is there.

    :raises PermissionDenied: it is the vote of somebody else.
    :raises CouncilElsewhere: the council is not in session.
    :raises HearingElsewhere: not all sheets are in, or there is a result.
    :raises ChoiceUnknown: that is no vote.
    :raises NotPresent: the member is not noted as present.
    :raises SteppedAside: the member stepped aside for the product.
    """
    hearing = _in_session(hearing)
    if member.user_id != by.pk and not leads(by, hearing.council):
        raise PermissionDenied(_("Only the member itself, the chair or the secretary may note this vote."))
    if choice not in VoteChoice.values:
        raise refusals.ChoiceUnknown(given=choice, known=", ".join(VoteChoice.values))
    member = CouncilMember.objects.select_related("user").get(pk=member.pk)
    if member.council_id != hearing.council_id or member.left_at is not None or member.present_at is None:
        raise refusals.NotPresent(who=str(member.user))
    if member not in voters_of(hearing):
        raise refusals.SteppedAside(who=str(member.user))
    cast, _made = Vote.objects.update_or_create(
        hearing=hearing, member=member, defaults={"choice": choice, "reason": squeeze(reason)[:300], "at": at}
    )
    record("grading.vote_cast", hearing, by=by.username, at=at, member=member.pk)
    return cast


@transaction.atomic
def close_hearing(hearing: Hearing, resolution: str = "", *, by: User, at: dt.datetime) -> Hearing:
    """Close a product with the result that its sheets give and its council carried; the dossier is rated.

    :raises PermissionDenied: this person is neither chair nor secretary.
    :raises CouncilElsewhere: the council is not in session.
    :raises HearingElsewhere: not all sheets are in, or there is a result.
    :raises LevelsOpen: sheets stand on both sides of a floor and no level is agreed.
    :raises VotesBelowQuorum: too few of those who may have voted.
    :raises VoteLost, TwoThirdsMissed, VoteTied, ChairAgainst: it has not the majority that the rules ask for.
    """
    require_lead(by, hearing.council)
    dossier = locked(hearing.dossier)
    hearing = _in_session(hearing)
    rules = rules_of(dossier.edition)
    rating = rating_of(hearing, rules)
    if rating.to_agree and rules.combining.floors == "agreed":
        raise refusals.LevelsOpen(criteria=", ".join(rating.to_agree))
    voters = {member.pk for member in voters_of(hearing)}
    votes = [cast for cast in hearing.votes.select_related("member") if cast.member_id in voters]
    needed = quorum(regulation_of(hearing.council), len(voters))
    if len(votes) < needed:
        raise refusals.VotesBelowQuorum(votes=len(votes), members=len(voters), needed=needed)
    _require_carried(hearing.council, votes)
    conclude(hearing, dossier, rating, resolution, in_writing=False, by=by, at=at)
    return hearing


def _require_carried(council: Council, votes: Sequence[Vote]) -> None:
    """Let go on where the votes carry a result by the rules of a council.

    :raises VoteLost, TwoThirdsMissed, VoteTied, ChairAgainst: they do not.
    """
    rule = regulation_of(council)
    votes_for = [cast for cast in votes if cast.choice == VoteChoice.FOR]
    chair_for = any(cast.member.seat == Seat.CHAIR for cast in votes_for)
    if carried(rule, len(votes_for), len(votes), chair_for=chair_for):
        return
    facts = {"votes_for": len(votes_for), "votes": len(votes)}
    if rule.majority == "two_thirds":
        raise refusals.TwoThirdsMissed(**facts)
    if is_tie(rule, len(votes_for), len(votes)):
        raise refusals.ChairAgainst(**facts) if rule.tie == "chair" else refusals.VoteTied(**facts)
    raise refusals.VoteLost(**facts)


def _in_session(hearing: Hearing) -> Hearing:
    """Lock a hearing on which its council sits now.

    :raises HearingElsewhere: not all sheets are in, or there is a result.
    :raises CouncilElsewhere: the council is not in session.
    """
    hearing = (
        Hearing.objects.select_for_update(of=("self",))
        .select_related("council__area", "dossier__area")
        .get(pk=hearing.pk)
    )
    if hearing.state != HearingState.AGREEING:
        raise refusals.HearingElsewhere(state=hearing.get_state_display())
    if hearing.council.state != CouncilState.SITTING:
        raise refusals.CouncilElsewhere(state=hearing.council.get_state_display())
    return hearing
