"""Load the demonstration network."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from ocop.activity.models import Activity
from ocop.activity.operations import record_many
from ocop.demonstration import files, graded, network, phrase, queries
from ocop.demonstration.network import Good, Network
from ocop.demonstration.operations.demands import plan_demands, write_demands
from ocop.demonstration.operations.grading import load_grading, remove_grading
from ocop.demonstration.operations.people import let_sign_in, write_people
from ocop.demonstration.operations.registry import write_network
from ocop.demonstration.operations.supply import write_offers
from ocop.demonstration.people import ADMINISTRATOR, NETWORK, PEOPLE
from ocop.demonstration.queries import Counts
from ocop.places.models import Area
from ocop.places.operations import load_places
from ocop.registry.models import Programme
from ocop.registry.operations.programmes import load_programmes
from ocop.trade.models import Plan
from ocop.trade.operations.logistics import load_logistics
from ocop.trade.queries.logistics import exchange_rates_on

MINIMAL = 60
"""Products of a minimal network."""


@dataclass(frozen=True)
class Result:
    """What a load came to: whether anything was written, how many rows there are now, and the plans that were made."""

    written: bool
    counts: Counts
    plans: list[Plan]


def load_demo(*, minimal: bool, at: dt.datetime) -> Result:
    """Bring the database to what the files of the demonstration say; a second time changes nothing.

    Places, programmes, ways and rates are loaded where there are none. Rows that the files no longer tell of stay
    until the demonstration is removed. Eight weeks later a load moves the days of offers, certificates and demands on,
    and shows grading anew. A minimal load does without grading, and so does one on a
    day on which the rules of 2026 have not been in force for long enough.

    :raises PlaceUnknown: the places that were loaded lack one of a kind; nothing was written.
    """
    today = timezone.localdate(at)
    digest = f"{files.digest()}{'-minimal' if minimal else ''}"
    written = not queries.is_loaded(digest, on=today)
    if written:
        _load_what_it_stands_on(today)
        _write(digest, minimal=minimal, at=at)
    elif not phrase.kept():
        let_sign_in(PEOPLE if not minimal and queries.can_show_grading(on=today) else NETWORK)
    plans = plan_demands(queries.open_demands() if written else queries.unplanned_demands(), at=at)
    return Result(written, queries.counts(), plans)


def _load_what_it_stands_on(today: dt.date) -> None:
    load_programmes()
    there = Area.objects.filter(level=0).values_list("country", flat=True)
    states = Programme.objects.exclude(country__in=there).values_list("country", flat=True)
    load_places(sorted(set(states)), on=today)
    load_logistics()


@transaction.atomic
def _write(digest: str, *, minimal: bool, at: dt.datetime) -> None:
    today = timezone.localdate(at)
    told = files.read()
    rates = {currency: rate.per_usd for currency, rate in exchange_rates_on(today).items()}
    whole = network.build(told, queries.homes_of(told.kinds, on=today), day=today, rates=rates)
    graded_too = not minimal and queries.can_show_grading(on=today)
    rated = graded_goods(today, rates) if graded_too else {}
    wanted = network.minimal(whole, told, MINIMAL) if minimal else Network((*whole.goods, *rated.values()))
    rows = write_network(wanted, by=ADMINISTRATOR.username, at=at)
    write_offers(rows.products, by=ADMINISTRATOR.username, at=at)
    write_people(PEOPLE if graded_too else NETWORK, at=at)
    write_demands(told.asks, minimal=minimal, at=at)
    if graded_too:
        remove_grading(at=at)
        load_grading({key: rows.products[good] for key, good in rated.items()}, at=at)
    facts = queries.loaded_facts(digest, today, queries.counts())
    kind, subject = queries.SUBJECT
    record_many([Activity(verb=queries.LOADED, subject_kind=kind, subject=subject, by="", at=at, facts=facts)])


def graded_goods(today: dt.date, rates: Mapping[str, Decimal]) -> dict[str, Good]:
    """Return the goods whose grading is shown, by key.

    :raises PlaceUnknown: the places that were loaded lack the province or a commune.
    """
    told = graded.read()
    names = {maker.commune for maker in told.makers.values()}
    communes = queries.communes_of(queries.graded_province(on=today), names, on=today)
    return graded.goods_of(told, files.read(), communes, day=today, rates=rates)
