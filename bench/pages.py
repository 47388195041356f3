"""Measures the public pages: milliseconds of CPU for a list page, a product page and the first page.

    python -m bench.pages                   10,000 products
    python -m bench.pages --products 1000   another number
    python -m bench.pages --json            one object a line

A PostgreSQL of its own is started in a temporary folder and filled with generated products; nothing else is touched.
Requests go through every middleware, as a visitor without a session sends them, each for another page. No page is kept
between two visits (docs/decisions/0009-public-pages-compile-their-questions-once.md). CPU is that of this process
(`time.process_time`): the database's own share is not in it, waiting neither. Beside each page stands the floor, in the
same run: twenty rows of the same table and a template that writes their names, without any middleware.
"""

import argparse
import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ocop.core.embedded import Server

if TYPE_CHECKING:
    from ocop.places.models import Area

LIMITS_MS = {"list page": 10.0, "product page": 8.0}
ROUNDS = 150
SEED = 2026
PROVINCES, DISTRICTS = 40, 8
KINDS = (
    ("ข้าวหอมมะลิ", "Jasmine rice", "rice"),
    ("ผ้าไหมมัดหมี่", "Ikat silk", "silk-fabric"),
    ("น้ำผึ้งป่า", "Forest honey", "honey"),
    ("น้ำปลาแท้", "Genuine fish sauce", "fish-sauce"),
    ("กาแฟคั่วบด", "Roasted coffee", "coffee"),
    ("กะปิ", "Shrimp paste", "shrimp-paste"),
)
TRAITS = ("อินทรีย์", "บ้านโนนงาม", "โบราณ", "สูตรดั้งเดิม", "ทุ่งกุลา", "แม่น้ำโขง")


@dataclass(frozen=True)
class Line:
    """What one page cost; times are milliseconds of CPU per request."""

    page: str
    products: int
    mean_ms: float
    p95_ms: float
    floor_ms: float
    times_the_floor: float
    limit_ms: float | None
    kibibytes: float


def main() -> int:
    """Fill a database, measure, print; the exit code says whether the limits were kept."""
    parser = argparse.ArgumentParser(description="CPU of the public pages beside a floor of the same run.")
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--json", action="store_true", help="one object a line")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
        server = Server(Path(folder) / "postgresql", ("fsync=off", "synchronous_commit=off", "jit=off"))
        server.start()
        try:
            begin(Path(folder), server.url())
            numbers = fill(given.products)
            lines = list(measure(numbers))
            for line in lines:
                print(json.dumps(asdict(line)) if given.json else _worded(line))
        finally:
            close()
            server.stop()
    return int(any(line.limit_ms is not None and line.mean_ms > line.limit_ms for line in lines))


def begin(folder: Path, url: str) -> None:
    """Make a database of one's own in the folder ready for Django."""
    os.environ |= {"DATABASE_URL": url, "OCOP_HOME": str(folder), "OCOP_SECRET_KEY": "only-for-measuring"}
    os.environ["OCOP_SEARCHES_A_MINUTE"] = "1000000"  # counted as always, but let through
    os.environ["DJANGO_SETTINGS_MODULE"] = "ocop.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def close() -> None:
    """Close the connection to it."""
    from django.db import connection

    connection.close()


