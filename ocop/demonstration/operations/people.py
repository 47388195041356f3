"""Let the people of the demonstration sign in, each in its role."""

import datetime as dt
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from ocop.accounts.models import User
from ocop.accounts.operations import appoint_administrator, grant_role
from ocop.accounts.roles import Role
from ocop.demonstration import files, phrase
from ocop.demonstration.graded import COUNTRY, PROVINCE
from ocop.demonstration.people import ADMINISTRATOR, PEOPLE, PRODUCER, Person
from ocop.demonstration.queries import communes_of, graded_province, homes_of
from ocop.places.models import Area
from ocop.registry.models import Producer, ProducerPerson


def write_people(people: Sequence[Person], *, at: dt.datetime) -> None:
    """Make the people who are not there, with the node's pass phrase, and give each its role. The rest is left alone.

    The producer speaks for the maker of asked rice in its place whose number is the lowest.
    """
    let_sign_in(people)
    users = {user.username: user for user in User.objects.filter(username__in=[one.username for one in people])}
    administrator = users[ADMINISTRATOR.username]
    appoint_administrator(administrator, at=at)
    own = _own_producer(PRODUCER) if PRODUCER in people else None
    if own is not None:
        ProducerPerson.objects.get_or_create(producer=own, user=users[PRODUCER.username])
    for person in people:
        user = users[person.username]
        if not user.memberships.filter(role=person.role).exists():
            grant_role(user, person.role, _area(person, own, at), by=administrator, at=at)


def let_sign_in(people: Sequence[Person]) -> None:
    """Make those of the people who are not there; where the node's phrase was lost, give all of them a new one."""
    lost = not phrase.kept()
    password = make_password(phrase.make())
    there = User.objects.filter(username__in=[person.username for person in PEOPLE])
    there.update(is_active=True, **({"password": password} if lost else {}))
    known = set(there.values_list("username", flat=True))
    User.objects.bulk_create(
        User(username=person.username, first_name="Demonstration:", last_name=person.name, password=password)
        for person in people
        if person.username not in known
    )


def _own_producer(person: Person) -> Producer:
    """Return the maker for which the demonstration's producer speaks."""
    asked = [kind.name for kind in files.read().kinds if any(ask.is_for(kind) for ask in files.read().asks)]
    here = [kind.name for kind in files.read().kinds if (kind.country, kind.place) == (person.country, person.place)]
    makers = Producer.objects.filter(
        demonstration=True, products__name__in=set(asked) & set(here), products__supply_offers__withdrawn_at=None
    )
    return makers.exclude(products__supply_offers=None).order_by("pk")[0]


def _area(person: Person, own: Producer | None, at: dt.datetime) -> Area | None:
    if not person.country:
        return None
    today = timezone.localdate(at)
    if not person.place:
        return Area.objects.get(country=person.country, level=0)
    if (person.country, person.place) == (COUNTRY, PROVINCE):
        province = graded_province(on=today)
        if not person.commune:
            return province
        home = communes_of(province, [person.commune], on=today)[person.commune]
        return Area.objects.get(pk=home.spots[0].area)
    if own is not None and person.role in (Role.PRODUCER, Role.COMMUNE_OFFICER):
        return own.area
    kinds = [kind for kind in files.read().kinds if (kind.country, kind.place) == (person.country, person.place)]
    spot = homes_of(kinds, on=today)[person.country, person.place].spots[0]
    return Area.objects.get(children__pk=spot.area)
