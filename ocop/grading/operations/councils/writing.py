"""Renewals decided in writing: members agree by a day, who keeps the council closes; one objection calls a session."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.text import squeeze
from ocop.grading.council_rules import quorum
from ocop.grading.models import Council, CouncilMember, Hearing, VoteChoice
from ocop.grading.operations.councils import refusals
from ocop.grading.operations.councils.rights import require_keeper, require_keeper_or_lead
from ocop.grading.operations.councils.settling import alike, conclude
from ocop.grading.queries.councils.regulation import regulation_of
from ocop.grading.queries.councils.session import rating_of, voters_of
from ocop.grading.queries.imprints import language_of
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import day_for_reader
from ocop.grading.states import NEXT_HEARING, HearingState


@transaction.atomic
def agree_in_writing(hearing: Hearing, *, by: User, at: dt.datetime) -> Hearing:
    """Agree as a member, in writing, with what all sheets of a renewal come to.

    :raises PermissionDenied: this person does not sit in the council.
    :raises HearingElsewhere: members are not asked in writing, or not any more.
    :raises SteppedAside: the member stepped aside for the product.
    :raises AnswerTooLate: the last day has passed.
    """
    hearing, member = _asked(hearing, by, at)
    hearing.votes.update_or_create(member=member, defaults={"choice": VoteChoice.FOR, "reason": "", "at": at})
    record("grading.agreed_in_writing", hearing, by=by.username, at=at, member=member.pk)
    return hearing


@transaction.atomic
def object_in_writing(hearing: Hearing, reason: str, *, by: User, at: dt.datetime) -> Hearing:
    """Object as a member: the product goes to a session, and nobody has agreed to anything yet.

    :raises PermissionDenied, HearingElsewhere, SteppedAside, AnswerTooLate: as for agreeing.
    :raises ObjectionReasonMissing: no reason was given.
    """
    hearing, member = _asked(hearing, by, at)
    if not squeeze(reason):
        raise refusals.ObjectionReasonMissing
    _to_session(hearing, squeeze(reason), member)
    record("grading.objected_in_writing", hearing, by=by.username, at=at, member=member.pk)
    return hearing


@transaction.atomic
def call_session(hearing: Hearing, reason: str, *, by: User, at: dt.datetime) -> Hearing:
    """Call a session for a renewal on which members are asked in writing.

    :raises PermissionDenied: this person neither keeps nor leads the council.
    :raises HearingElsewhere: members are not asked in writing, or not any more.
    :raises ReasonMissing: no reason was given.
    """
    hearing = _in_writing(hearing)
    require_keeper_or_lead(by, hearing.council)
    if not squeeze(reason):
        raise refusals.ReasonMissing
    _to_session(hearing, squeeze(reason), None)
    record("grading.session_called", hearing, by=by.username, at=at)
    return hearing


@transaction.atomic
def close_in_writing(hearing: Hearing, resolution: str = "", *, by: User, at: dt.datetime) -> Hearing:
    """Close a renewal on which every member agreed in writing; the dossier is rated, and no session was needed.

    :raises PermissionDenied: this person keeps no councils of the area.
    :raises HearingElsewhere: members are not asked in writing, or not any more.
    :raises AnswersMissing: a member has not agreed.
    :raises VotesBelowQuorum: too few members may decide on the product.
    :raises AlikeNoMore: the rules were set anew, and the sheets no longer come to the same.
    """
    require_keeper(by, hearing.council.area)
    dossier = locked(hearing.dossier)
    hearing = _in_writing(hearing)
    voters = voters_of(hearing)
    agreed = set(hearing.votes.filter(choice=VoteChoice.FOR).values_list("member", flat=True))
    missing = [str(member.user) for member in voters if member.pk not in agreed]
    if missing:
        raise refusals.AnswersMissing(who=", ".join(missing))
    rules = rules_of(dossier.edition)
    needed = quorum(regulation_of(hearing.council), len(voters))
    if len(voters) < needed:
        raise refusals.VotesBelowQuorum(votes=len(voters), members=len(voters), needed=needed)
    if not alike(hearing, rules):
        raise refusals.AlikeNoMore
    conclude(hearing, dossier, rating_of(hearing, rules), resolution, in_writing=True, by=by, at=at)
    return hearing


def call_unanswered(council: Council, *, at: dt.datetime) -> int:
    """Call a session for renewals to which not every member answered in time; the caller holds the council's lock.

    :returns: for how many.
    """
    late = Hearing.objects.filter(
        council=council, state=HearingState.WRITING, answer_until__lt=timezone.localdate(at)
    ).select_for_update(of=("self",))
    called = 0
    for hearing in late.order_by("pk"):
        agreed = set(hearing.votes.values_list("member", flat=True))
        if any(member.pk not in agreed for member in voters_of(hearing)):
            day = day_for_reader(hearing.answer_until) if hearing.answer_until else ""
            _to_session(hearing, _("Not every member answered by %(day)s.") % {"day": day}, None)
            record("grading.session_called", hearing, by="", at=at)
            called += 1
    return called


def call_late_sessions(*, at: dt.datetime) -> int:
    """Call a session for every renewal to which not every member answered in time; return how many were called.

    Each council in a transaction of its own, in the language of its country. Called again, it finds nothing to do.
    """
    late = Hearing.objects.filter(state=HearingState.WRITING, answer_until__lt=timezone.localdate(at))
    called = 0
    for council in Council.objects.filter(Exists(late.filter(council=OuterRef("pk")))).order_by("pk"):
        with transaction.atomic(), translation.override(language_of(council.area.country)):
            called += call_unanswered(locked(council), at=at)
    return called


def _asked(hearing: Hearing, by: User, at: dt.datetime) -> tuple[Hearing, CouncilMember]:
    """Lock a hearing on which a member is asked in writing; return the member too."""
    hearing = _in_writing(hearing)
    member = CouncilMember.objects.filter(council=hearing.council_id, user_id=by.pk, left_at__isnull=True).first()
    if member is None:
        raise PermissionDenied(_("Only who sits in this council answers in writing."))
    if member not in voters_of(hearing):
        raise refusals.SteppedAside(who=str(by))
    if hearing.answer_until and timezone.localdate(at) > hearing.answer_until:
        raise refusals.AnswerTooLate(day=day_for_reader(hearing.answer_until))
    return hearing, member


def _in_writing(hearing: Hearing) -> Hearing:
    hearing = (
        Hearing.objects.select_for_update(of=("self",))
        .select_related("council__area", "dossier__area")
        .get(pk=hearing.pk)
    )
    if hearing.state != HearingState.WRITING or HearingState.AGREEING not in NEXT_HEARING[hearing.state]:
        raise refusals.HearingElsewhere(state=hearing.get_state_display())
    return hearing


def _to_session(hearing: Hearing, reason: str, member: CouncilMember | None) -> None:
    hearing.state = HearingState.AGREEING
    hearing.session_reason, hearing.session_asked_by = reason, member
    hearing.save()
    hearing.votes.all().delete()
