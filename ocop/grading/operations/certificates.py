"""Certificates: issued by a decision, replaced by newer ones, and told to the register."""

import datetime as dt
from collections.abc import Mapping

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from joserfc.jwk import OKPKey

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.grading.addresses import absolute, check_address, context_address, issuer_address, status_address
from ocop.grading.credentials.statements import PURPOSES, Certified, StatusEntry, credential
from ocop.grading.credentials.status import LEAST_BITS
from ocop.grading.credentials.tokens import sign
from ocop.grading.editions import edition
from ocop.grading.models import IssuerKey, Result, StarCertificate
from ocop.grading.operations.certificate_keys import NoKey, make_key, signing_key
from ocop.grading.queries.authorities import area_of, require_signature
from ocop.grading.queries.certificates import issuer_names, kept_product, present_certificate_of, told_to_registry
from ocop.grading.scoring.records import Edition
from ocop.grading.standings import outcome_of, year_of
from ocop.grading.states import NEXT_CERTIFICATE, CertificateState, DecisionState
from ocop.grading.terms import valid_until
from ocop.places.models import Area
from ocop.registry.models import StarHeld
from ocop.registry.operations.goods import hold_stars

LONGEST_DECISION = 80
"""Letters of a decision's number that the register keeps."""


class NotDecided(DomainError):
    message = _("There is no decision yet behind this result, so no certificate can be issued.")


class NotCertified(DomainError):
    message = _("%(stars)s stars come with a letter, not with a certificate.")


class CertifiedAlready(DomainError):
    message = _("Certificate %(number)s has been issued for this result already.")


class NumberUsed(DomainError):
    message = _("The number %(number)s is on another certificate of this authority already.")


class NotReplaceable(DomainError):
    message = _("Certificate %(number)s is %(state)s, so no newer one can take its place.")


class FormatWrong(DomainError):
    message = _("The edition %(edition)s numbers by “%(format)s”; nothing is known for: %(missing)s.")


@transaction.atomic
def issue_certificate(result: Result, *, by: User, at: dt.datetime) -> StarCertificate:
    """Issue and sign the certificate of a result that an authority decided; the product's former one is replaced.

    It begins on the day of ``at`` and runs for the term of the edition under which the product was rated. The first
    certificate of an authority brings its signing key with it.

    :raises PermissionDenied: this person does not sign for the authority of the decision.
    :raises NotDecided: there is no issued decision, or a newer result has replaced this one.
    :raises NotCertified: the stars are below those that a certificate is issued for.
    :raises CertifiedAlready: it has been issued.
    """
    result = locked(result)
    decision = result.decision
    if decision is None or decision.state != DecisionState.ISSUED or result.replaced_at is not None:
        raise NotDecided
    require_signature(by, decision.area)
    known = StarCertificate.objects.filter(result=result).first()
    if known:
        raise CertifiedAlready(number=known.number)
    dossier = result.dossier
    rules = edition(dossier.edition)
    if result.stars not in rules.levels:
        raise NotCertified(stars=result.stars)
    product = locked(kept_product(dossier.product))
    former = present_certificate_of(product, rules.scheme)
    day = timezone.localdate(at)
    key_row, key = _signing_key(rules.scheme, decision.authority, decision.area, by=by, at=at)
    if former:
        replace_by_newer(former, by=by, at=at)
    certificate = StarCertificate(
        product=product,
        product_name=product.name,
        producer_name=product.producer.name if product.producer else "",
        scheme=rules.scheme,
        edition=rules.code,
        set_number=dossier.set_number,
        stars=result.stars,
        authority=decision.authority,
        area=decision.area,
        decision_number=decision.number,
        decided_on=decision.decided_on,
        issued_on=day,
        valid_until=valid_until(day, rules.term),
        result=result,
        key=key_row,
        status_index=_next("grading_status_index"),
        demonstration=decision.demonstration or product.demonstration,
        created_at=at,
    )
    _number(certificate, rules)
    certificate.credential = sign(credential(stated(certificate, key_row), context_address()), key)
    certificate.save()
    record(
        "grading.certificate_issued",
        certificate,
        by=by.username,
        at=at,
        product=product.number,
        scheme=rules.scheme,
        stars=result.stars,
        decision=decision.number,
    )
    if former:
        push_down(former, by=by, at=at)
    push_down(certificate, by=by, at=at)
    return certificate


@transaction.atomic
def supersede(certificate: StarCertificate, *, by: User, at: dt.datetime) -> StarCertificate:
    """Say that a newer certificate has taken a certificate's place.

    :raises PermissionDenied: this person does not sign for its authority.
    :raises NotReplaceable: it was revoked, or replaced already.
    """
    certificate = locked(certificate)
    require_signature(by, certificate.area)
    replace_by_newer(certificate, by=by, at=at)
    push_down(certificate, by=by, at=at)
    return certificate


def push_down(certificate: StarCertificate, *, by: User | None, at: dt.datetime) -> StarHeld:
    """Tell the register what a certificate says as it stands now, so that register and search show exactly that.

    Called in the transaction of every change: issue, suspension, the end of one, revocation, replacement. What the
    register holds for the decision is written anew, never beside it. Rights are those of the change that calls it.
    A mark or an award is told as what it is.

    :param by: none where it is done from the shell of the node.
    """
    return hold_stars(
        kept_product(certificate.product),
        scheme=certificate.scheme,
        edition=year_of(certificate),
        stars=certificate.stars,
        decision=certificate.decision_number[:LONGEST_DECISION],
        decided_on=certificate.decided_on,
        until=told_to_registry(certificate, on=timezone.localdate(at)),
        by=by.username if by else "",
        at=at,
        outcome=outcome_of(certificate),
        certified=True,
    )


