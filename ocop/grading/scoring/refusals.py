"""What stands in the way of a rating."""

from django.utils.translation import gettext_lazy as _

from ocop.core.refusals import DomainError


class UnknownEdition(DomainError):
    message = _("“%(given)s” is not an edition of rules that is known here. Known: %(known)s.")


class NoCurrentEdition(DomainError):
    message = _("No edition of “%(scheme)s” is in use on %(day)s.")


class UnknownSet(DomainError):
    message = _("The edition %(edition)s has no card for set “%(given)s”. Cards: %(known)s.")


class EditionArchived(DomainError):
    message = _("The edition %(edition)s can be shown but not used: it is archived.")


class NothingToRate(DomainError):
    message = _("The edition %(edition)s has no rating: nothing about one was found.")


class NotPublished(DomainError):
    message = _(
        "The programme has not published all of the points of the edition %(edition)s. "
        "An officer must set these before anything can be rated: %(missing)s."
    )


class NoSheet(DomainError):
    message = _("There is no sheet to rate: at least one assessor must have given marks.")


class UnknownCriterion(DomainError):
    message = _("The card of set %(set)s has no criterion “%(given)s”.")


class UnknownRule(DomainError):
    message = _("“%(given)s” is not a rule that holds for set %(set)s. Rules: %(known)s.")


class OffTheLadder(DomainError):
    message = _("%(given)s points cannot be given in criterion %(criterion)s. Possible: %(possible)s.")


class SettingWrong(DomainError):
    message = _("The setting %(setting)s cannot be applied: %(why)s")
