"""What an edition calls the level that it gave, for apps that know only scheme, year of the rules and level."""

from functools import lru_cache

from ocop.grading.scoring.records import Words
from ocop.grading.standings import editions_of


@lru_cache(maxsize=500)
def level_names(scheme: str, year: str, level: int) -> Words:
    """Return the names of a level under a scheme's rules of a year, by language; none where they are not known.

    Where no edition has the year (a certificate entered under rules that are not known here), the newest is asked.
    """
    known = list(editions_of(scheme))
    rules = next((one for one in known if str(one.year) == year), known[0] if known else None)
    band = rules.band(level) if rules else None
    return dict(band.names) if band else {}
