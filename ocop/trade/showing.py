"""A plan as its page shows it: rows ready to be listed, sentences, drawings."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from ocop.core.dates import months_after
from ocop.core.templatetags.page import money, quantity
from ocop.places.queries import country_name
from ocop.registry.models import Product
from ocop.trade import drawing, wording
from ocop.trade.models import Destination, Hub, LaneMode
from ocop.trade.results import Omitted, PlanHub, PlanLine, PlanResult, Reserve, Solution


@dataclass(frozen=True)
class MakerRow:
    """One maker's part of the plan with the records it names; a record that is gone leaves its number."""

    line: PlanLine
    product: Product | None
    share: float
    hub: str


@dataclass(frozen=True)
class ReserveRow:
    """A maker to ask when another falls out."""

    reserve: Reserve
    product: Product | None
    hub: str


@dataclass(frozen=True)
class OmittedRow:
    """An offer that is not in the plan, and why."""

    omitted: Omitted
    product: Product | None
    why: str


@dataclass(frozen=True)
class HubRow:
    """A hub of the plan, with the mode in words."""

    hub: PlanHub
    name: str
    mode: str


@dataclass(frozen=True)
class PartRow:
    """A part of the landed cost: in all, a unit, and as a share."""

    name: str
    amount: Decimal
    unit: Decimal
    share: float


@dataclass(frozen=True)
class PlanPage:
    """All that the page of a plan shows."""

    result: PlanResult
    solution: Solution
    makers: Sequence[MakerRow]
    hubs: Sequence[HubRow]
    parts: Sequence[PartRow]
    countries: Sequence[tuple[str, float]]
    flags: Sequence[tuple[str, float]]
    reserves: Sequence[ReserveRow]
    proof: str
    risk: str
    methods: Sequence[str]
    map: str
    timetable: str
    frontier: str


def plan_page(
    result: PlanResult, products: Mapping[str, Product], hubs: Mapping[str, Hub], to: Destination
) -> PlanPage:
    """Return what the page of a plan shows.

    :param products: by number, with maker and place.
    :param hubs: by code.
    :raises ValueError: the answer holds no plan.
    """
    plan, unit, currency = result.plan, result.demand.unit, result.demand.currency
    if plan is None:
        raise ValueError("this answer holds no plan")
    names = {hub.code: str(hubs.get(hub.code, hub.name)) for hub in plan.hubs}
    most = max(line.quantity for line in plan.lines)
    makers = [
        MakerRow(line, products.get(line.product), float(line.quantity / most), names[line.hub])
        for line in sorted(plan.lines, key=lambda line: (-line.quantity, line.product))
    ]
    return PlanPage(
        result=result,
        solution=plan,
        makers=makers,
        hubs=[HubRow(hub, names[hub.code], str(LaneMode(hub.mode).label)) for hub in plan.hubs],
        parts=[
            PartRow(wording.part_name(code), amount, amount / plan.quantity, float(amount / plan.total))
            for code, amount in wording.parts_in_order(plan)
            if amount
        ],
        countries=[(country_name(code), share) for code, share in _falling(plan.countries)],
        flags=[(str(wording.FLAGS.get(code, code)), share) for code, share in _falling(plan.flags or {})],
        reserves=[
            ReserveRow(one, products.get(one.product), names.get(one.hub) or str(hubs.get(one.hub, one.hub)))
            for one in plan.reserves
        ],
        proof=wording.proof_words(plan, currency),
        risk=wording.risk_words(plan.risk, currency) if plan.risk else "",
        methods=wording.method_words(plan),
        map=_map(plan, makers, names, to, unit),
        timetable=_timetable(result, plan, names),
        frontier=_frontier(result, unit, currency),
    )


def omitted_rows(result: PlanResult, products: Mapping[str, Product]) -> list[OmittedRow]:
    """Return the left-out offers that came nearest, each with its reason in words."""
    return [omitted_row(one, result, products) for one in result.omitted]


