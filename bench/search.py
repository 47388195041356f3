"""Measures the search index: documents built per second, and the time of a query with its facets.

    python bench/search.py                 10,000 and 100,000 products
    python bench/search.py --million       1,000,000 as well (some minutes, about 2 GB of disk)
    python bench/search.py --json          one object a line

The products are generated, not real: kinds of goods in seven languages, Zipf-distributed, with makers, places, stars
and a story. The questions are what buyers type: a kind, a kind and a material, half a word, a place, with and without
choices. What is asked without any word (everything, a country, a category) stands apart. Beside each figure stand two
peers in the same run: the same words asked of tantivy without facets, tiers or order, and SQLite's FTS5 with the same
folded words (count, and twenty hits by rank; no facets either).

The index remembers no answer, so a question costs as much the first time as any other; only the operating system's
cache of the files is warm.
"""

import argparse
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import tantivy

from ocop.catalogue.index import Document, Index, Query
from ocop.catalogue.words import words

SIZES = (10_000, 100_000)
MILLION = 1_000_000
SEED = 2026
ROUNDS = 7

# Country and language, kinds of goods, what tells one from another; written for this measurement.
GOODS_AS_TEXT = """
VN vi
nước mắm, gạo tẻ, cà phê, trà, mật ong, lụa tơ tằm, bánh tráng, gốm, chiếu cói, hạt điều, tiêu, măng khô, miến dong
cá cơm, hữu cơ, thơm, rừng, cổ thụ, đặc sản, nguyên chất, thủ công, rang xay, sấy lạnh, truyền thống, ST25
TH th
ข้าวหอมมะลิ, น้ำปลา, ผ้าไหม, น้ำผึ้ง, กาแฟ, เครื่องจักสาน, สบู่สมุนไพร, กล้วยตาก, น้ำพริก, ชา, เครื่องปั้นดินเผา
อินทรีย์, ทุ่งกุลา, แท้, มัดหมี่, ป่า, คั่วบด, โบราณ, ย้อมคราม, สูตรดั้งเดิม, ออร์แกนิก
LA lo
ຜ້າໄໝ, ກາເຟ, ຊາ, ນ້ຳເຜິ້ງ, ເຂົ້າໜຽວ, ກະຕ່າໄມ້ໄຜ່, ນ້ຳປາ
ທຳມະຊາດ, ປ່າ, ບໍລະເວນ, ທໍມື, ອິນຊີ, ພື້ນເມືອງ
KH km
ស្ករត្នោត, ម្រេច, សូត្រ, អង្ករផ្កាម្លិះ, ទឹកឃ្មុំ, ត្រីងៀត, កន្ទេល
កំពត, កំពង់ស្ពឺ, ធម្មជាតិ, សរីរាង្គ, ព្រៃ, បុរាណ
MM my
ငါးပိကြော်, လက်ဖက်, ပိုးထည်, ယွန်းထည်, ပျားရည်, ကော်ဖီ, ထန်းလျက်, ဆန်
ရိုးရာ, သဘာဝ, ရှမ်း, အင်းလေး, ပုဂံ, အော်ဂဲနစ်
ID id
kopi, madu, batik, tenun, keripik singkong, gula aren, kerupuk ikan, anyaman bambu, sambal, teh
arabika, hutan, tulis, organik, asli, gayo, pedas, tradisional, pewarna alam, luwak
PH tl
tapang usa, bagoong, barong, banig, kape, tsokolate tablea, pulot, bayong, suka, daing
barako, sukang iloko, habing kamay, likas, maanghang, pinya, abaka, lokal
"""
MAKERS_AS_TEXT = (
    "village weavers, river cooperative, hill farmers, women's group, sun and salt, old kiln, green terraces"
)
STORY_AS_TEXT = (
    "made by hand in our village from what grows around it, the recipe came down from grandmother and every family "
    "keeps its own way, we dry it in the sun, sort it twice and pack it the same day, visitors are welcome in season"
)
PROVINCES, DISTRICTS, VILLAGES = 40, 8, 6


@dataclass(frozen=True)
class Goods:
    """What one country makes, in its own language."""

    country: str
    language: str
    kinds: Sequence[str]
    traits: Sequence[str]


def goods(text: str) -> tuple[Goods, ...]:
    """Read the goods of the countries, three lines each."""
    lines = iter(text.split("\n")[1:-1])
    return tuple(
        Goods(head[:2], head[3:], kinds.split(", "), traits.split(", "))
        for head, kinds, traits in zip(lines, lines, lines, strict=True)
    )


GOODS = goods(GOODS_AS_TEXT)
MAKERS = MAKERS_AS_TEXT.split(", ")
STORY = STORY_AS_TEXT.split()


