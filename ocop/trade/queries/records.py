"""Rows of offers, hubs and rates turned into the pooling engine's records: one unit, one currency, whole numbers."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from django.db.models import Q

from ocop.core.units import unit_of
from ocop.registry.categories import categories
from ocop.registry.models import CertificateHeld, HeldAs, Inclusion, StarHeld
from ocop.registry.queries import told_stars
from ocop.trade import pooling
from ocop.trade.currencies import Converter
from ocop.trade.geography import road_km
from ocop.trade.models import BorderRate, Demand, Hub, InlandRate, Lane, PriceBreak, SupplyOffer
from ocop.trade.queries import logistics
from ocop.trade.question import LeftOut, Scale, Unfit
from ocop.trade.seasons import weekly_capacity

NEAREST_HUBS = 5
REACH_KM = 1500.0


def place_of(row: SupplyOffer) -> tuple[float, float] | None:
    """Return where the goods are: the product's own place, else the maker's, else the middle of the area."""
    product = row.product
    for record in (product, product.producer, product.area):
        if record is not None and record.latitude is not None and record.longitude is not None:
            return record.latitude, record.longitude
    return None


@dataclass(frozen=True)
class Gatherer:
    """Turns rows into the engine's records in one unit and one currency."""

    demand: Demand
    on: dt.date
    scale: Scale
    convert: Converter
    kg_per_base: Fraction
    ways: list[Lane]

    def offers(self, rows: list[SupplyOffer]) -> tuple[tuple[pooling.Offer, ...], list[LeftOut]]:
        """Return the offers with their legs to the nearest hubs, and those that no lorry rate reaches."""
        inland = logistics.inland_rates_on(self.on)
        legs = _legs(rows, self.ways, inland, logistics.border_rates_on(self.on), self)
        breaks = _price_breaks(rows)
        certificates = _certificates(rows, self.demand)
        stars = _stars(rows, self.demand, self.on)
        flags = _flags(rows)
        offers, without = [], []
        for row, reached in zip(rows, legs, strict=True):
            if row.product.country not in inland:
                without.append(LeftOut(row.product.number, Unfit.INLAND, row.product.country, ""))
                continue
            offers.append(
                self._offer(
                    row,
                    reached,
                    breaks[row.pk],
                    (*certificates["product", row.product_id], *certificates["producer", row.product.producer_id]),
                    tuple(stars[row.product_id]),
                    flags.get(row.product.producer_id, frozenset()),
                )
            )
        return tuple(offers), without

    def _offer(
        self,
        row: SupplyOffer,
        legs: dict[str, pooling.Leg],
        breaks: list[tuple[Decimal, Decimal]],
        certs: tuple[pooling.Cert, ...],
        stars: tuple[pooling.Stars, ...],
        flags: frozenset[str],
    ) -> pooling.Offer:
        per_unit = self._base_per(row.unit)
        place = place_of(row) or (0.0, 0.0)
        weeks = max(-(-(self.demand.window_until - self.on).days // 7), 0)
        began = max((row.valid_from - self.on).days, 0)
        return pooling.Offer(
            id=row.product.number,
            producer=row.product.producer.number if row.product.producer else f"of {row.product.number}",
            weekly_capacity=weekly_capacity(
                _floor(Fraction(row.capacity_per_week) * per_unit), row.harvest, since=self.on, weeks=weeks
            ),
            min_lot=_ceil(Fraction(row.minimum_lot) * per_unit),
            pack=(Fraction(row.pack_multiple) * per_unit).numerator,
            tiers=self._tiers(row, breaks, per_unit),
            lead_days=row.lead_time_days + began,
            country=row.product.country,
            place=pooling.Place(*place),
            certs=certs,
            stars=stars,
            flags=flags,
            default_prob=float(row.default_probability),
            onboarding=self.convert.minor(row.onboarding_cost, row.currency),
            valid_until=row.valid_until,
            category=self.demand.category,
            inland=legs,
            origin_proof=row.origin_proof,
        )

    def _tiers(
        self, row: SupplyOffer, breaks: list[tuple[Decimal, Decimal]], per_unit: Fraction
    ) -> tuple[pooling.Tier, ...]:
        tiers: dict[int, int] = {}
        for start, price in breaks:
            tiers[_ceil(Fraction(start) * per_unit)] = self._rate(price, row.currency, 1 / per_unit)
        return tuple(pooling.Tier(start, price) for start, price in sorted(tiers.items()))

    def hub(self, row: Hub) -> pooling.Hub:
        """Return a hub in base units and the demand's currency."""
        return pooling.Hub(
            id=row.code,
            name=row.name,
            country=row.country,
            place=pooling.Place(row.latitude, row.longitude),
            capacity=_floor(Fraction(row.capacity_kg) / self.kg_per_base),
            open_cost=self.convert.minor(row.opening_cost, row.currency),
            handling=self._rate(row.handling_per_kg, row.currency, self.kg_per_base),
            days=row.days,
            export_file=self.convert.minor(row.export_file_cost, row.currency),
        )

    def lane(self, row: Lane) -> pooling.Lane:
        """Return a lane in base units and the demand's currency."""
        return pooling.Lane(
            hub=row.hub.code,
            dest=row.destination.code,
            container_cost=self.convert.minor(row.container_cost, row.currency),
            container_qty=max(_floor(Fraction(row.container_payload_kg) / self.kg_per_base), 1),
            lcl_rate=self._rate(row.lcl_rate_per_kg, row.currency, self.kg_per_base),
            lcl_max=_floor(Fraction(row.lcl_limit_kg) / self.kg_per_base),
            days=row.transit_days,
            insurance_permille=round(row.insurance_rate * 1000),
            destination_haul=self._rate(row.destination_haul_per_kg, row.currency, self.kg_per_base),
        )

    def leg(self, row: SupplyOffer, hub: Hub, km: float, inland: InlandRate, border: BorderRate | None) -> pooling.Leg:
        """Return the way from a maker to a hub; goods weigh what the offer says."""
        kg = Fraction(row.unit_weight_kg) / self._base_per(row.unit)
        way = Decimal(str(km))
        cost = self._rate(inland.base_per_kg + inland.per_kg_km * way, inland.currency, kg)
        days = 1 + int(way // inland.km_per_day)
        if border is not None:
            cost += self._rate(border.per_kg, border.currency, kg)
            days += border.days
        pickup = self.convert.minor(inland.pickup_base + inland.pickup_per_km * way, inland.currency)
        return pooling.Leg(cost, pickup, days)

    def duties(self, rows: list[SupplyOffer]) -> dict[tuple[str, str], pooling.Duty]:
        """Return the duty from each country of a maker: the highest that its goods for this demand pay."""
        there = self.demand.destination.country
        rates = logistics.duty_rates_to(there, self.on)
        codes: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            category = categories().get(row.product.category)
            codes[row.product.country].add(row.product.hs or (category.hs if category else ""))
        found = {}
        for country, given in sorted(codes.items()):
            duty = logistics.duty_of(country, there, given, rates)
            if duty is not None:
                found[country, there] = pooling.Duty(
                    round(duty.preferential_percent * 10), round(duty.mfn_percent * 10)
                )
        return found

    def _base_per(self, unit: str) -> Fraction:
        """Return how many base units one of an offer's units is."""
        parts = self.scale.per_unit / Fraction(unit_of(self.scale.unit).to_base)
        return Fraction(unit_of(unit).to_base) * parts

    def _rate(self, amount: Decimal, currency: str, units: Fraction) -> int:
        """Return an amount for one unit as an engine rate, where a base unit is so many of them."""
        return self.convert.rate(amount * units.numerator / units.denominator, currency)


def _legs(
    rows: list[SupplyOffer],
    ways: list[Lane],
    inland: dict[str, InlandRate],
    borders: dict[tuple[str, str], BorderRate],
    gatherer: Gatherer,
) -> list[dict[str, pooling.Leg]]:
    """Return for each offer its legs to the nearest hubs of its country and over the borders that have a rate."""
    if not rows or not ways:
        return [{} for _row in rows]
    hubs = [way.hub for way in ways]
    distances = road_km(
        np.array([place_of(row) for row in rows], dtype=np.float64),
        np.array([(hub.latitude, hub.longitude) for hub in hubs], dtype=np.float64),
    )
    legs: list[dict[str, pooling.Leg]] = []
    for row, kilometres in zip(rows, distances.tolist(), strict=True):
        country = row.product.country
        reached = sorted(
            (km, place)
            for place, km in enumerate(kilometres)
            if km <= REACH_KM and (hubs[place].country == country or (country, hubs[place].country) in borders)
        )
        legs.append(
            {
                hubs[place].code: gatherer.leg(
                    row, hubs[place], km, inland[country], borders.get((country, hubs[place].country))
                )
                for km, place in reached[:NEAREST_HUBS]
                if country in inland
            }
        )
    return legs


def _price_breaks(rows: list[SupplyOffer]) -> dict[int, list[tuple[Decimal, Decimal]]]:
    found: dict[int, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    breaks = PriceBreak.objects.filter(offer_id__in=[row.pk for row in rows])
    for offer, start, price in breaks.values_list("offer_id", "from_quantity", "unit_price"):
        found[offer].append((start, price))
    return found


def _certificates(rows: list[SupplyOffer], demand: Demand) -> dict[tuple[str, int | None], list[pooling.Cert]]:
    """Return the certificates of the asked kinds, by (product or producer, its key)."""
    found: dict[tuple[str, int | None], list[pooling.Cert]] = defaultdict(list)
    if demand.certificates:
        held = CertificateHeld.objects.filter(kind__in=demand.certificates).filter(
            Q(product__in=[row.product_id for row in rows]) | Q(producer__in=[row.product.producer_id for row in rows])
        )
        for one in held.order_by("pk"):
            owner = ("product", one.product_id) if one.product_id else ("producer", one.producer_id)
            found[owner].append(pooling.Cert(one.kind, one.valid_until))
    return found


def _stars(rows: list[SupplyOffer], demand: Demand, on: dt.date) -> dict[int, list[pooling.Stars]]:
    """Return the stars of the asked schemes that a decision stands behind, by product, as they are told on a day."""
    found: dict[int, list[pooling.Stars]] = {row.product_id: [] for row in rows}
    if not demand.min_stars:
        return found
    by_product: dict[int, list[StarHeld]] = defaultdict(list)
    for one in StarHeld.objects.filter(
        scheme__in=demand.min_stars, outcome=HeldAs.STARS, product__in=list(found)
    ).order_by("pk"):
        by_product[one.product_id].append(one)
    for product, held in by_product.items():
        told = (one for one in told_stars(held, on=on) if one.decision)
        found[product] = [pooling.Stars(one.scheme, one.stars, one.valid_until) for one in told]
    return found


def _flags(rows: list[SupplyOffer]) -> dict[int | None, frozenset[str]]:
    """Return what counts as inclusion, by producer; what nobody said does not count."""
    held = Inclusion.objects.filter(producer__in={row.product.producer_id for row in rows})
    return {one.producer_id: _told_flags(one) for one in held}


def _told_flags(one: Inclusion) -> frozenset[str]:
    told = (("women_led", one.women_led), ("minority", one.minority_led), ("remote", one.remote))
    return frozenset(name for name, holds in told if holds)


def _floor(value: Fraction) -> int:
    return value.numerator // value.denominator


def _ceil(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
