"""Measures a council at work: members who save marks at once, sheets given to members, marks read by coming rules.

    python -m bench.councils                      24 members, 16 products, 4 hands
    python -m bench.councils --members 400 --products 400 --hands 16
    python -m bench.councils --json               one object a line

A PostgreSQL of its own is started in a temporary folder; nothing else is touched. Every hand is a process with a
connection of its own that saves mark after mark of one member after another, each in a transaction that is written to
disk, by the operation that pages and API call. At the end every mark is read back: one that is not what was saved last
is lost. Beside the speed stands what a national round needs: 20,000 products, five sheets each, 26 lines, ten days of
eight hours. The assignment is that of the round: 400 members, 20,000 products, five sheets each. What a coming edition
would change is worked out for products of five sheets each by the core alone, as a worker does it after reading a
portion: both editions rate, and the reasons are found; beside it stands what all 20,000 take.
"""

import argparse
import json
import multiprocessing
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path

from ocop.core.embedded import Server

SEED = 2026
EDITION = "vn-ocop-2026"
SET = "11"
ROUND_PRODUCTS, ROUND_SHEETS, ROUND_LINES, ROUND_MEMBERS = 20_000, 5, 26, 400
ROUND_SECONDS = 10 * 8 * 3600
NEEDED_PER_SECOND = ROUND_PRODUCTS * ROUND_SHEETS * ROUND_LINES / ROUND_SECONDS


@dataclass(frozen=True)
class Saves:
    """What the saves came to; times are milliseconds by the clock, for one save."""

    members: int
    products: int
    hands: int
    saves: int
    per_second: float
    p50_ms: float
    p95_ms: float
    lost: int
    needed_per_second: float
    times_the_need: float


@dataclass(frozen=True)
class Given:
    """What giving the sheets of a round to its members came to."""

    members: int
    products: int
    pairs: int
    cpu_s: float
    peak_mib: int
    fewest: int
    most: int
    by_experts: float
    short: int


@dataclass(frozen=True)
class Read:
    """What reading the marks of a round by a coming edition came to; seconds are of the processor."""

    products: int
    sheets: int
    changed: int
    cpu_s: float
    per_second: float
    round_s: float


def main() -> int:
    """Measure, print; the exit code says whether anything was lost or the need was not met."""
    parser = argparse.ArgumentParser(description="Concurrent saves of marks, and the assignment of a round.")
    parser.add_argument("--members", type=int, default=24)
    parser.add_argument("--products", type=int, default=16)
    parser.add_argument("--hands", type=int, default=4)
    parser.add_argument("--json", action="store_true", help="one object a line")
    given = parser.parse_args()
    dealt, read = assignment(), reading()
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
        server = Server(Path(folder) / "postgresql", ("jit=off",))
        server.start()
        try:
            _begin(Path(folder), server.url())
            saved = saving(given.members, given.products, given.hands)
        finally:
            server.stop()
    for line in (dealt, read, saved):
        print(json.dumps(asdict(line)) if given.json else _worded(line))
    return int(saved.lost > 0 or saved.per_second < saved.needed_per_second)


def assignment() -> Given:
    """Give the sheets of a national round to its members."""
    from ocop.grading.assignment import Bar, Case, Scorer, assign

    draw = random.Random(SEED)
    communes = [f"VN.{key // 100:02}.{key:05}" for key in range(3321)]
    sets = [str(number) for number in range(1, 27)]
    scorers = [
        Scorer(key, frozenset(draw.sample(sets, draw.randint(1, 6))), draw.choice(communes))
        for key in range(ROUND_MEMBERS)
    ]
    cases = [
        Case(
            key,
            draw.choices(sets, weights=range(1, 27))[0],
            draw.choice(communes),
            ROUND_SHEETS,
            {draw.randrange(ROUND_MEMBERS): Bar.CONFLICT} if draw.random() < 0.02 else {},
        )
        for key in range(ROUND_PRODUCTS)
    ]
    began = time.process_time()
    found = assign(scorers, cases)
    spent = time.process_time() - began
    return Given(
        members=len(scorers),
        products=len(cases),
        pairs=len(found.pairs),
        cpu_s=round(spent, 2),
        peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        fewest=min(found.loads.values()),
        most=max(found.loads.values()),
        by_experts=round(found.by_experts / len(found.pairs), 3),
        short=len(found.short),
    )


