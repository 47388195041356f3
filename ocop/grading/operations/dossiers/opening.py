"""Open a dossier: a first rating, an upgrade, a renewal inside its window."""

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.grading.form_fields import fields_of
from ocop.grading.models import Attachment, Dossier, SelfMark, StarCertificate
from ocop.grading.operations.dossiers.taking_over import newest, take_over
from ocop.grading.operations.speaking import require_speaker
from ocop.grading.queries import dossiers as queries
from ocop.grading.queries.rules import rules_of
from ocop.grading.reader import day_for_reader
from ocop.grading.scoring.records import Edition
from ocop.grading.selfscore import allows, variants_of
from ocop.grading.states import CertificateState, DossierKind
from ocop.grading.terms import renewal_window
from ocop.registry.models import Contact, Producer, Product
from ocop.registry.states import ProductState


class NotShown(DomainError):
    message = _("The product %(number)s is withdrawn, was merged, or has no producer. No dossier can be opened for it.")


class DossierOpenAlready(DomainError):
    """The facts hold the ``dossier``, so that a page can lead to it."""

    message = _("A dossier for this product is on its way already: %(number)s. Go on with that one, or withdraw it.")


class AppealGoingOn(DomainError):
    message = _("An appeal over the last result of this product is before a panel. Wait for its outcome.")


class EditionNotUsable(DomainError):
    message = _("New dossiers are not opened under the edition %(edition)s today. Choose one that is in use.")


class SetUnknown(DomainError):
    message = _("The edition %(edition)s has no product set “%(given)s”.")


class VariantUnknown(DomainError):
    message = _("Choose what kind of applicant it is: the set %(given)s has different levels for each.")


class NothingToRaise(DomainError):
    message = _("The product holds no valid certificate that could be raised. Ask for a first rating.")


class CertificateSuspended(DomainError):
    message = _("The certificate %(number)s is suspended. Nothing can be built on it until that is over.")


class TopAlready(DomainError):
    message = _("The certificate %(number)s gives %(stars)s stars already; there is nothing higher.")


class NothingToRenew(DomainError):
    message = _("The product holds no certificate with an end that could be renewed. Ask for a first rating.")


class RenewalTooEarly(DomainError):
    message = ngettext_lazy(
        "The certificate %(number)s ends on %(ends)s. Its renewal may be filed from %(opens)s to %(closes)s, both days "
        "included; that begins in %(days)s day.",
        "The certificate %(number)s ends on %(ends)s. Its renewal may be filed from %(opens)s to %(closes)s, both days "
        "included; that begins in %(days)s days.",
        "days",
    )


class RenewalTooLate(DomainError):
    message = ngettext_lazy(
        "The certificate %(number)s ends on %(ends)s. Its renewal could be filed from %(opens)s to %(closes)s; that "
        "was over %(days)s day ago. What remains is a first rating.",
        "The certificate %(number)s ends on %(ends)s. Its renewal could be filed from %(opens)s to %(closes)s; that "
        "was over %(days)s days ago. What remains is a first rating.",
        "days",
    )


@transaction.atomic
def open_dossier(
    product: Product,
    *,
    kind: DossierKind,
    edition: str,
    set_number: str,
    by: User,
    at: dt.datetime,
    variant: str = "",
) -> Dossier:
    """Open a dossier for a product under an edition and set that may be used today.

    An upgrade and a renewal begin with what the dossier before said: marks, papers that the vault still has, answers.
    So does a first rating after a missed renewal; there each thing taken over is marked, to be looked at before filing.

    :raises PermissionDenied: this person does not speak for the producer.
    :raises NotShown, DossierOpenAlready, AppealGoingOn: the product cannot have one now.
    :raises UnknownEdition, EditionNotUsable, SetUnknown, VariantUnknown: the choice cannot be.
    :raises NothingToRaise, CertificateSuspended, TopAlready: an upgrade has nothing to build on.
    :raises NothingToRenew, RenewalTooEarly, RenewalTooLate: a renewal cannot be filed today.
    """
    if product.producer is None:
        raise NotShown(number=product.number)
    on_behalf_of = require_speaker(by, product.producer)
    product = locked(product)
    if product.producer is None or product.state != ProductState.PUBLISHED or product.merged_into_id is not None:
        raise NotShown(number=product.number)
    opened = queries.open_dossier_of(product)
    if opened is not None:
        raise DossierOpenAlready(number=opened.number, dossier=opened)
    if queries.appeal_before_panel(product):
        raise AppealGoingOn

    today = timezone.localdate(at)
    rules = rules_of(edition)
    _check_choice(rules, set_number, variant, country=product.country, on=today)
    previous = None
    if kind != DossierKind.FIRST:
        previous = require_certificate(product, kind, rules, on=today)
    former = queries.former_dossier(previous)
    dossier = Dossier.objects.create(
        number=_next_number(product.country),
        product=product,
        producer=product.producer,
        area=product.area,
        edition=rules.code,
        set_number=set_number,
        variant=variant,
        kind=kind,
        previous=previous,
        answers=_first_answers(product, product.producer, rules, former),
        by=by,
        created_at=at,
        changed_at=at,
        demonstration=product.demonstration,
    )
    if former is not None:
        _copy(former, dossier, rules, at=at)
    elif kind == DossierKind.FIRST and (old := queries.missed_renewal(product, rules, on=today)) is not None:
        take_over(old, dossier, rules, at=at)
    record(
        "grading.dossier_opened",
        dossier,
        by=by.username,
        at=at,
        on_behalf_of=on_behalf_of,
        product=product.number,
        kind=str(kind),
        edition=rules.code,
        set=set_number,
        after=former.number if former else "",
        taken_from=dossier.taken_from.number if dossier.taken_from else "",
    )
    return dossier


