"""The exact chance that enough is delivered, when each maker delivers all of its part or nothing, independently."""

from collections.abc import Sequence

import numpy as np

from ocop.trade.pooling.highs import Floats

# Losses are counted on a grid of at most this many steps, each loss rounded up, so the chance is never overstated.
STEPS = 20_000


def fill_chance(parts: Sequence[tuple[int, float]], needed: int) -> float:
    """Return the probability that the parts (quantity, probability of nothing) deliver at least the needed quantity."""
    spare = sum(qty for qty, _ in parts) - needed
    if spare < 0:
        return 0.0
    step, chances = _losses(parts, spare)
    return float(chances[: spare // step + 1].sum())


def spare_needed(parts: Sequence[tuple[int, float]], wanted: float) -> int:
    """Return the smallest loss that is exceeded with a probability of at most 1 - wanted, rounded up to the grid."""
    total = sum(qty for qty, _ in parts)
    step, chances = _losses(parts, total)
    reached = np.cumsum(chances) >= wanted
    return min(int(np.argmax(reached)) * step if reached.any() else total, total)


def _losses(parts: Sequence[tuple[int, float]], most: int) -> tuple[int, Floats]:
    """Return the grid step, and the probability of each loss from 0 to the most, losses beyond it left out."""
    step = max(1, -(-most // STEPS))
    chances = np.zeros(most // step + 1)
    chances[0] = 1.0
    for qty, fails in parts:
        loss = -(-qty // step)
        lost = np.zeros_like(chances)
        if loss < len(chances):
            lost[loss:] = chances[: len(chances) - loss]
        chances = chances * (1.0 - fails) + lost * fails
    return step, chances
