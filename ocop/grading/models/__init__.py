"""Papers, dossiers, reviews, councils, decisions, certificates."""

from ocop.grading.models.certificates import (
    Alarm,
    Inspection,
    InspectionKind,
    IssuerKey,
    RevocationCase,
    Source,
    StarCertificate,
    Suspension,
)
from ocop.grading.models.councils import (
    AgreedLevel,
    ConflictKind,
    Council,
    CouncilMember,
    Hearing,
    Minutes,
    Round,
    Seat,
    Sheet,
    SheetMark,
    Vote,
    VoteChoice,
)
from ocop.grading.models.decisions import Appeal, Decision, Result
from ocop.grading.models.dossiers import Attachment, Dossier, EditionSettings, Screening, SelfMark
from ocop.grading.models.reviews import LabTest, Review, ReviewMark, SiteVisit, Supplement, VisitPhoto
from ocop.grading.models.vault import Paper, Upload

__all__ = [
    "AgreedLevel",
    "Alarm",
    "Appeal",
    "Attachment",
    "ConflictKind",
    "Council",
    "CouncilMember",
    "Decision",
    "Dossier",
    "EditionSettings",
    "Hearing",
    "Inspection",
    "InspectionKind",
    "IssuerKey",
    "LabTest",
    "Minutes",
    "Paper",
    "Result",
    "Review",
    "ReviewMark",
    "RevocationCase",
    "Round",
    "Screening",
    "Seat",
    "SelfMark",
    "Sheet",
    "SheetMark",
    "SiteVisit",
    "Source",
    "StarCertificate",
    "Supplement",
    "Suspension",
    "Upload",
    "VisitPhoto",
    "Vote",
    "VoteChoice",
]
