"""Write makers and goods: found again by programme, name and place, so that a second load finds the same rows."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ocop.activity.models import Activity
from ocop.activity.operations import activity, record_many
from ocop.core.text import fold
from ocop.demonstration.network import DECISION, ISSUER, VERIFIED, Good, Maker, Network
from ocop.registry.categories import categories
from ocop.registry.models import CertificateHeld, Inclusion, Producer, Product, Programme, StarHeld
from ocop.registry.operations.goods import folded_maker, next_number

AT_ONCE = 500
"""Rows written by one statement."""

type Values = dict[str, object]


@dataclass(frozen=True)
class Written:
    """The rows of the network, and what happened to them."""

    makers: Mapping[Maker, Producer]
    products: Mapping[Good, Product]


def write_network(network: Network, *, by: str, at: dt.datetime) -> Written:
    """Write makers, goods and what they hold; rows that say the same already are left alone."""
    programmes = {programme.country: programme.pk for programme in Programme.objects.order_by("-code")}
    makers = _write_makers(network.makers, programmes, by=by, at=at)
    products = _write_products(network.goods, makers, by=by, at=at)
    _write_inclusion(makers)
    _write_held(products)
    return Written(makers, products)


def _write_makers(
    makers: Iterable[Maker], programmes: Mapping[str, int], *, by: str, at: dt.datetime
) -> dict[Maker, Producer]:
    known = {(row.country, row.name, row.area_id): row for row in Producer.objects.filter(demonstration=True)}
    rows, new, changed = {}, [], []
    for maker in makers:
        values: Values = {
            "programme_id": programmes[maker.country],
            "language": maker.language,
            "texts": {"en": {"name": maker.name_latin, "state": "human"}},
            "folded": folded_maker(maker.name),
            "latitude": maker.latitude,
            "longitude": maker.longitude,
            "kind": maker.kind,
        }
        row = known.get((maker.country, maker.name, maker.area))
        if row is None:
            row = Producer(
                number=next_number(maker.country, "M"),
                country=maker.country,
                name=maker.name,
                area_id=maker.area,
                consent_on=maker.consent_on,
                demonstration=True,
                changed_at=at,
                **values,
            )
            new.append(row)
        elif _changes(row, values, at):
            changed.append(row)
        rows[maker] = row
    Producer.objects.bulk_create(new, batch_size=AT_ONCE)
    Producer.objects.bulk_update(changed, [*values, "changed_at"] if changed else ["changed_at"], batch_size=AT_ONCE)
    _tell("registry.producer_registered", new, by=by, at=at)
    _tell("registry.producer_corrected", changed, by=by, at=at)
    return rows


def _write_products(
    goods: Iterable[Good], makers: Mapping[Maker, Producer], *, by: str, at: dt.datetime
) -> dict[Good, Product]:
    known = {(row.producer_id, row.name): row for row in Product.objects.filter(demonstration=True)}
    rows, new, changed = {}, [], []
    for good in goods:
        producer, kind = makers[good.maker], good.kind
        hs = categories()[kind.category].hs
        values: Values = {
            "programme_id": producer.programme_id,
            "area_id": producer.area_id,
            "language": kind.language,
            "texts": dict(good.texts),
            "folded": fold(kind.name)[:250],
            "category": kind.category,
            "unit": kind.unit,
            "net_content": kind.net_content,
            "shelf_life_days": kind.shelf_life_days,
            "hs": hs if len(hs) >= 4 else "",
            "hs_nomenclature": "HS 2022" if len(hs) >= 4 else "",
        }
        row = known.get((producer.pk, kind.name))
        if row is None:
            row = Product(
                number=next_number(kind.country, "P"),
                country=kind.country,
                name=kind.name,
                producer=producer,
                demonstration=True,
                changed_at=at,
                **values,
            )
            new.append(row)
        elif _changes(row, values, at):
            changed.append(row)
        rows[good] = row
    Product.objects.bulk_create(new, batch_size=AT_ONCE)
    Product.objects.bulk_update(changed, [*values, "changed_at"] if changed else ["changed_at"], batch_size=AT_ONCE)
    _tell("registry.product_registered", new, by=by, at=at)
    _tell("registry.product_corrected", changed, by=by, at=at)
    return rows


def _changes(row: Producer | Product, values: Values, at: dt.datetime) -> bool:
    """Give a row the values, and say whether it said something else before."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    if different:
        row.changed_at = at
    return bool(different)


def _write_inclusion(makers: Mapping[Maker, Producer]) -> None:
    """Write who leads the makers; what was corrected since is left alone."""
    told = set(Inclusion.objects.filter(producer__demonstration=True).values_list("producer_id", flat=True))
    Inclusion.objects.bulk_create(
        [
            Inclusion(producer=row, women_led=maker.women_led, minority_led=maker.minority_led, remote=maker.remote)
            for maker, row in makers.items()
            if row.pk not in told
        ],
        batch_size=AT_ONCE,
    )


def _write_held(products: Mapping[Good, Product]) -> None:
    """Write certificates and stars anew: their days move on with the day of the load."""
    rows = [row.pk for row in products.values()]
    CertificateHeld.objects.filter(product__in=rows, issuer=ISSUER).delete()
    StarHeld.objects.filter(product__in=rows, decision__startswith=DECISION).delete()
    CertificateHeld.objects.bulk_create(
        [
            CertificateHeld(
                product=row,
                kind=one.kind,
                issuer=ISSUER,
                number=one.number,
                scope=one.scope,
                valid_from=one.valid_from,
                valid_until=one.valid_until,
                verified=VERIFIED,
            )
            for good, row in products.items()
            for one in good.certificates
        ],
        batch_size=AT_ONCE,
    )
    StarHeld.objects.bulk_create(
        [
            StarHeld(
                product=row,
                scheme=one.scheme,
                edition=one.edition,
                stars=one.stars,
                decision=one.decision,
                decided_on=one.decided_on,
                valid_until=one.valid_until,
            )
            for good, row in products.items()
            for one in good.stars
        ],
        batch_size=AT_ONCE,
    )


def _tell(verb: str, rows: Iterable[Producer | Product], *, by: str, at: dt.datetime) -> None:
    lines: list[Activity] = [activity(verb, row, by=by, at=at, demonstration=True) for row in rows]
    if lines:
        record_many(lines)
