"""What the data files of the demonstration say, as records. What each file is for stands in ``data/README.md``."""

import csv
import datetime as dt
import functools
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of village product, at home in one place."""

    country: str
    category: str
    language: str
    name: str
    name_en: str
    place: str
    unit: str
    net_content: str
    shelf_life_days: int | None


@dataclass(frozen=True, slots=True)
class MakerName:
    """What a maker may be called in a country, in its own script and in Latin letters, and what kind it is."""

    language: str
    kind: str
    name: str
    name_latin: str


@dataclass(frozen=True, slots=True)
class Price:
    """What a kilogram, litre, metre, pair or piece of a category costs, and what one maker makes and packs of it.

    Prices are US dollars ex works, ``per_week`` is the median of the makers, ``weight_kg`` the gross weight of one.
    """

    low: float
    high: float
    per_week: float
    lot: float
    pack: float
    weight_kg: float


@dataclass(frozen=True, slots=True)
class CertificateRule:
    """Which goods hold a certificate, and how many of a hundred; an empty list is all."""

    kind: str
    name: str
    countries: frozenset[str]
    categories: frozenset[str]
    words: tuple[str, ...]
    percent: int
    years: int


@dataclass(frozen=True, slots=True)
class StarRule:
    """How many of a hundred goods of a country hold stars of a scheme: the first days of its editions, the levels."""

    scheme: str
    country: str
    editions: tuple[tuple[str, dt.date], ...]
    levels: Mapping[int, int]
    percent: int
    years: int


@dataclass(frozen=True, slots=True)
class Ask:
    """A demand that the demonstration buyer asks, and how many makers more there are of its goods.

    The goods are those of the category or, where it is empty, those whose English name holds ``name_word``.
    """

    words: str
    category: str
    name_word: str
    makers: int
    quantity: Decimal
    unit: str
    destination: str
    incoterm: str
    currency: str
    weeks_from: int
    weeks_until: int
    tolerance_percent: int
    most_suppliers: int | None
    sharing: str
    cost_limit_percent: int
    certificates: tuple[str, ...]
    inclusion_percent: int | None
    certainty_percent: int | None
    specification: str

    def is_for(self, kind: Kind) -> bool:
        """Say whether goods of a kind could fill it."""
        if self.category:
            return kind.category == self.category
        return self.name_word in kind.name_en.casefold()


@dataclass(frozen=True)
class Files:
    """All the files: names by country, prices by category and unit, harvests by country and category."""

    kinds: tuple[Kind, ...]
    names: Mapping[str, tuple[MakerName, ...]]
    stories: Mapping[tuple[str, str], str]
    prices: Mapping[tuple[str, str], Price]
    harvests: Mapping[tuple[str, str], tuple[int, ...]]
    certificates: tuple[CertificateRule, ...]
    stars: tuple[StarRule, ...]
    asks: tuple[Ask, ...]


@functools.cache
def read() -> Files:
    """Read the files."""
    return Files(
        kinds=_rows("kinds.csv", _kind),
        names=_names(),
        stories=dict(_rows("stories.csv", lambda row: ((row["category"], row["language"]), row["text"]))),
        prices=dict(_rows("prices.csv", lambda row: ((row["category"], row["per"]), _price(row)))),
        harvests=dict(_rows("harvest.csv", _harvest)),
        certificates=_rows("certificates.csv", _certificate_rule),
        stars=_rows("stars.csv", _star_rule),
        asks=_rows("demands.csv", _ask),
    )


def digest() -> str:
    """Return the SHA-256 of the files: the same files, the same network."""
    told = hashlib.sha256()
    for file in sorted(FOLDER.glob("*.csv")):
        told.update(file.name.encode() + b"\x1d" + file.read_bytes() + b"\x1d")
    return told.hexdigest()


def _rows[T](name: str, make: Callable[[dict[str, str]], T]) -> tuple[T, ...]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(make(row) for row in csv.DictReader(file))


def _kind(row: dict[str, str]) -> Kind:
    days = _number(row["shelf_life_days"])
    return Kind(
        *(row["country"], row["category"], row["language"], row["name"], row["name_en"], row["place"], row["unit"]),
        *(row["net_content"], days),
    )


def _names() -> dict[str, tuple[MakerName, ...]]:
    """Return every pattern filled with every name of its country and language."""
    words = _rows("maker_names.csv", dict)
    found: dict[str, list[MakerName]] = {}
    for form in _rows("makers.csv", dict):
        found.setdefault(form["country"], []).extend(
            MakerName(
                form["language"],
                form["kind"],
                form["pattern"].format(name=word["name"]),
                form["pattern_latin"].format(name=word["name_latin"]),
            )
            for word in words
            if (word["country"], word["language"]) == (form["country"], form["language"])
        )
    return {country: tuple(names) for country, names in found.items()}


def _price(row: dict[str, str]) -> Price:
    figures = ("usd_low", "usd_high", "per_week", "lot", "pack", "weight_kg")
    return Price(*(float(row[name]) for name in figures))


def _harvest(row: dict[str, str]) -> tuple[tuple[str, str], tuple[int, ...]]:
    return (row["country"], row["category"]), tuple(int(row[month]) for month in MONTHS)


def _certificate_rule(row: dict[str, str]) -> CertificateRule:
    return CertificateRule(
        row["kind"],
        row["name"],
        frozenset(_parts(row["countries"])),
        frozenset(_parts(row["categories"])),
        _parts(row["words"]),
        int(row["percent"]),
        int(row["years"]),
    )


def _star_rule(row: dict[str, str]) -> StarRule:
    editions = (part.split("=") for part in _parts(row["editions"]))
    levels = (part.split("=") for part in _parts(row["levels"]))
    return StarRule(
        row["scheme"],
        row["country"],
        tuple((edition, dt.date.fromisoformat(day)) for edition, day in editions),
        {int(stars): int(weight) for stars, weight in levels},
        int(row["percent"]),
        int(row["years"]),
    )


def _ask(row: dict[str, str]) -> Ask:
    return Ask(
        words=row["words"],
        category=row["category"],
        name_word=row["name_word"],
        makers=int(row["makers"]),
        quantity=Decimal(row["quantity"]),
        unit=row["unit"],
        destination=row["destination"],
        incoterm=row["incoterm"],
        currency=row["currency"],
        weeks_from=int(row["weeks_from"]),
        weeks_until=int(row["weeks_until"]),
        tolerance_percent=int(row["tolerance_percent"]),
        most_suppliers=_number(row["most_suppliers"]),
        sharing=row["sharing"],
        cost_limit_percent=int(row["cost_limit_percent"]),
        certificates=_parts(row["certificates"]),
        inclusion_percent=_number(row["inclusion_percent"]),
        certainty_percent=_number(row["certainty_percent"]),
        specification=row["specification"],
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _number(text: str) -> int | None:
    return int(text) if text else None
