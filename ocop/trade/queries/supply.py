"""The supply for a demand: which offers count, and the question that is put to the pooling engine."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, QuerySet

from ocop.core.text import fold
from ocop.core.units import unit_of
from ocop.registry.categories import categories
from ocop.registry.states import ProductState
from ocop.trade import pooling
from ocop.trade.currencies import Converter
from ocop.trade.models import Demand, Lane, SupplyOffer
from ocop.trade.queries import logistics
from ocop.trade.queries.records import Gatherer, place_of
from ocop.trade.question import LeftOut, Question, Scale, Unfit, scale_of


def question_of(demand: Demand, *, on: dt.date) -> Question:
    """Return what the engine is told about a demand, stored or not, as the rows stand on a day.

    :raises UnknownUnit: the demand's unit is not in the list.
    :raises RateMissing: the demand's currency, or that of a hub or a rate, has no exchange rate.
    """
    scale, asked = scale_of(demand.quantity, demand.unit, demand.currency)
    convert = Converter(demand.currency, on, logistics.exchange_rates_on(on))
    rows = list(offers_for(demand))
    fit, left_out = _fit(rows, demand, convert)
    kg_per_base = _weight(fit, scale)
    ways = _ways(demand, on)
    gatherer = Gatherer(demand, on, scale, convert, kg_per_base, ways)
    offers, without_way = gatherer.offers(fit)
    hubs = tuple(gatherer.hub(way.hub) for way in ways)
    lanes = tuple(gatherer.lane(way) for way in ways)
    duties = gatherer.duties(fit)
    return Question(
        demand=_told(demand, asked, scale, convert),
        offers=offers,
        hubs=hubs,
        lanes=lanes,
        duties=duties,
        today=on,
        scale=scale,
        kg_per_unit=_rounded(kg_per_base * scale.per_unit),
        modes={way.hub.code: way.mode for way in ways},
        rates=tuple(convert.used[currency] for currency in sorted(convert.used)),
        left_out=tuple(sorted((*left_out, *without_way), key=lambda one: one.product)),
        demonstration=any(way.demonstration for way in ways) or any(row.demonstration for row in fit),
    )


def offers_for(demand: Demand) -> QuerySet[SupplyOffer]:
    """Return the current offers of what a demand asks for, whether or not they can serve it, by product number.

    The products found when it was asked, else those of its category, else those whose name holds every word.
    """
    offers = SupplyOffer.objects.filter(
        withdrawn_at__isnull=True, product__state=ProductState.PUBLISHED, product__merged_into__isnull=True
    )
    return (
        offers.filter(_asked_for(demand))
        .select_related("product__producer", "product__area")
        .order_by("product__number")
    )


def meant_category(words: str) -> str:
    """Return the category whose name in some language is the words, else the only one whose name holds them all."""
    given = fold(words)
    if not given:
        return ""
    names = {code: {fold(name) for name in one.names.values()} for code, one in categories().items()}
    same = [code for code, folded in names.items() if given in folded]
    asked = set(given.split())
    holding = [code for code, folded in names.items() if any(asked <= set(name.split()) for name in folded)]
    found = same or holding
    return found[0] if len(found) == 1 else ""


def _asked_for(demand: Demand) -> Q:
    if demand.product_numbers:
        return Q(product__number__in=demand.product_numbers)
    if demand.category:
        return Q(product__category=demand.category)
    named = Q()
    for word in fold(demand.words).split():
        stem = word.removesuffix("s") if word.isascii() and len(word) > 3 else word
        named &= Q(product__folded__contains=stem) | Q(product__texts__en__name__icontains=stem)
    meant = meant_category(demand.words)
    return named | Q(product__category=meant) if meant else named


def _fit(rows: Iterable[SupplyOffer], demand: Demand, convert: Converter) -> tuple[list[SupplyOffer], list[LeftOut]]:
    """Part the offers that can be put to the engine from those whose unit, place or currency forbids it."""
    fit, left_out = [], []
    dimension = unit_of(demand.unit).dimension
    for row in rows:
        number = row.product.number
        if unit_of(row.unit).dimension != dimension:
            left_out.append(LeftOut(number, Unfit.UNIT, row.unit, demand.unit))
        elif place_of(row) is None:
            left_out.append(LeftOut(number, Unfit.PLACE, "", ""))
        elif not convert.knows(row.currency):
            left_out.append(LeftOut(number, Unfit.CURRENCY, row.currency, demand.currency))
        else:
            fit.append(row)
    return fit, left_out


def _weight(rows: list[SupplyOffer], scale: Scale) -> Fraction:
    """Return the gross kilograms of a base unit: the mean of the offers by capacity, or 1 where there is no offer.

    Hubs and containers are counted in it, since a consignment mixes the makers' goods.
    """
    weight = quantity = Fraction()
    for row in rows:
        made = Fraction(row.capacity_per_week)
        weight += made * Fraction(row.unit_weight_kg)
        quantity += made * Fraction(unit_of(row.unit).to_base)
    per_dimension_base = weight / quantity if quantity else Fraction(1)
    return per_dimension_base * Fraction(unit_of(scale.unit).to_base) / scale.per_unit


def _ways(demand: Demand, on: dt.date) -> list[Lane]:
    """Return one lane for each hub: the cheapest a full load that can still arrive in the window, else the fastest."""
    by_hub: dict[str, list[Lane]] = defaultdict(list)
    open_hubs = set(logistics.hubs_on(on).values_list("code", flat=True))
    for lane in logistics.lanes_on(on).filter(destination_id=demand.destination_id):
        if lane.hub.code in open_hubs:
            by_hub[lane.hub.code].append(lane)
    days = (demand.window_until - on).days - 1
    return [_best(lanes, days) for _code, lanes in sorted(by_hub.items())]


def _best(lanes: list[Lane], days: int) -> Lane:
    in_time = [lane for lane in lanes if lane.hub.days + lane.transit_days + 7 <= days]
    if in_time:
        return min(in_time, key=lambda lane: (lane.container_cost / lane.container_payload_kg, lane.mode))
    return min(lanes, key=lambda lane: (lane.transit_days, lane.mode))


def _told(demand: Demand, asked: int, scale: Scale, convert: Converter) -> pooling.Demand:
    ceiling = None
    if demand.price_ceiling is not None:
        per_unit = scale.per_unit
        ceiling = convert.rate(demand.price_ceiling * per_unit.denominator / per_unit.numerator, demand.currency)
    return pooling.Demand(
        id=demand.number or "demand",
        category=demand.category,
        qty=asked,
        tolerance=demand.tolerance_percent / 100,
        min_stars=dict(sorted(demand.min_stars.items())),
        certs=frozenset(demand.certificates),
        dest=demand.destination.code,
        dest_country=demand.destination.country,
        window=(demand.window_from, demand.window_until - dt.timedelta(days=1)),
        ceiling=ceiling,
        incoterm=pooling.Incoterm(demand.incoterm),
        max_suppliers=demand.most_suppliers,
        sharing=pooling.Sharing(demand.sharing),
        cost_limit_permille=demand.cost_limit_percent * 10,
        inclusion_min=demand.inclusion_percent / 100 if demand.inclusion_percent else None,
        fill_prob=demand.certainty_percent / 100 if demand.certainty_percent else None,
    )


def _rounded(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.0001"))
