"""Ask the demonstration's demands, and plan them."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from ocop.accounts.models import User
from ocop.demonstration import queries
from ocop.demonstration.files import Ask
from ocop.demonstration.people import BUYER
from ocop.trade.models import Demand, Plan
from ocop.trade.operations import ask_demand, close_demand, demand_of, plan_demand
from ocop.trade.terms import DemandTerms

MINIMAL_PART = 20
"""The few makers of a minimal network are asked for so much less."""
_ASKED = (
    *("words", "category", "specification", "unit", "tolerance_percent", "destination_id", "window_from"),
    *("window_until", "incoterm", "certificates", "currency", "most_suppliers", "sharing", "cost_limit_percent"),
    *("inclusion_percent", "certainty_percent"),
)


def write_demands(asks: tuple[Ask, ...], *, minimal: bool, at: dt.datetime) -> None:
    """Ask what is not asked yet in just this way; the other demands of the demonstration's buyer are closed."""
    buyer = User.objects.get(username=BUYER.username)
    today = timezone.localdate(at)
    standing = {_facts(demand): demand for demand in queries.open_demands().filter(buyer=buyer)}
    for ask in asks:
        terms = terms_of(ask, minimal=minimal, on=today)
        if standing.pop(_facts(demand_of(terms, on=today)), None):
            continue
        demand = ask_demand(terms, by=buyer, at=at)
        demand.demonstration = True
        demand.save(update_fields=["demonstration"])
    for demand in standing.values():
        close_demand(demand, by=buyer, at=at)


def _facts(demand: Demand) -> str:
    return repr([demand.quantity.normalize(), *(getattr(demand, name) for name in _ASKED)])


def plan_demands(demands: Iterable[Demand], *, at: dt.datetime) -> list[Plan]:
    """Work out plans one after the other, outside any transaction."""
    return [plan_demand(demand, by=BUYER.username, at=at) for demand in demands]


def terms_of(ask: Ask, *, minimal: bool, on: dt.date) -> DemandTerms:
    """Return what is asked on a day, of a minimal network only a part of it."""
    return DemandTerms(
        words=ask.words,
        category=ask.category,
        quantity=ask.quantity / MINIMAL_PART if minimal else ask.quantity,
        unit=ask.unit,
        destination=ask.destination,
        window_from=on + dt.timedelta(weeks=ask.weeks_from),
        window_until=on + dt.timedelta(weeks=ask.weeks_until),
        currency=ask.currency,
        specification=ask.specification,
        incoterm=ask.incoterm,
        tolerance_percent=ask.tolerance_percent,
        certificates=ask.certificates,
        most_suppliers=ask.most_suppliers,
        sharing=ask.sharing,
        cost_limit_percent=ask.cost_limit_percent,
        inclusion_percent=ask.inclusion_percent,
        certainty_percent=ask.certainty_percent,
    )
