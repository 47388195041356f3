"""A real register, where the folder with it stands beside the repository: 1,087 rows as they were found."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from ocop.places.operations import load_places
from ocop.registry import operations
from ocop.registry.columns import header_likeness
from ocop.registry.intake.report import report_of
from ocop.registry.models import Candidate, Contact, ImportRow, Producer, Product, RegisterImport
from ocop.registry.names import core_name
from ocop.registry.operations.imports import REGISTER as KIND
from ocop.registry.reading import open_table
from tests.registry.imports import LATER, NOON, confirmed, programme, verbs

REGISTER = Path(__file__).parents[3] / "shared" / "data" / "th-otop" / "otop-12-provinces.csv"
THE_SAME = {"new": 0, "updated": 0, "unchanged": 951, "duplicate": 24, "held": 110, "rejected": 2}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not REGISTER.is_file(), reason="the folder shared/data is not beside the repository"),
]


def imported(path: Path) -> RegisterImport:
    """Import a register to its end, with the columns as they are proposed."""
    begun = operations.receive_register(programme(), path, name=path.name, by=None, at=NOON)
    return operations.take_over(operations.check_register(confirmed(begun), at=NOON), by=None, at=LATER)


def remarks(done: RegisterImport, code: str) -> int:
    """Return how many rows bear a remark."""
    return ImportRow.objects.filter(register_import=done, problems__contains=[{"code": code}]).count()


def test_the_register_of_twelve_provinces_is_imported_in_one_go(tmp_path: Path) -> None:
    load_places(["TH"], on=dt.date(2026, 6, 1))

    done = imported(REGISTER)

    assert set(done.mapping.values()) == {
        "row_number", "product", "local_authority", "district", "province", "seller", "address", "phone", "latitude",
        "longitude",
    }  # fmt: skip
    assert (done.rows, sum(done.counts.values())) == (1087, 1087)
    assert done.counts == {"new": 951, "updated": 0, "unchanged": 0, "duplicate": 24, "held": 110, "rejected": 2}
    rejected = ImportRow.objects.filter(register_import=done, outcome="rejected")
    assert sorted(row.cells[1] for row in rejected) == ["-", "ไม่มี"]
    held = ImportRow.objects.filter(register_import=done, outcome="held")
    assert all("group_in_product" in {problem["code"] for problem in row.problems} for row in held)
    assert held.filter(values__product="กลุ่มเกษตรกรเลี้ยงแพะ").count() == 1
    assert Product.objects.filter(name="ขนมนางเล็ดน้ำแตงโม").count() == 1

    # Nothing was invented.
    assert not Contact.objects.exists()  # every number of this file is masked with nines
    assert remarks(done, "phone_placeholder") > 800
    assert remarks(done, "coordinate_outside") == 5
    assert Product.objects.filter(producer=None).count() > 200
    assert not Producer.objects.filter(named_as="maker").exists()
    assert not Product.objects.filter(latitude__isnull=False, longitude__isnull=True).exists()
    assert not Product.objects.filter(name__contains="\n").exists()
    assert 10 < Candidate.objects.count() < 100

    # The same again, and the report of it, change nothing.
    before = list(Product.objects.order_by("pk").values()), list(Producer.objects.order_by("pk").values()), verbs()
    report_of(KIND, done, tmp_path / "report.xlsx")
    for path in (REGISTER, tmp_path / "report.xlsx", _other_form(tmp_path)):
        assert imported(path).counts == THE_SAME
    after = list(Product.objects.order_by("pk").values()), list(Producer.objects.order_by("pk").values())
    assert after == before[:2]
    assert verbs()[len(before[2]) :] == ["registry.register_imported"] * 3


def _other_form(folder: Path) -> Path:
    """Return the same register as another office would have saved it: old encoding, tabs, a title, other headers."""
    headers = {
        "ชื่อสินค้า OTOP": "ชื่อผลิตภัณฑ์", "จังหวัด": "ชื่อจังหวัด", "อำเภอ": "อำเภอ/เขต", "อปท.": "องค์กรปกครองส่วนท้องถิ่น",
        "ชื่อสถานที่จัดจำหน่าย": "สถานที่จำหน่าย", "เบอร์โทรศัพท์": "โทร.",
    }  # fmt: skip
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(reversed(rows[0]))
    path = folder / "other.txt"
    with path.open("w", encoding="cp874", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerow(["ทะเบียนผลิตภัณฑ์ ปี 2563"])
        writer.writerow([])
        writer.writerow([headers.get(name, name) for name in names])
        for row in rows:
            place = {"จังหวัด": f"จ.{row['จังหวัด']}", "อำเภอ": f"อ.{row['อำเภอ']}"}
            writer.writerow([{**row, **place}[name] for name in names])
    assert open_table(path, known=header_likeness, country="TH").encoding == "cp874"
    return path


def test_makers_of_the_register_keep_the_core_of_their_names() -> None:
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        names = {row["ชื่อสถานที่จัดจำหน่าย"].strip() for row in csv.DictReader(file)} - {""}

    cores = {core_name(name) for name in names}

    assert all(core_name(core) == core for core in cores)
    assert 0.9 * len(names) < len(cores) <= len(names)
