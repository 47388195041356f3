"""Questions about the demonstration: where its makers can be, what was loaded, who can sign in."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Q, QuerySet

from ocop.accounts.models import User
from ocop.activity.queries import history_of
from ocop.core.text import fold
from ocop.demonstration import graded, phrase
from ocop.demonstration.files import Kind
from ocop.demonstration.graded import COUNTRY, EDITION, PROVINCE
from ocop.demonstration.network import Home, Homes, PlaceUnknown, Spot
from ocop.demonstration.people import PEOPLE
from ocop.grading.editions import edition
from ocop.grading.models import Dossier, StarCertificate
from ocop.places.models import Area
from ocop.registry.models import CertificateHeld, Producer, Product, StarHeld
from ocop.trade.models import Demand, SupplyOffer
from ocop.trade.states import DemandState

SUBJECT = ("demonstration", "network")
"""Kind and name under which loads and removals are written down."""
LOADED = "demonstration.loaded"
REMOVED = "demonstration.removed"
FRESH_FOR = dt.timedelta(weeks=8)
"""After that the windows of the demands come near, and a load moves all days on."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one person of the demonstration signs in, and what there is to try."""

    role: str
    username: str
    password: str
    tries: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of the demonstration there are."""

    makers: int
    products: int
    kinds: int
    countries: int
    offers: int
    certificates: int
    star_ratings: int
    demands: int
    people: int
    dossiers: int
    issued: int


def sign_ins() -> list[SignIn]:
    """Return how the people of the demonstration sign in; none where no demonstration is loaded."""
    password = phrase.kept()
    there = set(people().filter(is_active=True).values_list("username", flat=True))
    return [
        SignIn(str(person.name), person.username, password, person.tries)
        for person in PEOPLE
        if password and person.username in there
    ]


def people() -> QuerySet[User]:
    """Return the people of the demonstration."""
    return User.objects.filter(username__in=[person.username for person in PEOPLE])


def open_demands() -> QuerySet[Demand]:
    """Return the demonstration's demands that are not closed, oldest first."""
    return Demand.objects.filter(demonstration=True).exclude(state=DemandState.CLOSED).order_by("pk")


def unplanned_demands() -> QuerySet[Demand]:
    """Return those that were asked and have no plan yet."""
    return open_demands().filter(state=DemandState.OPEN)


def counts() -> Counts:
    """Count the rows of the demonstration."""
    products = Product.objects.filter(demonstration=True)
    return Counts(
        makers=Producer.objects.filter(demonstration=True).count(),
        products=products.count(),
        kinds=products.order_by().values("country", "name").distinct().count(),
        countries=products.order_by().values("country").distinct().count(),
        offers=SupplyOffer.objects.filter(demonstration=True, withdrawn_at__isnull=True).count(),
        certificates=CertificateHeld.objects.filter(product__demonstration=True).count(),
        star_ratings=StarHeld.objects.filter(product__demonstration=True).count(),
        demands=open_demands().count(),
        people=people().filter(is_active=True).count(),
        dossiers=Dossier.objects.filter(demonstration=True).count(),
        issued=StarCertificate.objects.filter(demonstration=True).count(),
    )


def is_loaded(digest: str, *, on: dt.date) -> bool:
    """Say whether the network of these files stands, and was loaded not so long ago that its days have passed."""
    last = history_of(*SUBJECT).first()
    if last is None or last.verb != LOADED or last.facts["digest"] != digest:
        return False
    return on - dt.date.fromisoformat(last.facts["day"]) < FRESH_FOR


def loaded_facts(digest: str, day: dt.date, counted: Counts) -> dict[str, object]:
    """Return what is written down about a load, for :func:`is_loaded` to find."""
    return {"digest": digest, "day": day.isoformat(), **asdict(counted)}


def homes_of(kinds: Iterable[Kind], *, on: dt.date) -> Homes:
    """Return for each place of the kinds its area of today and those below it; places that are not found are left out.

    A kind's place is spelt with or without what it is called (province, state), as its README says.
    """
    wanted = {(kind.country, kind.place) for kind in kinds}
    by_name: dict[tuple[str, str], Area] = {}
    for area in Area.objects.filter(_stands(on), level__in=(1, 2)).order_by("-level", "path"):
        if area.level == 1 or area.country == "PH":
            by_name |= {(area.country, spelling): area for spelling in spellings(area.name, area.kind)}
    # In the Philippines a province lies in a region of level 1; where both are called alike, the region comes last.
    keys = {(country, place): (country, fold(place)) for country, place in wanted}
    found = {key: by_name[spelt] for key, spelt in keys.items() if spelt in by_name}
    below = _children([area.pk for area in found.values()], on)
    return {
        key: Home(area.name, area.name_en, tuple(_spot(one, area) for one in below[area.pk] or [area]))
        for key, area in sorted(found.items())
    }


def can_show_grading(*, on: dt.date) -> bool:
    """Say whether the rules of the demonstration of grading have been in force since its first dossier was begun."""
    return edition(EDITION).usable_on(on - dt.timedelta(days=graded.earliest()))


def graded_province(*, on: dt.date) -> Area:
    """Return the province in which grading is shown.

    :raises PlaceUnknown: it is not among the areas that were loaded.
    """
    for area in Area.objects.filter(_stands(on), country=COUNTRY, level=1):
        if fold(PROVINCE) in spellings(area.name, area.kind):
            return area
    raise PlaceUnknown(f"{PROVINCE} ({COUNTRY})")


def communes_of(province: Area, names: Iterable[str], *, on: dt.date) -> dict[str, Home]:
    """Return communes of a province by name, each with itself as the only spot.

    :raises PlaceUnknown: one is not among the areas that were loaded.
    """
    found: dict[str, Home] = {}
    for area in Area.objects.filter(_stands(on), parent=province).order_by("path"):
        for name in set(names) - set(found):
            if fold(name) in spellings(area.name, area.kind):
                found[name] = Home(area.name, area.name_en, (_spot(area, province),))
    missing = sorted(set(names) - set(found))
    if missing:
        raise PlaceUnknown(f"{', '.join(missing)} ({province.name})")
    return found


def _children(parents: list[int], on: dt.date) -> dict[int, list[Area]]:
    children: dict[int, list[Area]] = defaultdict(list)
    for area in Area.objects.filter(_stands(on), parent__in=parents).order_by("path"):
        children[area.parent_id or 0].append(area)
    return children


def _spot(area: Area, home: Area) -> Spot:
    known = area if area.latitude is not None and area.longitude is not None else home
    return Spot(area.pk, area.path, known.latitude, known.longitude)


def spellings(name: str, kind: str) -> set[str]:
    """Return how a place may be spelt, folded: with what it is called before or after, or without."""
    name, kind = fold(name), fold(kind)
    return {name, f"{name}{kind}", f"{kind}{name}", name.removeprefix(f"{kind} ")}


def _stands(on: dt.date) -> Q:
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))
