"""Asking for a quantity, and closing the demand."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.trade import operations, refusals
from ocop.trade.models import Demand
from ocop.trade.queries.demands import demands_visible_to, with_latest_plan
from ocop.trade.states import DemandState
from tests.make import accounts
from tests.make import trade as make

pytestmark = pytest.mark.django_db


def test_a_buyer_asks_and_the_demand_has_a_number() -> None:
    make.destination()
    buyer = accounts.buyer()

    demand = operations.ask_demand(make.demand_terms(), by=buyer, at=make.NOON)

    assert demand.number == f"DM-{demand.pk:06d}"
    assert (demand.state, demand.buyer) == (DemandState.OPEN, buyer)
    assert Activity.objects.get().verb == "trade.demand_asked"


def test_who_is_no_buyer_asks_for_nothing() -> None:
    make.destination()

    with pytest.raises(PermissionDenied):
        operations.ask_demand(make.demand_terms(), by=accounts.user(), at=make.NOON)
    assert not Demand.objects.exists()


def test_goods_go_only_to_destinations_of_the_list() -> None:
    make.destination()

    with pytest.raises(refusals.DestinationUnknown, match="SGSIN"):
        operations.ask_demand(make.demand_terms(to="XXXXX"), by=accounts.buyer(), at=make.NOON)


def test_an_unknown_category_is_refused() -> None:
    make.destination()

    with pytest.raises(refusals.CategoryUnknown, match="moon-rice"):
        operations.ask_demand(make.demand_terms(category="moon-rice"), by=accounts.buyer(), at=make.NOON)


def test_a_demand_that_cannot_be_true_is_not_stored() -> None:
    make.destination()
    terms = replace(make.demand_terms(), incoterm="CIX")

    with pytest.raises(refusals.IncotermUnknown):
        operations.ask_demand(terms, by=accounts.buyer(), at=make.NOON)
    assert not Demand.objects.exists()


def test_a_plan_is_asked_for_by_the_buyer_and_by_who_reads_demands() -> None:
    demand = make.demand()

    assert operations.ask_plan(demand, by=demand.buyer, at=make.NOON).planning_since == make.NOON
    operations.ask_plan(demand, by=accounts.officer(role=Role.NATIONAL_OFFICER), at=make.NOON)
    with pytest.raises(PermissionDenied):
        operations.ask_plan(demand, by=accounts.buyer(), at=make.NOON)


def test_only_the_buyer_closes_a_demand_and_only_once() -> None:
    demand = make.demand()

    with pytest.raises(PermissionDenied):
        operations.close_demand(demand, by=accounts.officer(role=Role.NATIONAL_OFFICER), at=make.NOON)
    closed = operations.close_demand(demand, by=demand.buyer, at=make.NOON)

    assert closed.state == DemandState.CLOSED
    assert Activity.objects.get().verb == "trade.demand_closed"
    with pytest.raises(refusals.DemandClosed):
        operations.close_demand(demand, by=demand.buyer, at=make.NOON)
    with pytest.raises(refusals.DemandClosed):
        operations.ask_plan(demand, by=demand.buyer, at=make.NOON)
    with pytest.raises(refusals.DemandClosed):
        operations.plan_demand(closed, by=demand.buyer.username, at=make.NOON)


def test_demands_are_seen_by_their_buyer_and_by_who_reads_demands() -> None:
    demand = make.demand()

    assert list(with_latest_plan(demands_visible_to(demand.buyer))) == [demand]
    assert list(demands_visible_to(accounts.officer(role=Role.NATIONAL_OFFICER))) == [demand]
    assert not demands_visible_to(accounts.buyer()).exists()
