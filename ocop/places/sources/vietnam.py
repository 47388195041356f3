"""Viet Nam today (34 provinces, communes below them) and before 1 July 2025 (63 provinces, districts, communes).

From `vietnam_provinces`, whose codes are those of the General Statistics Office. Which commune became which is told by
two packages; where they differ, the area was split, so that nobody is told a guess. Corrections with their reasons
are in ``data/vn-successions.csv``. See docs/decisions/0004-viet-nam-before-and-after-july-2025.md.
"""

import csv
import datetime as dt
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vietnam_address_converter.data import DEFAULT_DATA
from vietnam_provinces import Province, Ward, legacy
from vietnam_provinces._province_conversion_2025 import OLD_TO_NEW as OLD_PROVINCES
from vietnam_provinces._ward_conversion_2025 import OLD_TO_NEW as OLD_COMMUNES

from ocop.core.text import fold
from ocop.places.gazetteer.spelling import marked, words_of
from ocop.places.sources.units import DATA, Country, Succession, Unit, country_unit

REFORM = dt.date(2025, 7, 1)
BEFORE = "63-"  # marks a province of the 63: VN.63-01 is Hà Nội before the reform, VN.01 is today's
ENGLISH_KINDS = {
    "tỉnh": "Province",
    "thành phố": "City",
    "quận": "District",
    "huyện": "District",
    "thị xã": "Town",
    "thị trấn": "Township",
    "phường": "Ward",
    "xã": "Commune",
    "đặc khu": "Special Zone",
}
KEPT_WITH_KIND = frozenset({"Hồ Chí Minh"})  # named after a person: the city is never called by the bare name

type Row = tuple[str, str]
"""Code and full name with its kind, as the packages give them."""


def read() -> Country:
    """Return both sets of units and what became of the older one."""
    old_paths = _old_paths()
    units = [country_unit("VN"), *_today(), *_before(old_paths)]
    return Country(units, list(_successions(old_paths)))


def _today() -> Iterator[Unit]:
    provinces = [(f"{province.code.value:02}", province.name) for province in Province.iter_all()]
    yield from _named("VN", 1, provinces, valid_from=REFORM)
    communes: dict[str, list[Row]] = defaultdict(list)
    for ward in Ward.iter_all():
        communes[f"VN.{ward.province_code.value:02}"].append((f"{ward.code.value:05}", ward.name))
    for parent, rows in communes.items():
        yield from _named(parent, 3, rows, valid_from=REFORM)


def _before(paths: "_OldPaths") -> Iterator[Unit]:
    provinces = [(f"{province.code.value:02}", province.name) for province in legacy.Province.iter_all()]
    yield from _named("VN", 1, provinces, valid_until=REFORM, marker=BEFORE)
    districts: dict[str, list[Row]] = defaultdict(list)
    for district in legacy.District.iter_all():
        parent, _, code = paths.districts[district.code.value].rpartition(".")
        districts[parent].append((code, district.name))
    for parent, rows in districts.items():
        yield from _named(parent, 2, rows, valid_until=REFORM)
    communes: dict[str, list[Row]] = defaultdict(list)
    for ward in legacy.Ward.iter_all():
        parent, _, code = paths.communes[ward.code.value].rpartition(".")
        communes[parent].append((code, ward.name))
    for parent, rows in communes.items():
        yield from _named(parent, 3, rows, valid_until=REFORM)


def _named(
    parent: str,
    level: int,
    rows: Sequence[Row],
    *,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    marker: str = "",
) -> Iterator[Unit]:
    """Yield siblings. A name loses its kind unless it is a number, a person's, or two siblings would be named alike."""
    parts = [_kind_and_name(full) for _, full in rows]
    often = Counter(fold(name) for _, name in parts)
    for (code, _), (kind, name) in zip(rows, parts, strict=True):
        plain = _without_marks(name)
        if name.isdecimal():
            name, plain = f"{_capital(kind)} {name}", f"{ENGLISH_KINDS[kind]} {name}"
        elif name in KEPT_WITH_KIND or often[fold(name)] > 1:
            name, plain = f"{_capital(kind)} {name}", f"{plain} {ENGLISH_KINDS[kind]}"
        yield Unit(
            f"{parent}.{marker}{code}", level, code, kind, name, plain, valid_from=valid_from, valid_until=valid_until
        )