def require_certificate(product: Product, kind: DossierKind, rules: Edition, *, on: dt.date) -> StarCertificate:
    """Return the certificate that an upgrade raises or a renewal renews on a day.

    :raises NothingToRaise, CertificateSuspended, TopAlready: for an upgrade.
    :raises NothingToRenew, CertificateSuspended, RenewalTooEarly, RenewalTooLate: for a renewal.
    """
    certificate = queries.standing_certificate(product, rules.scheme)
    if kind == DossierKind.UPGRADE:
        if certificate is None or not certificate.in_term_on(on):
            raise NothingToRaise
        _require_free(certificate)
        if certificate.stars >= max(rules.levels, default=0):
            raise TopAlready(number=certificate.number, stars=certificate.stars)
        return certificate
    if certificate is None or certificate.valid_until is None:
        raise NothingToRenew
    _require_free(certificate)
    _require_window(certificate, certificate.valid_until, rules, on)
    return certificate


def _require_window(certificate: StarCertificate, ends_on: dt.date, rules: Edition, on: dt.date) -> None:
    """Hold a day against the renewal window.

    Decision 26/2026, article 12: where the window had passed before the edition came into force, a renewal may still be
    filed as long as the certificate stands, at most so many days after its end as the edition's transition says.
    """
    window = renewal_window(ends_on, rules.term)
    if window is None:
        raise NothingToRenew
    if window.holds(on):
        return
    facts = {
        "number": certificate.number,
        "ends": day_for_reader(ends_on - dt.timedelta(days=1)),
        "opens": day_for_reader(window.opens_on),
        "closes": day_for_reader(window.closes_on),
    }
    if on < window.opens_on:
        raise RenewalTooEarly(**facts, days=(window.opens_on - on).days)
    grace = rules.transition.get("expired_beyond_window", 0)
    missed_before = rules.valid_from is not None and window.closes_on < rules.valid_from
    if missed_before and on <= ends_on + dt.timedelta(days=grace):
        return
    raise RenewalTooLate(**facts, days=(on - window.closes_on).days)


def _require_free(certificate: StarCertificate) -> None:
    if certificate.state == CertificateState.SUSPENDED:
        raise CertificateSuspended(number=certificate.number)


def _check_choice(rules: Edition, set_number: str, variant: str, *, country: str, on: dt.date) -> None:
    if rules.country != country or not rules.usable_on(on):
        raise EditionNotUsable(edition=rules.code)
    card = rules.scorecards.get(set_number)
    if card is None:
        raise SetUnknown(edition=rules.code, given=set_number)
    variants = variants_of(card)
    if (variants and variant not in variants) or (variant and not variants):
        raise VariantUnknown(given=set_number)


def _next_number(country: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('grading_dossier_number')")
        return f"{country}-D{cursor.fetchone()[0]}"


_KINDS = {"cooperative": "cooperative", "group": "group", "household": "household", "sme": "enterprise"}
"""Kinds of producer of the register → kinds of entity that the form knows."""


def _first_answers(product: Product, producer: Producer, rules: Edition, former: Dossier | None) -> dict[str, object]:
    contact = Contact.objects.filter(producer=producer).first()
    known = {
        "producer.name": producer.name,
        "producer.address": ", ".join(filter(None, (producer.address, str(producer.area)))),
        "producer.phone": contact.phones[0] if contact and contact.phones else "",
        "producer.kind": _KINDS.get(producer.kind, ""),
        "product.net_content": product.net_content,
    }
    fields = fields_of(rules.form_fields)
    answers: dict[str, object] = {
        code: known[field.prefill]
        for code, field in fields.items()
        if known.get(field.prefill) and (not field.choices or known[field.prefill] in field.choices)
    }
    if former is not None:
        answers |= {code: answer for code, answer in former.answers.items() if code in fields}
    return answers


def _copy(former: Dossier, dossier: Dossier, rules: Edition, *, at: dt.datetime) -> None:
    """Begin with the marks and papers of the dossier before, as far as the card has the same line and level."""
    card = rules.scorecards[dossier.set_number]
    same_set = former.set_number == dossier.set_number
    marks = [
        SelfMark(
            dossier=dossier, criterion=mark.criterion, points=mark.points, description=mark.description, changed_at=at
        )
        for mark in former.self_marks.all()
        if same_set
        and (line := card.criteria.get(mark.criterion)) is not None
        and (mark.points is None or allows(line, dossier.variant, mark.points))
    ]
    SelfMark.objects.bulk_create(marks)
    copied = {
        (attachment.criterion, paper.pk)
        for attachment in former.attachments.select_related("paper")
        if (paper := newest(attachment.paper)).removed_at is None
        and (not attachment.criterion or (same_set and attachment.criterion in card.criteria))
    }
    Attachment.objects.bulk_create(
        Attachment(dossier=dossier, criterion=criterion, paper_id=paper) for criterion, paper in sorted(copied)
    )
