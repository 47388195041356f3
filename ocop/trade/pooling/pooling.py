"""From options to an answer: the cheapest plan, shared as the buyer wishes, checked by independent code; or why
there is none.
"""

from dataclasses import replace

from ocop.trade.pooling import ceiling, infeasibility, sharing, solver
from ocop.trade.pooling.answers import Infeasible, Method, Plan
from ocop.trade.pooling.assembly import plan_of
from ocop.trade.pooling.incoterms import INCLUDED, Part
from ocop.trade.pooling.options import Options
from ocop.trade.pooling.problem import problem_of
from ocop.trade.pooling.records import Limits, Sharing
from ocop.trade.pooling.verify import verify


class PlanBroken(RuntimeError):
    """The engine made a plan that its own check refuses: a fault of the engine, never of the demand."""


def pool(options: Options, limits: Limits | None = None) -> Plan | Infeasible:
    """Return the best plan for the demand of the options, or what stands in its way.

    The same options and limits give the same plan, unless a solver call runs into the safety net of `limits.seconds`.

    :raises PlanBroken: the plan found breaks a condition.
    """
    limits = Limits() if limits is None else limits
    problem, kept = problem_of(options)
    outcome = solver.best(problem, limits, options.price[kept])
    if outcome.choice is None:
        return infeasibility.explained(options, problem, limits)
    plan = plan_of(options, kept, outcome.choice, outcome)
    if options.demand.sharing is not Sharing.LEAST_COST:
        plan = sharing.shared(options, problem, kept, outcome, plan, limits)
    if Part.FREIGHT not in INCLUDED[options.demand.incoterm]:
        plan = replace(plan, methods=(*plan.methods, Method.FREIGHT_IS_THE_BUYERS))
    if plan.over_ceiling:
        plan = replace(plan, under_ceiling=ceiling.largest_under(options, outcome, plan, limits))
    return checked(options, plan)


def checked(options: Options, plan: Plan, least: int | None = None) -> Plan:
    """Return the plan if independent code finds nothing wrong with it.

    :param least: the quantity to reach, where it is not the demand's.
    :raises PlanBroken: it breaks a condition.
    """
    violations = verify(
        options.demand,
        options.offers,
        options.hubs,
        options.lanes,
        options.duties,
        options.today,
        plan,
        split=options.split,
        least=least,
    )
    if violations:
        raise PlanBroken("; ".join(f"{one.rule} {one.where}: {one.found}, not {one.expected}" for one in violations))
    return plan
