"""Check one row of a register: what it says, what is wrong with it, and what tells it from other rows.

Plain Python: cells in, values and remarks out. Places, categories and the country's language are handed in.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ocop.core.text import fold, nfc, to_unicode
from ocop.registry.cells import is_blank, read_day, read_number, read_phones, read_stars, read_year
from ocop.registry.intake.remarks import Problem, problem
from ocop.registry.names import core_name, is_an_address, kind_of, names_a_group

LONGEST_NAME = 250
LONGEST = {
    "product": LONGEST_NAME,
    "product_en": LONGEST_NAME,
    "producer": LONGEST_NAME,
    "seller": LONGEST_NAME,
    "local_authority": 150,
    "address": 500,
    "net_content": 40,
    "story": 4000,
    "programme_number": 60,
    "decision": 80,
}
"""Characters that are kept of a column; what is longer is cut, and said."""
SHORTEST_LIMIT = min(LONGEST.values())
Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Place:
    """What the names of a place were found to be."""

    area_id: int | None
    name: str = ""
    path: str = ""
    missed: str = ""
    candidates: tuple[str, ...] = ()
    guess: str = ""


class Places(Protocol):
    """Finds places of one country."""

    def find(self, province: str, district: str, commune: str, address: str) -> Place:
        """Return the smallest area that the names lead to."""

    def near(self, area_id: int, latitude: float, longitude: float) -> bool:
        """Say whether a coordinate can lie in an area."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a register's rows are checked against.

    ``zawgyi`` is judged by the whole file: single short words of good Burmese look like the old encoding.
    ``within`` are the paths of the areas for which the officer may bring in a register; an empty path is everywhere.
    ``placed`` says that ``places`` knows where a row lies that names no place, as the officer has said.
    """

    programme: str
    country: str
    language: str
    columns: int
    mapping: Mapping[int, str]
    places: Places
    categories: Mapping[str, str] = field(default_factory=dict)
    zawgyi: bool = False
    within: tuple[str, ...] = ("",)
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A row as understood. ``outcome`` is ``held`` or ``rejected``, or empty where matching will decide."""

    values: Values
    problems: tuple[Problem, ...]
    outcome: str
    area_id: int | None
    product_folded: str
    producer_folded: str
    identity: str
    fingerprint: str


def check_row(cells: Sequence[str], setting: Setting) -> Checked:
    """Return what one row says. Nothing is invented: what is missing or unreadable stays empty and is remarked on."""
    problems: list[Problem] = []
    if len(cells) > setting.columns + 5:
        wide = problem("too_many_cells", "", cells=str(len(cells)), columns=str(setting.columns))
        return Checked({}, (wide,), "rejected", None, "", "", "", "")
    given = _given(cells, setting)
    values: Values = {}
    outcome = ""

    product = given.get("product", "")
    product_folded = fold(product)
    if not product_folded:
        problems.append(problem("product_missing", "product"))
        outcome = "rejected"
    elif "\ufffd" in product:
        problems.append(problem("letters_lost", "product", given=product[:80]))
        outcome = "held"
    producer, named_as, whole = _producer(given, problems)
    place = _place(given, setting, problems)
    if place.area_id is None and outcome != "rejected":
        outcome = "held" if place.candidates else "rejected"
    if place.area_id is not None and not _is_within(place.path, setting.within):
        problems.append(problem("place_not_yours", "province", place=place.name))
        outcome = "rejected"
    product_folded, producer_folded = product_folded[:LONGEST_NAME], core_name(whole)[:LONGEST_NAME]
    if outcome != "rejected" and names_a_group(product_folded, whole):
        problems.append(problem("group_in_product", "product", given=product))
        outcome = "held"

    if max(map(len, given.values()), default=0) > SHORTEST_LIMIT:
        for column, longest in LONGEST.items():
            if len(given.get(column, "")) > longest:
                problems.append(problem("cut_short", column, longest=str(longest)))
    values["product"] = product[:LONGEST_NAME]
    _put(values, "product_en", given.get("product_en", "")[:LONGEST_NAME])
    _put(values, "producer", producer[:LONGEST_NAME])
    if producer:
        values["named_as"] = named_as
        _put(values, "producer_kind", kind_of(fold(given.get("producer_kind", ""))) or kind_of(whole))
    for column in ("local_authority", "address", "net_content", "story", "programme_number"):
        _put(values, column, given.get(column, "")[: LONGEST[column]])
    _phones(given, setting, values, problems)
    _coordinate(given, setting, place, values, problems)
    _category(given, setting, values, problems)
    _stars(given, values, problems)
    where = place.area_id or fold(" ".join(given.get(name, "") for name in ("province", "district", "commune")))
    identity = _identity(values, setting, where, product_folded, producer_folded)
    return Checked(
        values,
        tuple(problems),
        outcome,
        place.area_id,
        product_folded,
        producer_folded,
        identity,
        _digest([place.area_id, values]),
    )


def _given(cells: Sequence[str], setting: Setting) -> dict[str, str]:
    """Return what stands in the columns that were chosen; nothing for a cell that says nothing."""
    clean = to_unicode if setting.zawgyi else nfc
    width = len(cells)
    given: dict[str, str] = {}
    for index, column in setting.mapping.items():
        if column:
            cell = clean(cells[index]) if index < width else ""
            given[column] = "" if is_blank(cell) else cell
    return given


def _is_within(path: str, areas: Sequence[str]) -> bool:
    return any(not area or path == area or path.startswith(area + ".") for area in areas)


