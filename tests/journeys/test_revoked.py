"""A star that was revoked, scanned in a shop: told with the day, the reason and what to do; gone everywhere at once."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from ocop.grading.addresses import scan_address
from ocop.grading.credentials.keys import PublishedKey, read_key_list
from ocop.grading.credentials.statements import REVOCATION, certified
from ocop.grading.credentials.status import status_list
from ocop.grading.credentials.tokens import opened as opened_token
from ocop.grading.models import RevocationCase, StarCertificate
from ocop.grading.reader import day_for_reader
from tests.journeys import rating, starred
from tests.journeys.conftest import Opener
from tests.journeys.rating import Cast, follow, menu, press
from tests.journeys.starred import said

TEA = "Chè xanh Phja Đén"
ISSUED, CONCLUDED, REVOKED = dt.date(2026, 6, 1), dt.date(2026, 9, 10), dt.date(2026, 9, 14)
DUE = dt.date(2026, 9, 25)
"""15 days after the conclusion."""
FACTS = "Đoàn kiểm tra ngày 10/9 tại cơ sở: dư lượng vượt mức cho phép trong hai mẫu của lô 08."
COUNTED = "OCOP 4★ · Viet Nam · 2026 1"
GROUND = "Breach of the law on quality, safety, environment, intellectual property or labels"
REASON = "Dư lượng thuốc bảo vệ thực vật vượt mức cho phép trong lô 08; không nên dùng lô này."


def test_a_revoked_star_is_told_to_the_shop_that_scans_it(
    opened: Opener, clock: Callable[[dt.date], None], live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.NODE_URL = live_server.url
    cast = rating.cast(TEA, "Hợp tác xã Chè Phja Đén")
    clock(ISSUED)
    certificate = starred.certified(cast, "412/QĐ-UBND").certificate
    clock(REVOKED)
    before = _scanned_while_valid(opened, certificate, tmp_path)

    case = _case_opened(opened, cast, certificate)
    _case_decided(opened, cast, case)

    _scanned_after(opened, certificate, before, tmp_path)


def _case_opened(opened: Opener, cast: Cast, certificate: StarCertificate) -> RevocationCase:
    """The keeper finds the certificate by the number on the pack, and opens a case on a ground, with facts."""
    page = opened(cast.province)
    page.goto("/")
    menu(page, "Grading")
    follow(page, "Certificates: what ends")
    page.get_by_label("Number of a certificate or product").fill(certificate.product_code)
    press(page, "Find")
    follow(page, certificate.number)
    press(page, "Open the case")
    page.locator(".error-summary").wait_for()
    page.get_by_label("Ground").select_option(label=GROUND)
    page.get_by_label("Facts").fill(FACTS)
    page.get_by_label("Day of the conclusion").fill(CONCLUDED.isoformat())
    press(page, "Open the case")
    page.get_by_text("The case is open.").wait_for()
    told = said(page.get_by_role("main"))
    assert "Who signs for Cao Bang decides the case." in told
    assert f"{day_for_reader(DUE)} 11 days left" in told
    return RevocationCase.objects.get()


def _case_decided(opened: Opener, cast: Cast, case: RevocationCase) -> None:
    """The authority comes to the case from its own desk, and decides it with a number and a reason for everybody."""
    page = opened(cast.authority)
    page.goto("/")
    menu(page, "Grading")
    follow(page, "Certificates: what ends")
    follow(page, case.certificate.number)
    assert FACTS in said(page.get_by_role("main"))
    form = page.locator("section", has=page.get_by_role("heading", name="Revoke the certificate"))
    form.get_by_label("Number of the decision").fill("701/QĐ-UBND")
    form.get_by_label("Date of the decision").fill(REVOKED.isoformat())
    press(page, "Revoke the certificate")
    page.locator(".error-summary").wait_for()
    assert form.get_by_label("Number of the decision").input_value() == "701/QĐ-UBND"
    form.get_by_label("Reason for everybody").fill(REASON)
    press(page, "Revoke the certificate")
    page.get_by_text("The certificate is revoked").wait_for()


def _scanned_while_valid(opened: Opener, certificate: StarCertificate, folder: Path) -> Sequence[Path]:
    """The shop scans the pack while the star holds, and keeps the signed certificate with the lists of that day."""
    page = _scanned(opened, certificate)
    page.get_by_role("heading", name="Valid today").wait_for()
    with page.expect_download() as loading:
        page.get_by_role("link", name="signed certificate").click()
    loading.value.save_as(folder / "certificate.jwt")
    (folder / "keys.json").write_bytes(page.request.get("/certificates/keys.json").body())
    lists = _lists(page, folder, "before")
    ended, verdict = starred.verified(folder / "certificate.jwt", folder / "keys.json", lists)
    assert (ended, verdict["outcome"]) == (0, "valid")
    assert COUNTED in _filters(page)
    return lists


def _scanned_after(opened: Opener, certificate: StarCertificate, before: Sequence[Path], folder: Path) -> None:
    """The shop scans the pack again: revoked, since when, why, what to do; the lists and the search say the same."""
    page = _scanned(opened, certificate)
    page.get_by_role("heading", name="Revoked").wait_for()
    told = said(page.get_by_role("main"))
    assert f"What the authority says: {REASON}" in told
    assert "Do not offer it as a product with stars. Read the reason that it gives" in told
    assert f"Revoked from {day_for_reader(REVOKED)} on, 701/QĐ-UBND" in told
    assert said(page.locator(".star").first).endswith(f"ended {day_for_reader(REVOKED - dt.timedelta(days=1))}")
    assert FACTS not in told
    top = page.get_by_role("heading", name="Revoked").bounding_box()
    assert top is not None
    assert top["y"] < 500, "the word is not seen without scrolling"

    token, keys = folder / "certificate.jwt", folder / "keys.json"
    lists = _lists(page, folder, "after")
    ended, verdict = starred.verified(token, keys, lists)
    assert (ended, verdict["outcome"], verdict["status_asked"]) == (1, "revoked", True)
    assert certificate.key
    assert verdict["key"] == certificate.key.kid
    assert verdict["certificate"]["number"] == certificate.number
    known = read_key_list(keys.read_text())
    assert [_marked(token, files, known) for files in (before, lists)] == [False, True]

    page.goto("/check/verify/")
    page.locator("textarea").fill(token.read_text())
    press(page, "Check it")
    page.get_by_text("Signed by the authority, which has taken it back or replaced it").wait_for()

    filters = _filters(page)
    assert "Viet Nam 1" in filters
    assert "★" not in filters
    follow(page, TEA)
    assert said(page.locator(".star")).endswith(f"ended {day_for_reader(REVOKED - dt.timedelta(days=1))}")


def _scanned(opened: Opener, certificate: StarCertificate) -> Page:
    """Open what the code on the pack says, on a phone without JavaScript and without an account."""
    page = opened(width=rating.PHONE, javascript=False)
    page.goto(scan_address(certificate))
    rating.fits(page)
    return page


def _lists(page: Page, folder: Path, when: str) -> list[Path]:
    """Fetch the status lists from where the signed certificate says that they are."""
    token, keys = (folder / "certificate.jwt").read_text(), read_key_list((folder / "keys.json").read_text())
    files = []
    for entry in certified(opened_token(token, keys).payload).status:
        answer = page.request.get(entry.list_address)
        assert answer.ok
        files.append(folder / f"{when}-{entry.purpose}.jwt")
        files[-1].write_bytes(answer.body())
    return files


def _marked(token: Path, lists: Sequence[Path], keys: Sequence[PublishedKey]) -> bool:
    """Say whether the bit of a certificate is set in the list of what is revoked."""
    entries = certified(opened_token(token.read_text(), keys).payload).status
    (entry,) = (one for one in entries if one.purpose == REVOCATION)
    found = (status_list(opened_token(file.read_text(), keys).payload) for file in lists)
    (known,) = (one for one in found if one.purpose == REVOCATION)
    return known.marks(entry.index)


def _filters(page: Page) -> str:
    """Return the filters that the search offers for tea, with how many products each would find."""
    page.goto("/search/?q=chè")
    return " ".join((page.locator("nav.facets").text_content() or "").split())
