"""Which hubs, lanes and rates hold on a day."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from ocop.trade.currencies import Rate
from ocop.trade.models import BorderRate, Destination, DutyRate, ExchangeRate, Hub, InlandRate, Lane

ASEAN = frozenset({"BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN"})
"""The member states, among which ATIGA's preferences hold; Timor-Leste since October 2025."""


def in_force(day: dt.date) -> Q:
    """Return the condition that a dated row holds on a day."""
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gt=day))


def destinations() -> QuerySet[Destination]:
    """Return the places to which goods can be sent, by their English names."""
    return Destination.objects.order_by("name")


def hubs_on(day: dt.date) -> QuerySet[Hub]:
    """Return the hubs of a day by code."""
    return Hub.objects.filter(in_force(day)).order_by("code")


def lanes_on(day: dt.date) -> QuerySet[Lane]:
    """Return the lanes of a day with hub and destination; of two rates the later begun comes last."""
    return (
        Lane.objects.filter(in_force(day))
        .select_related("hub", "destination")
        .order_by("hub__code", "destination__code", "mode", "valid_from")
    )


def inland_rates_on(day: dt.date) -> dict[str, InlandRate]:
    """Return the inland rates of a day by country; the one begun last holds."""
    return {rate.country: rate for rate in InlandRate.objects.filter(in_force(day)).order_by("valid_from")}


def border_rates_on(day: dt.date) -> dict[tuple[str, str], BorderRate]:
    """Return the border rates of a day by (country of the maker, country of the hub)."""
    rates = BorderRate.objects.filter(in_force(day)).order_by("valid_from")
    return {(rate.origin, rate.destination): rate for rate in rates}


def exchange_rates_on(day: dt.date) -> dict[str, Rate]:
    """Return the newest exchange rate of each currency that is not later than a day."""
    newest = ExchangeRate.objects.filter(on__lte=day).order_by("currency", "-on").distinct("currency")
    return {
        rate.currency: Rate(rate.currency, rate.per_usd, rate.on, rate.source, rate.demonstration) for rate in newest
    }


def duty_of(origin: str, destination: str, codes: Iterable[str], rates: Iterable[DutyRate]) -> DutyRate | None:
    """Return the highest duty that goods of these HS codes pay between two countries, or None where none is known.

    For each code the row with the most digits counts, and among those one for the very country before one for ASEAN.
    """
    sources = {origin, "ASEAN"} if origin in ASEAN else {origin}
    known = [rate for rate in rates if rate.origin in sources and rate.destination == destination]
    found = [
        max(matching, key=lambda rate: (len(rate.hs_prefix), rate.origin == origin, rate.valid_from))
        for code in sorted(set(codes))
        if (matching := [rate for rate in known if code.startswith(rate.hs_prefix)])
    ]
    return max(found, key=lambda rate: (rate.mfn_percent, rate.preferential_percent), default=None)


def duty_rates_to(country: str, day: dt.date) -> list[DutyRate]:
    """Return the duties of a country on a day."""
    return list(DutyRate.objects.filter(in_force(day), destination=country).order_by(F("pk")))


def hubs_numbered() -> dict[str, Hub]:
    """Return every hub by code, also those that hold no more: old plans name them."""
    return {hub.code: hub for hub in Hub.objects.all()}
