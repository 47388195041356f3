"""Who takes part in a rating in Viet Nam, and the steps of it that a journey leaves to operations."""

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import Page
from pypdf import PdfWriter

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading.editions import edition
from ocop.grading.form_fields import fields_of
from ocop.grading.models import Council, Dossier, Hearing, Seat, Sheet
from ocop.grading.operations import councils, dossiers, offices
from ocop.grading.operations.councils import MarkGiven
from ocop.grading.operations.offices import Remark
from ocop.grading.states import DossierKind
from ocop.registry.models import Product
from tests.make import accounts, grading, places

PHONE = 360
"""Width in pixels of a small old phone."""
PROVINCE, COMMUNE = "VN.04", "VN.04.01290"
OFFICES = 5


@dataclass(frozen=True)
class Cast:
    """A product and everybody who has to do with its rating; the first two members are chair and secretary."""

    product: Product
    producer: User
    commune: User
    province: User
    authority: User
    members: tuple[User, ...]


def cast(product: str, maker: str) -> Cast:
    """Return a product of a cooperative in a commune of Cao Bằng, and the people."""
    province = places.area(PROVINCE, "Cao Bằng", name_en="Cao Bang", kind="province")
    commune = places.area(COMMUNE, "Thục Phán", name_en="Thuc Phan", kind="commune", level=3)
    cooperative = grading.maker(maker, of=commune)
    return Cast(
        product=grading.product(product, of=cooperative),
        producer=grading.speaker(cooperative),
        commune=accounts.officer(role=Role.COMMUNE_OFFICER, of=commune, username="commune-officer"),
        province=accounts.officer(role=Role.PROVINCE_OFFICER, of=province, username="province-officer"),
        authority=accounts.officer(role=Role.AUTHORITY, of=province, username="authority"),
        members=tuple(
            accounts.officer(role=Role.COUNCIL_MEMBER, of=province, username=f"member-{place}")
            for place in range(1, OFFICES + 1)
        ),
    )


def tops(set_number: str, **lower: int) -> dict[str, int]:
    """Return the highest level of every line of a card, some of them changed: ``c1_1=0`` is line 1.1 with nothing."""
    lines = edition(grading.EDITION).scorecards[set_number].criteria.values()
    best = {line.code: int(line.choices[-1]) for line in lines}
    return best | {code[1:].replace("_", "."): points for code, points in lower.items()}


def scan() -> bytes:
    """Return a paper as a scanner makes it, with nothing on it."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def claim(dossier: Dossier, levels: Mapping[str, int], *, by: User) -> None:
    """Claim the levels that the producer has not claimed yet."""
    known = set(dossier.self_marks.exclude(points=None).values_list("criterion", flat=True))
    for code in levels.keys() - known:
        dossiers.claim_level(
            dossier,
            code,
            points=Decimal(levels[code]),
            description="Hợp tác xã đã làm và có giấy tờ.",
            by=by,
            at=timezone.now(),
        )


def answer(dossier: Dossier, *, by: User) -> None:
    """Answer everything that the forms ask and that is not answered yet."""
    answers: dict[str, object] = {
        field.code: next(iter(field.choices), "Có") if field.kind != "phone" else "+84 912 345 678"
        for field in fields_of(edition(dossier.edition).form_fields).values()
        if field.required and not dossier.answers.get(field.code)
    }
    dossiers.answer_form(dossier, answers, by=by, at=timezone.now())


def filed(of: Cast, set_number: str, levels: Mapping[str, int]) -> Dossier:
    """Return a dossier that the producer filed."""
    now = timezone.now()
    dossier = dossiers.open_dossier(
        of.product, kind=DossierKind.FIRST, edition=grading.EDITION, set_number=set_number, by=of.producer, at=now
    )
    claim(dossier, levels, by=of.producer)
    answer(dossier, by=of.producer)
    return dossiers.file_dossier(dossier, oath=True, samples=5, by=of.producer, at=now)


def received(dossier: Dossier, of: Cast) -> Dossier:
    """Let the commune screen and forward a filed dossier, and the province receive it."""
    now = timezone.now()
    contents = edition(dossier.edition).screening
    offices.begin_screening(dossier, by=of.commune, at=now)
    offices.note_screening(
        dossier, {one.code: Remark(True, "Đúng") for one in contents}, complete=True, by=of.commune, at=now
    )
    offices.forward_dossier(dossier, letter="15/BC-UBND", by=of.commune, at=now)
    return offices.receive_dossier(dossier, by=of.province, at=now)


def propose(dossier: Dossier, levels: Mapping[str, int], *, by: User) -> None:
    """Propose the levels of the advisory review that is open, as the producer claims them."""
    for code, points in levels.items():
        offices.mark_review(dossier, code, Decimal(points), by=by, at=timezone.now())


def seat(council: Council, of: Cast) -> None:
    """Seat everybody who is not seated yet: a chair, a secretary, members."""
    known = set(council.members.values_list("user_id", flat=True))
    for person, place in zip(of.members, [Seat.CHAIR, Seat.SECRETARY, *[Seat.MEMBER] * OFFICES], strict=False):
        if person.pk not in known:
            councils.seat_member(council, person, seat=place, by=of.province, at=timezone.now())


def score(hearing: Hearing, levels: Mapping[str, int], *, by: Collection[User], reason: str = "") -> None:
    """Let members state that nothing stands in the way, mark, and hand in."""
    now = timezone.now()
    for sheet in Sheet.objects.filter(hearing=hearing, member__user__in=by).select_related("member__user"):
        member = sheet.member.user
        opened = councils.state_conflict(sheet, "none", by=member, at=now)
        given = [MarkGiven(code, Decimal(points), opened.version, reason=reason) for code, points in levels.items()]
        councils.hand_in(councils.save_marks(opened, given, by=member, at=now), by=member, at=now)


def press(page: Page, name: str) -> None:
    """Press a button of the page, which must lie on the screen from left to right, and see where it leads."""
    button = page.get_by_role("button", name=name, exact=True).first
    button.scroll_into_view_if_needed()
    box, width = button.bounding_box(), page.viewport_size
    assert box is not None
    assert width is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width["width"], f"“{name}” lies off the screen"
    button.click()
    fits(page)


def follow(page: Page, name: str) -> None:
    """Follow a link of the page; the one it leads to must not be wider than the screen."""
    page.get_by_role("link", name=name).first.click()
    fits(page)


def menu(page: Page, name: str) -> None:
    """Follow an entry of the main menu, which is folded on a small screen."""
    if page.locator("details.fold > summary").is_visible():
        page.locator("details.fold > summary").click()
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name=name, exact=True).click()
    fits(page)


def fits(page: Page) -> None:
    """Assert that a page came, and that nothing of it stands beyond the edge of the screen."""
    page.get_by_role("heading", level=1).first.wait_for()
    width = page.viewport_size
    assert width is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= width["width"], f"{page.url} is too wide"


def seen(page: Page, selector: str) -> None:
    """Assert that a part of the page lies on the screen as it came, without a turn of the wheel."""
    part = page.locator(selector).first
    part.wait_for()
    box, screen = part.bounding_box(), page.viewport_size
    assert box is not None
    assert screen is not None
    assert 0 <= box["y"] < screen["height"], f"{selector} of {page.url} lies off the screen"
