"""An appeal won: three stars appealed against, heard by people who had not judged it, four stars in their place."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from ocop.accounts.roles import Role
from ocop.grading.models import Appeal, Council, Hearing, Result, StarCertificate
from ocop.grading.reader import day_for_reader
from tests.journeys import rating, starred
from tests.journeys.conftest import Opener
from tests.journeys.rating import Cast, follow, menu, press
from tests.journeys.starred import said
from tests.make import accounts, places

TEA = "Chè xanh Phja Đén"
LINE, NAME = "3.4", "Business growth"
FIRST = starred.TEA | {LINE: 1}
"""79 points, and the one minimum level of 4 stars that the first panel did not see reached."""
TOLD, FILED, HEARD, DECIDED = dt.date(2026, 6, 1), dt.date(2026, 6, 29), dt.date(2026, 7, 20), dt.date(2026, 7, 24)
GROUNDS = "Tiêu chí 3.4: báo cáo thuế năm 2025 cho thấy doanh thu tăng 18 %, hội đồng chưa xem."
ANSWER = "Hội đồng mới đã xem báo cáo thuế năm 2025; tiêu chí 3.4 đạt mức 2."
PANEL = "Hội đồng phúc thẩm"


def test_an_appeal_is_won_and_four_stars_take_the_place_of_three(
    opened: Opener, clock: Callable[[dt.date], None]
) -> None:
    cast = rating.cast(TEA, "Hợp tác xã Chè Phja Đén")
    clock(TOLD)
    result = starred.certified(cast, "412/QĐ-UBND", given=FIRST, reason="Chưa thấy tăng trưởng.")
    assert result.stars == 3

    clock(FILED)
    appeal = _filed(opened, cast)
    clock(HEARD)
    council = _before_a_new_panel(opened, cast, appeal)
    _voted(opened, council)
    _followed_meanwhile(opened, cast)
    _settled(opened, cast)
    clock(DECIDED)
    certificate = _decided(opened, cast)

    _shown_to_everybody(opened, result.certificate, certificate)
    _told_to_the_producer(opened, cast)


def _filed(opened: Opener, cast: Cast) -> Appeal:
    """The producer reads why it has three stars, and appeals from its phone on one of the last days."""
    page = opened(cast.producer, width=rating.PHONE, javascript=False)
    page.goto("/")
    menu(page, "Dossiers")
    follow(page, TEA)
    follow(page, "Read the result")
    told = said(page.get_by_role("main"))
    assert f"at least 2 points in {LINE} {NAME} (you have 1)" in told
    assert f"you may appeal until {day_for_reader(TOLD + dt.timedelta(days=30))}, that day included" in told
    press(page, "File the appeal")
    page.locator(".error-summary").wait_for()
    page.get_by_label("What is wrong with the result").fill(GROUNDS)
    press(page, "File the appeal")
    page.get_by_text("The appeal is filed. You can follow it here.").wait_for()
    return Appeal.objects.get()


def _before_a_new_panel(opened: Opener, cast: Cast, appeal: Appeal) -> Council:
    """The keeper admits it and founds a panel; who sat in the first one is found out, and leaves."""
    people = [
        accounts.officer(role=Role.COUNCIL_MEMBER, of=places.area(rating.PROVINCE), username=f"new-{place}")
        for place in range(1, rating.OFFICES + 1)
    ]
    page = opened(cast.province)
    page.goto("/")
    menu(page, "Grading")
    follow(page, "Appeals")
    follow(page, appeal.result.dossier.number)
    assert GROUNDS in said(page.get_by_role("main"))
    press(page, "Admit the appeal")
    follow(page, "To the councils")
    follow(page, "Found a council")
    page.get_by_label("Name").fill(PANEL)
    page.get_by_label("It hears appeals").check()
    press(page, "Found the council")
    council = Council.objects.get(for_appeal=True)
    first = cast.members[2]
    number = appeal.result.dossier.number
    judged = f"{first} (judged {number} the first time)"
    follow(page, "Seat members")
    named = ((str(people[0]), "chair"), (str(people[1]), "secretary"), (judged, "member"))
    for row, (person, seat) in enumerate(named, start=1):
        page.get_by_label(f"Person, row {row}").select_option(label=person)
        page.get_by_label(f"Seat, row {row}").select_option(seat)
    press(page, "Seat these members")
    page.get_by_text(f"{first} judged {number} the first time").wait_for()
    assert not council.members.exists()
    page.get_by_label("Person, row 3").select_option("")
    press(page, "Seat these members")
    page.get_by_text("2 people sit in the council now.").wait_for()
    rating.seat(council, replace(cast, members=tuple(people)))
    follow(page, "Take dossiers in")
    page.get_by_label(TEA).check()
    press(page, "Take those ticked")
    press(page, "Give them to members")
    assert {sheet.member.user for sheet in council.hearings.get().sheets.all()} == set(people)

    follow(page, "Seat members")
    page.get_by_label("Person, row 1").select_option(label=str(first))
    press(page, "Seat these members")
    assert str(first) in said(page.get_by_role("alert"))
    return council


def _voted(opened: Opener, council: Council) -> None:
    """Four sheets come in by operations, the last by hand, read with the grounds in sight; the panel votes."""
    hearing = council.hearings.get()
    chair, *others = [member.user for member in council.members.filter(left_at=None).order_by("pk")]
    rating.score(hearing, starred.TEA, by=[chair, *others[:-1]])
    page = opened(others[-1], width=rating.PHONE, javascript=False)
    page.goto("/")
    menu(page, "My sheets")
    follow(page, TEA)
    page.get_by_label("No").first.check()
    press(page, "Make the statement")
    assert GROUNDS in said(page.get_by_role("main"))
    for code, points in starred.TEA.items():
        page.locator(f"[name='m-{code}'][value='{points}']").check()
    press(page, "Hand in")

    page = opened(chair)
    page.goto("/sheets/")
    follow(page, "Councils")
    follow(page, PANEL)
    follow(page, "The session")
    for box in page.locator("[name=present]").all():
        box.check()
    press(page, "Open the session")
    follow(page, TEA)
    assert GROUNDS in said(page.get_by_role("main"))
    for ballot in page.locator("select[name^=vote-]").all():
        ballot.select_option("for")
    press(page, "Note the vote")
    press(page, "Close with this result")
    page.get_by_text("The result stands.").wait_for()


def _followed_meanwhile(opened: Opener, cast: Cast) -> None:
    """The producer sees from its desk where the appeal stands, and nothing of how the panel voted."""
    page = opened(cast.producer, width=rating.PHONE, javascript=False)
    page.goto("/dossiers/")
    follow(page, TEA)
    follow(page, "Admitted")
    told = said(page.get_by_role("main"))
    assert GROUNDS in told
    assert "4★" not in told
    assert page.get_by_role("button", name="Settle the appeal").count() == 0


def _settled(opened: Opener, cast: Cast) -> None:
    """Before the appeal is settled nothing can be decided; the keeper settles it with an answer."""
    page = opened(cast.province)
    page.goto("/offices/")
    follow(page, "Decisions")
    assert "Settle the appeal first." in said(page.get_by_role("row").filter(has_text=TEA))
    follow(page, "Appeals")
    follow(page, Appeal.objects.get().result.dossier.number)
    page.get_by_text("The new panel came to 4★; the result appealed against is 3★.").wait_for()
    page.get_by_label("Answer to the producer").fill(ANSWER)
    press(page, "Settle the appeal")
    page.get_by_text("The appeal was settled; the producer can read the answer.").wait_for()


def _decided(opened: Opener, cast: Cast) -> StarCertificate:
    """The keeper lists the new result in a decision, and the authority signs it."""
    page = opened(cast.province)
    page.goto("/decisions/")
    follow(page, "Prepare a decision")
    page.get_by_label("Number of the decision").fill("498/QĐ-UBND")
    page.get_by_label("Date of the decision").fill(DECIDED.isoformat())
    page.get_by_label("Who signs").fill("Chủ tịch Ủy ban nhân dân tỉnh")
    press(page, "Begin")
    page.get_by_label(TEA).check()
    press(page, "List them")

    page = opened(cast.authority)
    page.goto("/")
    menu(page, "Grading")
    follow(page, "498/QĐ-UBND")
    follow(page, "Read and issue it")
    page.get_by_label("Yes, I have read the list").check()
    press(page, "Issue the decision")
    return StarCertificate.objects.get(decision_number="498/QĐ-UBND")


def _shown_to_everybody(opened: Opener, old: StarCertificate, new: StarCertificate) -> None:
    """Whoever scans a pack with three stars is led to the new certificate, and on to the product."""
    page = opened(width=rating.PHONE, javascript=False)
    page.goto(old.get_absolute_url())
    page.get_by_role("heading", name="Replaced by a newer certificate").wait_for()
    assert said(page.locator(".star").first).endswith(f"ended {day_for_reader(DECIDED - dt.timedelta(days=1))}")
    follow(page, f"To the newer certificate {new.number}")
    page.get_by_role("heading", name="Valid today").wait_for()
    until = f"until {day_for_reader(dt.date(2029, 7, 23))}"
    assert said(page.locator(".star").first).startswith("OCOP 4")
    assert said(page.locator(".star").first).endswith(until)
    follow(page, TEA)
    assert page.locator(".star").count() == 1
    assert said(page.locator(".star")).startswith("OCOP 4")
    assert said(page.locator(".star")).endswith(until)


def _told_to_the_producer(opened: Opener, cast: Cast) -> None:
    """The producer finds the answer and the new result from its own desk."""
    page = opened(cast.producer, width=rating.PHONE, javascript=False)
    page.goto("/")
    menu(page, "Dossiers")
    assert "4★" in said(page.locator("section", has=page.get_by_role("heading", name="Certificates", exact=True)))
    follow(page, TEA)
    follow(page, "Read the result")
    told = said(page.get_by_role("main"))
    assert "498/QĐ-UBND" in told
    assert "File the appeal" not in told
    follow(page, "Won")
    assert ANSWER in said(page.get_by_role("main"))
    assert (Hearing.objects.count(), Result.objects.count()) == (2, 2)
