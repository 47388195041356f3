"""Long work of the trade app, done by a worker."""

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from ocop.accounts.models import User
from ocop.core.refusals import DomainError
from ocop.registry.intake.tasks import checking, taking_over
from ocop.trade import operations
from ocop.trade.models import Demand, OfferImport


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


@app.task(queue="imports", lock="offer-imports")
def check_offers(import_id: int, language: str) -> None:
    """Check the rows of a sheet of offers, in the language of the person who reads the remarks.

    Called again after it was done, or after the import was stopped, it does nothing.
    """
    offer_import = OfferImport.objects.get(pk=import_id)
    with translation.override(language), checking(offer_import):
        operations.check_offers(offer_import, at=timezone.now())


@app.task(queue="imports", lock="offer-imports")
def take_offers_over(import_id: int, by: int, language: str) -> None:
    """Take a sheet of offers over. What stops it is written on the import, where the person looks."""
    offer_import = OfferImport.objects.get(pk=import_id)
    with translation.override(language), taking_over(offer_import):
        operations.take_offers_over(offer_import, by=User.objects.get(pk=by), at=timezone.now())