def reading(products: int = 2_000) -> Read:
    """Read made marks on the card of tea by an edition in which 4 stars begin at 75 points."""
    from ocop.grading.editions import edition
    from ocop.grading.scoring.effect import Recorded, effect_of, reasons_of

    draw, old = random.Random(SEED), edition(EDITION)
    bands = tuple(replace(band, at_least=Decimal(75)) if band.level == 4 else band for band in old.bands)
    new = replace(old, code="coming", bands=bands)
    lines = old.scorecards[SET].criteria
    chances = {code: (line.choices, [1] * (len(line.choices) - 1) + [9]) for code, line in lines.items()}
    made = [
        Recorded(
            str(product),
            SET,
            tuple(
                {code: draw.choices(*chance)[0] for code, chance in chances.items()} for _sheet in range(ROUND_SHEETS)
            ),
            {code: line.choices[-1] for code, line in lines.items() if line.floors},
        )
        for product in range(products)
    ]
    began = time.process_time()
    changed = sum(bool(reasons_of(effect, old, new)) for effect in effect_of(made, old, new))
    spent = time.process_time() - began
    return Read(
        products,
        products * ROUND_SHEETS,
        changed,
        round(spent, 2),
        round(products / spent, 1),
        round(spent / products * ROUND_PRODUCTS, 1),
    )


