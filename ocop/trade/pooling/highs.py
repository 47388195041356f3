"""One call of HiGHS on one thread with a fixed seed: a linear or mixed-integer model in, values, bound and prices
out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, override

import highspy
import numpy as np
from numpy.typing import NDArray

_INFEASIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
    highspy.HighsModelStatus.kObjectiveBound,
)

type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]
type Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Minimise cost·x, lower <= x <= upper, row_lower <= A x <= row_upper; A row by row (`start`, `index`, `value`)."""

    cost: Floats
    lower: Floats
    upper: Floats
    integer: Bools
    row_lower: Floats
    row_upper: Floats
    start: Ints
    index: Ints
    value: Floats


@dataclass(frozen=True, slots=True)
class Effort:
    """When a solver call stops: relative gap, nodes, a safety net in seconds; and the seed of its random choices.

    Of a model with whole columns, no point that costs more than `cutoff` is wanted, and the first one that costs
    `enough` or less will do; both in the model's own money.
    """

    gap: float
    nodes: int
    seconds: float
    seed: int
    cutoff: float = np.inf
    enough: float = -np.inf


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What the solver found. `values` is None without a feasible point; `bound` holds whatever stopped the solver.

    With a cutoff, a point above it counts as none, the bound is never above it, and nothing is said to be infeasible.
    """

    values: Floats | None
    cost: float
    bound: float
    prices: Floats
    proved: bool
    infeasible: bool


class _Silent(highspy.Highs):
    """HiGHS that never writes to the console: it is silenced before its constructor can print a greeting."""

    @override
    def enableCallbacks(self) -> None:
        self.silent()
        parent: Any = super()
        parent.enableCallbacks()


def silent_solver() -> highspy.Highs:
    """Return a new solver that writes nothing to the console."""
    make: Callable[[], highspy.Highs] = _Silent
    return make()


def solve(model: Model, effort: Effort, start: Floats | None = None) -> Answer:
    """Solve a model, optionally from a known feasible point of all its columns."""
    solver = silent_solver()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", effort.seed)
    solver.setOptionValue("mip_rel_gap", effort.gap)
    solver.setOptionValue("mip_max_nodes", effort.nodes)
    solver.setOptionValue("time_limit", effort.seconds)
    limited = bool(model.integer.any()) and np.isfinite(effort.cutoff)
    if limited:
        solver.setOptionValue("objective_bound", effort.cutoff)
    if model.integer.any() and np.isfinite(effort.enough):
        solver.setOptionValue("objective_target", effort.enough)
    solver.passModel(_as_lp(model))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        solver.setSolution(solution)
    solver.run()
    answer = _answer(solver, model)
    return _cut_off(answer, effort.cutoff) if limited else answer


def _cut_off(answer: Answer, cutoff: float) -> Answer:
    """Return the answer without a point above the cutoff; that there is none below it proves the cutoff as a bound."""
    if answer.values is not None and answer.cost <= cutoff:
        return answer
    done = answer.proved or answer.infeasible
    lower = cutoff if done else min(answer.bound, cutoff)
    return replace(answer, values=None, cost=np.inf, bound=lower, proved=done, infeasible=False)


def _as_lp(model: Model) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_ = len(model.cost)
    lp.num_row_ = len(model.row_lower)
    lp.col_cost_ = model.cost
    lp.col_lower_ = model.lower
    lp.col_upper_ = model.upper
    lp.row_lower_ = model.row_lower
    lp.row_upper_ = model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = model.start
    lp.a_matrix_.index_ = model.index
    lp.a_matrix_.value_ = model.value
    if model.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[whole] for whole in model.integer.astype(int).tolist()]
    return lp


def _answer(solver: highspy.Highs, model: Model) -> Answer:
    status = solver.getModelStatus()
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    solution = solver.getSolution()
    cost = float(info.objective_function_value) if found else np.inf
    is_mip = bool(model.integer.any())
    proved = status == highspy.HighsModelStatus.kOptimal
    bound = float(info.mip_dual_bound) if is_mip else (cost if proved else -np.inf)
    return Answer(
        values=np.array(solution.col_value, dtype=np.float64) if found else None,
        cost=cost,
        bound=bound,
        prices=np.array(solution.row_dual, dtype=np.float64),
        proved=proved,
        infeasible=status in _INFEASIBLE,
    )
