"""Questions about dossiers."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import acting_for, in_paths, paths_of
from ocop.activity.models import Activity
from ocop.activity.queries import history_of
from ocop.grading.editions import editions
from ocop.grading.models import (
    Appeal,
    Attachment,
    CouncilMember,
    Dossier,
    Paper,
    Screening,
    SelfMark,
    StarCertificate,
    Supplement,
)
from ocop.grading.scoring.records import Edition
from ocop.grading.states import EDITABLE_DOSSIERS, OPEN_DOSSIERS, AppealState, CertificateState
from ocop.grading.terms import renewal_window
from ocop.registry.models import Producer, ProducerPerson, Product

HISTORY_SHOWN = 100
WAITING_SHOWN = 100
READERS = (
    Permission.DOSSIER_SCREEN,
    Permission.DOSSIER_REVIEW,
    Permission.COUNCIL_KEEP,
    Permission.STARS_DECIDE,
    Permission.CERTIFICATE_KEEP,
)
"""Who holds one of these in a place reads the dossiers that were filed there."""


def dossiers_of(user: User) -> QuerySet[Dossier]:
    """Return the dossiers of the producers in whose name a person may act, the newest first."""
    rows = Dossier.objects.filter(_spoken_for(user)).select_related("product", "producer", "area", "taken_from")
    return rows.order_by("-pk")


def dossiers_visible_to(user: User) -> QuerySet[Dossier]:
    """Return the dossiers that a person may read, the newest first.

    Its own producers' all; those that were filed where it is an officer; those before a council in which it sits.
    """
    paths = tuple({path for permission in READERS for path in paths_of(user, permission)})
    seats = CouncilMember.objects.filter(council__hearings__dossier=OuterRef("pk"), user=user.pk, left_at=None)
    filed = Q(filed_at__isnull=False) & (in_paths("area__path", paths) | Q(Exists(seats)))
    return (
        Dossier.objects.filter(_spoken_for(user) | filed)
        .select_related("product", "producer", "area", "previous", "taken_from")
        .order_by("-pk")
    )


def _spoken_for(user: User) -> Q:
    mine = Q(Exists(ProducerPerson.objects.filter(producer=OuterRef("producer"), user=user.pk)))
    number = acting_for(user)
    return mine | Q(producer__number=number) if number else mine


def editions_to_open(country: str, *, on: dt.date) -> tuple[Edition, ...]:
    """Return the editions under which a dossier may be begun in a country on a day."""
    return tuple(one for one in editions() if one.country == country and one.usable_on(on) and one.scorecards)


def open_dossier_of(product: Product) -> Dossier | None:
    """Return the dossier of a product that is on its way."""
    return Dossier.objects.filter(product=product, state__in=OPEN_DOSSIERS).first()


def appeal_before_panel(product: Product) -> bool:
    """Say whether an appeal over a result of a product was admitted and is not settled."""
    return Appeal.objects.filter(result__dossier__product=product, state=AppealState.ADMITTED).exists()


def standing_certificate(product: Product, scheme: str) -> StarCertificate | None:
    """Return the certificate of a product that no authority has taken away, whether its term runs or has ended."""
    return (
        StarCertificate.objects.filter(product=product, scheme=scheme)
        .filter(state__in=(CertificateState.VALID, CertificateState.SUSPENDED))
        .select_related("result__dossier")
        .first()
    )


def former_dossier(certificate: StarCertificate | None) -> Dossier | None:
    """Return the dossier that led to a certificate; none where it was issued on paper before."""
    return certificate.result.dossier if certificate and certificate.result else None


def missed_renewal(product: Product, rules: Edition, *, on: dt.date) -> Dossier | None:
    """Return the dossier of the certificate whose renewal was missed by a day; none where there is no such certificate.

    Its window is over, or its term has run out; nobody has taken it away, and it was decided here.
    """
    certificate = standing_certificate(product, rules.scheme)
    if certificate is None or certificate.valid_until is None or certificate.state != CertificateState.VALID:
        return None
    window = renewal_window(certificate.valid_until, rules.term)
    missed = on >= certificate.valid_until or (window is not None and on > window.closes_on)
    return former_dossier(certificate) if missed else None


def marks_of(dossier: Dossier) -> Mapping[str, SelfMark]:
    """Return what is claimed in a dossier, by criterion."""
    return {mark.criterion: mark for mark in dossier.self_marks.all()}


def points_of(dossier: Dossier) -> dict[str, Decimal]:
    """Return the points claimed in a dossier, by criterion; what is not claimed yet is not there."""
    return {mark.criterion: mark.points for mark in dossier.self_marks.all() if mark.points is not None}


def attachments_of(dossier: Dossier) -> dict[str, list[Paper]]:
    """Return the papers that prove each criterion, by criterion; those of the whole dossier under an empty one."""
    papers: dict[str, list[Paper]] = {}
    for attachment in Attachment.objects.filter(dossier=dossier).select_related("paper").order_by("paper_id"):
        papers.setdefault(attachment.criterion, []).append(attachment.paper)
    return papers


def open_supplement(dossier: Dossier) -> Supplement | None:
    """Return what an office asked to be added and is not answered yet."""
    return Supplement.objects.filter(dossier=dossier, answered_at=None).first()


@dataclass(frozen=True)
class Returned:
    """Why a dossier came back: what the office wrote as it returned it, and what its screening noted as missing."""

    missing: str
    proposal: str


def last_return(dossier: Dossier) -> Returned | None:
    """Return why a dossier came back last, from the commune or from the office above it; none where it never did."""
    line = history_of("dossier", dossier.number).filter(verb="grading.dossier_returned").first()
    screening = Screening.objects.filter(dossier=dossier).first()
    if line is None and screening is None:
        return None
    found = screening if screening and screening.forwarded is False else Screening()  # not forwarded: of the commune
    reasons = (str(line.facts.get("reason", "")) if line else "", found.missing)
    return Returned("\n".join(dict.fromkeys(one for one in reasons if one)), found.proposal)


def history_of_dossier(dossier: Dossier) -> list[Activity]:
    """Return what happened to a dossier, the newest first; at most a hundred lines, without single lines typed."""
    return list(history_of("dossier", dossier.number).exclude(verb__in=TYPED)[:HISTORY_SHOWN])


TYPED = (
    "grading.level_claimed",
    "grading.criterion_described",
    "grading.form_answered",
    "grading.papers_attached",
    "grading.taken_over_checked",
)
"""Verbs of preparing: too many to be told one by one."""


def desk_dossiers(user: User) -> QuerySet[Dossier]:
    """Return a person's dossiers as its desk lists them: with what was asked and why they came back."""
    return dossiers_of(user).prefetch_related(
        Prefetch("supplements", Supplement.objects.filter(answered_at=None), to_attr="asked_now"),
        Prefetch("screenings", Screening.objects.filter(forwarded=False), to_attr="came_back"),
    )


def waiting_for(user: User) -> list[Dossier]:
    """Return the dossiers that wait for a person as their producer, at most a hundred, the newest first."""
    return list(desk_dossiers(user).filter(state__in=EDITABLE_DOSSIERS)[:WAITING_SHOWN])


def products_without_dossier(producers: Iterable[Producer]) -> QuerySet[Product]:
    """Return the published products of producers that no dossier is open for, by producer and name."""
    opened = Dossier.objects.filter(product=OuterRef("pk"), state__in=OPEN_DOSSIERS)
    return (
        Product.objects.filter(producer__in=list(producers), state="published", merged_into=None)
        .filter(~Exists(opened))
        .select_related("producer")
        .order_by("producer_id", "folded", "pk")
    )


def certificates_of(producers: Iterable[Producer]) -> list[StarCertificate]:
    """Return the certificates that stand for the products of producers, those that end first before the others."""
    return list(
        StarCertificate.objects.filter(product__producer__in=list(producers))
        .filter(state__in=(CertificateState.VALID, CertificateState.SUSPENDED))
        .select_related("product")
        .order_by("valid_until", "pk")
    )
