"""The levels of one line: its own, or those of a shared ladder with points; and the floors that stand on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ruamel.yaml.nodes import MappingNode, Node

from ocop.grading.rules.nodes import Fields, composed, points_of, sequence_of
from ocop.grading.rules.problems import Log, known_words, meant
from ocop.grading.scoring.records import Level, Words

type Ladders = Mapping[str, tuple[Words, ...]]


@dataclass(frozen=True)
class Line:
    """What the levels and floors of a line are held against."""

    code: str
    maximum: Decimal | None
    slip: str
    levels: frozenset[int] | None


def read_ladders(text: str, log: Log) -> Ladders:
    """Return the shared ladders of a file: for each its levels in words, lowest first."""
    node = composed(text, log)
    if node is None:
        return {}
    fields = Fields(node, log, "the file of ladders")
    ladders: dict[str, tuple[Words, ...]] = {}
    for code in fields.values:
        entries = fields.entries(code)
        what = f"a level of ladder {code}"
        ladders[code] = tuple(Fields(entry, log, what).languages() for entry in entries)
        if not entries:
            log.add(fields.values[code], "empty", f"Ladder {code} has no level. Write its levels, lowest first.")
    fields.finish()
    return ladders


def shared_levels(fields: Fields, name: str, ladders: Ladders | None, line: Line) -> tuple[Level, ...]:
    """Return the levels of a line that names a ladder and lists the points of its levels."""
    log = fields.log
    nodes = fields.entries("levels", required=True)
    points = [points_of(node, log, f"A level of criterion {line.code}") for node in nodes]
    if ladders is None:
        return ()
    if name not in ladders:
        says = f"Criterion {line.code} names the ladder “{name}”, which is not in ladders.yaml{meant(name, ladders)}"
        log.add(fields.values["ladder"], "unknown_ladder", says if says.endswith("?") else f"{says}.")
        return ()
    steps = ladders[name]
    if len(points) != len(steps):
        log.add(
            fields.values.get("levels", fields.node),
            "levels_count",
            f"Criterion {line.code} has points for {len(points)} levels; ladder {name} has {len(steps)} levels. "
            "Write one number for each level.",
        )
    levels = [Level(value, words) for value, words in zip(points, steps, strict=False) if value is not None]
    check_order(levels, fields.values.get("levels", fields.node), log, line)
    return tuple(levels)


def own_levels(node: Node, log: Log, line: Line) -> tuple[Level, ...]:
    """Return the levels that a line writes out itself, each with points and words."""
    levels = []
    for entry in sequence_of(node, log, f"“levels” of criterion {line.code}"):
        if not isinstance(entry, MappingNode):
            log.add(
                entry,
                "wrong_type",
                f"A level of criterion {line.code} must have points and words, or the criterion must name a ladder.",
            )
            continue
        fields = Fields(entry, log, f"a level of criterion {line.code}")
        points = fields.points("points")
        words = fields.languages()
        if points is not None:
            levels.append(Level(points, words))
    check_order(levels, node, log, line)
    return tuple(levels)


def check_order(levels: Sequence[Level], node: Node, log: Log, line: Line) -> None:
    """Note levels that do not rise, and a top level that is not the line's maximum."""
    for lower, upper in pairwise(levels):
        if upper.points < lower.points:
            log.add(
                node,
                "levels_out_of_order",
                f"The levels of criterion {line.code} fall from {lower.points} to {upper.points} points. "
                "Write them lowest first.",
            )
        elif upper.points == lower.points and not line.slip:
            log.add(
                node,
                "levels_out_of_order",
                f"Two levels of criterion {line.code} are worth {upper.points} points each. Correct one of them, or "
                "note beside the line, as “slip”, that the act says so.",
            )
    if levels and line.maximum is not None and levels[-1].points != line.maximum:
        log.add(
            node,
            "top_not_maximum",
            f"The top level of criterion {line.code} is worth {levels[-1].points} points, its maximum is "
            f"{line.maximum}. Make both the same.",
        )


def read_floors(fields: Fields, levels: Sequence[Level], line: Line) -> Mapping[int, Decimal]:
    """Return the floors of a line, star level to least points."""
    inside = fields.inside("floors")
    if inside is None:
        return {}
    log, floors = fields.log, dict[int, Decimal]()
    for key, node in inside.values.items():
        inside.get(key)
        what = f"The floor of criterion {line.code} for level {key}"
        least = points_of(node, log, what)
        if not key.isdigit():
            log.add(inside.keys[key], "wrong_type", f"“{key}” in the floors of criterion {line.code} is no level.")
        elif least is not None:
            floors[int(key)] = least
            _check_floor(int(key), least, levels, node, log, line)
    inside.finish()
    _check_rise(floors, inside, line)
    return floors


def read_assumed_floors(fields: Fields, floors: Mapping[int, Decimal], line: Line) -> frozenset[int]:
    """Return the stars whose floors are only assumed."""
    found = set()
    for text, node in fields.texts("assumed_floors"):
        if text.isascii() and text.isdigit() and int(text) in floors:
            found.add(int(text))
        else:
            says = (
                f"Criterion {line.code} has no floor for level “{text}” that could be assumed. Write the floor first."
            )
            fields.log.add(node, "assumed_floor_unknown", says)
    return frozenset(found)


def _check_floor(star: int, least: Decimal, levels: Sequence[Level], node: Node, log: Log, line: Line) -> None:
    what = f"The floor of criterion {line.code} for level {star}"
    if line.levels is not None and star not in line.levels:
        known = known_words(map(str, line.levels))
        log.add(node, "floor_level_unknown", f"{what}: this edition has no such level; {known}.")
    if line.maximum is not None and least > line.maximum:
        says = f"{what} is {least} points, above the criterion's maximum of {line.maximum}. Lower it."
        log.add(node, "floor_above_maximum", says)
    elif levels and least not in {level.points for level in levels}:
        steps = ", ".join(str(level.points) for level in levels)
        log.add(node, "floor_not_on_ladder", f"{what} is {least} points; the ladder has {steps}. Use one of them.")


def _check_rise(floors: Mapping[int, Decimal], inside: Fields, line: Line) -> None:
    ordered = sorted(floors)
    for lower, upper in pairwise(ordered):
        if floors[upper] < floors[lower]:
            inside.log.add(
                inside.values[str(upper)],
                "floor_falls",
                f"Criterion {line.code} asks {floors[lower]} points for level {lower} but only {floors[upper]} for "
                f"level {upper}. A higher level cannot ask less.",
            )
