"""What is printed of results, gathered into values: decisions with their lists, letters, certificates."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import zip_longest

from django.conf import settings
from django.utils import timezone, translation

from ocop.activity.queries import history_of
from ocop.grading.addresses import check_address, scan_address
from ocop.grading.models import Decision, Dossier, Result, Source, StarCertificate
from ocop.grading.printing.imprint import Imprint
from ocop.grading.printing.values_results import CertificateValues, DecisionValues, LetterValues, Listed, Rank
from ocop.grading.queries.appeals import appeal_until
from ocop.grading.queries.authorities import area_of
from ocop.grading.queries.certificates import issuer_names
from ocop.grading.queries.decisions import results_in, told_result_of
from ocop.grading.queries.imprints import area_words, imprint, language_of, place_words
from ocop.grading.queries.outcomes import outcome_words, put_out_words
from ocop.grading.queries.rules import rules_of
from ocop.grading.scoring.records import Authority, Edition, Words
from ocop.grading.scoring.sentences import SENTENCES
from ocop.grading.standings import (
    Standing,
    gives_stars,
    last_good_day,
    scheme_country,
    scheme_label,
    standing_on,
    year_of,
)
from ocop.grading.standings import rules_of as rules_of_certificate
from ocop.grading.states import DecisionState, DossierState
from ocop.places.models import Area
from ocop.places.queries import country_name


def decision_values(decision: Decision, *, points: bool = False) -> DecisionValues:
    """Return a decision with its list, the highest level first, products in the order in which they were listed.

    :param points: whether the list tells the points of each product.
    """
    rules = rules_of(decision.edition)
    results = list(results_in(decision))
    places = place_words(result.dossier.area for result in results)
    body = rules.authorities.get(decision.authority)
    issued = decision.state == DecisionState.ISSUED
    return DecisionValues(
        imprint=imprint(
            rules,
            on=decision.decided_on,
            number=decision.number,
            subject=f"{decision.area.path} {decision.number}",
            demonstration=decision.demonstration,
            draft=not issued,
        ),
        number=decision.number,
        decided_on=decision.decided_on,
        authority=body.names if body else {"en": decision.authority},
        area=area_words(decision.area),
        signs=(body.signs or body.names) if body else {"en": decision.authority},
        signer=decision.signer,
        edition=rules.names,
        act=rules.act.number,
        ranks=tuple(
            _rank(level, rules, results, places) for level in sorted({one.stars for one in results}, reverse=True)
        ),
        products=len(results),
        months=rules.term.months,
        issued=issued,
        points=points,
    )


def letter_values(dossier: Dossier) -> LetterValues | None:
    """Return the letter of a dossier that ended without a certificate; none where there is no such end."""
    rules = rules_of(dossier.edition)
    result = told_result_of(dossier)
    if result is not None:
        return None if result.stars in rules.levels else _letter_of_result(result, rules)
    return _letter_of_end(dossier, rules) if dossier.ended_by and dossier.state == DossierState.CLOSED else None


def certificate_values(certificate: StarCertificate, *, on: dt.date) -> CertificateValues:
    """Return a certificate as it is printed on a day: what it states, and its standing where it is not simply valid."""
    rules = rules_of_certificate(certificate)
    country = scheme_country(certificate.scheme)
    language = language_of(country)
    product = certificate.product
    band = rules.band(certificate.stars) if rules else None
    card = rules.scorecards.get(certificate.set_number) if rules else None
    english = product.text("en", "name") if product.texts.get("en", {}).get("state") != "machine" else ""
    return CertificateValues(
        imprint=_imprint_of(certificate, rules, language, on),
        number=certificate.number,
        scheme=scheme_label(certificate.scheme),
        country=_in_both(lambda: country_name(country), language),
        rules=year_of(certificate),
        stars=certificate.stars if gives_stars(certificate) else 0,
        level=band.names if band else {"en": str(certificate.stars)},
        product=certificate.product_name,
        product_names={product.language: certificate.product_name, "en": english or certificate.product_name},
        product_code=certificate.product_code,
        producer=certificate.producer_name,
        place=place_words([product.area])[product.area.pk],
        set_number=certificate.set_number,
        set_name=card.names if card else {},
        authority=issuer_names(certificate.scheme, certificate.authority, certificate.area),
        decision=certificate.decision_number,
        decided_on=certificate.decided_on,
        issued_on=certificate.issued_on,
        last_day=last_good_day(certificate),
        act=rules.act.number if rules else "",
        standing=_standing_words(standing_on(certificate, on), language),
        entered=certificate.source == Source.ENTERED,
        address=check_address(certificate),
        scan=scan_address(certificate),
        signed=certificate.credential,
    )


def _rank(stars: int, rules: Edition, results: Sequence[Result], places: dict[int, Words]) -> Rank:
    band = rules.band(stars)
    return Rank(
        band.names if band else {"en": str(stars)},
        stars if rules.outcome == "stars" else 0,
        tuple(_listed(one, places[one.dossier.area.pk]) for one in results if one.stars == stars),
    )


def _listed(result: Result, place: Words) -> Listed:
    dossier = result.dossier
    certificate: StarCertificate | None = getattr(result, "certificate", None)
    return Listed(
        product=certificate.product_name if certificate else dossier.product.name,
        producer=certificate.producer_name if certificate else dossier.producer.name,
        place=place,
        set_number=dossier.set_number,
        total=result.total,
        certificate=certificate.number if certificate else "",
        last_day=last_good_day(certificate) if certificate else None,
    )


def _letter_of_result(result: Result, rules: Edition) -> LetterValues:
    hearing, dossier = result.hearing, result.dossier
    assert result.told_at is not None
    band = rules.band(hearing.result.get("band", result.stars))
    stopped = bool(hearing.result.get("stopped"))
    body = rules.authorities.get(hearing.council.authority)
    return _letter(
        dossier,
        rules,
        body=body,
        area=hearing.council.area,
        told_on=timezone.localdate(result.told_at),
        total=result.total,
        level=band.names if band and not band.certified and not stopped else SENTENCES["none"],
        sentences=_both(outcome_words, hearing, language_of(rules.country)),
        appeal=appeal_until(result, result.told_at),
    )


def _letter_of_end(dossier: Dossier, rules: Edition) -> LetterValues:
    line = history_of("dossier", dossier.number).filter(verb="grading.dossier_put_out").first()
    bodies = [one for one in rules.authorities.values() if "review" in one.does]
    body = max(bodies, key=lambda one: one.level, default=None)
    return _letter(
        dossier,
        rules,
        body=body,
        area=area_of(body, dossier.area) if body else dossier.area,
        told_on=timezone.localdate(line.at if line else dossier.changed_at),
        sentences=_both(put_out_words, dossier, language_of(rules.country)),
        facts=str(line.facts.get("facts", "")) if line else "",
    )


def _letter(
    dossier: Dossier,
    rules: Edition,
    *,
    body: Authority | None,
    area: Area,
    told_on: dt.date,
    sentences: tuple[Words, ...],
    total: Decimal | None = None,
    level: Words = SENTENCES["none"],
    facts: str = "",
    appeal: dt.date | None = None,
) -> LetterValues:
    return LetterValues(
        imprint=imprint(
            rules,
            on=told_on,
            number=dossier.number,
            subject=dossier.product.number,
            demonstration=dossier.demonstration,
        ),
        dossier=dossier.number,
        product=dossier.product.name,
        producer=dossier.producer.name,
        address=str(dossier.answers.get("address", "")) or dossier.producer.address,
        place=place_words([dossier.area])[dossier.area.pk],
        authority=body.names if body else {},
        area=area_words(area),
        edition=rules.names,
        act=rules.act.number,
        set_number=dossier.set_number,
        set_name=rules.scorecards[dossier.set_number].names,
        rated=total is not None,
        total=total,
        most=rules.total,
        level=level,
        sentences=sentences,
        facts=facts,
        told_on=told_on,
        appeal_until=appeal,
    )


def _both[Told](tell: Callable[[Told, str], list[str]], of: Told, language: str) -> tuple[Words, ...]:
    """Return sentences in the scheme's language and in English, side by side."""
    own, english = tell(of, language), tell(of, "en")
    return tuple({language: one, "en": other} for one, other in zip_longest(own, english, fillvalue=""))


def _standing_words(standing: Standing, language: str) -> Words | None:
    if standing == Standing.VALID:
        return None
    return _in_both(lambda: str(standing.label), language)


def _in_both(said: Callable[[], str], language: str) -> Words:
    """Return what is said in the scheme's language and in English."""
    made = {}
    for code in (language, "en"):
        with translation.override(code):
            made[code] = said()
    return made


def _imprint_of(certificate: StarCertificate, rules: Edition | None, language: str, on: dt.date) -> Imprint:
    if rules is not None:
        return imprint(
            rules,
            on=on,
            number=certificate.number,
            subject=certificate.product.number,
            demonstration=certificate.demonstration,
        )
    return Imprint(
        settings.NODE_NAME,
        on,
        certificate.number,
        language,
        scheme_country(certificate.scheme),
        certificate.product.number,
        certificate.demonstration,
    )
