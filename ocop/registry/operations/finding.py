"""The places of a country, as the check of a register row asks for them."""

import functools

from django.utils.translation import gettext as _

from ocop.places.gazetteer import Ambiguous, Found, How, NotFound
from ocop.places.gazetteer import Place as Known
from ocop.places.geo import Circle, Point
from ocop.places.models import Area
from ocop.places.queries import ancestors_of, gazetteer, reach_of
from ocop.registry.checking import Place, Places


class CountryPlaces:
    """Finds the places of one country by the names in a register; remembers what it found."""

    def __init__(self, country: str) -> None:
        self.country = country
        self.known = gazetteer(country)
        self._in_text = functools.lru_cache(maxsize=5_000)(self._find_in_text)
        self._by_columns = functools.lru_cache(maxsize=50_000)(self._find_by_columns)
        self._reach = functools.lru_cache(maxsize=50_000)(self._reach_of)

    def is_first_level(self, text: str) -> bool:
        """Say whether a text names a province or state."""
        answer = self.known.find(text)
        return isinstance(answer, Found) and answer.level == 1

    def near(self, area_id: int, latitude: float, longitude: float) -> bool:
        """Say whether a coordinate can lie in an area that :meth:`find` returned."""
        point, reach = Point(latitude, longitude), self._reach(area_id)
        return reach.holds(point) if reach else point.is_on_earth

    def _reach_of(self, area_id: int) -> Circle | None:
        return reach_of(Area.objects.get(pk=area_id))

    def find(self, province: str, district: str, commune: str, address: str) -> Place:
        """Return the smallest area that the columns lead to; the address is asked where the columns do not tell."""
        if not (province or district or commune):
            return self._in_text(address)
        place, answer = self._by_columns(province, district, commune)
        if isinstance(answer, Ambiguous) and address:
            in_address = self.known.find_in_text(address)
            if isinstance(in_address, Found) and in_address.path in {known.path for known in answer.candidates}:
                return self.placed(in_address)
        return place

    def _find_in_text(self, address: str) -> Place:
        return self.placed(self.known.find_in_text(address))

    def _find_by_columns(self, *columns: str) -> tuple[Place, Found | Ambiguous | NotFound]:
        """Return the place that columns lead to without the address, and the answer that it was made of."""
        names = list(columns)
        while not names[-1]:
            names.pop()
        answer = self.known.find(*names)
        if isinstance(answer, Ambiguous):
            answer = _of_the_column(answer, len(names)) or answer
        elif isinstance(answer, NotFound) and answer.which > 0:
            wider = self.known.find(*names[: answer.which])
            if isinstance(wider, Found):
                return self.placed(wider, answer.name), wider
        return self.placed(answer), answer

    def placed(self, answer: Found | Ambiguous | NotFound, missed: str = "") -> Place:
        """Return an answer of the look-up as the check takes it.

        :param missed: the name of a smaller place that was not found.
        """
        match answer:
            case Found():
                return Place(answer.area_id, name=answer.place.name, path=answer.path, missed=missed)
            case Ambiguous():
                return Place(None, candidates=tuple(self._named(place) for place in answer.candidates))
            case NotFound():
                close = ", ".join(place.name for place in answer.suggestions)
                guess = " " + _("Did you mean: %(close)s?") % {"close": close} if close else ""
                return Place(None, missed=answer.name, guess=guess)

    def _named(self, place: Known) -> str:
        """Return a name that tells places of one name apart: with what they lie in, and the path that finds them."""
        return f"{place.name} ({place.path})"


class ChosenPlace:
    """The place that an officer chose for a row, whatever its names may mean."""

    def __init__(self, area: Area, places: Places) -> None:
        self.area, self.places = area, places

    def find(self, province: str, district: str, commune: str, address: str) -> Place:
        """Return the chosen place."""
        return Place(self.area.pk, name=self.area.name, path=self.area.path)

    def near(self, area_id: int, latitude: float, longitude: float) -> bool:
        """Say whether a coordinate can lie in an area."""
        return self.places.near(area_id, latitude, longitude)


class StatedPlace:
    """The place in which all rows lie, as the officer says; a row that names a place of its own lies there."""

    def __init__(self, area: Area, places: CountryPlaces) -> None:
        self.area, self.places = area, places
        self.chain = [above.name for above in ancestors_of(area) if above.level] + [area.name]
        self._below = functools.lru_cache(maxsize=50_000)(self._find_below)
        self._in_text = functools.lru_cache(maxsize=5_000)(self._find_in_text)

    def find(self, province: str, district: str, commune: str, address: str) -> Place:
        """Return where the row says that it lies: smaller places in the stated one before those elsewhere."""
        if province:
            return self.places.find(province, district, commune, address)
        if district or commune:
            return self._below(district, commune) or self._elsewhere(district, commune, address)
        return self._in_text(address) if address else self._stated()

    def near(self, area_id: int, latitude: float, longitude: float) -> bool:
        """Say whether a coordinate can lie in an area."""
        return self.places.near(area_id, latitude, longitude)

    def _stated(self, missed: str = "") -> Place:
        return Place(self.area.pk, name=self.area.name, path=self.area.path, missed=missed)

    def _find_below(self, district: str, commune: str) -> Place | None:
        """Return the place of these names in the stated one, or in what that lies in, the nearest first."""
        for depth in range(len(self.chain), 0, -1):
            names = (district, commune) if depth == 1 else tuple(filter(None, (district, commune)))
            found = self._only(self.places.known.find(*self.chain[:depth], *names))
            around = ".".join(self.area.path.split(".")[: depth + 1])
            if found is not None and found.path.startswith(around + "."):
                return self.places.placed(found)
        return None

    def _elsewhere(self, district: str, commune: str, address: str) -> Place:
        found = self.places.find("", district, commune, address)
        if found.area_id is not None or found.candidates:
            return found
        return self._stated(missed=found.missed)

    def _find_in_text(self, address: str) -> Place:
        """Return what the address names; read with the stated place after it where it is not clear by itself."""
        for text in (address, ", ".join((address, *reversed(self.chain)))):
            found = self._only(self.places.known.find_in_text(text))
            if found is not None:
                return self.places.placed(found)
        return self._stated()

    def _only(self, answer: Found | Ambiguous | NotFound) -> Found | None:
        """Return the place that was found, or the only one of several that lies in the stated one."""
        if isinstance(answer, Ambiguous):
            inside = [place for place in answer.candidates if f"{place.path}.".startswith(f"{self.area.path}.")]
            return Found(inside[0], How.EXACT) if len(inside) == 1 else None
        return answer if isinstance(answer, Found) else None


def _of_the_column(answer: Ambiguous, column: int) -> Found | None:
    """Return the one candidate of the level that the column is for: a district's name may be a sub-district's too.

    :param column: 1 province, 2 district, 3 commune; in a commune's column any level below the district's will do.
    """
    fitting = [place for place in answer.candidates if place.level == column or (column == 3 and place.level > column)]
    return Found(fitting[0], How.EXACT) if len(fitting) == 1 else None
