"""What stands in a dossier, as plain values."""

from decimal import Decimal

from ocop.grading.completeness import Contents
from ocop.grading.models import Dossier
from ocop.grading.queries.dossiers import attachments_of, former_dossier, marks_of, points_of
from ocop.grading.scoring.records import Edition
from ocop.grading.selfscore import Claim
from ocop.grading.states import DossierKind


def claims_of(dossier: Dossier) -> dict[str, Claim]:
    """Return what is claimed in a dossier, by criterion."""
    return {code: Claim(mark.points, mark.description) for code, mark in marks_of(dossier).items()}


def compared_with(dossier: Dossier) -> Dossier | None:
    """Return the dossier that an upgrade is compared with, where it was rated by the same card."""
    if dossier.kind != DossierKind.UPGRADE:
        return None
    former = former_dossier(dossier.previous)
    if former is None or (former.edition, former.set_number) != (dossier.edition, dossier.set_number):
        return None
    return former


def contents_of(dossier: Dossier, edition: Edition) -> Contents:
    """Return what stands in a dossier, and in the one before where it is an upgrade."""
    former = compared_with(dossier)
    former_points: dict[str, Decimal] | None = points_of(former) if former else None
    before = attachments_of(former) if former else {}
    return Contents(
        edition=edition,
        set_number=dossier.set_number,
        claims=claims_of(dossier),
        answers=dossier.answers,
        papers=attachments_of(dossier),
        former=former_points,
        former_papers={code: frozenset(paper.pk for paper in papers) for code, papers in before.items()},
        to_check=frozenset(dossier.to_check),
        taken_from=dossier.taken_from.number if dossier.taken_from else "",
    )
