"""Ask for a quantity, ask for a plan of it, close it."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.registry.categories import categories
from ocop.trade import refusals
from ocop.trade.checks import check_demand
from ocop.trade.models import Demand, Destination
from ocop.trade.states import NEXT, DemandState
from ocop.trade.terms import DemandTerms


@transaction.atomic
def ask_demand(terms: DemandTerms, *, by: User, at: dt.datetime) -> Demand:
    """Ask for a quantity.

    :raises PermissionDenied: this person may not ask for quantities.
    :raises DomainError: what :func:`demand_of` refuses.
    """
    if not may_anywhere(by, Permission.DEMAND_ASK):
        raise PermissionDenied(_("This needs the right “%(right)s”.") % {"right": Permission.DEMAND_ASK.label})
    demand = demand_of(terms, on=timezone.localdate(at))
    demand.pk = _next_key()
    demand.number = f"DM-{demand.pk:06d}"
    demand.buyer = by
    demand.created_at = demand.changed_at = at
    demand.save(force_insert=True)
    record("trade.demand_asked", demand, by=by.username, at=at, quantity=str(demand.quantity), unit=demand.unit)
    return demand


def demand_of(terms: DemandTerms, *, on: dt.date) -> Demand:
    """Return a demand that is not stored, ready to be planned.

    :raises CategoryUnknown, DestinationUnknown: it is not in the list.
    :raises DomainError: what :func:`ocop.trade.checks.check_demand` refuses.
    """
    check_demand(terms, on=on)
    if terms.category and terms.category not in categories():
        raise refusals.CategoryUnknown(given=terms.category)
    destination = Destination.objects.filter(code=terms.destination).first()
    if destination is None:
        known = ", ".join(f"{one.code} ({one.name})" for one in Destination.objects.order_by("name"))
        raise refusals.DestinationUnknown(given=terms.destination, known=known)
    return Demand(
        words=terms.words.strip(),
        category=terms.category,
        product_numbers=list(terms.product_numbers),
        specification=terms.specification,
        quantity=terms.quantity,
        unit=terms.unit,
        tolerance_percent=terms.tolerance_percent,
        destination=destination,
        window_from=terms.window_from,
        window_until=terms.window_until,
        incoterm=terms.incoterm,
        min_stars=dict(terms.min_stars),
        certificates=list(terms.certificates),
        currency=terms.currency,
        price_ceiling=terms.price_ceiling,
        most_suppliers=terms.most_suppliers,
        sharing=terms.sharing,
        cost_limit_percent=terms.cost_limit_percent,
        inclusion_percent=terms.inclusion_percent,
        certainty_percent=terms.certainty_percent,
    )


@transaction.atomic
def ask_plan(demand: Demand, *, by: User, at: dt.datetime) -> Demand:
    """Ask for a plan to be worked out; the page says so until it is there.

    :raises PermissionDenied: it is not this person's demand, and the person does not read the demands of others.
    :raises DemandClosed: nothing is planned for a closed demand.
    """
    demand = locked(demand)
    require_demand(by, demand)
    if demand.state == DemandState.CLOSED:
        raise refusals.DemandClosed
    demand.planning_since = demand.changed_at = at
    demand.planning_failure = ""
    demand.save()
    return demand


@transaction.atomic
def close_demand(demand: Demand, *, by: User, at: dt.datetime) -> Demand:
    """Close a demand: the buyer has bought, or no longer wants to.

    :raises PermissionDenied: only the buyer closes a demand.
    :raises DemandClosed: it is closed already.
    """
    demand = locked(demand)
    if demand.buyer_id != by.pk:
        raise PermissionDenied(_("Only the buyer may close this demand."))
    if DemandState.CLOSED not in NEXT[demand.state]:
        raise refusals.DemandClosed
    demand.state = DemandState.CLOSED
    demand.planning_since = None
    demand.changed_at = at
    demand.save()
    record("trade.demand_closed", demand, by=by.username, at=at)
    return demand


def require_demand(by: User, demand: Demand) -> None:
    """Let go on the buyer and those who read the demands of buyers.

    :raises PermissionDenied: neither.
    """
    if demand.buyer_id != by.pk and not may_anywhere(by, Permission.DEMAND_READ):
        raise PermissionDenied(_("This is another buyer's demand."))


def _next_key() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('trade_demand', 'id'))")
        return int(cursor.fetchone()[0])
