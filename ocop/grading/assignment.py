"""Which council members score which dossiers. Plain values: members and cases in, pairs out; no database, no clock.

Nobody scores a product of the own commune or of a producer with whom a conflict is known. Work is spread evenly before
all else; among the even spreads the one is taken in which most sheets go to members who know the set. Both together are
a flow of least cost, which is solved exactly: cases that differ in nothing that matters here are one node, members are
nodes, and a member's next sheet costs the more the more it has.

Networks, in whole numbers: Ahuja, Magnanti, Orlin, *Network Flows* (1993), chapters 9 and 14 (convex costs as parallel
arcs). The solver is that of OR-Tools. A property test holds it against a constraint model of the same question.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

type Whole = NDArray[np.int64]
SINGLE_STEPS = 12
"""So many sheets above the even share are weighed one by one; beyond that in steps that double."""


class Bar(StrEnum):
    """Why a member does not score a case."""

    COMMUNE = "commune"
    CONFLICT = "conflict"
    HAS_SHEET = "has_sheet"
    EARLIER_PANEL = "earlier_panel"


@dataclass(frozen=True)
class Scorer:
    """A member who can be given sheets.

    :ivar sets: numbers of the sets the member knows best; empty: all.
    :ivar commune: path of the area in which the member lives; empty where it is not known.
    :ivar load: sheets that the member has already.
    """

    key: int
    sets: frozenset[str] = frozenset()
    commune: str = ""
    load: int = 0

    def knows(self, number: str) -> bool:
        """Say whether a set is among those that the member knows best."""
        return not self.sets or number in self.sets


@dataclass(frozen=True)
class Case:
    """A dossier that needs so many sheets more.

    :ivar place: path of the area of its product.
    :ivar barred: who does not score it for a reason that this core cannot see by itself.
    """

    key: int
    set_number: str
    place: str
    needs: int
    barred: Mapping[int, Bar] = field(default_factory=dict)


@dataclass(frozen=True)
class Shortage:
    """A case for which there are not enough members: how many it needs, gets, may score it, and why others may not."""

    case: int
    needs: int
    gets: int
    able: int
    bars: Mapping[Bar, int]


@dataclass(frozen=True)
class Assignment:
    """Who scores what: pairs of case and member by their keys; loads are of all sheets, those from before too."""

    pairs: tuple[tuple[int, int], ...]
    loads: Mapping[int, int]
    by_experts: int
    short: tuple[Shortage, ...]


@dataclass(frozen=True)
class _Group:
    """Cases that differ in nothing that matters: same set, same need, same members out."""

    set_number: str
    needs: int
    out: frozenset[int]
    cases: tuple[int, ...]


def assign(scorers: Iterable[Scorer], cases: Iterable[Case], *, most: int | None = None) -> Assignment:
    """Give every case the members that it needs; the same question has the same answer, in whatever order it is put.

    :param most: the most sheets that a member can have, those from before included.
    """
    people = sorted(scorers, key=lambda scorer: scorer.key)
    known = {case.key: case for case in cases}
    bars = bars_of(people, known.values())
    groups = _groups(people, known, bars)
    flows = _solve(people, groups, most) if people and groups else np.zeros((len(groups), len(people)), dtype=np.int64)
    pairs: list[tuple[int, int]] = []
    experts = 0
    for group, flow in zip(groups, flows, strict=True):
        dealt = _dealt(group, flow, people)
        experts += sum(int(flow[at]) for at in np.flatnonzero(flow) if people[at].knows(group.set_number))
        pairs.extend(dealt)
    pairs.sort()
    given = Counter(case for case, _scorer in pairs)
    taken = Counter(scorer for _case, scorer in pairs)
    short = [
        Shortage(
            case.key, case.needs, given[case.key], len(people) - len(bars[case.key]), Counter(bars[case.key].values())
        )
        for case in sorted(known.values(), key=lambda case: case.key)
        if given[case.key] < case.needs
    ]
    loads = {scorer.key: scorer.load + taken[scorer.key] for scorer in people}
    return Assignment(tuple(pairs), loads, experts, tuple(short))


def bars_of(scorers: Sequence[Scorer], cases: Iterable[Case]) -> dict[int, dict[int, Bar]]:
    """Return for each case who does not score it, and why."""
    living: defaultdict[str, list[int]] = defaultdict(list)
    for scorer in scorers:
        if scorer.commune:
            living[scorer.commune].append(scorer.key)
    keys = {scorer.key for scorer in scorers}
    bars = {}
    for case in cases:
        barred = {key: Bar.COMMUNE for path in _within(case.place) for key in living.get(path, ())}
        barred |= {key: bar for key, bar in case.barred.items() if key in keys}
        bars[case.key] = barred
    return bars


def replacement(case: Case, scorers: Iterable[Scorer]) -> Scorer | None:
    """Return who should score a case in the place of somebody who stepped aside; none where nobody may.

    Who knows the set goes first as long as that one has at most two sheets more than the member with the fewest.
    """
    people = list(scorers)
    barred = bars_of(people, [case])[case.key]
    able = [scorer for scorer in people if scorer.key not in barred]
    if not able:
        return None
    fewest = min(scorer.load for scorer in able)
    return min(
        able,
        key=lambda one: (max(one.load - fewest - 2, 0), not one.knows(case.set_number), one.load, one.key),
    )


def _within(path: str) -> Iterable[str]:
    codes = path.split(".")
    return (".".join(codes[:length]) for length in range(1, len(codes) + 1))


def _groups(people: Sequence[Scorer], cases: Mapping[int, Case], bars: Mapping[int, Mapping[int, Bar]]) -> list[_Group]:
    at = {scorer.key: place for place, scorer in enumerate(people)}
    found: defaultdict[tuple[str, int, frozenset[int]], list[int]] = defaultdict(list)
    for key in sorted(cases):
        case = cases[key]
        if case.needs > 0:
            found[case.set_number, case.needs, frozenset(at[who] for who in bars[key])].append(key)
    return [
        _Group(set_number, needs, out, tuple(keys))
        for (set_number, needs, out), keys in sorted(found.items(), key=lambda item: item[1][0])
    ]


def _solve(people: Sequence[Scorer], groups: Sequence[_Group], most: int | None) -> Whole:
    """Return how many sheets of each group each member gets: shape (groups, members)."""
    sizes = np.array([len(group.cases) for group in groups], dtype=np.int64)
    wanted = np.array([len(group.cases) * group.needs for group in groups], dtype=np.int64)
    able = np.ones((len(groups), len(people)), dtype=bool)
    for row, group in enumerate(groups):
        able[row, list(group.out)] = False
    rows, columns = np.nonzero(able)
    sets = sorted({group.set_number for group in groups})
    strange = np.array([[not scorer.knows(number) for scorer in people] for number in sets], dtype=np.int64)
    set_at = np.array([sets.index(group.set_number) for group in groups], dtype=np.int64)

    source, sink = len(groups) + len(people), len(groups) + len(people) + 1
    flow = SimpleMinCostFlow()
    shares = flow.add_arcs_with_capacity_and_unit_cost(
        rows, columns + len(groups), sizes[rows], strange[set_at[rows], columns]
    )
    every = np.arange(len(groups), dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(np.full_like(every, source), every, wanted, np.zeros_like(every))
    tails, capacities, costs = _steps(people, int(wanted.sum()), most)
    flow.add_arcs_with_capacity_and_unit_cost(tails + len(groups), np.full_like(tails, sink), capacities, costs)
    flow.set_node_supply(source, int(wanted.sum()))
    flow.set_node_supply(sink, -int(wanted.sum()))
    status = flow.solve_max_flow_with_min_cost()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"the flow has no answer: {status}")
    found = np.zeros((len(groups), len(people)), dtype=np.int64)
    found[rows, columns] = flow.flows(shares)
    return found


def _steps(people: Sequence[Scorer], wanted: int, most: int | None) -> tuple[Whole, Whole, Whole]:
    """Return arcs (member, sheets, cost of each) for what a member's next sheets cost: nothing up to the even share.

    One step outweighs whatever knowledge of sets could gain, since a change of the flow meets each member once.
    """
    weight = len(people) + 1
    even = (wanted + sum(scorer.load for scorer in people)) // len(people)
    arcs = []
    for place, scorer in enumerate(people):
        room = wanted if most is None else max(most - scorer.load, 0)
        below = min(max(even - scorer.load, 0), room)
        arcs.append((place, below, 0))
        left, over, width = room - below, max(scorer.load - even, 0) + 1, 1
        step = 0
        while left > 0:
            taken = min(width, left)
            arcs.append((place, taken, weight * (over + taken - 1)))
            left, over, step = left - taken, over + taken, step + 1
            width = 1 if step < SINGLE_STEPS else width * 2
    tails, capacities, costs = zip(*arcs, strict=True)
    return np.array(tails, dtype=np.int64), np.array(capacities, dtype=np.int64), np.array(costs, dtype=np.int64)


def _dealt(group: _Group, flow: Whole, people: Sequence[Scorer]) -> list[tuple[int, int]]:
    """Deal a group's sheets to its cases like cards, those of members who know the set first.

    No member has more sheets than there are cases, so no case sees a member twice; every case gets its share of those
    who know the set.
    """
    order = sorted(np.flatnonzero(flow).tolist(), key=lambda at: (not people[at].knows(group.set_number), at))
    pairs, turn = [], 0
    for at in order:
        for _sheet in range(int(flow[at])):
            pairs.append((group.cases[turn % len(group.cases)], people[at].key))
            turn += 1
    return pairs
