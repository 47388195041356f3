"""What stands in an authority's way, worded for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from ocop.core.refusals import DomainError


class NumberMissing(DomainError):
    message = _("A decision has a number, a date and a name that signs it.")


class NumberUsed(DomainError):
    message = _("The decision %(number)s exists already.")


class DayToCome(DomainError):
    message = _("The day %(day)s lies in the future.")


class NoAuthority(DomainError):
    message = _("The rules know no authority “%(given)s” that decides at this level of place.")


class DecisionIssued(DomainError):
    message = _("The decision %(number)s is issued; what stands in it does not change any more.")


class DecisionEmpty(DomainError):
    message = _("No product is listed in this decision yet.")


class NotRated(DomainError):
    message = _("The dossier %(number)s stands at “%(state)s”; only what a council has rated can be decided.")


class ListedAlready(DomainError):
    message = _("The dossier %(number)s is listed in the decision %(decision)s already.")


class NotListed(DomainError):
    message = _("This result is not listed in a decision any more.")


class AppealFirst(DomainError):
    message = _("A new panel has voted on an appeal about the dossier %(number)s: settle the appeal first.")


class DecidedElsewhere(DomainError):
    message = _(
        "The %(stars)s stars of the dossier %(number)s are not decided by this authority. Pass it to the one that does."
    )


class FormerStands(DomainError):
    message = _(
        "The dossier %(number)s came to %(stars)s stars after an appeal that was won; the result appealed against has "
        "%(former)s. Nobody loses by appealing: let that result stand."
    )


class NothingToKeep(DomainError):
    message = _("There is no earlier result of the dossier %(number)s that stands against the new one.")


class OtherPlace(DomainError):
    message = _("The dossier %(number)s is of another place or of other rules.")


class LetterInstead(DomainError):
    message = _("The dossier %(number)s comes to no certified stars: send the letter with the result, not a decision.")


class CertificateInstead(DomainError):
    message = _("The dossier %(number)s comes to %(stars)s stars: that needs a decision, not a letter.")


class NotHighEnough(DomainError):
    message = _("The dossier %(number)s has %(total)s points; %(needed)s are needed to pass it up.")


class NobodyAbove(DomainError):
    message = _("No authority stands above that could take the dossier.")


class NothingToPassDown(DomainError):
    message = _("The dossier %(number)s is decided by the authority that heard it, or was passed down already.")


class GroundsMissing(DomainError):
    message = _("Say why the result is wrong, criterion by criterion where you can.")


class NotTold(DomainError):
    message = _("There is no result yet against which you could appeal.")


class AppealedAlready(DomainError):
    message = _("An appeal against this result was filed already.")


class AppealTooLate(DomainError):
    message = _("The last day for an appeal was %(day)s.")


class AppealElsewhere(DomainError):
    message = _("The appeal stands at “%(state)s”, so that cannot be done.")


class ReasonMissing(DomainError):
    message = _("Give the reason, in words that everybody who is concerned understands.")


class AppealNotHeard(DomainError):
    message = _("The new panel has not voted yet.")


class CertificateElsewhere(DomainError):
    message = _("The certificate %(number)s is “%(state)s”, so that cannot be done.")


class CertificateEnded(DomainError):
    message = _("The term of the certificate %(number)s has ended.")


class GroundUnknown(DomainError):
    message = _("The rules know no ground “%(given)s” for taking a certificate away.")


class CaseOpenAlready(DomainError):
    message = _("A case against the certificate %(number)s is open already.")


class CaseClosed(DomainError):
    message = _("This case is closed.")


class FactsMissing(DomainError):
    message = _("Tell the facts: what was found, where, when, by whom.")


class InspectionClosed(DomainError):
    message = _("This inspection is recorded or cancelled already.")


class DayPast(DomainError):
    message = _("The day %(day)s lies in the past.")


class OlderThanTheVote(DomainError):
    message = _(
        "The council voted on %(number)s on %(day)s, so a decision of an earlier day cannot rest on that. "
        "Correct the date of the decision."
    )


class DecidedBefore(DomainError):
    message = _("A decision of %(day)s lies before the conclusion on which the case rests.")


class NewerDossier(DomainError):
    message = _(
        "The producer has another dossier of this product on its way: %(number)s. Only one can be heard at a time; it "
        "has to be withdrawn, or to end, before the appeal is admitted."
    )
