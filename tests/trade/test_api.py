"""Trade over the API."""

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.trade import operations
from ocop.trade.models import Demand, Lane, SupplyOffer
from tests.make import accounts
from tests.make import trade as make

pytestmark = pytest.mark.django_db

OFFERS_QUERIES = 5

OFFER = {
    "unit": "KGM",
    "currency": "THB",
    "minimum_lot": "100",
    "pack_multiple": "25",
    "capacity_per_week": "900",
    "prices": [{"from_quantity": "100", "unit_price": "38.50"}],
    "valid_from": "2026-01-01",
}
DEMAND = {
    "words": "jasmine rice",
    "quantity": "1000",
    "unit": "KGM",
    "destination": "SGSIN",
    "window_from": "2027-06-01",
    "window_until": "2027-07-01",
    "currency": "USD",
}


def signed_in(person: User) -> Client:
    """Return the client of a person."""
    client = Client()
    client.force_login(person)
    return client


def test_hubs_lanes_and_destinations_are_public_and_lanes_are_paged_by_key() -> None:
    make.logistics()
    client = Client()

    first = client.get("/api/lanes", {"limit": 1}).json()
    second = client.get("/api/lanes", {"limit": 1, "after": first["next"]}).json()

    assert [one["code"] for one in client.get("/api/destinations").json()] == ["SGSIN"]
    assert [one["code"] for one in client.get("/api/hubs").json()] == ["TH-KKC", "TH-LCB"]
    assert [first["items"][0]["hub"], second["items"][0]["hub"]] == ["TH-KKC", "TH-LCB"]
    assert second["next"] is None
    assert client.get("/api/lanes", {"hub": "TH-LCB", "destination": "SGSIN"}).json()["items"][0]["mode"] == "sea"
    assert Lane.objects.count() == 2


def test_offers_and_demands_need_a_person() -> None:
    client = Client()

    assert client.get("/api/offers").status_code == 401
    assert client.post("/api/demands", DEMAND, content_type="application/json").status_code == 401


def test_an_offer_is_put_shown_listed_and_withdrawn() -> None:
    product = make.product()
    client = signed_in(accounts.officer(role=Role.TRADE_OFFICER))
    address = f"/api/products/{product.number}/offer"

    put = client.put(address, OFFER, content_type="application/json")
    again = client.put(address, OFFER, content_type="application/json")
    listed = client.get("/api/offers").json()["items"]
    withdrawn = client.delete(address)

    assert (put.status_code, again.status_code) == (200, 200)
    assert put.json()["id"] == again.json()["id"]
    assert put.json()["prices"] == [{"from_quantity": "100.000", "unit_price": "38.5000"}]
    assert [one["product"] for one in listed] == [product.number]
    assert withdrawn.json()["withdrawn_at"] is not None
    assert client.get(address).status_code == 404
    assert SupplyOffer.objects.count() == 1


def test_an_offer_that_cannot_be_true_is_refused_with_a_problem() -> None:
    product = make.product()
    client = signed_in(accounts.officer(role=Role.TRADE_OFFICER))
    address = f"/api/products/{product.number}/offer"

    negative = client.put(address, {**OFFER, "capacity_per_week": "-1"}, content_type="application/json")
    weightless = client.put(address, {**OFFER, "unit": "C62"}, content_type="application/json")

    assert negative.status_code == 422
    assert negative.json()["errors"][0]["where"].endswith("capacity_per_week")
    assert (weightless.status_code, weightless.json()["code"]) == (409, "WeightMissing")
    assert not SupplyOffer.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_offers_asks_as_much_for_one_as_for_three(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _row in range(rows):
        make.offer()
    client = signed_in(accounts.officer(role=Role.NATIONAL_OFFICER))

    with django_assert_num_queries(OFFERS_QUERIES):
        answer = client.get("/api/offers")

    assert len(answer.json()["items"]) == rows


def test_a_demand_is_asked_planned_and_closed() -> None:
    make.logistics()
    make.offer()
    buyer = accounts.buyer()
    client = signed_in(buyer)

    asked = client.post("/api/demands", DEMAND, content_type="application/json")
    number = asked.json()["number"]
    before = client.get(f"/api/demands/{number}/plan")
    demand = Demand.objects.get(number=number)
    operations.plan_demand(demand, by=buyer.username, at=make.NOON)
    plan = client.get(f"/api/demands/{number}/plan").json()
    closed = client.post(f"/api/demands/{number}/close")
    replanned = client.post(f"/api/demands/{number}/plan")

    assert (asked.status_code, asked.json()["planning"]) == (201, True)
    assert ProcrastinateJob.objects.count() == 1
    assert before.status_code == 404
    assert plan["outcome"] == "plan"
    assert plan["result"]["plan"]["lines"]
    assert client.get(f"/api/demands/{number}").json()["state"] == "closed"
    assert closed.status_code == 200
    assert (replanned.status_code, replanned.json()["code"]) == (409, "DemandClosed")


def test_why_not_is_answered_over_the_api() -> None:
    make.logistics()
    offer = make.offer()
    demand = make.demand(quantity="1000")
    operations.plan_demand(demand, by="buyer", at=make.NOON)
    client = signed_in(demand.buyer)

    known = client.get(f"/api/demands/{demand.number}/why-not/{offer.product.number}")
    unknown = client.get(f"/api/demands/{demand.number}/why-not/TH-P0")

    assert known.json()["code"] in ("chosen", "chosen_partly")
    assert unknown.status_code == 409


def test_another_buyer_finds_nothing_and_who_may_not_ask_is_refused() -> None:
    make.logistics()
    demand = make.demand()

    assert signed_in(accounts.buyer()).get(f"/api/demands/{demand.number}").status_code == 404
    assert signed_in(accounts.buyer()).get("/api/demands").json() == {"items": [], "next": None}
    refused = signed_in(accounts.user()).post("/api/demands", DEMAND, content_type="application/json")
    assert refused.status_code == 403


def test_demands_are_paged_by_key() -> None:
    buyer = accounts.buyer()
    older, newer = make.demand(by=buyer), make.demand(by=buyer)
    client = signed_in(buyer)

    first = client.get("/api/demands", {"limit": 1}).json()
    second = client.get("/api/demands", {"limit": 1, "after": first["next"]}).json()

    assert [first["items"][0]["number"], second["items"][0]["number"]] == [newer.number, older.number]
