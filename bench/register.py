"""Measures the import of a register beside a raw COPY of the same rows in the same run.

A register of the Thai kind is generated: real districts, fictitious makers and products, a share of exact duplicates,
placeholders, missing sellers and group names, as registers have them. The database is an embedded server of its own.
"""

import argparse
import csv
import io
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ocop.core.embedded import Server

HEADER = ["row", "ชื่อสินค้า OTOP", "อปท.", "อำเภอ", "จังหวัด", "ชื่อสถานที่จัดจำหน่าย", "ที่อยู่", "เบอร์โทรศัพท์", "LAT", "LONG"]
GOODS = ["ข้าวหอมมะลิ", "น้ำพริกเผา", "ปลาส้ม", "กล้วยฉาบ", "ไข่เค็ม", "ผ้าไหมมัดหมี่", "กะปิ", "น้ำผึ้งป่า", "ขนมทองม้วน", "เครื่องแกงเผ็ด"]
KINDS = ["อินทรีย์", "สูตรโบราณ", "สมุนไพร", "ตราดอกบัว", "ตรารวงทอง", "หอมละมุน", "รสดั้งเดิม", "ไร้น้ำตาล", "อบแห้ง", "พรีเมี่ยม"]
MAKERS = ["กลุ่มแม่บ้าน", "วิสาหกิจชุมชน", "กลุ่มเกษตรกร", "สหกรณ์"]
VILLAGES = [
    "ดอกแก้ว",
    "หนองบัว",
    "ทุ่งรวงทอง",
    "ห้วยใส",
    "นาคำ",
    "โนนสว่าง",
    "ดอนกลาง",
    "ท่าทราย",
    "คลองใหม่",
    "เขาเขียว",
    "บางน้ำ",
    "ป่าสัก",
]


def rows(count: int, places: list[tuple[str, str]]) -> Iterator[list[str]]:
    """Give the rows of a register, the same for the same count."""
    chance = random.Random(count)
    kept: list[str] = []
    for number in range(1, count + 1):
        if kept and chance.random() < 0.02:
            yield [str(number), *kept[1:]]
            continue
        district, province = chance.choice(places)
        village = f"{chance.choice(VILLAGES)}{chance.randrange(400)}"
        maker = f"{chance.choice(MAKERS)}บ้าน{village}" if chance.random() > 0.2 else ""
        product = f"{chance.choice(GOODS)}{chance.choice(KINDS)} {village}"
        if chance.random() < 0.02:
            product = f"กลุ่ม{product}"
        phone = "999-9999999" if chance.random() < 0.5 else f"08{chance.randrange(10_000_000, 99_999_999)}"
        address = f"{chance.randrange(1, 300)} ม.{chance.randrange(1, 12)} อ.{district} จ.{province}"
        kept = [str(number), product, f"เทศบาลตำบล{village}", district, province, maker, address, phone, "", ""]
        yield kept


def write_register(path: Path, count: int, places: list[tuple[str, str]]) -> None:
    """Write the register as a CSV file with a byte-order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows(count, places))


def main() -> None:
    """Generate, copy raw, import, and print rows per second beside one another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    count = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
        os.environ["OCOP_HOME"] = folder
        server = Server(Path(folder) / "postgresql", ("shared_buffers=256MB", "work_mem=32MB", "jit=off"))
        server.start()
        os.environ["DATABASE_URL"] = server.url()
        try:
            _measure(count, Path(folder))
        finally:
            server.stop()


def _measure(count: int, folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "ocop.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from ocop.catalogue.engine import index
    from ocop.catalogue.follower import catch_up_fully
    from ocop.places.models import Area
    from ocop.registry import operations
    from ocop.registry.models import Programme
    from ocop.registry.operations.programmes import load_programmes

    call_command("migrate", verbosity=0)
    call_command("load_places", country=["TH"], stdout=io.StringIO())
    load_programmes()
    names = Area.objects.filter(country="TH", level=2, valid_until=None).values_list("name", "parent__name")
    path = folder / "register.csv"
    write_register(path, count, list(names))
    raw = _raw_copy(path)
    programme = Programme.objects.get(code="TH-OTOP")
    steps: list[tuple[str, float]] = []
    start = time.perf_counter()
    begun = operations.receive_register(programme, path, name=path.name, by=None, at=timezone.now())
    mapping = {int(index): column for index, column in begun.mapping.items()}
    operations.confirm_mapping(begun, mapping, by=None, at=timezone.now())
    operations.check_register(begun, at=timezone.now())
    steps.append(("checked, staged and matched", time.perf_counter() - start))
    operations.take_over(begun, by=None, at=timezone.now())
    steps.append(("taken over", time.perf_counter() - start))
    catch_up_fully(index())
    steps.append(("searchable", time.perf_counter() - start))
    print(f"{count:,} rows: {begun.counts}")
    print(f"{'raw COPY of the same rows':32} {raw:8.2f} s {count / raw:10,.0f} rows/s")
    for name, seconds in steps:
        print(f"{'… ' + name:32} {seconds:8.2f} s {count / seconds:10,.0f} rows/s {raw / seconds:8.3f} of raw COPY")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the importing process: {peak:,.0f} MB")


def _raw_copy(path: Path) -> float:
    """Return the seconds of a COPY of the same cells into an unindexed table of text columns."""
    from django.db import connection

    with connection.cursor() as cursor:
        columns = ", ".join(f"c{index} text" for index in range(len(HEADER)))
        cursor.execute(f"CREATE TABLE bench_raw ({columns})")
        start = time.perf_counter()
        with cursor.copy("COPY bench_raw FROM STDIN (FORMAT csv, HEADER)") as copy, path.open("rb") as file:
            while chunk := file.read(1 << 20):
                copy.write(chunk)
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
