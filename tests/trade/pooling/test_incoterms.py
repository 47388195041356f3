"""Which parts of the cost a price holds under each rule of Incoterms 2020."""

from dataclasses import replace

import pytest

from ocop.trade.pooling import INCLUDED, Incoterm, Method, Part
from tests.trade.pooling import make


def test_every_rule_has_its_parts() -> None:
    assert INCLUDED.keys() == set(Incoterm)


def test_rules_of_delivery_further_on_hold_at_least_as_much() -> None:
    order = [Incoterm.EXW, Incoterm.FCA, Incoterm.FOB, Incoterm.CFR, Incoterm.CIF, Incoterm.DAP, Incoterm.DPU]

    for nearer, further in zip(order, [*order[1:], Incoterm.DDP], strict=True):
        assert INCLUDED[nearer] <= INCLUDED[further]


def test_export_clearance_is_the_sellers_under_every_rule_but_exw() -> None:
    without = {rule for rule in Incoterm if Part.EXPORT_FILE not in INCLUDED[rule]}

    assert without == {Incoterm.EXW}


@pytest.mark.parametrize("rule", list(Incoterm))
def test_plan_has_cost_exactly_in_the_parts_of_its_rule(rule: Incoterm) -> None:
    offer = replace(make.OFFER, onboarding=700)
    case = make.Case(demand=replace(make.DEMAND, incoterm=rule), offers=(offer,))

    plan = case.answer()

    assert {part for part, money in plan.totals.items() if money} == INCLUDED[rule]
    assert plan.total == sum(plan.totals.values())


def test_plan_says_that_freight_is_left_to_the_buyer() -> None:
    case = make.Case(demand=replace(make.DEMAND, incoterm=Incoterm.FOB))

    assert Method.FREIGHT_IS_THE_BUYERS in case.answer().methods


def test_goods_that_cross_no_border_pay_no_duty() -> None:
    case = make.Case(offers=(replace(make.OFFER, country="SG"),))

    assert case.answer().totals[Part.DUTY] == 0


def test_proof_of_origin_earns_the_preferential_rate() -> None:
    without = make.Case().answer()

    proven = make.Case(offers=(replace(make.OFFER, origin_proof=True),)).answer()

    assert without.totals[Part.DUTY] > 0
    assert proven.totals[Part.DUTY] == 0
