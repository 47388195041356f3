"""Corrections to producers and products, and facts pushed down to them."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import acting_for, may
from ocop.activity.operations import record
from ocop.core.locking import locked
from ocop.core.refusals import DomainError
from ocop.core.text import fold, squeeze
from ocop.places.models import Area
from ocop.registry.models import HeldAs, Producer, ProducerPerson, Product, StarHeld
from ocop.registry.names import core_name
from ocop.registry.states import NEXT_PRODUCT, ProductState


class NameMissing(DomainError):
    message = gettext_lazy("A product needs a name.")


class NotPossible(DomainError):
    message = gettext_lazy("The product is %(state)s, so that cannot be done.")


def next_number(country: str, letter: str) -> str:
    """Take the next number of the node: country, P for a product or M for a maker, and a running number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('registry_number')")
        return f"{country}-{letter}{cursor.fetchone()[0]}"


def speaks_for(user: User, producer: Producer | None) -> bool:
    """Say whether a person may speak for a producer: one of its people, or an officer acting for it now."""
    return producer is not None and producer.pk in spoken_for(user, [producer])


def spoken_for(user: User, producers: Collection[Producer]) -> set[int]:
    """Return the keys of those producers for which a person may speak, as :func:`speaks_for` says."""
    own = ProducerPerson.objects.filter(producer__in=producers, user=user).values_list("producer", flat=True)
    acting = acting_for(user)
    return {*own, *(producer.pk for producer in producers if producer.number == acting)}


def require_edit(by: User, area: Area, producer: Producer | None) -> None:
    """Let go on who speaks for the producer, or may correct records in the place.

    :raises PermissionDenied: neither.
    """
    if not speaks_for(by, producer) and not may(by, Permission.PRODUCER_EDIT, within=area):
        raise PermissionDenied(_("Only the producer, or an officer of its place, may change this record."))


@transaction.atomic
def register_product(producer: Producer, values: Mapping[str, object], *, by: User, at: dt.datetime) -> Product:
    """Register a product of a producer on one screen: a name, what kind it is, what is in a pack.

    :raises PermissionDenied: this person does not speak for the producer and is no officer of its place.
    :raises NameMissing: there is no name.
    """
    require_edit(by, producer.area, producer)
    product = Product(
        number=next_number(producer.country, "P"),
        programme=producer.programme,
        country=producer.country,
        area=producer.area,
        producer=producer,
        language=producer.language,
        demonstration=producer.demonstration,
    )
    _fill(product, values, at)
    product.save()
    record("registry.product_registered", product, by=by.username, at=at, on_behalf_of=_behalf(by, producer))
    return product


@transaction.atomic
def correct_product(product: Product, values: Mapping[str, object], *, by: User, at: dt.datetime) -> Product:
    """Correct what a product's record says; the register's own line is remembered and does not write over it.

    A correction that changes nothing leaves no trace.

    :raises PermissionDenied: this person does not speak for the producer and is no officer of its place.
    :raises NameMissing: there is no name.
    """
    product = locked(product)
    require_edit(by, product.area, product.producer)
    before = {name: getattr(product, name) for name in _CORRECTABLE}
    _fill(product, values, at)
    changed = [name for name in _CORRECTABLE if getattr(product, name) != before[name]]
    if not changed:
        product.refresh_from_db()
        return product
    product.save()
    record(
        "registry.product_corrected",
        product,
        by=by.username,
        at=at,
        on_behalf_of=_behalf(by, product.producer),
        columns=changed,
    )
    return product


@transaction.atomic
def withdraw_product(product: Product, *, by: User, at: dt.datetime) -> Product:
    """Take a product out of sight; it stays in the register, with its number and its history.

    :raises PermissionDenied: as for a correction.
    :raises NotPossible: it is withdrawn already.
    """
    return _move(product, ProductState.WITHDRAWN, "registry.product_withdrawn", by=by, at=at)


@transaction.atomic
def publish_product(product: Product, *, by: User, at: dt.datetime) -> Product:
    """Show a withdrawn product again.

    :raises PermissionDenied: as for a correction.
    :raises NotPossible: it is shown already.
    """
    return _move(product, ProductState.PUBLISHED, "registry.product_published", by=by, at=at)


@transaction.atomic
def hold_stars(
    product: Product,
    *,
    scheme: str,
    edition: str,
    stars: int,
    decision: str,
    decided_on: dt.date | None,
    until: dt.date | None,
    by: str,
    at: dt.datetime,
    outcome: str = HeldAs.STARS,
    certified: bool = False,
) -> StarHeld:
    """Note what a decision gave a product. Called by whoever decides; the registry has no opinion.

    :param stars: the stars; of a mark or an award, its level.
    :param decision: its number; without one, and without its day, the stars are only reported.
    :param certified: a certificate of this node says so; no register writes over it.
    """
    held, _created = StarHeld.objects.update_or_create(
        product=product,
        scheme=scheme,
        edition=edition,
        decision=decision,
        defaults={
            "stars": stars,
            "outcome": outcome,
            "certified": certified,
            "decided_on": decided_on,
            "valid_until": until,
        },
    )
    record(
        "registry.stars_held", product, by=by, at=at, scheme=scheme, edition=edition, stars=stars, outcome=str(outcome)
    )
    return held


_CORRECTABLE = ("name", "texts", "category", "unit", "net_content", "shelf_life_days", "hs", "gtin")


def _fill(product: Product, values: Mapping[str, object], at: dt.datetime) -> None:
    for name in _CORRECTABLE:
        if name in values:
            setattr(product, name, values[name])
    product.name = squeeze(product.name)
    if not fold(product.name):
        raise NameMissing
    product.folded = fold(product.name)[:250]
    product.changed_at = at


def _move(product: Product, state: ProductState, verb: str, *, by: User, at: dt.datetime) -> Product:
    product = locked(product)
    require_edit(by, product.area, product.producer)
    if state not in NEXT_PRODUCT[ProductState(product.state)]:
        raise NotPossible(state=product.get_state_display())
    product.state, product.changed_at = state, at
    product.save()
    record(verb, product, by=by.username, at=at, on_behalf_of=_behalf(by, product.producer))
    return product


def _behalf(by: User, producer: Producer | None) -> str:
    number = acting_for(by)
    return number if producer is not None and number == producer.number else ""


def folded_maker(name: str) -> str:
    """Return the key under which a maker's name is matched."""
    return core_name(fold(name))[:250]
