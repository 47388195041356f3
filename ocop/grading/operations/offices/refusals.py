"""What stands in an office's way, worded for the officer who reads it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ocop.core.refusals import DomainError


class DossierElsewhere(DomainError):
    message = _("The dossier %(number)s stands at “%(state)s”, so that cannot be done here.")


class ScreeningNotOpen(DomainError):
    message = _("The dossier %(number)s is not being screened now.")


class ScreeningOpenAlready(DomainError):
    message = _("The dossier %(number)s is being screened already.")


class ContentUnknown(DomainError):
    message = _("The screening does not look at “%(given)s”.")


class RemarksMissing(DomainError):
    message = _("Say of each content whether it holds before the dossier goes on: %(contents)s.")


class CompletenessMissing(DomainError):
    message = _("Say whether the dossier is complete before it goes on.")


class NotComplete(DomainError):
    message = _("An incomplete dossier is returned, not forwarded. Say that it is complete, or return it.")


class ReasonMissing(DomainError):
    message = _("Say why, in words that the producer understands: what is missing and what to do.")


class LetterMissing(DomainError):
    message = _("Give the number of the letter with which the dossier goes on.")


class ReceiptMissing(DomainError):
    message = _("Give the number of the receipt.")


class ReceiptTaken(DomainError):
    message = _("The receipt number %(number)s was given to another dossier.")


class ReviewNotOpen(DomainError):
    message = _("No review of the dossier %(number)s is open.")


class ReviewOpenAlready(DomainError):
    message = _("A review of the dossier %(number)s is open already.")


class SummaryMissing(DomainError):
    message = _("Sum up in a sentence or two what the review found before you close it.")


class MarksMissing(DomainError):
    message = _("Propose a level for every criterion before the review is closed. Missing: %(codes)s.")


class TestsWaiting(DomainError):
    message = ngettext_lazy(
        "%(count)s laboratory test was asked for and is not entered yet.",
        "%(count)s laboratory tests were asked for and are not entered yet.",
        "count",
    )


class RemarkNeeded(DomainError):
    message = _("The producer claims %(claimed)s points in %(code)s. Say why you propose %(points)s.")


class WantedMissing(DomainError):
    message = _("Say what is asked for.")


class SupplementOpenAlready(DomainError):
    message = _("A supplement is asked for already; wait for the answer.")


class DayPast(DomainError):
    message = _("The day %(day)s lies in the past.")


class DayToCome(DomainError):
    message = _("The day %(day)s lies in the future.")


class VisitRecorded(DomainError):
    message = _("This visit is recorded already.")


class FindingsMissing(DomainError):
    message = _("Say what was seen.")


class PhotoWanted(DomainError):
    message = _("Send pictures of the visit (JPEG, PNG, WebP), not a PDF.")


class PlaceWrong(DomainError):
    message = _("A latitude lies between −90 and 90, a longitude between −180 and 180; give both or none.")


class NotALaboratory(DomainError):
    message = _("%(name)s has no laboratory's account.")


class CriteriaMissing(DomainError):
    message = _("Say which criteria the test serves; they must be on the card of the dossier.")


class TestEntered(DomainError):
    message = _("The result of this test was entered already; a laboratory does not change it afterwards.")


class ResultMissing(DomainError):
    message = _("Give the number of the report, the result, its day, and whether it is within the limits.")


class SampleAfterReport(DomainError):
    message = _("A sample is taken before its report is written; one of the two days is wrong.")


class RuleUnknown(DomainError):
    message = _("The rules know no ground “%(given)s” that puts a dossier of this set out.")


class RoundUnknown(DomainError):
    message = _("The rules know no round “%(given)s”.")


class RoundHeldAlready(DomainError):
    message = _("This round of %(year)s is planned already.")


class RoundEndsTooSoon(DomainError):
    message = _("The result comes after the proposals.")


class CapacityWrong(DomainError):
    message = _("A capacity is a number of products, at least 1.")


class RoundFull(DomainError):
    message = _("The round is full: it hears %(capacity)s products. Choose the next one, or raise its capacity.")


class RoundOver(DomainError):
    message = _("Proposals for this round were due before %(day)s. Choose the next one.")


class RoundElsewhere(DomainError):
    message = _("The round is of another place or of other rules.")