@dataclass(frozen=True)
class Line:
    """What was measured for one number of products. Times are milliseconds per query, by the clock or of the CPU."""

    products: int
    built_per_second: int
    mebibytes: int
    found_median: int
    p50_ms: float
    p95_ms: float
    cpu_mean_ms: float
    cpu_p50_ms: float
    cpu_p95_ms: float
    cpu_without_words_p50_ms: float
    cpu_without_words_most_ms: float
    next_page_p50_ms: float
    plain_tantivy_p50_ms: float
    plain_tantivy_p95_ms: float
    fts5_p50_ms: float
    fts5_p95_ms: float
    fts5_cpu_p50_ms: float
    fts5_cpu_p95_ms: float
    write_one_p50_ms: float
    write_one_most_ms: float


def documents(count: int) -> Iterator[Document]:
    """Give so many products, the same ones each time."""
    draw = random.Random(SEED)
    for place in range(count):
        made = draw.choice(GOODS)
        country, language = made.country, made.language
        kind, trait = zipf(draw, made.kinds), zipf(draw, made.traits)
        glue = "" if language in {"th", "lo", "km", "my"} else " "
        path = [country, f"{country}-{draw.randrange(PROVINCES):02}"]
        path.append(f"{path[-1]}-{draw.randrange(DISTRICTS)}")
        path.append(f"{path[-1]}-{draw.randrange(VILLAGES)}")
        stars = (f"{country.lower()}-2026/{draw.randint(3, 5)}",) if draw.random() < 0.6 else ()
        yield Document(
            number=f"{country}-{place:07}",
            kind="product",
            names={
                language: glue.join((kind, trait)),
                "en": f"{draw.choice(MAKERS)} no. {draw.randrange(count // 20)}",
            },
            producer_names=(f"{draw.choice(MAKERS)} {draw.randrange(count // 8)}",),
            area_path=tuple(path),
            area_names=(country, f"province {path[1]}", f"district {path[2]}"),
            country=country,
            category=f"category-{made.kinds.index(kind) % 12}",
            category_names=(f"kind {made.kinds.index(kind)}",),
            stars=stars,
            certificates=("organic",) if draw.random() < 0.1 else (),
            text=" ".join(draw.choices(STORY, k=40)),
        )


def questions(count: int) -> Iterator[Query]:
    """Give so many questions in the mix that the module describes, the same ones each time."""
    draw = random.Random(SEED + 1)
    for _ in range(count):
        made = draw.choice(GOODS)
        country, kind, trait = made.country, draw.choice(made.kinds), draw.choice(made.traits)
        typed = draw.choice((kind, f"{kind} {trait}", f"{trait} {kind}", f"{kind} {trait[:2]}", f"{kind} province"))
        yield Query(
            words=typed.upper() if draw.random() < 0.2 else typed,
            country=country if draw.random() < 0.2 else "",
            area=f"{country}-{draw.randrange(PROVINCES):02}" if draw.random() < 0.1 else "",
            stars=(f"{country.lower()}-2026/5",) if draw.random() < 0.2 else (),
        )


def browsing() -> Iterator[Query]:
    """Give what is asked without any word: everything, each country, each category."""
    yield Query()
    yield from (Query(country=made.country) for made in GOODS)
    yield from (Query(category=f"category-{place}") for place in range(12))


def zipf(draw: random.Random, options: Sequence[str]) -> str:
    """Draw one option, the second half as often as the first, the third a third as often."""
    return draw.choices(options, [1 / rank for rank in range(1, len(options) + 1)])[0]


def measure(count: int, asked: Sequence[Query], folder: Path) -> Line:
    """Build an index of so many products and ask everything of it and of its peers."""
    index = Index(folder / "index")
    started = time.perf_counter()
    index.rebuild(documents(count), "bench")
    building = time.perf_counter() - started
    size = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file())

    results = [index.search(query) for query in asked]  # also warms the page cache for all
    ours = timed(index.search, asked)
    cpu = least_cpu(index.search, asked)
    browsed = timed(index.search, list(browsing()), time.process_time)
    followed = [
        Query(**asdict(query) | {"after": result.next_key, "facets": False})
        for query, result in zip(asked, results, strict=True)
        if result.next_key
    ]
    next_page = timed(index.search, followed)
    plain = timed(plain_tantivy(folder / "index"), asked)
    ask_sqlite = sqlite(folder / "fts5.sqlite", documents(count))
    fts5 = timed(ask_sqlite, asked)
    fts5_cpu = timed(ask_sqlite, asked, time.process_time)
    writes = timed(lambda document: index.write([document], [], "bench"), list(documents(20)))
    return Line(
        products=count,
        built_per_second=round(count / building),
        mebibytes=size // 2**20,
        found_median=round(statistics.median(result.total for result in results)),
        p50_ms=at(ours, 50),
        p95_ms=at(ours, 95),
        cpu_mean_ms=round(statistics.mean(cpu), 2),
        cpu_p50_ms=at(cpu, 50),
        cpu_p95_ms=at(cpu, 95),
        cpu_without_words_p50_ms=at(browsed, 50),
        cpu_without_words_most_ms=at(browsed, 100),
        next_page_p50_ms=at(next_page, 50),
        plain_tantivy_p50_ms=at(plain, 50),
        plain_tantivy_p95_ms=at(plain, 95),
        fts5_p50_ms=at(fts5, 50),
        fts5_p95_ms=at(fts5, 95),
        fts5_cpu_p50_ms=at(fts5_cpu, 50),
        fts5_cpu_p95_ms=at(fts5_cpu, 95),
        write_one_p50_ms=at(writes, 50),
        write_one_most_ms=at(writes, 100),
    )


