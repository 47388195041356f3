"""The facts that stand in the way of a council's work."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ocop.core.refusals import DomainError
from ocop.grading.assignment import Bar


class NameMissing(DomainError):
    message = _("Give the council a name.")


class NoCouncilThere(DomainError):
    message = _("Under %(edition)s, %(authority)s holds no councils.")


class AreaOfAnother(DomainError):
    message = _("%(area)s is not the area of this authority, or does not lie in the country of these rules.")


class RoundOfAnother(DomainError):
    message = _("The round %(round)s is held by another authority, or under other rules.")


class CouncilElsewhere(DomainError):
    message = _("The council is “%(state)s”, so this cannot be done now.")


class SeatTaken(DomainError):
    message = _("The seat “%(seat)s” is taken by %(who)s. Let that person leave first.")


class NobodyNamed(DomainError):
    message = _("Choose at least one person.")


class SeatedAlready(DomainError):
    message = _("%(who)s sits in this council already.")


class NotActive(DomainError):
    message = _("%(who)s can no longer sign in, so cannot be seated.")


class LeftAlready(DomainError):
    message = _("%(who)s left this council already.")


class SetUnknown(DomainError):
    message = _("There is no set “%(given)s” under these rules.")


class OnEarlierPanel(DomainError):
    message = _(
        "An appeal is heard by a new panel. These people judged %(number)s the first time and sit here: %(who)s."
    )


class JudgedBefore(DomainError):
    message = _(
        "%(who)s judged %(numbers)s the first time, and the appeal about it waits for this council. An appeal is heard "
        "by people who did not judge the product: choose somebody else, or let another council take that appeal first."
    )


class RegulationUnknown(DomainError):
    message = _("“%(given)s” is no majority and no rule for a tie. Use one of: %(known)s.")


class QuorumWrong(DomainError):
    message = _("A quorum is a number of members, from 1 to %(most)s.")


class HearingOpened(DomainError):
    message = _("A product has been before this council, so what it was founded with stays as it is.")


class ChairMissing(DomainError):
    message = _("Name a chair and a secretary first.")


class NothingChosen(DomainError):
    message = _("Choose at least one dossier.")


class DossierNotReady(DomainError):
    message = _("%(number)s is “%(state)s”; a council hears what has been reviewed.")


class DossierListed(DomainError):
    message = _(
        "%(number)s is listed in the decision %(decision)s. Take it out of there before a council hears it again."
    )


class OtherAuthority(DomainError):
    message = _("%(number)s is “%(state)s”; it is heard by the council of another authority.")


class DossierElsewhere(DomainError):
    message = _("%(number)s lies outside the area of this council, or follows other rules.")


class AppealMissing(DomainError):
    message = _("%(number)s has no admitted appeal that waits for a panel.")


class OnlyAppeals(DomainError):
    message = _("This council hears appeals only; %(number)s is not one.")


class NothingToAssign(DomainError):
    message = _("Every dossier before this council has its members.")


class HearingElsewhere(DomainError):
    message = _("This product is “%(state)s” before the council, so this cannot be done now.")


class SheetElsewhere(DomainError):
    message = _("This sheet is “%(state)s”, so this cannot be done now.")


class StatementMissing(DomainError):
    message = _("Say in a few words what the conflict of interest is.")


class ConflictMissing(DomainError):
    message = _("Say which conflict of interest there is.")


class ConflictKnown(DomainError):
    message = _("The register knows of a tie between you and this producer: %(tie)s. State it and step aside.")


class ReplacedAlready(DomainError):
    message = _("Somebody was named in the place of this member already.")


class NotEligible(DomainError):
    message = _("%(who)s cannot score this product: %(why)s.")


class MarkChanged(DomainError):
    message = _(
        "Somewhere else you gave %(stored)s points in %(criterion)s after this page was opened. Nothing was saved. "
        "Look at the page again, then decide."
    )


class VersionUnknown(DomainError):
    message = _("The sheet is at version %(known)s; version %(given)s has not been yet.")


class ConfidenceWrong(DomainError):
    message = _("How sure you are is 1, 2 or 3; %(given)s was given for %(criterion)s.")


class MarksMissing(DomainError):
    message = _("These criteria have no mark yet: %(criteria)s.")


class ReasonsMissing(DomainError):
    message = _("You differ from the advisory review; give your reason in: %(criteria)s.")


class ReasonMissing(DomainError):
    message = _("Give the reason.")


class NothingSentBack(DomainError):
    message = _("Choose at least one sheet of this product that is in.")


class NothingReady(DomainError):
    message = _("No product has all its sheets in yet, so there is nothing to sit over.")


class BelowQuorum(DomainError):
    message = _(
        "There is no quorum: %(present)s of %(members)s members are there, and the rules ask for at least %(needed)s."
    )


class VotesBelowQuorum(DomainError):
    message = _(
        "There is no quorum: %(votes)s of the %(members)s members who may vote on this product have voted, "
        "and the rules ask for at least %(needed)s."
    )


class NotPresent(DomainError):
    message = _("%(who)s is not noted as present in this session.")


class SteppedAside(DomainError):
    message = _("%(who)s stepped aside for this product and has no vote on it.")


class ChoiceUnknown(DomainError):
    message = _("“%(given)s” is not a vote. Use one of: %(known)s.")


class VoteTied(DomainError):
    message = _(
        "The votes are tied: %(votes_for)s of %(votes)s are for this result, and by the rules of this council a tie is "
        "lost. Agree anew, or send sheets back, then vote again."
    )


class ChairAgainst(DomainError):
    message = _(
        "The votes are tied: %(votes_for)s of %(votes)s are for this result. In a tie the vote of the chair decides, "
        "and the chair did not vote for it. Agree anew, or send sheets back, then vote again."
    )


class TwoThirdsMissed(DomainError):
    message = _(
        "%(votes_for)s of %(votes)s votes are for this result; at least two thirds are needed. Agree anew, or send "
        "sheets back, then vote again."
    )


class VoteLost(DomainError):
    message = _(
        "%(votes_for)s of %(votes)s votes are for this result; more than half are needed. Agree anew, or send sheets "
        "back, then vote again."
    )


class LevelsOpen(DomainError):
    message = _("The sheets stand on both sides of a floor; agree on a level in: %(criteria)s.")


class HearingsOpen(DomainError):
    message = ngettext_lazy(
        "%(count)s product has no result yet. Close it, or take it from this council.",
        "%(count)s products have no result yet. Close them, or take them from this council.",
        "count",
    )


class SignedAlready(DomainError):
    message = _("You signed these minutes already.")


class AnswerTooLate(DomainError):
    message = _("Members could answer in writing up to %(day)s. The product goes to a session now.")


class ObjectionReasonMissing(DomainError):
    message = _("Say why you do not agree, so that the council can talk about it.")


class AnswersMissing(DomainError):
    message = _("Not every member has agreed in writing yet. Missing: %(who)s.")


class AlikeNoMore(DomainError):
    message = _(
        "By the rules as they are set now the sheets no longer come to the same, so this cannot be decided in writing. "
        "Call a session for it."
    )


class OwnSheetFirst(DomainError):
    message = _("Hand in your own sheet first; then you see what others gave.")


class SheetsOut(DomainError):
    message = _("Not all sheets of this product are in yet.")


NOT_SEATED = _("the person does not sit in this council")
BARS = {
    Bar.COMMUNE: _("the person lives in the commune of the product"),
    Bar.CONFLICT: _("the person is tied to the producer"),
    Bar.HAS_SHEET: _("the person has a sheet for it already, or stepped aside"),
    Bar.EARLIER_PANEL: _("the person judged it the first time"),
}
