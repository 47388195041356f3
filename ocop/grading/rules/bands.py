"""What can come out of a rating, and who decides it: levels with their bands, authorities, rounds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ruamel.yaml.nodes import Node

from ocop.grading.rules.nodes import Fields, whole_of
from ocop.grading.rules.problems import Log, known_words, meant
from ocop.grading.scoring.records import Authority, Band, YearlyRound

HALF_A_YEAR = 186
"""Days, where every month has 31."""
DUTIES = ("screening", "reception", "review", "council", "decision")


@dataclass(frozen=True)
class Bands:
    """The levels of an edition, lowest first, and where the authority of each is named."""

    bands: tuple[Band, ...] = ()
    places: tuple[tuple[Band, Node], ...] = ()


def read_bands(levels: Fields, total: Decimal, unpublished: frozenset[str]) -> Bands:
    """Return the levels of an edition, with gaps and overlaps of their bands in the log."""
    read = [(_band(Fields(entry, levels.log, "a band"), unpublished), entry) for entry in levels.entries("bands")]
    log = levels.log
    seen: set[int] = set()
    for (band, _below), place in read:
        if band.level in seen:
            log.add(place, "doubled_code", f"Level {band.level} stands twice among the bands. Keep one.")
        seen.add(band.level)
        if band.at_least is not None and band.at_least > total:
            says = f"Level {band.level} begins at {band.at_least} points; a card gives {total} at most. Lower it."
            log.add(place, "band_above_total", says)
    for (lower, _place), (upper, place) in pairwise(read):
        _check_pair(lower, upper, place, log)
    _check_ends(read, levels)
    bands = tuple(sorted((band for (band, _below), _place in read), key=lambda band: band.level))
    return Bands(bands, tuple((band, place) for (band, _below), place in read))


def check_deciders(bands: Bands, authorities: Mapping[str, Authority], log: Log) -> None:
    """Note levels whose authority is not known, or is not said to decide them."""
    for band, place in bands.places:
        if not band.authority:
            continue
        authority = authorities.get(band.authority)
        if authority is None:
            guess = meant(band.authority, authorities) or f"; {known_words(authorities)}."
            says = f"The authority of level {band.level} is “{band.authority}”, which is not among “authorities”{guess}"
            log.add(place, "unknown_authority", says)
        elif band.level not in authority.decides:
            says = f"Level {band.level} names {authority.code} as its authority, which does not decide it. "
            log.add(place, "authority_differs", f"{says}Add the level to its “decides”, or name another.")


type _Read = tuple[Band, Decimal | None]


def _band(fields: Fields, unpublished: frozenset[str]) -> _Read:
    level = fields.whole("level")
    fields.what = f"the band of level {level}"
    at_least = fields.points("at_least")
    below = fields.points("below", required=False)
    band = Band(
        level=level,
        at_least=at_least,
        names=fields.words("names"),
        meaning=fields.words("meaning", required=False),
        certified=fields.flag("certified", default=True),
        authority=fields.text("authority", ""),
        assumed=fields.flag("assumed", default=False),
    )
    if at_least is None and "at_least" in fields.values and f"bands.{level}" not in unpublished:
        says = f"The points of level {level} are null. List bands.{level} under “unpublished”, or write the points."
        fields.log.add(fields.values["at_least"], "null_not_listed", says)
    fields.finish()
    return band, below


def _check_pair(lower: _Read, upper: _Read, place: Node, log: Log) -> None:
    (low, below), (high, _above) = lower, upper
    if high.level < low.level:
        log.add(place, "bands_out_of_order", f"Level {high.level} stands after level {low.level}. Write lowest first.")
        return
    if high.level > low.level + 1:
        says = f"Between level {low.level} and level {high.level} one is missing. Add it, or number them without a gap."
        log.add(place, "band_gap", says)
    if low.at_least is None or high.at_least is None:
        return
    if high.at_least <= low.at_least:
        says = (
            f"Level {high.level} begins at {high.at_least} points, level {low.level} at {low.at_least}: they overlap. "
        )
        log.add(place, "band_overlap", f"{says}A higher level must begin higher.")
    elif below is not None and below > high.at_least:
        says = (
            f"Level {low.level} ends below {below} points, level {high.level} begins at {high.at_least}: they overlap."
        )
        log.add(place, "band_overlap", f"{says} Make both the same.")
    elif below is not None and below < high.at_least:
        says = f"From {below} points to below {high.at_least} there is no level"
        log.add(place, "band_gap", f"{says}: level {low.level} ends before level {high.level} begins.")


def _check_ends(read: Sequence[tuple[_Read, Node]], levels: Fields) -> None:
    """Stars are given for every total from 0 to the top; a mark may begin anywhere."""
    if not read:
        return
    (first, _below), place = read[0]
    stars = "kind" in levels.values and str(levels.values["kind"].value) == "stars"
    if stars and first.at_least is not None and first.at_least > 0:
        says = f"Below {first.at_least} points there is no level. Let level {first.level} begin at 0."
        levels.log.add(place, "band_gap", says)
    (_last, ends), place = read[-1]
    if ends is not None:
        levels.log.add(place, "band_gap", "The highest level ends before the top. Leave “below” out.")


def read_authorities(fields: Fields, levels: frozenset[int]) -> dict[str, Authority]:
    """Return the bodies of the programme by code."""
    found: dict[str, Authority] = {}
    for entry in fields.entries("authorities"):
        inner = Fields(entry, fields.log, "an authority")
        code = inner.text("code")
        inner.what = f"authority {code}"
        if code in found:
            fields.log.add(entry, "doubled_code", f"The authority {code} stands twice. Keep one of them.")
        does = []
        for duty, place in inner.texts("does"):
            if duty not in DUTIES:
                says = f"“{duty}” is nothing that an authority does{meant(duty, DUTIES) or f'; {known_words(DUTIES)}.'}"
                fields.log.add(place, "wrong_value", says)
            does.append(duty)
        decides = set()
        for node in inner.entries("decides"):
            level = whole_of(node, fields.log, f"A level that {code} decides")
            if level not in levels:
                says = (
                    f"{code} decides level {level}, which this edition does not have; {known_words(map(str, levels))}."
                )
                fields.log.add(node, "unknown_level", says)
            decides.add(level)
        found[code] = Authority(
            code=code,
            level=inner.whole("level"),
            names=inner.words("names"),
            does=frozenset(does),
            decides=frozenset(decides),
            passes_up_at=inner.points("passes_up_at", required=False),
            passes_down_below=inner.points("passes_down_below", required=False),
            signs=inner.words("signs", required=False),
        )
        inner.finish()
    return found


def read_rounds(fields: Fields, refer: Callable[[Node | None, str, str], None]) -> tuple[YearlyRound, ...]:
    """Return the rounds; ``refer(place, code, what)`` holds the code of an authority against those that are known."""
    found: dict[str, YearlyRound] = {}
    for entry in fields.entries("rounds"):
        inner = Fields(entry, fields.log, "a round")
        code = inner.text("code")
        inner.what = f"round {code}"
        authority = inner.text("authority")
        refer(inner.values.get("authority"), authority, f"The authority of round {code}")
        proposals, result = inner.day_of_year("proposals_before"), inner.day_of_year("result_before")
        inner.finish()
        if code in found:
            fields.log.add(entry, "doubled_code", f"The round {code} stands twice. Keep one of them.")
        if proposals is None or result is None:
            continue
        if not 0 < _days_between(proposals, result) <= HALF_A_YEAR:
            says = (
                f"Round {code}: the result is not due within half a year after the proposals. Exchange the two days, "
            )
            fields.log.add(inner.values["result_before"], "window_reversed", f"{says}or correct them.")
        found[code] = YearlyRound(code, authority, proposals, result)
    return tuple(found.values())


def _days_between(first: tuple[int, int], second: tuple[int, int]) -> int:
    """Return the days from one day of the year to the next time the other comes, in years of 12 months of 31 days."""
    return ((second[0] - first[0]) * 31 + second[1] - first[1]) % 372
