"""Which offers may serve a demand at all, before any price: the first rule that an offer fails, and the value that
would pass.
"""

import datetime as dt
from collections.abc import Collection, Mapping

from ocop.trade.pooling.answers import Code
from ocop.trade.pooling.incoterms import INCLUDED, Part
from ocop.trade.pooling.records import Demand, Duty, Offer

type Held = str | int | dt.date | None


def fails(
    offer: Offer, demand: Demand, duties: Mapping[tuple[str, str], Duty], hubs: Collection[str], today: dt.date
) -> tuple[Code, Held, Held] | None:
    """Return the first failed rule with the value held and the value needed, or None.

    Certificates and stars must still hold on the last day of the window; the offer must hold today.
    """
    if offer.category != demand.category:
        return Code.CATEGORY, offer.category, demand.category
    if offer.valid_until is not None and offer.valid_until <= today:
        return Code.EXPIRED, offer.valid_until, today + dt.timedelta(days=1)
    arrival = demand.window[1]
    return (
        _missing_stars(offer, demand, arrival)
        or _missing_certificate(offer, demand, arrival)
        or _unknown_duty(offer, demand, duties)
        or (None if any(hub in offer.inland for hub in hubs) else (Code.NO_ROUTE, None, None))
    )


def _missing_stars(offer: Offer, demand: Demand, arrival: dt.date) -> tuple[Code, Held, Held] | None:
    if not demand.min_stars:
        return None
    best: tuple[Code, Held, Held] = (Code.STARS, None, _as_stars(*min(demand.min_stars.items())))
    for stars in sorted(offer.stars, key=lambda stars: (stars.scheme, stars.stars)):
        wanted = demand.min_stars.get(stars.scheme)
        if wanted is None:
            continue
        if stars.stars < wanted:
            best = (Code.STARS, _as_stars(stars.scheme, stars.stars), _as_stars(stars.scheme, wanted))
        elif stars.valid_until is None or stars.valid_until > arrival:
            return None
        else:
            best = (Code.STARS, stars.valid_until, arrival + dt.timedelta(days=1))
    return best


def _as_stars(scheme: str, stars: int) -> str:
    return f"{scheme} {stars}"


def _missing_certificate(offer: Offer, demand: Demand, arrival: dt.date) -> tuple[Code, Held, Held] | None:
    for kind in sorted(demand.certs):
        ends = [cert.valid_until for cert in offer.certs if cert.kind == kind]
        if not ends:
            return Code.CERTIFICATE, None, kind
        dates = [end for end in ends if end is not None]
        if len(dates) == len(ends) and max(dates) <= arrival:
            return Code.CERTIFICATE, max(dates), arrival + dt.timedelta(days=1)
    return None


def _unknown_duty(
    offer: Offer, demand: Demand, duties: Mapping[tuple[str, str], Duty]
) -> tuple[Code, Held, Held] | None:
    if Part.DUTY not in INCLUDED[demand.incoterm] or offer.country == demand.dest_country:
        return None
    if (offer.country, demand.dest_country) in duties:
        return None
    return Code.DUTY_UNKNOWN, None, f"{offer.country} {demand.dest_country}"
