"""What papers say of their scheme, of places and of themselves."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings

from ocop.grading.printing.imprint import Imprint
from ocop.grading.scoring.records import Edition, Words
from ocop.places.models import LANGUAGES_OF, Area


def language_of(country: str) -> str:
    """Return the language in which the papers of a country's scheme are written."""
    return LANGUAGES_OF.get(country, ("en",))[0]


def imprint(
    rules: Edition, *, on: dt.date, number: str, subject: str, demonstration: bool = False, draft: bool = False
) -> Imprint:
    """Return what a paper under an edition's rules says at its foot.

    :param subject: the number from which its woven band is drawn.
    """
    return Imprint(
        settings.NODE_NAME, on, number, language_of(rules.country), rules.country, subject, demonstration, draft
    )


def area_words(area: Area) -> Words:
    """Return the name of an area in the language of the place and in English."""
    return {language_of(area.country): area.name, "en": area.name_en}


def place_words(areas: Iterable[Area]) -> dict[int, Words]:
    """Return where each of some areas lies, from itself up to its province, by its key; asked once for all."""
    every = {area.pk: area for area in areas}
    over = {path for area in every.values() for path in _over(area)}
    names = {
        path: (name, english)
        for path, name, english in Area.objects.filter(path__in=over).values_list("path", "name", "name_en")
    }
    found: dict[int, Words] = {}
    for pk, area in every.items():
        chain = [names.get(path, (area.name, area.name_en)) for path in reversed(_over(area))]
        found[pk] = {
            language_of(area.country): ", ".join(name for name, _english in chain),
            "en": ", ".join(english for _name, english in chain),
        }
    return found


def _over(area: Area) -> list[str]:
    """Return the paths of an area and those above it, from above, without the country unless it is the area."""
    codes = area.path.split(".")
    return [".".join(codes[:length]) for length in range(min(2, len(codes)), len(codes) + 1)]
