"""Distances between makers and hubs."""

import numpy as np
from numpy.typing import NDArray

EARTH_DIAMETER_KM = 12_742.0
ROAD_FACTOR = 1.3
"""How much longer a road is than the straight line; the usual figure of freight planning for the region."""

type Degrees = NDArray[np.float64]


def road_km(makers: Degrees, hubs: Degrees) -> NDArray[np.float64]:
    """Return the road from every maker to every hub in kilometres, rounded to 0.1; shape (makers, hubs).

    :param makers: latitude and longitude in degrees, shape (n, 2); ``hubs`` alike. Great circle by haversine times 1.3.
    """
    here, there = np.radians(makers)[:, None, :], np.radians(hubs)[None, :, :]
    half = np.sin((there - here) / 2) ** 2
    chord = half[..., 0] + np.cos(here[..., 0]) * np.cos(there[..., 0]) * half[..., 1]
    km: NDArray[np.float64] = EARTH_DIAMETER_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))) * ROAD_FACTOR
    return np.round(km, 1)
