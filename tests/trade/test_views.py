"""Pages of offers, demands and plans."""

import datetime as dt
import io
import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.trade import operations
from ocop.trade.models import Demand, SupplyOffer
from ocop.trade.states import DemandState
from tests.make import accounts
from tests.make import trade as make

pytestmark = pytest.mark.django_db

OFFER_LIST_QUERIES = 8
DEMAND_LIST_QUERIES = 7


def signed_in(person: User) -> Client:
    """Return the browser of a person."""
    client = Client()
    client.force_login(person)
    return client


def offer_form(**changes: object) -> dict[str, object]:
    """Return what a maker types into the form of an offer."""
    typed: dict[str, object] = {
        "unit": "KGM",
        "unit_weight_kg": "",
        "capacity_per_week": "900",
        "lead_time_days": "7",
        "minimum_lot": "100",
        "pack_multiple": "25",
        "currency": "THB",
        "valid_from": "2026-01-01",
        "last_day": "",
        "note": "",
        "price_0": "38.50",
        **{f"month_{month}": "100" for month in range(1, 13)},
    }
    return typed | changes


def demand_form(**changes: object) -> dict[str, object]:
    """Return what a buyer types."""
    until = timezone.localdate() + dt.timedelta(days=120)
    typed: dict[str, object] = {
        "words": "jasmine rice",
        "quantity": "1000",
        "unit": "KGM",
        "destination": "SGSIN",
        "window_from": (until - dt.timedelta(days=30)).isoformat(),
        "last_day": until.isoformat(),
        "incoterm": "DAP",
        "currency": "USD",
        "sharing": "least_cost",
        "cost_limit_percent": "5",
        "tolerance_percent": "2",
        "certainty_percent": "",
    }
    return typed | changes


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_offers_asks_as_much_for_one_row_as_for_three(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _row in range(rows):
        make.offer()
    client = signed_in(accounts.officer(role=Role.NATIONAL_OFFICER))

    with django_assert_num_queries(OFFER_LIST_QUERIES):
        page = client.get(reverse("trade:offers"))

    assert page.content.decode().count("Jasmine rice") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_demands_asks_as_much_for_one_row_as_for_three(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _row in range(rows):
        make.demand()
    client = signed_in(accounts.officer(role=Role.NATIONAL_OFFICER))

    with django_assert_num_queries(DEMAND_LIST_QUERIES):
        page = client.get(reverse("trade:demands"))

    assert page.content.decode().count("DM-9") == 2 * rows


def test_lists_go_on_by_key() -> None:
    for _row in range(26):
        make.demand()
    client = signed_in(accounts.officer(role=Role.NATIONAL_OFFICER))
    oldest = Demand.objects.order_by("pk").first()
    assert oldest is not None

    first = client.get(reverse("trade:demands")).content.decode()
    second = client.get(reverse("trade:demands"), {"before": oldest.pk + 1}).content.decode()

    assert oldest.number not in first
    assert f"?before={oldest.pk + 1}" in first
    assert oldest.number in second


def test_a_maker_enters_an_offer_without_javascript() -> None:
    product = make.product()
    assert product.producer is not None
    client = signed_in(make.spokesperson(product.producer))
    address = reverse("trade:offer-edit", args=[product.number])

    assert product.number in client.get(reverse("trade:offers")).content.decode()
    assert "default_percent" not in client.get(address).content.decode()
    saved = client.post(address, offer_form(from_1="500", price_1="36"))

    offer = SupplyOffer.objects.get()
    assert saved.headers["Location"] == offer.get_absolute_url()
    assert [float(price.unit_price) for price in offer.price_breaks.all()] == [38.5, 36]
    shown = client.get(offer.get_absolute_url()).content.decode()
    assert "THB" in shown
    assert 'value="36"' in client.get(address).content.decode()


def test_what_was_typed_stays_when_an_offer_is_refused() -> None:
    product = make.product()
    client = signed_in(accounts.officer(role=Role.TRADE_OFFICER))
    address = reverse("trade:offer-edit", args=[product.number])

    wrong = client.post(address, offer_form(capacity_per_week="-3", price_1="36", note="ask for Khun Noi"))
    refused = client.post(address, offer_form(unit="C62"))

    page = wrong.content.decode()
    assert (wrong.status_code, refused.status_code) == (422, 422)
    assert 'value="-3"' in page
    assert "ask for Khun Noi" in page
    assert "Say from which quantity on this price holds" in page
    assert "weighs with its packing" in refused.content.decode()
    assert not SupplyOffer.objects.exists()


def test_a_stranger_finds_no_offer() -> None:
    offer = make.offer()
    client = signed_in(accounts.buyer())

    assert client.get(offer.get_absolute_url()).status_code == 404
    assert client.get(reverse("trade:offer-edit", args=[offer.product.number])).status_code == 404
    assert client.post(reverse("trade:offer-withdraw", args=[offer.pk])).status_code == 404
    assert client.get(reverse("trade:offers-import")).status_code == 403


def test_an_offer_is_withdrawn_on_its_page() -> None:
    offer = make.offer()
    client = signed_in(accounts.officer(role=Role.TRADE_OFFICER))

    client.post(reverse("trade:offer-withdraw", args=[offer.pk]))

    offer.refresh_from_db()
    assert offer.withdrawn_at is not None


def test_a_buyer_asks_on_one_screen_and_a_worker_is_told() -> None:
    make.logistics()
    buyer = accounts.buyer()
    client = signed_in(buyer)

    assert 'value="honey"' in client.get(reverse("trade:demand-new"), {"words": "honey"}).content.decode()
    answer = client.post(reverse("trade:demand-new"), demand_form())

    demand = Demand.objects.get()
    assert answer.headers["Location"] == demand.get_absolute_url()
    job = ProcrastinateJob.objects.get()
    assert job.args == {"demand_id": demand.pk, "by": buyer.username}
    waiting = client.get(demand.get_absolute_url()).content.decode()
    assert 'http-equiv="refresh"' in waiting
    assert "being worked out" in waiting


def test_a_wrong_demand_comes_back_as_it_was_typed() -> None:
    make.logistics()
    client = signed_in(accounts.buyer())

    negative = client.post(reverse("trade:demand-new"), demand_form(quantity="-40", specification="new crop"))
    past = client.post(reverse("trade:demand-new"), demand_form(window_from="2020-01-01", last_day="2020-02-01"))

    assert (negative.status_code, past.status_code) == (422, 422)
    assert 'value="-40"' in negative.content.decode()
    assert "new crop" in negative.content.decode()
    assert "is over" in past.content.decode()
    assert not Demand.objects.exists()


def test_who_is_no_buyer_is_told_how_to_become_one() -> None:
    client = signed_in(accounts.user())

    assert client.get(reverse("trade:demands")).status_code == 403
    assert client.get(reverse("trade:demand-new")).status_code == 403


@pytest.fixture
def planned() -> Demand:
    """Return a demand with a plan of several makers."""
    make.logistics()
    for step in range(4):
        make.offer(
            make.product(of=make.maker(at=(15.0 + step / 2, 102.0), women_led=step == 0)),
            price=f"1.{step}0",
            demonstration=step == 0,
        )
    demand = make.demand(quantity="30000")
    operations.plan_demand(demand, by=demand.buyer.username, at=make.NOON)
    demand.refresh_from_db()
    return demand


def test_the_page_of_a_plan_shows_who_how_much_and_why(planned: Demand) -> None:
    client = signed_in(planned.buyer)

    page = client.get(planned.get_absolute_url()).content.decode()

    assert planned.state == DemandState.PLANNED
    for words in (
        "Who makes how much",
        "part by part",
        "Goods at the makers",
        "By when",
        "What another quantity would cost",
        "Why not the others?",
        "Proved",
        "women-led makers",
        "Demonstration data",
    ):
        assert words in page
    assert page.count("<svg") > 3
    assert "style=" not in page


def test_a_plan_is_sent_as_json_and_as_a_spreadsheet(planned: Demand) -> None:
    client = signed_in(planned.buyer)

    as_json = json.loads(client.get(reverse("trade:plan-json", args=[planned.number])).content)
    sheet = client.get(reverse("trade:plan-xlsx", args=[planned.number])).content

    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet))
    makers = book.get_sheet_by_name("Makers").to_python()
    assert book.sheet_names == ["Demand", "Makers", "Hubs", "Cost", "Price and quantity", "Not in the plan"]
    assert len(makers) - 1 == len(as_json["plan"]["lines"])
    assert sum(Decimal(str(row[7])) for row in makers[1:]) == Decimal(as_json["plan"]["quantity"])


