"""Pages of demands and their plans."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.accounts.permissions import Permission
from ocop.accounts.queries import may_anywhere
from ocop.accounts.requests import UserRequest
from ocop.core.refusals import DomainError
from ocop.core.templatetags.page import quantity
from ocop.trade import operations, showing, tasks, wording
from ocop.trade.forms import DemandForm
from ocop.trade.models import Demand, Plan
from ocop.trade.operations.planning import ask_why_not
from ocop.trade.queries import demands as queries
from ocop.trade.queries.logistics import hubs_numbered
from ocop.trade.results import PlanResult
from ocop.trade.states import DemandState
from ocop.trade.workbook import write_plan

DEMANDS_ON_A_PAGE = 25
TONES = {
    DemandState.OPEN: "waiting",
    DemandState.PLANNED: "valid",
    DemandState.UNMET: "warning",
    DemandState.CLOSED: "stopped",
}
PATIENCE = dt.timedelta(minutes=15)
"""How long a page waits for a plan before it offers to ask again: the worker may have been stopped."""

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def demand_list(request: UserRequest) -> HttpResponse:
    """List the demands that the person may read, newest first."""
    asks, reads = (may_anywhere(request.user, one) for one in (Permission.DEMAND_ASK, Permission.DEMAND_READ))
    if not asks and not reads:
        raise PermissionDenied(_("Demands are made by buyers. Ask an administrator of your area for that role."))
    demands = queries.demands_visible_to(request.user)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        demands = demands.filter(pk__lt=int(before))
    shown = list(queries.with_latest_plan(demands[: DEMANDS_ON_A_PAGE + 1]))
    more = shown[DEMANDS_ON_A_PAGE - 1].pk if len(shown) > DEMANDS_ON_A_PAGE else None
    context = {
        "rows": [(demand, TONES[DemandState(demand.state)]) for demand in shown[:DEMANDS_ON_A_PAGE]],
        "may_ask": asks,
        "reads_all": reads,
        "previous_url": "?" if before else "",
        "next_url": f"?before={more}" if more else "",
    }
    return render(request, "trade/demand_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_demand(request: UserRequest) -> HttpResponse:
    """Ask for a quantity on one screen, and have a plan worked out at once."""
    if not may_anywhere(request.user, Permission.DEMAND_ASK):
        raise PermissionDenied(_("Demands are made by buyers. Ask an administrator of your area for that role."))
    form = DemandForm(request.POST or None, initial={"words": request.GET.get("words", "")[:150]})
    if request.method == "POST" and form.is_valid():
        try:
            demand = operations.ask_demand(form.terms(), by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            _begin(request, demand)
            return redirect(demand)
    return render(request, "trade/demand_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def demand_page(request: UserRequest, number: str) -> HttpResponse:
    """Show a demand, and its plan or why it cannot be met."""
    demand = _demand(request, number)
    return _demand_page(request, demand, queries.latest_plan(demand))


@require_POST
def ask_plan(request: UserRequest, number: str) -> HttpResponse:
    """Have the plan worked out again with the offers and rates of today."""
    demand = _demand(request, number)
    try:
        _begin(request, demand)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(demand)


@require_POST
def close_demand(request: UserRequest, number: str) -> HttpResponse:
    """Close a demand."""
    demand = _demand(request, number)
    try:
        operations.close_demand(demand, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The demand was closed."))
    return redirect(demand)


@require_safe
def plan_json(request: UserRequest, number: str) -> HttpResponse:
    """Send the newest plan as JSON; the form is that of the API."""
    demand, plan = _plan(request, number)
    result = PlanResult.model_validate(plan.result)
    response = HttpResponse(result.model_dump_json(indent=2), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{demand.number}-plan.json"'
    return response


@require_safe
def plan_workbook(request: UserRequest, number: str) -> HttpResponse:
    """Send the newest plan as a spreadsheet."""
    demand, plan = _plan(request, number)
    result = PlanResult.model_validate(plan.result)
    response = HttpResponse(write_plan(result, queries.products_in(result)), content_type=SPREADSHEET)
    response["Content-Disposition"] = f'attachment; filename="{demand.number}-plan.xlsx"'
    return response


@require_safe
def why_not(request: UserRequest, number: str) -> HttpResponse:
    """Answer why a product is not in the plan, from a plan with it forced in."""
    demand, plan = _plan(request, number)
    result = PlanResult.model_validate(plan.result)
    given = request.GET.get("product", "").strip()[:40]
    row = refused = None
    try:
        found = ask_why_not(plan, given, by=request.user)
    except DomainError as refusal:
        refused = str(refusal)
    else:
        row = showing.omitted_row(found, result, queries.products_numbered([found.product]))
    context = {"demand": demand, "row": row, "given": given, "refused": refused}
    return render(request, "trade/why_not.html", context)


def _demand_page(request: UserRequest, demand: Demand, plan: Plan | None) -> HttpResponse:
    context: dict[str, object] = {
        "demand": demand,
        "plan": plan,
        "tone": TONES[DemandState(demand.state)],
        "planning": demand.planning_since is not None and timezone.now() - demand.planning_since < PATIENCE,
        "closed": demand.state == DemandState.CLOSED,
        "mine": demand.buyer_id == request.user.pk,
        "one": quantity(1, demand.unit),
    }
    if plan is not None:
        result = PlanResult.model_validate(plan.result)
        products = queries.products_in(result)
        context["result"] = result
        context["omitted"] = showing.omitted_rows(result, products)
        context["omitted_counts"] = [
            (wording.group_name(code), count) for code, count in sorted(result.omitted_counts.items())
        ]
        if result.plan is not None:
            context["page"] = showing.plan_page(result, products, hubs_numbered(), demand.destination)
        if result.shortfall is not None:
            context["binding"] = wording.binding_words(result.shortfall)
            context["ways_out"] = [
                (wording.way_out(one, demand.unit), one.largest) for one in result.shortfall.relaxations
            ]
            context["barred"] = [wording.barred_words(one, demand.unit) for one in result.shortfall.barred]
    return render(request, "trade/demand.html", context)


def _begin(request: UserRequest, demand: Demand) -> None:
    operations.ask_plan(demand, by=request.user, at=timezone.now())
    tasks.plan_demand.defer(demand_id=demand.pk, by=request.user.username)


def _demand(request: UserRequest, number: str) -> Demand:
    return get_object_or_404(queries.demands_visible_to(request.user), number=number)


def _plan(request: UserRequest, number: str) -> tuple[Demand, Plan]:
    demand = _demand(request, number)
    return demand, get_object_or_404(demand.plans.select_related("demand__destination").order_by("-id")[:1])
