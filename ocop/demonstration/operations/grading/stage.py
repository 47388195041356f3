"""What the steps of the demonstration of grading share: people, goods, places, days, words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from ocop.accounts.models import User
from ocop.demonstration.graded import EDITION, Course, Graded
from ocop.demonstration.people import COMMUNES, PEOPLE, Person
from ocop.demonstration.scores import Marks, marks_for
from ocop.grading.editions import edition
from ocop.grading.models import Council, Dossier, Paper
from ocop.grading.scoring.records import Edition, Scorecard
from ocop.places.models import Area
from ocop.registry.models import Product


@dataclass(frozen=True)
class Stage:
    """Everything that a step needs; ``dossiers``, ``councils``, ``vaults`` and ``found`` fill up on the way.

    :ivar goods: products by their key in ``graded_goods.csv``.
    :ivar found: the levels that the review finds, by the course's key.
    :ivar at: the moment of the load, from which all days are counted.
    """

    told: Graded
    goods: Mapping[str, Product]
    province: Area
    country: Area
    at: dt.datetime
    users: Mapping[str, User]
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    councils: dict[str, Council] = field(default_factory=dict)
    vaults: dict[str, list[Paper]] = field(default_factory=dict)
    found: dict[str, Marks] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        """The day of the load."""
        return timezone.localdate(self.at)

    @property
    def rules(self) -> Edition:
        """The edition under which all of it is rated."""
        return edition(EDITION)

    def ago(self, days: int) -> dt.datetime:
        """Return the moment so many days before the load."""
        return self.at - dt.timedelta(days=days)

    def day(self, days: int) -> dt.date:
        """Return the day so many days after the load, or before it."""
        return self.today + dt.timedelta(days=days)

    def user(self, person: Person) -> User:
        """Return the account of a person."""
        return self.users[person.username]

    def speaker(self, good: str) -> User:
        """Return who speaks for the maker of a product."""
        return self.users[self.told.makers[self.told.goods[good].maker].speaker]

    def commune_officer(self, good: str) -> User:
        """Return who screens the dossiers of the maker's commune."""
        return self.user(COMMUNES[self.told.makers[self.told.goods[good].maker].commune])

    def card(self, course: Course) -> Scorecard:
        """Return the card by which a product is rated."""
        return self.rules.scorecards[self.told.goods[course.good].set_number]

    def marks(self, course: Course) -> Marks:
        """Return the levels that the review finds in a product."""
        if course.key not in self.found:
            card = self.card(course)
            self.found[course.key] = marks_for(card, course.stars, course.points, course.lowered, course.key)
        return self.found[course.key]

    def say(self, key: str) -> str:
        """Return words of ``graded_words.csv``."""
        return self.told.words[key]


def accounts() -> dict[str, User]:
    """Return the people of the demonstration by user name."""
    return {user.username: user for user in User.objects.filter(username__in=[person.username for person in PEOPLE])}