def _begin(folder: Path, url: str) -> None:
    os.environ |= {"DATABASE_URL": url, "OCOP_HOME": str(folder), "OCOP_SECRET_KEY": "only-for-measuring"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "ocop.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def saving(members: int, products: int, hands: int) -> Saves:
    """Let hands save marks at once and count what is there at the end."""
    from django.db import connection

    sheets = fill(members, products)
    connection.close()
    portions = [sheets[place::hands] for place in range(hands)]
    with multiprocessing.get_context("spawn").Pool(hands) as pool:
        answers = pool.map(score, portions, chunksize=1)
    clock = max(ended for _spent, _last, _begun, ended in answers) - min(begun for _s, _l, begun, _e in answers)
    spent = [one for portion, _last, _begun, _ended in answers for one in portion]
    lost = count_lost({key: value for _spent, last, _begun, _ended in answers for key, value in last.items()})
    connection.close()
    rate = len(spent) / clock
    return Saves(
        members=members,
        products=products,
        hands=hands,
        saves=len(spent),
        per_second=round(rate, 1),
        p50_ms=round(statistics.median(spent), 1),
        p95_ms=round(statistics.quantiles(spent, n=20)[-1], 1),
        lost=lost,
        needed_per_second=round(NEEDED_PER_SECOND, 2),
        times_the_need=round(rate / NEEDED_PER_SECOND, 1),
    )


def fill(members: int, products: int) -> list[int]:
    """Write a council with products, five open sheets each; return the keys of the sheets."""
    from django.utils import timezone

    from ocop.accounts.models import User
    from ocop.grading.models import Council, CouncilMember, Dossier, Hearing, Sheet
    from ocop.places.models import Area
    from ocop.registry.models import Producer, Product

    now = timezone.now()
    place = {"country": "VN", "name_en": "x", "folded": "x"}
    nation = Area.objects.create(code="VN", level=0, path="VN", name="Việt Nam", **place)
    province = Area.objects.create(code="01", level=1, path="VN.01", name="Hà Nội", parent=nation, **place)
    commune = Area.objects.create(code="00004", level=3, path="VN.01.00004", name="Ba Đình", parent=province, **place)
    people = User.objects.bulk_create(User(username=f"member-{key}", password="!") for key in range(members))
    common = {"country": "VN", "area": commune, "language": "vi", "changed_at": now}
    maker = Producer.objects.create(number="VN-M1", name="Hợp tác xã", folded="hop tac xa", **common)
    goods = Product.objects.bulk_create(
        Product(number=f"VN-P{key}", producer=maker, name=f"Chè {key}", folded="che", **common)
        for key in range(products)
    )
    dossiers = Dossier.objects.bulk_create(
        Dossier(
            number=f"VN-D{key}",
            product=product,
            producer=maker,
            area=commune,
            edition=EDITION,
            set_number=SET,
            kind="first",
            state="council",
            filed_at=now,
            by=people[0],
            created_at=now,
            changed_at=now,
        )
        for key, product in enumerate(goods)
    )
    council = Council.objects.create(
        name="Hội đồng",
        edition=EDITION,
        authority="province",
        area=province,
        state="scoring",
        by=people[0],
        created_at=now,
    )
    seats = CouncilMember.objects.bulk_create(CouncilMember(council=council, user=person) for person in people)
    hearings = Hearing.objects.bulk_create(
        Hearing(council=council, dossier=dossier, position=place, opened_at=now)
        for place, dossier in enumerate(dossiers)
    )
    sheets = Sheet.objects.bulk_create(
        Sheet(
            hearing=hearing,
            member=seats[(place * ROUND_SHEETS + turn) % len(seats)],
            state="open",
            conflict="none",
            stated_at=now,
            changed_at=now,
        )
        for place, hearing in enumerate(hearings)
        for turn in range(min(ROUND_SHEETS, len(seats)))
    )
    return [sheet.pk for sheet in sheets]


def score(keys: Sequence[int]) -> tuple[list[float], dict[tuple[int, str], str], float, float]:
    """Mark sheets line by line, each line in a save of its own; runs in a process of its own.

    Returns the milliseconds of each save, what was saved last in every line, and when it began and ended by the clock.
    """
    import django

    django.setup()
    from django.utils import timezone

    from ocop.grading.editions import edition
    from ocop.grading.models import Sheet
    from ocop.grading.operations.councils import MarkGiven, save_marks

    draw = random.Random(SEED + (keys[0] if keys else 0))
    lines = list(edition(EDITION).scorecards[SET].criteria.values())[:ROUND_LINES]
    sheets = [Sheet.objects.select_related("member__user").get(pk=key) for key in keys]
    spent: list[float] = []
    last: dict[tuple[int, str], str] = {}
    begun = time.perf_counter()
    for line in lines:  # round after round over the sheets, so that members write at the same time
        for sheet in sheets:
            points: Decimal = draw.choice(line.choices)
            mark = MarkGiven(line.code, points, sheet.version, draw.randint(1, 3), "vì sao" if points else "")
            at = time.perf_counter()
            sheet.version = save_marks(sheet, [mark], by=sheet.member.user, at=timezone.now()).version
            spent.append((time.perf_counter() - at) * 1000)
            last[sheet.pk, line.code] = str(points.normalize())
    return spent, last, begun, time.perf_counter()


def count_lost(last: dict[tuple[int, str], str]) -> int:
    """Return how many marks are not what was saved last, and how many saves a sheet did not count."""
    from ocop.grading.models import Sheet, SheetMark

    marks = SheetMark.objects.values_list("sheet_id", "criterion", "points")
    stored = {(sheet, code): str(points.normalize()) for sheet, code, points in marks}
    lost = sum(stored.get(key) != value for key, value in last.items())
    saves = sum(Sheet.objects.values_list("version", flat=True))
    return lost + abs(saves - len(last))


def _worded(line: Saves | Given | Read) -> str:
    if isinstance(line, Read):
        return (
            f"coming     {line.products:,} products of {ROUND_SHEETS} sheets read by old and coming rules: "
            f"{line.per_second}/s of CPU, {line.changed} would change; {ROUND_PRODUCTS:,} take {line.round_s} s"
        )
    if isinstance(line, Given):
        return (
            f"assignment {line.members} members, {line.products:,} products: {line.pairs:,} sheets in "
            f"{line.cpu_s} s of CPU, peak {line.peak_mib} MiB; {line.fewest} to {line.most} sheets each, "
            f"{line.by_experts:.1%} to members who know the set, {line.short} products short"
        )
    return (
        f"saves      {line.hands} hands, {line.members} members, {line.products:,} products: {line.saves:,} saves, "
        f"{line.per_second}/s, median {line.p50_ms} ms, 95th {line.p95_ms} ms, {line.lost} lost; a national round "
        f"needs {line.needed_per_second}/s, this is {line.times_the_need} times that"
    )


if __name__ == "__main__":
    sys.exit(main())
