"""The editions of rules that come with the platform, read once in a process."""

import datetime as dt
from functools import cache

from ocop.grading.rules import SCHEMES, read_edition
from ocop.grading.scoring.records import Edition
from ocop.grading.scoring.refusals import NoCurrentEdition, UnknownEdition


def edition_codes() -> tuple[str, ...]:
    """Return the codes of all editions, in alphabetical order."""
    return tuple(sorted(folder.name for folder in SCHEMES.iterdir() if (folder / "edition.yaml").is_file()))


@cache
def _read(code: str) -> Edition:
    return read_edition(SCHEMES / code)


def edition(code: str) -> Edition:
    """Return an edition by its code.

    :raises UnknownEdition: no edition has the code.
    :raises EditionWrong: its files are not valid, which a test of this project rules out for those that come with it.
    """
    known = edition_codes()
    if code not in known:
        raise UnknownEdition(given=code, known=", ".join(known))
    return _read(code)


def editions() -> tuple[Edition, ...]:
    """Return all editions, by country and scheme, the newest first."""
    every = [edition(code) for code in edition_codes()]
    return tuple(sorted(every, key=lambda one: (one.country, one.scheme, -one.year)))


def current_edition(scheme: str, on: dt.date) -> Edition:
    """Return the edition under which new dossiers of a scheme are begun on a day: the youngest that is in use then.

    :raises NoCurrentEdition: none is.
    """
    usable = [one for one in editions() if one.scheme == scheme and one.usable_on(on)]
    if not usable:
        raise NoCurrentEdition(scheme=scheme, day=on.isoformat())
    return max(usable, key=lambda one: (one.valid_from or dt.date.min, one.year))