def fill(count: int) -> list[str]:
    """Write so many products with makers, places, stars and history; build the index; return their numbers."""
    from django.utils import timezone

    from ocop.activity.operations import activity, record_many
    from ocop.catalogue import engine
    from ocop.catalogue.follower import rebuild
    from ocop.registry.models import Producer, Product, Programme, StarHeld

    draw = random.Random(SEED)
    now = timezone.now()
    until = timezone.localdate().replace(day=1, year=timezone.localdate().year + 2)
    programme = Programme.objects.create(code="TH-OTOP", country="TH", language="th", name="โอทอป", name_en="OTOP")
    districts = _districts()
    common = {"country": "TH", "language": "th", "programme": programme, "changed_at": now}
    producers = Producer.objects.bulk_create(
        Producer(
            number=f"TH-M{key}", area=draw.choice(districts), name=f"กลุ่มแม่บ้าน {key}", folded=f"กลุ่ม {key}", **common
        )
        for key in range(count // 3 + 1)
    )
    products = []
    for key in range(count):
        (name, english, category), maker = draw.choice(KINDS), draw.choice(producers)
        story = {"story": "Made by hand in our village. " * 8, "state": "human"}
        products.append(
            Product(
                number=f"TH-P{key}",
                area=maker.area,
                producer=maker,
                name=f"{name} {draw.choice(TRAITS)}",
                folded=name,
                texts={"en": {"name": english, **story}},
                category=category,
                net_content="500 g",
                **common,
            )
        )
    Product.objects.bulk_create(products, batch_size=2000)
    StarHeld.objects.bulk_create(
        [
            StarHeld(
                product=product,
                scheme="th-otop",
                edition="2026",
                stars=draw.randint(3, 5),
                decision=f"D-{product.number}",
                decided_on=now.date(),
                valid_until=until,
            )
            for product in products[::2]
        ],
        batch_size=2000,
    )
    record_many(activity("registry.product_registered", product, by="", at=now) for product in products)
    rebuild(engine.index())
    return [product.number for product in products]


def _districts() -> "list[Area]":
    from ocop.places.models import Area

    country = Area.objects.create(
        country="TH", code="TH", level=0, path="TH", name="ไทย", name_en="Thailand", folded="thailand"
    )
    districts = []
    for province in range(10, 10 + PROVINCES):
        above = Area.objects.create(
            country="TH",
            code=str(province),
            level=1,
            parent=country,
            path=f"TH.{province}",
            name=f"จังหวัด {province}",
            name_en=f"Province {province}",
            folded=f"province {province}",
        )
        districts += [
            Area.objects.create(
                country="TH",
                code=f"{province}{district:02}",
                level=2,
                parent=above,
                path=f"TH.{province}.{province}{district:02}",
                name=f"อำเภอ {district}",
                name_en=f"District {district}",
                folded=f"district {district}",
            )
            for district in range(DISTRICTS)
        ]
    return districts


def measure(numbers: list[str]) -> Iterator[Line]:
    """Yield what each page costs."""
    from django.conf import settings
    from django.core.handlers.base import BaseHandler
    from django.http import HttpResponse
    from django.test import RequestFactory

    from ocop.catalogue.follower import following

    draw = random.Random(SEED)
    handler = BaseHandler()
    handler.load_middleware()
    requests = RequestFactory(headers={"host": "localhost"})

    def asked(address: str) -> int:
        response = handler.get_response(requests.get(address))
        assert isinstance(response, HttpResponse), address
        assert response.status_code == 200, (address, response.status_code)
        return len(response.content)

    searches = ["/search/", *(f"/search/?q={name}" for kind in KINDS for name in kind[:2])]
    searches += [f"/search/?country=TH&category={kind[2]}" for kind in KINDS]
    searches += [f"/search/?area=TH.{province}&stars=th-otop/2026/4" for province in range(10, 10 + PROVINCES)]
    draw.shuffle(searches)
    pages: dict[str, Callable[[int], str]] = {
        "list page": lambda turn: searches[turn % len(searches)],
        "product page": lambda turn: f"/products/{numbers[turn * 7919 % len(numbers)]}/",
        "producer page": lambda turn: f"/producers/TH-M{turn}/",
        "first page": lambda turn: "/",
    }
    with following(settings.SEARCH_ROOT):  # as on a machine where a process follows
        for page, address in pages.items():
            floor = _timed(_floor())
            sizes: list[int] = []
            spent = _timed(_visits(address, asked, sizes))
            mean, base = statistics.mean(spent), statistics.mean(floor)
            yield Line(
                page=page,
                products=len(numbers),
                mean_ms=round(mean, 2),
                p95_ms=round(statistics.quantiles(spent, n=20)[-1], 2),
                floor_ms=round(base, 2),
                times_the_floor=round(mean / base, 1),
                limit_ms=LIMITS_MS.get(page),
                kibibytes=round(statistics.mean(sizes) / 1024, 1),
            )


def _visits(address: Callable[[int], str], asked: Callable[[str], int], sizes: list[int]) -> Callable[[int], object]:
    """Return what visits the page of a turn and notes how large it is."""
    return lambda turn: sizes.append(asked(address(turn)))


def _timed(work: Callable[[int], object]) -> list[float]:
    """Return the milliseconds of CPU of each round, after some to warm up."""
    for turn in range(20):
        work(turn)
    gc.collect()
    spent = []
    for turn in range(20, 20 + ROUNDS):
        began = time.process_time()
        work(turn)
        spent.append((time.process_time() - began) * 1000)
    return spent


def _floor() -> Callable[[int], str]:
    """Return the least that a list page can do: twenty rows and a template, compiled before."""
    from django.template import Context, Engine

    from ocop.registry.models import Product

    source = (
        "<ul>{% for row in rows %}<li><a href='/products/{{ row.number }}/'>{{ row.name }}</a></li>{% endfor %}</ul>"
    )
    template = Engine.get_default().from_string(source)
    return lambda turn: str(template.render(Context({"rows": Product.objects.order_by("pk")[:20]})))


def _worded(line: Line) -> str:
    limit = f", limit {line.limit_ms:g} ms" if line.limit_ms else ""
    return (
        f"{line.page:<14} {line.mean_ms:6.2f} ms of CPU (p95 {line.p95_ms:.2f}), {line.times_the_floor} times "
        f"the floor of {line.floor_ms} ms{limit}; {line.kibibytes} KiB at {line.products:,} products"
    )


if __name__ == "__main__":
    sys.exit(main())
