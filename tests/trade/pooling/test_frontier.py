"""Price against quantity."""

from dataclasses import replace

from ocop.trade.pooling import frontier
from tests.trade.pooling import make


def test_each_point_is_the_plan_of_its_quantity() -> None:
    case = make.Case(offers=make.makers(200, 200, 200))

    points = frontier(case.options(), [100, 300])

    for point in points:
        plan = replace(case, demand=replace(case.demand, qty=point.qty)).answer()
        assert (point.cost, point.unit_landed, point.suppliers) == (plan.total, plan.unit_landed, len(plan.lines))
        assert point.lower_bound == plan.lower_bound


def test_more_always_costs_more_in_all() -> None:
    case = make.case(seed=8, count=10, share=0.5)
    asked = [case.demand.qty * tenths // 10 for tenths in (3, 5, 8, 10)]

    costs = [point.cost for point in frontier(case.options(), asked)]

    assert None not in costs
    assert costs == sorted(cost for cost in costs if cost is not None)


def test_quantity_that_cannot_be_had_has_no_cost() -> None:
    case = make.Case(offers=make.makers(200, 200))

    reachable, beyond = frontier(case.options(), [300, 900])

    assert reachable.cost is not None
    assert (beyond.cost, beyond.unit_landed, beyond.lower_bound) == (None, None, None)


def test_large_register_has_points_above_their_bounds() -> None:
    case = make.large(makers_count=450)
    asked = [case.demand.qty // 2, case.demand.qty * 2]

    points = frontier(case.options(), asked)

    for point in points:
        assert point.cost is not None
        assert point.lower_bound is not None
        assert point.lower_bound <= point.cost <= point.lower_bound * 1.02
