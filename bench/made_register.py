"""A made register of the Thai kind: real districts, made-up makers and products, and what is wrong in real ones.

Names are about as varied as in a real register of 1,087 rows from twelve provinces. There, of the runs of Thai letters
in names of products 74 of 100 are different ones, and 59 of 100 in names of sellers; so to remember how a run is cut
into words helps little. Villages belong to a district, a local authority to some of them;
makers have several products.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER = ["row", "ชื่อสินค้า OTOP", "อปท.", "อำเภอ", "จังหวัด", "ชื่อสถานที่จัดจำหน่าย", "ที่อยู่", "เบอร์โทรศัพท์", "LAT", "LONG"]

_FILE = Path(__file__).with_name("register_words.txt")
_WORDS = {kind: words.split() for kind, words in (line.split(": ") for line in _FILE.read_text("utf-8").splitlines())}
GOODS, KINDS, MAKERS = _WORDS["goods"], _WORDS["kinds"], _WORDS["makers"]
LANDS, THINGS = _WORDS["lands"], _WORDS["things"]
PERSONS, CALLED = _WORDS["persons"], _WORDS["called"]
VILLAGES_OF_A_DISTRICT = 40


@dataclass(frozen=True)
class _District:
    name: str
    province: str
    villages: tuple[str, ...]

    @classmethod
    def drawn(cls, place: tuple[str, str], chance: random.Random) -> "_District":
        return cls(*place, tuple(_village(chance) for _ in range(VILLAGES_OF_A_DISTRICT)))


def _village(chance: random.Random) -> str:
    second = chance.choice(THINGS) if chance.random() < 0.5 else ""
    return f"{chance.choice(LANDS)}{chance.choice(THINGS)}{second}"


def _person(chance: random.Random) -> str:
    return f"{chance.choice(CALLED)}{chance.choice(PERSONS)}"


def _product(village: str, chance: random.Random) -> str:
    if chance.random() < 0.1:
        return chance.choice(GOODS)
    goods = f"{chance.choice(GOODS)}{chance.choice(KINDS) if chance.random() < 0.5 else ''}"
    form = chance.random()
    if form < 0.35:
        return f"{goods}บ้าน{village}"
    if form < 0.6:
        return f"{goods}{_person(chance)}"
    if form < 0.75:
        return f"{goods} ตรา{chance.choice(THINGS)}{chance.choice(THINGS)}"
    return f"{goods} {village}"


def _maker(village: str, there: list[str], chance: random.Random) -> str:
    """Return a maker of a village: one of those that it has, or a new one, which it has from now on."""
    if there and chance.random() < 0.5:
        return chance.choice(there)
    there.append(_new_maker(village, chance))
    return there[-1]


def _new_maker(village: str, chance: random.Random) -> str:
    kind = chance.choice(MAKERS)
    form = chance.random()
    if form < 0.5:
        return f"{kind}บ้าน{village}"
    if form < 0.8:
        return f"{kind}{chance.choice(GOODS)}บ้าน{village}"
    return f"{kind}{_person(chance)}{village}"


def rows(count: int, places: list[tuple[str, str]]) -> Iterator[list[str]]:
    """Give the rows of a register, the same for the same count and places.

    :param places: names of districts, each with that of its province.
    """
    chance = random.Random(count)
    districts = [_District.drawn(place, chance) for place in places]
    makers: dict[str, list[str]] = defaultdict(list)
    kept: list[str] = []
    for number in range(1, count + 1):
        if kept and chance.random() < 0.02:
            yield [str(number), *kept[1:]]
            continue
        district = chance.choice(districts)
        place = chance.randrange(VILLAGES_OF_A_DISTRICT)
        village, seat = district.villages[place], district.villages[place // 5 * 5]
        maker = _maker(village, makers[village], chance) if chance.random() > 0.2 else ""
        product = _product(village, chance)
        if chance.random() < 0.02:
            product = f"กลุ่ม{product}"
        phone = "999-9999999" if chance.random() < 0.5 else f"08{chance.randrange(10_000_000, 99_999_999)}"
        house = f"{chance.randrange(1, 300)} ม.{chance.randrange(1, 12)}"
        address = f"{house} ต.{seat} อ.{district.name} จ.{district.province}"
        kept = [
            *(str(number), product, f"เทศบาลตำบล{seat}", district.name, district.province),
            *(maker, address, phone, "", ""),
        ]
        yield kept


def write_register(path: Path, count: int, places: list[tuple[str, str]]) -> None:
    """Write the register as a CSV file with a byte-order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows(count, places))