def _identity(values: Values, setting: Setting, where: int | str, product_folded: str, producer_folded: str) -> str:
    """Return what tells this line from others: the programme's number, or place, product and maker by folded names.

    Where no maker is named, local authority and address stand in for it: two nameless makers of one village product in
    two villages are two.

    :param where: the area; where that is still to be decided, the names of it as written, folded.
    """
    if number := values.get("programme_number"):
        return _digest([setting.programme, "number", number])
    maker = producer_folded or fold(f"{values.get('local_authority', '')} {values.get('address', '')}")
    return _digest([setting.programme, where, product_folded, bool(producer_folded), maker])


def _producer(given: Mapping[str, str], problems: list[Problem]) -> tuple[str, str, str]:
    """Return the name of the maker, or of the place of sale where the register names no maker, and that name folded."""
    for column, named_as in (("producer", "maker"), ("seller", "seller")):
        name = given.get(column, "")
        if name and is_an_address(name):
            problems.append(problem("seller_is_address", column, given=name))
        elif folded := fold(name):
            return name, named_as, folded
    problems.append(problem("seller_missing", "producer" if "producer" in given else "seller"))
    return "", "", ""


def _place(given: Mapping[str, str], setting: Setting, problems: list[Problem]) -> Place:
    names = [given.get(column, "") for column in ("province", "district", "commune")]
    address = given.get("address", "")
    column = next((name for name in ("commune", "district", "province") if given.get(name)), "province")
    if not any(names) and not address and not setting.placed:
        problems.append(problem("place_missing", column))
        return Place(None)
    place = setting.places.find(names[0], names[1], names[2], address)
    written = ", ".join(name for name in reversed(names) if name) or address
    if place.candidates:
        candidates = "; ".join(place.candidates)
        problems.append(problem("place_ambiguous", column, given=written, candidates=candidates))
    elif place.area_id is None:
        problems.append(problem("place_unknown", column, given=place.missed or written, guess=place.guess))
    elif place.missed:
        problems.append(problem("place_kept_wide", column, given=place.missed, place=place.name))
    return place


def _phones(given: Mapping[str, str], setting: Setting, values: Values, problems: list[Problem]) -> None:
    phones = read_phones(given.get("phone", ""), setting.country)
    if phones.numbers:
        values["phones"] = list(phones.numbers)
    for code, parts in (
        ("phone_placeholder", phones.placeholders),
        ("phone_unreadable", phones.unreadable),
        ("phone_rounded", phones.rounded),
    ):
        problems.extend(problem(code, "phone", given=part[:60]) for part in parts)


def _coordinate(
    given: Mapping[str, str], setting: Setting, place: Place, values: Values, problems: list[Problem]
) -> None:
    written = given.get("latitude", ""), given.get("longitude", "")
    if not any(written):
        return
    if not all(written):
        problems.append(problem("coordinate_half", "latitude" if written[0] else "longitude"))
        return
    latitude, longitude = read_number(written[0]), read_number(written[1])
    if latitude is None or longitude is None:
        bad = 0 if latitude is None else 1
        problems.append(problem("coordinate_unreadable", ("latitude", "longitude")[bad], given=written[bad][:40]))
        return
    text = f"{written[0]}, {written[1]}"
    if place.area_id is None or _on_earth_near(setting, place.area_id, latitude, longitude):
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            values["latitude"], values["longitude"] = latitude, longitude
    elif _on_earth_near(setting, place.area_id, longitude, latitude):
        values["latitude"], values["longitude"] = longitude, latitude
        problems.append(problem("coordinate_swapped", "latitude", given=text))
    else:
        problems.append(problem("coordinate_outside", "latitude", given=text, place=place.name))


def _on_earth_near(setting: Setting, area_id: int, latitude: float, longitude: float) -> bool:
    return abs(latitude) <= 90 and abs(longitude) <= 180 and setting.places.near(area_id, latitude, longitude)


def _category(given: Mapping[str, str], setting: Setting, values: Values, problems: list[Problem]) -> None:
    written = given.get("category", "")
    if not written:
        return
    values["category_as_issued"] = written[:150]
    code = setting.categories.get(fold(written))
    if code:
        values["category"] = code
    else:
        problems.append(problem("category_unknown", "category", given=written[:80]))


def _stars(given: Mapping[str, str], values: Values, problems: list[Problem]) -> None:
    written = given.get("stars", "")
    if not written:
        return
    stars = read_stars(written)
    if stars is None:
        problems.append(problem("stars_unreadable", "stars", given=written[:40]))
        return
    values["stars"] = stars
    decided_on = _day(given, "decided_on", problems)
    valid_until = _day(given, "valid_until", problems)
    decision = given.get("decision", "")[: LONGEST["decision"]]
    _put(values, "edition", read_year(given.get("edition", "")) or (decided_on or "")[:4])
    if decision and decided_on:
        values["decision"], values["decided_on"] = decision, decided_on
        _put(values, "valid_until", valid_until or "")
    else:
        problems.append(problem("stars_reported", "stars"))


def _day(given: Mapping[str, str], column: str, problems: list[Problem]) -> str | None:
    written = given.get(column, "")
    if not written:
        return None
    day = read_day(written)
    if day is None:
        problems.append(problem("day_unreadable", column, given=written[:40]))
        return None
    return day.isoformat()


def _put(values: Values, column: str, value: str) -> None:
    """Keep a value where there is one: an empty cell says nothing, and takes nothing away."""
    if value:
        values[column] = value


_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode  # made once: `json.dumps` makes one each time


def _digest(parts: object) -> str:
    return hashlib.blake2b(_written(parts).encode(), digest_size=16).hexdigest()
