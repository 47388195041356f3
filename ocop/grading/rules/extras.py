"""Rules that end a dossier or its scoring, and the segments into which a programme sorts products."""

import re
from collections.abc import Mapping
from itertools import combinations
from typing import Literal, cast

from ruamel.yaml.nodes import Node, SequenceNode

from ocop.grading.rules.nodes import Fields, text_of
from ocop.grading.rules.problems import known_words, meant
from ocop.grading.scoring.records import Dimension, Rule, Segment

SPAN = re.compile(r"(\d{1,4})-(\d{1,4})")
LONGEST_SPAN = 500


def read_rules(fields: Fields, key: str, set_places: list[tuple[str, Node, str]]) -> list[tuple[Rule, Node]]:
    """Return the rules or notes of an edition; the sets that they name are noted for when the cards are known."""
    found: list[tuple[Rule, Node]] = []
    seen: set[str] = set()
    for entry in fields.entries(key):
        inner = Fields(entry, fields.log, f"an entry of {fields.name(key)}")
        code = inner.text("code", None if key == "rules" else "")
        kind = inner.choice("kind", ("out", "stop", "require"), None if key == "rules" else "require")
        if code:
            inner.what = f"the rule {code}"
            if code in seen:
                fields.log.add(entry, "doubled_code", f"The rule {code} stands twice. Keep one of them.")
            seen.add(code)
        sets = _sets(inner, set_places)
        rule = Rule(
            code=code,
            kind=cast("Kind", kind),
            sets=sets,
            names=inner.words("names"),
            zero_in=inner.text("zero_in", ""),
            remarks=inner.words("remarks", required=False),
        )
        inner.finish()
        found.append((rule, entry))
    return found


type Kind = Literal["out", "stop", "require"]


def _sets(fields: Fields, set_places: list[tuple[str, Node, str]]) -> frozenset[str]:
    """Return the numbers of the sets that “1-5, 7” or a list of numbers names."""
    node = fields.get("sets", required=True)
    if node is None:
        return frozenset()
    if isinstance(node, SequenceNode):
        numbers = {text_of(entry, fields.log, "The number of a set") for entry in node.value}
    else:
        numbers = set()
        for part in text_of(node, fields.log, fields.name("sets")).split(","):
            span = SPAN.fullmatch(part.strip())
            if span is None:
                numbers.add(part.strip())
            elif int(span[2]) < int(span[1]) or int(span[2]) - int(span[1]) > LONGEST_SPAN:
                says = f"“{part.strip()}” in {fields.name('sets')} is no span of sets. Write the lower number first."
                fields.log.add(node, "wrong_value", says)
            else:
                numbers.update(str(number) for number in range(int(span[1]), int(span[2]) + 1))
    numbers.discard("")
    set_places.extend((number, node, fields.what) for number in numbers)
    return frozenset(numbers)


def read_dimensions(fields: Fields) -> tuple[Dimension, ...]:
    """Return the questions by which products are sorted into segments."""
    found = []
    for entry in fields.entries("dimensions"):
        inner = Fields(entry, fields.log, "a dimension")
        answers = tuple(answer for answer, _place in inner.texts("answers"))
        found.append(Dimension(inner.text("code"), inner.words("names"), answers))
        inner.finish()
    codes = [dimension.code for dimension in found]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        says = f"The dimension {code} stands twice. Keep one of them."
        fields.log.add(fields.values["dimensions"], "doubled_code", says)
    return tuple(found)


def read_segments(fields: Fields, dimensions: tuple[Dimension, ...]) -> tuple[Segment, ...]:
    """Return the segments, each with the answers that lead there; two that one product could be in are noted."""
    known = {dimension.code: dimension.answers for dimension in dimensions}
    found: list[tuple[Segment, Node]] = []
    for entry in fields.entries("segments"):
        inner = Fields(entry, fields.log, "a segment")
        code = inner.text("code")
        inner.what = f"segment {code}"
        answers: dict[str, frozenset[str]] = {}
        if (asked := inner.inside("answers", required=True)) is not None:
            for dimension in asked.values:
                given = asked.texts(dimension)
                answers[dimension] = frozenset(answer for answer, _place in given)
                _check_answers(asked, dimension, given, known)
        segment = Segment(code, inner.words("names", required=False), answers)
        inner.finish()
        for other, _place in found:
            if other.code == code:
                fields.log.add(entry, "doubled_code", f"The segment {code} stands twice. Keep one of them.")
        found.append((segment, entry))
    for (one, _first), (other, place) in combinations(found, 2):
        if _meet(one, other):
            says = f"One product can be in segment {one.code} and in {other.code}. Let one dimension tell them apart."
            fields.log.add(place, "segments_overlap", says)
    return tuple(segment for segment, _place in found)


def _check_answers(
    asked: Fields, dimension: str, given: list[tuple[str, Node]], known: Mapping[str, tuple[str, ...]]
) -> None:
    if dimension not in known:
        says = f"“{dimension}” is not among “dimensions”; {known_words(known)}."
        asked.log.add(asked.keys[dimension], "unknown_dimension", says)
        return
    for answer, place in given:
        if answer not in known[dimension]:
            guess = meant(answer, known[dimension]) or f"; {known_words(known[dimension])}."
            asked.log.add(place, "unknown_answer", f"Dimension {dimension} has no answer “{answer}”{guess}")


def _meet(one: Segment, other: Segment) -> bool:
    shared = one.answers.keys() & other.answers.keys()
    return all(one.answers[code] & other.answers[code] for code in shared)
