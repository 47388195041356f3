"""The buyer's story: found in Thai on a phone, asked for by the tonne, answered with who makes how much."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from ocop.trade import operations
from tests.journeys.conftest import Opener
from tests.make import accounts
from tests.make import trade as make


def test_buyer_searches_in_thai_and_gets_a_plan(opened: Opener, worked: Callable[[], None]) -> None:
    make.logistics()
    for number, place in enumerate([(15.0, 102.0), (16.1, 103.2), (15.3, 104.6), (14.9, 103.4)], start=1):
        maker = make.maker(at=place, women_led=number % 2 == 0)
        rice = make.product(of=maker, name=f"ข้าวหอมมะลิสวนที่ {number}")
        terms = make.offer_terms(price=f"1.{number}0", capacity="900")
        operations.save_offer(rice, terms, by=make.spokesperson(maker), at=timezone.now())
    buyer = accounts.buyer()
    day = timezone.localdate()

    page = opened(buyer, width=360)
    page.goto("/")
    page.get_by_role("searchbox").first.fill("ข้าวหอมมะลิ")
    page.get_by_role("button", name="Search").click()
    page.locator("main .card a").first.click()
    page.get_by_role("heading", level=1).wait_for()

    page.goto("/demands/new/")
    page.get_by_label("What are you looking for?").fill("jasmine rice")
    page.get_by_label("Quantity", exact=True).fill("5000")
    page.get_by_label("Deliver to").select_option("SGSIN")
    page.get_by_label("Arrives from").fill((day + dt.timedelta(days=60)).isoformat())
    page.get_by_label("Arrives until and including").fill((day + dt.timedelta(days=100)).isoformat())
    page.locator("main button.button").last.click()
    worked()
    page.reload()

    page.get_by_role("heading", name="Who makes how much").wait_for()
    assert page.locator("main svg").count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
