"""What no offer and no demand can say."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from ocop.core.refusals import DomainError
from ocop.core.units import UnknownUnit
from ocop.trade import refusals
from ocop.trade.checks import check_demand, check_offer
from ocop.trade.terms import Price
from tests.make import trade as make


def test_a_true_offer_and_a_true_demand_pass() -> None:
    check_offer(make.offer_terms())
    check_demand(make.demand_terms(), on=make.TODAY)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"unit": "XYZ"}, UnknownUnit),
        ({"currency": "XYZ"}, refusals.CurrencyUnknown),
        ({"capacity_per_week": Decimal(-1)}, refusals.NotPositive),
        ({"pack_multiple": Decimal("NaN")}, refusals.NotPositive),
        ({"capacity_per_week": Decimal(10) ** 12}, refusals.NumberTooLarge),
        ({"capacity_per_week": Decimal("0.0001")}, refusals.NumberTooFine),
        ({"prices": ()}, refusals.PricesMissing),
        ({"prices": (Price(Decimal(50), Decimal(1)),)}, refusals.FirstPriceElsewhere),
        ({"prices": (Price(Decimal(100), Decimal(1)), Price(Decimal(100), Decimal(2)))}, refusals.PriceTwice),
        ({"unit": "C62"}, refusals.WeightMissing),
        ({"unit_weight_kg": Decimal(10) ** 8}, refusals.NumberTooLarge),
        ({"harvest": (100,) * 11}, refusals.HarvestWrong),
        ({"harvest": (0,) * 12}, refusals.HarvestWrong),
        ({"default_probability": Decimal(1)}, refusals.ChanceWrong),
        ({"onboarding_cost": Decimal(-1)}, refusals.NotPositive),
        ({"lead_time_days": 5000}, refusals.NumberTooLarge),
        ({"valid_until": make.LONG_AGO}, refusals.TermEmpty),
    ],
)
def test_an_offer_that_cannot_be_true_is_refused(changes: Mapping[str, Any], refusal: type[DomainError]) -> None:
    terms = replace(make.offer_terms(), **changes)

    with pytest.raises(refusal):
        check_offer(terms)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"words": " "}, refusals.NothingAsked),
        ({"unit": "XYZ"}, UnknownUnit),
        ({"currency": "ABC"}, refusals.CurrencyUnknown),
        ({"quantity": Decimal(-5)}, refusals.NotPositive),
        ({"price_ceiling": Decimal(0)}, refusals.NotPositive),
        ({"incoterm": "CIX"}, refusals.IncotermUnknown),
        ({"sharing": "fair"}, refusals.SharingUnknown),
        ({"window_until": dt.date(2026, 8, 1)}, refusals.TermEmpty),
        ({"window_from": dt.date(2026, 1, 1), "window_until": dt.date(2026, 2, 1)}, refusals.WindowPast),
        ({"window_until": dt.date(2099, 1, 1)}, refusals.WindowFar),
        ({"most_suppliers": 0}, refusals.NotPositive),
        ({"tolerance_percent": 101}, refusals.PercentageWrong),
        ({"certainty_percent": 100}, refusals.PercentageWrong),
        ({"inclusion_percent": 0}, refusals.PercentageWrong),
        ({"min_stars": {"vn-ocop": 6}}, refusals.StarsWrong),
    ],
)
def test_a_demand_that_cannot_be_true_is_refused(changes: Mapping[str, Any], refusal: type[DomainError]) -> None:
    terms = replace(make.demand_terms(), **changes)

    with pytest.raises(refusal):
        check_demand(terms, on=make.TODAY)
