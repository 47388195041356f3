"""The authorities for which somebody can found a council."""

from dataclasses import dataclass

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import in_paths, paths_of
from ocop.grading.editions import editions
from ocop.grading.reader import in_reader_language
from ocop.places.models import Area


@dataclass(frozen=True)
class Body:
    """An authority of an area under an edition of rules."""

    edition: str
    authority: str
    area: Area
    words: str

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return f"{self.edition}|{self.authority}|{self.area.path}"

    def __str__(self) -> str:
        return self.words


def bodies_for(user: User) -> list[Body]:
    """Return the bodies that hold councils in the areas where a person keeps them, under the rules in use."""
    paths = paths_of(user, Permission.COUNCIL_KEEP)
    found = []
    for rules in editions():
        if rules.state != "in_use" or not rules.scorecards:
            continue
        courts = [one for one in rules.authorities.values() if "council" in one.does]
        areas = Area.objects.filter(
            in_paths("path", paths),
            country=rules.country,
            level__in=[one.level for one in courts],
            valid_until__isnull=True,
        )
        for area in areas.order_by("level", "path") if courts and paths else ():
            for court in courts:
                if court.level == area.level:
                    words = f"{area.local_name} · {in_reader_language(court.names)} · {in_reader_language(rules.names)}"
                    found.append(Body(rules.code, court.code, area, words))
    return found
