"""Dossiers, councils and certificates, invented as far as a test does not care. All of Viet Nam's rules of 2026."""

import datetime as dt
import itertools
from collections.abc import Mapping

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.grading.models import (
    Council,
    CouncilMember,
    Dossier,
    Hearing,
    Paper,
    Seat,
    SelfMark,
    Sheet,
    SheetMark,
)
from ocop.places.models import Area
from ocop.registry.models import Producer, ProducerPerson, Product
from tests.make import accounts, places, registry

EDITION = "vn-ocop-2026"
NOON = dt.datetime(2026, 6, 1, 5, tzinfo=dt.UTC)
"""Noon of Monday 1 June 2026 in Viet Nam."""
COMMUNE = "VN.01.00004"
_numbers = itertools.count(1)


def commune(path: str = COMMUNE) -> Area:
    """Return a commune of Viet Nam of today: a province stands right above it, and its level is 3."""
    province = places.area(path.rpartition(".")[0])
    assert province.level == 1
    return places.area(path, level=3)


def maker(name: str = "Hợp tác xã Chè Trung Du", *, of: Area | None = None) -> Producer:
    """Return a producer in a commune of Viet Nam."""
    return registry.producer(name, of=of or commune(), language="vi")


def product(name: str = "Chè xanh Trung Du", *, of: Producer | None = None) -> Product:
    """Return a published product of a producer of Viet Nam."""
    return registry.product(name, of=of or maker(), language="vi")


def speaker(of: Producer) -> User:
    """Return a person who speaks for a producer."""
    person = accounts.user()
    accounts.membership(person, Role.PRODUCER, of.area)
    ProducerPerson.objects.create(producer=of, user=person)
    return person


def authority(path: str = "VN.01") -> User:
    """Return who signs decisions for the authority of an area."""
    return accounts.officer(role=Role.AUTHORITY, of=places.area(path))


def dossier(
    *,
    of: Product | None = None,
    state: str = "draft",
    set_number: str = "11",
    kind: str = "first",
    marks: Mapping[str, int] | None = None,
    by: User | None = None,
) -> Dossier:
    """Return a dossier in a state, with the producer's own marks."""
    goods = of or product()
    assert goods.producer
    made = Dossier.objects.create(
        number=f"VN-D{next(_numbers)}",
        product=goods,
        producer=goods.producer,
        area=goods.area,
        edition=EDITION,
        set_number=set_number,
        kind=kind,
        state=state,
        receipt="" if state in ("draft", "withdrawn") else f"{next(_numbers)}/PĐK-01-00004-2026",
        filed_at=None if state in ("draft", "withdrawn") else NOON,
        by=by or accounts.user(),
        created_at=NOON,
        changed_at=NOON,
    )
    SelfMark.objects.bulk_create(
        SelfMark(dossier=made, criterion=code, points=points, description="Lời kể", changed_at=NOON)
        for code, points in (marks or {}).items()
    )
    return made


def paper(of: Producer, *, kind: str = "business_registration", valid_until: dt.date | None = None) -> Paper:
    """Return a paper of a producer's vault; its file is not there."""
    key = next(_numbers)
    return Paper.objects.create(
        producer=of,
        kind=kind,
        title=f"Paper {key}",
        valid_until=valid_until,
        file=f"papers/{key}.pdf",
        file_name=f"{key}.pdf",
        media_type="application/pdf",
        size_bytes=1000 + key,
        sha256=f"{key:064x}",
        by=accounts.user(),
        created_at=NOON,
    )


def council(
    *, members: int = 5, of: Area | None = None, authority: str = "province", state: str = "scoring"
) -> Council:
    """Return a council with a chair, a secretary and members."""
    made = Council.objects.create(
        name=f"Council {next(_numbers)}",
        edition=EDITION,
        authority=authority,
        area=of or places.area("VN.01"),
        state=state,
        by=accounts.user(),
        created_at=NOON,
    )
    seats = [Seat.CHAIR, Seat.SECRETARY, *[Seat.MEMBER] * members][:members]
    for seat in seats:
        person = accounts.officer(role=Role.COUNCIL_MEMBER, of=made.area)
        CouncilMember.objects.create(council=made, user=person, seat=seat)
    return made


def hearing(*, of: Dossier | None = None, before: Council | None = None) -> Hearing:
    """Return a dossier before a council, a sheet for every member, no conflict stated yet."""
    sitting = before or council()
    made = Hearing.objects.create(
        council=sitting, dossier=of or dossier(state="council"), position=next(_numbers), opened_at=NOON
    )
    for member in sitting.members.all():
        Sheet.objects.create(hearing=made, member=member, changed_at=NOON)
    return made


def scored(sheet: Sheet, marks: Mapping[str, int], *, state: str = "submitted") -> Sheet:
    """Fill a sheet with marks, its member's statement made."""
    sheet.state, sheet.conflict, sheet.stated_at = state, "none", NOON
    sheet.submitted_at = NOON if state == "submitted" else None
    sheet.save()
    SheetMark.objects.bulk_create(
        SheetMark(sheet=sheet, criterion=code, points=points) for code, points in marks.items()
    )
    return sheet
