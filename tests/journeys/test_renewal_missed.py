"""A renewal missed: told on every desk, refused with the days in words, and the star gone when its term is over."""

import datetime as dt
import re
from collections.abc import Callable

from django.utils import timezone

from ocop.grading.models import Dossier, StarCertificate
from ocop.grading.operations import decisions
from tests.journeys import rating, starred
from tests.journeys.conftest import Opener
from tests.journeys.rating import Cast, follow, menu, press
from tests.make import grading

TEA = "Chè xanh Phja Đén"
ISSUED, CLOSES, LAST_DAY = dt.date(2026, 6, 1), dt.date(2029, 2, 1), dt.date(2029, 5, 31)
"""36 months, and the last day of the renewal window, 120 days before 1 June 2029."""
A_DAY = dt.timedelta(days=1)


def test_a_missed_renewal_is_told_refused_and_ends_the_star(opened: Opener, clock: Callable[[dt.date], None]) -> None:
    cast = rating.cast(TEA, "Hợp tác xã Chè Phja Đén")
    clock(ISSUED)
    certificate = starred.certified(cast, "412/QĐ-UBND").certificate
    for days in (240, 180, 150, 125):
        day = LAST_DAY + A_DAY - dt.timedelta(days=days)
        clock(day)
        assert decisions.raise_alarms(on=day, at=timezone.now()) == 1

    clock(CLOSES + A_DAY)
    _producer_is_led_to_a_first_rating(opened, cast, certificate)
    _officer_sees_it(opened, cast, certificate)
    _star(opened, certificate, standing="Valid today", badge="until 31 May 2029", found="1 product")

    clock(LAST_DAY)
    _star(opened, certificate, standing="Valid today", badge="until 31 May 2029", found="1 product")
    clock(LAST_DAY + A_DAY)
    _star(opened, certificate, standing="Expired", badge="ended 31 May 2029", found="0 products")
    page = opened(cast.producer, width=rating.PHONE, javascript=False)
    page.goto("/dossiers/")
    page.get_by_text("It has ended on 31 May 2029.").wait_for()


def _producer_is_led_to_a_first_rating(opened: Opener, cast: Cast, certificate: StarCertificate) -> None:
    """The producer looks in on a phone the day after, tries to renew all the same, and opens a first rating."""
    page = opened(cast.producer, width=rating.PHONE, javascript=False)
    page.goto("/")
    menu(page, "Dossiers")
    told = page.locator("section", has=page.get_by_role("heading", name="Certificates", exact=True)).inner_text()
    assert "It ends on 31 May 2029. A renewal could be filed until 1 Feb 2029; a first rating remains." in told
    assert "Renew it" not in told

    follow(page, f"Open a dossier for {TEA}")
    page.get_by_label("Renewal", exact=True).check()
    page.get_by_label("Product set").select_option(f"{grading.EDITION}/{starred.TEA_SET}/")
    press(page, "Open the dossier")
    refusal = page.locator(".error-summary").inner_text()
    assert f"The certificate {certificate.number} ends on 31 May 2029." in refusal
    assert re.search(r"could be filed from 3 Dec 2028 to 1 Feb 2029; that was over 1 days? ago\.", refusal)
    assert "What remains is a first rating." in refusal
    assert page.get_by_label("Product set").input_value() == f"{grading.EDITION}/{starred.TEA_SET}/"

    menu(page, "Dossiers")
    follow(page, "First rating")
    assert page.get_by_label("First rating").is_checked()
    page.get_by_label("Product set").select_option(f"{grading.EDITION}/{starred.TEA_SET}/")
    press(page, "Open the dossier")
    page.get_by_text("is open. Everything you enter is kept.").wait_for()
    assert Dossier.objects.latest("pk").kind == "first"


def _officer_sees_it(opened: Opener, cast: Cast, certificate: StarCertificate) -> None:
    """The province's officer finds it in the list of what ends, with the reminders that went out."""
    page = opened(cast.province)
    page.goto("/")
    menu(page, "Grading")
    follow(page, "Certificates: what ends")
    row = starred.said(page.get_by_role("row", name=certificate.number))
    for word in (TEA, "31 May 2029", "119 days left", "(125 days before the end)", "closed since 2 Feb 2029"):
        assert word in row
    follow(page, certificate.number)
    assert "closed since 2 Feb 2029" in starred.said(page.get_by_role("main"))


def _star(opened: Opener, certificate: StarCertificate, *, standing: str, badge: str, found: str) -> None:
    """A shop reads the check page, and a buyer the product's page and the search, without an account."""
    page = opened(width=rating.PHONE, javascript=False)
    page.goto(certificate.get_absolute_url())
    page.get_by_role("heading", name=standing).wait_for()
    assert starred.said(page.locator(".star")).endswith(f"rules of 2026 · {badge}")
    follow(page, TEA)
    assert starred.said(page.locator(".star")).endswith(f"rules of 2026 · {badge}")
    page.goto(f"/search/?stars={certificate.scheme}/2026/{certificate.stars}")
    page.get_by_role("status").filter(has_text=found).wait_for()
