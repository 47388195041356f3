"""Offers, the ways goods travel, demands and plans."""

import datetime as dt
import itertools
from collections.abc import Sequence
from decimal import Decimal

from ocop.accounts.models import User
from ocop.registry.models import Inclusion, Producer, ProducerPerson, Product
from ocop.trade.models import (
    BorderRate,
    Demand,
    Destination,
    DutyRate,
    ExchangeRate,
    Hub,
    InlandRate,
    Lane,
    PriceBreak,
    SupplyOffer,
)
from ocop.trade.terms import DemandTerms, OfferTerms, Price
from tests.make import accounts, places, registry

NOON = dt.datetime(2026, 6, 1, 5, tzinfo=dt.UTC)
"""Noon in Bangkok."""
TODAY = dt.date(2026, 6, 1)
LONG_AGO = dt.date(2020, 1, 1)
_numbers = itertools.count(1)


def maker(*, country: str = "TH", at: tuple[float, float] = (15.0, 102.0), women_led: bool | None = None) -> Producer:
    """Return a producer at a place on the map."""
    made = registry.producer(of=places.area(f"{country}.30"))
    made.latitude, made.longitude = at
    made.save()
    if women_led is not None:
        Inclusion.objects.create(producer=made, women_led=women_led)
    return made


def spokesperson(of: Producer) -> User:
    """Return a person who speaks for a producer."""
    person = accounts.user()
    ProducerPerson.objects.create(producer=of, user=person)
    return person


def product(
    *, of: Producer | None = None, category: str = "rice", name: str = "ข้าวหอมมะลิ", en: str = "Jasmine rice"
) -> Product:
    """Return a product of a maker whose place is known."""
    return registry.product(name, of=of or maker(), category=category, texts={"en": {"name": en}})


def offer_terms(
    *,
    unit: str = "KGM",
    currency: str = "USD",
    price: str = "1.00",
    minimum_lot: str = "100",
    pack: str = "25",
    capacity: str = "1000",
    weight: str | None = None,
    prices: Sequence[tuple[str, str]] = (),
    harvest: tuple[int, ...] = (100,) * 12,
    valid_until: dt.date | None = None,
    default_probability: str | None = None,
    onboarding_cost: str | None = None,
) -> OfferTerms:
    """Return the terms of an offer that nothing speaks against."""
    first = Price(Decimal(minimum_lot), Decimal(price))
    further = [Price(Decimal(start), Decimal(amount)) for start, amount in prices]
    return OfferTerms(
        unit=unit,
        currency=currency,
        minimum_lot=Decimal(minimum_lot),
        pack_multiple=Decimal(pack),
        capacity_per_week=Decimal(capacity),
        prices=(first, *further),
        valid_from=LONG_AGO,
        valid_until=valid_until,
        unit_weight_kg=None if weight is None else Decimal(weight),
        harvest=harvest,
        default_probability=None if default_probability is None else Decimal(default_probability),
        onboarding_cost=None if onboarding_cost is None else Decimal(onboarding_cost),
    )


def offer(
    of: Product | None = None,
    *,
    price: str = "1.00",
    capacity: str = "1000",
    minimum_lot: str = "100",
    pack: str = "25",
    unit: str = "KGM",
    currency: str = "USD",
    weight: str = "1",
    default_probability: str = "0.0100",
    origin_proof: bool = False,
    demonstration: bool = False,
) -> SupplyOffer:
    """Return a current offer with one price."""
    made = SupplyOffer.objects.create(
        product=of or product(),
        unit=unit,
        unit_weight_kg=Decimal(weight),
        currency=currency,
        minimum_lot=Decimal(minimum_lot),
        pack_multiple=Decimal(pack),
        capacity_per_week=Decimal(capacity),
        valid_from=LONG_AGO,
        default_probability=Decimal(default_probability),
        origin_proof=origin_proof,
        demonstration=demonstration,
        changed_at=NOON,
    )
    PriceBreak.objects.create(offer=made, from_quantity=made.minimum_lot, unit_price=Decimal(price))
    return made


def destination(code: str = "SGSIN", *, country: str = "SG", at: tuple[float, float] = (1.29, 103.85)) -> Destination:
    """Return a destination."""
    found, _made = Destination.objects.get_or_create(
        code=code, defaults={"country": country, "name": code.title(), "latitude": at[0], "longitude": at[1]}
    )
    return found


