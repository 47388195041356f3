"""The lifecycles of grading: dossiers, hearings, sheets, councils, decisions, appeals, certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DossierKind(models.TextChoices):
    """What a dossier asks for."""

    FIRST = "first", _("First rating")
    UPGRADE = "upgrade", _("Upgrade")
    RENEWAL = "renewal", _("Renewal")


class DossierState(models.TextChoices):
    """Where a dossier stands on its way from the producer to a result."""

    DRAFT = "draft", _("Being prepared")
    FILED = "filed", _("Filed, waiting for screening")
    RETURNED = "returned", _("Returned, something is missing")
    FORWARDED = "forwarded", _("Forwarded, waiting to be received")
    RECEIVED = "received", _("Received, under review")
    SUPPLEMENT = "supplement", _("A supplement is asked for")
    REVIEWED = "reviewed", _("Reviewed, waiting for a council")
    COUNCIL = "council", _("Before the council")
    PASSED_UP = "passed_up", _("Passed up to the next authority")
    RATED = "rated", _("Rated, waiting for the decision")
    DECIDED = "decided", _("Decided, certified")
    CLOSED = "closed", _("Closed without a certificate")
    WITHDRAWN = "withdrawn", _("Withdrawn")


NEXT_DOSSIER: dict[str, set[DossierState]] = {
    DossierState.DRAFT: {DossierState.FILED, DossierState.WITHDRAWN},
    DossierState.FILED: {DossierState.RETURNED, DossierState.FORWARDED, DossierState.WITHDRAWN},
    DossierState.RETURNED: {DossierState.FILED, DossierState.WITHDRAWN},
    DossierState.FORWARDED: {DossierState.RECEIVED, DossierState.RETURNED, DossierState.WITHDRAWN},
    DossierState.RECEIVED: {
        DossierState.SUPPLEMENT,
        DossierState.REVIEWED,
        DossierState.CLOSED,
        DossierState.WITHDRAWN,
    },
    DossierState.SUPPLEMENT: {DossierState.RECEIVED, DossierState.WITHDRAWN},
    DossierState.REVIEWED: {DossierState.SUPPLEMENT, DossierState.COUNCIL, DossierState.WITHDRAWN},
    DossierState.COUNCIL: {
        DossierState.REVIEWED,
        DossierState.PASSED_UP,
        DossierState.RATED,
        DossierState.DECIDED,
        DossierState.CLOSED,
    },
    DossierState.PASSED_UP: {DossierState.COUNCIL},
    DossierState.RATED: {DossierState.COUNCIL, DossierState.PASSED_UP, DossierState.DECIDED, DossierState.CLOSED},
    DossierState.DECIDED: {DossierState.COUNCIL},
    DossierState.CLOSED: {DossierState.COUNCIL},
    DossierState.WITHDRAWN: set(),
}
"""From ``decided`` and ``closed`` an appeal that is admitted leads back before a council.

