"""The check finds every planted error, and nothing in an honest plan."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.trade.pooling import Cert, HubUse, Line, Part, Plan, Stars, Tier, pool, verify
from tests.trade.pooling import make

DAY = dt.timedelta(days=1)
CASE = make.Case(
    demand=replace(make.DEMAND, max_suppliers=2, certs=frozenset({"organic"}), min_stars={"LA-ODOP": 3}),
    offers=tuple(
        replace(
            offer,
            pack=10,
            tiers=(Tier(0, 5_000_000), Tier(180, 4_800_000)),
            certs=(Cert("organic"),),
            stars=(Stars("LA-ODOP", 3),),
            onboarding=500,
        )
        for offer in make.makers(200, 200, 200)
    ),
)
PLAN = CASE.answer()


def rules(plan: Plan, case: make.Case = CASE) -> set[str]:
    """Return the rules that the check finds broken."""
    found = verify(case.demand, case.offers, case.hubs, case.lanes, case.duties, make.TODAY, plan)
    return {one.rule for one in found}


def with_line(change: Callable[[Line], Line]) -> Plan:
    """Return the plan with its larger line changed, the one that reaches the second tier."""
    larger = max(PLAN.lines, key=lambda line: line.qty)
    return replace(PLAN, lines=tuple(change(line) if line is larger else line for line in PLAN.lines))


def with_hub(change: Callable[[HubUse], HubUse]) -> Plan:
    """Return the plan with its first hub changed."""
    return replace(PLAN, hubs=(change(PLAN.hubs[0]), *PLAN.hubs[1:]))


@settings(max_examples=10, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000))
def test_honest_plan_has_no_violation(seed: int) -> None:
    case = make.case(seed, count=6)
    plan = pool(case.options())

    if isinstance(plan, Plan):
        assert rules(plan, case) == set()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda line: replace(line, qty=line.qty + 5), "pack"),
        (lambda line: replace(line, qty=line.qty + 100), "capacity"),
        (lambda line: replace(line, qty=0), "min_lot"),
        (lambda line: replace(line, qty=line.qty - 100), "demand"),
        (lambda line: replace(line, tier=0), "tier"),
        (lambda line: replace(line, unit_price=line.unit_price - 1), "unit_price"),
        (lambda line: replace(line, exworks=line.exworks - 1), "exworks"),
        (lambda line: replace(line, inland=line.inland - 1), "inland"),
        (lambda line: replace(line, insurance=line.insurance + 1), "insurance"),
        (lambda line: replace(line, duty=0), "duty"),
        (lambda line: replace(line, onboarding=0), "onboarding"),
        (lambda line: replace(line, producer="somebody"), "producer"),
        (lambda line: replace(line, offer="nothing"), "known"),
        (lambda line: replace(line, country="TH"), "country"),
        (lambda line: replace(line, flags=frozenset({"remote"})), "flags"),
        (lambda line: replace(line, order_by=make.TODAY - DAY), "order_by"),
        (lambda line: replace(line, order_by=line.ready), "lead_time"),
        (lambda line: replace(line, ready=line.ready - 7 * DAY), "capacity"),
        (lambda line: replace(line, at_hub=line.at_hub - DAY), "at_hub"),
        (lambda line: replace(line, ship=line.at_hub), "ship"),
        (lambda line: replace(line, arrive=line.arrive - DAY), "arrive"),
    ],
)
def test_planted_error_in_a_line_is_found(change: Callable[[Line], Line], rule: str) -> None:
    assert rule in rules(with_line(change))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda use: replace(use, qty=use.qty + 1), "hub_qty"),
        (lambda use: replace(use, containers=0, lcl_qty=0), "shipping_room"),
        (lambda use: replace(use, lcl_qty=10_000), "lcl_limit"),
        (lambda use: replace(use, opening=0), "opening"),
        (lambda use: replace(use, container_cost=use.container_cost + 1), "container_cost"),
        (lambda use: replace(use, lcl_cost=use.lcl_cost + 1), "lcl_cost"),
        (lambda use: replace(use, ship=use.ship + DAY), "hub_ship"),
    ],
)
def test_planted_error_in_a_hub_is_found(change: Callable[[HubUse], HubUse], rule: str) -> None:
    assert rule in rules(with_hub(change))


@pytest.mark.parametrize(
    ("plan", "rule"),
    [
        (replace(PLAN, total=PLAN.total + 1), "total"),
        (replace(PLAN, totals={**PLAN.totals, Part.DUTY: 0}), "total"),
        (replace(PLAN, unit_landed=PLAN.unit_landed + 1), "unit_landed"),
        (replace(PLAN, qty=PLAN.qty + 10), "qty"),
        (replace(PLAN, lower_bound=PLAN.total + 1), "bound"),
        (replace(PLAN, sharing_cost=5), "sharing_cost"),
        (replace(PLAN, delivery=PLAN.delivery + DAY), "delivery"),
        (replace(PLAN, hubs=()), "hubs"),
        (replace(PLAN, lines=(*PLAN.lines, PLAN.lines[0])), "one_line_each"),
    ],
)
def test_planted_error_in_the_whole_is_found(plan: Plan, rule: str) -> None:
    assert rule in rules(plan)


def test_conditions_of_the_demand_are_checked_against_the_records() -> None:
    few = replace(CASE, demand=replace(CASE.demand, max_suppliers=1))
    flagged = replace(CASE, demand=replace(CASE.demand, inclusion_min=0.5))
    halal = replace(CASE, demand=replace(CASE.demand, certs=frozenset({"halal"})))
    starred = replace(CASE, demand=replace(CASE.demand, min_stars={"LA-ODOP": 5}))
    narrow = replace(CASE, hubs=(replace(make.HUB, capacity=100),))
    ended = replace(CASE, offers=tuple(replace(offer, valid_until=make.TODAY) for offer in CASE.offers))

    broken = [rules(PLAN, case) for case in (few, flagged, halal, starred, narrow, ended)]

    expected = ["max_suppliers", "inclusion", "certificate", "stars", "hub_capacity", "validity"]
    assert all(rule in found for rule, found in zip(expected, broken, strict=True))
