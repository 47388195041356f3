"""One scorecard, from its file: parts, headings and lines, with the sums held together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from ruamel.yaml.nodes import Node

from ocop.grading.rules.ladders import Ladders, Line, own_levels, read_assumed_floors, read_floors, shared_levels
from ocop.grading.rules.nodes import Fields, composed
from ocop.grading.rules.problems import Log, known_words, meant
from ocop.grading.scoring.records import Criterion, Heading, Level, Scorecard

DEEPEST = 6
"""Levels of headings under a part; the act has three."""


@dataclass(frozen=True)
class Known:
    """What a card may refer to. None: it could not be read, so nothing is held against it."""

    ladders: Ladders | None = None
    levels: frozenset[int] | None = None
    groups: frozenset[str] | None = None
    leads: frozenset[str] | None = None
    proofs: frozenset[str] | None = None
    total: Decimal | None = None
    unpublished: frozenset[str] | None = None


def read_card(text: str, log: Log, known: Known) -> Scorecard | None:
    """Return the card of a file; none where nothing of it can be read. Whatever is wrong is in the log."""
    node = composed(text, log)
    return None if node is None else _Card(log, known).read(node)


class _Card:
    """One reading of one card: remembers the codes it met."""

    def __init__(self, log: Log, known: Known) -> None:
        self.log, self.known = log, known
        self.seen: dict[str, Node] = {}
        self.conditions: list[tuple[str, str, Node]] = []
        self.lines: set[str] = set()

    def read(self, node: Node) -> Scorecard:
        fields = Fields(node, self.log, "the card")
        number = fields.text("set")
        names = fields.words("names")
        group = fields.text("group", "")
        self._refer(fields.get("group"), group, self.known.groups, "unknown_group", "The group")
        lead = []
        for code, place in fields.texts("lead"):
            self._refer(place, code, self.known.leads, "unknown_lead", "The leading ministry")
            lead.append(code)
        parts = []
        for entry in fields.entries("parts", required=True):
            part = self._item(entry, 0, "")
            if isinstance(part, Criterion):
                self.log.add(entry, "missing_key", f"Part {part.code} has no “items”. A part holds lines.")
            elif part is not None:
                parts.append(part)
        fields.finish()
        self._check_conditions()
        self._check_total(parts, fields.keys.get("parts", node), number)
        return Scorecard(number, names, group, tuple(lead), tuple(parts))

    def _item(self, node: Node, depth: int, kind: str) -> Heading | Criterion | None:
        fields = Fields(node, self.log, "a part" if depth == 0 else "a line")
        code = fields.text("code")
        fields.what = f"{'part' if depth == 0 else 'line'} {code}" if code else fields.what
        self._remember(code, fields)
        names = fields.words("names")
        points = fields.points("points")
        kind = fields.text("kind", "") or kind
        slip = fields.text("slip", "")
        if points is None and "points" in fields.values:
            self._check_unpublished(code, fields)
        if "items" not in fields.values:
            return self._criterion(fields, Criterion(code, names, points, kind=kind, slip=slip))
        if depth >= DEEPEST:
            self.log.add(node, "too_deep", f"Line {code} lies more than {DEEPEST} headings deep. Take headings out.")
            return None
        entries = fields.entries("items")
        items = [item for entry in entries if (item := self._item(entry, depth + 1, kind)) is not None]
        fields.finish()
        self._check_sum(code, points, items, fields)
        return Heading(code, names, points, tuple(items), slip)

    def _criterion(self, fields: Fields, bare: Criterion) -> Criterion:
        line = Line(bare.code, bare.maximum, bare.slip, self.known.levels)
        self.lines.add(bare.code)
        ladder = fields.text("ladder", "")
        levels: tuple[Level, ...] = ()
        variants: dict[str, tuple[Level, ...]] = {}
        if ladder:
            levels = shared_levels(fields, ladder, self.known.ladders, line)
        elif (node := fields.get("levels")) is not None:
            levels = own_levels(node, self.log, line)
        if (inside := fields.inside("variants")) is not None:
            for name, node in inside.values.items():
                inside.get(name)
                variants[name] = own_levels(node, self.log, line)
        every = (*levels, *(level for ladder_of in variants.values() for level in ladder_of))
        floors = read_floors(fields, every, line)
        assumed_floors = read_assumed_floors(fields, floors, line)
        only_if = fields.text("only_if", "")
        if only_if:
            self.conditions.append((bare.code, only_if, fields.values["only_if"]))
        proofs = []
        for code, place in fields.texts("proofs"):
            self._refer(place, code, self.known.proofs, "unknown_proof", f"The proof of line {bare.code}")
            proofs.append(code)
        fields.finish()
        return replace(
            bare,
            levels=levels,
            variants=variants,
            floors=floors,
            assumed_floors=assumed_floors,
            ladder=ladder,
            only_if=only_if,
            proofs=tuple(proofs),
        )

    def _remember(self, code: str, fields: Fields) -> None:
        place = fields.values.get("code", fields.node)
        if code and code in self.seen:
            self.log.add(place, "doubled_code", f"The code {code} stands twice in this card. Give each line its own.")
        self.seen[code] = place

    def _refer(self, place: Node | None, given: str, known: frozenset[str] | None, code: str, what: str) -> None:
        if given and known is not None and given not in known:
            guess = meant(given, known)
            self.log.add(
                place,
                code,
                f"{what} is “{given}”, which edition.yaml does not list{guess or f'; {known_words(known)}.'}",
            )

    def _check_unpublished(self, code: str, fields: Fields) -> None:
        listed = self.known.unpublished
        if listed is not None and f"points.{code}" not in listed:
            self.log.add(
                fields.values["points"],
                "null_not_listed",
                f"The points of line {code} are null. List points.{code} under “unpublished” in edition.yaml, or "
                "write the points.",
            )

    def _check_sum(self, code: str, points: Decimal | None, items: list[Heading | Criterion], fields: Fields) -> None:
        worth = [item.points if isinstance(item, Heading) else item.maximum for item in items]
        if not items:
            if self.known.unpublished is not None and "criteria" not in self.known.unpublished:
                says = f"{fields.what} has no lines. Write them, or list criteria under “unpublished” in edition.yaml."
                self.log.add(fields.values["items"], "empty", says[0].upper() + says[1:])
            return
        known = [value for value in worth if value is not None]
        if points is None or len(known) < len(worth):
            return
        if sum(known) != points:
            added = " + ".join(map(str, known))
            self.log.add(
                fields.values["points"],
                "sum_wrong",
                f"{fields.what[0].upper()}{fields.what[1:]} is worth {points} points, but its lines add up to "
                f"{added} = {sum(known)}. Correct the line or the heading.",
            )

    def _check_total(self, parts: list[Heading], place: Node, number: str) -> None:
        worth = [part.points for part in parts]
        known = [value for value in worth if value is not None]
        total = self.known.total
        if total is None or not parts or len(known) < len(worth) or sum(known) == total:
            return
        added = " + ".join(map(str, known))
        says = f"The parts of set {number} add up to {added} = {sum(known)}; a card gives {total}. Correct the parts."
        self.log.add(place, "sum_wrong", says)

    def _check_conditions(self) -> None:
        for line, condition, place in self.conditions:
            if condition not in self.lines or condition == line:
                says = f"Line {line} counts only if “{condition}” has points, but that is no other line of this card"
                guess = meant(condition, self.lines - {line})
                self.log.add(place, "unknown_only_if", says + (guess or "."))


def null_points(card: Scorecard) -> Mapping[str, None]:
    """Return the codes of the parts, headings and lines whose points are not published, in their order."""
    found: dict[str, None] = {}

    def walk(item: Heading | Criterion) -> None:
        worth = item.points if isinstance(item, Heading) else item.maximum
        if worth is None:
            found[item.code] = None
        if isinstance(item, Heading):
            for inner in item.items:
                walk(inner)

    for part in card.parts:
        walk(part)
    return found