def _kind_and_name(full: str) -> Row:
    for kind in ENGLISH_KINDS:
        if full[: len(kind) + 1].lower() == kind + " ":
            name = full[len(kind) + 1 :]
            return kind, str(int(name)) if name.isdecimal() else name
    return "", full


def _capital(kind: str) -> str:
    return kind[0].upper() + kind[1:]


def _without_marks(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@dataclass(frozen=True, slots=True)
class _OldPaths:
    """Paths of the older districts and communes by their code."""

    districts: dict[int, str]
    communes: dict[int, str]


def _old_paths() -> _OldPaths:
    districts = {
        district.code.value: f"VN.{BEFORE}{district.province_code.value:02}.{district.code.value:03}"
        for district in legacy.District.iter_all()
    }
    communes = {
        ward.code.value: f"{districts[ward.district_code.value]}.{ward.code.value:05}"
        for ward in legacy.Ward.iter_all()
    }
    return _OldPaths(districts, communes)


def _successions(paths: _OldPaths) -> Iterator[Succession]:
    new = {ward.code.value: f"VN.{ward.province_code.value:02}.{ward.code.value:05}" for ward in Ward.iter_all()}
    corrections = _corrections()
    for code, provinces in OLD_PROVINCES.items():
        told = {f"{reference.code:02}" for reference in provinces.new_provinces}
        corrected = corrections.get(f"{code:02}")
        yield from _became(f"VN.{BEFORE}{code:02}", (f"VN.{one}" for one in ({corrected} if corrected else told)))
    for code, path in paths.districts.items():
        if corrected := corrections.get(f"{code:03}"):
            yield from _became(path, [new[int(corrected)]])
    yield from _successions_of_communes(paths, new)


def _successions_of_communes(paths: _OldPaths, new: dict[int, str]) -> Iterator[Succession]:
    told, new_by_names = _told_by_names(), _new_by_names()
    districts = {district.code: district for district in legacy.District.iter_all()}
    provinces = {province.code: _bare(province.name) for province in legacy.Province.iter_all()}
    for ward in legacy.Ward.iter_all():
        district = districts[ward.district_code]
        names = provinces[district.province_code], _spelled(district.name), _spelled(ward.name)
        successors = {path for name in told.get(names, ()) if (path := new_by_names.get(name))}
        entry = OLD_COMMUNES.get(ward.code.value)
        if entry:
            successors.update(new[reference.code] for reference in entry.new_wards)
        partly = bool(entry and entry.old_ward.is_partly_merged)
        yield from _became(paths.communes[ward.code.value], successors, partly=partly)


def _became(path: str, successors: Iterable[str], *, partly: bool = False) -> Iterator[Succession]:
    distinct = sorted(set(successors))
    for successor in distinct:
        yield Succession(path, successor, whole=len(distinct) == 1 and not partly, on=REFORM)


type NamePath = tuple[str, str, str]
"""Province, district and commune as they are spelled, tones after their syllables, the province without its kind."""


def _told_by_names() -> dict[NamePath, set[tuple[str, str]]]:
    """Return what `vietnam_address_converter` tells: old names → (province, commune) of today, spelled likewise."""
    told: dict[NamePath, set[tuple[str, str]]] = defaultdict(set)
    for row in DEFAULT_DATA["mapping"]["rows"]:
        old, new = row["old"], row["new"]
        key = _bare(old["province_name"]), _spelled(old["district_name"]), _spelled(old["ward_name"])
        told[key].add((_bare(new["province_name"]), _spelled(new["ward_name"])))
    return told


def _new_by_names() -> dict[tuple[str, str], str]:
    """Return the paths of today's communes by province and spelling."""
    provinces = {province.code: _bare(province.name) for province in Province.iter_all()}
    return {
        (provinces[ward.province_code], _spelled(ward.name)): f"VN.{ward.province_code.value:02}.{ward.code.value:05}"
        for ward in Ward.iter_all()
    }


def _bare(province: str) -> str:
    return _spelled(_kind_and_name(province)[1])


def _spelled(name: str) -> str:
    return marked(words_of(name))


def _corrections() -> dict[str, str]:
    with (DATA / "vn-successions.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["successor"] for row in csv.DictReader(file)}