def hub(
    code: str = "TH-KKC", *, country: str = "TH", at: tuple[float, float] = (16.4, 102.8), capacity_kg: str = "60000"
) -> Hub:
    """Return a hub since long ago."""
    return Hub.objects.create(
        code=code,
        country=country,
        name=code.title(),
        latitude=at[0],
        longitude=at[1],
        currency="USD",
        capacity_kg=Decimal(capacity_kg),
        opening_cost=Decimal("400"),
        handling_per_kg=Decimal("0.03"),
        export_file_cost=Decimal("150"),
        days=3,
        valid_from=LONG_AGO,
        demonstration=False,
    )


def lane(of: Hub, to: Destination, *, mode: str = "sea", container_cost: str = "1500", transit_days: int = 10) -> Lane:
    """Return a lane since long ago."""
    return Lane.objects.create(
        hub=of,
        destination=to,
        mode=mode,
        currency="USD",
        container_cost=Decimal(container_cost),
        container_payload_kg=Decimal("18000"),
        lcl_rate_per_kg=Decimal("0.13"),
        lcl_limit_kg=Decimal("9000"),
        transit_days=transit_days,
        insurance_rate=Decimal("0.003"),
        destination_haul_per_kg=Decimal("0.06"),
        valid_from=LONG_AGO,
        demonstration=False,
    )


def logistics() -> Destination:
    """Lay out a small world: two Thai hubs, lanes to Singapore, lorries, a border, duties, exchange rates."""
    to = destination()
    lane(hub(), to)
    lane(hub("TH-LCB", at=(13.1, 100.9)), to, container_cost="1100", transit_days=8)
    for country in ("TH", "LA"):
        InlandRate.objects.create(
            country=country,
            currency="USD",
            base_per_kg=Decimal("0.02"),
            per_kg_km=Decimal("0.00011"),
            pickup_base=Decimal(9),
            pickup_per_km=Decimal("0.1"),
            km_per_day=420,
            valid_from=LONG_AGO,
            demonstration=False,
        )
    BorderRate.objects.create(
        origin="LA", destination="TH", currency="USD", per_kg=Decimal("0.02"), days=2, valid_from=LONG_AGO
    )
    DutyRate.objects.create(
        origin="ASEAN",
        destination="SG",
        preferential_percent=Decimal(0),
        mfn_percent=Decimal(10),
        valid_from=LONG_AGO,
        demonstration=False,
    )
    for currency, per_usd in (("USD", "1"), ("THB", "32"), ("VND", "26000")):
        ExchangeRate.objects.create(
            currency=currency, per_usd=Decimal(per_usd), on=LONG_AGO, source="a test", demonstration=False
        )
    return to


def demand_terms(
    *,
    words: str = "jasmine rice",
    category: str = "",
    quantity: str = "5000",
    unit: str = "KGM",
    to: str = "SGSIN",
    currency: str = "USD",
    window: tuple[dt.date, dt.date] = (dt.date(2026, 8, 1), dt.date(2026, 9, 1)),
    incoterm: str = "DAP",
    certainty_percent: int | None = None,
    most_suppliers: int | None = None,
    sharing: str = "least_cost",
    certificates: tuple[str, ...] = (),
    min_stars: dict[str, int] | None = None,
    price_ceiling: str | None = None,
) -> DemandTerms:
    """Return what a buyer asks for, without a wish for certainty, so that the plan is the cheapest."""
    return DemandTerms(
        words=words,
        category=category,
        quantity=Decimal(quantity),
        unit=unit,
        destination=to,
        window_from=window[0],
        window_until=window[1],
        currency=currency,
        incoterm=incoterm,
        certainty_percent=certainty_percent,
        most_suppliers=most_suppliers,
        sharing=sharing,
        certificates=certificates,
        min_stars=min_stars or {},
        price_ceiling=None if price_ceiling is None else Decimal(price_ceiling),
    )


def demand(
    *, by: User | None = None, quantity: str = "5000", words: str = "jasmine rice", certificates: tuple[str, ...] = ()
) -> Demand:
    """Return a stored demand of a buyer for delivery to Singapore."""
    number = next(_numbers)
    return Demand.objects.create(
        number=f"DM-9{number:05d}",
        buyer=by or accounts.buyer(),
        words=words,
        quantity=Decimal(quantity),
        unit="KGM",
        destination=destination(),
        window_from=dt.date(2026, 8, 1),
        window_until=dt.date(2026, 9, 1),
        certificates=list(certificates),
        currency="USD",
        certainty_percent=None,
        created_at=NOON,
        changed_at=NOON,
    )