def omitted_row(one: Omitted, result: PlanResult, products: Mapping[str, Product]) -> OmittedRow:
    """Return one offer with the reason why it is in the plan or not."""
    words = wording.why_words(one, result.demand.unit, result.demand.currency)
    return OmittedRow(one, products.get(one.product), words)


def _falling(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))


def _map(plan: Solution, makers: Sequence[MakerRow], names: Mapping[str, str], to: Destination, unit: str) -> str:
    """Draw the makers whose place is known, at most the 200 largest."""
    at = {hub.code: place for place, hub in enumerate(plan.hubs)}
    spots = []
    for row in makers[:200]:
        place = _place(row.product)
        if place is not None:
            share = float(row.line.quantity / plan.quantity)
            label = f"{row.product}: {quantity(row.line.quantity, unit)}"
            spots.append((drawing.Spot(*place, share, label), at[row.line.hub]))
    hubs = [drawing.Spot(hub.latitude, hub.longitude, 0, names[hub.code]) for hub in plan.hubs]
    there = drawing.Spot(to.latitude, to.longitude, 0, str(to))
    countries = {code: country_name(code) for code in drawing.COUNTRIES}
    return drawing.draw_map(spots, hubs, there, countries, _("Where the quantity comes from and which way it goes"))


def _place(product: Product | None) -> tuple[float, float] | None:
    for record in (product, product and product.producer, product and product.area):
        if record is not None and record.latitude is not None and record.longitude is not None:
            return record.latitude, record.longitude
    return None


def _timetable(result: PlanResult, plan: Solution, names: Mapping[str, str]) -> str:
    by_hub: dict[str, list[PlanLine]] = defaultdict(list)
    for line in plan.lines:
        by_hub[line.hub].append(line)
    tracks = []
    for hub in plan.hubs:
        lines = by_hub[hub.code]
        stages = (
            (min(line.order_by for line in lines), max(line.ready for line in lines), "turmeric", _("being made")),
            (
                min(line.ready for line in lines),
                max(line.at_hub for line in lines),
                "leaf",
                _("on the road to the hub"),
            ),
            (max(line.at_hub for line in lines), hub.ship, "madder", _("at the hub")),
            (hub.ship, hub.arrive, "indigo", _("on the way")),
        )
        bars = tuple(
            drawing.Bar(start, end, wash, f"{words}: {wording.day_words(start)} – {wording.day_words(end)}")
            for start, end, wash, words in stages
            if start <= end
        )
        tracks.append(drawing.Track(f"{names[hub.code]} · {quantity(hub.quantity, result.demand.unit)}", bars))
    window = (result.demand.window_from, result.demand.window_until - dt.timedelta(days=1))
    first = min(line.order_by for line in plan.lines)
    last = max([window[1], *(hub.arrive for hub in plan.hubs)])
    return drawing.draw_timetable(tracks, window, _("Timetable of the plan"), _ticks(first, last))


def _ticks(first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    """Return the first day and the beginnings of months, or of weeks in a short plan."""
    days = [first]
    if (last - first).days > 70:
        day = months_after(first.replace(day=1), 1)
        while day <= last:
            days.append(day)
            day = months_after(day, 1)
    else:
        days += [first + dt.timedelta(days=7 * week) for week in range(1, (last - first).days // 7 + 1)]
    return [(day, wording.short_day(day)) for day in days]


def _frontier(result: PlanResult, unit: str, currency: str) -> str:
    dots = [
        drawing.Dot(
            quantity=point.quantity,
            price=point.unit_landed,
            quantity_label=quantity(point.quantity, unit),
            price_label=money(point.unit_landed, currency),
            asked=point.quantity == result.demand.quantity,
        )
        for point in result.frontier
        if point.unit_landed is not None
    ]
    return drawing.draw_frontier(dots, _("Landed price of one unit against quantity"))
