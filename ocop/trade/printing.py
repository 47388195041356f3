"""A plan as plain text, for the shell."""

from collections.abc import Iterable, Mapping, Sequence

from ocop.core.templatetags.page import money, quantity
from ocop.registry.models import Product
from ocop.trade import wording
from ocop.trade.results import PlanResult, Shortfall, Solution


def printed(result: PlanResult, products: Mapping[str, Product]) -> str:
    """Return an answer as lines of text."""
    asked = result.demand
    head = (
        f"{quantity(asked.quantity, asked.unit)} {asked.words or asked.category} → {asked.incoterm} {asked.destination}"
    )
    if result.plan is not None:
        body = _plan(result, result.plan, products)
    elif result.shortfall is not None:
        body = _shortfall(result.shortfall, asked.unit)
    else:
        body = []
    mark = ["Rests on demonstration data."] if result.demonstration else []
    return "\n".join([head, *body, *mark]).replace("\N{NO-BREAK SPACE}", " ")


def _plan(result: PlanResult, plan: Solution, products: Mapping[str, Product]) -> list[str]:
    unit, currency = result.demand.unit, result.demand.currency
    makers = [
        (
            line.product,
            products[line.product].name_for_reader if line.product in products else "",
            line.hub,
            quantity(line.quantity, unit),
            money(line.unit_price, currency),
            money(line.unit_total, currency),
            line.order_by.isoformat(),
            line.arrive.isoformat(),
        )
        for line in plan.lines
    ]
    parts = [
        (wording.part_name(code), money(amount, currency), money(amount / plan.quantity, currency))
        for code, amount in wording.parts_in_order(plan)
        if amount
    ]
    price = f"{money(plan.unit_landed, currency)} a {wording.unit_name(unit)}"
    return [
        f"{quantity(plan.quantity, unit)} for {money(plan.total, currency)}: {price}, last arrival {plan.delivery}.",
        wording.proof_words(plan, currency),
        *([wording.risk_words(plan.risk, currency)] if plan.risk else []),
        *wording.method_words(plan),
        "",
        *_table(("product", "name", "hub", "quantity", "ex works", "landed", "order by", "arrives"), makers),
        "",
        *_table(("part", "in all", "one unit"), parts),
    ]


def _shortfall(shortfall: Shortfall, unit: str) -> list[str]:
    return [
        f"This demand cannot be met. The most that can be had: {quantity(shortfall.largest, unit)}.",
        wording.binding_words(shortfall),
        *(f"- {wording.way_out(one, unit)}" for one in shortfall.relaxations),
        *(f"  {wording.barred_words(one, unit)}" for one in shortfall.barred),
    ]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    cells = [header, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