def test_why_not_is_asked_by_a_form(planned: Demand) -> None:
    client = signed_in(planned.buyer)
    address = reverse("trade:why-not", args=[planned.number])
    some = SupplyOffer.objects.order_by("pk").first()
    assert some is not None

    known = client.get(address, {"product": some.product.number}).content.decode()
    unknown = client.get(address, {"product": "TH-P0"}).content.decode()

    assert "It is in the plan" in known
    assert "is not among the offers" in unknown


def test_a_demand_no_one_can_meet_says_what_to_do() -> None:
    make.logistics()
    make.offer()
    demand = make.demand(quantity="900000")
    operations.plan_demand(demand, by=demand.buyer.username, at=make.NOON)
    client = signed_in(demand.buyer)

    page = client.get(demand.get_absolute_url()).content.decode()
    sheet = client.get(reverse("trade:plan-xlsx", args=[demand.number]))

    assert "cannot be met" in page
    assert "the most that can be had" in page
    assert "What you can do" in page
    assert sheet.status_code == 200


def test_a_plan_is_worked_out_again_and_a_closed_demand_stays_closed(planned: Demand) -> None:
    client = signed_in(planned.buyer)

    client.post(reverse("trade:demand-plan", args=[planned.number]))
    assert ProcrastinateJob.objects.count() == 1
    client.post(reverse("trade:demand-close", args=[planned.number]))
    client.post(reverse("trade:demand-plan", args=[planned.number]))
    again = client.post(reverse("trade:demand-close", args=[planned.number]), follow=True)

    planned.refresh_from_db()
    assert planned.state == DemandState.CLOSED
    assert ProcrastinateJob.objects.count() == 1
    assert "This demand is closed." in again.content.decode()


