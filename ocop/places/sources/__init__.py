"""Where places come from: one module for each state with a package of its own, one for the others. Plain Python."""

from ocop.places.sources import cambodia, first_level, indonesia, philippines, thailand, vietnam
from ocop.places.sources.units import Centre, Country, Succession, Unit, centres

COUNTRIES = ("VN", "TH", "LA", "KH", "MM", "MY", "ID", "BN", "PH", "TL", "SG")

__all__ = ["COUNTRIES", "Centre", "Country", "Succession", "Unit", "centres", "read"]


def read(country: str) -> Country:
    """Return all that the packages and our own files tell of a country, larger units before the smaller.

    :raises KeyError: the country is not one of `COUNTRIES`.
    """
    match country:
        case "VN":
            return vietnam.read()
        case "TH":
            return thailand.read()
        case "KH":
            return cambodia.read()
        case "ID":
            return indonesia.read()
        case "PH":
            return philippines.read()
        case _ if country in COUNTRIES:
            return first_level.read(country)
    raise KeyError(country)
