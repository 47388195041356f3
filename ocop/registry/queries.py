"""Questions to the register."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from ocop.accounts.models import User
from ocop.accounts.permissions import Permission
from ocop.accounts.queries import in_paths, paths_of
from ocop.activity.models import Activity
from ocop.activity.queries import history_of
from ocop.places.models import Area
from ocop.registry.models import (
    Candidate,
    ImportRow,
    Merge,
    Producer,
    Product,
    Programme,
    RegisterImport,
    StarHeld,
)
from ocop.registry.states import CandidateState, ImportState, Outcome, ProductState


def products_to_show() -> QuerySet[Product]:
    """Return the products that anybody may see, with what a page or the search index says of them, by number's key."""
    return (
        Product.objects.filter(state=ProductState.PUBLISHED, merged_into=None)
        .select_related("producer", "area__parent__parent", "programme")
        .prefetch_related(
            Prefetch("stars_held", StarHeld.objects.exclude(decision="").order_by("-decided_on", "pk")),
        )
        .order_by("pk")
    )


def producers_to_show() -> QuerySet[Producer]:
    """Return the producers that anybody may see, by key."""
    return Producer.objects.filter(merged_into=None).select_related("area__parent__parent", "programme").order_by("pk")


def product_by_number(number: str) -> Product | None:
    """Return the product that a number leads to: its own, a merged one's, or one that a programme issued."""
    product = products_to_show().filter(number=number).first()
    if product is not None:
        return product
    merged = Product.objects.filter(number=number).values_list("merged_into__number", flat=True).first()
    if merged:
        return product_by_number(merged)
    return products_to_show().filter(programme_numbers__number=number).first()


def producer_by_number(number: str) -> Producer | None:
    """Return the producer that a number leads to, through merges too."""
    producer = producers_to_show().filter(number=number).first()
    if producer is not None:
        return producer
    merged = Producer.objects.filter(number=number).values_list("merged_into__number", flat=True).first()
    return producer_by_number(merged) if merged else None


def numbers_of(kind: str, number: str) -> tuple[str, ...]:
    """Return a record's number and those of the records merged into it, through any steps."""
    found = [number]
    for known in found:
        merged = Merge.objects.filter(kind=kind, kept=known, undone_at=None).values_list("merged", flat=True)
        found.extend(other for other in merged if other not in found)
    return tuple(found)


def history_for_page(kind: str, number: str) -> list[Activity]:
    """Return the public history of a record, newest first, those of its merged numbers with it; the newest fifty."""
    return list(history_of(kind, *numbers_of(kind, number))[:50])


def stars_on(product: Product, day: dt.date) -> list[StarHeld]:
    """Return the stars behind which a decision stands on a day, newest decision of each scheme."""
    return valid_stars(product.stars_held.all(), on=day)


def valid_stars(held: Iterable[StarHeld], *, on: dt.date) -> list[StarHeld]:
    """Return those of a product's stars behind which a decision stands on a day, the newest of each scheme.

    :param held: the newest decision first.
    """
    newest: dict[str, StarHeld] = {}
    for one in told_stars(held, on=on):
        if one.valid_on(on):
            newest.setdefault(one.scheme, one)
    return list(newest.values())


def told_stars(held: Iterable[StarHeld], *, on: dt.date) -> list[StarHeld]:
    """Return what is to be told of a product's stars on a day, in the order given.

    Where a certificate of this node stands behind a scheme's stars, what a register says besides is not told while the
    certificate is valid, and afterwards only if it was decided later. A report without a decision is not told where a
    decision under the same or younger rules of the scheme is known.
    """
    every = list(held)
    certified: dict[str, list[StarHeld]] = {}
    rules: dict[str, str] = {}
    for one in every:
        if one.certified:
            certified.setdefault(one.scheme, []).append(one)
        if one.decision:
            rules[one.scheme] = max(rules.get(one.scheme, ""), one.edition)
    if not rules:
        return every
    return [one for one in every if one.certified or _adds(one, certified.get(one.scheme, ()), rules, on)]


def _adds(one: StarHeld, certified: Sequence[StarHeld], rules: Mapping[str, str], on: dt.date) -> bool:
    """Say whether the word of a register adds something to what decisions and certificates of its scheme say."""
    if not one.decision:
        return one.scheme not in rules or one.edition > rules[one.scheme]
    if any(known.valid_on(on) for known in certified):
        return False
    decided = [known.decided_on for known in certified if known.decided_on]
    return not decided or (one.decided_on is not None and one.decided_on > max(decided))


