"""A register on its way in, for these tests."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ocop.accounts.models import User
from ocop.accounts.roles import Role
from ocop.activity.models import Activity
from ocop.core.autonomous import autonomous
from ocop.places.models import Area
from ocop.registry import operations
from ocop.registry.intake.at_work import LET_GO, TAKE, name_of
from ocop.registry.intake.models import FileImport
from ocop.registry.models import ImportRow, Product, Programme, RegisterImport
from ocop.registry.operations.programmes import load_programmes
from tests.make import officer
from tests.registry.files import THAI, text_file

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(hours=1)
RICE = ("ข้าวไร่", "เขาพนม", "กระบี่", "กลุ่มแม่บ้านเขาดิน", "ม.1 ต.เขาดิน", "081-2345678")
BANANA = ("กล้วยฉาบ", "เมืองกระบี่", "กระบี่", "", "12 หมู่ 3 ต.ปากน้ำ", "999-9999999")
GROUP = ("กลุ่มเลี้ยงแพะ", "เมืองกระบี่", "กระบี่", "ร้านแดง", "", "")
NOTHING = ("-", "เขาพนม", "กระบี่", "", "", "")
REGISTER = (THAI, RICE, BANANA, GROUP, NOTHING, RICE)
"""Five rows: two that are taken over, one held, one rejected, one said twice."""
COUNTS = {"new": 2, "updated": 0, "unchanged": 0, "duplicate": 1, "held": 1, "rejected": 1}


def programme(code: str = "TH-OTOP") -> Programme:
    """Return a programme of the data file."""
    load_programmes()
    return Programme.objects.get(code=code)


def national_officer(country: Area) -> User:
    """Return an officer of a country's programme."""
    return officer(role=Role.NATIONAL_OFFICER, of=country)


def received(
    folder: Path, rows: Sequence[Sequence[object]] = REGISTER, *, code: str = "TH-OTOP", by: User | None = None
) -> RegisterImport:
    """Return an import whose columns wait to be confirmed."""
    return operations.receive_register(programme(code), text_file(folder, rows), name="register.csv", by=by, at=NOON)


def confirmed(begun: RegisterImport, *, by: User | None = None) -> RegisterImport:
    """Return the import with its columns confirmed as they were proposed."""
    mapping = {int(index): column for index, column in begun.mapping.items()}
    return operations.confirm_mapping(begun, mapping, by=by, at=NOON)


def checked(
    folder: Path, rows: Sequence[Sequence[object]] = REGISTER, *, code: str = "TH-OTOP", by: User | None = None
) -> RegisterImport:
    """Return an import that waits to be taken over."""
    return operations.check_register(confirmed(received(folder, rows, code=code, by=by), by=by), at=NOON)


def taken_over(
    folder: Path, rows: Sequence[Sequence[object]] = REGISTER, *, code: str = "TH-OTOP", by: User | None = None
) -> RegisterImport:
    """Return an import that was taken over."""
    return operations.take_over(checked(folder, rows, code=code, by=by), by=by, at=LATER)


@contextmanager
def at_work(batch: FileImport) -> Iterator[None]:
    """Let another process work at an import meanwhile: it holds the lock on a connection of its own."""
    with autonomous() as other:
        other.execute(TAKE, [name_of(batch)])
        yield
        other.execute(LET_GO, [name_of(batch)])


def outcomes(done: RegisterImport) -> list[tuple[int, str]]:
    """Return line and outcome of every row."""
    return list(ImportRow.objects.filter(register_import=done).order_by("line").values_list("line", "outcome"))


def names() -> list[str]:
    """Return the names of the products in the register, by number."""
    return list(Product.objects.order_by("pk").values_list("name", flat=True))


def verbs() -> list[str]:
    """Return what happened, in order."""
    return list(Activity.objects.order_by("pk").values_list("verb", flat=True))
