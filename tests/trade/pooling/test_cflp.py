"""Warehouse location as a pooling demand reaches the optima that OR-Library publishes."""

from decimal import Decimal
from pathlib import Path

import pytest

from ocop.trade.pooling import Code, Infeasible, Plan, pool
from ocop.trade.pooling.cflp import MONEY, NotAnInstance, as_options, read_warehouses

FILES = Path(__file__).parents[4] / "shared" / "data" / "orlib"
# Optima with split deliveries, as published with the files.
OPTIMA = {
    "cap41": 1040444.375,
    "cap44": 1235500.450,
    "cap51": 1025208.225,
    "cap61": 932615.750,
    "cap63": 1014062.050,
    "cap74": 1034976.975,
}
# Two warehouses, three customers: the second must be split, since each warehouse holds 10.
SMALL = "2 3\n10 100\n10 120.5\n6\n6 60\n8\n16 24\n6\n60 12\n"


def test_small_instance_is_solved_with_a_split_delivery() -> None:
    plan = pool(as_options(read_warehouses(SMALL)))

    assert isinstance(plan, Plan)
    assert plan.exact
    # Both open; six units at 1, four of the second customer at 2 and four at 3, six at 2.
    assert plan.total / MONEY == 100 + 120.5 + 6 + 8 + 12 + 12
    assert len(plan.lines) == 4


@pytest.mark.parametrize("name", OPTIMA)
def test_published_optimum_is_reached_and_proved(name: str) -> None:
    if not FILES.is_dir():
        pytest.skip("the OR-Library files are not beside this repository")
    text = (FILES / f"{name}.txt").read_text(encoding="utf-8")

    plan = pool(as_options(read_warehouses(text)))

    assert isinstance(plan, Plan)
    assert plan.exact
    assert plan.total / MONEY == pytest.approx(OPTIMA[name], rel=1e-9)
    assert plan.lower_bound / MONEY == pytest.approx(OPTIMA[name], rel=1e-6)


def test_open_capacity_is_filled_in() -> None:
    text = SMALL.replace("10 100", "capacity 100").replace("10 120.5", "capacity 120.5")

    assert read_warehouses(text, Decimal(10)) == read_warehouses(SMALL)
    with pytest.raises(NotAnInstance, match="capacity open"):
        read_warehouses(text)


def test_fractional_demand_is_counted_in_smaller_units() -> None:
    options = as_options(read_warehouses("1 1\n2 5\n1.25\n10\n"))

    plan = pool(options)

    assert isinstance(plan, Plan)
    assert plan.qty == 125
    assert plan.total / MONEY == 15


def test_warehouses_too_small_for_all_customers_are_an_answer() -> None:
    answer = pool(as_options(read_warehouses(SMALL.replace("10 100", "9 100"))))

    assert isinstance(answer, Infeasible)
    assert answer.largest == 19
    assert answer.binding is Code.HUB_CAPACITY


@pytest.mark.parametrize("text", ["", "2 3\n10 100\n", SMALL + "7", SMALL.replace("\n8\n", "\n0\n"), "two 3"])
def test_text_that_is_no_instance_is_refused(text: str) -> None:
    with pytest.raises(NotAnInstance):
        read_warehouses(text)