A council that lets a dossier go gives it back to where it came from: that is what leads from ``council`` to
``reviewed``, ``passed_up``, ``decided`` and ``closed``.
"""

OPEN_DOSSIERS = (
    DossierState.DRAFT,
    DossierState.FILED,
    DossierState.RETURNED,
    DossierState.FORWARDED,
    DossierState.RECEIVED,
    DossierState.SUPPLEMENT,
    DossierState.REVIEWED,
    DossierState.COUNCIL,
    DossierState.PASSED_UP,
    DossierState.RATED,
)
EDITABLE_DOSSIERS = (DossierState.DRAFT, DossierState.RETURNED, DossierState.SUPPLEMENT)
"""The producer may change marks, papers and answers in these."""


class CouncilState(models.TextChoices):
    """Where a council stands."""

    FORMING = "forming", _("Being formed")
    SCORING = "scoring", _("Members score")
    SITTING = "sitting", _("In session")
    CLOSED = "closed", pgettext_lazy("council", "Closed")


NEXT_COUNCIL: dict[str, set[CouncilState]] = {
    CouncilState.FORMING: {CouncilState.SCORING},
    CouncilState.SCORING: {CouncilState.FORMING, CouncilState.SITTING, CouncilState.CLOSED},
    CouncilState.SITTING: {CouncilState.SCORING, CouncilState.CLOSED},
    CouncilState.CLOSED: set(),
}
"""From ``scoring`` it is closed without a session where every product has its result already."""


class HearingState(models.TextChoices):
    """Where one dossier stands before one council."""

    SCORING = "scoring", pgettext_lazy("hearing", "Members score")
    AGREEING = "agreeing", _("All sheets are in, the council agrees")
    WRITING = "writing", _("All sheets come to the same, members agree in writing")
    RESULT = "result", _("The council has voted")
    LEFT = "left", _("Taken from the council")


NEXT_HEARING: dict[str, set[HearingState]] = {
    HearingState.SCORING: {HearingState.AGREEING, HearingState.WRITING, HearingState.LEFT},
    HearingState.AGREEING: {HearingState.SCORING, HearingState.RESULT, HearingState.LEFT},
    HearingState.WRITING: {HearingState.AGREEING, HearingState.RESULT, HearingState.LEFT},
    HearingState.RESULT: set(),
    HearingState.LEFT: set(),
}
OPEN_HEARINGS = (HearingState.SCORING, HearingState.AGREEING, HearingState.WRITING)
"""The dossier is before the council."""


class SheetState(models.TextChoices):
    """Where the sheet of one council member for one dossier stands."""

    ASSIGNED = "assigned", _("Conflict of interest to be stated")
    OPEN = "open", _("Being scored")
    SUBMITTED = "submitted", _("Handed in")
    SENT_BACK = "sent_back", _("Sent back, too far apart")
    RECUSED = "recused", _("Stepped aside")


NEXT_SHEET: dict[str, set[SheetState]] = {
    SheetState.ASSIGNED: {SheetState.OPEN, SheetState.RECUSED},
    SheetState.OPEN: {SheetState.SUBMITTED, SheetState.RECUSED},
    SheetState.SUBMITTED: {SheetState.SENT_BACK},
    SheetState.SENT_BACK: {SheetState.SUBMITTED, SheetState.RECUSED},
    SheetState.RECUSED: set(),
}


class DecisionState(models.TextChoices):
    """Where the decision of an authority stands."""

    DRAFT = "draft", pgettext_lazy("decision", "Being prepared")
    ISSUED = "issued", _("Issued")


NEXT_DECISION: dict[str, set[DecisionState]] = {
    DecisionState.DRAFT: {DecisionState.ISSUED},
    DecisionState.ISSUED: set(),
}


class AppealState(models.TextChoices):
    """Where an appeal against a result stands."""

    FILED = "filed", pgettext_lazy("appeal", "Filed")
    ADMITTED = "admitted", _("Admitted, before a new panel")
    REFUSED = "refused", _("Not admitted")
    ALLOWED = "allowed", _("Won")
    DISMISSED = "dismissed", _("Dismissed")


NEXT_APPEAL: dict[str, set[AppealState]] = {
    AppealState.FILED: {AppealState.ADMITTED, AppealState.REFUSED},
    AppealState.ADMITTED: {AppealState.ALLOWED, AppealState.DISMISSED},
    AppealState.REFUSED: set(),
    AppealState.ALLOWED: set(),
    AppealState.DISMISSED: set(),
}


class CertificateState(models.TextChoices):
    """What an authority last said of a certificate; that its term has run out is told by the day, not by a state."""

    VALID = "valid", pgettext_lazy("certificate", "Valid")
    SUSPENDED = "suspended", _("Suspended")
    REVOKED = "revoked", _("Revoked")
    SUPERSEDED = "superseded", _("Superseded by a newer one")


NEXT_CERTIFICATE: dict[str, set[CertificateState]] = {
    CertificateState.VALID: {
        CertificateState.SUSPENDED,
        CertificateState.REVOKED,
        CertificateState.SUPERSEDED,
    },
    CertificateState.SUSPENDED: {CertificateState.VALID, CertificateState.REVOKED, CertificateState.SUPERSEDED},
    CertificateState.REVOKED: set(),
    CertificateState.SUPERSEDED: set(),
}


class CaseState(models.TextChoices):
    """Where the case for taking a certificate away stands."""

    OPEN = "open", _("Opened, to be decided")
    REVOKED = "revoked", pgettext_lazy("case", "The certificate was revoked")
    DROPPED = "dropped", _("Dropped")


NEXT_CASE: dict[str, set[CaseState]] = {
    CaseState.OPEN: {CaseState.REVOKED, CaseState.DROPPED},
    CaseState.REVOKED: set(),
    CaseState.DROPPED: set(),
}


class InspectionState(models.TextChoices):
    """Where an inspection visit stands."""

    PLANNED = "planned", pgettext_lazy("inspection", "Planned")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", pgettext_lazy("inspection", "Cancelled")


NEXT_INSPECTION: dict[str, set[InspectionState]] = {
    InspectionState.PLANNED: {InspectionState.DONE, InspectionState.CANCELLED},
    InspectionState.DONE: set(),
    InspectionState.CANCELLED: set(),
}


class EffectState(models.TextChoices):
    """Where the working out of what a coming edition would change stands."""

    WAITING = "waiting", pgettext_lazy("effect", "Waiting for a worker")
    WORKING = "working", pgettext_lazy("effect", "Being worked out")
    DONE = "done", pgettext_lazy("effect", "Worked out")
    FAILED = "failed", pgettext_lazy("effect", "Could not be worked out")


NEXT_EFFECT: dict[str, set[EffectState]] = {
    EffectState.WAITING: {EffectState.WORKING, EffectState.FAILED},
    EffectState.WORKING: {EffectState.DONE, EffectState.FAILED},
    EffectState.DONE: set(),
    EffectState.FAILED: set(),
}


class EffectChange(models.TextChoices):
    """What a coming edition would make of a certificate that is not as it was."""

    RISES = "rises", _("would rise")
    FALLS = "falls", _("would fall")
    LOSES = "loses", _("would have none")
    CANNOT_TELL = "cannot_tell", _("cannot be told")
