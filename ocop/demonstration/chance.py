"""Draws that are the same at every run: a number between 0 and 1 for a key, and what is made of it."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist

_STEPS = 2**53


def share(*key: object) -> float:
    """Return the number of a key, above 0 and below 1; keys that differ give numbers that have nothing in common."""
    told = hashlib.blake2b("\x1f".join(map(str, key)).encode(), digest_size=8).digest()
    return (int.from_bytes(told) % (_STEPS - 1) + 1) / _STEPS


def happens(percent: float, *key: object) -> bool:
    """Say yes for so many of a hundred keys."""
    return share(*key) * 100 < percent


def whole(low: int, high: int, *key: object) -> int:
    """Return a whole number from low to high, both included."""
    return low + int(share(*key) * (high - low + 1))


def between(low: float, high: float, *key: object) -> float:
    """Return a number between two positive ones, as likely in the lower half of their ratio as in the upper."""
    return low * math.exp(math.log(high / low) * share(*key))


def lognormal(median: float, spread: float, *key: object) -> float:
    """Return a positive number of a log-normal distribution; ``spread`` is the standard deviation of its logarithm."""
    return median * math.exp(spread * NormalDist().inv_cdf(share(*key)))


def pick[T](options: Sequence[T], *key: object) -> T:
    """Return one of the options, each as likely as the others."""
    return options[int(share(*key) * len(options))]


def weighted[T](weights: Mapping[T, int], *key: object) -> T:
    """Return one of the keys of a table, the likelier the larger its weight."""
    left = share(*key) * sum(weights.values())
    for option, weight in weights.items():
        if left < weight:
            return option
        left -= weight
    raise ValueError("a weight is negative, or there is none")
