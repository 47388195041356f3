"""Long work of the trade app, done by a worker."""

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from ocop.core.refusals import DomainError
from ocop.trade import operations
from ocop.trade.models import Demand


@app.task(queue="plans", lock="plans")
def plan_demand(demand_id: int, by: str) -> None:
    """Work out a plan; whatever stops it is written on the demand, where the buyer looks."""
    demand = Demand.objects.select_related("destination").get(pk=demand_id)
    try:
        operations.plan_demand(demand, by=by, at=timezone.now())
    except DomainError as refusal:
        operations.fail_planning(demand, why=str(refusal), at=timezone.now())
    except Exception:
        why = _("The plan could not be worked out because of a fault on this node; its operator finds it in the log.")
        operations.fail_planning(demand, why=why, at=timezone.now())
        raise
