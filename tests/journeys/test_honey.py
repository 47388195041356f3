"""A cooperative's honey, from the first screen to a 4★ certificate that anyone can check."""

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from ocop.grading.models import Council, Dossier, Hearing, StarCertificate
from ocop.grading.reader import day_for_reader
from tests.journeys import rating
from tests.journeys.conftest import Opener
from tests.journeys.rating import Cast, follow, menu, press, seen
from tests.make import grading

SET = "4"
HONEY = "Mật ong hoa bạc hà"
LEVELS = rating.tops(SET, c1_1=2, c1_2=1, c1_3=2, c1_4=2, c4_1=3, c4_2=1, c4_3=2, c5_3=3, c6_3=2, c8=3, c9=4, c12=1)
"""80 points, with every minimum level of 4 stars."""
OTHER_TOTAL, MEAN = "81", "80.2"
"""What one member of five comes to, and then all together."""


def test_a_cooperatives_honey_comes_to_four_stars_that_anyone_can_check(
    opened: Opener, worked: Callable[[], None], tmp_path: Path
) -> None:
    cast = rating.cast(HONEY, "Hợp tác xã Mật ong Thục Phán")

    dossier = _prepared(opened, cast)
    _through_the_offices(opened, cast, dossier)
    _through_the_council(opened, cast, dossier)
    certificate = _decided(opened, cast, dossier)
    worked()

    _checked_by_anyone(opened, cast, certificate, tmp_path)


def _prepared(opened: Opener, cast: Cast) -> Dossier:
    """The producer prepares and files on a small old phone without JavaScript."""
    page = opened(cast.producer, width=rating.PHONE, javascript=False)
    page.goto("/")
    menu(page, "Dossiers")
    follow(page, f"Open a dossier for {HONEY}")
    page.get_by_label("First rating").check()
    page.get_by_label("Product set").select_option(f"{grading.EDITION}/{SET}/")
    press(page, "Open the dossier")
    dossier = Dossier.objects.get()
    page.get_by_text("0 of 31 lines, 0 points").wait_for()

    follow(page, "Papers for the dossier as a whole")
    follow(page, "Put a new paper in")
    page.get_by_label("The file").set_input_files(
        {"name": "dang-ky.pdf", "mimeType": "application/pdf", "buffer": rating.scan()}
    )
    page.get_by_label("What it is").select_option("business_registration")
    page.get_by_label("Number").fill("11A8.00123")
    press(page, "Save")
    follow(page, dossier.number)

    follow(page, "Self-score")
    for code in ("1.1", "3.1"):
        line = page.locator(f"#c-{code.replace('.', '-')}")
        line.locator(f"input[type=radio][value='{LEVELS[code]}']").check()
        line.get_by_label("What it is like with you").fill("Ong nuôi trong xã, 42 thành viên.")
    press(page, "Save all")
    rating.claim(dossier, LEVELS, by=cast.producer)
    page.reload()
    page.get_by_text("80 of 100 points").wait_for()
    typed = page.locator("#c-3-1").get_by_label("What it is like with you")
    assert typed.input_value() == "Ong nuôi trong xã, 42 thành viên."
    follow(page, "Back to the dossier")

    follow(page, "Form 01")
    page.get_by_label("Legal representative").fill("Nông Thị Hoa")
    page.get_by_label("Telephone").fill("+84 912 345 678")
    press(page, "Save and go on")
    rating.answer(_again(dossier), by=cast.producer)
    follow(page, "Back to the dossier")

    follow(page, "Check and file")
    press(page, "File the dossier")
    seen(page, ".error-summary")
    page.get_by_label("What this dossier says is true").check()
    press(page, "File the dossier")
    page.get_by_text("Filed, waiting for screening").first.wait_for()
    return _again(dossier)


def _through_the_offices(opened: Opener, cast: Cast, dossier: Dossier) -> None:
    """The commune screens the four contents and forwards; the province receives, reviews and closes."""
    page = opened(cast.commune)
    page.goto("/")
    menu(page, "Grading")
    follow(page, dossier.number)
    press(page, "Begin the screening")
    assert _again(dossier).receipt
    page.get_by_text(_again(dossier).receipt).first.wait_for()
    page.get_by_label("Is the dossier complete?").select_option("yes")
    holds, remarks = page.get_by_label("does it hold?"), page.get_by_label("Remark")
    assert holds.count() == 4
    for place in range(4):
        holds.nth(place).select_option("yes")
        remarks.nth(place).fill("Đã xem tại chỗ")
    page.get_by_label("Proposal").fill("Đề nghị đánh giá")
    press(page, "Note it")
    page.get_by_label("Number of the letter").fill("15/BC-UBND")
    press(page, "Forward it")
    page.get_by_text("The dossier was forwarded.").wait_for()

    page = opened(cast.province)
    page.goto("/offices/")
    follow(page, dossier.number)
    press(page, "Receive it")
    press(page, "Begin the review")
    follow(page, "Propose the levels")
    page.locator("section.card", has=page.get_by_role("heading", name="1.1")).locator(
        f"input[type=radio][value='{LEVELS['1.1']}']"
    ).check()
    press(page, "Save the levels")
    rating.propose(_again(dossier), LEVELS, by=cast.province)
    page.get_by_label("Summary").fill("Đúng như chủ thể khai.")
    press(page, "Close the review")
    page.get_by_text("Reviewed, waiting for a council").first.wait_for()


