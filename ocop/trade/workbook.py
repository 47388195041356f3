"""A plan as a spreadsheet, for those who go on working with it."""

import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _

from ocop.registry.models import Product
from ocop.trade import wording
from ocop.trade.results import PlanHub, PlanResult

type Cell = str | int | float | Decimal | None


def write_plan(result: PlanResult, products: Mapping[str, Product]) -> bytes:
    """Return the workbook of an answer: demand, makers, hubs, parts of the cost, other quantities, left-out offers."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, header, rows in _sheets(result, products):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(header):
                sheet.write_string(0, column, title, bold)
                sheet.set_column(column, column, max(12, min(40, len(title) + 3)))
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write_number(number, column, float(cell))
    return target.getvalue()


def _sheets(
    result: PlanResult, products: Mapping[str, Product]
) -> Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]:
    demand, plan = result.demand, result.plan
    unit = wording.unit_name(demand.unit)
    yield _("Demand"), (_("Fact"), _("Value")), _facts(result)
    if plan is not None:
        yield _("Makers"), _maker_header(demand.currency, unit), _makers(result, products)
        yield _("Hubs"), _hub_header(unit), (_hub(hub) for hub in plan.hubs)
        yield (
            _("Cost"),
            (_("Part"), demand.currency, f"{demand.currency}/{unit}"),
            (
                (wording.part_name(code), amount, amount / plan.quantity)
                for code, amount in wording.parts_in_order(plan)
            ),
        )
        yield (
            _("Price and quantity"),
            (unit, demand.currency, f"{demand.currency}/{unit}", _("Makers")),
            ((point.quantity, point.total, point.unit_landed, point.suppliers) for point in result.frontier),
        )
    if result.shortfall is not None:
        yield (
            _("What would help"),
            (_("Change"), unit),
            ((wording.way_out(one, demand.unit), one.largest) for one in result.shortfall.relaxations),
        )
    yield (
        _("Not in the plan"),
        (_("Product"), _("Name"), _("Why")),
        (
            (one.product, str(products.get(one.product, "")), wording.why_words(one, demand.unit, demand.currency))
            for one in result.omitted
        ),
    )


def _hub_header(unit: str) -> Sequence[str]:
    goods = (_("Hub"), _("Country"), _("Mode"), unit, _("Containers"), _("Loose cargo"))
    return (*goods, _("Opening"), _("Export papers"), _("Freight"), _("Leaves on"), _("Arrives on"))


def _hub(hub: PlanHub) -> Sequence[Cell]:
    goods = (hub.name, hub.country, hub.mode, hub.quantity, hub.containers, hub.loose)
    return (*goods, hub.opening, hub.export_file, hub.freight, hub.ship.isoformat(), hub.arrive.isoformat())


def _facts(result: PlanResult) -> Iterable[Sequence[Cell]]:
    demand, plan = result.demand, result.plan
    yield _("Number"), demand.number
    yield _("What"), demand.words
    yield _("Asked quantity"), demand.quantity
    yield _("Unit"), demand.unit
    yield _("Destination"), demand.destination
    yield _("First day of arrival"), demand.window_from.isoformat()
    yield _("Day after the last day of arrival"), demand.window_until.isoformat()
    yield _("Incoterms 2020 rule"), demand.incoterm
    yield _("Currency"), demand.currency
    yield _("Worked out for"), result.day.isoformat()
    yield _("Rests on demonstration data"), _("yes") if result.demonstration else _("no")
    if plan is not None:
        yield _("Ordered quantity"), plan.quantity
        yield _("Total"), plan.total
        yield _("Landed price of one unit"), plan.unit_landed
        yield _("Proved lower bound"), plan.lower_bound
        yield _("Last arrival"), plan.delivery.isoformat()
    if result.shortfall is not None:
        yield _("Largest quantity that can be had"), result.shortfall.largest
        yield _("What binds"), wording.binding_words(result.shortfall)
    for rate in result.rates:
        yield (
            _("1 USD in %(currency)s on %(day)s (%(source)s)")
            % {
                "currency": rate.currency,
                "day": rate.on.isoformat(),
                "source": rate.source,
            },
            rate.per_usd,
        )


def _maker_header(currency: str, unit: str) -> Sequence[str]:
    costs = (_("Ex works"), _("First inspection"), _("Collection"), _("Road"), _("Handling"), _("Insurance"), _("Haul"))
    return (
        *(_("Product"), _("Name"), _("Maker"), _("Maker's name"), _("Place"), _("Country"), _("Hub"), unit),
        *(f"{currency}/{unit}", *costs, _("Duty"), _("Share of the hub"), _("Total")),
        *(_("Order by"), _("Ready"), _("At the hub"), _("Leaves on"), _("Arrives on")),
    )


def _makers(result: PlanResult, products: Mapping[str, Product]) -> Iterable[Sequence[Cell]]:
    if result.plan is None:
        return
    for line in result.plan.lines:
        product = products.get(line.product)
        maker = str(product.producer) if product and product.producer else ""
        days = (line.order_by, line.ready, line.at_hub, line.ship, line.arrive)
        yield (
            *(line.product, str(product or ""), line.producer, maker, str(product.area) if product else ""),
            *(line.country, line.hub, line.quantity, line.unit_price, line.exworks, line.onboarding, line.pickup),
            *(line.inland, line.handling, line.insurance, line.haul, line.duty, line.hub_share, line.total),
            *(day.isoformat() for day in days),
        )