def test_another_buyer_finds_no_demand(planned: Demand) -> None:
    client = signed_in(accounts.buyer())

    assert client.get(planned.get_absolute_url()).status_code == 404
    assert client.get(reverse("trade:plan-json", args=[planned.number])).status_code == 404
    assert client.post(reverse("trade:demand-close", args=[planned.number])).status_code == 404


def test_a_page_does_not_wait_for_ever_for_a_worker_that_was_stopped() -> None:
    demand = make.demand()
    demand.planning_since = timezone.now() - dt.timedelta(hours=1)
    demand.save()

    page = signed_in(demand.buyer).get(demand.get_absolute_url()).content.decode()

    assert 'http-equiv="refresh"' not in page
    assert "Work out a plan" in page


def test_the_plan_that_stands_stays_on_the_page_while_another_is_worked_out(planned: Demand) -> None:
    planned.planning_since = timezone.now()
    planned.save()

    page = signed_in(planned.buyer).get(planned.get_absolute_url()).content.decode()

    assert "can take minutes among thousands" in page
    assert "Until the new plan is there" in page
    assert "Who makes how much" in page


def test_countries_and_certificates_are_called_by_their_names(planned: Demand) -> None:
    planned.certificates = ["gap", "fair-trade"]
    planned.save()

    page = signed_in(planned.buyer).get(planned.get_absolute_url()).content.decode()

    assert "GAP, Fair trade" in page
