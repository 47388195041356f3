"""How a dossier and a paper are told to a person: tones of states, the standing of a paper, what happened in words."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.activity.models import Activity
from ocop.grading.completeness import PaperLike
from ocop.grading.queries.vault import ENDS_SOON
from ocop.grading.reader import day_for_reader
from ocop.grading.states import DossierState

DOSSIER_TONES: Mapping[str, str] = {
    DossierState.DRAFT: "draft",
    DossierState.FILED: "open",
    DossierState.RETURNED: "warning",
    DossierState.FORWARDED: "open",
    DossierState.RECEIVED: "open",
    DossierState.SUPPLEMENT: "warning",
    DossierState.REVIEWED: "waiting",
    DossierState.COUNCIL: "waiting",
    DossierState.PASSED_UP: "waiting",
    DossierState.RATED: "waiting",
    DossierState.DECIDED: "valid",
    DossierState.CLOSED: "stopped",
    DossierState.WITHDRAWN: "stopped",
}

NEXT_STEP: Mapping[str, Promise] = {
    DossierState.DRAFT: gettext_lazy("You prepare it. File it when nothing is missing."),
    DossierState.FILED: gettext_lazy("The commune screens it. You will be told here what comes of it."),
    DossierState.RETURNED: gettext_lazy("It came back to you. Put right what is missing and file it again."),
    DossierState.FORWARDED: gettext_lazy("The commune has forwarded it; the office above has yet to receive it."),
    DossierState.RECEIVED: gettext_lazy("The office reviews it. It may visit you or ask for a test."),
    DossierState.SUPPLEMENT: gettext_lazy("The office asks you for something. Add it and answer."),
    DossierState.REVIEWED: gettext_lazy("The review is done. It waits for a council."),
    DossierState.COUNCIL: gettext_lazy("The council scores it. Nothing is asked of you."),
    DossierState.PASSED_UP: gettext_lazy("It was passed up and waits for the council there."),
    DossierState.RATED: gettext_lazy("The council has voted. The authority has yet to decide."),
    DossierState.DECIDED: gettext_lazy("The authority has decided, and the certificate was issued."),
    DossierState.CLOSED: gettext_lazy("It ended without a certificate. The letter tells why."),
    DossierState.WITHDRAWN: gettext_lazy("You took it back. Another may be opened."),
}

HAPPENED: Mapping[str, Promise] = {
    "grading.dossier_opened": gettext_lazy("The dossier was opened."),
    "grading.stars_wished": gettext_lazy("The stars hoped for were chosen."),
    "grading.dossier_filed": gettext_lazy("The dossier was filed."),
    "grading.dossier_filed_again": gettext_lazy("The dossier was filed again after it had come back."),
    "grading.dossier_withdrawn": gettext_lazy("The dossier was withdrawn."),
    "grading.screening_begun": gettext_lazy("The commune began to screen it."),
    "grading.dossier_returned": gettext_lazy("It was returned, because something is missing."),
    "grading.dossier_forwarded": gettext_lazy("The commune forwarded it."),
    "grading.dossier_received": gettext_lazy("The office above received it."),
    "grading.review_begun": gettext_lazy("The review began."),
    "grading.review_closed": gettext_lazy("The review was closed."),
    "grading.supplement_asked": gettext_lazy("A supplement was asked for."),
    "grading.supplement_answered": gettext_lazy("The supplement was answered."),
    "grading.visit_planned": gettext_lazy("A visit to the place was planned."),
    "grading.visit_recorded": gettext_lazy("The place was visited."),
    "grading.test_asked": gettext_lazy("A laboratory test was asked for."),
    "grading.test_entered": gettext_lazy("The laboratory entered a test."),
    "grading.dossier_placed": gettext_lazy("It was placed in a round."),
    "grading.dossier_put_out": gettext_lazy("It was put out by a rule of the edition."),
    "grading.dossier_heard": gettext_lazy("It came before a council."),
    "grading.dossier_left_council": gettext_lazy("It was taken from the council."),
    "grading.dossier_rated": gettext_lazy("The council voted."),
    "grading.dossier_passed_up": gettext_lazy("It was passed up to the next authority."),
    "grading.dossier_passed_down": gettext_lazy("It was passed back down."),
    "grading.dossier_decided": gettext_lazy("The authority decided."),
    "grading.letter_sent": gettext_lazy("The letter with the result was sent."),
    "grading.appeal_filed": gettext_lazy("An appeal was filed."),
    "grading.appeal_admitted": gettext_lazy("The appeal was admitted."),
    "grading.appeal_refused": gettext_lazy("The appeal was not admitted."),
    "grading.appeal_settled": gettext_lazy("The appeal was settled."),
}
"""What of a dossier's history is told. A verb that is not here is not shown: who scored what stays in the council."""


@dataclass(frozen=True)
class Happening:
    """A line of the history in words.

    :ivar for_producer: an officer did it on the producer's behalf.
    """

    words: str
    at: dt.datetime
    by: str
    for_producer: bool


@dataclass(frozen=True)
class Standing:
    """Whether a paper holds, in a word, a tone and a sentence; nothing to say of most."""

    word: str = ""
    tone: str = ""
    sentence: str = ""


def happenings(lines: Iterable[Activity]) -> list[Happening]:
    """Return what happened to a dossier in words, in the order given; what is not to be told is left out."""
    return [
        Happening(str(HAPPENED[line.verb]), line.at, line.by, bool(line.on_behalf_of))
        for line in lines
        if line.verb in HAPPENED
    ]


def paper_standing(paper: PaperLike, on: dt.date) -> Standing:
    """Return whether a paper holds on a day: removed, ended, ending within 60 days, or nothing to say."""
    if paper.removed_at is not None:
        return Standing(_("Removed"), "stopped", _("It was taken out of the vault."))
    if paper.valid_until is None:
        return Standing()
    last = day_for_reader(paper.valid_until - dt.timedelta(days=1))
    if paper.valid_until <= on:
        return Standing(_("Ended"), "warning", _("Its last valid day was %(day)s.") % {"day": last})
    if paper.valid_until <= on + ENDS_SOON:
        return Standing(_("Ends soon"), "waiting", _("Its last valid day is %(day)s.") % {"day": last})
    return Standing()
