"""Writes a pooling problem, or a part of it, as a model for the solver, and reads quantities and prices back.

Columns: y (one per option), m (what an option with room takes above its smallest lot), z, w, e (one per hub), u (one
per producer, only when lots may be split), and one slack of the demand. An option's quantity is base·y + step·m. When
lots may be split and any quantity from one unit on will do, y itself is the filled share (base = hi), as in warehouse
location.
"""

from dataclasses import dataclass, field

import numpy as np

from ocop.trade.pooling.highs import Answer, Bools, Floats, Ints, Model
from ocop.trade.pooling.problem import Problem
from ocop.trade.pooling.solution import Choice

type Block = tuple[Ints, Ints, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Freedom:
    """Which columns are whole, and bounds of y and z where they are not [0, 1]. A slack price lets the demand go short.

    `whole_packs` makes packs of more than one unit whole, `whole_units` single units too.
    """

    whole_options: bool = True
    whole_hubs: bool = True
    whole_packs: bool = False
    whole_units: bool = False
    option_low: Floats | None = None
    option_high: Floats | None = None
    hub_low: Floats | None = None
    hub_high: Floats | None = None
    slack_price: float | None = None


RELAXED = Freedom(whole_options=False, whole_hubs=False)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A model with the places of its columns (slices) and of its rows (by the name of their kind)."""

    model: Model
    problem: Problem
    base: Floats
    step: Floats
    roomy: Ints
    columns: dict[str, slice]
    rows: dict[str, slice]
    pairs: Ints
    quantity_scale: float
    money_scale: float

    def quantities(self, values: Floats) -> Floats:
        """Return x by option, in base units."""
        x = self.base * values[self.columns["y"]]
        x[self.roomy] += self.step[self.roomy] * values[self.columns["m"]]
        return np.asarray(x * self.quantity_scale)

    def values_of(self, choice: Choice) -> Floats:
        """Return the columns that stand for a choice of this problem, to start a solver from."""
        problem, sites = self.problem, self.problem.sites
        values = np.zeros(len(self.model.cost))
        values[choice.option] = 1.0
        above = np.zeros(len(problem))
        above[choice.option] = choice.qty / self.quantity_scale - self.base[choice.option]
        values[self.columns["m"]] = above[self.roomy] / self.step[self.roomy]
        loads = np.zeros(len(sites), dtype=np.int64)
        np.add.at(loads, problem.hub[choice.option], choice.qty)
        for hub in np.flatnonzero(loads).tolist():
            containers, loose, _ = sites.freight_of(hub, int(loads[hub]))
            values[self.columns["z"].start + hub] = 1.0
            values[self.columns["w"].start + hub] = containers
            values[self.columns["e"].start + hub] = loose / self.quantity_scale
        return values

    def price(self, answer: Answer, row: str, length: int) -> Floats:
        """Return the prices of the rows of a kind, in the solver's units; rows that are not there cost nothing."""
        return answer.prices[self.rows[row]] if row in self.rows else np.zeros(length)

    def money_per_unit(self) -> float:
        """Return what a price of a quantity row is worth in money per base unit."""
        return self.money_scale / self.quantity_scale


@dataclass(slots=True)
class _Rows:
    """Rows gathered kind by kind as triplets."""

    count: int = 0
    row: list[Ints] = field(default_factory=list)
    column: list[Ints] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    names: dict[str, slice] = field(default_factory=dict)

    def add(self, name: str, lower: Floats, upper: Floats, *blocks: Block) -> None:
        """Add rows; each block gives places within these rows, columns, values."""
        for row, column, value in blocks:
            self.row.append(row + self.count)
            self.column.append(column)
            self.value.append(value)
        self.lower.append(lower)
        self.upper.append(upper)
        self.names[name] = slice(self.count, self.count + len(lower))
        self.count += len(lower)

    def at_most(self, name: str, limit: Floats, *blocks: Block) -> None:
        """Add rows without a lower side."""
        self.add(name, np.full(len(limit), -np.inf), limit, *blocks)

    def at_least(self, name: str, limit: Floats, *blocks: Block) -> None:
        """Add rows without an upper side."""
        self.add(name, limit, np.full(len(limit), np.inf), *blocks)

    def compressed(self) -> tuple[Ints, Ints, Floats]:
        """Return start, index, value row by row."""
        row, column, value = np.concatenate(self.row), np.concatenate(self.column), np.concatenate(self.value)
        order = np.lexsort((column, row))
        start = np.zeros(self.count + 1, dtype=np.int64)
        np.cumsum(np.bincount(row, minlength=self.count), out=start[1:])
        return start, column[order], value[order]


class _Writer:
    """Holds what all kinds of rows and columns need, while one model is written."""

    def __init__(self, problem: Problem, freedom: Freedom) -> None:
        self.problem, self.freedom = problem, freedom
        n, hubs = len(problem), len(problem.sites)
        self.qs, self.ms = problem.quantity_scale, problem.money_scale
        loose = _any_quantity(problem) & (not freedom.whole_units)
        room = problem.hi - problem.lo
        packed = (freedom.whole_packs & (problem.pack > 1)) | freedom.whole_units
        self.base = np.where(loose, problem.hi, problem.lo) / self.qs
        self.roomy = np.flatnonzero((room > 0) & ~loose)
        self.steps = np.where(packed, room // problem.pack, 1)
        self.step = np.where(packed, problem.pack, room) / self.qs
        self.packed = packed[self.roomy]
        self.whole_y = ~loose if freedom.whole_options else np.zeros(n, dtype=np.bool_)
        self.counted = _counted(problem)
        sizes = {"y": n, "m": len(self.roomy), "z": hubs, "w": hubs, "e": hubs, "u": len(self.counted), "slack": 1}
        self.columns: dict[str, slice] = {}
        at = 0
        for name, size in sizes.items():
            self.columns[name] = slice(at, at + size)
            at += size
        self.width = at
        self.rows = _Rows()

    def at(self, name: str) -> Ints:
        """Return the columns of a kind."""
        return np.arange(self.columns[name].start, self.columns[name].stop)

    def over_x(self, row: Ints, factor: Floats) -> tuple[Block, Block]:
        """Return the blocks of a sum of factor·x, option by option, into the given rows."""
        roomy = self.roomy
        return (row, self.at("y"), self.base * factor), (row[roomy], self.at("m"), (self.step * factor)[roomy])

    def write_options(self) -> Ints:
        """Write rows (1) and (3); return the (producer, hub) pairs of the latter."""
        m, z, hubs = self.at("m"), self.at("z"), len(self.problem.sites)
        rows = np.arange(len(m))
        steps = self.steps[self.roomy].astype(np.float64)
        self.rows.at_most("room", np.zeros(len(m)), (rows, m, np.ones(len(m))), (rows, self.roomy, -steps))
        key = self.problem.producer * hubs + self.problem.hub
        pairs, pair = np.unique(key, return_inverse=True)
        opened = (np.arange(len(pairs)), z[pairs % hubs], -np.ones(len(pairs)))
        self.rows.at_most("pair", np.zeros(len(pairs)), (pair, self.at("y"), np.ones(len(pair))), opened)
        return np.asarray(pairs)

    def write_producers(self) -> None:
        """Write rows (2), (7), (9)."""
        problem, y = self.problem, self.at("y")
        who, place, count = np.unique(problem.producer, return_inverse=True, return_counts=True)
        forced = problem.forced[who]
        if problem.split:
            self._write_split_producers(who, place, count)
        else:
            bound = np.flatnonzero((count > 1) | forced)
            row, kept = _renumbered(place, bound, len(who))
            limits = np.where(forced[bound], 1.0, -np.inf), np.ones(len(bound))
            self.rows.add("producer", *limits, (row, y[kept], np.ones(len(kept))))
        if problem.suppliers is not None:
            counted = self.at("u") if problem.split else y
            block = (np.zeros(len(counted), dtype=np.int64), counted, np.ones(len(counted)))
            self.rows.at_most("suppliers", np.array([float(problem.suppliers)]), block)

    def _write_split_producers(self, who: Ints, place: Ints, count: Ints) -> None:
        problem, y = self.problem, self.at("y")
        capacity = np.zeros(len(who))
        np.maximum.at(capacity, place, problem.capacity / self.qs)
        row, kept = _renumbered(place, np.flatnonzero(count > 1), len(who))
        roomy = np.isin(self.roomy, kept)
        into = dict(zip(kept.tolist(), row.tolist(), strict=True))
        rows = np.array([into[option] for option in self.roomy[roomy].tolist()], dtype=np.int64)
        self.rows.at_most(
            "producer",
            capacity[count > 1],
            (row, y[kept], self.base[kept]),
            (rows, self.at("m")[roomy], self.step[self.roomy][roomy]),
        )
        if not self.counted:
            return
        order = {producer: place for place, producer in enumerate(self.counted)}
        u = self.at("u")[[order[producer] for producer in problem.producer.tolist()]]
        every = np.arange(len(y))
        self.rows.at_most("counted", np.zeros(len(y)), (every, y, np.ones(len(y))), (every, u, -np.ones(len(y))))
        row, kept = _renumbered(place, np.flatnonzero(problem.forced[who]), len(who))
        self.rows.at_least("forced", np.ones(int(problem.forced[who].sum())), (row, y[kept], np.ones(len(kept))))

    def write_hubs(self) -> None:
        """Write rows (4) and (5)."""
        sites, z = self.problem.sites, self.at("z")
        hubs, ones = np.arange(len(sites)), np.ones(len(sites))
        through = self.over_x(self.problem.hub, np.ones(len(self.problem)))
        capacity = np.minimum(sites.capacity, self.problem.most) / self.qs
        self.rows.at_most("hub", np.zeros(len(sites)), *through, (hubs, z, -capacity))
        if sites.freight:
            w, e, size = self.at("w"), self.at("e"), sites.container_qty / self.qs
            self.rows.at_most("ship", np.zeros(len(sites)), *through, (hubs, w, -size), (hubs, e, -ones))
            most = np.minimum(sites.loose_max, self.problem.most) / self.qs
            self.rows.at_most("loose", np.zeros(len(sites)), (hubs, e, ones), (hubs, z, -most))

    def write_demand(self) -> None:
        """Write rows (6) and (8)."""
        problem = self.problem
        all_in_one = np.zeros(len(problem), dtype=np.int64)
        slack = (np.zeros(1, dtype=np.int64), self.at("slack"), np.ones(1))
        least, most = np.array([problem.least / self.qs]), np.array([problem.most / self.qs])
        self.rows.at_least("least", least, *self.over_x(all_in_one, problem.weight), slack)
        floor = np.array([problem.floor / self.qs])
        self.rows.add("most", floor, most, *self.over_x(all_in_one, np.ones(len(problem))))
        if problem.inclusion is not None:
            part = problem.inclusive.astype(np.float64) - problem.inclusion
            self.rows.at_least("inclusion", np.zeros(1), *self.over_x(all_in_one, part))

    def model(self) -> Model:
        """Return the model of the rows written so far, with costs, bounds and whole columns."""
        problem, freedom, sites, at = self.problem, self.freedom, self.problem.sites, self.columns
        cost, lower, upper = np.zeros(self.width), np.zeros(self.width), np.ones(self.width)
        whole = np.zeros(self.width, dtype=np.bool_)
        unit = problem.unit * self.qs / self.ms
        cost[at["y"]] = problem.fixed / self.ms + unit * self.base
        cost[at["m"]] = (unit * self.step)[self.roomy]
        cost[at["z"]] = sites.opening / self.ms
        upper[at["m"]] = self.steps[self.roomy]
        whole[at["y"]] = self.whole_y
        whole[at["m"]] = self.packed
        whole[at["z"]] = freedom.whole_hubs
        upper[at["w"]] = upper[at["e"]] = 0.0
        if sites.freight:
            cost[at["w"]] = sites.container / self.ms
            cost[at["e"]] = sites.loose * self.qs / self.ms
            upper[at["w"]] = containers_at_most(problem)
            upper[at["e"]] = np.minimum(sites.loose_max, problem.most) / self.qs
            whole[at["w"]] = freedom.whole_hubs
        cost[at["u"]] = np.array(list(self.counted.values())) / self.ms
        whole[at["u"]] = freedom.whole_options
        upper[at["slack"]] = 0.0
        if freedom.slack_price is not None:
            cost[at["slack"]] = freedom.slack_price * self.qs / self.ms
            upper[at["slack"]] = problem.least / self.qs
        for name, low, high in (
            ("y", freedom.option_low, freedom.option_high),
            ("z", freedom.hub_low, freedom.hub_high),
        ):
            lower[at[name]] = 0.0 if low is None else low
            upper[at[name]] = 1.0 if high is None else high
        start, index, value = self.rows.compressed()
        row_lower, row_upper = np.concatenate(self.rows.lower), np.concatenate(self.rows.upper)
        return Model(cost, lower, upper, whole, row_lower, row_upper, start, index, value)


def build(problem: Problem, freedom: Freedom) -> Layout:
    """Write the problem as a model."""
    writer = _Writer(problem, freedom)
    pairs = writer.write_options()
    writer.write_producers()
    writer.write_hubs()
    writer.write_demand()
    return Layout(
        model=writer.model(),
        problem=problem,
        base=writer.base,
        step=writer.step,
        roomy=writer.roomy,
        columns=writer.columns,
        rows=writer.rows.names,
        pairs=pairs,
        quantity_scale=writer.qs,
        money_scale=writer.ms,
    )


def containers_at_most(problem: Problem) -> Floats:
    """Return the most containers that a hub can ever fill."""
    sites = problem.sites
    return np.asarray(-(-np.minimum(sites.capacity, problem.most) // sites.container_qty), dtype=np.float64)


def _any_quantity(problem: Problem) -> Bools:
    """Return the options of a split problem that may take any quantity at no fixed cost: their y need not be whole."""
    if not problem.split or problem.suppliers is not None:
        return np.zeros(len(problem), dtype=np.bool_)
    free = (problem.lo <= 1) & (problem.pack == 1) & (problem.fixed == 0.0)
    return np.asarray(free & ~problem.forced[problem.producer])


def _counted(problem: Problem) -> dict[int, float]:
    """Return the onboarding cost of each producer, when a split problem must know who takes part at all."""
    needed = problem.suppliers is not None or bool(problem.forced.any()) or bool((problem.onboarding > 0).any())
    if not (problem.split and needed):
        return {}
    return dict(zip(problem.producer.tolist(), problem.onboarding.tolist(), strict=True))


def _renumbered(place: Ints, wanted: Ints, size: int) -> tuple[Ints, Ints]:
    """Return, for the entries whose place is wanted, their row among the wanted places, and which entries they are."""
    row = np.full(size, -1, dtype=np.int64)
    row[wanted] = np.arange(len(wanted))
    kept = np.flatnonzero(row[place] >= 0)
    return row[place[kept]], kept
