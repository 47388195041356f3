"""Where places come from: one module for each state with a package of its own, one for the others. Plain Python.

The packages are large, so each is imported when its country is read: pages and other commands never need them.
"""

import importlib

from ocop.places.sources import first_level
from ocop.places.sources.units import Centre, Country, Succession, Unit, centres, country_unit

COUNTRIES = ("VN", "TH", "LA", "KH", "MM", "MY", "ID", "BN", "PH", "TL", "SG")
OF_THEIR_OWN = {"VN": "vietnam", "TH": "thailand", "KH": "cambodia", "ID": "indonesia", "PH": "philippines"}

__all__ = ["COUNTRIES", "Centre", "Country", "Succession", "Unit", "centres", "country_unit", "read"]


def read(country: str) -> Country:
    """Return all that the packages and our own files tell of a country, larger units before the smaller.

    :raises KeyError: the country is not one of `COUNTRIES`.
    """
    if country not in COUNTRIES:
        raise KeyError(country)
    if country not in OF_THEIR_OWN:
        return first_level.read(country)
    found: Country = importlib.import_module(f"{__name__}.{OF_THEIR_OWN[country]}").read()
    return found
