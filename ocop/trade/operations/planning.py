"""Work out plans. The solving stands outside any transaction; only the storing is in one."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from ocop.accounts.models import User
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.trade import pooling, refusals
from ocop.trade.answering import answer, exact_why_not
from ocop.trade.models import Demand, Plan
from ocop.trade.operations.demands import require_demand
from ocop.trade.queries.supply import question_of
from ocop.trade.results import Asked, Omitted, PlanResult
from ocop.trade.states import NEXT, DemandState, PlanOutcome

LIMITS = pooling.Limits(gap=2e-3, nodes=300, seconds=120.0)
"""People wait for a plan: one proved within 0.2 % of the least cost will do, and the plan says how near it came."""


def answer_demand(demand: Demand, *, on: dt.date, limits: pooling.Limits = LIMITS) -> PlanResult:
    """Return the answer to a demand on a day; nothing is stored, and the demand need not be.

    :raises DomainError: a unit or an exchange rate is missing.
    """
    return answer(question_of(demand, on=on), asked_of(demand), limits)


def plan_demand(demand: Demand, *, by: str, at: dt.datetime, limits: pooling.Limits = LIMITS) -> Plan:
    """Work out the best plan for a demand and keep it; the same input gives the plan that is kept already.

    :param by: username of who asked for it.
    :raises DemandClosed: nothing is planned for a closed demand.
    :raises DomainError: a unit or an exchange rate is missing.
    """
    if demand.state == DemandState.CLOSED:
        raise refusals.DemandClosed
    question = question_of(demand, on=timezone.localdate(at))
    digest = question.digest()
    known = Plan.objects.filter(demand=demand, input_digest=digest).first()
    result = PlanResult.model_validate(known.result) if known else answer(question, asked_of(demand), limits)
    return _store(demand, result, digest, by=by, at=at)


@transaction.atomic
def _store(demand: Demand, result: PlanResult, digest: str, *, by: str, at: dt.datetime) -> Plan:
    demand = locked(demand)
    outcome = PlanOutcome(result.outcome)
    state = DemandState.PLANNED if outcome == PlanOutcome.PLAN else DemandState.UNMET
    if state not in NEXT[demand.state]:
        raise refusals.DemandClosed
    solution = result.plan
    plan, created = Plan.objects.get_or_create(
        demand=demand,
        input_digest=digest,
        defaults={
            "made_at": at,
            "made_for": result.day,
            "outcome": outcome,
            "result": result.model_dump(mode="json"),
            "currency": demand.currency,
            "total": solution.total if solution else None,
            "unit_landed": solution.unit_landed if solution else None,
            "gap": solution.gap if solution else None,
            "engine": result.engine,
        },
    )
    demand.state = state
    demand.planning_since = None
    demand.planning_failure = ""
    demand.changed_at = at
    demand.save()
    if created:
        record("trade.demand_planned", demand, by=by, at=at, plan=plan.pk, outcome=outcome.value)
    return plan


@transaction.atomic
def fail_planning(demand: Demand, *, why: str, at: dt.datetime) -> Demand:
    """Note that a plan could not be worked out, and why, for the person who waits for it."""
    demand = locked(demand)
    demand.planning_since = None
    demand.planning_failure = why
    demand.changed_at = at
    demand.save()
    return demand


def ask_why_not(plan: Plan, product: str, *, by: User) -> Omitted:
    """Return why a product's offer is in a plan or not, from a plan with the offer forced in.

    :raises PermissionDenied: as for the demand.
    :raises NoPlanToAsk: the demand cannot be met at all; the shortfall says why.
    :raises SupplyChanged: the rows are not those of the plan any more; an answer would be about another plan.
    :raises ProductNotOffered: there was no such offer for the demand.
    """
    require_demand(by, plan.demand)
    if plan.outcome != PlanOutcome.PLAN:
        raise refusals.NoPlanToAsk
    question = question_of(plan.demand, on=plan.made_for)
    if question.digest() != plan.input_digest:
        raise refusals.SupplyChanged
    solution = PlanResult.model_validate(plan.result).plan
    shown = frozenset() if solution is None else frozenset(line.product for line in solution.lines)
    found = exact_why_not(question, product, LIMITS, shown=shown)
    if found is None:
        raise refusals.ProductNotOffered(number=product)
    return found


def asked_of(demand: Demand) -> Asked:
    """Return a demand as it stands in its answer."""
    return Asked(
        number=demand.number,
        words=demand.words,
        category=demand.category,
        quantity=demand.quantity,
        unit=demand.unit,
        currency=demand.currency,
        destination=demand.destination.code,
        window_from=demand.window_from,
        window_until=demand.window_until,
        incoterm=demand.incoterm,
        sharing=demand.sharing,
        cost_limit_percent=demand.cost_limit_percent,
        most_suppliers=demand.most_suppliers,
        price_ceiling=demand.price_ceiling,
        inclusion_percent=demand.inclusion_percent,
        certainty_percent=demand.certainty_percent,
    )