def stated(certificate: StarCertificate, key: IssuerKey) -> Certified:
    """Return what the credential of a certificate states, with a place in the status lists of the key's authority."""
    product, producer = certificate.product, certificate.product.producer
    index = certificate.status_index
    return Certified(
        address=check_address(certificate),
        issuer=issuer_address(key),
        issuer_names=issuer_names(certificate.scheme, certificate.authority, certificate.area),
        valid_from=_midnight(certificate.issued_on),
        valid_until=_midnight(certificate.valid_until) if certificate.valid_until else None,
        number=certificate.number,
        product=product.number,
        product_address=absolute(product.get_absolute_url()),
        product_names=_names(certificate.product_name, product.language, product.texts),
        product_code=certificate.product_code,
        producer=producer.number if producer else "",
        producer_names=_names(certificate.producer_name, producer.language, producer.texts) if producer else {},
        scheme=certificate.scheme,
        edition=certificate.edition,
        set_number=certificate.set_number,
        stars=certificate.stars,
        decision_number=certificate.decision_number,
        decided_on=certificate.decided_on,
        status=tuple(
            StatusEntry(purpose, status_address(key, purpose, index // LEAST_BITS), index % LEAST_BITS)
            for purpose in PURPOSES
        )
        if index is not None
        else (),
        demonstration=certificate.demonstration,
    )


def codes_over(rules: Edition, place: Area) -> dict[str, str]:
    """Return the code of the area of every body of an edition that stands over a place, by the body's code."""
    return {code: area_of(body, place).code for code, body in rules.authorities.items()}


def replace_by_newer(certificate: StarCertificate, *, by: User | None, at: dt.datetime) -> None:
    """Write down that a newer certificate took a locked one's place; rights are those of the change that calls it.

    :raises NotReplaceable: it was revoked, or replaced already.
    """
    if CertificateState.SUPERSEDED not in NEXT_CERTIFICATE[CertificateState(certificate.state)]:
        raise NotReplaceable(number=certificate.number, state=certificate.get_state_display())
    certificate.suspensions.filter(ended_at=None).update(ended_at=at)
    certificate.state = CertificateState.SUPERSEDED
    certificate.save(update_fields=["state"])
    name = by.username if by else ""
    record("grading.certificate_superseded", certificate, by=name, at=at, product=certificate.product.number)


def _signing_key(scheme: str, authority: str, area: Area, *, by: User, at: dt.datetime) -> tuple[IssuerKey, OKPKey]:
    try:
        return signing_key(scheme, authority, area)
    except NoKey:
        make_key(scheme, authority, area, by=by, at=at)
        return signing_key(scheme, authority, area)


def _number(certificate: StarCertificate, rules: Edition) -> None:
    """Number a certificate and its product by the patterns of the edition.

    :raises NumberUsed: a pattern without a serial gives a number for the second time.
    :raises FormatWrong: a pattern asks for what is not known.
    """
    known = {
        "year": str(certificate.issued_on.year),
        "authority": certificate.area.code,
        "stars": str(certificate.stars),
        "set": certificate.set_number,
        **codes_over(rules, certificate.product.area),
    }
    serial = str(_next("grading_certificate_number"))
    certificate.number = _filled(rules, rules.number_format or "{serial}", {**known, "serial": serial})
    if _taken(certificate, number=certificate.number):
        raise NumberUsed(number=certificate.number)
    if rules.product_code_format:
        certificate.product_code = _product_code(certificate, rules, known)


def _product_code(certificate: StarCertificate, rules: Edition, known: Mapping[str, str]) -> str:
    """Return the code that stands on the product's pack; its serial counts the codes of the commune in the year.

    Decision 26/2026, annex II: province, commune, serial given by the commune, year of assessment.
    """
    with connection.cursor() as cursor:  # two products of one commune at the same time take one serial each
        key = f"grading.product_code {certificate.scheme} {certificate.product.area.path}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
    same_place = StarCertificate.objects.filter(
        scheme=certificate.scheme,
        product__area_id=certificate.product.area_id,
        issued_on__year=certificate.issued_on.year,
    )
    serial = same_place.count() + 1
    while True:
        code = _filled(rules, rules.product_code_format, {**known, "serial": str(serial)})
        if "{serial}" not in rules.product_code_format or not _taken(certificate, product_code=code):
            return code
        serial += 1


def _filled(rules: Edition, pattern: str, known: Mapping[str, str]) -> str:
    try:
        return pattern.format_map(known)
    except (KeyError, ValueError, IndexError) as error:
        raise FormatWrong(edition=rules.code, format=pattern, missing=str(error)) from error


def _taken(certificate: StarCertificate, **wanted: str) -> bool:
    return StarCertificate.objects.filter(scheme=certificate.scheme, area=certificate.area, **wanted).exists()


def _next(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return int(cursor.fetchone()[0])


def _midnight(day: dt.date) -> dt.datetime:
    """Return the first moment of a day at the node, with its offset."""
    return timezone.localtime(timezone.make_aware(dt.datetime.combine(day, dt.time())))


def _names(own: str, language: str, texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return a name as certified in its own language, and those in others that a person or a register gave."""
    named = {
        code: str(text["name"]) for code, text in texts.items() if text.get("name") and text.get("state") != "machine"
    }
    return {**named, language or "und": own}
