"""Producers, products and what they hold."""

import datetime as dt
import itertools
from collections.abc import Mapping

from ocop.core.text import fold
from ocop.places.models import Area
from ocop.registry.models import CertificateHeld, Producer, Product, Programme, StarHeld
from tests.make import places

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
FOR_EVER = dt.date(2999, 1, 1)
HOME = "TH.30"
"""Where a maker is whose place a test does not care about."""
_numbers = itertools.count(1)


def programme(code: str = "TH-OTOP") -> Programme:
    """Return the programme of a code."""
    country, _dash, name = code.partition("-")
    found, _made = Programme.objects.get_or_create(
        code=code,
        defaults={"country": country, "language": country.lower(), "name": name, "name_en": f"{name} of {country}"},
    )
    return found


def producer(
    name: str = "กลุ่มทอผ้าบ้านโนนงาม",
    *,
    of: Area | None = None,
    language: str = "th",
    texts: Mapping[str, Mapping[str, str]] | None = None,
    named_as: str = "maker",
    demonstration: bool = False,
) -> Producer:
    """Return a producer in a place."""
    place = of or places.area(HOME)
    return Producer.objects.create(
        number=f"{place.country}-M{next(_numbers)}",
        country=place.country,
        area=place,
        name=name,
        language=language,
        texts=dict(texts or {}),
        folded=fold(name)[:250],
        named_as=named_as,
        demonstration=demonstration,
        changed_at=NOON,
    )


def product(
    name: str = "ผ้าไหมมัดหมี่",
    *,
    stars: int | None = None,
    until: dt.date = FOR_EVER,
    of: Producer | None = None,
    place: Area | None = None,
    language: str = "th",
    texts: Mapping[str, Mapping[str, str]] | None = None,
    category: str = "",
    demonstration: bool = False,
) -> Product:
    """Return a published product.

    :param stars: of a decision that is valid until a day.
    :param of: its producer; without one, and without a place, one is made.
    """
    maker = of or (producer() if place is None else None)
    where = place or (maker.area if maker else places.area(HOME))
    made = Product.objects.create(
        number=f"{where.country}-P{next(_numbers)}",
        country=where.country,
        area=where,
        producer=maker,
        programme=programme("VN-OCOP" if where.country == "VN" else "TH-OTOP"),
        name=name,
        language=language,
        texts=dict(texts or {}),
        folded=fold(name)[:250],
        category=category,
        demonstration=demonstration,
        changed_at=NOON,
    )
    if stars is not None:
        star(made, stars=stars, until=until)
    return made


def star(
    of: Product, *, stars: int = 4, scheme: str = "vn-ocop", decision: str = "12/QĐ-UBND", until: dt.date = FOR_EVER
) -> StarHeld:
    """Give a product stars; with an empty decision they are only reported."""
    return StarHeld.objects.create(
        product=of,
        scheme=scheme,
        edition="2026",
        stars=stars,
        decision=decision,
        decided_on=dt.date(2026, 3, 12) if decision else None,
        valid_until=until,
    )


def certificate(of: Product | Producer, kind: str = "organic", *, until: dt.date | None = None) -> CertificateHeld:
    """Give a product or a producer a certificate since long ago."""
    owner = {"product": of} if isinstance(of, Product) else {"producer": of}
    return CertificateHeld.objects.create(
        **owner,
        kind=kind,
        issuer="Control Union",
        number=f"C-{next(_numbers)}",
        valid_from=dt.date(2020, 1, 1),
        valid_until=until,
    )
