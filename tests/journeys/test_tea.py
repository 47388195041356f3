"""A tea of 99 points that one minimum level holds at 3★: everybody who asks is told which, and what it asks for."""

from django.utils import timezone
from playwright.sync_api import Page

from ocop.grading.models import Council, Dossier, Hearing, StarCertificate
from ocop.grading.operations import councils, decisions, offices
from ocop.grading.operations.councils import CouncilTerms
from tests.journeys import rating
from tests.journeys.conftest import Opener
from tests.journeys.rating import Cast, follow, menu, press
from tests.make import grading, places

SET = "11"
TEA = "Chè shan tuyết"
LEVELS = rating.tops(SET, c2_3=2)
"""99 points of 100: a label that lacks the last thing that 4 stars ask of it."""
WHY = {
    "English": (
        "The result is: 3 stars, and not 5 stars, because a minimum level is missed.",
        "For 4 stars you need at least 3 points in 2.3 Style and labelling (you have 2):",
    ),
    "Tiếng Việt": (
        "Kết quả: 3 sao, không phải 5 sao, vì còn tiêu chí chưa đạt mức tối thiểu.",
        "Để đạt 4 sao, cần ít nhất 3 điểm ở tiêu chí 2.3 Phong cách, ghi nhãn (hiện có 2):",
    ),
}


def test_a_tea_of_99_points_is_held_at_three_stars_and_told_why(opened: Opener) -> None:
    cast = rating.cast(TEA, "Hợp tác xã Chè Thục Phán")

    _tried_by_anyone(opened)
    dossier = rating.filed(cast, SET, LEVELS)
    _seen_by_the_producer(opened, cast, dossier)
    _voted(opened, cast, dossier)
    certificate = _decided(opened, cast, dossier)

    assert certificate.stars == 3
    _told_to_the_producer(opened, cast, dossier)


def _tried_by_anyone(opened: Opener) -> None:
    """Whoever wants to know tries the card without an account, and is told which level stands in the way."""
    page = opened(width=rating.PHONE, javascript=False)
    page.goto("/")
    follow(page, "How products are rated")
    follow(page, "OCOP, rules of 2026")
    follow(page, "Tea, fresh and processed")
    for code, points in LEVELS.items():
        page.locator(f"[id='line-{code}'] input[value='{points}']").check()
    press(page, "Work it out")
    _says_why(page)


def _seen_by_the_producer(opened: Opener, cast: Cast, dossier: Dossier) -> None:
    """By its own count the producer sees it before any council does."""
    page = opened(cast.producer, width=rating.PHONE, javascript=False)
    page.goto("/dossiers/")
    follow(page, TEA)
    follow(page, "What is missing for 4★")
    step = page.get_by_role("listitem").filter(has_text="2.3 Style and labelling")
    assert "2 → 3" in step.inner_text()
    assert "minimum level" in step.inner_text()


def _voted(opened: Opener, cast: Cast, dossier: Dossier) -> None:
    """All members give 99 points; the page of the council says what they come to."""
    now = timezone.now()
    dossier = rating.received(dossier, cast)
    offices.open_review(dossier, by=cast.province, at=now)
    rating.propose(dossier, LEVELS, by=cast.province)
    offices.close_review(dossier, "Đúng như chủ thể khai.", by=cast.province, at=now)
    terms = CouncilTerms("Hội đồng OCOP tỉnh", grading.EDITION, "province", places.area(rating.PROVINCE))
    council = councils.found_council(terms, by=cast.province, at=now)
    rating.seat(council, cast)
    (hearing,) = councils.hear(council, [Dossier.objects.get(pk=dossier.pk)], by=cast.province, at=now)
    councils.assign_sheets(council, by=cast.province, at=now)
    rating.score(hearing, LEVELS, by=cast.members)
    chair, members = cast.members[0], council.members.select_related("user")
    councils.open_session(Council.objects.get(), [member.pk for member in members], by=chair, at=now)
    hearing = Hearing.objects.get()
    for member in members:
        councils.vote(hearing, member, "for", by=member.user, at=now)

    page = opened(chair)
    page.goto(hearing.get_absolute_url())
    press(page, "Close with this result")
    assert "99" in page.locator(".figures").inner_text()
    _says_why(page)


def _decided(opened: Opener, cast: Cast, dossier: Dossier) -> StarCertificate:
    """99 points might be passed up, but no authority above gives 3 stars: the province decides."""
    now = timezone.now()
    page = opened(cast.province)
    page.goto("/decisions/")
    row = page.get_by_role("row").filter(has_text=TEA)
    assert "3★" in row.inner_text()
    assert "Decided by: Provincial People's Committee" in row.inner_text()
    decision = decisions.draft_decision(
        grading.EDITION,
        "province",
        places.area(rating.PROVINCE),
        number="413/QĐ-UBND",
        decided_on=timezone.localdate(),
        signer="Chủ tịch Ủy ban nhân dân tỉnh",
        by=cast.province,
        at=now,
    )
    decisions.list_result(decision, Dossier.objects.get(pk=dossier.pk), by=cast.province, at=now)

    page = opened(cast.authority)
    page.goto("/decisions/")
    follow(page, "413/QĐ-UBND")
    follow(page, "Read and issue it")
    page.get_by_text("1 certificate will be issued").wait_for()
    page.get_by_label("Yes, I have read the list").check()
    press(page, "Issue the decision")
    assert "3★" in page.get_by_role("row").filter(has_text=TEA).inner_text()
    return StarCertificate.objects.get()


def _told_to_the_producer(opened: Opener, cast: Cast, dossier: Dossier) -> None:
    """The producer finds the result from its own desk, with the reason and what may be done about it."""
    page = opened(cast.producer, width=rating.PHONE, javascript=False)
    page.goto("/")
    menu(page, "Dossiers")
    follow(page, TEA)
    follow(page, "Read the result")
    page.get_by_label("What is wrong with the result").wait_for()
    _says_why(page)


def _says_why(page: Page) -> None:
    """Assert that a page gives the reason in English, and after a choice in the menu in Vietnamese."""
    for language, sentences in WHY.items():
        if language != "English":
            _speak(page, language)
        words = page.get_by_role("main").inner_text()
        for sentence in sentences:
            assert sentence in words, f"{page.url} does not say “{sentence}”"


def _speak(page: Page, language: str) -> None:
    """Choose a language in the menu of the page that is open."""
    if page.locator("details.fold > summary").is_visible():
        page.locator("details.fold > summary").click()
    page.locator("details.languages > summary").click()
    press(page, language)