def _through_the_council(opened: Opener, cast: Cast, dossier: Dossier) -> None:
    """The keeper founds a council and gives it the dossier; members score blind, sit, vote and close."""
    chair, member = cast.members[0], cast.members[-1]
    page = opened(cast.province)
    page.goto("/offices/")
    follow(page, "Councils")
    follow(page, "Found a council")
    page.get_by_label("Name").fill("Hội đồng OCOP tỉnh, đợt 2")
    press(page, "Found the council")
    council = Council.objects.get()
    follow(page, "Seat members")
    page.get_by_label("Person, row 1").select_option(label=str(chair))
    page.get_by_label("Seat, row 1").select_option("chair")
    press(page, "Seat these members")
    rating.seat(council, cast)
    page.goto(council.get_absolute_url())
    follow(page, "Take dossiers in")
    page.get_by_label(HONEY).check()
    press(page, "Take those ticked")
    press(page, "Give them to members")
    hearing = Hearing.objects.get()
    assert hearing.sheets.count() == len(cast.members)

    rating.score(hearing, LEVELS | {"1.2": 2}, by=cast.members[1:2], reason="Vùng nuôi đã được chứng nhận.")
    rating.score(hearing, LEVELS, by=[chair, *cast.members[2:-1]])
    page = opened(member, width=rating.PHONE, javascript=False)
    page.goto("/")
    menu(page, "My sheets")
    follow(page, HONEY)
    page.get_by_label("No").first.check()
    press(page, "Make the statement")
    for address in (page.url, hearing.get_absolute_url(), council.get_absolute_url()):
        page.goto(address)
        for hint in (OTHER_TOTAL, "4 of 5", "Handed in"):
            assert hint not in page.get_by_role("main").inner_text()
    page.goto(hearing.sheets.get(member__user=member).get_absolute_url())
    for code, points in LEVELS.items():
        page.locator(f"[name='m-{code}'][value='{points}']").check()
    press(page, "Hand in")
    follow(page, "Handed in, or stepped aside")
    follow(page, HONEY)
    follow(page, "The product before the council")
    assert OTHER_TOTAL in page.locator("tfoot").inner_text()
    assert MEAN in page.locator(".figures").inner_text()

    page = opened(chair)
    page.goto("/sheets/")
    follow(page, "Councils")
    follow(page, "Hội đồng OCOP tỉnh")
    follow(page, "The session")
    for box in page.locator("[name=present]").all():
        box.check()
    press(page, "Open the session")
    follow(page, HONEY)
    for ballot in page.locator("select[name^=vote-]").all():
        ballot.select_option("for")
    press(page, "Note the vote")
    press(page, "Close with this result")
    page.goto(council.get_absolute_url())
    follow(page, "The session")
    page.get_by_text("Every product has its result.").wait_for()
    press(page, "Close the council and make its minutes")
    press(page, "Sign the minutes")
    page.get_by_text("Signed by the chair").wait_for()

    page = opened(cast.members[1])
    page.goto(council.get_absolute_url())
    press(page, "Sign the minutes")
    page.get_by_text("Signed by the secretary").wait_for()


def _decided(opened: Opener, cast: Cast, dossier: Dossier) -> StarCertificate:
    """The keeper drafts a decision and lists the product; the authority signs."""
    page = opened(cast.province)
    page.goto("/offices/")
    follow(page, "Decisions")
    follow(page, "Prepare a decision")
    page.get_by_label("Number of the decision").fill("412/QĐ-UBND")
    page.get_by_label("Date of the decision").fill(timezone.localdate().isoformat())
    page.get_by_label("Who signs").fill("Chủ tịch Ủy ban nhân dân tỉnh")
    press(page, "Begin")
    page.get_by_label(HONEY).check()
    press(page, "List them")
    assert not StarCertificate.objects.exists()

    page = opened(cast.authority)
    page.goto("/")
    menu(page, "Grading")
    follow(page, "412/QĐ-UBND")
    follow(page, "Read and issue it")
    page.get_by_label("Yes, I have read the list").check()
    press(page, "Issue the decision")
    certificate = StarCertificate.objects.get()
    page.get_by_role("link", name=certificate.number).wait_for()
    return certificate


def _checked_by_anyone(opened: Opener, cast: Cast, certificate: StarCertificate, folder: Path) -> None:
    """A shop without an account checks the number; the signed certificate holds without a network too."""
    assert certificate.valid_until
    until = f"until {day_for_reader(certificate.valid_until - dt.timedelta(days=1))}"
    page = opened(width=rating.PHONE, javascript=False)
    page.goto("/")
    menu(page, "Check a certificate")
    page.get_by_label("Number on the certificate or the pack").fill(certificate.number)
    press(page, "Check")
    said = " ".join(page.locator(".star").first.inner_text().split())
    assert said.startswith("OCOP 4")
    assert said.endswith(f"Viet Nam · rules of 2026 · {until}")

    with page.expect_download() as loading:
        page.get_by_role("link", name="signed certificate").click()
    token, keys = folder / "certificate.jwt", folder / "keys.json"
    loading.value.save_as(token)
    keys.write_bytes(page.request.get("/certificates/keys.json").body())
    verdict = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_certificate", str(token), "--keys", str(keys), "--json", stdout=verdict)
    assert ended.value.code == 0
    found = json.loads(verdict.getvalue())
    assert found["valid"]
    assert found["certificate"]["stars"] == 4

    page.goto("/search/?q=mật+ong")
    follow(page, HONEY)
    said = " ".join(page.locator(".star").first.inner_text().split())
    assert said.endswith(f"Viet Nam · rules of 2026 · {until}")


def _again(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)
