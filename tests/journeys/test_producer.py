"""The producer's story: an offer corrected on a small old phone without JavaScript."""

from decimal import Decimal

from django.utils import timezone

from ocop.accounts.roles import Role
from ocop.trade import operations
from ocop.trade.models import SupplyOffer
from tests.journeys.conftest import Opener
from tests.make import accounts
from tests.make import trade as make


def test_producer_corrects_an_offer_on_a_small_screen_without_javascript(opened: Opener) -> None:
    maker = make.maker()
    producer = make.spokesperson(maker)
    accounts.membership(producer, Role.PRODUCER, maker.area)
    rice = make.product(of=maker, name="ข้าวหอมมะลิ")
    operations.save_offer(rice, make.offer_terms(currency="THB", price="38"), by=producer, at=timezone.now())

    page = opened(producer, width=360, javascript=False)
    page.goto("/offers/")
    page.get_by_role("link", name="ข้าวหอมมะลิ").or_(page.get_by_role("link", name="Jasmine rice")).first.click()
    page.get_by_role("link", name="Correct").first.click()
    page.locator("[name=capacity_per_week]").fill("-5")
    page.locator("main form button.button").last.click()
    page.locator(".error-summary").wait_for()
    assert page.locator("[name=capacity_per_week]").input_value() == "-5"
    page.locator("[name=capacity_per_week]").fill("1250")
    page.locator("main form button.button").last.click()

    page.locator(".message.success").wait_for()
    assert SupplyOffer.objects.get(product=rice, valid_until=None).capacity_per_week == Decimal(1250)