def programmes_of(user: User | AnonymousUser) -> QuerySet[Programme]:
    """Return the programmes whose registers a person may import."""
    countries = {path.split(".")[0] for path in paths_of(user, Permission.REGISTER_IMPORT)}
    return Programme.objects.all() if "" in countries else Programme.objects.filter(country__in=countries)


def imports_visible_to(user: User | AnonymousUser) -> QuerySet[RegisterImport]:
    """Return the imports of the person's programmes, newest first."""
    return (
        RegisterImport.objects.filter(programme__in=programmes_of(user))
        .select_related("programme", "by")
        .order_by("-pk")
    )


def rows_of(register_import: RegisterImport, *, outcome: str = "", after: int = 0) -> QuerySet[ImportRow]:
    """Return the rows of an import in the order of the file, from after a line."""
    rows = ImportRow.objects.filter(register_import=register_import, line__gt=after).order_by("line")
    return rows.filter(outcome=outcome) if outcome else rows


def held_rows_for(user: User | AnonymousUser) -> QuerySet[ImportRow]:
    """Return the held rows that wait for this person, oldest first."""
    return (
        ImportRow.objects.filter(
            outcome=Outcome.HELD,
            decision="",
            register_import__state=ImportState.COMMITTED,
            register_import__in=_imports(user),
        )
        .filter(_row_is_mine(paths_of(user, Permission.REGISTER_DECIDE)))
        .select_related("register_import__programme")
        .order_by("pk")
    )


def candidates_for(user: User | AnonymousUser) -> QuerySet[Candidate]:
    """Return the open pairs in the person's areas, the most alike first."""
    paths = paths_of(user, Permission.REGISTER_DECIDE)
    return (
        Candidate.objects.filter(in_paths("area__path", paths), state=CandidateState.OPEN)
        .exclude(left__in=_merged_numbers())
        .exclude(right__in=_merged_numbers())
        .select_related("area")
        .order_by("-likeness", "pk")
    )


def decided_candidates_for(user: User | AnonymousUser) -> QuerySet[Candidate]:
    """Return the pairs in the person's areas that were decided and may be opened again, newest first."""
    paths = paths_of(user, Permission.REGISTER_DECIDE)
    return (
        Candidate.objects.filter(in_paths("area__path", paths))
        .exclude(state=CandidateState.OPEN)
        .select_related("area")
        .order_by("-decided_at", "-pk")
    )


def records_by_number(kind: str, numbers: Sequence[str]) -> dict[str, Product | Producer]:
    """Return the records of some numbers, merged or not, with their place and maker."""
    if kind == "product":
        products = Product.objects.filter(number__in=numbers).select_related("area", "producer")
        return {product.number: product for product in products}
    return {
        producer.number: producer for producer in Producer.objects.filter(number__in=numbers).select_related("area")
    }


def producers_of(user: User | AnonymousUser) -> QuerySet[Producer]:
    """Return the producers that a person speaks for."""
    if not user.is_authenticated:
        return Producer.objects.none()
    return producers_to_show().filter(people__user=user)


def products_of(producer: Producer, *, after: int = 0) -> QuerySet[Product]:
    """Return the published products of a producer, by key."""
    return products_to_show().filter(producer=producer, pk__gt=after)


def _row_is_mine(paths: tuple[str, ...]) -> Q:
    """Return the condition that a row lies in one of the areas, or, placed nowhere yet, in one of the countries."""
    if "" in paths:
        return Q()
    mine = Area.objects.filter(in_paths("path", paths)).values("pk")
    countries = [path for path in paths if "." not in path]
    return Q(area_id__in=mine) | Q(area_id=None, register_import__programme__country__in=countries)


def _merged_numbers() -> QuerySet[Merge, str]:
    """Return the numbers that stand for another record now; a pair with one of them is no question any more."""
    return Merge.objects.filter(undone_at=None).values_list("merged", flat=True)


def _imports(user: User | AnonymousUser) -> QuerySet[RegisterImport]:
    paths = paths_of(user, Permission.REGISTER_DECIDE)
    if "" in paths:
        return RegisterImport.objects.all()
    countries = {path.split(".")[0] for path in paths}
    return RegisterImport.objects.filter(Q(programme__country__in=countries))
