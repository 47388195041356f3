"""Places by their names: forgiving in spelling, never a silent guess. Plain Python, no database and no clock."""

from ocop.places.gazetteer.lookup import Gazetteer
from ocop.places.gazetteer.results import Ambiguous, Answer, Found, How, NotFound, Place

__all__ = ["Ambiguous", "Answer", "Found", "Gazetteer", "How", "NotFound", "Place"]
