"""What a person with a screen reader, or with weak eyes, meets: the main pages asked by axe, on a small phone.

Each page is read whole in light colours. What dark colours can change is the colours alone, so those rules are asked
again. Nothing that axe calls serious or critical may be found; the words of a failure name page, rule and element.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from ocop.accounts.roles import Role
from ocop.trade import operations
from tests.journeys.conftest import Opener
from tests.journeys.rating import PHONE
from tests.make import accounts, certificates, councils, grading, places, registry
from tests.make import trade as goods

HEAVY = {"serious", "critical"}
WHOLE: dict[str, object] = {"resultTypes": ["violations"], "preload": False}
COLOURS = WHOLE | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def test_axe_finds_what_is_wrong(opened: Opener) -> None:
    """A page with a picture without words and pale letters: were axe not at work here, nothing would be found."""
    page = opened(width=PHONE)
    page.set_content(
        "<html lang='en'><title>x</title><main><h1>x</h1><img src='x.png'>"
        "<p style='color: #999; background: #aaa'>pale</p></main></html>"
    )

    found = _heavy(page, WHOLE)

    assert {rule for rule, _element in found} == {"image-alt", "color-contrast"}


def test_pages_that_anyone_opens(opened: Opener) -> None:
    maker = grading.maker()
    tea = registry.product("Chè xanh Trung Du", of=maker, language="vi", category="tea", stars=4)
    registry.certificate(tea)
    certificate = certificates.issued(of=tea)

    page = opened(width=PHONE)

    assert not _found(
        page,
        [
            reverse("catalogue:home"),
            reverse("catalogue:search") + "?q=che",
            reverse("catalogue:product", args=[tea.number]),
            reverse("catalogue:producer", args=[maker.number]),
            reverse("grading:check-search"),
            reverse("grading:check", args=[certificate.public_id]),
            reverse("account_login"),
            reverse("grading:scorecard", args=[grading.EDITION, councils.TEA]),
        ],
    )


def test_pages_that_a_producer_works_with(opened: Opener) -> None:
    maker = grading.maker()
    tea = grading.product(of=maker)
    producer = grading.speaker(maker)
    dossier = grading.dossier(of=tea, marks={"1.1": 1}, by=producer)
    goods.offer(tea)

    page = opened(producer, width=PHONE)

    assert not _found(
        page,
        [
            reverse("catalogue:home"),
            reverse("registry:my-products"),
            reverse("registry:product-edit", args=[tea.number]),
            reverse("trade:offers"),
            reverse("grading:dossier", args=[dossier.number]),
            reverse("grading:dossier-score", args=[dossier.number]),
        ],
    )


def test_pages_that_officers_work_with(opened: Opener) -> None:
    officer = accounts.officer(role=Role.PROVINCE_OFFICER, of=places.area("VN.01"))
    dossier = grading.dossier(state="received", marks={"1.1": 1})
    council = grading.council()
    councils.agreeing(council=council)

    page = opened(officer, width=PHONE)

    assert not _found(
        page,
        [
            reverse("registry:imports"),
            reverse("grading:desk"),
            reverse("grading:office-dossier", args=[dossier.number]),
            reverse("grading:council", args=[council.pk]),
        ],
    )


def test_the_sheet_of_a_council_member(opened: Opener) -> None:
    hearing = grading.hearing()
    sheet = councils.opened(hearing)[0]
    grading.scored(sheet, {"1.1": 1}, state="open")

    page = opened(sheet.member.user, width=PHONE)

    assert not _found(page, [reverse("grading:sheet", args=[sheet.pk])])


def test_the_plan_for_a_buyer(opened: Opener) -> None:
    goods.logistics()
    for price, place in (("1.10", (15.0, 102.0)), ("1.20", (16.1, 103.2)), ("1.30", (15.3, 104.6))):
        maker = goods.maker(at=place)
        operations.save_offer(
            goods.product(of=maker),
            goods.offer_terms(price=price, capacity="900"),
            by=goods.spokesperson(maker),
            at=timezone.now(),
        )
    buyer = accounts.buyer()
    day = timezone.localdate()
    window = (day + dt.timedelta(days=60), day + dt.timedelta(days=100))
    demand = operations.ask_demand(goods.demand_terms(window=window), by=buyer, at=timezone.now())
    operations.plan_demand(demand, by=buyer.username, at=timezone.now())

    page = opened(buyer, width=PHONE)

    address = reverse("trade:demand", args=[demand.number])
    assert not _found(page, [reverse("trade:demand-new"), address])
    assert page.get_by_role("heading", name="Who makes how much").is_visible()


def _found(page: Page, addresses: Iterable[str]) -> list[str]:
    """Open pages one after the other, in light and in dark; return what was found, a line for each element.

    Without motion, so that no colour is on its way to another when axe looks.
    """
    told = []
    for address in addresses:
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        answer = page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address}: {answer.status}"
        told += [f"{address} light {rule} {element}" for rule, element in _heavy(page, WHOLE)]
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        told += [f"{address} dark {rule} {element}" for rule, element in _heavy(page, COLOURS)]
    return told


def _heavy(page: Page, options: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return rule and element of what is serious or critical on the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        (violation["id"], f"{node['html'][:200]} {node['failureSummary']}")
        for violation in found["violations"]
        if violation["impact"] in HEAVY
        for node in violation["nodes"]
    ]
