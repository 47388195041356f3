"""Measures the pooling engine, each time beside a peer in the same run.

`--orlib DIR` solves OR-Library's capacitated warehouse location files through the engine, by the exact reduction of
`ocop.trade.pooling.cflp`, beside a plain HiGHS model of the same file. Without it, synthetic registers of the sizes
asked are pooled beside HiGHS on the whole model, and beside the three ways of buying by hand. One thread throughout.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import highspy
import numpy as np

from bench.pooling_register import TODAY, register
from ocop.trade.pooling import Infeasible, Limits, Options, Plan, build_options, pool, solver
from ocop.trade.pooling.cflp import MONEY, NotAnInstance, Warehouses, as_options, read_warehouses
from ocop.trade.pooling.highs import Effort, silent_solver, solve
from ocop.trade.pooling.model import Freedom, build
from ocop.trade.pooling.problem import Problem, problem_of

# The capacities with which OR-Library publishes optima for the three files that leave it open.
OPEN_CAPACITIES = {
    "capa": (8000, 10000, 12000, 14000),
    "capb": (5000, 6000, 7000, 8000),
    "capc": (5000, 5750, 6500, 7250),
}
PEER_GAP = 1e-4
HIGHS_MAKERS = 5_000
"""HiGHS on the whole model of more makers runs far past its time limit: it is not run unless asked for."""


@dataclass(frozen=True)
class Location:
    """One warehouse location instance, solved twice."""

    instance: str
    cost: float
    bound: float
    seconds: float
    highs_cost: float
    highs_seconds: float


@dataclass(frozen=True)
class Pooled:
    """One synthetic register, pooled by the engine, by HiGHS whole, and by hand; costs in minor units."""

    instance: str
    options: int
    suppliers: int
    build_seconds: float
    cost: int
    gap: float
    seconds: float
    highs_cost: float | None
    highs_gap: float | None
    highs_seconds: float
    price_first: float | None
    landed_first: float | None
    hubs_dropped: float | None


@dataclass(frozen=True)
class Peer:
    """What HiGHS reached: cost in minor units and gap, or nothing."""

    cost: float | None
    gap: float | None


def timed[T](work: Callable[[], T]) -> tuple[T, float]:
    """Return what the work returns, and the seconds it took."""
    start = perf_counter()
    done = work()
    return done, perf_counter() - start


def located(folder: Path, seconds: float) -> Iterator[Location]:
    """Solve every cap*.txt of a folder, in the order of their names."""
    for path in sorted(folder.glob("cap*.txt")):
        text = path.read_text(encoding="utf-8")
        for name, capacity in readings(path.stem, text):
            yield both_ways(name, read_warehouses(text, capacity), seconds)


def readings(stem: str, text: str) -> list[tuple[str, Decimal | None]]:
    """Return the instances that a file holds: one, or one for each published capacity where it leaves that open."""
    if "capacity" not in text.lower():
        return [(stem, None)]
    if stem not in OPEN_CAPACITIES:
        raise NotAnInstance(f"{stem} leaves the capacity open and no published one is known")
    return [(f"{stem}-{capacity}", Decimal(capacity)) for capacity in OPEN_CAPACITIES[stem]]


def both_ways(name: str, warehouses: Warehouses, seconds: float) -> Location:
    """Solve one instance through the engine and by a plain model."""
    limits = Limits(gap=1e-7, nodes=1_000_000, seconds=seconds)
    plan, ours = timed(lambda: pool(as_options(warehouses), limits))
    peer, theirs = timed(lambda: plain_cost(warehouses, limits))
    if isinstance(plan, Infeasible):
        raise SystemExit(f"{name} has no solution")
    return Location(name, plan.total / MONEY, plan.lower_bound / MONEY, ours, peer, theirs)


def plain_cost(warehouses: Warehouses, limits: Limits) -> float:
    """Return the cost that HiGHS finds for the textbook model: shares x, openings y, x <= y, sum of x = 1, capacity."""
    sites, customers = len(warehouses.capacity), len(warehouses.demand)
    highs = silent_solver()
    for option, value in (("threads", 1), ("mip_rel_gap", limits.gap), ("time_limit", limits.seconds)):
        highs.setOptionValue(option, value)
    for cost in warehouses.fixed:
        highs.addVar(0.0, 1.0)
        highs.changeColCost(highs.getNumCol() - 1, float(cost))
        highs.changeColIntegrality(highs.getNumCol() - 1, highspy.HighsVarType.kInteger)
    for costs in warehouses.cost:
        for cost in costs:
            highs.addVar(0.0, 1.0)
            highs.changeColCost(highs.getNumCol() - 1, float(cost))
    share = np.arange(sites, sites + sites * customers).reshape(customers, sites)
    asked = np.array([float(demand) for demand in warehouses.demand])
    for row in share:
        highs.addRow(1.0, 1.0, sites, row.astype(np.int32), np.ones(sites))
        for site, column in enumerate(row.tolist()):
            highs.addRow(-np.inf, 0.0, 2, np.array([column, site], dtype=np.int32), np.array([1.0, -1.0]))
    for site, capacity in enumerate(warehouses.capacity):
        columns = np.append(share[:, site], site).astype(np.int32)
        highs.addRow(-np.inf, 0.0, len(columns), columns, np.append(asked, -float(capacity)))
    highs.run()
    return float(highs.getInfo().objective_function_value)


def pooled(makers: int, hubs: int, seed: int, highs_seconds: float, highs_makers: int = HIGHS_MAKERS) -> Pooled:
    """Pool one synthetic register; suppliers are limited to three quarters of what buying by landed cost would use."""
    made = register(makers, hubs, seed)
    options, building = timed(
        lambda: build_options(made.demand, made.offers, made.hubs, made.lanes, made.duties, TODAY)
    )
    problem, kept = problem_of(options)
    by_hand = solver.greedies(problem, options.price[kept], np.arange(0))[1]
    if by_hand is not None:
        suppliers = max(len(by_hand.option) * 3 // 4, 1)
        options = replace(options, demand=replace(options.demand, max_suppliers=suppliers))
    plan, ours = timed(lambda: pool(options))
    if isinstance(plan, Infeasible):
        raise SystemExit(f"{makers}x{hubs} cannot be met: {plan.binding}")
    seconds = highs_seconds if makers <= highs_makers else 0.0
    return beside(options, plan, f"{makers}x{hubs}/{seed}", building, ours, seconds)


def beside(options: Options, plan: Plan, name: str, building: float, ours: float, highs_seconds: float) -> Pooled:
    """Set a plan beside HiGHS on the whole model and beside the greedies."""
    problem, kept = problem_of(options)
    peer, theirs = timed(lambda: whole_model(problem, highs_seconds)) if highs_seconds else (Peer(None, None), 0.0)
    near = np.arange(len(problem)) if len(problem) < 20_000 else solver.relaxation(problem, Limits())[1]
    above = [
        None if choice is None else choice.cost / plan.total - 1
        for choice in solver.greedies(problem, options.price[kept], near)
    ]
    return Pooled(
        instance=name,
        options=len(problem),
        suppliers=len(plan.lines),
        build_seconds=building,
        cost=plan.total,
        gap=plan.gap,
        seconds=ours,
        highs_cost=peer.cost,
        highs_gap=peer.gap,
        highs_seconds=theirs,
        price_first=above[0],
        landed_first=above[1],
        hubs_dropped=above[2],
    )


def whole_model(problem: Problem, seconds: float) -> Peer:
    """Return the cost and the gap that HiGHS reaches on the whole model without packs within its time, if any."""
    layout = build(problem, Freedom())
    answer = solve(layout.model, Effort(PEER_GAP, 2**31 - 1, seconds, 0))
    if not np.isfinite(answer.cost):
        return Peer(None, None)
    return Peer(answer.cost * layout.money_scale, (answer.cost - answer.bound) / answer.cost)


def in_words(row: Location | Pooled) -> str:
    """Return a line for a person."""
    if isinstance(row, Location):
        gap = max(row.cost - row.bound, 0.0) / row.cost
        return (
            f"{row.instance:12} {row.cost:16.3f}  proved gap {gap:.1e}  {row.seconds:7.2f} s"
            f"   plain HiGHS {row.highs_cost:16.3f} {row.highs_seconds:7.2f} s"
        )
    hand = "  ".join(percent(share) for share in (row.price_first, row.landed_first, row.hubs_dropped))
    whole = "not run" if not row.highs_seconds else "no plan"
    if row.highs_cost is not None:
        whole = f"cost {percent(row.highs_cost / row.cost - 1)} gap {percent(row.highs_gap)}"
    return (
        f"{row.instance:12} {row.options:7} options {row.suppliers:4} makers  laid out {row.build_seconds:5.2f} s"
        f"  pooled {row.seconds:6.2f} s gap {percent(row.gap)}"
        f"  |  HiGHS whole {row.highs_seconds:6.1f} s {whole}  |  by hand {hand}"
    )


def percent(share: float | None) -> str:
    """Return a share in words."""
    return "none" if share is None else f"{share:+.3%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--orlib", type=Path, metavar="DIR", help="a folder of OR-Library cap*.txt files")
    add("--sizes", default="100x5,100x20,1000x20", help="synthetic registers, makers x hubs")
    add("--seeds", type=int, default=1, help="registers of each size")
    add("--highs-seconds", type=float, default=20.0, help="limit of HiGHS on the whole model; 0 skips it")
    add("--highs-makers", type=int, default=HIGHS_MAKERS, help="HiGHS is not run on registers of more makers")
    add("--orlib-seconds", type=float, default=120.0, help="limit of each solver call with --orlib")
    add("--json", action="store_true", help="one object a line")
    asked = parser.parse_args()
    rows: Iterator[Location | Pooled]
    if asked.orlib is not None:
        rows = located(asked.orlib, asked.orlib_seconds)
    else:
        sizes = [tuple(map(int, size.split("x"))) for size in asked.sizes.split(",")]
        seeds = range(1, asked.seeds + 1)
        limits = asked.highs_seconds, asked.highs_makers
        rows = (pooled(makers, hubs, seed, *limits) for makers, hubs in sizes for seed in seeds)
    for row in rows:
        sys.stdout.write((json.dumps(vars(row)) if asked.json else in_words(row)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
