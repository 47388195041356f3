"""Trade over the API: destinations, hubs, lanes, offers, demands and their plans."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from ocop.accounts.keys import ApiKeyAuth, SessionAuth
from ocop.accounts.requests import UserRequest
from ocop.core.problems import Problem
from ocop.trade import operations, tasks
from ocop.trade.api_forms import (
    DemandIn,
    DemandOut,
    DemandPage,
    DestinationOut,
    HubOut,
    LanePage,
    OfferIn,
    OfferOut,
    OfferPage,
    PlanOut,
    Word,
)
from ocop.trade.models import Demand, Destination, Hub, Lane, Plan, SupplyOffer
from ocop.trade.operations.planning import ask_why_not
from ocop.trade.queries import demands as demand_queries
from ocop.trade.queries import logistics
from ocop.trade.queries import offers as offer_queries
from ocop.trade.results import Omitted

MOST = 100
HIGHEST_KEY = 2**63 - 1
SIGNED_IN = [ApiKeyAuth(), SessionAuth()]
router = Router(tags=["trade"], auth=SIGNED_IN)


class ByKey(Schema):
    """A page of a list by key."""

    after: int = Field(0, ge=0, le=HIGHEST_KEY)
    limit: int = Field(50, ge=1, le=MOST)


class LaneFilter(ByKey):
    """A page of lanes, of one hub or destination or all."""

    hub: Word = ""
    destination: Word = ""


REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
READ = {401: Problem, 404: Problem, 422: Problem}


@router.get("/destinations", response=list[DestinationOut], auth=None, operation_id="destinations")
def destinations(request: HttpRequest) -> list[Destination]:
    """List the places to which goods can be sent."""
    return list(logistics.destinations())


@router.get("/hubs", response=list[HubOut], auth=None, operation_id="hubs")
def hubs(request: HttpRequest) -> list[Hub]:
    """List the consolidation hubs of today."""
    return list(logistics.hubs_on(timezone.localdate()))


@router.get("/lanes", response={200: LanePage, 422: Problem}, auth=None, operation_id="lanes")
def lanes(request: HttpRequest, asked: Query[LaneFilter]) -> Mapping[str, object]:
    """List the lanes of today by key."""
    found = logistics.lanes_on(timezone.localdate()).order_by("pk").filter(pk__gt=asked.after)
    if asked.hub:
        found = found.filter(hub__code=asked.hub)
    if asked.destination:
        found = found.filter(destination__code=asked.destination)
    return _page(list(found[: asked.limit + 1]), asked.limit)


@router.get("/offers", response={200: OfferPage, **READ}, operation_id="offers")
def offers(request: UserRequest, asked: Query[ByKey]) -> Mapping[str, object]:
    """List the offers that you may change: those of your products, or of the areas where you enter offers."""
    found = offer_queries.offers_visible_to(request.user)
    if asked.after:
        found = found.filter(pk__lt=asked.after)
    return _page(list(found[: asked.limit + 1]), asked.limit)


@router.get("/products/{number}/offer", response={200: OfferOut, **READ}, operation_id="offer")
def offer(request: UserRequest, number: Word) -> SupplyOffer:
    """Show the current offer of a product."""
    return get_object_or_404(offer_queries.offers_visible_to(request.user), product__number=number)


@router.put("/products/{number}/offer", response={200: OfferOut, **REFUSED}, operation_id="save_offer")
def save_offer(request: UserRequest, number: Word, given: OfferIn) -> SupplyOffer:
    """Enter what can be had of a product, or correct its current offer; sent twice, it changes nothing."""
    product = get_object_or_404(offer_queries.products_offerable_by(request.user), number=number)
    return operations.save_offer(product, given.terms(), by=request.user, at=timezone.now())


@router.delete("/products/{number}/offer", response={200: OfferOut, **REFUSED}, operation_id="withdraw_offer")
def withdraw_offer(request: UserRequest, number: Word) -> SupplyOffer:
    """Withdraw the current offer of a product; new plans do without it."""
    current = get_object_or_404(offer_queries.offers_visible_to(request.user), product__number=number)
    return operations.withdraw_offer(current, by=request.user, at=timezone.now())


@router.get("/demands", response={200: DemandPage, **READ}, operation_id="demands")
def demands(request: UserRequest, asked: Query[ByKey]) -> Mapping[str, object]:
    """List your demands, or everybody's if you read the demands of buyers."""
    found = demand_queries.demands_visible_to(request.user)
    if asked.after:
        found = found.filter(pk__lt=asked.after)
    return _page(list(found[: asked.limit + 1]), asked.limit)


@router.post("/demands", response={201: DemandOut, **REFUSED}, operation_id="ask_demand")
def ask_demand(request: UserRequest, given: DemandIn) -> Status[Demand]:
    """Ask for a quantity; a worker then works out a plan."""
    demand = operations.ask_demand(given.terms(), by=request.user, at=timezone.now())
    return Status(201, _begin(request, demand))


@router.get("/demands/{number}", response={200: DemandOut, **READ}, operation_id="demand")
def demand(request: UserRequest, number: Word) -> Demand:
    """Show a demand and where it stands."""
    return _demand(request, number)


@router.post("/demands/{number}/close", response={200: DemandOut, **REFUSED}, operation_id="close_demand")
def close_demand(request: UserRequest, number: Word) -> Demand:
    """Close a demand of yours."""
    return operations.close_demand(_demand(request, number), by=request.user, at=timezone.now())


@router.post("/demands/{number}/plan", response={202: DemandOut, **REFUSED}, operation_id="ask_plan")
def ask_plan(request: UserRequest, number: Word) -> Status[Demand]:
    """Have a plan worked out with the offers and rates of today."""
    return Status(202, _begin(request, _demand(request, number)))


@router.get("/demands/{number}/plan", response={200: PlanOut, **READ}, operation_id="plan")
def plan(request: UserRequest, number: Word) -> Plan:
    """Show the newest plan of a demand: who makes how much, or why it cannot be met."""
    return _plan(request, number)


@router.get("/demands/{number}/why-not/{product}", response={200: Omitted, **REFUSED}, operation_id="why_not")
def why_not(request: UserRequest, number: Word, product: Word) -> Omitted:
    """Say why a product is not in the newest plan, from a plan with it forced in."""
    return ask_why_not(_plan(request, number), product, by=request.user)


def _begin(request: UserRequest, demand: Demand) -> Demand:
    asked = operations.ask_plan(demand, by=request.user, at=timezone.now())
    tasks.plan_demand.defer(demand_id=asked.pk, by=request.user.username)
    return asked


def _demand(request: UserRequest, number: str) -> Demand:
    return get_object_or_404(demand_queries.demands_visible_to(request.user), number=number)


def _plan(request: UserRequest, number: str) -> Plan:
    found = _demand(request, number).plans.select_related("demand__destination")
    return get_object_or_404(found.order_by("-id")[:1])


def _page(rows: list[Lane] | list[SupplyOffer] | list[Demand], limit: int) -> Mapping[str, object]:
    shown = rows[:limit]
    return {"items": shown, "next": shown[-1].pk if len(rows) > limit else None}
