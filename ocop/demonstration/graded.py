"""What the ``graded_…`` files say: the makers, goods, dossiers, councils and papers of the demonstration of grading."""

import csv
import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ocop.demonstration.files import FOLDER, Files, Kind
from ocop.demonstration.network import Good, Home, Maker, Spot, texts_of
from ocop.demonstration.terms import terms_of

COUNTRY = "VN"
PROVINCE = "Tuyên Quang"
EDITION = "vn-ocop-2026"
SCHEME = "vn-ocop"
CONSENT_DAYS_AGO = 200


@dataclass(frozen=True, slots=True)
class GradedMaker:
    """A fictitious maker in a real commune; ``speaker`` is who speaks for it."""

    key: str
    commune: str
    kind: str
    name: str
    name_latin: str
    speaker: str


@dataclass(frozen=True, slots=True)
class GradedGood:
    """A product of such a maker, with the set by whose card it is rated."""

    key: str
    maker: str
    category: str
    set_number: str
    name: str
    name_en: str
    unit: str
    net_content: str
    shelf_life_days: int | None


@dataclass(frozen=True, slots=True)
class Course:
    """How far a dossier came: begun so many days ago, by which councils, with which points.

    :ivar until: the last thing that happened to it; ``data/README.md`` lists what can be.
    :ivar councils: those that hear it, one after the other; a second one since it was passed up.
    :ivar stars: whose floors the levels hold; ``points`` is the total they come to before ``lowered`` is taken off.
    :ivar alike: whether all members give the same.
    """

    good: str
    kind: str
    begun: int
    until: str
    councils: tuple[str, ...]
    stars: int
    points: Decimal
    lowered: Mapping[str, Decimal]
    alike: bool
    wished: int

    @property
    def key(self) -> str:
        """What tells it from the others; figures that differ from dossier to dossier follow from it."""
        return f"{self.good}/{self.kind}"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A council: founded and met so many days ago, its acts, and whether its decision is issued or in preparation."""

    key: str
    authority: str
    founded: int
    met: int | None
    name: str
    act: str
    decision: str
    issued: bool


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A certificate from before the platform, which ends in so many days; without a decision, a report only."""

    good: str
    stars: int
    ends_in: int
    number: str
    decision: str
    proof: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A paper that a maker has in its vault; ``makers`` are the keys of those who have it, empty: all."""

    kind: str
    title: str
    number: str
    issued_ago: int
    ends_in: int | None
    sensitive: bool
    makers: frozenset[str]


@dataclass(frozen=True)
class Graded:
    """All these files."""

    makers: Mapping[str, GradedMaker]
    goods: Mapping[str, GradedGood]
    courses: tuple[Course, ...]
    sittings: tuple[Sitting, ...]
    on_paper: tuple[OnPaper, ...]
    proofs: tuple[Proof, ...]
    answers: Mapping[str, str]
    words: Mapping[str, str]


@functools.cache
def read() -> Graded:
    """Read the files."""
    return Graded(
        makers={row["key"]: GradedMaker(**row) for row in _rows("graded_makers.csv")},
        goods={row["key"]: _good(row) for row in _rows("graded_goods.csv")},
        courses=tuple(_course(row) for row in _rows("graded_dossiers.csv")),
        sittings=tuple(_sitting(row) for row in _rows("graded_councils.csv")),
        on_paper=tuple(_on_paper(row) for row in _rows("paper_certificates.csv")),
        proofs=tuple(_proof(row) for row in _rows("graded_papers.csv")),
        answers={row["field"]: row["answer"] for row in _rows("graded_answers.csv")},
        words={row["key"]: row["words"] for row in _rows("graded_words.csv")},
    )


def earliest() -> int:
    """Return how many days before the load the first dossier was begun."""
    return max(course.begun for course in read().courses)


def goods_of(
    told: Graded, files: Files, communes: Mapping[str, Home], *, day: dt.date, rates: Mapping[str, Decimal]
) -> dict[str, Good]:
    """Return the goods as those of the network, by key; they hold no stars but those that grading gives them."""
    makers = {key: _maker(maker, communes[maker.commune].spots[0], day) for key, maker in told.makers.items()}
    goods = {}
    for key, good in told.goods.items():
        home = communes[told.makers[good.maker].commune]
        kind = Kind(
            *(COUNTRY, good.category, "vi", good.name, good.name_en, home.name),
            *(good.unit, good.net_content, good.shelf_life_days),
        )
        maker = makers[good.maker]
        goods[key] = Good(
            kind=kind,
            maker=maker,
            texts=texts_of(kind, maker, home, files),
            terms=terms_of(kind, good.maker, files, day=day, rates=rates),
            certificates=(),
            stars=(),
        )
    return goods


def _maker(maker: GradedMaker, spot: Spot, day: dt.date) -> Maker:
    return Maker(
        country=COUNTRY,
        language="vi",
        kind=maker.kind,
        name=maker.name,
        name_latin=maker.name_latin,
        area=spot.area,
        path=spot.path,
        latitude=spot.latitude,
        longitude=spot.longitude,
        consent_on=day - dt.timedelta(days=CONSENT_DAYS_AGO),
        women_led=True,
        minority_led=True,
        remote=True,
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _good(row: dict[str, str]) -> GradedGood:
    return GradedGood(
        key=row["key"],
        maker=row["maker"],
        category=row["category"],
        set_number=row["set"],
        name=row["name"],
        name_en=row["name_en"],
        unit=row["unit"],
        net_content=row["net_content"],
        shelf_life_days=_number(row["shelf_life_days"]),
    )


def _course(row: dict[str, str]) -> Course:
    lowered = (part.split("=") for part in row["lowered"].split("|") if part)
    return Course(
        good=row["good"],
        kind=row["kind"],
        begun=int(row["begun"]),
        until=row["until"],
        councils=tuple(key for key in row["council"].split("|") if key),
        stars=int(row["stars"]),
        points=Decimal(row["points"]),
        lowered={code: Decimal(points) for code, points in lowered},
        alike=row["alike"] == "yes",
        wished=int(row["wished"]),
    )


def _sitting(row: dict[str, str]) -> Sitting:
    return Sitting(
        key=row["key"],
        authority=row["authority"],
        founded=int(row["founded"]),
        met=_number(row["met"]),
        name=row["name"],
        act=row["act"],
        decision=row["decision"],
        issued=row["ends"] == "issued",
    )


def _on_paper(row: dict[str, str]) -> OnPaper:
    return OnPaper(row["good"], int(row["stars"]), int(row["ends_in"]), row["number"], row["decision"], row["proof"])


def _proof(row: dict[str, str]) -> Proof:
    return Proof(
        kind=row["kind"],
        title=row["title"],
        number=row["number"],
        issued_ago=int(row["issued_ago"]),
        ends_in=_number(row["ends_in"]),
        sensitive=row["sensitive"] == "yes",
        makers=frozenset(key for key in row["makers"].split("|") if key),
    )


def _number(text: str) -> int | None:
    return int(text) if text else None
