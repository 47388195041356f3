"""Questions about appeals: until when, whose, which wait."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import acting_for, in_paths, paths_of
from ocop.grading.models import Appeal, Dossier, Result
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.records import Limit
from ocop.grading.states import AppealState, CertificateState
from ocop.grading.terms import last_day
from ocop.registry.models import ProducerPerson

APPEAL = Limit(days=30, assumed=True)
"""For editions that name no limit of their own; the act of Viet Nam names none."""
WAITING = (AppealState.FILED, AppealState.ADMITTED)


def appeal_until(result: Result, told_at: dt.datetime) -> dt.date:
    """Return the last day on which an appeal may be filed against a result that was told at a moment."""
    rules = rules_of(result.dossier.edition)
    return last_day(rules.limits.get("appeal", APPEAL), timezone.localdate(told_at), rules.country)


def can_be_appealed(result: Result, *, on: dt.date) -> bool:
    """Say whether an appeal against a result may be filed on a day; its dossier's speakers may."""
    if result.told_at is None or result.replaced_at is not None or on > appeal_until(result, result.told_at):
        return False
    return not Appeal.objects.filter(Q(result=result) | Q(hearing=result.hearing_id)).exists()


def replaced_by_appeal(dossier: Dossier) -> Result | None:
    """Return the result of a dossier that an appeal won against replaced; none where no appeal was won."""
    found = Result.objects.filter(dossier=dossier, replaced_at__isnull=False, appeal__state=AppealState.ALLOWED)
    return found.select_related("decision", "certificate").order_by("-pk").first()


def still_stands(former: Result | None, stars: int, *, on: dt.date) -> bool:
    """Say whether a result that an appeal replaced stands after all, since what came after it is not better.

    So it is where the appeal was won, the dossier went up, and the council above came to no more stars. A result whose
    certificate was taken away or has run out meanwhile holds nothing that could be kept.
    """
    if former is None or stars > former.stars:
        return False
    certificate = getattr(former, "certificate", None)
    held = (CertificateState.VALID, CertificateState.SUSPENDED)
    return certificate is None or (certificate.state in held and certificate.in_term_on(on))


def appeals_kept_by(user: User) -> QuerySet[Appeal]:
    """Return the appeals against results of councils that a person keeps, the newest first."""
    paths = paths_of(user, Permission.COUNCIL_KEEP)
    return _whole(Appeal.objects.filter(in_paths("result__hearing__council__area__path", paths)))


def appeals_visible_to(user: User) -> QuerySet[Appeal]:
    """Return the appeals that a person answers, and those of producers for which it speaks, the newest first."""
    kept = in_paths("result__hearing__council__area__path", paths_of(user, Permission.COUNCIL_KEEP))
    own = Q(Exists(ProducerPerson.objects.filter(producer=OuterRef("result__dossier__producer"), user=user.pk)))
    if number := acting_for(user):
        own |= Q(result__dossier__producer__number=number)
    return _whole(Appeal.objects.filter(kept | own))


def _whole(found: QuerySet[Appeal]) -> QuerySet[Appeal]:
    return found.select_related(
        "result__dossier__product",
        "result__dossier__producer",
        "result__dossier__area",
        "result__hearing__council__area",
        "result__decision",
        "hearing__council",
    ).order_by("-pk")
