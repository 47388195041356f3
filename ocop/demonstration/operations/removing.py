"""Take the demonstration network away."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext_lazy as _

from ocop.accounts.models import User
from ocop.activity.models import Activity
from ocop.activity.operations import activity, record_many
from ocop.core.refusals import DomainError
from ocop.demonstration import phrase, queries
from ocop.demonstration.operations.grading import remove_grading
from ocop.registry.models import Producer, Product
from ocop.trade.models import Demand, SupplyOffer


class RealRecordsRest(DomainError):
    message = _(
        "Records that are no demonstration rest on it, so it cannot be taken away: %(records)s. "
        "Give each its own producer, or undo its merger, first."
    )


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows were taken away; ``closed`` people had done something real and were shut out instead."""

    makers: int
    products: int
    offers: int
    demands: int
    people: int
    closed: int
    dossiers: int


@transaction.atomic
def remove_demo(*, at: dt.datetime) -> Removed:
    """Take away every fictitious maker, product, dossier, offer, demand and person; what happened stays written down.

    The estimates of ways and rates stay: they are reference data of trade, which `ocop load_logistics` keeps.

    :raises RealRecordsRest: a real product is of a fictitious maker, or a real record was merged into a fictitious one.
    """
    _refuse_where_real_records_rest()
    dossiers = remove_grading(at=at)
    people = list(queries.people())
    asked = Demand.objects.filter(Q(demonstration=True) | Q(buyer__in=people))
    offers = SupplyOffer.objects.filter(product__demonstration=True)
    products = Product.objects.filter(demonstration=True)
    makers = Producer.objects.filter(demonstration=True)
    lines = [
        *_lines("trade.demand_removed", asked, at),
        *_lines("registry.product_removed", products, at),
        *_lines("registry.producer_removed", makers, at),
    ]
    counted = [len(asked), offers.count(), len(products), len(makers)]
    for rows in (asked, offers):
        rows.all().delete()
    for records in (products, makers):
        records.update(merged_into=None)  # fictitious records merged among themselves
        records.all().delete()
    gone = [_take_away(person) for person in people]
    removed = Removed(
        dossiers=dossiers,
        demands=counted[0],
        offers=counted[1],
        products=counted[2],
        makers=counted[3],
        people=sum(gone),
        closed=len(gone) - sum(gone),
    )
    if lines or people:
        kind, subject = queries.SUBJECT
        record_many([*lines, Activity(verb=queries.REMOVED, subject_kind=kind, subject=subject, by="", at=at)])
    transaction.on_commit(phrase.forget)
    return removed


def _refuse_where_real_records_rest() -> None:
    real_products = Product.objects.filter(demonstration=False).filter(
        Q(producer__demonstration=True) | Q(merged_into__demonstration=True)
    )
    real_makers = Producer.objects.filter(demonstration=False, merged_into__demonstration=True)
    numbers = [*real_products.values_list("number", flat=True)[:10], *real_makers.values_list("number", flat=True)[:10]]
    if numbers:
        raise RealRecordsRest(records=", ".join(numbers))


def _lines(verb: str, rows: Iterable[Demand | Product | Producer], at: dt.datetime) -> list[Activity]:
    return [activity(verb, row, by="", at=at, demonstration=True) for row in rows]


def _take_away(person: User) -> bool:
    """Delete a person; where something real hangs on it, shut it out instead. Return whether it was deleted."""
    person.memberships.all().delete()
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        person.is_active = False
        person.password = make_password(None)
        person.save(update_fields=["is_active", "password"])
        return False
    return True
