"""The pooling problem as numbers only: options, hubs and the conditions that bind them.

min  sum_j unit_j x_j + fixed_j y_j  +  sum_h opening_h z_h + container_h w_h + loose_h e_h
(1) lo_j y_j <= x_j <= hi_j y_j                       minimum lot, price tier
(2) sum of y over a producer's options <= 1           one hub, one tier (not when lots may be split)
(3) sum of y over a (producer, hub) pair <= z_h       a closed hub takes nothing
(4) sum of x through h <= capacity_h z_h
(5) sum of x through h <= container_qty_h w_h + e_h,  e_h <= loose_max_h z_h
(6) least <= sum weight_j x_j,  floor <= sum x_j <= most
(7) sum of y <= suppliers
(8) inclusive part of x >= inclusion * x
(9) y of a forced producer = 1
"""

from dataclasses import dataclass, replace

import numpy as np

from ocop.trade.pooling.highs import Bools, Floats, Ints
from ocop.trade.pooling.incoterms import INCLUDED, Part
from ocop.trade.pooling.options import Options


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Hubs: opening and container cost, loose rate in money; capacity, container and loose limits in base units."""

    opening: Floats
    capacity: Ints
    container: Floats
    container_qty: Ints
    loose: Floats
    loose_max: Ints
    freight: bool

    def __len__(self) -> int:
        return len(self.opening)

    def freight_of(self, hub: int, qty: int) -> tuple[int, int, float]:
        """Return the containers, the loose quantity and the cost of the cheapest way to ship a quantity from a hub."""
        if not self.freight or qty == 0:
            return 0, 0, 0.0
        size, loose_max = int(self.container_qty[hub]), int(self.loose_max[hub])
        least = -(-max(qty - loose_max, 0) // size)
        # The cost is linear in the containers but at its ends and at the last one that is full.
        ways = sorted({least, max(qty // size, least), -(-qty // size)})
        priced = [(self._ship(hub, count, max(qty - count * size, 0)), count) for count in ways]
        cost, count = min(priced)
        return count, max(qty - count * size, 0), cost

    def _ship(self, hub: int, containers: int, loose: int) -> float:
        return float(self.container[hub] * containers + self.loose[hub] * loose)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Arrays by option, hubs, and conditions; `forced` has one entry per producer; see the module for the
    mathematics.
    """

    producer: Ints
    hub: Ints
    lo: Ints
    hi: Ints
    pack: Ints
    unit: Floats
    fixed: Floats
    onboarding: Floats
    weight: Floats
    inclusive: Bools
    capacity: Ints
    sites: Sites
    least: int
    most: int
    floor: int
    suppliers: int | None
    inclusion: float | None
    forced: Bools
    split: bool

    def __len__(self) -> int:
        return len(self.lo)

    @property
    def producers(self) -> int:
        """How many producers there are, with or without an option."""
        return len(self.forced)

    @property
    def quantity_scale(self) -> float:
        """A power of two by which quantities are divided for the solver."""
        return 2.0 ** max(0, int(np.log2(max(self.least, self.most, 1))) - 10)

    @property
    def money_scale(self) -> float:
        """A power of two by which money is divided for the solver, so that a plan costs about 2**17."""
        typical = float(np.median(np.abs(self.unit))) if len(self) else 1.0
        around = max(typical * max(self.least, self.most, 1), float(self.sites.opening.max(initial=0.0)), 1.0)
        return float(2.0 ** (int(np.log2(around)) - 17))

    def only(self, kept: Bools | Ints) -> "Problem":
        """Return the problem with some options only; producers and hubs keep their places."""
        return replace(
            self,
            producer=self.producer[kept],
            hub=self.hub[kept],
            lo=self.lo[kept],
            hi=self.hi[kept],
            pack=self.pack[kept],
            unit=self.unit[kept],
            fixed=self.fixed[kept],
            onboarding=self.onboarding[kept],
            weight=self.weight[kept],
            inclusive=self.inclusive[kept],
            capacity=self.capacity[kept],
        )


def problem_of(options: Options) -> tuple[Problem, Ints]:
    """Return the least-cost problem of a demand, and the place in `options` of each of its options."""
    demand = options.demand
    sites = _sites(options)
    top = np.minimum(np.minimum(options.hi, demand.most), sites.capacity[options.hub]) // options.pack * options.pack
    kept = np.flatnonzero(options.lo <= top)
    split = options.split
    problem = Problem(
        producer=options.producer[kept],
        hub=options.hub[kept],
        lo=options.lo[kept],
        hi=top[kept],
        pack=options.pack[kept],
        unit=options.unit[kept],
        fixed=(options.pickup if split else options.pickup + options.onboarding)[kept],
        onboarding=options.onboarding[kept] if split else np.zeros(len(kept)),
        weight=np.ones(len(kept)),
        inclusive=options.inclusive[kept],
        capacity=options.capacity[kept],
        sites=sites,
        least=demand.qty,
        most=demand.most,
        floor=0,
        suppliers=demand.max_suppliers,
        inclusion=demand.inclusion_min,
        forced=np.zeros(len(options.producers), dtype=np.bool_),
        split=split,
    )
    return problem, kept


def _sites(options: Options) -> Sites:
    parts = INCLUDED[options.demand.incoterm]
    hubs, lanes = options.hubs, options.lanes
    opening = np.zeros(len(hubs))
    if Part.OPENING in parts:
        opening += np.array([hub.open_cost for hub in hubs], dtype=np.float64)
    if Part.EXPORT_FILE in parts:
        opening += np.array([hub.export_file for hub in hubs], dtype=np.float64)
    return Sites(
        opening=opening,
        capacity=np.array([hub.capacity for hub in hubs], dtype=np.int64),
        container=np.array([lane.container_cost for lane in lanes], dtype=np.float64),
        container_qty=np.array([lane.container_qty for lane in lanes], dtype=np.int64),
        loose=np.array([lane.lcl_rate for lane in lanes], dtype=np.float64) / 1000,
        loose_max=np.array([lane.lcl_max for lane in lanes], dtype=np.int64),
        freight=Part.FREIGHT in parts,
    )