def timed[Asked](
    ask: Callable[[Asked], object], asked: Sequence[Asked], clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Return the milliseconds that each question took, in rising order."""
    took = []
    for query in asked:
        started = clock()
        ask(query)
        took.append((clock() - started) * 1000)
    return sorted(took)


def least_cpu[Asked](ask: Callable[[Asked], object], asked: Sequence[Asked]) -> list[float]:
    """Return the milliseconds of the CPU of each question, the least of some rounds, in rising order.

    Others that work on the same machine take caches away, so that one round says more of them than of the index.
    """
    rounds: list[list[float]] = []
    for _ in range(ROUNDS):
        took: list[float] = []
        for query in asked:
            started = time.process_time()
            ask(query)
            took.append((time.process_time() - started) * 1000)
        rounds.append(took)
    return sorted(map(min, zip(*rounds, strict=True)))


def at(took: Sequence[float], percentile: int) -> float:
    """Return the percentile of times in rising order, rounded to a hundredth."""
    return round(took[min(len(took) - 1, len(took) * percentile // 100)], 2)


def plain_tantivy(folder: Path) -> Callable[[Query], object]:
    """Return how the same words are asked of tantivy alone: all words, twenty hits by its own score, no facets."""
    index = tantivy.Index.open(str(folder / (folder / "current").read_text()))
    index.config_reader("manual")
    index.reload()
    searcher = index.searcher()

    def ask(query: Query) -> object:
        terms = [tantivy.Query.term_query(index.schema, "all_words", word) for word in words(query.words)]
        return searcher.search(tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms]), limit=20)

    return ask


def sqlite(path: Path, kept: Iterable[Document]) -> Callable[[Query], object]:
    """Return how the same folded words are asked of SQLite: a count, and twenty hits by its own rank, no facets."""
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE kept USING fts5(words, content='', tokenize='unicode61')")
    database.executemany(
        "INSERT INTO kept (words) VALUES (?)",
        (
            (" ".join(words(" ".join((*one.names.values(), *one.producer_names, *one.area_names, one.text)))),)
            for one in kept
        ),
    )
    database.commit()

    def ask(query: Query) -> object:
        typed = " ".join(f'"{word}"' for word in words(query.words))
        database.execute("SELECT count(*) FROM kept WHERE kept MATCH ?", (typed,)).fetchone()
        return database.execute("SELECT rowid FROM kept WHERE kept MATCH ? ORDER BY rank LIMIT 20", (typed,)).fetchall()

    return ask


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the search index beside its peers.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of products")
    parser.add_argument("--million", action="store_true", help="1,000,000 products as well")
    parser.add_argument("--queries", type=int, default=300, help="questions to ask")
    parser.add_argument("--json", action="store_true", help="one object a line")
    options = parser.parse_args()
    asked = list(questions(options.queries))
    lines = []
    for count in [*options.sizes, *([MILLION] if options.million else [])]:
        with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
            lines.append(measure(count, asked, Path(folder)))
        sys.stdout.write(f"{json.dumps(asdict(lines[-1])) if options.json else table(lines[-1])}\n")
    for smaller, larger in [] if options.json else pairwise(lines):
        sys.stdout.write(
            f"from {smaller.products:,} to {larger.products:,} products: "
            f"CPU p50 × {larger.cpu_p50_ms / smaller.cpu_p50_ms:.2f}, "
            f"mean × {larger.cpu_mean_ms / smaller.cpu_mean_ms:.2f}, "
            f"p95 × {larger.cpu_p95_ms / smaller.cpu_p95_ms:.2f}\n"
        )


def table(line: Line) -> str:
    """Return the line as text for a person."""
    return "\n".join(f"{name.replace('_', ' '):>25} {value:>12,}" for name, value in asdict(line).items()) + "\n"


if __name__ == "__main__":
    main()
